package verify

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rsc.io/qr"
)

func wantText(t *testing.T, picture []byte, want string) {
	t.Helper()
	if got, err := Read(picture); err != nil || got != want {
		t.Errorf("reads %q, %v; want %q", got, err, want)
	}
}

func TestOfficialPictureIsReadTheQuickWay(t *testing.T) {
	img, err := decode(official(t), fitsSide)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Modules(sample(grey(img))); err != nil || got != url {
		t.Errorf("reads %q, %v; want %q", got, err, url)
	}
}

// Each of these is to be read without a search, at every quality.
func TestCleanPicturesAreReadTheQuickWay(t *testing.T) {
	q := symbol(t, url, qr.Q, 10, 4)
	pictures := map[string]image.Image{
		"whole modules":     q,
		"300 pixels":        scaled(q, 300),
		"344 pixels":        scaled(q, 344),
		"512 pixels":        scaled(q, 512),
		"640 pixels":        scaled(q, 640),
		"no quiet zone":     symbol(t, url, qr.Q, 10, 0),
		"3 pixels a module": symbol(t, url, qr.Q, 3, 4),
		"level H":           symbol(t, url, qr.H, 8, 2),
		"level L":           symbol(t, url, qr.L, 8, 2),
		"smallest symbol":   symbol(t, "A", qr.M, 10, 4),
		"large symbol":      symbol(t, strings.Repeat(url, 6), qr.Q, 4, 4),
		"blurred":           blurred(q, 2),
		"noisy":             noisy(q, 28),
		"logo":              withLogo(q),
		"dark blue":         inColours(q, color.RGBA{0, 0, 90, 255}, color.White),
	}
	texts := map[string]string{"smallest symbol": "A", "large symbol": strings.Repeat(url, 6)}
	for name, img := range pictures {
		want, ok := texts[name]
		if !ok {
			want = url
		}
		for _, quality := range []int{50, 95} {
			img, err := decode(asJPEG(t, img, quality), fitsSide)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := Modules(sample(grey(img))); err != nil || got != want {
				t.Errorf("%s at quality %d reads %q, %v", name, quality, got, err)
			}
		}
	}
}

func TestOtherPicturesAreSearched(t *testing.T) {
	q := symbol(t, url, qr.Q, 8, 4)
	bare := symbol(t, url, qr.Q, 8, 0)
	pictures := map[string]image.Image{
		"turned by 7°":          turned(q, 7),
		"turned by 45°":         turned(q, 45),
		"upside down":           turned(q, 180),
		"turned, with a logo":   withLogo(turned(q, 30)),
		"black frame":           on(color.Black, 60, q),
		"green frame":           on(color.RGBA{7, 120, 60, 255}, 20, q),
		"bare, turned":          turned(bare, 90),
		"small on a large page": on(color.Black, 500, symbol(t, url, qr.Q, 2, 4)),
		"grey on grey":          inColours(q, color.Gray{Y: 140}, color.Gray{Y: 220}),
		"dark on dark":          inColours(q, color.Gray{Y: 10}, color.Gray{Y: 110}),
		"bare, light ink":       inColours(bare, color.RGBA{240, 120, 110, 255}, color.White),
		"a speck beside it":     withSpeck(q),
		"stretched":             stretched(q),
	}
	for name, img := range pictures {
		t.Run(name, func(t *testing.T) {
			g := grey(img)
			if _, err := Modules(sample(g)); err == nil {
				t.Error("was read the quick way: no test of the search")
			}
			wantText(t, asPNG(t, img), url)
			wantText(t, asJPEG(t, img, 80), url)
		})
	}
}

func TestEveryKindOfPNGIsRead(t *testing.T) {
	g := symbol(t, url, qr.M, 5, 4)
	for _, target := range []draw.Image{
		image.NewGray16(g.Rect), image.NewRGBA(g.Rect), image.NewNRGBA(g.Rect), image.NewRGBA64(g.Rect),
		image.NewNRGBA64(g.Rect), image.NewPaletted(g.Rect, color.Palette{color.White, color.Black}),
	} {
		draw.Draw(target, g.Rect, g, image.Point{}, draw.Src)
		t.Run(fmt.Sprintf("%T", target), func(t *testing.T) { wantText(t, asPNG(t, target), url) })
	}
	t.Run("transparent", func(t *testing.T) {
		wantText(t, asPNG(t, inColours(g, color.Black, color.Transparent)), url)
	})
}

func TestTextIsByteForByte(t *testing.T) {
	for _, text := range []string{
		"http://weixin.qq.com/q/02-_~%41?a=b&c=d#e",
		"https://例子.cn/门店/北京",
		"ｶﾀｶﾅ",
		"\x93\xfa\x96\x7b\x8c\xea", // Shift-JIS
		"caf\xe9",                  // ISO 8859-1
		"\xfe\xffab", "\xef\xbb\xbfa", "\x00\x01\xff",
		"0123456789", "HTTP://WEIXIN.QQ.COM/Q/02",
	} {
		g := symbol(t, text, qr.M, 4, 4)
		wantText(t, asPNG(t, g), text)
		wantText(t, asPNG(t, turned(g, 90)), text)
	}
}

// What Go's own encoders do not write. Made with ImageMagick from the symbol of url at level M, 2 pixels a module.
func TestFilesOfAnotherProgramAreRead(t *testing.T) {
	for _, name := range []string{"progressive.jpg", "cmyk.jpg", "interlaced.png"} {
		t.Run(name, func(t *testing.T) { wantText(t, readFile(t, name), url) })
	}
}

