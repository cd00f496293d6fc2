package proof

import (
	"cmp"
	"slices"
	"unicode"
)

// A piece is text that is shown in one go, or a single letter that is drawn as a shape.
type piece struct {
	box      box
	ink      ink
	clip     box
	from, to int // of its letters in [canvas.letters]
}

// shape stands for a letter that is drawn: that there is one is seen, but not which.
const shape = -1

// letter keeps a shape as a letter. Our files fill nothing else that is made of lines.
func (c *canvas) letter(b box) {
	c.letters = append(c.letters, shape)
	c.pieces = append(c.pieces, piece{b, c.state.fill, c.state.clip, len(c.letters) - 1, len(c.letters)})
}

// face judges the text on the label of a code.
func (c *canvas) face(want Volume, codes []Code, i int) *Failure {
	code := codes[i]
	if code.Face == (Rect{}) {
		return nil
	}
	if failure := c.readFace(want.place(code.Face)); failure != nil {
		return failure
	}
	if says(c.shown, code.Shown) {
		return nil
	}
	return misprinted(c.shown, codes, code.Shown)
}

// readFace puts what stands on a face into [canvas.shown]. A piece of text is on the face that has its middle.
func (c *canvas) readFace(face box) *Failure {
	c.shown = c.shown[:0]
	for i := range c.pieces {
		p := &c.pieces[i]
		switch {
		case !face.centred(p.box):
			continue
		case !p.ink.black():
			return because("text on the label is not in black")
		case !p.box.within(p.clip):
			return because("text on the label is cut off by the edge of the page or of what it stands in")
		}
		for _, r := range c.letters[p.from:p.to] {
			if !unicode.IsSpace(r) {
				c.shown = append(c.shown, r)
			}
		}
	}
	return nil
}

// says tells whether letters are those of a text, as far as they can be told.
func says(letters []rune, text string) bool {
	for _, r := range text {
		if len(letters) == 0 || letters[0] != r && letters[0] != shape {
			return false
		}
		letters = letters[1:]
	}
	return len(letters) == 0
}

// misprinted is why a label fails that shows something else. What it shows is not told: a sheet may have the texts of
// codes printed too.
func misprinted(shown []rune, codes []Code, text string) *Failure {
	switch {
	case len(shown) == 0:
		return because("the text on the label is missing")
	case text == "":
		return because("there is text on the label, and none should be")
	}
	if !slices.Contains(shown, shape) {
		for _, other := range codes {
			if says(shown, other.Shown) {
				return because("the text on the label is that of label %q", other.Label)
			}
		}
	}
	for i, r := range []rune(text) {
		if i == len(shown) || shown[i] != r && shown[i] != shape {
			return because("the text on the label is wrong from letter %d on", i+1)
		}
	}
	return because("the text on the label is longer than it should be")
}

// An edge is something in the spot colour, which is for the lines along which labels are cut.
type edge struct {
	box    box
	filled bool // it is no line
	taken  bool // it is one of those that are wanted
}

// nearEdge is how far, in millimetres, a cut line may be from its place: much less than a cutter is off.
const nearEdge = 0.1

// edge looks for the line along which a label is cut.
func (c *canvas) edge(want Volume, codes []Code, i int) *Failure {
	code := codes[i]
	if want.Spot == "" || code.Face == (Rect{}) {
		return nil
	}
	place := want.place(cmp.Or(code.Cut, code.Face))
	for i := range c.edges {
		if e := &c.edges[i]; !e.filled && e.box.alike(place, nearEdge) {
			e.taken = true
			return nil
		}
	}
	return because("the label has no line in the colour %q along its edge: %v", want.Spot, place.place())
}

// strayEdge looks for what else is in the spot colour, unless there are labels whose edge is not known.
func (c *canvas) strayEdge(want Volume, codes []Code) error {
	for _, code := range codes {
		if code.Face == (Rect{}) {
			return nil
		}
	}
	for _, e := range c.edges {
		if !e.taken {
			return because("something is in the colour %q that is not the edge of a label: %v", want.Spot, e.box.place())
		}
	}
	return nil
}
