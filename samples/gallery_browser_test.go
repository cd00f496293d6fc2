//go:build e2e

package samples

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A browser is Chromium with one page of ours in it. It fails the test when the page complains or asks for anything.
type browser struct {
	*testing.T
	ctx  context.Context
	page string // its url

	mu         sync.Mutex
	complaints []string
}

// browse opens a file as a double click does, in a window so many pixels wide.
func browse(t *testing.T, path string, width int64) *browser {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath("chromium"),
		chromedp.NoSandbox, // which root cannot have
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"),
	)...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{T: t, ctx: ctx, page: (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	ask(b, network.Enable, network.EnableParams{})
	ask(b, log.Enable, cdp.Empty{})
	b.do(chromedp.EmulateViewport(width, 800), chromedp.Navigate(b.page))
	t.Cleanup(b.quiet)
	return b
}

func (b *browser) hear(event any) {
	complaint := ""
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		complaint = "exception: " + e.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		complaint = "the console is used"
	case *log.EventEntryAdded:
		complaint = "log: " + e.Entry.Text
	case *network.EventRequestWillBeSent:
		if e.Request.URL != b.page {
			complaint = "request: " + e.Request.URL
		}
	}
	if complaint != "" {
		b.mu.Lock()
		b.complaints = append(b.complaints, complaint)
		b.mu.Unlock()
	}
}

// quiet demands that there was nothing to complain of.
func (b *browser) quiet() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, complaint := range b.complaints {
		b.Error(complaint)
	}
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

func ask[P, R any](b *browser, command cdp.Command[P, R], params P) {
	b.Helper()
	if _, err := chromedp.Call(b.ctx, command, params); err != nil {
		b.Fatal(err)
	}
}

// see is what an action finds out.
func see[T any](b *browser, action chromedp.Action[T]) T {
	b.Helper()
	found, err := chromedp.Run(b.ctx, action)
	if err != nil {
		b.Fatal(err)
	}
	return found
}

// value is that of an expression of JavaScript.
func value[T any](b *browser, expression string) T {
	b.Helper()
	return see(b, chromedp.Evaluate[T](expression))
}

// becomes waits for a condition, an expression of JavaScript.
func (b *browser) becomes(condition string) {
	b.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool](condition)); err != nil {
		b.Fatalf("%s: %v", condition, err)
	}
}

func (b *browser) click(selector string) {
	b.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)))
}

func (b *browser) press(keys string) {
	b.Helper()
	b.do(chromedp.KeyEvent(keys))
}

// write puts a text in the place of what stands in a box, as somebody who types it.
func (b *browser) write(selector, text string) {
	b.Helper()
	b.marked(selector)
	b.press(text)
}

// marked has the cursor in a box and all that stands there selected, to be written over.
func (b *browser) marked(selector string) {
	b.Helper()
	const script = `(box => { box.focus(); box.select() })(document.querySelector(%q))`
	b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(script, selector)))
}

// choose chooses in a box as a person does, which the page hears of.
func (b *browser) choose(selector, choice string) {
	b.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(
		`(box => { box.value = %q; box.dispatchEvent(new Event("change")) })(document.querySelector(%q))`, choice, selector)))
}

// pasted is what the clipboard has.
func (b *browser) pasted() string {
	b.Helper()
	b.marked("#search")
	b.do(chromedp.KeyEvent("v", chromedp.KeyModifiers(chromedp.ModifierCtrl), func(p *input.DispatchKeyEventParams) {
		p.Commands = []string{"paste"}
	}))
	return value[string](b, `document.getElementById("search").value`)
}

// text is what a part of the page shows.
func (b *browser) text(selector string) string {
	b.Helper()
	return value[string](b, fmt.Sprintf(`document.querySelector(%q).innerText`, selector))
}

// dark has the computer prefer dark pages.
func (b *browser) dark() {
	b.Helper()
	ask(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
	})
}

// photographed is what zbarimg reads on the screen.
func (b *browser) photographed() string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "screen.png")
	if err := os.WriteFile(path, see(b, chromedp.CaptureScreenshot()), 0o600); err != nil {
		b.Fatal(err)
	}
	return zbarFile(b.T, path)
}

// sideways tells whether the page is wider than the window.
func (b *browser) sideways() bool {
	b.Helper()
	return value[bool](b, `document.scrollingElement.scrollWidth > innerWidth`)
}

func (b *browser) shows(selector, want string) {
	b.Helper()
	if got := b.text(selector); !strings.Contains(got, want) {
		b.Errorf("%s shows %q, want %q", selector, got, want)
	}
}
