package proof

import "bytes"

// keepsPromises looks for what prepress relies on and no page shows.
func (f *file) keepsPromises(root dict) error {
	if id, _ := f.trailer["ID"].(array); len(id) != 2 || id[0] == text("") || id[1] == text("") {
		return because("it has no identifier")
	}
	for _, kept := range [...]func(dict) error{f.hasMetadata, f.hasOutputIntent, f.hasPreferences} {
		if err := kept(root); err != nil {
			return err
		}
	}
	info, err := f.dict(f.trailer["Info"])
	if err != nil {
		return err
	}
	if trapped := info["Trapped"]; trapped != name("True") && trapped != name("False") {
		return because("it does not say whether its colours are trapped")
	}
	return nil
}

func (f *file) hasMetadata(root dict) error {
	n, _ := root["Metadata"].(ref)
	if n == 0 {
		return because("it has no XMP metadata")
	}
	value, packet, err := f.object(n)
	if err != nil {
		return err
	}
	if d, _ := value.(dict); d["Subtype"] != name("XML") || !bytes.Contains(packet, []byte("<x:xmpmeta")) {
		return because("its metadata are not XMP")
	}
	return nil
}

func (f *file) hasOutputIntent(root dict) error {
	value, err := f.resolve(root["OutputIntents"])
	if err != nil {
		return err
	}
	intents, _ := value.(array)
	if len(intents) != 1 {
		return because("it has %d output intents and not one", len(intents))
	}
	intent, err := f.dict(intents[0])
	if err != nil {
		return err
	}
	if condition, _ := intent["OutputConditionIdentifier"].(text); condition == "" {
		return because("its output intent names no printing condition")
	}
	return nil
}

func (f *file) hasPreferences(root dict) error {
	preferences, err := f.dict(root["ViewerPreferences"])
	if err != nil {
		return err
	}
	if preferences["PrintScaling"] != name("None") {
		return because("it does not keep viewers from scaling its pages to the printer's paper")
	}
	return nil
}