func TestModulesAreReadAsTheyAre(t *testing.T) {
	modules := sample(symbol(t, url, qr.M, 4, 4))
	if got, err := Modules(modules); err != nil || got != url {
		t.Errorf("reads %q, %v", got, err)
	}
	for _, row := range modules {
		slices.Reverse(row)
	}
	for name, bad := range map[string][][]bool{
		"mirrored": modules, "nothing": nil, "one row": modules[:1], "no columns": {{}}, "ragged": {modules[0], {true}},
	} {
		if got, err := Modules(bad); !errors.Is(err, ErrNoCode) {
			t.Errorf("%s reads %q, %v", name, got, err)
		}
	}
}

func TestPartOfAPictureIsRead(t *testing.T) {
	page := sheetOf(t, 2, 2, 4, same)
	cell := symbol(t, textOf(0), qr.M, 4, 4).Rect.Size()
	for i := range 4 {
		at := image.Pt(i%2*(cell.X+20), i/2*(cell.Y+24))
		part := page.SubImage(image.Rectangle{at, at.Add(cell)}).(*image.Gray)
		if got, err := Gray(part); err != nil || got != textOf(i) {
			t.Errorf("code %d reads %q, %v", i, got, err)
		}
	}
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A picture that is cut at any byte must not pass, even where its decoder could draw the greater part of it.
func TestEveryCutIsNoticed(t *testing.T) {
	small := symbol(t, "A", qr.M, 1, 4)
	for name, picture := range map[string][]byte{
		"JPEG":             asJPEG(t, small, 75),
		"PNG":              asPNG(t, small),
		"progressive JPEG": readFile(t, "progressive.jpg"),
		"interlaced PNG":   readFile(t, "interlaced.png"),
	} {
		for n := 8; n < len(picture); n++ {
			if _, err := Read(picture[:n]); !errors.Is(err, ErrCutShort) {
				t.Fatalf("%s cut to %d of %d bytes: %v", name, n, len(picture), err)
			}
		}
	}
}

func TestBytesAfterTheEndAreIgnored(t *testing.T) {
	wantText(t, append(official(t), "\r\n\x00\x00"...), url)
	wantText(t, append(asPNG(t, symbol(t, url, qr.M, 4, 4)), "\r\n"...), url)
}

func TestEachFaultIsTold(t *testing.T) {
	clean := asPNG(t, symbol(t, url, qr.M, 4, 4))
	flipped := bytes.Clone(clean)
	flipped[len(flipped)/2] ^= 0x10
	badJPEG := official(t)
	copy(badJPEG[len(badJPEG)/2:], "\xff\xc1\xff\xc1")
	spoilt := symbol(t, url, qr.L, 8, 4)
	draw.Draw(spoilt, image.Rect(120, 120, 300, 300), image.White, image.Point{}, draw.Src)
	for _, tt := range []struct {
		name    string
		picture []byte
		want    error
	}{
		{"nothing", nil, ErrNotPicture},
		{"JSON", []byte(`{"errcode":40001}`), ErrNotPicture},
		{"HTML", []byte("<!DOCTYPE html><html>"), ErrNotPicture},
		{"GIF", []byte("GIF89a\x01\x00\x01\x00"), ErrNotPicture},
		{"half of a PNG's first bytes", clean[:5], ErrNotPicture},
		{"PNG with a wrong bit", flipped, ErrDamaged},
		{"JPEG with a wrong marker", badJPEG, ErrDamaged},
		{"PNG of 4097 pixels", asPNG(t, image.NewGray(image.Rect(0, 0, MaxSide+1, 1))), ErrTooLarge},
		{"JPEG of 4097 pixels", asJPEG(t, image.NewGray(image.Rect(0, 0, 1, MaxSide+1)), 50), ErrTooLarge},
		{"small PNG that claims to be large", claiming(clean, 100_000), ErrTooLarge},
		{"white paper", asPNG(t, white(430, 430)), ErrNoCode},
		{"black paper", asPNG(t, image.NewGray(image.Rect(0, 0, 430, 430))), ErrNoCode},
		{"one pixel", asPNG(t, image.NewGray(image.Rect(0, 0, 1, 1))), ErrNoCode},
		{"a line", asPNG(t, image.NewGray(image.Rect(0, 0, MaxSide, 1))), ErrNoCode},
		{"noise", asPNG(t, noisy(image.NewGray(image.Rect(0, 0, 200, 200)), 200)), ErrNoCode},
		{"white on black", asPNG(t, inColours(symbol(t, url, qr.M, 8, 4), color.White, color.Black)), ErrNoCode},
		{"mirrored", asPNG(t, mirroredWhen(true, symbol(t, url, qr.M, 8, 4))), ErrNoCode},
		{"more spoilt than level L mends", asPNG(t, spoilt), ErrNoCode},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if text, err := Read(tt.picture); !errors.Is(err, tt.want) || text != "" {
				t.Errorf("reads %q, %v; want %v", text, err, tt.want)
			}
		})
	}
}

// The library tries every three of the finders that it sees: without a bound, these 12,000 would take hours.
func TestPictureFullOfFindersIsGivenUp(t *testing.T) {
	g := image.NewGray(image.Rect(0, 0, 1000, 1000))
	for i := range g.Pix {
		x, y := i%1000%9, i/1000%9
		ring := max(max(x-4, 4-x), max(y-4, 4-y))
		if ring == 2 || ring == 4 {
			g.Pix[i] = 0xff
		}
	}
	if text, err := Read(asPNG(t, g)); !errors.Is(err, ErrNoCode) {
		t.Errorf("reads %q, %v", text, err)
	}
}

func TestReadMayRunInParallel(t *testing.T) {
	for i := range 4 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			text := fmt.Sprintf("%s%d", url, i)
			g := symbol(t, text, qr.M, 6, 4)
			wantText(t, asJPEG(t, g, 80), text)
			wantText(t, asJPEG(t, turned(g, 20), 80), text)
		})
	}
}
