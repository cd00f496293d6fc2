package layout

import (
	"sceneqr/campaign/words"
	"sceneqr/export/qr"
)

// Limits of a code's module in millimetres, from codes that were drawn at many sizes, rastered and read (print.md, 5.1).
const (
	FinestModule = 0.29 // a code with finer ones is refused: 12 mm for a usual url
	SafeModule   = 0.35 // with finer ones it is warned of: 15 mm
)

// levelChange is the side of a code from which the stronger correction is the better choice (print.md, 5.1).
const levelChange = 20.0

// defaultLevel is the error correction for a code of a side in millimetres.
func defaultLevel(side float64) qr.Level {
	if side < levelChange {
		return qr.M
	}
	return qr.Q
}

// FineError says that a code's modules would be too fine to print.
type FineError struct {
	Layout  string
	Version int     // of the QR symbol
	Module  float64 // millimetres
	Side    float64 // of the code, millimetres
	Least   float64 // the side that it would have to have, millimetres
}

func (e *FineError) Error() string { return e.Message().String() }

// Message is the error to be told in any language.
func (e *FineError) Message() words.Message {
	return words.Of("a code of %g mm in the layout %q has %v: under %g mm they run together in print; "+
		"take a layout with a code of at least %.1f mm", e.Side, e.Layout, modules(e.Module), FinestModule, e.Least)
}

// Fits tells whether a symbol of a QR version (1 to 40; the largest that is to be printed) has modules that can be printed:
// a *[FineError] when they cannot, and a warning when a good printer is needed for it.
func (l Layout) Fits(version int) (warning words.Message, err error) {
	module := l.Module(version)
	switch {
	case module < FinestModule-slack:
		return words.Message{}, &FineError{l.Name, version, module, l.Code.Side, l.side(version, FinestModule)}
	case module < SafeModule-slack:
		return words.Of("a code of %g mm in the layout %q has %v: ask for a trial print and scan it, "+
			"or take a layout with a code of at least %.1f mm",
			l.Code.Side, l.Name, modules(module), l.side(version, SafeModule)), nil
	}
	return words.Message{}, nil
}

// Module is how wide a module of the code is, in millimetres, when the symbol is of a QR version.
func (l Layout) Module(version int) float64 { return l.Code.Side / acrossModules(version) }

// side is how large a code has to be for modules of a width, rounded up to a tenth of a millimetre.
func (l Layout) side(version int, module float64) float64 {
	tenths := int(module*acrossModules(version)*10 - slack)
	return float64(tenths+1) / 10
}

// acrossModules is how many modules a symbol is wide with its quiet zone.
func acrossModules(version int) float64 { return float64(qr.Modules(version) + 2*qr.QuietZone) }

func modules(mm float64) words.Message {
	const inch = 25.4
	return words.Of("modules of %.2f mm (%.1f dots at 300 dpi, %.1f at 600)", mm, mm*300/inch, mm*600/inch)
}
