package console

// Warn tells of something that may be wrong, in the manner of [words.Of]. A quiet Console keeps that to itself for as long
// as all goes well, see [Console.End].
func (c *Console) Warn(format string, args ...any) {
	text := oneLine(c.text(format, args...))
	if c.Quiet {
		c.keep(text)
		return
	}
	c.warn(text)
}

func (c *Console) warn(text string) {
	c.trouble(warningObject{Type: "warning", Text: text})
	c.tell("warning: %s", text)
}

// warningObject is a warning that is of no cell; those of cells are a cellObject.
type warningObject struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// mostKept bounds what a night that goes wrong over and over adds to a mail.
const mostKept = 100

type warnings struct {
	texts []string // the first mostKept
	more  int
}

func (c *Console) keep(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.kept.texts) == mostKept {
		c.kept.more++
		return
	}
	c.kept.texts = append(c.kept.texts, text)
}

// confess tells the warnings that were kept, once.
func (c *Console) confess() {
	c.mu.Lock()
	kept := c.kept
	c.kept = warnings{}
	c.mu.Unlock()
	for _, text := range kept.texts {
		c.warn(text)
	}
	if kept.more > 0 {
		c.warn(c.Language.Of(moreWarnings(kept.more)))
	}
}
