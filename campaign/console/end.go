package console

import "sceneqr/campaign/words"

// End is the last word of a command: why it failed and what to do about it, and for a program the summary with the exit
// status and the counts of the outcome, when there was one. Err is nil when the status speaks for itself, as 0 does, and
// hint may be none. With a status other than 0 a quiet Console also tells of the first hundred warnings that came before.
//
// Out gets nothing after it, whoever still speaks; another End, for a summary that could not be written, tells its error
// to Err alone.
func (c *Console) End(err error, hint words.Message, status int) {
	if status != 0 {
		c.confess()
	}
	if err != nil {
		c.fail(err, hint, status)
	}
	c.summary(status)
}

// summary is told and is the last under one lock: a request that nobody waited for may still end, and be told of.
func (c *Console) summary(status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.JSON && (status != 0 || !c.Quiet) {
		c.write(encode(summaryObject{Type: "summary", Status: status, counts: c.counts, totals: c.totals}))
	}
	c.ended = true
}

func (c *Console) fail(err error, hint words.Message, status int) {
	text := oneLine(c.Language.Of(err))
	c.trouble(failureObject{Type: "error", Error: text, Hint: c.Language.Of(hint), Status: status})
	c.tell("error: %s", text)
	if !hint.IsZero() {
		c.tell("hint: %v", hint)
	}
}

type failureObject struct {
	Type   string `json:"type"`
	Error  string `json:"error"`
	Hint   string `json:"hint,omitempty"`
	Status int    `json:"status"`
}

type summaryObject struct {
	Type   string `json:"type"`
	Status int    `json:"status"`
	*counts
	*totals
}
