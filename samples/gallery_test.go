//go:build e2e

package samples

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"sceneqr/campaign/wechat/emulator"
)

// gallerySheet has a name that would be markup, and as its third row one that WeChat refuses.
const gallerySheet = `编号,名称,分组
G01,外滩店,上海
G02,<script>alert(1)</script>,上海
G03,没有码的店,北京
G04,"""><img src=x onerror=alert(2)>",北京
G05,静安寺店,上海
G06,三里屯店,北京
G07,宽窄巷子店,
`

// galleryRun makes the gallery of that sheet and gives its path, with the texts of the codes by their file names in the
// ZIP, read out of WeChat's own pictures.
func galleryRun(t *testing.T) (path string, codes map[string]string) {
	t.Helper()
	wechat := &emulator.Emulator{Faults: emulator.Faults{Refused: func(scene string, _ int) int {
		if strings.Contains(scene, "-000003") {
			return 40097
		}
		return 0
	}}}
	tr := newTrialOf(t, 0, wechat, wechat)
	tr.write("gallery.csv", gallerySheet)
	tr.exits(3, "run", "--proof", "off", "gallery.csv")
	folder := filepath.Join(tr.dir, "out", "gallery")
	codes = make(map[string]string)
	for name, picture := range unpackPictures(t, folder, ".jpg") {
		codes[strings.TrimSuffix(filepath.Base(name), ".jpg")] = zbarFile(t, picture)
	}
	if len(codes) != 6 {
		t.Fatalf("the ZIP has %d codes, want 6", len(codes))
	}
	return filepath.Join(folder, "gallery.html"), codes
}

// codeOf is the text of the code whose file name ends in the channel's name.
func codeOf(t *testing.T, codes map[string]string, channel string) string {
	t.Helper()
	for name, text := range codes {
		if strings.HasSuffix(name, channel) {
			return text
		}
	}
	t.Fatalf("no code is called %q", channel)
	return ""
}

func TestOtherPeoplesBrowserShowsTheGallery(t *testing.T) {
	path, codes := galleryRun(t)
	for name, test := range map[string]func(t *testing.T, b *browser, codes map[string]string){
		"search": searches, "filters": filters, "enlarge": enlarges, "keyboard": obeysTheKeyboard, "copy": copies,
		"language": translates, "print": prints, "hostile names": showsMarkupAsText, "dark": staysBlackOnWhite,
	} {
		t.Run(name, func(t *testing.T) { test(t, browse(t, path, 1280), codes) })
	}
	t.Run("phone", func(t *testing.T) { fitsOnPhone(t, browse(t, path, 360), codes) })
}

func searches(t *testing.T, b *browser, _ map[string]string) {
	b.shows("#shown", "显示 7 / 7")
	for query, want := range map[string]int{
		"外滩": 1, "上海": 3, "g05": 1, "Ｇ０５": 1, "000004": 1, "gallery-00000": 7, "北京 三里屯": 1, "<script>": 1,
		"哈尔滨": 0,
	} {
		b.write("#search", query)
		b.becomes(fmt.Sprintf(`document.querySelectorAll("#list .card").length === %d`, want))
		b.shows("#shown", fmt.Sprintf("显示 %d / 7", want))
	}
	b.write("#search", "哈尔滨")
	b.click("#reset")
	b.shows("#shown", "显示 7 / 7")
}

func filters(t *testing.T, b *browser, _ map[string]string) {
	for _, c := range []struct {
		group, state string
		want         int
	}{
		{"=上海", "all", 3}, {"=", "all", 1}, {"all", "verified", 6}, {"all", "stopped", 1}, {"=北京", "verified", 2},
		{"=上海", "stopped", 0},
	} {
		b.choose("#group", c.group)
		b.choose("#state", c.state)
		b.shows("#shown", fmt.Sprintf("显示 %d / 7", c.want))
	}
}

func enlarges(t *testing.T, b *browser, codes map[string]string) {
	b.write("#search", "外滩")
	b.click(".card .open")
	b.shows("#enlarged", "外滩店")
	if got, want := b.photographed(), codeOf(t, codes, "外滩店"); got != want {
		t.Errorf("zbarimg reads %q on the screen, want %q", got, want)
	}
	b.click("#close")
	b.becomes(`!document.getElementById("enlarged").open`)

	b.write("#search", "没有码")
	b.click(".card .open")
	b.shows("#enlarged .problem", "微信")
	if value[int](b, `document.querySelectorAll("#enlarged svg").length`) != 0 || b.photographed() != "" {
		t.Error("a code that is not verified is drawn")
	}
}

