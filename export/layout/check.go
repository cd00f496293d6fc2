package layout

import (
	"fmt"
	"math"

	"sceneqr/campaign/words"
)

// What a layout may be, in millimetres and points.
const (
	mostLabels   = 1000   // on a page
	largestPage  = 1200.0 // a side: A0 is 1189 mm long
	mostBleed    = 20.0
	smallestCode = 10.0 // under it even the shortest url of WeChat's has modules finer than FinestModule
	leastType    = 6.0  // under 6 points the strokes of a Chinese character run together
)

// How near the edge of a label print may stand: what is still to be cut is cut up to 2 mm off, and a sheet of labels is
// fed up to 1 mm off.
const (
	edgeOfCut   = 2.0
	edgeOfStock = 1.0
)

// slack is a length that nobody can see, for the rounding of sums: a micrometre.
const slack = 0.001

// A checker looks for what does not fit in a layout.
type checker struct {
	Layout
	*reader // takes the problems
}

func (c checker) check() {
	c.sizes()
	if len(c.problems) > 0 {
		return // whatever follows from a wrong size would only repeat it
	}
	c.checkGrid()
	c.checkRoom()
	c.checkCode()
	for i := range c.Fields {
		c.checkField(i)
	}
}

// sizes checks what can be checked of each number by itself.
func (c checker) sizes() {
	if c.Page.Width == 0 {
		c.say("page", "there is no page: give its size, like page: A4 or page: [210, 297]")
	} else {
		c.between("page", c.Page.Width, smallestCode, largestPage)
		c.between("page", c.Page.Height, smallestCode, largestPage)
	}
	if c.Label.Width == 0 {
		c.say("label", "there is no size of a label: give it, like size: [63.5, 38.1]")
	} else {
		c.between("label.size", c.Label.Width, smallestCode, largestPage)
		c.between("label.size", c.Label.Height, smallestCode, largestPage)
	}
	if c.PerPage() > mostLabels {
		c.say("grid", "a page has %d labels, and may have %d: take fewer rows or columns", c.PerPage(), mostLabels)
	}
	c.between("bleed", c.Bleed, 0, mostBleed)
	c.between("grid.gap", c.Grid.GapX, 0, largestPage)
	c.between("grid.gap", c.Grid.GapY, 0, largestPage)
	c.between("label.corner", c.Label.Corner, 0, min(c.Label.Width, c.Label.Height)/2)
	if c.Code.Side == 0 {
		c.say("code", "there is no size of the code: give it, like side: 30")
	} else {
		c.between("code.side", c.Code.Side, smallestCode, largestPage)
	}
}

func (c checker) between(path string, v, least, most float64) {
	if !(v >= least-slack && v <= most+slack) {
		c.say(path, "%s is %s mm: it has to be from %s to %s mm", path, mm(v), mm(least), mm(most))
	}
}

func (c checker) checkGrid() {
	grid := c.grid()
	if c.Roll && c.PerPage() != 1 {
		c.say("roll", "a roll has one label to a page, and the grid has %d: take one row and one column", c.PerPage())
	}
	if grid.X < -slack || grid.right() > c.Page.Width+slack {
		c.say("grid", "the labels stand from %s to %s mm across, and the page is %s mm wide: make left, the gaps or the "+
			"labels smaller, or take fewer columns", mm(grid.X), mm(grid.right()), mm(c.Page.Width))
	}
	if grid.Y < -slack || grid.bottom() > c.Page.Height+slack {
		c.say("grid", "the labels stand from %s to %s mm down, and the page is %s mm high: make top, the gaps or the "+
			"labels smaller, or take fewer rows", mm(grid.Y), mm(grid.bottom()), mm(c.Page.Height))
	}
}

// checkRoom looks whether marks and heading have room around the labels.
func (c checker) checkRoom() {
	grid := c.grid()
	if c.Marks == GridMarks {
		room := min(grid.X, grid.Y, c.Page.Width-grid.right(), c.Page.Height-grid.bottom())
		if room < GridRoom-slack && room >= -slack { // less is no matter of marks
			c.say("marks", "marks: grid needs %s mm free on all sides of the labels, and there are %s: "+
				"move the grid, make the labels smaller, or take marks: none", mm(GridRoom), mm(room))
		}
	}
	top := HeadingHeight + headingAir
	if c.Marks == GridMarks {
		top = HeadingHeight + GridRoom
	}
	if c.Heading && grid.Y < top-slack {
		c.say("heading", "the heading needs the top %s mm of the page, and the labels begin at %s: "+
			"move the grid down, or take heading: false", mm(top), mm(grid.Y))
	}
}

func (c checker) checkCode() {
	if !c.inLabel(c.Code.rect()) {
		c.say("code", "the code with its quiet zone, %v, is not %s mm inside the edge of %v: make it smaller, or move it",
			span(c.Code.rect()), mm(c.edge()), c.faceWords())
	}
}

// edge is how near the edge of a label print may stand.
func (c checker) edge() float64 {
	if c.Marks != NoMarks || c.Cut {
		return edgeOfCut
	}
	return edgeOfStock
}

// inLabel tells whether r, on a face, keeps off the label's edge and its round corners, and off the fold.
func (c checker) inLabel(r Rect) bool {
	face := c.face()
	outline := Rect{0, 0, face.Width, face.Height}
	if c.Label.Fold {
		if r.Y < c.edge()-slack {
			return false
		}
		outline = Rect{0, -face.Height, face.Width, 2 * face.Height}
	}
	return inRounded(outline.shrunk(c.edge()), max(0, c.Label.Corner-c.edge()), r)
}

// inRounded tells whether r lies in a rectangle with round corners.
func inRounded(outline Rect, radius float64, r Rect) bool {
	if !outline.holds(r) {
		return false
	}
	core := outline.shrunk(radius)
	for _, x := range [...]float64{r.X, r.right()} {
		for _, y := range [...]float64{r.Y, r.bottom()} {
			across := max(core.X-x, x-core.right(), 0)
			down := max(core.Y-y, y-core.bottom(), 0)
			if math.Hypot(across, down) > radius+slack {
				return false
			}
		}
	}
	return true
}

func (c checker) faceWords() words.Message {
	face := c.face()
	if c.Label.Fold {
		return words.Of("half the folded label, %s x %s mm", mm(face.Width), mm(face.Height))
	}
	return words.Of("the label, %s x %s mm", mm(face.Width), mm(face.Height))
}

func span(r Rect) words.Message {
	return words.Of("%s to %s mm across and %s to %s mm down", mm(r.X), mm(r.right()), mm(r.Y), mm(r.bottom()))
}

// mm is a length for people, to a hundredth of a millimetre.
func mm(v float64) string { return fmt.Sprint(math.Round(v*100) / 100) }
