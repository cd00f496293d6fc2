package sheet

import (
	"errors"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
)

// resultOf is the campaign that a result names as its own. Excel writes a text in quotation marks, doubled within it.
func (w *workbook) resultOf() string {
	for _, d := range w.file.GetDefinedName() {
		text, ok := strings.CutPrefix(d.RefersTo, `"`)
		if d.Name == campaign.ResultOf && ok {
			return strings.ReplaceAll(strings.TrimSuffix(text, `"`), `""`, `"`)
		}
	}
	return ""
}

var columnsForm = regexp.MustCompile(`^(.+)!\$([A-Z]{1,3})\$?\d*:\$([A-Z]{1,3})\$?\d*$`)

// marked are the columns that a defined name of ours speaks of, by worksheet. LibreOffice writes $H$1:$U$1048576 for $H:$U.
func (w *workbook) marked(name string) map[string]span {
	found := map[string]span{}
	for _, d := range w.file.GetDefinedName() {
		m := columnsForm.FindStringSubmatch(d.RefersTo)
		if d.Name != name || m == nil {
			continue
		}
		first, err := excelize.ColumnNameToNumber(m[2])
		last, err2 := excelize.ColumnNameToNumber(m[3])
		if err != nil || err2 != nil {
			continue
		}
		found[unquoted(m[1])] = span{first - 1, last}
	}
	return found
}

// unquoted is the name of a worksheet as it stands in a formula: 'Tom”s list' is Tom's list.
func unquoted(name string) string {
	return strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(name, "'"), "'"), "''", "'")
}

// isMisnamed tells that excelize does not take the name of a worksheet, which other programs than Excel let pass.
func isMisnamed(err error) bool {
	return errors.Is(err, excelize.ErrSheetNameLength) || errors.Is(err, excelize.ErrSheetNameSingleQuote) ||
		errors.Is(err, excelize.ErrSheetNameInvalid) || errors.Is(err, excelize.ErrSheetNameBlank)
}
