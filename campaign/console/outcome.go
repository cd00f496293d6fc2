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
	Files    []export.File
}

// Code tells a program what the ledger now has of a code, step by step; a person sees the progress instead.
func (c *Console) Code(code campaign.Code) {
	if !c.JSON {
		return
	}
	c.emit(codeObject{
		Type: "code", Row: code.Row, Serial: code.Label(), Key: code.Key, Name: code.Name,
		Scene: string(code.Scene), Kind: code.Kind.String(), Stage: code.Stage.String(), URL: code.URL, Problem: code.Problem,
	})
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

// Outcome tells how many codes are finished, what stopped the others, and which files there are now.
func (c *Console) Outcome(o Outcome) {
	s := outcomeObject{Type: "summary", Campaign: o.Campaign, Codes: len(o.Codes), Folder: o.Folder}
	for i := range o.Codes {
		s.add(&o.Codes[i])
	}
	c.problems(o.Codes, s.Problems)
	if c.JSON {
		for _, f := range o.Files {
			c.emit(fileObject{Type: "file", Path: filepath.Join(o.Folder, f.Name), Bytes: f.Bytes, SHA256: f.SHA256})
		}
		c.emit(s)
		return
	}
	c.result("%s\n\n", s)
	for _, f := range o.Files {
		c.result("  %-*s  %9s\n", longest(o), filepath.Join(o.Folder, f.Name), size(f.Bytes))
	}
}

type fileObject struct {
	Type   string `json:"type"`
	Path   string `json:"path"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

type outcomeObject struct {
	Type     string `json:"type"`
	Campaign string `json:"campaign"`
	Codes    int    `json:"codes"`
	Verified int    `json:"verified"`
	Problems int    `json:"problems"` // codes that carry a problem
	Waiting  int    `json:"waiting"`  // codes that nothing stopped and that a later run goes on with
	Folder   string `json:"folder"`
}

func (s *outcomeObject) add(c *campaign.Code) {
	switch {
	case c.Stage == campaign.Verified:
		s.Verified++
	case c.Problem != nil:
		s.Problems++
	default:
		s.Waiting++
	}
}

func (s outcomeObject) String() string {
	line := fmt.Sprintf("%s of %s verified", thousands(s.Verified), count(s.Codes, "code"))
	if s.Problems > 0 {
		line += fmt.Sprintf(", %s with a problem", thousands(s.Problems))
	}
	if s.Waiting > 0 {
		line += fmt.Sprintf(", %s waiting for the next run", thousands(s.Waiting))
	}
	return line
}

// problems lists the codes that got no further.
func (c *Console) problems(codes []campaign.Code, total int) {
	listed := 0
	for i := range codes {
		code := &codes[i]
		if code.Stage == campaign.Verified || code.Problem == nil {
			continue
		}
		if listed == most {
			fmt.Fprintf(c.Err, "sceneqr: ... and %s more; result.xlsx has them all\n", thousands(total-most))
			return
		}
		listed++
		fmt.Fprintf(c.Err, "sceneqr: row %d %s: %s\n         -> %s\n", code.Row, code.Name, code.Problem.Cause, code.Problem.Cure)
	}
}

func longest(o Outcome) int {
	n := 0
	for _, f := range o.Files {
		n = max(n, len(filepath.Join(o.Folder, f.Name)))
	}
	return n
}

// size is a number of bytes in decimal units, as file managers show it.
func size(n int64) string {
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
