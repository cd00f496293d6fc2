package export

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"sceneqr/campaign/verify"
	"sceneqr/export/layout"
	"sceneqr/export/pdf"
	"sceneqr/export/proof"
	"sceneqr/export/qr"
)

// checkFailure wants a proof to have refused a file, for a reason.
func checkFailure(t testing.TB, err error, why string) {
	t.Helper()
	if failure, ok := errors.AsType[*proof.Failure](err); !ok || !strings.Contains(failure.Error(), why) {
		t.Errorf("error %v, want a failure of the proof with %q", err, why)
	}
}

// drawn is a batch whose volumes lie in a stage.
func drawn(t testing.TB, b Batch) (*printing, *stage) {
	t.Helper()
	p := planned(t, b)
	s, err := newStage(t.Context(), t.TempDir(), ours)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.discard)
	if _, _, err := p.draw(s); err != nil {
		t.Fatal(err)
	}
	return p, s
}

// spoil changes a file that waits in the stage.
func spoil(t testing.TB, s *stage, name string, change func([]byte) []byte) {
	t.Helper()
	path := filepath.Join(s.waiting, name)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, change(data), 0o600); err != nil {
		t.Fatal(err)
	}
}

// instead is another batch's document.
func instead(t testing.TB, change func(*Batch)) func([]byte) []byte {
	return func([]byte) []byte {
		b := shops(14)
		change(&b)
		return pdfBytes(t, b)
	}
}

func TestAVolumeThatIsNotWhatItShouldBeIsFoundOut(t *testing.T) {
	p, s := drawn(t, shops(14))
	if err := p.proveStructure(s, 0, nil); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(s.waiting, "sheet.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	for why, change := range map[string]func([]byte) []byte{
		"reads as another text":        instead(t, func(b *Batch) { b.Codes[3].URL = b.Codes[3].URL[:len(b.Codes[3].URL)-1] + "Z" }),
		"its modules are not":          instead(t, func(b *Batch) { b.Press.Layout = builtin(t, "a4-12"); b.Press.Layout.Code.Level = qr.M }),
		"text on the label":            instead(t, func(b *Batch) { b.Codes[3].Name += "店" }),
		"label \"00000":                instead(t, func(b *Batch) { b.Codes[3], b.Codes[4] = b.Codes[4], b.Codes[3] }),
		"has 1 pages and not 2":        instead(t, func(b *Batch) { b.Codes = b.Codes[:12] }),
		"page 2":                       instead(t, func(b *Batch) { b.Codes = b.Codes[:13] }),
		"page 1":                       instead(t, func(b *Batch) { b.Press.Printer = layout.Printer{DX: 0.5} }),
		"MediaBox":                     instead(t, func(b *Batch) { b.Press.Layout, b.Codes = builtin(t, "poster-a3"), b.Codes[:2] }),
		"proof of sheet.pdf: ":         func(data []byte) []byte { return data[:len(data)-100] },
		"proof of sheet.pdf, page 1: ": func(data []byte) []byte { return flipped(data, "stream\n", 60) },
	} {
		spoil(t, s, "sheet.pdf", func([]byte) []byte { return change(bytes.Clone(whole)) })
		t.Run(why, func(t *testing.T) { checkFailure(t, p.proveStructure(s, 0, nil), why) })
	}
}

// flipped has other bits in the byte so far behind a mark.
func flipped(data []byte, mark string, behind int) []byte {
	data[bytes.Index(data, []byte(mark))+len(mark)+behind] ^= 0x55
	return data
}

// What the ledger says may change while a volume is drawn, or the memory that it is drawn from: what lies on the disk has
// to say what the ledger says when it is done.
func TestALabelThatDoesNotSayItsURLIsNotDelivered(t *testing.T) {
	dir := t.TempDir()
	all(t, dir, shops(3))
	before := folder(t, dir)
	for name, export := range map[string]func(Batch) error{
		"All":   func(b Batch) error { _, err := All(t.Context(), dir, b); return err },
		"Print": func(b Batch) error { _, err := Print(t.Context(), dir, b); return err },
	} {
		b := shops(14)
		b.Progress = func(file string, done, _ int) {
			if file == "sheet.pdf" && done == 12 {
				b.Codes[2].URL = strings.Replace(b.Codes[2].URL, "02kQ7", "02kQ8", 1)
			}
		}
		t.Run(name, func(t *testing.T) { checkFailure(t, export(b), `page 1, label "000003L"`) })
		checkUntouched(t, dir, before)
	}
}

func TestAPageThatDoesNotReadAsPrintedIsNotDelivered(t *testing.T) {
	dir := t.TempDir()
	all(t, dir, shops(3))
	before := folder(t, dir)
	b := shops(14)
	b.Press.Proof = Sample
	var once sync.Once
	b.Progress = func(file string, _, _ int) {
		if file == "proof" {
			once.Do(func() { swapStaged(t, dir) })
		}
	}
	_, err := All(t.Context(), dir, b)
	checkFailure(t, err, "the code reads as another text")
	checkUntouched(t, dir, before)
}

