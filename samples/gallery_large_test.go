//go:build e2e

package samples

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"sceneqr/campaign/words"
	"sceneqr/export/gallery"
	"sceneqr/export/qr"
)

// TestOtherPeoplesBrowserTakesTenThousandCodes demands that only cards near the screen exist, wherever one looks.
func TestOtherPeoplesBrowserTakesTenThousandCodes(t *testing.T) {
	b := browse(t, largeGallery(t), 1280)
	few := func() {
		t.Helper()
		if n := value[int](b, `document.querySelectorAll(".card").length`); n == 0 || n > 60 {
			t.Errorf("%d cards exist", n)
		}
	}
	b.shows("#shown", "10,000 of 10,000 shown")
	few()
	b.do(chromedp.Focus(chromedp.CSS(".card .open")))
	b.press(kb.End)
	b.becomes(`document.activeElement.ariaLabel === "Enlarge: shop 10000"`)
	b.becomes(`document.activeElement.getBoundingClientRect().top < innerHeight`)
	few()
	b.write("#search", "shop 77")
	b.shows("#shown", "280 of 10,000 shown")
	few()
	b.write("#search", "shop 7777")
	b.shows("#shown", "1 of 10,000 shown")
	if got := b.photographed(); got != largeURL(7777) {
		t.Errorf("zbarimg reads %q", got)
	}
	b.write("#search", "shop")
	text := judged(t, "pdftotext", b.paper(), "-")
	if !strings.Contains(text, "first 2,000 of 10,000") || !strings.Contains(text, "shop 2000\n") {
		t.Error("2,000 codes are to be printed, and the paper to say that there are more")
	}
}

func largeURL(n int) string { return fmt.Sprintf("http://weixin.qq.com/q/02kQ7xyAbCdEf%08dGh", n) }

func largeGallery(t *testing.T) string {
	t.Helper()
	g := gallery.Gallery{Campaign: "large", Language: words.English}
	for n := 1; n <= gallery.Most; n++ {
		symbol, err := qr.Encode(largeURL(n), qr.M)
		if err != nil {
			t.Fatal(err)
		}
		g.Codes = append(g.Codes, gallery.Code{
			Name: fmt.Sprintf("shop %d", n), Serial: fmt.Sprintf("%06d", n), State: gallery.Verified,
			URL: largeURL(n), Symbol: symbol,
		})
	}
	path := filepath.Join(t.TempDir(), "gallery.html")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := g.Write(f); err != nil {
		t.Fatal(err)
	}
	return path
}
