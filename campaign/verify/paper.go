package verify

import "image"

// tile is how many pixels wide and high the parts of a page are that have a threshold of their own: large enough to see
// paper around any code that is to be found, small enough to follow shadows on a scan.
const tile = 32

// A paper is a page with a threshold that follows it.
type paper struct {
	*image.Gray
	across     int // tiles
	thresholds []uint8
	bounded    bool // a bound of the search was met
}

func newPaper(g *image.Gray) *paper {
	p := &paper{Gray: g, across: (g.Rect.Dx() + tile - 1) / tile}
	down := (g.Rect.Dy() + tile - 1) / tile
	ranges := make([]tones, p.across*down)
	for i := range ranges {
		ranges[i] = p.tones(i%p.across, i/p.across)
	}
	p.thresholds = make([]uint8, len(ranges))
	for i := range ranges {
		around := nothing
		for y := max(0, i/p.across-2); y <= min(down-1, i/p.across+2); y++ {
			for x := max(0, i%p.across-2); x <= min(p.across-1, i%p.across+2); x++ {
				around = around.and(ranges[y*p.across+x])
			}
		}
		p.thresholds[i] = around.threshold()
	}
	return p
}

// tones are the darkest and the lightest pixel of an area.
type tones struct{ dark, light uint8 }

var nothing = tones{255, 0}

func (t tones) and(u tones) tones { return tones{min(t.dark, u.dark), max(t.light, u.light)} }

// plain is the contrast under which an area is one patch, with the grain of a scan.
const plain = 48

// threshold is nearer to the paper than to the ink, so that a code in a light colour is seen beside black text.
func (t tones) threshold() uint8 {
	if int(t.light)-int(t.dark) < plain {
		return threshold
	}
	return uint8((int(t.dark) + 2*int(t.light)) / 3)
}

func (p *paper) tones(column, row int) tones {
	t := nothing
	for y := row * tile; y < min((row+1)*tile, p.Rect.Dy()); y++ {
		for _, v := range rowOf(p.Gray, y)[column*tile : min((column+1)*tile, p.Rect.Dx())] {
			t = tones{min(t.dark, v), max(t.light, v)}
		}
	}
	return t
}

// dark tells whether a pixel is ink. Around the page it is paper.
func (p *paper) dark(x, y int) bool {
	if x < 0 || y < 0 || x >= p.Rect.Dx() || y >= p.Rect.Dy() {
		return false
	}
	return p.Pix[y*p.Stride+x] < p.thresholds[y/tile*p.across+x/tile]
}

// at is the tone at a place between pixels, whose middles are at halves.
func (p *paper) at(x, y float64) float64 {
	x, y = min(max(x-0.5, 0), float64(p.Rect.Dx()-1)), min(max(y-0.5, 0), float64(p.Rect.Dy()-1))
	x0, y0 := int(x), int(y)
	x1, y1 := min(x0+1, p.Rect.Dx()-1), min(y0+1, p.Rect.Dy()-1)
	fx, fy := x-float64(x0), y-float64(y0)
	top, bottom := p.Pix[y0*p.Stride:], p.Pix[y1*p.Stride:]
	return (float64(top[x0])*(1-fx)+float64(top[x1])*fx)*(1-fy) +
		(float64(bottom[x0])*(1-fx)+float64(bottom[x1])*fx)*fy
}
