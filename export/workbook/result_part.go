package workbook

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign/words"
)

// A part is the XML of a worksheet before excelize has read it, with its relationships. Some things can be seen and
// changed only here: excelize adds a link in a time that grows with the links that are there, and forgets what an
// automatic filter leaves out when its range grows.
type part struct {
	name      string // in the package: xl/worksheets/sheet1.xml
	rows      []byte // to the end of the rows
	rest      []byte // behind them; it is small
	relations []byte // nil when there are none
}

// The namespaces that links are written in.
const (
	mainSpace     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relationSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageSpace  = "http://schemas.openxmlformats.org/package/2006/relationships"
)

// openPart finds a worksheet by its name.
func openPart(f *excelize.File, sheet string) (*part, error) {
	f.GetSheetList() // reads the workbook
	for _, s := range f.WorkBook.Sheets.Sheet {
		if s.Name != sheet {
			continue
		}
		for _, r := range relationsOf(f, "xl/workbook.xml") {
			if r.ID == s.ID {
				return newPart(f, r.Target)
			}
		}
	}
	return nil, words.Errorf("the workbook has no worksheet %q where it is expected", sheet)
}

func newPart(f *excelize.File, name string) (*part, error) {
	content := packaged(f, name)
	end := bytes.LastIndex(content, []byte("sheetData"))
	if end < 0 {
		return nil, words.Errorf("the workbook has no worksheet %q where it is expected", name)
	}
	return &part{name: name, rows: content[:end], rest: content[end:], relations: packaged(f, relationsName(name))}, nil
}

// store gives the part back. Whatever excelize has read of it before is read again.
func (p *part) store(f *excelize.File) {
	f.Pkg.Store(p.name, append(bytes.Clone(p.rows), p.rest...))
	f.Sheet.Delete(p.name)
	if len(p.relations) > 0 {
		f.Pkg.Store(relationsName(p.name), p.relations)
	}
}

// A link is a cell that opens a file.
type link struct{ cell, file string }

// link adds links to files.
func (p *part) link(links []link) {
	if len(links) == 0 {
		return
	}
	var cells, files bytes.Buffer
	id := p.lastID()
	for _, l := range links {
		id++
		fmt.Fprintf(&cells, `<hyperlink ref="%s" r:id="sceneqr%d"/>`, l.cell, id)
		fmt.Fprintf(&files, `<Relationship xmlns="%s" Id="sceneqr%d" Type="%s/hyperlink" Target="`,
			packageSpace, id, relationSpace)
		_ = xml.EscapeText(&files, []byte(address.Replace(l.file))) // a buffer takes everything
		files.WriteString(`" TargetMode="External"/>`)
	}
	p.rest = insertLast(p.rest, fmt.Sprintf(`<hyperlinks xmlns="%s" xmlns:r="%s">%s</hyperlinks>`,
		mainSpace, relationSpace, cells.Bytes()))
	if !bytes.Contains(p.relations, []byte("</")) {
		p.relations = []byte(xml.Header + `<Relationships xmlns="` + packageSpace + `"></Relationships>`)
	}
	p.relations = insertLast(p.relations, files.String())
}

// lastID is the highest number of a link of ours that is still there: somebody may have copied one to a cell of his.
func (p *part) lastID() int {
	last := 0
	for _, m := range ownID.FindAllSubmatch(p.relations, -1) {
		last = max(last, number(m[1]))
	}
	return last
}

var ownID = regexp.MustCompile(`\bId="sceneqr(\d+)"`)

// address writes a path as Excel does in a link: what has a meaning there stands as its number.
var address = strings.NewReplacer("%", "%25", "#", "%23", "?", "%3F", " ", "%20", `"`, "%22", "<", "%3C", ">", "%3E",
	"[", "%5B", "]", "%5D", "^", "%5E", "`", "%60", "{", "%7B", "}", "%7D")

// insertLast puts text before the end of the outermost element.
func insertLast(document []byte, text string) []byte {
	at := bytes.LastIndex(document, []byte("</"))
	return append(append(bytes.Clone(document[:at]), text...), document[at:]...)
}

var (
	linkElement   = regexp.MustCompile(`<(?:\w+:)?hyperlink\s[^>]*?(?:/>|>\s*</(?:\w+:)?hyperlink>)`)
	linksElement  = regexp.MustCompile(`<(?:\w+:)?hyperlinks(?:\s[^>]*)?(?:/>|>\s*</(?:\w+:)?hyperlinks>)`)
	filterElement = regexp.MustCompile(`(<(?:\w+:)?autoFilter\s[^>]*?\bref=")([^"]+)"`)
	mergeElement  = regexp.MustCompile(`<(?:\w+:)?mergeCell\s[^>]*?\bref="([^"]+)"`)
	relation      = regexp.MustCompile(`<(?:\w+:)?Relationship\s[^>]*?(?:/>|>\s*</(?:\w+:)?Relationship>)`)
	attribute     = regexp.MustCompile(`([\w:]+)="([^"]*)"`)
)

// unlink removes the links of cells in columns that are ours. A file that another cell opens too, such as one to which
// somebody has copied the link, stays.
func (p *part) unlink(ours func(column int) bool) {
	gone, kept := map[string]bool{}, map[string]bool{}
	p.rest = linkElement.ReplaceAllFunc(p.rest, func(element []byte) []byte {
		of := attributes(element)
		column, _, err := excelize.CellNameToCoordinates(of["ref"])
		if err != nil || !ours(column) {
			kept[of["id"]] = true
			return element
		}
		gone[of["id"]] = true
		return nil
	})
	p.rest = linksElement.ReplaceAll(p.rest, nil)
	p.relations = relation.ReplaceAllFunc(p.relations, func(element []byte) []byte {
		of := attributes(element)
		if id := of["Id"]; gone[id] && !kept[id] && strings.HasSuffix(of["Type"], "/hyperlink") {
			return nil
		}
		return element
	})
}

// attributes are those of an element, without their prefixes.
func attributes(element []byte) map[string]string {
	of := map[string]string{}
	for _, m := range attribute.FindAllSubmatch(element, -1) {
		name := string(m[1])
		of[name[strings.LastIndex(name, ":")+1:]] = string(m[2])
	}
	return of
}

// A relationship says what another part is to this one.
type relationship struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"` // made a name in the package, unless it is outside
	Mode   string `xml:"TargetMode,attr"`
}

// relationsOf are those of a part, as they stand in the package.
func relationsOf(f *excelize.File, name string) []relationship {
	var all struct {
		Relationship []relationship
	}
	if xml.Unmarshal(packaged(f, relationsName(name)), &all) != nil {
		return nil
	}
	for i, r := range all.Relationship {
		if r.Mode == "" {
			all.Relationship[i].Target = within(path.Dir(name), r.Target)
		}
	}
	return all.Relationship
}

func within(folder, target string) string {
	if strings.HasPrefix(target, "/") {
		return target[1:]
	}
	return path.Join(folder, target)
}

func relationsName(name string) string {
	return path.Join(path.Dir(name), "_rels", path.Base(name)+".rels")
}

// packaged is a part as it came; nil when there is none.
func packaged(f *excelize.File, name string) []byte {
	content, _ := f.Pkg.Load(name)
	data, _ := content.([]byte)
	return data
}

// kindOf is the last word of a relationship's type: drawing, table, hyperlink.
func kindOf(r relationship) string { return cmp.Or(path.Base(r.Type), r.Type) }
