package proof

import (
	"regexp"

	"sceneqr/campaign/words"
)

// keepsRules looks at every object of the file, used or not, for what has no place in a file for print: a viewer might
// show it and a press choke on it.
func (f *file) keepsRules(want Volume) error {
	rules := rules{file: f, want: want}
	if err := rules.check(f.trailer); err != nil {
		return err
	}
	for n := range f.offsets {
		if f.offsets[n] == 0 {
			continue
		}
		value, _, err := f.object(ref(n))
		if err != nil {
			return err
		}
		if err := rules.check(value); err != nil {
			return err
		}
	}
	if rules.images > want.Images {
		return because("it has %d pictures, and %d is the most", rules.images, want.Images)
	}
	return nil
}

type rules struct {
	file   *file
	want   Volume
	images int
}

// check looks at a value and all that it contains; it follows references only where a rule spans objects.
func (r *rules) check(value any) error {
	switch v := value.(type) {
	case array:
		if err := r.space(v); err != nil {
			return err
		}
		for _, element := range v {
			if err := r.check(element); err != nil {
				return err
			}
		}
	case dict:
		if err := r.dict(v); err != nil {
			return err
		}
		for _, element := range v {
			if err := r.check(element); err != nil {
				return err
			}
		}
	}
	return nil
}

// space looks at a colour space that has parameters.
func (r *rules) space(a array) error {
	if len(a) < 2 {
		return nil
	}
	switch a[0] {
	case name("Separation"):
		if spot, _ := a[1].(name); string(spot) != r.want.Spot || r.want.Spot == "" {
			return because("it has the ink %q, which nobody asked for", string(spot))
		}
	case name("DeviceN"), name("ICCBased"), name("CalRGB"), name("CalGray"), name("Lab"), name("Indexed"), name("Pattern"):
		return because("it has a colour space %s, and is to be in black alone", a[0])
	}
	return nil
}

// forbidden are the entries that no dictionary may have, and what they mean.
var forbidden = map[name]words.Message{
	"Annots":        words.Of("annotations"),
	"OpenAction":    words.Of("actions"),
	"A":             words.Of("actions"),
	"URI":           words.Of("links"),
	"JS":            words.Of("JavaScript"),
	"JavaScript":    words.Of("JavaScript"),
	"AA":            words.Of("actions"),
	"AcroForm":      words.Of("a form to fill in"),
	"EmbeddedFiles": words.Of("attached files"),
	"OCProperties":  words.Of("layers"),
	"SMask":         words.Of("transparency"),
}

func (r *rules) dict(d dict) error {
	for key, what := range forbidden {
		if value, has := d[key]; has && value != name("None") {
			return because("it has %v", what)
		}
	}
	if group, ok := d["Group"].(dict); ok && group["S"] == name("Transparency") {
		return because("it has transparency")
	}
	for _, key := range [...]name{"CA", "ca"} {
		if opacity, ok := d[key].(float64); ok && opacity != 1 {
			return because("it has transparency")
		}
	}
	if mode, has := d["BM"]; has && mode != name("Normal") {
		return because("it has a blend mode")
	}
	if d["Subtype"] == name("Image") {
		return r.image(d)
	}
	if d["Type"] == name("Font") {
		return r.font(d)
	}
	return nil
}

func (r *rules) image(d dict) error {
	r.images++
	mask, _ := d["ImageMask"].(bool)
	if d["ColorSpace"] != name("DeviceGray") && !mask {
		return because("a picture in it is not grey")
	}
	return nil
}

// subset is a font's name with the tag of six letters that says it has only some of its glyphs, and which.
var subset = regexp.MustCompile(`^[A-Z]{6}\+.`)

func (r *rules) font(d dict) error {
	base, _ := d["BaseFont"].(name)
	switch {
	case r.want.Outlines:
		return because("it has the font %q, and its text is to be in outlines", string(base))
	case !subset.MatchString(string(base)):
		return because("the font %q has no subset tag", string(base))
	case d["Subtype"] == name("Type0"): // its descendant has the glyphs
		return nil
	}
	descriptor, err := r.file.dict(d["FontDescriptor"])
	if err != nil {
		return err
	}
	for _, key := range [...]name{"FontFile", "FontFile2", "FontFile3"} {
		if descriptor[key] != nil {
			return nil
		}
	}
	return because("the font %q is not embedded", string(base))
}
