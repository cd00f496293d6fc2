package workbook

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Notes on cells stand in two parts of the package: the texts in one, and in the other a drawing of the yellow box of each.
// They are written here and not by excelize, which takes both for its own and loses the notes of workbooks that name their
// parts differently, as openpyxl does.

// noteAuthor is whose notes ours are, by which they are found again.
const noteAuthor = "sceneqr"

// remark stands before what is added to a note of somebody else.
const remark = "\n" + noteAuthor + ": "

const (
	notesType   = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
	drawingType = "application/vnd.openxmlformats-officedocument.vmlDrawing"

	emptyNotes = xml.Header + `<comments xmlns="` + mainSpace + `">` +
		`<authors></authors><commentList></commentList></comments>`
	drawingSpaces = ` xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" ` +
		`xmlns:x="urn:schemas-microsoft-com:office:excel"`
	emptyDrawing = `<xml` + drawingSpaces + `>` +
		`<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>`

	boxShape = `<v:shapetype` + drawingSpaces + ` id="_x0000_t202" coordsize="21600,21600" o:spt="202" ` +
		`path="m,l,21600r21600,l21600,xe">` +
		`<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`
	box = `<v:shape` + drawingSpaces + ` id="_x0000_s%d" type="#_x0000_t202" ` +
		`style="position:absolute;margin-left:59.25pt;margin-top:1.5pt;width:240px;height:%dpx;z-index:1;` +
		`visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">` +
		`<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>` +
		`<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>` +
		`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>` +
		`<x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`
)

var (
	endOfAuthors = regexp.MustCompile(`<(?:\w+:)?authors\s*/>|</(?:\w+:)?authors>`)
	endOfNotes   = regexp.MustCompile(`<(?:\w+:)?commentList\s*/>|</(?:\w+:)?commentList>`)
	author       = regexp.MustCompile(`<(?:\w+:)?author(?:\s[^>]*)?(?:/>|>([^<]*)</(?:\w+:)?author>)`)
	noteElement  = regexp.MustCompile(`(?s)<(?:\w+:)?comment\s.*?</(?:\w+:)?comment>`)
	endOfText    = regexp.MustCompile(`<(?:\w+:)?text\s*/>|</(?:\w+:)?text>`)
	textElement  = regexp.MustCompile(`(<(?:\w+:)?t(?:\s[^>]*)?>)([^<]*)(</(?:\w+:)?t>)`)
	boxElement   = regexp.MustCompile(`(?s)<(?:\w+:)?shape\s.*?</(?:\w+:)?shape>`)
	boxNumber    = regexp.MustCompile(`_x0000_s(\d+)`)
	boxRow       = regexp.MustCompile(`<(?:\w+:)?Row>\s*(\d+)\s*<`)
	boxColumn    = regexp.MustCompile(`<(?:\w+:)?Column>\s*(\d+)\s*<`)
	drawingLink  = regexp.MustCompile(`<(?:\w+:)?legacyDrawing\s[^>]*>(?:</(?:\w+:)?legacyDrawing>)?`)
)

// notepad is the notes on the cells of one worksheet.
type notepad struct {
	file           *excelize.File
	part           *part
	notesName      string // in the package
	drawingName    string
	notes, drawing []byte
	newNotes       bool // the worksheet does not speak of such a part yet
	newDrawing     bool
}

// noteText is all that is to be said about a cell.
type noteText struct{ cell, text string }

// openNotepad finds the notes of a worksheet, or begins some.
func openNotepad(f *excelize.File, sheet string) (*notepad, bool) {
	p, err := openPart(f, sheet)
	if err != nil {
		return nil, false
	}
	n := &notepad{file: f, part: p}
	drawn := attributes(drawingLink.Find(p.rest))["id"]
	for _, r := range relationsOf(f, p.name) {
		switch {
		case kindOf(r) == "comments":
			n.notesName, n.notes = r.Target, packaged(f, r.Target)
		case kindOf(r) == "vmlDrawing" && r.ID == drawn:
			n.drawingName, n.drawing = r.Target, packaged(f, r.Target)
		}
	}
	if n.newNotes = n.notesName == ""; n.newNotes {
		n.notesName = freePart(f, "xl/comments%d.xml")
	}
	if n.newDrawing = n.drawingName == ""; n.newDrawing {
		n.drawingName = freePart(f, "xl/drawings/vmlDrawing%d.vml")
	}
	if n.notes == nil { // even where it is said to be
		n.notes = []byte(emptyNotes)
	}
	if n.drawing == nil {
		n.drawing = []byte(emptyDrawing)
	}
	return n, n.understood()
}

// understood tells whether both parts are written as is expected here.
func (n *notepad) understood() bool {
	return endOfAuthors.Match(n.notes) && endOfNotes.Match(n.notes) && bytes.Contains(n.drawing, []byte("</xml>"))
}

// freePart is a name that no part of the package has. The pattern has a number in it.
func freePart(f *excelize.File, pattern string) string {
	for n := 1; ; n++ {
		name := fmt.Sprintf(pattern, n)
		if _, taken := f.Pkg.Load(name); !taken {
			return name
		}
	}
}

