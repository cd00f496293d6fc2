package workbook

import "github.com/xuri/excelize/v2"

// mergedCells finds the cell that is seen in the place of one that is hidden in merged cells. It looks into the XML, since
// a worksheet that excelize has read once may not be changed there any more.
type mergedCells struct {
	file  *excelize.File
	areas map[string][]area
}

func (m *mergedCells) first(sheet, cell string) string {
	column, row, _ := excelize.CellNameToCoordinates(cell)
	for _, a := range m.of(sheet) {
		if a.firstColumn <= column && column <= a.lastColumn && a.firstRow <= row && row <= a.lastRow {
			return cellName(a.firstColumn, a.firstRow)
		}
	}
	return cell
}

func (m *mergedCells) of(sheet string) []area {
	if areas, ok := m.areas[sheet]; ok {
		return areas
	}
	var areas []area
	if p, err := openPart(m.file, sheet); err == nil { // of an unusual worksheet nothing is taken for merged
		for _, element := range mergeElement.FindAllSubmatch(p.rest, -1) {
			if a, ok := areaOf(string(element[1])); ok {
				areas = append(areas, a)
			}
		}
	}
	if m.areas == nil {
		m.areas = map[string][]area{}
	}
	m.areas[sheet] = areas
	return areas
}
