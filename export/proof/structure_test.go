package proof

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"sceneqr/campaign/words"
)

func structureOf(doc []byte, want Volume) (codes int, err error) {
	return Structure(context.Background(), bytes.NewReader(doc), int64(len(doc)), want)
}

func TestGoodVolumePasses(t *testing.T) {
	if codes, err := structureOf(goodDraft().bytes(), wanted()); err != nil || codes != 4 {
		t.Errorf("%d codes, %v", codes, err)
	}
}

func TestFailureNamesThePageAndTheLabel(t *testing.T) {
	d := goodDraft()
	drawn(line(21, 0, 21, 90))(&d)
	var failure *Failure
	if _, err := structureOf(d.bytes(), wanted()); !errors.As(err, &failure) {
		t.Fatal(err)
	}
	if failure.Page != 2 || failure.Label != "1-1" {
		t.Errorf("page %d, label %q", failure.Page, failure.Label)
	}
	want := `proof of sheet.pdf, page 2, label "1-1": a line stands in the code's quiet zone`
	if failure.Error() != want {
		t.Errorf("says %s", failure)
	}
	want = `校验 sheet.pdf，第 2 页，标签 "1-1"：二维码的静区里有线条`
	if got := words.Chinese.Of(failure); got != want {
		t.Errorf("says %s", got)
	}
}

func TestFailureTellsWhatItKnowsOfThePlace(t *testing.T) {
	why := words.Of("it shows %d codes and not %d", 1, 2)
	for want, failure := range map[string]Failure{
		"proof of a.pdf: it shows 1 codes and not 2":                    {Volume: "a.pdf", Why: why},
		"proof of a.pdf, page 3: it shows 1 codes and not 2":            {Volume: "a.pdf", Page: 3, Why: why},
		`proof of a.pdf, label "x": it shows 1 codes and not 2`:         {Volume: "a.pdf", Label: "x", Why: why},
		`proof of a.pdf, page 3, label "x": it shows 1 codes and not 2`: {Volume: "a.pdf", Page: 3, Label: "x", Why: why},
	} {
		if got := failure.Error(); got != want {
			t.Errorf("says %s, want %s", got, want)
		}
	}
}

func TestWhatDoesNoHarmPasses(t *testing.T) {
	for name, spoil := range map[string]func(*draft){
		"white behind the codes":    replaced("2 J\n", "2 J\n1 g "+patch(10, 10, 100, 80)+"0 g\n"),
		"a hairline along the edge": drawn("0.25 w " + line(20, 0, 20, 90)),
		"a patch beside it":         drawn("0 g " + patch(10, 40, 10, 1)),
		"a code turned by a half":   replaced("cm\n", "cm -1 0 0 -1 33 33 cm\n"),
		"a code turned by quarter":  replaced("cm\n", "cm 0 1 -1 0 33 0 cm\n"),
		"full opacity":              func(d *draft) { d.more = append(d.more, "<</ca 1 /SMask /None /BM /Normal>>") },
		"a round cut line":          replaced(outline(Rect{66, 26, 46, 54}), oval(Rect{66, 26, 46, 54})),
		"letters that are curves":   lettersOf(6),
		"a name in two parts": func(d *draft) {
			code := wanted().codes(0)[1]
			d.pages[0] = strings.Replace(d.pages[0], say(72, 64, code.Shown), say(72, 64, "西\u3000门")+say(80, 64, "0-2 号"), 1)
		},
		"hidden text": drawn("3 Tr " + stray(40, 50) + "0 Tr\n"),
	} {
		t.Run(name, func(t *testing.T) {
			d := goodDraft()
			spoil(&d)
			if _, err := structureOf(d.bytes(), wanted()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestCorrectionIsExpected(t *testing.T) {
	d := goodDraft()
	want := wanted()
	want.Correction = Correction{X: 0.4, Y: -0.3, ScaleX: 1.002, ScaleY: 0.998}
	if _, err := structureOf(d.bytes(), want); err == nil {
		t.Error("codes that were not moved pass")
	}
	c := want.Correction
	cm := fmt.Sprintf("q %.5f 0 0 %.5f %.4f %.4f cm\n", c.ScaleX, c.ScaleY,
		c.X/mmPerPoint, (media.Height*(1-c.ScaleY)-c.Y)/mmPerPoint)
	for i := range d.pages {
		d.pages[i] = cm + d.pages[i] + "Q\n"
	}
	if _, err := structureOf(d.bytes(), want); err != nil {
		t.Error(err)
	}
}

// A file that lost its end, or any of its bytes, must not pass, and must not panic.
func TestDamagedFileFails(t *testing.T) {
	doc := goodDraft().bytes()
	for n := 0; n < len(doc)-7; n += 11 { // without the last line it is still whole
		if _, err := structureOf(doc[:n], wanted()); err == nil {
			t.Fatalf("cut to %d of %d bytes it passes", n, len(doc))
		}
	}
	for n := 0; n < len(doc); n += 7 {
		spoilt := bytes.Clone(doc)
		spoilt[n] ^= 0x11
		_, _ = structureOf(spoilt, wanted()) // some bytes say nothing: it only must come back
	}
}

func TestStructureListensToItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	doc := goodDraft().bytes()
	if _, err := Structure(ctx, bytes.NewReader(doc), int64(len(doc)), wanted()); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func FuzzStructure(f *testing.F) {
	f.Add(goodDraft().bytes())
	f.Fuzz(func(t *testing.T, doc []byte) {
		_, _ = structureOf(doc, wanted())
	})
}
