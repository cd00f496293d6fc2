package export

import (
	"path"
	"strings"

	"golang.org/x/text/cases"

	"sceneqr/campaign"
	"sceneqr/campaign/pinyin"
	"sceneqr/campaign/words"
	"sceneqr/export/layout"
)

// usualNames is the template of who names none.
const usualNames = "{group}/{serial} {name}"

// mostParts bounds the depth of folders, for old Windows programs know no path of more than 260 characters.
const mostParts = 8

// A nameTemplate makes the path of a code's files inside the ZIP, without the suffix: each part but the last is a folder.
type nameTemplate struct {
	parts []string
	ascii bool
}

func (b Batch) nameTemplate() nameTemplate {
	text := b.Names
	if text == "" {
		text = usualNames
	}
	return nameTemplate{parts: strings.Split(text, "/"), ascii: b.ASCII}
}

// checkNames tells what the template of names has that cannot be.
func (b Batch) checkNames() error {
	parts := b.nameTemplate().parts
	if len(parts) > mostParts {
		return words.Errorf("the names %q have %d parts, and at most %d are taken", b.Names, len(parts), mostParts)
	}
	var fields []layout.Field
	for _, part := range parts {
		if trimmed := strings.TrimSpace(part); trimmed == "" || trimmed == "." || trimmed == ".." {
			return words.Errorf("the names %q have a part %q, which is no folder or file within the ZIP", b.Names, part)
		}
		fields = append(fields, layout.Field{Template: part})
	}
	return b.checkTemplates(fields)
}

// names gives the path of each code's files inside the ZIP, without the suffix, by index into b.Codes, as the template has
// it. They are good on Windows, macOS and Linux, and no two are equal there, whatever the case: of names that the template
// makes alike, each has the code's serial behind it. All codes have one, verified or not, so that a name does not change
// when another code gets verified, nor when the rows of the sheet change places.
func (b Batch) names() []string {
	names, _ := b.distinctNames()
	return names
}

// namesNote tells when the template makes names that are alike, which whoever wrote it may not expect; zero when not.
func (b Batch) namesNote() words.Message {
	_, alike := b.distinctNames()
	if alike == 0 {
		return words.Message{}
	}
	return words.Of("in codes.zip, %s codes have their serial behind the name: by %q alone they would be called like others",
		words.Thousands(alike), b.Names)
}

// distinctNames are the names, and how many of them have a serial behind them. A name with a serial can be that of another
// code by itself, which then gets its own serial too.
func (b Batch) distinctNames() (names []string, alike int) {
	template, fold := b.nameTemplate(), cases.Fold()
	names = make([]string, len(b.Codes))
	called := make(map[string][]int, len(b.Codes)) // the codes that the template calls so, whatever the case
	for i := range b.Codes {
		names[i] = template.fill(&b.Codes[i], "")
		key := fold.String(names[i])
		called[key] = append(called[key], i)
	}
	var several []int
	for _, codes := range called {
		if len(codes) > 1 {
			several = append(several, codes...)
		}
	}
	seen := make(map[int]bool, len(several))
	for len(several) > 0 {
		i := several[0]
		several, seen[i] = several[1:], true
		names[i] = template.fill(&b.Codes[i], " "+b.Codes[i].Label())
		if others := called[fold.String(names[i])]; len(others) == 1 && !seen[others[0]] {
			several = append(several, others[0])
		}
	}
	return names, len(seen)
}

// fill is the path of a code, with ending behind it. A folder of which nothing is left, such as that of a code without a
// group, is left out.
func (t nameTemplate) fill(c *campaign.Code, ending string) string {
	last := len(t.parts) - 1
	var folders []string
	for _, part := range t.parts[:last] {
		if text := t.text(part, c); strings.TrimSpace(text) != "" {
			folders = append(folders, folderName(text))
		}
	}
	stem := safeName(t.text(t.parts[last], c), maxNamePart-len(pictureSuffix)-len(ending)) + ending
	return path.Join(path.Join(folders...), stem)
}

func (t nameTemplate) text(part string, c *campaign.Code) string {
	text := layout.Fill(part, func(column string) string { return value(c, column) }).String()
	if t.ascii {
		return pinyin.Name(text)
	}
	return text
}

// folderName makes a folder of text. One that looks like a file of ours would be in that file's way.
func folderName(text string) string {
	name := safeName(text, maxNamePart-1)
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".png", ".svg", ".csv", ".eps", ".pdf", ".tif":
		return name + "_"
	}
	return name
}
