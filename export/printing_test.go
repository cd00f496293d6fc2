package export

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"sceneqr/campaign"
	"sceneqr/export/imposition"
	"sceneqr/export/layout"
	"sceneqr/export/qr"
)

func TestAllFilesAreTheSameBytesOnAnyNumberOfProcessors(t *testing.T) {
	b := shops(40)
	b.Codes[0].Copies = labelsInVolume
	b.Codes[1].Name = "𠮷野家" + strings.Repeat("长", 200)
	b.Press.Formats = allFormats
	b.Press.Order = imposition.Order{Stack: true, ByGroup: true, Overs: imposition.Overs{Number: 1}}
	export := func(processors int) map[string]string {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		dir := t.TempDir()
		all(t, dir, b)
		return folder(t, dir)
	}
	one, two := export(1), export(2)
	if len(one) != 10 || len(two) != 10 {
		t.Errorf("%d and %d files, want 10 with two volumes", len(one), len(two))
	}
	for name := range one {
		if one[name] != two[name] {
			t.Errorf("%s differs", name)
		}
	}
}

func TestACodeIsTheSameSymbolOnItsLabelAndInTheFiles(t *testing.T) {
	b := shops(3)
	b.Codes[2].URL += strings.Repeat("x", 20)
	b.Press.Layout = builtin(t, "l7160") // level Q or M as the layout says; the version is that of the longest url
	version := qr.Version(b.Codes[2].URL, b.Press.Layout.Code.Level)
	r := openZIP(t, zipBytes(t, b))
	codes := readPages(t, pdfBytes(t, b))[0].codes
	for i, name := range b.names() {
		svg, text := readVector(t, readEntry(t, r, name+".svg"))
		modules := 17 + 4*version + 2*qr.QuietZone
		if codes[i].text != text || codes[i].version != version || svg.ViewBox != fmt.Sprintf("0 0 %d %[1]d", modules) {
			t.Errorf("%s: version %d on the label, %s in the SVG, want %d", name, codes[i].version, svg.ViewBox, version)
		}
		symbol, err := qr.EncodeAt(b.Codes[i].URL, b.Press.Layout.Code.Level, version)
		if err != nil {
			t.Fatal(err)
		}
		want := symbol.AppendSVG(nil, b.Press.Layout.Code.Side, b.Codes[i].Name)
		if !bytes.Equal(readEntry(t, r, name+".svg"), want) {
			t.Errorf("%s.svg is not of the layout's level", name)
		}
	}
	b.Press.Serials, _ = campaign.ParseSerials("1")
	if one := readPages(t, pdfBytes(t, b))[0].codes; len(one) != 1 || one[0].version != version {
		t.Errorf("printed alone, a code is another symbol than among all: %+v", one)
	}
}

func TestALabelSaysWhatItsTemplateSays(t *testing.T) {
	for label, want := range map[string][]string{
		"":                        {"星光咖啡·第1号店", "上海·000001P"},
		"{城市} {门店名称}":             {"上海 星光咖啡·第1号店", "上海·000001P"},
		"No. {key}[ ({expires})]": {"No. 000000", "上海·000001P"},
		"{scene}":                 {"spring-000001P", "上海·000001P"},
	} {
		b := shops(1)
		b.Press.Label = label
		if got := readPages(t, pdfBytes(t, b))[0].texts[2:]; !slices.Equal(got, want) {
			t.Errorf("--label %q: the label says %q, want %q", label, got, want)
		}
	}
}

func TestALabelTakesEachRowsOwnColumn(t *testing.T) {
	b := shops(2)
	b.Codes[0].Cells = nil // a row that had left the sheet before the column came
	b.Press.Label = "{城市}店"
	texts := readPages(t, pdfBytes(t, b))[0].texts
	if !slices.Contains(texts, "杭州店") || !slices.Contains(texts, "店") {
		t.Errorf("the labels say %q", texts[2:])
	}
}

