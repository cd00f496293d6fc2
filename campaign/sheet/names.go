package sheet

import (
	"errors"
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

// marked are the columns that a defined name of ours speaks of, by worksheet.
func (w *workbook) marked(name string) map[string]span {
	found := map[string]span{}
	for _, d := range w.file.GetDefinedName() {
		if worksheet, first, end, ok := campaign.ParseColumns(d.RefersTo); ok && d.Name == name {
			found[worksheet] = span{first, end}
		}
	}
	return found
}

// isMisnamed tells that excelize does not take the name of a worksheet, which other programs than Excel let pass.
func isMisnamed(err error) bool {
	return errors.Is(err, excelize.ErrSheetNameLength) || errors.Is(err, excelize.ErrSheetNameSingleQuote) ||
		errors.Is(err, excelize.ErrSheetNameInvalid) || errors.Is(err, excelize.ErrSheetNameBlank)
}