// swapStaged puts another document in the place of one that waits in the folder.
func swapStaged(t testing.TB, dir string) {
	waiting, err := filepath.Glob(filepath.Join(dir, stagePattern, "sheet.pdf"))
	if err != nil || len(waiting) != 1 {
		t.Errorf("%d sheets wait, %v", len(waiting), err)
		return
	}
	other := shops(14)
	other.Codes[13].URL += "x"
	if err := os.WriteFile(waiting[0], pdfBytes(t, other), 0o600); err != nil {
		t.Error(err)
	}
}

func TestEveryPageOfAllVolumesIsDrawnForTheProofOrASample(t *testing.T) {
	b := shops(1)
	b.Codes[0].Copies = labelsInVolume + 12*49 + 1 // 250 pages
	for how, want := range map[Proof]int{Off: 0, Sample: 100, Every: 250} {
		b.Press.Proof = how
		p := planned(t, b)
		pages := p.drawnPages()
		first, second := within(pages, 0, 200), within(pages, 200, 50)
		if len(pages) != want || len(first)+len(second) != want || p.pages != 250 {
			t.Errorf("proof %d: %d pages of %d, want %d; %d and %d of the volumes", how, len(pages), p.pages, want,
				len(first), len(second))
		}
		if want > 0 && (first[0] != 0 || second[len(second)-1] != 49) {
			t.Errorf("proof %d: the first page or the last is not among them", how)
		}
	}
}

func TestProofsHaveTheirNames(t *testing.T) {
	for name, want := range map[string]Proof{"sample": Sample, "all": Every, "off": Off} {
		if got, err := ParseProof(name); err != nil || got != want {
			t.Errorf("%q is %d, %v, want %d", name, got, err, want)
		}
	}
	if _, err := ParseProof("most"); err == nil || err.Error() != `a proof is sample, all or off, not "most"` {
		t.Errorf("error %v", err)
	}
}

// round is a black disc as a logo.
func round(t testing.TB) *pdf.Logo {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 99, 99))
	for i := range img.Pix {
		x, y := i%99-49, i/99-49
		img.Pix[i] = 0xff
		if x*x+y*y < 49*49 {
			img.Pix[i] = 0
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	logo, err := pdf.NewLogo(out.Bytes(), verify.Modules)
	if err != nil {
		t.Fatal(err)
	}
	return logo
}

// Whatever a shop asks for, its pages pass the proof of their structure. What is hardest to see is drawn too.
func TestEveryKindOfPagePassesItsProof(t *testing.T) {
	printer := layout.Printer{DX: 1.2, DY: -0.8, ScaleX: 0.98, ScaleY: 1.003}
	for name, change := range map[string]func(*Batch){
		"plain":           func(*Batch) {},
		"a logo":          func(b *Batch) { b.Press.Logo = round(t) },
		"outlines":        func(b *Batch) { b.Press.Outlines = true },
		"a printer":       func(b *Batch) { b.Press.Printer = printer },
		"a shift only":    func(b *Batch) { b.Press.Printer = layout.Printer{DX: -2} },
		"stickers":        func(b *Batch) { b.Press.Layout = builtin(t, "sticker-50") },
		"folded":          func(b *Batch) { b.Press.Layout = builtin(t, "tent-a5") },
		"slips and piles": func(b *Batch) { b.Press.Order.ByGroup, b.Press.Order.Stack = true, true },
		"a trial":         func(b *Batch) { b.Trial = true },
		"logos on scaled stickers, drawn": func(b *Batch) {
			b.Press.Layout, b.Press.Printer, b.Press.Logo = builtin(t, "sticker-50"), printer, round(t)
			b.Press.Proof = Every
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := shops(2)
			change(&b)
			d, err := Print(t.Context(), t.TempDir(), b)
			if err != nil || d.Labels != 2 || (d.Proved == d.Pages) != (b.Press.Proof == Every) {
				t.Errorf("%d labels, %d of %d pages drawn, %v", d.Labels, d.Proved, d.Pages, err)
			}
		})
	}
}

func TestALogoIsTheOnlyPictureInTheFile(t *testing.T) {
	b := shops(14)
	b.Press.Logo = round(t)
	if n := bytes.Count(pdfBytes(t, b), []byte("/Subtype /Image")); n != 1 {
		t.Errorf("%d pictures, want the logo once", n)
	}
	p, s := drawn(t, b)
	p.Press.Logo = nil
	checkFailure(t, p.proveStructure(s, 0, nil), "picture")
}

func TestAPrinterThatTheProofDoesNotKnowOfFailsIt(t *testing.T) {
	b := shops(2)
	b.Press.Printer = layout.Printer{ScaleY: 1.004}
	p, s := drawn(t, b)
	p.Press.Printer = layout.Printer{}
	checkFailure(t, p.proveStructure(s, 0, nil), "label")
}
