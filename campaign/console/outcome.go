package console

import (
	"fmt"
	"path/filepath"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
	"sceneqr/export"
)

// Outcome is what a command has brought about.
type Outcome struct {
	Campaign string
	Folder   string
	Codes    []campaign.Code
	export.Delivery
}

// Code tells a program what the ledger now has of a code, step by step; a person sees the progress instead.
func (c *Console) Code(code campaign.Code) {
	c.object(c.codeObject(&code))
}

func (c *Console) codeObject(code *campaign.Code) codeObject {
	return codeObject{
		Type: "code", Row: code.Row, Serial: code.Label(), Key: code.Key, Name: code.Name,
		Scene: string(code.Scene), Kind: code.Kind.String(), Stage: code.Stage.String(), URL: code.URL, Problem: c.told(code.Problem),
	}
}

// told is a problem with its sentences in the person's language.
func (c *Console) told(p *campaign.Problem) *campaign.Problem {
	if p == nil {
		return nil
	}
	told := *p
	told.Cause, told.Cure = words.Known(c.Language.Of(p.Cause)), words.Known(c.Language.Of(p.Cure))
	return &told
}

type codeObject struct {
	Type    string            `json:"type"`
	Row     int               `json:"row"`
	Serial  string            `json:"serial"`
	Key     string            `json:"key"`
	Name    string            `json:"name"`
	Scene   string            `json:"scene"`
	Kind    string            `json:"kind"`
	Stage   string            `json:"stage"`
	URL     string            `json:"url,omitempty"`
	Problem *campaign.Problem `json:"problem,omitempty"`
}

// Outcome tells how many codes are finished, what stopped the others, and which files there are now. A program is told
// the counts with the summary, see [Console.End].
func (c *Console) Outcome(o Outcome) {
	n := counts{Campaign: o.Campaign, Codes: len(o.Codes), Folder: o.Folder}
	for i := range o.Codes {
		n.add(&o.Codes[i])
	}
	c.mu.Lock()
	c.counts = &n
	c.mu.Unlock()
	c.problems(o.Codes, n.Problems)
	c.changes(o.Changes)
	c.fileObjects(o.Folder, o.Files)
	if o.Reprint > 0 {
		c.result("reprint R%d of campaign %s", o.Reprint, o.Campaign)
	} else {
		c.row(c.Language.Of(n.message()))
	}
	if o.Labels > 0 {
		c.row(c.Language.Of(printed(o.Delivery)))
	}
	c.row("")
	c.files(o.Folder, o.Files)
}

// printed tells how many labels there are, and how far they were read back.
func printed(d export.Delivery) words.Message {
	labels, pages := labels(d.Labels), pages(d.Pages)
	switch d.Proved {
	case 0:
		return words.Of("%v on %v, every code read back from the PDF", labels, pages)
	case d.Filled:
		return words.Of("%v on %v, every code read back from the PDF and from its pages as they print", labels, pages)
	}
	return words.Of("%v on %v, every code read back from the PDF and from %s of its %s pages with labels as they print",
		labels, pages, words.Thousands(d.Proved), words.Thousands(d.Filled))
}

// changes lists the texts that are not printed as they stand in the sheet.
func (c *Console) changes(list []export.Change) {
	for i, change := range list {
		c.object(changeObject{"change", change})
		if i < most {
			c.Warn("%v: %q is printed as %q: %v", at(change), change.Given, change.Printed, why(change))
		}
	}
	if more := len(list) - most; more > 0 {
		c.Warn("... and %s more texts that are not printed as they stand; job-ticket.txt has them all", words.Thousands(more))
	}
}

// at is where a text stands in the sheet, and on which label.
func at(c export.Change) any {
	if c.Row == 0 {
		return c.Serial
	}
	return words.Of("row %d, %s", c.Row, c.Serial)
}

// why a text is not printed as it stands.
func why(c export.Change) words.Message {
	switch {
	case c.Lacking == "":
		return words.Of("it is too long")
	case c.Cut:
		return words.Of("it is too long, and the font lacks %q", c.Lacking)
	}
	return words.Of("the font lacks %q", c.Lacking)
}

type changeObject struct {
	Type string `json:"type"`
	export.Change
}

type fileObject struct {
	Type   string `json:"type"`
	Path   string `json:"path"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// counts is an outcome in figures.
type counts struct {
	Campaign string `json:"campaign"`
	Codes    int    `json:"codes"`
	Verified int    `json:"verified"`
	Problems int    `json:"problems"` // codes that carry a problem
	Waiting  int    `json:"waiting"`  // codes that nothing stopped and that a later run goes on with
	Folder   string `json:"folder"`
}

func (n *counts) add(c *campaign.Code) {
	switch {
	case c.Stage == campaign.Verified:
		n.Verified++
	case c.Problem != nil:
		n.Problems++
	default:
		n.Waiting++
	}
}

func (n counts) message() words.Message {
	all := []words.Message{verified(n.Verified, n.Codes)}
	if n.Problems > 0 {
		all = append(all, words.Of("%s with a problem", words.Thousands(n.Problems)))
	}
	if n.Waiting > 0 {
		all = append(all, words.Of("%s waiting for the next run", words.Thousands(n.Waiting)))
	}
	return listed(all)
}

// problems lists the codes that got no further. A quiet program has not been told of them by [Console.Code], for what
// was a problem at one step may have been none at the next.
func (c *Console) problems(codes []campaign.Code, total int) {
	listed := 0
	for i := range codes {
		code := &codes[i]
		if code.Stage == campaign.Verified || code.Problem == nil {
			continue
		}
		if c.Quiet {
			c.trouble(c.codeObject(code))
		}
		if listed++; listed <= most {
			c.advise(code.Problem.Cure, "row %d %s: %v", code.Row, code.Name, code.Problem.Cause)
		}
	}
	if total > most {
		c.tell("... and %s more; result.xlsx has them all", words.Thousands(total-most))
	}
}

func (c *Console) fileObjects(folder string, files []export.File) {
	for _, f := range files {
		c.object(fileObject{Type: "file", Path: filepath.Join(folder, f.Name), Bytes: f.Bytes, SHA256: f.SHA256})
	}
}

func (c *Console) files(folder string, files []export.File) {
	widest := 0
	for _, f := range files {
		widest = max(widest, Width(filepath.Join(folder, f.Name)))
	}
	for _, f := range files {
		c.row(fmt.Sprintf("  %s  %9s", Pad(filepath.Join(folder, f.Name), widest), Size(f.Bytes)))
	}
}
