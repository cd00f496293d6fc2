package sheet

import (
	"regexp"
	"slices"

	"sceneqr/campaign/words"
)

// checkDigits refuses what a spreadsheet has made of a long number: two stores may well have become one.
func (r *reader) checkDigits(rec *record, f field) {
	text := rec.text[f]
	cure := words.Of("format the column as text and write the number again, or take it from where it came from")
	switch {
	case isScientific(text):
		r.reject(rec, f, words.Of("%s is a long number that the spreadsheet has shortened", text), cure)
	case f != nameField && f != groupField && r.isDate(rec, f):
		r.reject(rec, f, words.Of("%s shows a date, which the spreadsheet has made of what was typed", text), cure)
	case isLong(text) && r.isAltered(rec, r.layout.column[f], text):
		r.reject(rec, f, words.Of("%s has %d digits, and the spreadsheet has kept only 15 of them", text, len(text)), cure)
	}
}

// shownDate is how spreadsheets show what they take for a date when somebody types 3-1 or 3/1.
var shownDate = regexp.MustCompile(`^(?:\d{4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?|月)?|\d{1,2}月\d{1,2}日|` +
	`\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}-\d{1,2}-\d{2}|\d{1,2}-[A-Z][a-z]{2}(?:-\d{2})?|[A-Z][a-z]{2}-\d{2})$`)

// isDate asks what the file holds, too: a date that was typed as text is what it was meant to be.
func (r *reader) isDate(rec *record, f field) bool {
	return shownDate.MatchString(rec.text[f]) && r.isAltered(rec, r.layout.column[f], rec.text[f])
}

// isLong tells a number of more digits than spreadsheets keep of one.
func isLong(text string) bool { return len(text) > 15 && isDigits(text) }

// isAltered asks what the file holds, which is nothing below the first of merged cells and where the formula was
// calculated here.
func (r *reader) isAltered(rec *record, col int, shown string) bool {
	if c, ok := r.merged.at(col); ok && c.top < rec.row {
		return c.rounded
	}
	return !slices.Contains(rec.calculated, col) && r.src.altered(rec.row, col, shown)
}
