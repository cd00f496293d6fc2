package campaign

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"
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
		return Template{}, &TemplateError{Text: text, Cause: "has a brace without its partner"}
	}
	if !placeholder.MatchString(text) {
		return Template{}, &TemplateError{Text: text, Cause: "names no column, so all channels would get the same scene"}
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
		return &TemplateError{Text: t.text, Cause: fmt.Sprintf("uses %s, but the sheet's columns are %s (also {serial}, {check}, {campaign})",
			m[0], strings.Join(headings, " "))}
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
		return "", fmt.Errorf("the scene template uses %s, which is empty in this row", empty)
	}
	s := Scene(portable(text))
	return s, s.Validate(Permanent)
}

// slugBytes leaves room in a scene of [MaxSceneBytes] for a hyphen, a serial and its check character.
const slugBytes = 40

// Slug is a campaign's name as it begins its scenes: lower-case letters, digits and single hyphens, Chinese as pinyin.
func Slug(campaign string) string {
	slug := strings.ToLower(strings.ReplaceAll(portable(campaign), "_", "-"))
	slug = strings.Trim(slug[:min(len(slug), slugBytes)], "-")
	if slug == "" {
		return "code"
	}
	return slug
}

// portable writes text in [A-Za-z0-9_-]: Chinese as pinyin, letters without their accents, runs of all else as one
// hyphen. The result is not cut.
func portable(text string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range norm.NFKD.String(places.Replace(text)) {
		part := portableRune(r)
		switch {
		case part == "" && !isMark(r):
			hyphen = b.Len() > 0
		case part != "":
			if hyphen && part != "-" {
				b.WriteByte('-')
			}
			hyphen = false
			b.WriteString(part)
		}
	}
	return b.String()
}

// places are words, of cities most of them, whose characters are read otherwise than by themselves: a scene is for ever.
var places = strings.NewReplacer("成都", "chengdu", "重庆", "chongqing", "重慶", "chongqing", "厦门", "xiamen", "廈門", "xiamen",
	"长沙", "changsha", "长春", "changchun", "长治", "changzhi", "西藏", "xizang", "东莞", "dongguan", "蚌埠", "bengbu",
	"台州", "taizhou", "丽水", "lishui", "乐清", "yueqing", "乐山", "leshan", "番禺", "panyu", "六安", "luan", "亳州", "bozhou",
	"朝阳", "chaoyang", "都江堰", "dujiangyan", "单县", "shanxian", "大厦", "dasha", "银行", "yinhang")

func portableRune(r rune) string {
	if Scene(string(r)).Portable() {
		return string(r)
	}
	if readings := pinyin.SinglePinyin(r, pinyin.NewArgs()); len(readings) > 0 {
		return readings[0]
	}
	return ""
}

// isMark tells a combining accent, which NFKD has split from its letter.
func isMark(r rune) bool { return 0x300 <= r && r <= 0x36f }
