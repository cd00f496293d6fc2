package console

import (
	"sceneqr/campaign"
	"sceneqr/campaign/sheet"
	"sceneqr/campaign/words"
)

// Checked tells of a sheet without problems what a run would take from it.
func (c *Console) Checked(file string, s *sheet.Sheet) {
	n := inventory(s.Channels)
	n.Type, n.Sheet, n.Worksheet = "checked", file, s.Worksheet
	c.object(n)
	c.result("%v in %s, no problems", words.Count(n.Channels, "1 channel", "%s channels"), file)
	for _, line := range []struct {
		name words.Message
		n    int
	}{
		{words.Of("groups"), n.Groups},
		{words.Of("labels"), n.Labels},
		{words.Of("permanent codes"), n.Permanent},
		{words.Of("temporary codes"), n.Temporary},
		{words.Of("scenes of its own"), n.Given},
	} {
		if line.n > 0 {
			c.result("  %v: %s", line.name, words.Thousands(line.n))
		}
	}
}

type checkedObject struct {
	Type      string `json:"type"`
	Sheet     string `json:"sheet"`
	Worksheet string `json:"worksheet,omitempty"`
	Channels  int    `json:"channels"`
	Groups    int    `json:"groups"`
	Labels    int    `json:"labels"`
	Permanent int    `json:"permanent"`
	Temporary int    `json:"temporary"`
	Given     int    `json:"given_scenes"` // scenes that the sheet brings along
}

func inventory(channels []campaign.Channel) checkedObject {
	n := checkedObject{Channels: len(channels)}
	groups := map[string]bool{}
	for i := range channels {
		ch := &channels[i]
		n.Labels += ch.Copies
		if ch.Group != "" {
			groups[ch.Group] = true
		}
		if ch.Given != "" {
			n.Given++
		}
		if ch.Kind.IsPermanent() {
			n.Permanent++
		} else {
			n.Temporary++
		}
	}
	n.Groups = len(groups)
	return n
}

// Marked tells of the copy of a sheet in which the bad cells are marked that are listed.
func (c *Console) Marked(file string, p *sheet.Problems) {
	c.object(madeObject{Type: "marked", File: file})
	if p.More > 0 {
		c.Say("the first %s problems are marked in %s, with what to do about them", words.Thousands(len(p.List)), file)
		return
	}
	c.Say("each of these cells is marked in %s, with what to do about it", file)
}

// Template tells of an empty sheet.
func (c *Console) Template(file string) {
	c.object(madeObject{Type: "template", File: file})
	c.result("%s is ready: fill it in, then run sceneqr check on it", file)
}

// madeObject is a file that a command has made beside the sheet or in its place.
type madeObject struct {
	Type string `json:"type"`
	File string `json:"file"`
}
