package words_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"sceneqr/campaign/words"
)

// The catalogue has these, as its own test makes sure.
const (
	missing = "no such file or directory"
	ordered = "there is no worksheet %q: it has %s"
)

func TestAMessageIsToldInTheLanguageOfItsReader(t *testing.T) {
	m := words.Of("opening the file: %v", words.Known(missing))
	if got := words.English.Of(m); got != "opening the file: no such file or directory" {
		t.Errorf("English %q", got)
	}
	if got := words.Chinese.Of(m); !strings.HasSuffix(got, "没有这个文件或文件夹") {
		t.Errorf("Chinese %q", got)
	}
	if got := m.String(); got != words.English.Of(m) {
		t.Errorf("String %q", got)
	}
}

func TestATextOfAPersonIsNeverTranslated(t *testing.T) {
	if got := words.Chinese.Of(words.Of("%s", missing)); got != missing {
		t.Errorf("the campaign called %q became %q", missing, got)
	}
}

func TestATextWithoutArgumentsKeepsItsPercentSigns(t *testing.T) {
	for _, l := range []words.Language{words.English, words.Chinese} {
		if got := l.Of(words.Of("100 % of %d")); got != "100 % of %d" {
			t.Errorf("%v: %q", l, got)
		}
	}
}

func TestCountsAreToldAsOneOrMany(t *testing.T) {
	for n, want := range map[int]string{0: "0 boxes", 1: "1 box", 2: "2 boxes", 1234567: "1,234,567 boxes"} {
		if got := words.Count(n, "1 box", "%s boxes").String(); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}

func TestErrorsWrapAndAreToldInBothLanguages(t *testing.T) {
	_, err := os.Open("no-such-file.xlsx")
	err = words.Errorf("reading %q: %w", "no-such-file.xlsx", err)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v does not wrap its cause", err)
	}
	for l, want := range map[words.Language]string{
		words.English: `reading "no-such-file.xlsx": open no-such-file.xlsx: no such file or directory`,
		words.Chinese: "打开 no-such-file.xlsx：没有这个文件或文件夹",
	} {
		if got := l.Of(err); !strings.HasSuffix(got, want) {
			t.Errorf("%v: %q", l, got)
		}
	}
	if err.Error() != words.English.Of(err) {
		t.Errorf("Error() is %q", err)
	}
}

type refused struct{ cause string }

func (e refused) Error() string { return "errcode 1" }
func (e refused) Cause() string { return e.cause }

func TestAnErrorThatKnowsItsCauseIsExplained(t *testing.T) {
	for l, want := range map[words.Language]string{words.English: "errcode 1", words.Chinese: "没有权限（errcode 1）"} {
		if got := l.Of(words.Of("%v", refused{"permission denied"})); got != want {
			t.Errorf("%v: %q", l, got)
		}
	}
	if got := words.English.Of(words.Of("%v", words.From(refused{missing}))); got != "errcode 1" {
		t.Errorf("English %q", got)
	}
}

type marked struct{ error }

func (m marked) Unwrap() error { return m.error }

func TestAnErrorThatOnlyMarksAnotherIsToldAsThatOne(t *testing.T) {
	if got := words.Chinese.Of(marked{words.New(missing)}); got != "没有这个文件或文件夹" {
		t.Errorf("%q", got)
	}
}

func TestSentinelsAreThemselvesOnly(t *testing.T) {
	one, two := words.New(missing), words.New(missing)
	if errors.Is(one, two) || !errors.Is(fmt.Errorf("x: %w", one), one) {
		t.Error("a sentinel is known by its text")
	}
}

func TestJoinedErrorsAreToldEach(t *testing.T) {
	joined := errors.Join(words.New(missing), words.New("permission denied"))
	if got := words.Chinese.Of(joined); got != "没有这个文件或文件夹\n没有权限" {
		t.Errorf("%q", got)
	}
	both := fmt.Errorf("%w and %w", words.New(missing), words.New("permission denied"))
	if got := words.Chinese.Of(both); got != both.Error() {
		t.Errorf("what fmt has put together is told as %q", got)
	}
}

