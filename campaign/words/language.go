package words

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Language is one that sceneqr speaks. The zero value is English.
type Language uint8

// The languages.
const (
	English Language = iota
	Chinese
)

// String is the language as --lang has it: en or zh.
func (l Language) String() string {
	if l == Chinese {
		return "zh"
	}
	return "en"
}

// Parse reads a language as --lang has it, or as a computer's locale begins: zh, zh_CN.UTF-8, zh-Hant, en, en-GB.
func Parse(tag string) (Language, error) {
	primary, _, _ := strings.Cut(strings.NewReplacer("-", " ", "_", " ", ".", " ").Replace(strings.ToLower(tag)), " ")
	switch primary {
	case "en":
		return English, nil
	case "zh":
		return Chinese, nil
	}
	return English, Errorf("%q is not a language that sceneqr speaks: zh or en", tag)
}

// Among is the language of somebody who writes such texts: Chinese when any has a Chinese character in it.
func Among(texts []string) Language {
	for _, text := range texts {
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			return Chinese
		}
	}
	return English
}

// Of tells something in the language: a [Message], an error by [From], or anything else as fmt prints it.
func (l Language) Of(told any) string {
	switch t := told.(type) {
	case nil:
		return ""
	case Message:
		return l.message(t)
	case error:
		return l.message(From(t))
	}
	return fmt.Sprint(told)
}

func (l Language) message(m Message) string {
	format := m.format
	switch {
	case l == Chinese:
		format = translated(m.format)
	case m.english != "":
		return m.english
	}
	if len(m.args) == 0 {
		return format
	}
	args := make([]any, len(m.args))
	for i, arg := range m.args {
		args[i] = l.argument(arg)
	}
	return fmt.Sprintf(wraps.ReplaceAllString(format, "%${1}v"), args...)
}

// wraps is the verb of [fmt.Errorf] alone.
var wraps = regexp.MustCompile(`%(\[\d\])?w`)

// argument leaves to fmt what has no language, such as a number for %d.
func (l Language) argument(arg any) any {
	switch arg.(type) {
	case Message, error:
		return l.Of(arg)
	}
	return arg
}

// translated is a text in Chinese. Of one that the catalogue does not have as a whole, it is what the catalogue has of the
// parts between colons: so Go and the system put their errors together.
func translated(text string) string {
	if whole, ok := chinese()[text]; ok {
		return whole
	}
	parts, known := strings.Split(text, ": "), false
	for i, part := range parts {
		if t, ok := chinese()[part]; ok {
			parts[i], known = t, true
		}
	}
	if !known {
		return text
	}
	return strings.Join(parts, "：")
}
