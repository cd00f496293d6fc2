package verify

import "math"

// A finder is one of the three squares in a symbol's corners: any line through its middle crosses dark, light, dark,
// light and dark in the proportion of 1, 1, 3, 1 and 1.
type finder struct {
	x, y   float64 // its middle, in pixels
	module float64 // as wide as the line that saw it crosses one
	seen   int     // by how many lines
	taken  bool    // by a code that was read
}

// finders looks for finders along every second row.
func (p *paper) finders() []*finder {
	var all []finder
	for y := 1; y < p.Rect.Dy(); y += 2 {
		if len(all) >= mostOnPage {
			p.bounded = true
			break
		}
		all = p.findersInRow(all, y)
	}
	var out []*finder
	for i := range all {
		if all[i].seen > 1 { // the middle of a finder is three modules, or six pixels, high
			out = append(out, &all[i])
		}
	}
	return out
}

// mostOnPage bounds a search, as [mostFinders] does: an A3 page full of the smallest codes has some two thousand
// finders.
const mostOnPage = 4000

func (p *paper) findersInRow(all []finder, y int) []finder {
	row := rowOf(p.Gray, y)
	limits := p.thresholds[y/tile*p.across:]
	var runs [5]int // the last five, the newest at the end
	dark := false
	for x, v := range row {
		if now := v < limits[x/tile]; now != dark {
			if dark && proportioned(&runs) {
				all = p.see(all, x, y, &runs)
			}
			copy(runs[:], runs[1:])
			runs[4], dark = 0, now
		}
		runs[4]++
	}
	if dark && proportioned(&runs) {
		all = p.see(all, len(row), y, &runs)
	}
	return all
}

// edge is how many pixels a run may be off beside what its modules allow, because its ends fall between pixels.
const edge = 0.5

// proportioned tells whether five runs are those of a line through a finder, to half of each.
func proportioned(runs *[5]int) bool {
	total := runs[0] + runs[1] + runs[2] + runs[3] + runs[4]
	if total < 10 {
		return false
	}
	module := float64(total) / 7
	off := func(run int, modules float64) bool {
		return math.Abs(float64(run)-modules*module) >= modules*module/2+edge
	}
	return !off(runs[0], 1) && !off(runs[1], 1) && !off(runs[2], 3) && !off(runs[3], 1) && !off(runs[4], 1)
}

// see looks at what may be a finder in a row, the last of whose runs ends at x, and adds it if it is one.
func (p *paper) see(all []finder, x, y int, runs *[5]int) []finder {
	middle := float64(x-runs[4]-runs[3]) - float64(runs[2])/2
	for i := len(all) - 1; i >= 0; i-- {
		f := &all[i]
		if math.Abs(f.x-middle) < 2*f.module && math.Abs(f.y-float64(y)) < 4*f.module {
			f.seen++
			return all
		}
	}
	if f, ok := p.cross(middle, float64(y)+0.5); ok {
		all = append(all, f)
	}
	return all
}

// cross looks at a finder along four lines through its middle: it must have its proportions on all.
func (p *paper) cross(x, y float64) (finder, bool) {
	back, forth, ok := p.arms(x, y, 0, 1)
	if !ok {
		return finder{}, false
	}
	x, y = math.Floor(x)+0.5, y+(forth-back)/2
	back, forth, ok = p.arms(x, y, 1, 0)
	if !ok {
		return finder{}, false
	}
	x += (forth - back) / 2
	for _, diagonal := range [...]float64{1, -1} {
		if _, _, ok := p.arms(x, y, 1, diagonal); !ok {
			return finder{}, false
		}
	}
	f := finder{x: x, y: y, module: (back + forth) / 7, seen: 1}
	p.centre(&f)
	return f, true
}

// centre moves a finder to the middle of the ink of its inner square. Counting pixels leaves it half a pixel off, and
// the far corner of a fine symbol another two times that.
func (p *paper) centre(f *finder) {
	reach := int(2*f.module + 0.5)
	sum, sumX, sumY := 0.0, 0.0, 0.0
	for y := int(f.y) - reach; y <= int(f.y)+reach; y++ {
		for x := int(f.x) - reach; x <= int(f.x)+reach; x++ {
			if p.dark(x, y) {
				ink := float64(p.thresholds[y/tile*p.across+x/tile] - p.Pix[y*p.Stride+x])
				sum, sumX, sumY = sum+ink, sumX+ink*(float64(x)+0.5), sumY+ink*(float64(y)+0.5)
			}
		}
	}
	if sum > 0 {
		f.x, f.y = sumX/sum, sumY/sum
	}
}

// arms follows a line from the middle of a finder both ways to its edge, and gives how far away that is, in steps of
// dx, dy.
func (p *paper) arms(x, y, dx, dy float64) (back, forth float64, ok bool) {
	a, okA := p.arm(x, y, -dx, -dy)
	b, okB := p.arm(x, y, dx, dy)
	runs := [5]int{a[2], a[1], a[0] + b[0], b[1], b[2]}
	back, forth = float64(a[0]+a[1]+a[2]), float64(b[0]+b[1]+b[2])
	// The pixel in the middle is counted twice, and seen from its own middle.
	runs[2]--
	return back - 0.5, forth - 0.5, okA && okB && proportioned(&runs)
}

// longest is how many pixels an arm may have: a finder of 7 x 80 pixels is 47 mm wide at 300 dpi.
const longest = 280

// arm counts the pixels of the dark, light and dark stretches from the middle of a finder.
func (p *paper) arm(x, y, dx, dy float64) (runs [3]int, ok bool) {
	dark, state := true, 0
	for range longest {
		if p.dark(int(math.Floor(x)), int(math.Floor(y))) != dark {
			if state++; state == len(runs) {
				return runs, true
			}
			dark = !dark
		}
		runs[state]++
		x, y = x+dx, y+dy
	}
	return runs, false
}
