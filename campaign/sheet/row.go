package sheet

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"sceneqr/campaign"
)

// maxLength of a name, key or group, in characters. Longer ones are a paragraph in the wrong column.
const maxLength = 200

// record is a row under its headings.
type record struct {
	row   int
	cells []string // as they are
	text  [fieldCount]string
	bad   [fieldCount]bool // already told
}

// readRow makes a channel of a row, or tells all that is wrong with it.
func (r *reader) readRow(row int, cells []string) error {
	cells = withoutTail(cells)
	if len(cells) == 0 {
		return nil
	}
	if len(cells) > r.options.MaxColumns {
		return r.tooWide(row)
	}
	r.layout.widen(len(cells))
	rec := r.record(row, cells)
	if r.leftOut(rec) {
		r.endRow()
		return nil
	}
	if r.rows++; r.rows > r.options.MaxRows {
		return fmt.Errorf("it has more than %d channels: split it", r.options.MaxRows)
	}
	c := r.channel(rec)
	// Once a problem is found the sheet gives no channels, and its rows need not be kept.
	if r.endRow() && r.problems.Len() == 0 {
		r.sheet.Channels = append(r.sheet.Channels, c)
	}
	return nil
}

func (r *reader) channel(rec *record) campaign.Channel {
	r.checkTexts(rec)
	c := campaign.Channel{
		Row:    rec.row,
		Name:   r.name(rec),
		Key:    r.key(rec),
		Group:  rec.text[groupField],
		Copies: r.copies(rec),
		Cells:  make([]campaign.Cell, len(r.layout.headings)),
	}
	c.Kind, c.Validity = r.kind(rec)
	c.Given = r.scene(rec, c.Kind)
	for i, h := range r.layout.headings {
		c.Cells[i].Heading = h
		if i < len(rec.cells) {
			c.Cells[i].Text = rec.cells[i]
		}
	}
	return c
}

func (r *reader) record(row int, cells []string) *record {
	rec := &record{row: row, cells: cells}
	for f, col := range r.layout.column {
		if col < 0 || col >= len(cells) {
			continue
		}
		if field(f) == sceneField {
			// What is scanned must be what stands in the cell, so that an odd character is told of and not mended.
			rec.text[f] = strings.TrimSpace(cells[col])
			continue
		}
		rec.text[f] = oneLine(cells[col])
	}
	return rec
}

// leftOut tells whether a row is no channel: a total, or a row that has something only in the customer's own columns.
func (r *reader) leftOut(rec *record) bool {
	first := 0
	for strings.TrimSpace(rec.cells[first]) == "" {
		first++
	}
	text, cure := "", ""
	switch {
	case isTotal(rec.cells[first]) && isTotalOrEmpty(rec.text[nameField]) && isTotalOrEmpty(rec.text[keyField]):
		text, cure = "the row is taken for a total and left out", "if it is a channel, write its name differently"
	case rec.text == [fieldCount]string{}:
		text, cure = "the row has no name and is left out", "if it is a channel, fill in its name"
	default:
		return false
	}
	r.warn = append(r.warn, r.problem(first, rec.row, text, cure))
	return true
}

func (r *reader) reject(rec *record, f field, text, cure string) {
	rec.bad[f] = true
	r.bad = append(r.bad, r.problem(r.layout.column[f], rec.row, text, cure))
}

// checkTexts tells of cells that no longer hold what was once put into them.
func (r *reader) checkTexts(rec *record) {
	for f := range fieldCount {
		text := rec.text[f]
		switch {
		case text == "" || f == noteField:
		case isErrorValue(text):
			r.reject(rec, f, fmt.Sprintf("the cell shows the error %s", text), "mend its formula or write the value")
		case strings.ContainsRune(text, utf8.RuneError):
			r.reject(rec, f, fmt.Sprintf("%q has lost characters", text), "write it again and save as .xlsx")
		case f == nameField || f == keyField || f == groupField:
			if n := utf8.RuneCountInString(text); n > maxLength {
				r.reject(rec, f, fmt.Sprintf("the %s has %d characters, at most %d are allowed", fields[f].name, n,
					maxLength), "shorten it")
				continue
			}
			r.checkDigits(rec, f)
		case f == sceneField || f == sceneIDField:
			r.checkDigits(rec, f)
		}
	}
}

