package export

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"sceneqr/campaign"
	"sceneqr/export/imposition"
	"sceneqr/export/layout"
	"sceneqr/export/qr"
)

// sized is a layout of which only the code has a size.
func sized(t testing.TB, side float64) layout.Layout {
	l := builtin(t, "a4-12")
	l.Code.Side = side
	return l
}

func TestModulesThatAreTooFineAreRefusedAndFineOnesWarnedOf(t *testing.T) {
	url := len(typicalURL)
	if len(shops(1).Codes[0].URL) < url {
		t.Fatalf("the urls of these tests are shorter than WeChat's")
	}
	for _, tc := range []struct {
		side          float64
		refused, warn string
	}{
		{8, "modules of 0.20 mm", ""},
		{11.8, "under 0.29 mm they run together in print; take a layout with a code of at least 11.9 mm", ""},
		{12, "", "modules of 0.29 mm (3.5 dots at 300 dpi, 6.9 at 600): ask for a trial print"},
		{15, "", ""},
	} {
		b := shops(3)
		b.Press.Layout = sized(t, tc.side)
		f, err := b.Foresee()
		refused := isPressError(err)
		if refused != (tc.refused != "") || refused && !strings.Contains(err.Error(), tc.refused) {
			t.Errorf("%g mm: %v, want %s", tc.side, err, tc.refused)
		}
		if warning := f.Warning.String(); !strings.Contains(warning, tc.warn) || tc.warn == "" && warning != "" {
			t.Errorf("%g mm: warning %q, want %q", tc.side, warning, tc.warn)
		}
		if tc.refused != "" {
			continue
		}
		if d, err := Print(t.Context(), t.TempDir(), b); err != nil || d.Warning.String() != f.Warning.String() {
			t.Errorf("%g mm, printed: %q, %v", tc.side, d.Warning, err)
		}
	}
}

func TestCompleteIsWhatWillBeWhenWeChatHasAnswered(t *testing.T) {
	b := shops(30)
	for i := range b.Codes {
		b.Codes[i].Stage = campaign.Stage(i % 3)
		if b.Codes[i].Stage == campaign.Planned {
			b.Codes[i].URL = ""
		}
	}
	b.Codes[1].Copies = 5
	whole := b.Complete()
	now, err := b.Foresee()
	if err != nil {
		t.Fatal(err)
	}
	then, err := whole.Foresee()
	if err != nil {
		t.Fatal(err)
	}
	if now.Labels != 10 || then.Labels != 34 || then.Pages != 3 {
		t.Errorf("now %+v, then %+v", now, then)
	}
	if b.Codes[0].Stage != campaign.Planned || b.Codes[0].URL != "" {
		t.Error("the batch itself has changed")
	}
	d, err := Print(t.Context(), t.TempDir(), whole)
	if err != nil || d.Labels != then.Labels || d.Pages != then.Pages {
		t.Errorf("foreseen %+v, printed %d labels on %d pages, %v", then, d.Labels, d.Pages, err)
	}
}

// A layout that will be too fine once WeChat has answered has to be known before it is asked.
func TestCodesWithoutAURLAreTakenToGetOneOfTheUsualLength(t *testing.T) {
	b := shops(1)
	b.Codes[0].URL, b.Codes[0].Stage = "", campaign.Planned
	b.Press.Layout = sized(t, 9) // enough for hardly any text
	if _, err := b.Foresee(); err != nil {
		t.Errorf("nothing is printed, and yet: %v", err)
	}
	_, err := b.Complete().Foresee()
	fine, ok := errors.AsType[*layout.FineError](err)
	if !ok || fine.Version != qr.Version(typicalURL, b.Press.Layout.Code.Level) {
		t.Errorf("error %v", err)
	}
}

func TestAnOrderThatCannotBeIsRefusedInWords(t *testing.T) {
	for want, order := range map[string]imposition.Order{
		"12":     {Start: 13},
		"stacks": {Stack: true, Start: 2},
	} {
		b := shops(3)
		b.Press.Order = order
		if _, err := b.Foresee(); !isPressError(err) || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", order, err)
		}
	}
}

func isPressError(err error) bool {
	_, ok := errors.AsType[*PressError](err)
	return ok
}

