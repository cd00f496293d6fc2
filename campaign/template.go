package campaign

import (
	"fmt"
	"regexp"
	"strings"

	"sceneqr/campaign/pinyin"
	"sceneqr/campaign/words"
)

// Template makes scene strings from a channel's columns. See [ParseTemplate].
type Template struct {
	text   string
	counts bool // it has {serial}, so that no two channels can get the same scene
}

var placeholder = regexp.MustCompile(`\{([^{}]*)\}`)

// ParseTemplate reads a template such as "{城市}-{门店编号}". A name in braces stands for that column of the sheet, with
// Chinese turned to pinyin; {serial} stands for the six-digit serial, {check} for its check character and {campaign} for
// the campaign's slug. What WeChat is not known to accept in the result becomes a hyphen.
func ParseTemplate(text string) (Template, error) {
	rest := placeholder.ReplaceAllString(text, "")
	if strings.ContainsAny(rest, "{}") {
		return Template{}, &TemplateError{words.Of("scene template %q has a brace without its partner", text)}
	}
	if !placeholder.MatchString(text) {
		return Template{}, &TemplateError{
			words.Of("scene template %q names no column, so all channels would get the same scene", text)}
	}
	return Template{text: text, counts: strings.Contains(text, "{serial}")}, nil
}

// suits tells whether the sheet of channel c has all columns that the template uses.
func (t Template) suits(c Channel) error {
	for _, m := range placeholder.FindAllStringSubmatch(t.text, -1) {
		if _, ok := t.value(m[1], c, "", 1); ok {
			continue
		}
		headings := make([]string, len(c.Cells))
		for i, cell := range c.Cells {
			headings[i] = "{" + cell.Heading + "}"
		}
		return &TemplateError{words.Of("scene template %q uses %s, "+
			"but the sheet's columns are %s (also {serial}, {check}, {campaign})", t.text, m[0], strings.Join(headings, " "))}
	}
	return nil
}

func (t Template) value(name string, c Channel, campaign string, serial int) (string, bool) {
	switch name {
	case "serial":
		return fmt.Sprintf("%06d", serial), true
	case "check":
		return Code{Serial: serial}.Label()[6:], true
	case "campaign":
		return Slug(campaign), true
	}
	for _, cell := range c.Cells {
		if cell.Heading == name {
			return cell.Text, true
		}
	}
	return "", false
}

// scene fills in the template for one channel.
func (t Template) scene(c Channel, campaign string, serial int) (Scene, error) {
	var empty string
	text := placeholder.ReplaceAllStringFunc(t.text, func(p string) string {
		value, _ := t.value(p[1:len(p)-1], c, campaign, serial)
		if strings.TrimSpace(value) == "" {
			empty = p
		}
		return value
	})
	if empty != "" {
		return "", words.Errorf("the scene template uses %s, which is empty in this row", empty)
	}
	s := Scene(pinyin.ASCII(text))
	return s, s.Validate(Permanent)
}

// slugBytes leaves room in a scene of [MaxSceneBytes] for a hyphen, a serial and its check character.
const slugBytes = 40

// Slug is a campaign's name as it begins its scenes: lower-case letters, digits and single hyphens, Chinese as pinyin.
func Slug(campaign string) string {
	slug := strings.ToLower(strings.ReplaceAll(pinyin.ASCII(campaign), "_", "-"))
	slug = strings.Trim(slug[:min(len(slug), slugBytes)], "-")
	if slug == "" {
		return "code"
	}
	return slug
}
