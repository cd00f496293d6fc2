package proof

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/jung-kurt/gofpdf"
)

// pagesOf gives what is found page by page.
func pagesOf(t *testing.T, e *Eye, doc []byte) (pages []Page) {
	t.Helper()
	err := e.Find(t.Context(), bytes.NewReader(doc), func(p Page) error { pages = append(pages, p); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func TestPagesComeOneByOneAndRowByRow(t *testing.T) {
	e := openEye(t)
	doc := foreign(t, func(pdf *gofpdf.Fpdf) {
		page(t, pdf, 3, 2, 30)
		pdf.AddPage()
		page(t, pdf, 2, 1, 30)
	})
	var got []string
	for _, p := range pagesOf(t, e, doc) {
		line := fmt.Sprintf("%d/%d:", p.Number, p.Pages)
		for _, f := range p.Codes {
			line += " " + f.Text[len(f.Text)-2:]
		}
		got = append(got, line)
	}
	if want := []string{"1/3: 00 01 02 03 04 05", "2/3:", "3/3: 00 01"}; !slices.Equal(got, want) {
		t.Errorf("they are %q and should be %q", got, want)
	}
}

func TestPageThatWasNotSeenWellIsDoubted(t *testing.T) {
	e := openEye(t)
	doc := foreign(t, func(pdf *gofpdf.Fpdf) {
		pdf.AddPageFormat("P", gofpdf.SizeType{Wd: 594, Ht: 841})
		square(t, pdf, textOf(0), 10, 10, 45)
		pdf.AddPageFormat("P", gofpdf.SizeType{Wd: 297, Ht: 420})
		square(t, pdf, textOf(0), 10, 10, 45)
	})
	pages := pagesOf(t, e, doc)
	if len(pages) != 2 || !strings.Contains(pages[0].Doubt.String(), "looked at with 216 dpi") || !pages[1].Doubt.IsZero() {
		t.Errorf("an A1 page and an A3 page are %+v", pages)
	}
	for _, p := range pages {
		if len(p.Codes) != 1 || p.Codes[0].Text != textOf(0) {
			t.Errorf("on page %d are %v", p.Number, p.Codes)
		}
	}
	if doubt := (raster{perMM: firstDPI / 25.4}).doubt(firstDPI, false); !strings.Contains(doubt.String(), "given up") {
		t.Errorf("of a search that was given up it says %q", doubt)
	}
}

func TestWhatIsNoPDFIsToldApart(t *testing.T) {
	e := openEye(t)
	look := func(pdf io.ReadSeeker) error { return e.Find(t.Context(), pdf, func(Page) error { return nil }) }
	folder, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	if err := look(folder); err == nil || !strings.Contains(err.Error(), "is a directory") {
		t.Errorf("a folder: %v", err)
	}
	doc := bytes.Replace(goodDraft().bytes(), []byte("/Kids [12 0 R"), []byte("/Kids [99 0 R"), 1)
	if err := look(bytes.NewReader(doc)); !errors.Is(err, ErrNotPDF) || !strings.Contains(err.Error(), "page 1") {
		t.Errorf("without its first page: %v", err)
	}
}

func TestProtectedPDFIsRefused(t *testing.T) {
	e := openEye(t)
	doc := foreign(t, func(pdf *gofpdf.Fpdf) {
		pdf.SetProtection(gofpdf.CnProtectPrint, "secret", "owner")
		page(t, pdf, 3, 4, 45)
	})
	err := e.Find(t.Context(), bytes.NewReader(doc), func(Page) error { return nil })
	if !errors.Is(err, ErrEncrypted) {
		t.Error(err)
	}
}

func TestSearchEndsWhenItsCallerSaysSo(t *testing.T) {
	e := openEye(t)
	enough := errors.New("enough")
	calls := 0
	doc := foreign(t, func(pdf *gofpdf.Fpdf) { page(t, pdf, 3, 4, 45) })
	err := e.Find(t.Context(), bytes.NewReader(doc), func(Page) error { calls++; return enough })
	if !errors.Is(err, enough) || calls != 1 {
		t.Errorf("%d calls, %v", calls, err)
	}
}

// Files that are broken in the middle may show less, and must not end the program.
func TestDamagedPDFIsSurvived(t *testing.T) {
	e := openEye(t)
	doc := goodDraft().bytes()
	for n := 20; n < len(doc); n += len(doc) / 40 {
		spoilt := bytes.Clone(doc)
		copy(spoilt[n:], "/////((((")
		_ = e.Find(t.Context(), bytes.NewReader(spoilt), func(Page) error { return nil })
	}
	if got := found(t, e, doc); len(got) != 4 {
		t.Errorf("afterwards a good file has %v", got)
	}
}