// A logo is too heavy for all codes of one level and version or for none: nothing has to be asked of WeChat to know.
func TestALogoThatIsTooHeavyIsRefusedBeforehand(t *testing.T) {
	b := shops(2)
	b.Press.Logo = round(t)
	b.Press.Layout = builtin(t, "poster-a4")
	if _, err := b.Foresee(); err != nil {
		t.Errorf("level %v: %v", b.Press.Layout.Code.Level, err)
	}
	b.Press.Layout.Code.Level = qr.L
	b.Codes[1].URL += strings.Repeat("x", 80) // of the sizes of symbols, one that level L cannot mend
	const want = "the logo hides more of the code than can be restored: take a layout"
	_, err := b.Foresee()
	if !isPressError(err) || !strings.Contains(err.Error(), want) {
		t.Errorf("level L: %v, want %s", err, want)
	}
	dir := t.TempDir()
	if _, err := All(t.Context(), dir, b); !isPressError(err) || len(folder(t, dir)) > 0 {
		t.Errorf("error %v, %d files", err, len(folder(t, dir)))
	}
}

func TestStepsAreTheSumOfWhatProgressIsToldOf(t *testing.T) {
	for name, change := range map[string]func(*Batch){
		"all":         func(*Batch) {},
		"some":        func(b *Batch) { b.Press.Serials, _ = campaign.ParseSerials("5-9") },
		"overs":       func(b *Batch) { b.Press.Order.Overs.Number = 3 },
		"proved":      func(b *Batch) { b.Press.Proof = Every },
		"two volumes": func(b *Batch) { b.Codes[4].Copies = labelsInVolume + 1 },
	} {
		b := shops(14)
		b.Codes[1].Stage = campaign.Planned
		b.Codes[2].Copies = 9
		change(&b)
		var mu sync.Mutex
		totals, last := make(map[string]int), make(map[string]int)
		b.Progress = func(part string, done, total int) {
			mu.Lock()
			defer mu.Unlock()
			totals[part], last[part] = total, done
		}
		all(t, t.TempDir(), b)
		sum := 0
		for part, total := range totals {
			sum += total
			if last[part] != total {
				t.Errorf("%s: %s ends with %d of %d", name, part, last[part], total)
			}
		}
		if sum != b.Steps() {
			t.Errorf("%s: %d steps were told of, want %d: %v", name, sum, b.Steps(), totals)
		}
	}
}

func TestTemporaryCodesThatDoNotSayWhenTheyEndAreWarnedOf(t *testing.T) {
	b := shops(2)
	b.Press.Layout = sized(t, 45)
	b.Press.Layout.Fields = []layout.Field{{Template: "{name}"}}
	if f, err := b.Foresee(); err != nil || !f.Warning.IsZero() {
		t.Errorf("permanent codes: %q, %v", f.Warning, err)
	}
	b.Codes[1].Kind = campaign.Temporary
	if f, err := b.Foresee(); err != nil || !strings.Contains(f.Warning.String(), "do not say when they end") {
		t.Errorf("a temporary code: %q, %v", f.Warning, err)
	}
	b.Press.Layout = builtin(t, "a4-12")
	if f, err := b.Foresee(); err != nil || !f.Warning.IsZero() {
		t.Errorf("with {expires}: %q, %v", f.Warning, err)
	}
}

func TestAPageForSignOffHasEachCodeOnce(t *testing.T) {
	b := shops(3)
	b.Codes[1].Copies = 7
	b.Press.Layout = builtin(t, "contact")
	if f, err := b.Foresee(); err != nil || f.Labels != 3 {
		t.Errorf("%d labels, %v; want 3", f.Labels, err)
	}
}

func TestACopyNumberStandsInThePlaceOfTheSheets(t *testing.T) {
	b := shops(3)
	b.Codes[1].Copies, b.Press.Copies = 7, 2
	if f, err := b.Foresee(); err != nil || f.Labels != 6 {
		t.Errorf("%d labels, %v; want 6", f.Labels, err)
	}
}

func TestAProfileThatPushesLabelsOffTheSheetIsRefused(t *testing.T) {
	b := shops(3)
	b.Press.Layout = builtin(t, "l7651")
	b.Press.Printer = layout.Printer{Name: "office", DX: 14}
	if _, err := b.Foresee(); !isPressError(err) || !strings.Contains(err.Error(), `"office"`) {
		t.Errorf("error %v, want one that names the profile", err)
	}
}

func TestCellsThatAreLeftOutInVainAreTold(t *testing.T) {
	b := shops(3)
	b.Press.Order.Skip = []imposition.Spot{{Page: 99, Cell: 3}}
	if f, err := b.Foresee(); err != nil || !strings.Contains(f.Warning.String(), "cell 3 of page 99 is not left out") {
		t.Errorf("%q, %v", f.Warning, err)
	}
}