// checkDigits refuses what a spreadsheet has made of a long number: two stores may well have become one.
func (r *reader) checkDigits(rec *record, f field) {
	text := rec.text[f]
	const cure = "format the column as text and write the number again, or take it from where it came from"
	switch {
	case isScientific(text):
		r.reject(rec, f, fmt.Sprintf("%s is a long number that the spreadsheet has shortened", text), cure)
	case len(text) > 15 && isDigits(text) && r.src.rounded(rec.row, r.layout.column[f], text):
		r.reject(rec, f, fmt.Sprintf("%s has %d digits, and the spreadsheet has kept only 15 of them", text, len(text)), cure)
	}
}

func (r *reader) name(rec *record) string {
	name := rec.text[nameField]
	if name == "" {
		r.reject(rec, nameField, "the row has no name", "fill in the name, or clear the row")
	}
	return name
}

// key is the normal form of the key, or of the name in a sheet that has no keys.
func (r *reader) key(rec *record) string {
	f, cure := keyField, "give each channel a key of its own, or delete the row that is there twice"
	if r.layout.column[keyField] < 0 {
		f, cure = nameField, "tell the names apart, or add a column 门店编号 that does"
	}
	key := campaign.NormalKey(rec.text[f])
	switch {
	case rec.bad[f]:
	case key == "":
		if rec.text[nameField] != "" {
			r.reject(rec, f, fmt.Sprintf("%q has no key", rec.text[nameField]), "fill in the key, or leave the whole column out")
		}
	default:
		here := place{r.layout.column[f], rec.row}
		if first, ok := r.keys[key]; ok {
			r.reject(rec, f, fmt.Sprintf("the %s %q is the same as in %s", fields[f].name, rec.text[f], first), cure)
			break
		}
		r.keys[key] = here
	}
	return key
}

func (r *reader) copies(rec *record) int {
	n, ok := parseCopies(rec.text[copiesField])
	if !ok && !rec.bad[copiesField] {
		r.reject(rec, copiesField, fmt.Sprintf("%q is not a whole number from 1 to %d", rec.text[copiesField], MaxCopies),
			"write how many labels to print, or leave it empty for one")
	}
	return n
}

// scene is the sheet's own scene, "" when it leaves that to us.
func (r *reader) scene(rec *record, k campaign.Kind) campaign.Scene {
	f := sceneField
	if rec.text[sceneIDField] != "" {
		f = sceneIDField
	}
	scene := campaign.Scene(rec.text[f])
	if scene == "" || rec.bad[f] {
		return scene
	}
	if f == sceneIDField && rec.text[sceneField] != "" {
		r.reject(rec, f, "the row has a scene_str and a scene_id", "keep one of them: a code has one scene")
		return scene
	}
	if err := scene.Validate(k); err != nil {
		r.reject(rec, f, err.Error(), "change it, or leave it empty to have a scene made")
		return scene
	}
	here := place{r.layout.column[f], rec.row}
	// The event of a scan says 5 for the scene_str "5" and for the scene_id 5, so all kinds share one register.
	if first, ok := r.scenes[string(scene)]; ok {
		r.reject(rec, f, fmt.Sprintf("the scene %q is the same as in %s", string(scene), first),
			"give each channel a scene of its own: scans of one scene can't be told apart")
		return scene
	}
	r.scenes[string(scene)] = here
	if !scene.Portable() {
		r.warn = append(r.warn, r.problem(here.col, here.row,
			"the scene "+strconv.QuoteToASCII(string(scene))+" has characters other than A-Z, a-z, 0-9, _ and -",
			"check that the program which receives the scans can read it"))
	}
	return scene
}
