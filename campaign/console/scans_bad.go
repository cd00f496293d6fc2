package console

import "sceneqr/campaign/words"

// badLines are what makes the status other than 0, so that a quiet Console tells of them too. A person is told each cause
// once, and where else it is.
func (c *Console) badLines(i Import) {
	var kinds []string
	alike := map[string][]BadLine{}
	for _, b := range i.Bad {
		c.trouble(badObject{Type: "unreadable", Line: b.Line, Why: oneLine(c.Language.Of(b.Why))})
		kind := b.Why.Kind()
		if alike[kind] == nil {
			kinds = append(kinds, kind)
		}
		alike[kind] = append(alike[kind], b)
	}
	more := i.BadTotal
	for _, kind := range kinds[:min(len(kinds), mostListed)] {
		c.alike(alike[kind])
		more -= len(alike[kind])
	}
	if more > 0 {
		c.tell("... and %v more that cannot be read", pushes(more))
	}
}

// alike tells of lines that cannot be read for the same cause.
func (c *Console) alike(lines []BadLine) {
	c.tell("line %d: %s", lines[0].Line, oneLine(c.Language.Of(lines[0].Why)))
	others := lines[1:]
	if len(others) == 0 {
		return
	}
	var numbers []words.Message
	for _, b := range others[:min(len(others), mostLines)] {
		numbers = append(numbers, words.Of("%d", b.Line))
	}
	if len(others) > mostLines {
		numbers = append(numbers, words.Of("..."))
	}
	c.tell("likewise in %v: %v", words.Count(len(others), "1 more line", "%s more lines"), listed(numbers))
}

// mostLines is how many lines with the same cause are told by their number: enough to look for the others.
const mostLines = 10