// add puts texts on cells, below what somebody has noted there.
func (n *notepad) add(texts []noteText) {
	if len(texts) == 0 {
		return
	}
	left := map[string]string{}
	for _, t := range texts {
		left[t.cell] = t.text
	}
	n.notes = noteElement.ReplaceAllFunc(n.notes, func(note []byte) []byte {
		cell := attributes(note[:bytes.IndexByte(note, '>')])["ref"]
		text, ok := left[cell]
		if !ok {
			return note
		}
		delete(left, cell)
		return insertBefore(note, endOfText, run(remark+strings.ReplaceAll(text, "\n", " ")))
	})
	texts = slices.DeleteFunc(slices.Clone(texts), func(t noteText) bool { return left[t.cell] == "" })
	author := n.author()
	var notes strings.Builder
	for _, t := range texts {
		fmt.Fprintf(&notes, `<comment xmlns="%s" ref="%s" authorId="%d"><text>%s</text></comment>`,
			mainSpace, t.cell, author, run(t.text))
	}
	n.notes = insertBefore(n.notes, endOfNotes, notes.String())
	n.draw(texts)
}

// run is a text as it stands in a note.
func run(text string) string {
	return `<r xmlns="` + mainSpace + `"><rPr><sz val="9"/><rFont val="Tahoma"/></rPr><t xml:space="preserve">` +
		escaped(xmlText(text)) + `</t></r>`
}

// author is our number among the authors, who are one more from now on if we were not among them.
func (n *notepad) author() int {
	ours, authors := n.known()
	if ours < 0 {
		n.notes = insertBefore(n.notes, endOfAuthors, `<author xmlns="`+mainSpace+`">`+noteAuthor+`</author>`)
		return authors
	}
	return ours
}

// known is our number among the authors, -1 when we are not among them, and how many there are.
func (n *notepad) known() (ours, authors int) {
	all := author.FindAllSubmatch(n.notes, -1)
	return slices.IndexFunc(all, func(a [][]byte) bool { return string(a[1]) == noteAuthor }), len(all)
}

// draw adds the boxes of notes, each as high as its text needs.
func (n *notepad) draw(texts []noteText) {
	var boxes strings.Builder
	if !bytes.Contains(n.drawing, []byte(`id="_x0000_t202"`)) {
		boxes.WriteString(boxShape)
	}
	last := 1024 // what Office begins after
	for _, m := range boxNumber.FindAllSubmatch(n.drawing, -1) {
		last = max(last, number(m[1]))
	}
	const lineHeight, margin, perLine = 16, 12, 36
	for i, t := range texts {
		column, row, _ := excelize.CellNameToCoordinates(t.cell)
		fmt.Fprintf(&boxes, box, last+1+i, margin+lineHeight*textLines(t.text, perLine), row-1, column-1)
	}
	n.drawing = insertLast(n.drawing, boxes.String())
}

// store gives the parts back, and says of new ones what they are.
func (n *notepad) store() {
	n.file.Pkg.Store(n.notesName, n.notes)
	n.file.Pkg.Store(n.drawingName, n.drawing)
	declare(n.file, n.notesName, notesType)
	declare(n.file, n.drawingName, drawingType)
	if n.newNotes {
		n.part.relate("comments", n.notesName)
	}
	if n.newDrawing {
		n.part.rest = drawingLink.ReplaceAll(n.part.rest, nil) // of a drawing that is not there
		id := n.part.relate("vmlDrawing", n.drawingName)
		n.part.rest = insertLast(n.part.rest, fmt.Sprintf(`<legacyDrawing xmlns="%s" xmlns:r="%s" r:id="%s"/>`,
			mainSpace, relationSpace, id))
	}
	n.part.store(n.file)
}

// relate adds a relationship to another part, and returns its name.
func (p *part) relate(kind, target string) string {
	id := "sceneqr-" + kind
	if !bytes.Contains(p.relations, []byte("</")) {
		p.relations = []byte(xml.Header + `<Relationships xmlns="` + packageSpace + `"></Relationships>`)
	}
	p.relations = insertLast(p.relations, fmt.Sprintf(`<Relationship xmlns="%s" Id="%s" Type="%s/%s" Target="/%s"/>`,
		packageSpace, id, relationSpace, kind, target))
	return id
}

// declare says what a part is.
func declare(f *excelize.File, name, contentType string) {
	const all = "[Content_Types].xml"
	if types := packaged(f, all); !bytes.Contains(types, []byte(`PartName="/`+name+`"`)) {
		f.Pkg.Store(all, insertLast(types, fmt.Sprintf(`<Override xmlns="%s" PartName="/%s" ContentType="%s"/>`,
			"http://schemas.openxmlformats.org/package/2006/content-types", name, contentType)))
	}
}

// insertBefore puts text before the end of an element, which may be written as empty.
func insertBefore(document []byte, end *regexp.Regexp, text string) []byte {
	at := end.FindIndex(document)
	if at == nil {
		return document
	}
	tag := string(document[at[0]:at[1]])
	if name, empty := strings.CutSuffix(tag, "/>"); empty {
		name = strings.TrimSpace(name)
		text, tag = name+">"+text, "</"+name[1:]+">"
	}
	return slices.Concat(document[:at[0]], []byte(text+tag), document[at[1]:])
}

// number reads digits, of which there are too many only where nobody means a number.
func number(digits []byte) int {
	n := 0
	for _, d := range digits {
		n = min(n*10+int(d-'0'), 1<<30)
	}
	return n
}
