package layout

import (
	"cmp"
	"errors"
	"math"

	"sceneqr/campaign/words"
)

// What stands on a calibration page, in millimetres: a cross this far from the paper's left and top edges, and a bar this
// long across and another one down.
const (
	CalibrationCross = 20.0
	CalibrationBar   = 100.0
)

// What a printer can be off by. Beyond it the measuring went wrong, or the page was printed to fit the paper.
const (
	mostShift   = 15.0 // millimetres
	mostStretch = 0.05 // part of a length
)

// Printer undoes what one printer, with one tray and one driver, does to a page: it prints everything a little larger or
// smaller and a little off its place. The zero value changes nothing.
type Printer struct {
	Name           string
	DX, DY         float64 // millimetres that everything is moved to the right and down, after scaling
	ScaleX, ScaleY float64 // 1 leaves the size; 0 is 1

	Last Measures // those that [Printer.Measured] was given last; they are in the numbers above already
}

// Measures are what a ruler says of a calibration page, in millimetres. What is 0 was not measured.
type Measures struct {
	Left, Top    float64 // from the edges of the paper to the cross
	Across, Down float64 // how long the bars are
}

// Corrects tells whether the profile moves or scales anything.
func (p Printer) Corrects() bool {
	return p.DX != 0 || p.DY != 0 || cmp.Or(p.ScaleX, 1) != 1 || cmp.Or(p.ScaleY, 1) != 1
}

// Correction is what the profile does to a page, on one line.
func (p Printer) Correction() words.Message {
	return words.Of("dx %.2f mm, dy %.2f mm, scale %.4f × %.4f",
		rounded(p.DX, 1e2), rounded(p.DY, 1e2), cmp.Or(p.ScaleX, 1), cmp.Or(p.ScaleY, 1))
}

// rounded has no sign when it is 0.
func rounded(v, parts float64) float64 { return math.Round(v*parts)/parts + 0 }

// Point is where a point has to be drawn so that it is printed at x, y: millimetres from the left upper corner of the paper
// that the printer was calibrated with. On sheets with marks or a bleed that is the corner of the media ([Layout.Media]),
// not of the trimmed page.
func (p Printer) Point(x, y float64) (float64, float64) {
	return x*cmp.Or(p.ScaleX, 1) + p.DX, y*cmp.Or(p.ScaleY, 1) + p.DY
}

// Measured gives the profile for what was measured with a ruler, in millimetres, on a calibration page that was printed
// with p: how far its cross stands from the left and from the top edge of the paper, and how long its bars across and down
// are. What is 0 was not measured, and counts as right. It fails when a measure cannot be a printer's doing, and when the
// measures are those that the profile was made with last: the same command twice must not correct the same error twice.
func (p Printer) Measured(left, top, across, down float64) (Printer, error) {
	err := errors.Join(
		plausible(words.Of("the cross from the left edge"), left, CalibrationCross, mostShift),
		plausible(words.Of("the cross from the top edge"), top, CalibrationCross, mostShift),
		plausible(words.Of("the bar across"), across, CalibrationBar, CalibrationBar*mostStretch),
		plausible(words.Of("the bar down"), down, CalibrationBar, CalibrationBar*mostStretch),
	)
	if err != nil {
		return Printer{}, err
	}
	last := Measures{left, top, across, down}
	switch {
	case last.right():
	case last == p.Last:
		return Printer{}, words.New("these measures are in the profile already: " +
			"print the calibration page again with it, and measure that one")
	default:
		p.Last = last
	}
	p.DX, p.ScaleX = corrected(p.DX, cmp.Or(p.ScaleX, 1), left, across)
	p.DY, p.ScaleY = corrected(p.DY, cmp.Or(p.ScaleY, 1), top, down)
	return p, p.err()
}

// right tells whether a page measures as it should, as far as it was measured.
func (m Measures) right() bool {
	return cmp.Or(m.Left, CalibrationCross) == CalibrationCross && cmp.Or(m.Top, CalibrationCross) == CalibrationCross &&
		cmp.Or(m.Across, CalibrationBar) == CalibrationBar && cmp.Or(m.Down, CalibrationBar) == CalibrationBar
}

// plausible refuses what no printer does.
func plausible(what words.Message, measured, nominal, off float64) error {
	if measured == 0 || math.Abs(measured-nominal) <= off {
		return nil
	}
	return words.Errorf("%v measures %s mm instead of about %s: measure again, in millimetres, "+
		"on a calibration page that was printed at 100 %%, not fitted to the paper", what, mm(measured), mm(nominal))
}

// corrected gives the shift and scale along one axis. The printer prints what is drawn at v at a*v+b. The bar, drawn with
// the present scale, tells a; the cross, drawn with both, then tells b; and a*(s*v+d)+b is v when s is 1/a and d is -b/a.
func corrected(shift, scale, cross, bar float64) (newShift, newScale float64) {
	a := cmp.Or(bar, CalibrationBar) / (CalibrationBar * scale)
	b := cmp.Or(cross, CalibrationCross) - a*(scale*CalibrationCross+shift)
	return -b / a, 1 / a
}

// err refuses a profile that would move a page off its paper. It may do twice what one measuring may find: profiles are
// made in rounds.
func (p Printer) err() error {
	for _, d := range [...]float64{p.DX, p.DY} {
		if !(math.Abs(d) <= 2*mostShift) {
			return words.Errorf("the profile moves the page by %s mm: more than %s cannot be right", mm(d), mm(2*mostShift))
		}
	}
	for _, s := range [...]float64{p.ScaleX, p.ScaleY} {
		if !(math.Abs(cmp.Or(s, 1)-1) <= 2*mostStretch) {
			return words.Errorf("the profile scales the page by %g: it has to be from %g to %g",
				s, 1-2*mostStretch, 1+2*mostStretch)
		}
	}
	return nil
}
