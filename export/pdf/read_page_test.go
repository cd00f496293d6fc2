package pdf

import (
	"bytes"
	"testing"

	"sceneqr/export/layout"
)

// A graphics is the state that q keeps and Q brings back, as far as sceneqr changes it.
type graphics struct {
	sx, sy, x, y float64 // the matrix, which never turns by other than half a circle
	size, width  float64
	bold         bool
	ink          string
}

// A pageReader follows the operators of a page.
type pageReader struct {
	graphics
	t      testing.TB
	page   printedPage
	height float64 // of the media, in points
	kept   []graphics
	place  [2]float64
	box    []float64 // of the path: left, top, right, bottom
	rects  [][4]int
	curved bool // the path has other than rectangles
}

func readPage(t testing.TB, content []byte, height float64) printedPage {
	t.Helper()
	r := pageReader{t: t, height: height, graphics: graphics{sx: 1, sy: 1}}
	var operands []string
	for content = bytes.TrimLeft(content, " \n"); len(content) > 0; content = bytes.TrimLeft(content, " \n") {
		var word string
		if word, content = nextWord(content); operand(word) {
			operands = append(operands, word)
			continue
		}
		r.follow(word, operands)
		operands = operands[:0]
	}
	if len(r.kept) > 0 {
		t.Errorf("%d q without a Q", len(r.kept))
	}
	return r.page
}

// nextWord cuts the first number, name, string or operator off the content.
func nextWord(content []byte) (string, []byte) {
	if content[0] != '(' {
		n := bytes.IndexAny(content, " \n")
		return string(content[:n]), content[n:]
	}
	n := 1
	for content[n] != ')' {
		if content[n] == '\\' {
			n++
		}
		n++
	}
	return string(content[:n+1]), content[n+1:]
}

func operand(word string) bool {
	return bytes.ContainsAny([]byte(word[:1]), "0123456789.-(/[") || word == "]"
}

func (r *pageReader) follow(operator string, operands []string) {
	var n []float64
	for _, o := range operands {
		n = append(n, float([]byte(o)))
	}
	switch operator {
	case "q":
		r.kept = append(r.kept, r.graphics)
	case "Q":
		last := len(r.kept) - 1
		r.graphics, r.kept = r.kept[last], r.kept[:last]
	case "cm":
		r.x, r.y = r.x+n[4]*r.sx, r.y+n[5]*r.sy
		r.sx, r.sy = r.sx*n[0], r.sy*n[3]
	case "w":
		r.width = n[0]
	case "Tf":
		r.size = n[1]
	case "Tr":
		r.bold = n[0] == 2
	case "Td":
		r.place = [2]float64{n[0], n[1]}
	case "Tj":
		r.page.texts = append(r.page.texts, printedText{r.left(r.place[0]), r.top(r.place[1]), r.size,
			utf16Text(operands[0]), r.bold, r.sx < 0})
	case "re":
		left, top := r.left(n[0]), r.top(n[1])
		r.page.boxes = append(r.page.boxes, layout.Rect{
			X: left, Y: top, Width: r.left(n[0]+n[2]) - left, Height: r.top(n[1]+n[3]) - top,
		})
		r.reach(n[0], n[1])
		r.reach(n[0]+n[2], n[1]+n[3])
		r.rects = append(r.rects, [4]int{int(n[0]), int(n[1]), int(n[2]), int(n[3])})
	case "m", "l", "c":
		r.curved = true
		for i := 0; i < len(n); i += 2 {
			r.reach(n[i], n[i+1])
		}
	case "f", "S", "B":
		r.paint(operator)
	case "Do":
		r.reach(0, 0)
		r.reach(1, 1)
		r.page.images = append(r.page.images, r.extent())
		r.box = nil
	case "g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "sh", "gs", "BI":
		if last := operands[len(operands)-1]; operator != "g" && operator != "G" || float([]byte(last)) != 0 {
			r.ink = operator
			r.page.inks = append(r.page.inks, operator)
		}
	case "BT", "ET", "h", "J", "j", "d":
	default:
		r.t.Fatalf("%q is an operator that no page should need", operator)
	}
}

func (r *pageReader) paint(operator string) {
	if operator == "f" && !r.curved {
		r.page.codes = append(r.page.codes, printedCode{r.left(0), r.top(0), r.sx * mmPerPoint, -r.sy * mmPerPoint, r.rects})
	} else {
		r.page.paths = append(r.page.paths, printedPath{operator, r.ink, r.width, r.extent()})
	}
	r.box, r.rects, r.curved = nil, nil, false
}

// reach widens the path's box.
func (r *pageReader) reach(x, y float64) {
	x, y = r.left(x), r.top(y)
	if r.box == nil {
		r.box = []float64{x, y, x, y}
	}
	r.box = []float64{min(r.box[0], x), min(r.box[1], y), max(r.box[2], x), max(r.box[3], y)}
}

func (r *pageReader) extent() layout.Rect {
	return layout.Rect{X: r.box[0], Y: r.box[1], Width: r.box[2] - r.box[0], Height: r.box[3] - r.box[1]}
}

func (r *pageReader) left(x float64) float64 { return (r.x + x*r.sx) * mmPerPoint }
func (r *pageReader) top(y float64) float64  { return (r.height - r.y - y*r.sy) * mmPerPoint }
