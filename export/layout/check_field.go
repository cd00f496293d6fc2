package layout

import "fmt"

func fieldPath(i int) string { return fmt.Sprintf("fields[%d]", i) }

// checkField looks whether a field can be read, and has room for its least size.
func (c checker) checkField(i int) {
	f, path := c.Fields[i], fieldPath(i)
	if f.Template == "" {
		c.say(path, "the field has no text: give it one, like text: \"{name}\"")
		return
	}
	if _, err := f.Columns(); err != nil {
		c.say(path+".text", "the text %q cannot be read: %v", f.Template, err)
	}
	if !(f.Least >= leastType) {
		c.say(path+".least", "the text %q may shrink to %s points: it has to stay at %s or more, "+
			"where ink still leaves the strokes of a character apart", f.Template, mm(f.Least), mm(leastType))
		return
	}
	if !(f.Size >= f.Least && f.Size <= largestPage) {
		c.say(path+".size", "the text %q has a size of %s points: give it one of %s or more",
			f.Template, mm(f.Size), mm(f.Least))
		return
	}
	c.checkHeight(f, path)
	c.checkPlace(i)
}

// checkHeight looks whether a line goes into the field in full size, and all its lines in the least size.
func (c checker) checkHeight(f Field, path string) {
	needed := max(f.Size, float64(f.Lines)*f.Least) * Leading * MMPerPoint
	if f.Height < needed-slack {
		c.say(path+".height", "the text %q has a box %s mm high, and needs %s for a line of %s points and %d of %s: "+
			"make it higher, or the text smaller", f.Template, mm(f.Height), mm(needed), mm(f.Size), f.Lines, mm(f.Least))
	}
}

// checkPlace looks whether a field keeps off the label's edge, the code and the fields before it.
func (c checker) checkPlace(i int) {
	f, path := c.Fields[i], fieldPath(i)
	if wide := f.Least * MMPerPoint; !(f.Width >= wide) {
		c.say(path+".width", "the text %q has a box %s mm wide: a character needs %s", f.Template, mm(f.Width), mm(wide))
		return
	}
	if !c.inLabel(f.rect()) {
		c.say(path, "the box of the text %q, %v, is not %s mm inside the edge of %v: make it smaller, or move it",
			f.Template, span(f.rect()), mm(c.edge()), c.faceWords())
	}
	if f.rect().meets(c.Code.rect()) {
		c.say(path, "the box of the text %q, %v, enters the code's square, %v, which has to stay white: move it",
			f.Template, span(f.rect()), span(c.Code.rect()))
	}
	for _, other := range c.Fields[:i] {
		if f.rect().meets(other.rect()) {
			c.say(path, "the box of the text %q, %v, overlaps that of %q, %v: move it",
				f.Template, span(f.rect()), other.Template, span(other.rect()))
		}
	}
}
