package verify

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"rsc.io/qr"
)

func textOf(i int) string { return fmt.Sprintf("http://weixin.qq.com/q/02K9kgpJYPbgN10000w%03d", i) }

// sheetOf draws a page of codes in a grid, each put through a change, with lines like text under them.
func sheetOf(t testing.TB, columns, rows, pixels int, change func(i int, g *image.Gray) *image.Gray) *image.Gray {
	var page *image.Gray
	for i := range columns * rows {
		g := change(i, symbol(t, textOf(i), qr.M, pixels, 4))
		cell := image.Pt(g.Rect.Dx()+20, g.Rect.Dy()+24)
		if page == nil {
			page = image.NewGray(image.Rect(0, 0, cell.X*columns, cell.Y*rows))
			draw.Draw(page, page.Rect, image.White, image.Point{}, draw.Src)
		}
		at := image.Pt(i%columns*cell.X, i/columns*cell.Y)
		draw.Draw(page, g.Rect.Add(at), g, image.Point{}, draw.Src)
		scribble(page, image.Rect(at.X+10, at.Y+cell.Y-20, at.X+cell.X-10, at.Y+cell.Y-4), uint64(i))
	}
	return page
}

// scribble fills a line with strokes as dense as those of Chinese characters.
func scribble(page *image.Gray, line image.Rectangle, seed uint64) {
	random := rand.New(rand.NewPCG(seed, 1))
	for range line.Dx() / 3 {
		x, y := line.Min.X+random.IntN(line.Dx()), line.Min.Y+random.IntN(line.Dy())
		stroke := image.Rect(x, y, x+2+random.IntN(10), y+1)
		if random.IntN(2) == 0 {
			stroke = image.Rect(x, y, x+1, y+2+random.IntN(10))
		}
		draw.Draw(page, stroke.Intersect(line), image.Black, image.Point{}, draw.Src)
	}
}

func same(_ int, g *image.Gray) *image.Gray { return g }

// wantAll checks that the codes of a page are found, all but those that are named as spoilt, which are to be found
// unread.
func wantAll(t *testing.T, page *image.Gray, count int, spoilt ...int) {
	t.Helper()
	found, whole := All(page)
	if !whole {
		t.Error("the search was not whole")
	}
	var texts []string
	unread := 0
	for _, c := range found {
		if c.Text == "" {
			unread++
			continue
		}
		texts = append(texts, c.Text)
	}
	for i := range count {
		if !slices.Contains(spoilt, i) && !slices.Contains(texts, textOf(i)) {
			t.Errorf("code %d is not found", i)
		}
	}
	if len(texts) != count-len(spoilt) || unread != len(spoilt) {
		t.Errorf("%d are read and %d are not; want %d and %d", len(texts), unread, count-len(spoilt), len(spoilt))
	}
}

func TestAllCodesOfAPageAreFound(t *testing.T) {
	for name, tt := range map[string]struct {
		columns, rows, pixels int
		change                func(int, *image.Gray) *image.Gray
	}{
		"one":                     {1, 1, 8, same},
		"twelve":                  {3, 4, 6, same},
		"65 of 18 mm":             {5, 13, 5, same},
		"60 of 2 pixels a module": {6, 10, 2, same},
		"40 of 3.4 pixels":        {5, 8, 4, func(_ int, g *image.Gray) *image.Gray { return scaled(g, g.Rect.Dx()*85/100) }},
		"one of 60 pixels":        {1, 1, 60, same},
		"blurred":                 {5, 8, 5, func(_ int, g *image.Gray) *image.Gray { return blurred(g, 1) }},
		"noisy":                   {5, 8, 5, func(_ int, g *image.Gray) *image.Gray { return noisy(g, 20) }},
		"grey on grey": {3, 4, 5, func(_ int, g *image.Gray) *image.Gray {
			return grey(inColours(g, color.Gray{Y: 130}, color.Gray{Y: 220}))
		}},
		"turned by 7°":             {3, 4, 5, func(_ int, g *image.Gray) *image.Gray { return turned(g, 7) }},
		"turned by quarters":       {4, 4, 4, func(i int, g *image.Gray) *image.Gray { return turned(g, float64(90*i)) }},
		"turned by anything":       {5, 5, 5, func(i int, g *image.Gray) *image.Gray { return turned(g, float64(15*i)) }},
		"with a logo":              {3, 4, 5, func(_ int, g *image.Gray) *image.Gray { return grey(withLogo(g)) }},
		"stretched by a twentieth": {3, 4, 5, func(_ int, g *image.Gray) *image.Gray { return wider(g) }},
	} {
		t.Run(name, func(t *testing.T) {
			wantAll(t, sheetOf(t, tt.columns, tt.rows, tt.pixels, tt.change), tt.columns*tt.rows)
		})
	}
}

func wider(g *image.Gray) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, g.Rect.Dx()*21/20, g.Rect.Dy()))
	for i := range out.Pix {
		x, y := i%out.Stride, i/out.Stride
		out.Pix[i] = g.Pix[y*g.Stride+x*20/21]
	}
	return out
}

