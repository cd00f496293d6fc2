package qr

import (
	"fmt"
	"math"
)

// MostDots is the widest raster. At 2,400 dots an inch it is 317 mm, more than any label is.
const MostDots = 30_000

// Dots is how many dots wide a module is drawn so that the raster comes nearest to a side, in millimetres, of some
// modules at some dots an inch: at least 1. Dots are not divided, so the raster is modules*Dots*25.4/dpi mm wide and
// not quite side. Count the quiet zone in both.
func Dots(side float64, modules int, dpi float64) int {
	if dots := math.Round(side / 25.4 * dpi / float64(modules)); dots > 1 {
		return int(min(dots, MostDots))
	}
	return 1
}

// A raster is a symbol in its quiet zone, a module some dots wide and high.
type raster struct {
	symbol Symbol
	module int
	width  int // and height, in dots
}

func (s Symbol) raster(module int, dpi float64) (raster, error) {
	modules := s.Size() + 2*QuietZone
	if module < 1 || module > MostDots/modules {
		return raster{}, fmt.Errorf("a module is to be %d dots wide: it can be 1 to %d", module, MostDots/modules)
	}
	if !(dpi >= 1 && dpi <= 100_000) { // not a number is refused too
		return raster{}, fmt.Errorf("%v dots an inch: it can be 1 to 100000", dpi)
	}
	return raster{s, module, modules * module}, nil
}

// modules is the number of rows of modules.
func (r raster) modules() int { return r.width / r.module }

// row has the dots of one row of modules, 0 to modules()-1, as one bit each, the leftmost the highest; 1 is black. A
// raster shows it module times.
func (r raster) row(y int) []byte {
	row := make([]byte, (r.width+7)/8)
	for x := range r.width {
		if r.symbol.Black(x/r.module-QuietZone, y-QuietZone) {
			row[x/8] |= 0x80 >> (x % 8)
		}
	}
	return row
}
