package proof

import "unicode"

// How far a line of text reaches above and below its base line, in type sizes: that of Chinese characters, and the tails
// of Latin letters.
const (
	ascent  = 0.88
	descent = 0.12
	tails   = 0.25
)

// write does the operators of text. Those that stretch, raise or space it out are not known: nothing of ours needs them,
// and text would reach further than it seems to.
func (c *canvas) write(op string) (known bool, err error) {
	n := &c.numbers
	switch op {
	case "BT":
		c.text, c.line = unmoved, unmoved
	case "ET":
	case "Tf":
		if _, has := c.resources.fonts[c.name]; !has {
			return true, because("the page uses the font %q, which the file does not have", string(c.name))
		}
		c.state.font, c.state.size = c.name, n[0]
	case "Tr":
		c.state.hidden = n[0] == 3 || n[0] == 7
	case "Td":
		c.line = matrix{a: 1, d: 1, e: n[0], f: n[1]}.under(c.line)
		c.text = c.line
	case "Tj":
		c.show()
	default:
		return false, nil
	}
	return true, nil
}

// read takes a string apart. The fonts of our files number their characters as Unicode does, in two bytes.
func (c *canvas) read(s []byte) {
	for ; len(s) > 1; s = s[2:] {
		c.letters = append(c.letters, rune(s[0])<<8|rune(s[1]))
	}
}

func (c *canvas) show() {
	length, size := c.advance*c.state.size, c.state.size
	m := c.text.under(c.state.ctm)
	c.text = matrix{a: 1, d: 1, e: length}.under(c.text)
	shown := c.letters[c.first:]
	if c.state.hidden || len(shown) == 0 {
		return
	}
	below := descent
	for _, r := range shown {
		if unicode.IsLetter(r) && r < firstChinese {
			below = tails
		}
	}
	b := rect{0, -below * size, length, (below + ascent) * size}.box(m)
	c.add(mark{what: aText, box: b, ink: c.state.fill})
	c.pieces = append(c.pieces, piece{b, c.state.fill, c.state.clip, c.first, len(c.letters)})
	if c.state.fill.spot {
		c.edges = append(c.edges, edge{box: b, filled: true})
	}
}

// firstChinese is where Unicode's blocks of Chinese, Japanese and Korean characters begin, none of which has a tail.
const firstChinese = 0x2e80

// image marks where a picture stands: it fills the unit square.
func (c *canvas) image() error {
	if !c.resources.images[c.name] {
		return because("the page draws %q, which is no picture", string(c.name))
	}
	c.add(mark{what: aPicture, box: c.state.ctm.box(1, 1)})
	return nil
}
