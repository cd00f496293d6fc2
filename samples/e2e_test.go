//go:build e2e

package samples

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sceneqr/export/layout"
)

// A job is one way of printing, and what the files have to be like.
type job struct {
	layout   string
	flags    []string
	files    map[string]string // what the flags name, written beforehand
	overs    int               // labels of each code beyond its copies
	outlines bool              // no fonts
	pictures int               // in the PDF
	printer  layout.Printer    // that the labels are drawn for
}

// TestOtherPeoplesProgramsAcceptEveryLayout prints in every built-in layout, and once with each flag that changes what is
// drawn, and has programs that know nothing of ours judge what came out.
func TestOtherPeoplesProgramsAcceptEveryLayout(t *testing.T) {
	ledgers := newLedgers(t)
	layouts := toldLayouts(t)
	for _, told := range layouts {
		t.Run(told.Name, func(t *testing.T) {
			t.Parallel()
			ledgers.judge(t, job{layout: told.Name}, told)
		})
	}
	for name, j := range map[string]job{
		"outlines": {layout: "a4-12", flags: []string{"--text", "outlines"}, outlines: true},
		"logo": {
			layout: "l7165", flags: []string{"--logo", "logo.png"}, files: map[string]string{"logo.png": greyLogo(t)}, pictures: 1,
		},
		"groups and overs": {layout: "a4-24", flags: []string{"--by-group", "--overs", "1"}, overs: 1},
		"printer": {
			layout: "l7160", flags: []string{"--printer", "office.yaml"},
			files:   map[string]string{"office.yaml": "dx: 1.5\ndy: -2\nscale-x: 1.004\nscale-y: 0.996\n"},
			printer: layout.Printer{DX: 1.5, DY: -2, ScaleX: 1.004, ScaleY: 0.996},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := slices.IndexFunc(layouts, func(l toldLayout) bool { return l.Name == j.layout })
			ledgers.judge(t, j, layouts[at])
		})
	}
}

// judge prints a job and judges all that came of it.
func (l ledgers) judge(t *testing.T, j job, told toldLayout) {
	t.Helper()
	campaign := shops
	if told.Labels == 1 {
		campaign = few // a page for each label: they take long to draw
	}
	folder := l.export(t, campaign, j)
	sheet, ticket := filepath.Join(folder, "sheet.pdf"), filepath.Join(folder, "job-ticket.pdf")

	qpdfIsContent(t, sheet)
	onlyBlack(t, sheet, told.cut())
	if got := pictureCount(t, sheet); got != j.pictures {
		t.Errorf("the PDF has %d pictures, want %d", got, j.pictures)
	}
	if j.outlines {
		if fonts := fontLines(t, sheet); len(fonts) > 0 {
			t.Errorf("the PDF has fonts, and was to have outlines: %q", fonts)
		}
	} else {
		fontsAreSubsets(t, sheet)
	}
	boxesAre(t, sheet, boxesOf(told))
	rows := readWorkbook(t, folder)
	if j.layout == "contact" {
		rows = once(rows)
	}
	everyLabelReads(t, sheet, j, wantedLabels(rows, told.Labels, j.overs))

	qpdfIsContent(t, ticket)
	onlyBlack(t, ticket, false)
	fontsAreSubsets(t, ticket)
}

// everyLabelReads demands that every cell of every page reads as it should, and that nothing can be read in the others.
func everyLabelReads(t *testing.T, path string, j job, want map[place]string) {
	t.Helper()
	read, cells := 0, cellsOf(t, j.layout)
	for page := range pageCount(t, path) {
		paper := drawn(t, path, page+1)
		for i, cell := range cells {
			at := place{page + 1, i + 1}
			for _, face := range cell.faces {
				labelReads(t, at, paper.cut(face, j.printer), want[at])
			}
			if want[at] == "" {
				continue
			}
			for _, square := range cell.codes {
				if wrong := quietZone(paper.cut(square, j.printer)); wrong != "" {
					t.Errorf("page %d, place %d: %s", at.page, at.cell, wrong)
				}
			}
			read++
		}
	}
	if read == 0 || read != len(want) {
		t.Errorf("%d labels stand on the pages, and %d in the workbook", read, len(want))
	}
	t.Logf("zbarimg read every label: %d", read)
}