func obeysTheKeyboard(t *testing.T, b *browser, _ map[string]string) {
	const focused = `document.activeElement.closest(".card")?.querySelector(".name").innerText ?? document.activeElement.id`
	b.do(chromedp.Focus(chromedp.CSS("#state")))
	b.press(kb.Tab)
	b.press(kb.ArrowRight)
	b.press(kb.End)
	if got := value[string](b, focused); got != "宽窄巷子店" {
		t.Errorf("End leads to %q", got)
	}
	b.press(kb.Home)
	b.press(kb.Enter)
	b.becomes(`document.getElementById("enlarged").open`)
	b.shows("#enlarged-name", "外滩店")
	for range 4 {
		b.press(kb.ArrowRight)
	}
	b.shows("#enlarged-name", "静安寺店")
	b.press(kb.ArrowLeft)
	b.shows("#enlarged-name", "<img")
	b.press(kb.Escape)
	b.becomes(`(` + focused + `).includes("<img")`) // the code that was seen last
	if outline := value[string](b, `getComputedStyle(document.activeElement).outlineStyle`); outline != "solid" {
		t.Errorf("the focus is shown by an outline of style %q", outline)
	}
}

func copies(t *testing.T, b *browser, codes map[string]string) {
	copied := func(channel string) {
		b.write("#search", channel)
		b.click(".card .copy")
		b.becomes(`document.querySelector("body > .notice").innerText.includes("链接已复制")`)
		if got, want := b.pasted(), codeOf(t, codes, channel); got != want {
			t.Errorf("the clipboard has %q, want %q", got, want)
		}
	}
	copied("外滩店")
	value[bool](b, `Object.defineProperty(navigator, "clipboard", { value: undefined }) === navigator`)
	copied("静安寺店")
	value[bool](b, `(document.execCommand = () => false) === null`)
	b.write("#search", "三里屯店")
	b.click(".card .copy")
	b.becomes(`document.querySelector("#enlarged .notice").innerText.includes("请手动复制")`)
	if got, want := value[string](b, `getSelection().toString()`), codeOf(t, codes, "三里屯店"); got != want {
		t.Errorf("selected is %q, want %q", got, want)
	}
}

func translates(t *testing.T, b *browser, _ map[string]string) {
	b.shows(".card .copy", "复制链接")
	b.click("#language")
	b.shows(".card .copy", "Copy link")
	b.shows("#shown", "7 of 7 shown")
	b.shows("#group", "All groups")
	if lang := value[string](b, `document.documentElement.lang`); lang != "en" {
		t.Errorf("the page says it is in %q", lang)
	}
	const labels = `[...document.querySelectorAll("[aria-label]")].map(e => e.ariaLabel).join()`
	if said := value[string](b, labels); strings.Contains(said, "放大") {
		t.Errorf("labels are left in Chinese: %s", said)
	}
	b.click("#language")
	b.shows(".card .copy", "复制链接")
}

func showsMarkupAsText(t *testing.T, b *browser, _ map[string]string) {
	b.shows("#list", "<script>alert(1)</script>")
	b.shows("#list", `"><img src=x onerror=alert(2)>`)
	if n := value[int](b, `document.images.length`); n != 0 {
		t.Errorf("%d names have become pictures", n)
	}
}

func staysBlackOnWhite(t *testing.T, b *browser, codes map[string]string) {
	const background = `getComputedStyle(document.body).backgroundColor`
	light := value[string](b, background)
	b.dark()
	if dark := value[string](b, background); dark == light {
		t.Errorf("the page is %s by day and by night", dark)
	}
	b.write("#search", "外滩")
	b.click(".card .open")
	if got, want := b.photographed(), codeOf(t, codes, "外滩店"); got != want {
		t.Errorf("zbarimg reads %q on a dark page, want %q", got, want)
	}
}

func fitsOnPhone(t *testing.T, b *browser, codes map[string]string) {
	if b.sideways() {
		t.Error("the list is wider than a phone")
	}
	b.click(".card .open")
	if b.sideways() {
		t.Error("an enlarged code is wider than a phone")
	}
	if got, want := b.photographed(), codeOf(t, codes, "外滩店"); got != want {
		t.Errorf("zbarimg reads %q on a phone, want %q", got, want)
	}
}
