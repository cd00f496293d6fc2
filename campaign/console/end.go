package console

// End is the last word of a command: why it failed and what to do about it, and for a program the summary with the exit
// status and the counts of the outcome, when there was one. Err is nil when the status speaks for itself, as 0 does, and
// hint may be empty.
func (c *Console) End(err error, hint string, status int) {
	if err != nil {
		c.fail(err, hint, status)
	}
	c.mu.Lock()
	s := summaryObject{Type: "summary", Status: status, counts: c.counts}
	c.mu.Unlock()
	if status == 0 {
		c.object(s)
		return
	}
	c.trouble(s)
}

func (c *Console) fail(err error, hint string, status int) {
	text := oneLine(err.Error())
	c.trouble(failureObject{Type: "error", Error: text, Hint: hint, Status: status})
	c.tell("sceneqr: error: %s\n", text)
	if hint != "" {
		c.tell("sceneqr: hint: %s\n", hint)
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
}
