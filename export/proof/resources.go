package proof

// resources is what the operators of a page know by a name.
type resources struct {
	fonts  map[name]widths
	spots  map[name]bool // colour spaces: the one ink that is wanted
	images map[name]bool
}

func (p *pageReader) sharedResources(value any) (*resources, error) {
	n, shared := value.(ref)
	if known := p.resources[n]; shared && known != nil {
		return known, nil
	}
	d, err := p.file.dict(value)
	if err != nil {
		return nil, err
	}
	out := &resources{fonts: make(map[name]widths), spots: make(map[name]bool), images: make(map[name]bool)}
	for _, part := range []struct {
		key name
		add func(name, any) error
	}{
		{"Font", func(k name, v any) (err error) { out.fonts[k], err = p.file.widths(v); return err }},
		{"ColorSpace", func(k name, v any) (err error) { out.spots[k], err = p.spot(v); return err }},
		{"XObject", func(k name, v any) (err error) { out.images[k], err = p.image(v); return err }},
	} {
		entries, err := p.file.dict(d[part.key])
		if err != nil {
			return nil, err
		}
		for k, v := range entries {
			if err := part.add(k, v); err != nil {
				return nil, err
			}
		}
	}
	if shared {
		p.resources[n] = out
	}
	return out, nil
}

// spot tells whether a colour space is the ink that is wanted.
func (p *pageReader) spot(value any) (bool, error) {
	value, err := p.file.resolve(value)
	a, _ := value.(array)
	return len(a) > 1 && a[0] == name("Separation") && a[1] == name(p.want.Spot), err
}

func (p *pageReader) image(value any) (bool, error) {
	d, err := p.file.dict(value)
	return d["Subtype"] == name("Image"), err
}

// widths are how far each character of a font moves the pen, in thousandths of the type size.
type widths struct {
	byCode map[int]float64
	other  float64 // of the characters that are not listed
}

// widths reads those of a font whose characters are two bytes, the only kind that our files have.
func (f *file) widths(font any) (widths, error) {
	d, err := f.dict(font)
	if err != nil {
		return widths{}, err
	}
	descendants, err := f.resolve(d["DescendantFonts"])
	list, _ := descendants.(array)
	if err != nil || len(list) != 1 {
		return widths{}, because("a font is of a kind that sceneqr never uses")
	}
	if d, err = f.dict(list[0]); err != nil {
		return widths{}, err
	}
	listed, err := f.resolve(d["W"])
	if err != nil {
		return widths{}, err
	}
	out := widths{byCode: make(map[int]float64), other: 1000}
	if other, ok := d["DW"].(float64); ok {
		out.other = other
	}
	a, _ := listed.(array)
	return out, out.read(a)
}

// read takes the list apart: "first [w w …]" and "first last w".
func (w *widths) read(list array) error {
	for len(list) > 0 {
		first, ok := list[0].(float64)
		if !ok || len(list) < 2 {
			return because("the widths of a font are broken")
		}
		if each, ok := list[1].(array); ok {
			for i, width := range each {
				w.byCode[int(first)+i], _ = width.(float64)
			}
			list = list[2:]
			continue
		}
		last, ok := list[1].(float64)
		if !ok || len(list) < 3 || last-first > 1<<16 {
			return because("the widths of a font are broken")
		}
		for code := int(first); code <= int(last); code++ {
			w.byCode[code], _ = list[2].(float64)
		}
		list = list[3:]
	}
	return nil
}

// of is how long a string is, in type sizes.
func (w widths) of(s []byte) float64 {
	sum := 0.0
	for ; len(s) > 1; s = s[2:] {
		if width, ok := w.byCode[int(s[0])<<8|int(s[1])]; ok {
			sum += width
			continue
		}
		sum += w.other
	}
	return sum / 1000
}
