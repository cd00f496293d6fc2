package verify

import "image"

// threshold parts dark from light. The quick way may be this plain, for what it misjudges is searched again with a
// threshold that follows the picture.
const threshold = 128

// sample takes the modules of a symbol that stands upright and alone on white, row by row; true is dark. The symbol may
// be of any size, and a module need not be a whole number of pixels. It returns nil when the picture is plainly
// something else, and nonsense, which Reed-Solomon refuses, when it is so less plainly.
func sample(g *image.Gray) [][]bool {
	box := darkBox(g)
	n := modulesAcross(g, box)
	if n == 0 {
		return nil
	}
	modules := make([][]bool, n)
	for y := range modules {
		row := rowOf(g, box.Min.Y+(2*y+1)*box.Dy()/(2*n))
		modules[y] = make([]bool, n)
		for x := range modules[y] {
			modules[y][x] = row[box.Min.X+(2*x+1)*box.Dx()/(2*n)] < threshold
		}
	}
	return modules
}

func rowOf(g *image.Gray, y int) []byte {
	return g.Pix[y*g.Stride:][:g.Rect.Dx()]
}

// modulesAcross is the number of modules along a side of the symbol that fills the box, from 21 to 177 in steps of 4,
// or 0 if the box holds no symbol. The top of the finder in the left upper corner is a dark bar of seven modules.
func modulesAcross(g *image.Gray, box image.Rectangle) int {
	side := box.Dx()
	if side < 21 || max(side-box.Dy(), box.Dy()-side) > 1+side/100 {
		return 0
	}
	// A hundredth of the side is well within the bar and spares its blurred edge.
	row := rowOf(g, box.Min.Y+side/100)
	bar := 0
	for x := darkFrom(row); x < len(row) && row[x] < threshold; x++ {
		bar++
	}
	if bar == 0 {
		return 0
	}
	version := (float64(7*side)/float64(bar) - 17) / 4
	if v := int(version + 0.5); 1 <= v && v <= 40 {
		return 17 + 4*v
	}
	return 0
}

// darkBox is the smallest rectangle that holds every dark pixel; empty when there is none. Only the margins are looked
// at.
func darkBox(g *image.Gray) image.Rectangle {
	left, right := g.Rect.Dx(), 0
	top, bottom := 0, g.Rect.Dy()
	for top < bottom && darkUpTo(rowOf(g, top)) == 0 {
		top++
	}
	for top < bottom && darkUpTo(rowOf(g, bottom-1)) == 0 {
		bottom--
	}
	for y := top; y < bottom; y++ {
		row := rowOf(g, y)
		left = darkFrom(row[:left])
		right += darkUpTo(row[right:])
	}
	return image.Rect(left, top, max(left, right), bottom)
}

// darkFrom is the index of the first dark pixel, len(row) when there is none.
func darkFrom(row []byte) int {
	for x, v := range row {
		if v < threshold {
			return x
		}
	}
	return len(row)
}

// darkUpTo is the index behind the last dark pixel, 0 when there is none.
func darkUpTo(row []byte) int {
	for x := len(row); x > 0; x-- {
		if row[x-1] < threshold {
			return x
		}
	}
	return 0
}
