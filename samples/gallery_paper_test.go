//go:build e2e

package samples

import (
	"image"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"sceneqr/campaign/verify"
)

func prints(t *testing.T, b *browser, codes map[string]string) {
	b.dark()
	want := slices.Sorted(maps.Values(codes))
	if got, pages := b.printed(); !slices.Equal(got, want) || pages != 1 {
		t.Errorf("on %d pages %q can be read, want %q", pages, got, want)
	}
	b.choose("#group", "=北京")
	if got, _ := b.printed(); len(got) != 2 {
		t.Errorf("%d codes of a group are printed, want 2", len(got))
	}
	if left := value[int](b, `document.getElementById("paper").children.length`); left != 0 {
		t.Errorf("%d cards are left behind after printing", left)
	}
}

// paper is a PDF of what is printed.
func (b *browser) paper() string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "gallery.pdf")
	if err := os.WriteFile(path, see(b, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize())), 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}

// printed are the texts of the codes on paper, and how many pages it takes.
func (b *browser) printed() (texts []string, pages int) {
	b.Helper()
	dir := b.TempDir()
	judged(b.T, "pdftoppm", "-gray", "-r", "200", "-png", b.paper(), filepath.Join(dir, "page"))
	drawn, err := filepath.Glob(filepath.Join(dir, "page*.png"))
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range drawn {
		found, whole := verify.All(grey(b.T, name))
		if !whole {
			b.Errorf("%s was not searched to its end", filepath.Base(name))
		}
		for _, code := range found {
			texts = append(texts, code.Text)
		}
	}
	slices.Sort(texts)
	return texts, len(drawn)
}

func grey(t *testing.T, path string) *image.Gray {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	out := image.NewGray(picture.Bounds())
	draw.Draw(out, out.Rect, picture, out.Rect.Min, draw.Src)
	return out
}
