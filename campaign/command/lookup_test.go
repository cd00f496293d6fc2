package command

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"sceneqr/campaign/ledger"
	"sceneqr/campaign/verify"
	"sceneqr/campaign/words"
)

func TestSerialsAreKnownAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]int{
		"000002N": 2, "000002n": 2, "2": 2, "02": 2, "000002": 2, "2N": 2, "2n": 2,
		"000002M": 0, "2M": 0, "": 0, "N": 0, "0000002": 0, "12345678": 0, "２": 0, "-2": 0, "2 N": 0,
		"0": 0, "000000": 0, "0000001": 0, "000000R": 0, "1ı": 0, "1ſ": 0, "000002Ｎ": 0,
	} {
		if got := serialOf(text); got != want {
			t.Errorf("%q is serial %d, want %d", text, got, want)
		}
	}
}

func TestFileNamesLeadToTheirSerial(t *testing.T) {
	for what, want := range map[string][]int{
		"000002N 徐家汇店.jpg":                 {2},
		"上海/000002N 徐家汇店.svg":              {2},
		`C:\codes\上海\000002N 徐家汇店 (2).jpg`: {2},
		"000002N.png":                        {2},
		"000002n 徐家汇店.JPG":                   {2},
		"000002N 徐家汇店":                       {2},
		"上海/徐家汇店-000002N.jpg":                {2},
		"徐家汇店000002N.tiff":                   {2},
		"A-000002n_B.eps":                    {2},
		"000001P 000002N.jpg":                {1, 2},
		"000002M 徐家汇店.jpg":                   nil,
		"A000002N.jpg":                       nil,
		"000002NB.jpg":                       nil,
		"2.jpg":                              nil,
		"徐家汇店.jpg":                           nil,
		"spring-000002N":                     nil,
		"0000001":                            nil,
		"http://weixin.qq.com/q/000002N.jpg": nil,
	} {
		var got []int
		for _, clue := range cluesOf(what)[1:] {
			if clue.Serial > 0 {
				got = append(got, clue.Serial)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q leads to the serials %d, want %d", what, got, want)
		}
	}
}

func TestFileNamesLeadToTheNameInThem(t *testing.T) {
	for what, want := range map[string][]string{
		"徐家汇店.jpg":           {"徐家汇店"},
		"上海/徐家汇店.SVG":        {"徐家汇店"},
		"上海/徐家汇店 (2).jpg":    {"徐家汇店 (2)", "徐家汇店"},
		"上海/徐家汇店":            {"徐家汇店"},
		"徐家汇店 (2)":           {"徐家汇店"},
		"Ａ店.jpg":             {"A店.jpg", "Ａ店", "A店"},
		"徐家汇店":               nil,
		".jpg":               {""},
		"http://a/q/02a.jpg": nil,
	} {
		var got []string
		for _, clue := range cluesOf(what)[1:] {
			got = append(got, clue.Text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q leads to the names %q, want %q", what, got, want)
		}
	}
}

func TestOnlyASerialThatCanBeIsSaidToBeMeant(t *testing.T) {
	for what, want := range map[string]string{"000002M": "000002N", "2m": "000002N", "0000001": "", "0A": "", "1ı": ""} {
		if e, ok := errors.AsType[*NotFoundError](notFound(what)); !ok || e.Meant != want {
			t.Errorf("%q: %q is meant, want %q", what, e.Meant, want)
		}
	}
}

// A person must be able to tell a photograph that is too large from one that is no good.
func TestPhotographsAreRefusedInTheReadersLanguage(t *testing.T) {
	for _, c := range []struct {
		err              error
		english, chinese string
	}{
		{&verify.SizeError{Width: 9000, Height: 7000}, `reading "a.jpg": the picture is too large: 9000 x 7000 pixels`,
			`读取 "a.jpg"：图片太大，9000 x 7000 像素`},
		{verify.ErrTooLarge, `reading "a.jpg": the picture is too large`, `读取 "a.jpg"：图片太大`},
		{fmt.Errorf("%w: %w", verify.ErrDamaged, errors.New("png: odd")), `reading "a.jpg": the picture is damaged`,
			`读取 "a.jpg"：图片已损坏`},
		{verify.ErrNoCode, `reading "a.jpg": no QR code can be read in the picture`, `读取 "a.jpg"：图片中没有能读出的二维码`},
	} {
		err := &PhotoError{"a.jpg", c.err}
		if english, chinese := words.English.Of(err), words.Chinese.Of(err); english != c.english || chinese != c.chinese {
			t.Errorf("%v is told as %s and %s", c.err, english, chinese)
		}
	}
}

func TestCluesBeginWithTheTextAsItStands(t *testing.T) {
	want := []ledger.Clue{{Text: "Ｓ００２"}, {Text: "S002"}}
	if got := cluesOf(" Ｓ００２ "); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}