func labelReads(t *testing.T, at place, label *image.Gray, want string) {
	t.Helper()
	if got := zbar(t, label); got != want {
		t.Errorf("page %d, place %d: zbarimg reads %q, want %q", at.page, at.cell, got, want)
	}
	if got := zxing(label); got != want {
		t.Errorf("page %d, place %d: gozxing reads %q, want %q", at.page, at.cell, got, want)
	}
}

// A toldLayout is what sceneqr layouts --json says of a layout, in mm.
type toldLayout struct {
	Type, Name string
	Labels     int
	PageWidth  float64 `json:"page_width"`
	PageHeight float64 `json:"page_height"`
	Bleed      float64
}

func (l toldLayout) cut() bool { return strings.HasPrefix(l.Name, "sticker-") }

func toldLayouts(t *testing.T) []toldLayout {
	t.Helper()
	var all []toldLayout
	for _, line := range bytes.Split(bytes.TrimSpace(execute(t, t.TempDir(), "layouts", "--json")), []byte("\n")) {
		var l toldLayout
		if err := json.Unmarshal(line, &l); err != nil {
			t.Fatal(err)
		}
		if l.Type == "layout" {
			all = append(all, l)
		}
	}
	if len(all) < 16 {
		t.Fatalf("sceneqr layouts tells of %d", len(all))
	}
	return all
}

// boxes are a page's, in mm. Each lies in the middle of the one around it.
type boxes struct{ media, bleed, trim [2]float64 }

// promised are the boxes of some layouts as a print shop knows them, said again so that a page that changes is noticed.
var promised = map[string]boxes{
	"a4-12":      {media: [2]float64{210, 297}, bleed: [2]float64{210, 297}, trim: [2]float64{210, 297}},
	"l7160":      {media: [2]float64{210, 297}, bleed: [2]float64{210, 297}, trim: [2]float64{210, 297}},
	"sticker-50": {media: [2]float64{76, 76}, bleed: [2]float64{56, 56}, trim: [2]float64{50, 50}},
	"poster-a3":  {media: [2]float64{323, 446}, bleed: [2]float64{303, 426}, trim: [2]float64{297, 420}},
}

// boxesOf are the boxes of a layout: as promised, or as the layout is told. Where there is bleed there are marks, and they
// take 10 mm more on each side.
func boxesOf(l toldLayout) boxes {
	if b, ok := promised[l.Name]; ok {
		return b
	}
	grown := func(by float64) [2]float64 { return [2]float64{l.PageWidth + 2*by, l.PageHeight + 2*by} }
	b := boxes{media: grown(0), bleed: grown(l.Bleed), trim: grown(0)}
	if l.Bleed > 0 {
		b.media = grown(l.Bleed + 10)
	}
	return b
}

// TestOtherPeoplesProgramsAcceptTheCalibrationPage does so for stock, for plain paper and for media larger than their page.
func TestOtherPeoplesProgramsAcceptTheCalibrationPage(t *testing.T) {
	for _, name := range []string{"a4-12", "l7160", "sticker-50", "poster-a3"} {
		dir := t.TempDir()
		execute(t, dir, "calibrate", "--quiet", "--layout", name, "page.pdf")
		path := filepath.Join(dir, "page.pdf")
		qpdfIsContent(t, path)
		onlyBlack(t, path, false)
		fontsAreSubsets(t, path)
	}
}

// greyLogo is a picture such as a company has, as PNG.
func greyLogo(t *testing.T) string {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, 60, 60))
	draw.Draw(picture, image.Rect(5, 5, 55, 55), image.NewUniform(color.Gray{Y: 0x80}), image.Point{}, draw.Src)
	var content bytes.Buffer
	if err := png.Encode(&content, picture); err != nil {
		t.Fatal(err)
	}
	return content.String()
}
