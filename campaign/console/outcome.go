package console

import (
	"fmt"
	"path/filepath"
	"strings"

	"sceneqr/campaign"
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
	c.object(object(code))
}

func object(code campaign.Code) codeObject {
	return codeObject{
		Type: "code", Row: code.Row, Serial: code.Label(), Key: code.Key, Name: code.Name,
		Scene: string(code.Scene), Kind: code.Kind.String(), Stage: code.Stage.String(), URL: code.URL, Problem: code.Problem,
	}
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
	for _, f := range o.Files {
		c.object(fileObject{Type: "file", Path: filepath.Join(o.Folder, f.Name), Bytes: f.Bytes, SHA256: f.SHA256})
	}
	if o.Reprint > 0 {
		c.result("reprint R%d of campaign %s\n", o.Reprint, o.Campaign)
	} else {
		c.result("%s\n", n)
	}
	if o.Labels > 0 {
		c.result("%s\n", printed(o.Delivery))
	}
	c.result("\n")
	for _, f := range o.Files {
		c.result("  %-*s  %9s\n", longest(o), filepath.Join(o.Folder, f.Name), Size(f.Bytes))
	}
}

// printed tells how many labels there are, and how far they were read back.
func printed(d export.Delivery) string {
	line := fmt.Sprintf("%s on %s, every code read back from the PDF", count(d.Labels, "label"), count(d.Pages, "page"))
	switch d.Proved {
	case 0:
		return line
	case d.Filled:
		return line + " and from its pages as they print"
	}
	return line + fmt.Sprintf(" and from %s of its %s with labels as they print", Thousands(d.Proved), count(d.Filled, "page"))
}

// changes lists the texts that are not printed as they stand in the sheet.
func (c *Console) changes(list []export.Change) {
	for i, change := range list {
		c.object(changeObject{"change", change})
		if i >= most {
			continue
		}
		why := "it is too long"
		switch {
		case change.Lacking != "" && change.Cut:
			why += fmt.Sprintf(", and the font lacks %q", change.Lacking)
		case change.Lacking != "":
			why = fmt.Sprintf("the font lacks %q", change.Lacking)
		}
		c.Warn("%s: %q is printed as %q: %s", at(change), change.Given, change.Printed, why)
	}
	if len(list) > most {
		c.Warn("... and %s more texts that are not printed as they stand; job-ticket.txt has them all", Thousands(len(list)-most))
	}
}

// at is where a text stands in the sheet, and on which label.
func at(c export.Change) string {
	if c.Row == 0 {
		return c.Serial
	}
	return fmt.Sprintf("row %d, %s", c.Row, c.Serial)
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

func (n counts) String() string {
	line := fmt.Sprintf("%s of %s verified", Thousands(n.Verified), count(n.Codes, "code"))
	if n.Problems > 0 {
		line += fmt.Sprintf(", %s with a problem", Thousands(n.Problems))
	}
	if n.Waiting > 0 {
		line += fmt.Sprintf(", %s waiting for the next run", Thousands(n.Waiting))
	}
	return line
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
			c.trouble(object(*code))
		}
		if listed++; listed <= most {
			c.tell("sceneqr: row %d %s: %s\n         -> %s\n", code.Row, code.Name, code.Problem.Cause, code.Problem.Cure)
		}
	}
	if total > most {
		c.tell("sceneqr: ... and %s more; result.xlsx has them all\n", Thousands(total-most))
	}
}

func longest(o Outcome) int {
	n := 0
	for _, f := range o.Files {
		n = max(n, len(filepath.Join(o.Folder, f.Name)))
	}
	return n
}

// Size is a number of bytes in decimal units with at most one decimal place, as file managers show it: 1.9 MB.
func Size(n int64) string {
	const units = "kMGT"
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	f, i := float64(n)/1000, 0
	for f >= 999.5 && i < len(units)-1 {
		f, i = f/1000, i+1
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", f), ".0") + " " + units[i:i+1] + "B"
}