func TestAColumnThatIsNotThereIsRefusedWithThoseThatAre(t *testing.T) {
	b := shops(2)
	b.Press.Label = "{城市} {地址}"
	_, err := b.Foresee()
	want := "uses {地址}, but the columns are {name} {key} {group} {serial} {scene} {expires} {门店编号} {门店名称} {城市}"
	if _, ok := errors.AsType[*PressError](err); !ok || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("error %v, want …%s", err, want)
	}
	b.Press.Label = "{城市"
	if _, err := b.Foresee(); err == nil || !strings.Contains(err.Error(), "a { has no } behind it") {
		t.Errorf("half a column: %v", err)
	}
	dir := t.TempDir()
	if _, err := All(t.Context(), dir, b); err == nil || len(folder(t, dir)) > 0 {
		t.Errorf("error %v, files %d", err, len(folder(t, dir)))
	}
}

func TestALabelOfATrialThatIsCutOutStillSaysSo(t *testing.T) {
	b := shops(1)
	b.Trial = true
	b.Press.Layout = builtin(t, "l7160") // without a heading
	if texts := readPages(t, pdfBytes(t, b))[0].texts; !slices.ContainsFunc(texts, func(s string) bool {
		return strings.Contains(s, "试用 000001P")
	}) {
		t.Errorf("the label of a trial says %q", texts)
	}
}

func TestOutlinesNeedNoFont(t *testing.T) {
	b := shops(2)
	with := pdfBytes(t, b)
	b.Press.Outlines = true
	without := pdfBytes(t, b)
	if !bytes.Contains(with, []byte("/FontFile2")) || bytes.Contains(without, []byte("/Type /Font")) {
		t.Error("only text that is not outlined has a font")
	}
	if n := len(readPages(t, without)[0].texts); n > 0 {
		t.Errorf("%d texts are set in a font", n)
	}
}

func TestNothingVerifiedIsNothingToPrint(t *testing.T) {
	b := shops(2)
	b.Codes[0].Stage, b.Codes[1].Stage = campaign.Planned, campaign.Ticketed
	var out bytes.Buffer
	dir := t.TempDir()
	_, printErr := Print(t.Context(), dir, b)
	for name, err := range map[string]error{"PDF": PDF(&out, b), "Print": printErr} {
		if _, ok := errors.AsType[*PressError](err); !ok || !errors.Is(err, ErrNothingToPrint) {
			t.Errorf("%s: %v, want %v", name, err, ErrNothingToPrint)
		}
	}
	if out.Len() > 0 || len(folder(t, dir)) > 0 {
		t.Errorf("%d bytes and %d files were written", out.Len(), len(folder(t, dir)))
	}
	if f, err := b.Foresee(); err != nil || f.Labels != 0 || f.Pages != 0 {
		t.Errorf("foreseen: %+v, %v", f, err)
	}
}

func TestURLThatNoCodeHoldsNamesItsLabelAndNotTheURL(t *testing.T) {
	b := shops(2)
	b.Codes[1].URL = strings.Repeat("secret", 500)
	for name, err := range map[string]error{"PDF": PDF(io.Discard, b), "ZIP": ZIP(io.Discard, b)} {
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWriterThatFailsFailsThePDF(t *testing.T) {
	disk := shortDisk(100)
	if err := PDF(&disk, shops(1)); !errors.Is(err, errFull) {
		t.Errorf("the error is %v, want %v", err, errFull)
	}
}

// The name on a label may be shortened, the serial not: with it people ask for a code over the phone.
func TestEveryLayoutPrintsTheSerialWholeAndOfATrialToo(t *testing.T) {
	for _, l := range layout.Builtin() {
		for _, trial := range []bool{false, true} {
			b := shops(1)
			b.Trial, b.Press.Layout = trial, l
			b.Codes[0].Group = strings.Repeat("华东大区", 20)
			b.Codes[0].Serial = 999_999
			want := b.Codes[0].Label()
			if trial {
				want = "试用 " + want
			}
			texts := readPages(t, pdfBytes(t, b))[0].texts
			if !slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, want) }) {
				t.Errorf("%s: no %q in %q", l.Name, want, texts)
			}
		}
	}
}