func TestAnErrorWithoutWordsIsToldByWhatItWraps(t *testing.T) {
	for err, want := range map[error]string{
		fmt.Errorf("wechat token: %w", words.New(missing)):                                  "wechat token：没有这个文件或文件夹",
		fmt.Errorf("wechat token: %w (x)", words.New(missing)):                              "wechat token: " + missing + " (x)",
		fmt.Errorf("a: %w", &fs.PathError{Op: "open", Path: "p", Err: errors.New(missing)}): "a：打开 p：没有这个文件或文件夹",
	} {
		if got := words.Chinese.Of(err); got != want {
			t.Errorf("%q", got)
		}
		if got := words.English.Of(err); got != err.Error() {
			t.Errorf("English %q of %q", got, err)
		}
	}
}

func TestAKeptMessageIsToldInAnyLanguageLater(t *testing.T) {
	m := words.Of("%s: %v, %d of %s", "the person's own", words.Known(missing), 3, words.Count(1234, "1 code", "%s codes"))
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var back words.Message
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	for _, l := range []words.Language{words.English, words.Chinese} {
		if got, want := l.Of(back), l.Of(m); got != want {
			t.Errorf("%v: %q came back as %q", l, want, got)
		}
	}
}

func TestATextThatWasKeptBeforeIsTakenAsItIs(t *testing.T) {
	for _, text := range []string{"", "100 % of %d", `{"format":`, `{"format":1}`, missing} {
		var m words.Message
		if err := m.UnmarshalText([]byte(text)); err != nil || m.String() != text {
			t.Errorf("%q became %q, %v", text, m, err)
		}
	}
	var m words.Message
	if _ = m.UnmarshalText([]byte(missing)); words.Chinese.Of(m) != "没有这个文件或文件夹" {
		t.Error("what an older sceneqr wrote in English stays English")
	}
}

func TestLanguagesAreReadAsPeopleAndComputersWriteThem(t *testing.T) {
	for tag, want := range map[string]words.Language{
		"zh": words.Chinese, "ZH": words.Chinese, "zh_CN.UTF-8": words.Chinese, "zh-Hant-TW": words.Chinese, "zh.GBK": words.Chinese,
		"en": words.English, "en-GB": words.English,
	} {
		if got, err := words.Parse(tag); err != nil || got != want {
			t.Errorf("%q is %v, %v", tag, got, err)
		}
	}
	for _, tag := range []string{"", "C", "zhuang", "deutsch", "中文"} {
		if l, err := words.Parse(tag); err == nil {
			t.Errorf("%q is taken for %v", tag, l)
		}
	}
}

func TestTheLanguageOfHeadingsIsChineseWhenOneIs(t *testing.T) {
	for _, c := range []struct {
		headings []string
		want     words.Language
	}{
		{nil, words.English},
		{[]string{"name", "code"}, words.English},
		{[]string{"name", "编号"}, words.Chinese},
		{[]string{"なまえ"}, words.English},
	} {
		if got := words.Among(c.headings); got != c.want {
			t.Errorf("%q: %v", c.headings, got)
		}
	}
}

func TestMessagesOfOneKindDifferInWhatTheyQuote(t *testing.T) {
	wrap := func(arg any) words.Message { return words.Of("row %d: %v", 7, arg) }
	base := wrap(words.Of("no %q", "a")).Kind()
	if got := words.Of("row %d: %v", 8, words.Errorf("no %q", "b")).Kind(); got != base {
		t.Errorf("%q is of another kind than %q", got, base)
	}
	for _, other := range []words.Message{wrap("no a"), wrap(words.Of("not %q", "a")), words.Of("no %q", "a"), {}} {
		if other.Kind() == base {
			t.Errorf("%q is of the kind of another", other)
		}
	}
}