func TestSpoiltCodesAreNamed(t *testing.T) {
	blot := func(area image.Rectangle, ink color.Color) func(int, *image.Gray) *image.Gray {
		return func(i int, g *image.Gray) *image.Gray {
			if i == 4 {
				draw.Draw(g, area, image.NewUniform(ink), image.Point{}, draw.Src)
			}
			return g
		}
	}
	for name, change := range map[string]func(int, *image.Gray) *image.Gray{
		"a blot":                              blot(image.Rect(70, 70, 140, 140), color.Black),
		"a hole":                              blot(image.Rect(70, 70, 150, 150), color.White),
		"a broken line":                       blot(image.Rect(70, 20, 90, 180), color.White),
		"no finder in the left upper corner":  blot(image.Rect(20, 20, 55, 55), color.White),
		"no finder in the right upper corner": blot(image.Rect(150, 20, 185, 55), color.Black),
		"no finder in the left lower corner":  blot(image.Rect(20, 150, 55, 185), color.White),
		"a mirrored one":                      func(i int, g *image.Gray) *image.Gray { return mirroredWhen(i == 4, g) },
	} {
		t.Run(name, func(t *testing.T) {
			wantAll(t, sheetOf(t, 3, 4, 5, change), 12, 4)
		})
	}
}

func mirroredWhen(yes bool, g *image.Gray) *image.Gray {
	if yes {
		for y := range g.Rect.Dy() {
			slices.Reverse(rowOf(g, y))
		}
	}
	return g
}

func TestCodesAreFoundWhereTheyAre(t *testing.T) {
	g := symbol(t, url, qr.M, 6, 4) // 33 modules: 198 pixels
	page := image.NewGray(image.Rect(0, 0, 1000, 800))
	draw.Draw(page, page.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(page, g.Rect.Add(image.Pt(500, 300)), g, image.Point{}, draw.Src)
	found, _ := All(page)
	if len(found) != 1 {
		t.Fatalf("finds %v", found)
	}
	want := Code{url, 500 + 24 + 99, 300 + 24 + 99, 198}
	got := found[0]
	if math.Abs(got.X-want.X) > 1 || math.Abs(got.Y-want.Y) > 1 || math.Abs(got.Side-want.Side) > 2 || got.Text != url {
		t.Errorf("finds %v, want %v", got, want)
	}
}

func TestPagesWithoutCodesHaveNone(t *testing.T) {
	lines := image.NewGray(image.Rect(0, 0, 1200, 1600))
	draw.Draw(lines, lines.Rect, image.White, image.Point{}, draw.Src)
	for y := 20; y < 1580; y += 18 {
		scribble(lines, image.Rect(40, y, 1160, y+12), uint64(y))
	}
	// Icons like finders, on a square: they have no dotted lines between them.
	icons := image.NewGray(lines.Rect)
	draw.Draw(icons, icons.Rect, image.White, image.Point{}, draw.Src)
	for _, at := range []image.Point{{100, 100}, {400, 100}, {100, 400}, {400, 400}} {
		for i, ink := range []color.Color{color.Black, color.White, color.Black} {
			square := image.Rect(0, 0, 70, 70).Add(at)
			draw.Draw(icons, square.Inset(10*i), image.NewUniform(ink), image.Point{}, draw.Src)
		}
	}
	for name, page := range map[string]*image.Gray{
		"text":    lines,
		"white":   grey(white(800, 800)),
		"black":   image.NewGray(image.Rect(0, 0, 800, 800)),
		"noise":   noisy(image.NewGray(image.Rect(0, 0, 800, 800)), 200),
		"icons":   icons,
		"nothing": image.NewGray(image.Rectangle{}),
	} {
		if found, whole := All(page); len(found) != 0 || !whole {
			t.Errorf("%s: finds %v", name, found)
		}
	}
}

// finderWallpaper is a page of likenesses of finders, as close as they can be.
func finderWallpaper(side int) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, side, side))
	for i := range g.Pix {
		x, y := i%side%18/2, i/side%18/2
		ring := max(max(x-4, 4-x), max(y-4, 4-y))
		if ring == 2 || ring == 4 {
			g.Pix[i] = 0xff
		}
	}
	return g
}

// Without bounds these 17,000 finders, and all the threes of them, would take minutes.
func TestPageFullOfFindersIsGoneThrough(t *testing.T) {
	found, whole := All(finderWallpaper(2400))
	for _, c := range found {
		if c.Text != "" {
			t.Errorf("reads %q", c.Text)
		}
	}
	if whole {
		t.Error("it says that it has looked at all of them")
	}
}

func BenchmarkAll(b *testing.B) {
	for name, page := range map[string]*image.Gray{
		"12":        sheetOf(b, 3, 4, 12, same),
		"65":        sheetOf(b, 5, 13, 5, same),
		"wallpaper": finderWallpaper(2400),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(page.Pix)))
			for b.Loop() {
				All(page)
			}
		})
	}
}

func FuzzAll(f *testing.F) {
	g := symbol(f, url, qr.M, 3, 4)
	f.Add(g.Pix, g.Rect.Dx())
	f.Fuzz(func(t *testing.T, pixels []byte, width int) {
		if width < 1 || width > len(pixels) {
			return
		}
		height := len(pixels) / width
		All(&image.Gray{Pix: pixels, Stride: width, Rect: image.Rect(0, 0, width, height)})
	})
}
