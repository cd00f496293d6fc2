package page

import "sceneqr/campaign/words"

// shared are the texts of all pages.
var shared = map[string]words.Message{
	"asOf":          words.Of("As of"),
	"otherLanguage": words.Of("中文"),
	"print":         words.Of("Print"),
}

// Both is a text in the two languages of a page, as its scripts take it.
type Both struct {
	English string `json:"en"`
	Chinese string `json:"zh"`
}

// BothOf is a message as scripts take it, nil for none.
func BothOf(m words.Message) *Both {
	if m.IsZero() {
		return nil
	}
	return &Both{words.English.Of(m), words.Chinese.Of(m)}
}

// Text is one of the page's texts in the language that it opens in.
func (f filling) Text(key string) string { return f.Language.Of(f.texts[key]) }

// Texts are all of them, in both languages and by their keys.
func (f filling) Texts() map[string]*Both {
	all := make(map[string]*Both, len(f.texts))
	for key, m := range f.texts {
		all[key] = BothOf(m)
	}
	return all
}

// said is a message as the template say takes it.
type said struct {
	Both
	Text string // in the language that the page opens in
}

// Say readies a message that is no text of the design, for it has figures or names in it.
func (f filling) Say(m words.Message) said {
	return said{Both{words.English.Of(m), words.Chinese.Of(m)}, f.Language.Of(m)}
}
