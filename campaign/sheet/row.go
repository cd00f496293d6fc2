package sheet

import (
	"strings"
	"unicode/utf8"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// maxLength of a name, key or group, in characters. Longer ones are a paragraph in the wrong column.
const maxLength = 200

// line is a row of the file.
type line struct {
	row        int // as the spreadsheet counts, from 1
	cells      []string
	hidden     bool
	calculated []int // columns whose text is a formula's result that the file does not have
	pending    []int // columns with formulas whose result is not known
	lost       []int // columns of ours in which the customer has written something
}

// record is a row under its headings.
type record struct {
	line
	text [fieldCount]string
	bad  [fieldCount]bool // already told
}

// readRow makes a channel of a row, or tells all that is wrong with it.
func (r *reader) readRow(n line) error {
	n.cells = withoutTail(n.cells)
	r.enter(n)
	if r.ended || len(n.cells) == 0 && len(n.pending) == 0 {
		return nil
	}
	if len(n.cells) > r.options.MaxColumns {
		return r.tooWide(n.row)
	}
	r.layout.widen(len(n.cells))
	rec := r.record(n)
	if r.ended = r.startsTable(rec); r.ended || r.leftOut(rec) {
		r.endRow()
		return nil
	}
	if n.hidden {
		r.hidden = append(r.hidden, n.row)
		if r.options.SkipHidden {
			return nil
		}
	}
	if r.rows++; r.rows > r.options.MaxRows {
		return words.Errorf("it has more than %d channels: split it", r.options.MaxRows)
	}
	c := r.channel(rec)
	// Once a problem is found the sheet gives no channels, and its rows need not be kept.
	if r.endRow() && r.problems.Len() == 0 {
		r.sheet.Channels = append(r.sheet.Channels, c)
	}
	return nil
}

func (r *reader) channel(rec *record) campaign.Channel {
	r.checkFormulas(rec)
	r.checkOurs(rec)
	r.fillDown(rec)
	r.sections.add(rec, r.layout.column[nameField])
	r.checkTexts(rec)
	c := campaign.Channel{
		Row:    rec.row,
		Name:   r.name(rec),
		Key:    r.key(rec),
		Group:  rec.text[groupField],
		Copies: r.copies(rec),
		Cells:  make([]campaign.Cell, 0, len(r.layout.headings)),
	}
	c.Kind, c.Validity = r.kind(rec)
	c.Given = r.scene(rec, c.Kind)
	for col, h := range r.layout.headings {
		if r.layout.ours[col] {
			continue
		}
		cell := campaign.Cell{Heading: h}
		if col < len(rec.cells) {
			cell.Text = rec.cells[col]
		}
		c.Cells = append(c.Cells, cell)
	}
	return c
}

func (r *reader) record(n line) *record {
	rec := &record{line: n}
	for f, col := range r.layout.column {
		if col < 0 || col >= len(n.cells) {
			continue
		}
		if field(f) == sceneField {
			// What is scanned must be what stands in the cell, so that an odd character is told of and not mended.
			rec.text[f] = strings.TrimSpace(n.cells[col])
			continue
		}
		rec.text[f] = oneLine(n.cells[col])
	}
	return rec
}

func (r *reader) reject(rec *record, f field, text, cure words.Message) {
	rec.bad[f] = true
	r.bad = append(r.bad, r.problem(r.layout.column[f], rec.row, text, cure))
}

// checkFormulas refuses a field whose formula has no result, which would be read as empty.
func (r *reader) checkFormulas(rec *record) {
	for _, col := range rec.calculated {
		r.calculated.add(place{col, rec.row})
	}
	for _, col := range rec.pending {
		f, known := r.layout.field(col)
		if !known {
			r.pending.add(place{col, rec.row})
			continue
		}
		r.reject(rec, f, words.Of("the formula has no result in the file"),
			words.Of("open the file in Excel or WPS and save it; where an error is shown there, mend the formula or write the value"))
	}
}

// checkOurs refuses what would be lost: the columns of a result are written anew.
func (r *reader) checkOurs(rec *record) {
	for _, col := range rec.lost {
		r.bad = append(r.bad, r.problem(col, rec.row,
			words.Of("this column is sceneqr's own and is written anew, so that what is here is lost"),
			words.Of("write it in a column of your own, left or right of sceneqr's, and clear this cell")))
	}
}

// checkTexts tells of cells that no longer hold what was once put into them.
func (r *reader) checkTexts(rec *record) {
	for f := range fieldCount {
		text := rec.text[f]
		switch {
		case text == "" || f == noteField:
		case isErrorValue(text):
			r.reject(rec, f, words.Of("the cell shows the error %s", text), words.Of("mend its formula or write the value"))
		case strings.ContainsRune(text, utf8.RuneError):
			r.reject(rec, f, words.Of("%q has lost characters", text), words.Of("write it again and save as .xlsx"))
		case f == nameField || f == keyField || f == groupField:
			if n := utf8.RuneCountInString(text); n > maxLength {
				r.reject(rec, f, words.Of("the %v has %d characters, at most %d are allowed", fields[f].said, n, maxLength),
					words.Of("shorten it"))
				continue
			}
			r.checkDigits(rec, f)
		case f == sceneField || f == sceneIDField:
			r.checkDigits(rec, f)
		}
	}
}

func (r *reader) name(rec *record) string {
	name := rec.text[nameField]
	if name == "" && !rec.bad[nameField] {
		r.reject(rec, nameField, words.Of("the row has no name"), words.Of("fill in the name, or clear the row"))
	}
	if isSigned(rec) {
		r.reject(rec, nameField, words.Of("%q reads like a remark below the table, and its row has more than that", name),
			words.Of("if it is a channel, write its name differently; if not, clear the row"))
	}
	if isExample(name) {
		r.reject(rec, nameField, words.Of("this is still the example of the template"),
			words.Of("write your own channel over it, or delete the row"))
	}
	r.checkPlaceholder(rec)
	return name
}

// key is the normal form of the key, or of the name in a sheet that has no keys.
func (r *reader) key(rec *record) string {
	f, cure := keyField, words.Of("give each channel a key of its own, or delete the row that is there twice")
	if r.layout.column[keyField] < 0 {
		f, cure = nameField, words.Of("tell the names apart, or add a column \"store code\" that does")
	}
	key := campaign.NormalKey(rec.text[f])
	switch {
	case rec.bad[f]:
	case key == "":
		if rec.text[nameField] != "" && !rec.bad[nameField] {
			r.reject(rec, f, words.Of("%q has no key", rec.text[nameField]),
				words.Of("fill in the key, or leave the whole column out"))
		}
	default:
		here := place{r.layout.column[f], rec.row}
		if first, ok := r.keys[key]; ok {
			r.reject(rec, f, words.Of("the %v %q is the same as in %s", fields[f].said, rec.text[f], first.String()), cure)
			break
		}
		r.keys[key] = here
	}
	return key
}

func (r *reader) copies(rec *record) int {
	n, ok := parseCopies(rec.text[copiesField])
	if !ok && !rec.bad[copiesField] {
		r.reject(rec, copiesField, words.Of("%q is not a whole number from 1 to %d", rec.text[copiesField], MaxCopies),
			words.Of("write how many labels to print, or leave it empty for one"))
	}
	return n
}
