package workbook

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// printOnOnePage has our columns printed beside the others, unless somebody has said how the worksheet is printed.
func (o *original) printOnOnePage(b *book) error {
	said, err := o.printsAsSaid(b)
	if said || err != nil {
		return err
	}
	if err := b.fitToWidth(); err != nil {
		return err
	}
	return b.repeatHeading(o.heading)
}

func (o *original) printsAsSaid(b *book) (bool, error) {
	for _, n := range o.file.GetDefinedName() {
		if n.Scope == b.sheet && (n.Name == printTitles || n.Name == printArea) {
			return true, nil
		}
	}
	layout, err := o.file.GetPageLayout(b.sheet)
	if err != nil {
		return false, err
	}
	props, err := o.file.GetSheetProps(b.sheet)
	if err != nil {
		return false, err
	}
	const a4 = 9
	return isSet(props.FitToPage, false) || isSet(layout.Size, a4) || isSet(layout.Orientation, "portrait") ||
		isSet(layout.AdjustTo, 100) || strings.Contains(string(o.part.rest), "Breaks "), nil
}

// isSet tells a setting that is there and not what it is by itself.
func isSet[T comparable](setting *T, byItself T) bool {
	return setting != nil && *setting != byItself && fmt.Sprint(*setting) != "0" && fmt.Sprint(*setting) != ""
}

// fitToWidth has the worksheet printed across, all columns on one page: without, a print falls into pages of five columns.
func (b *book) fitToWidth() error {
	across, a4, one, any, fit := "landscape", 9, 1, 0, true
	err := b.file.SetPageLayout(b.sheet, &excelize.PageLayoutOptions{
		Orientation: &across, Size: &a4, FitToWidth: &one, FitToHeight: &any,
	})
	if err != nil {
		return err
	}
	return b.file.SetSheetProps(b.sheet, &excelize.SheetPropsOptions{FitToPage: &fit})
}

// repeatHeading has a row printed at the top of every page.
func (b *book) repeatHeading(row int) error {
	return b.file.SetDefinedName(&excelize.DefinedName{
		Name: printTitles, RefersTo: quoted(b.sheet) + rowRange(row), Scope: b.sheet,
	})
}
