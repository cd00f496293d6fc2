package layout

import (
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"sceneqr/campaign/words"
	"sceneqr/export/qr"
)

// pages are the sizes of paper that have a name in a file.
var pages = map[string]Size{
	"A3":     {297, 420},
	"A4":     {210, 297},
	"A5":     {148, 210},
	"A6":     {105, 148},
	"Letter": {215.9, 279.4},
}

// fieldMargin is how far from the sides of its face a field's box stands when the file does not say.
const fieldMargin = 3.0

// Parse reads a layout from a YAML file's text; file is the file's name, for the layout's own and for errors. What cannot
// be read is an *[Error] with all of it; what can be read and does not fit is one too, with all that does not fit.
func Parse(file string, yaml []byte) (Layout, error) {
	l := Layout{Name: strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))}
	l.Grid.Columns, l.Grid.Rows = 1, 1
	var r reader
	r.read(yaml, l.keys(&r))
	if err := r.err(file); err != nil {
		return Layout{}, err
	}
	l.complete(r.has)
	c := checker{l, &r}
	c.check()
	if err := r.err(file); err != nil {
		return Layout{}, err
	}
	return l, nil
}

var yesNo = map[string]bool{"true": true, "false": false}

func (l *Layout) keys(r *reader) keys {
	return keys{
		"title":   r.title(&l.Title),
		"stock":   r.text(&l.Stock),
		"roll":    word(r, &l.Roll, yesNo),
		"page":    r.page(&l.Page),
		"bleed":   r.number(&l.Bleed),
		"marks":   word(r, &l.Marks, map[string]Marks{"none": NoMarks, "grid": GridMarks, "trim": TrimMarks}),
		"cut":     word(r, &l.Cut, yesNo),
		"heading": word(r, &l.Heading, yesNo),
		"once":    word(r, &l.Once, yesNo),
		"grid": r.mapping(keys{
			"columns": r.count(&l.Grid.Columns),
			"rows":    r.count(&l.Grid.Rows),
			"left":    r.number(&l.Grid.Left),
			"top":     r.number(&l.Grid.Top),
			"gap":     r.pair(&l.Grid.GapX, &l.Grid.GapY),
			"order":   word(r, &l.Grid.Down, map[string]bool{"across": false, "down": true}),
		}),
		"label": r.mapping(keys{
			"size":   r.pair(&l.Label.Width, &l.Label.Height),
			"corner": r.number(&l.Label.Corner),
			"fold":   word(r, &l.Label.Fold, yesNo),
		}),
		"code": r.mapping(keys{
			"side":  r.number(&l.Code.Side),
			"left":  r.number(&l.Code.X),
			"top":   r.number(&l.Code.Y),
			"level": word(r, &l.Code.Level, map[string]qr.Level{"L": qr.L, "M": qr.M, "Q": qr.Q, "H": qr.H}),
		}),
		"fields": r.each(func(path string, value ast.Node) {
			f := Field{Lines: 1, Least: leastType}
			r.mapping(f.keys(r))(path, value)
			l.Fields = append(l.Fields, f)
		}),
	}
}

func (f *Field) keys(r *reader) keys {
	return keys{
		"text":   r.text(&f.Template),
		"left":   r.number(&f.X),
		"top":    r.number(&f.Y),
		"width":  r.number(&f.Width),
		"height": r.number(&f.Height),
		"size":   r.number(&f.Size),
		"least":  r.number(&f.Least),
		"lines":  r.count(&f.Lines),
		"bold":   word(r, &f.Bold, yesNo),
		"align":  word(r, &f.Align, map[string]Align{"centre": Centre, "left": Left, "right": Right}),
	}
}

// title takes a text that is told as it stands. A copy of a built-in layout is still called so in every language.
func (r *reader) title(into *words.Message) taker {
	return func(path string, value ast.Node) {
		var text string
		r.text(&text)(path, value)
		*into = words.Known(text)
	}
}

// page takes the size of a page: a name, or two numbers.
func (r *reader) page(into *Size) taker {
	return func(path string, value ast.Node) {
		if _, ok := value.(*ast.SequenceNode); ok {
			r.pair(&into.Width, &into.Height)(path, value)
			return
		}
		word(r, into, pages)(path, value)
	}
}

// complete gives what the file does not say its usual value. given tells whether it says what stands at a path.
func (l *Layout) complete(given func(path string) bool) {
	if !given("label.size") && l.PerPage() == 1 {
		l.Label.Size = l.Page
	}
	grid := l.grid()
	if !given("grid.left") {
		l.Grid.Left = (l.Page.Width - grid.Width) / 2
	}
	if !given("grid.top") {
		l.Grid.Top = (l.Page.Height - grid.Height) / 2
	}
	face := l.face()
	if !given("code.left") {
		l.Code.X = (face.Width - l.Code.Side) / 2
	}
	if !given("code.top") {
		l.Code.Y = (face.Height - l.Code.Side) / 2
	}
	if !given("code.level") {
		l.Code.Level = defaultLevel(l.Code.Side)
	}
	for i := range l.Fields {
		path := fieldPath(i)
		l.Fields[i].complete(face.Width, func(key string) bool { return given(path + "." + key) })
	}
}

// complete gives a field the usual box: from margin to margin, and as high as its lines in full size.
func (f *Field) complete(faceWidth float64, given func(key string) bool) {
	switch {
	case !given("left") && !given("width"):
		f.X, f.Width = fieldMargin, faceWidth-2*fieldMargin
	case !given("left"):
		f.X = (faceWidth - f.Width) / 2
	case !given("width"):
		f.Width = faceWidth - fieldMargin - f.X
	}
	if !given("height") {
		f.Height = float64(f.Lines) * f.Size * Leading * MMPerPoint
	}
}
