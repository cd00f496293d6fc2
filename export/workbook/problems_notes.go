package workbook

import (
	"sceneqr/campaign/words"
)

// annotate puts a note on each cell. Notes are an aid: a worksheet whose own are written in a way that is not understood
// gets none, and the list says all that they would.
func (m *marking) annotate() error {
	for sheet, texts := range m.texts() {
		if pad, ok := openNotepad(m.file, sheet); ok {
			pad.add(texts)
			pad.store()
		}
	}
	return nil
}

// texts are the notes of each worksheet.
func (m *marking) texts() map[string][]noteText {
	merged := mergedCells{file: m.file}
	texts := map[string][]noteText{}
	at := map[[2]string]int{} // by worksheet and cell
	for _, n := range m.notes {
		if !hasCell(m.file, n.Sheet, n.Cell) {
			continue
		}
		text := m.Language.Of(words.Of("%v\nWhat to do: %v", n.Text, n.Cure))
		cell := merged.first(n.Sheet, n.Cell)
		all := texts[n.Sheet]
		if i, ok := at[[2]string{n.Sheet, cell}]; ok {
			all[i].text += "\n\n" + text
			continue
		}
		at[[2]string{n.Sheet, cell}] = len(all)
		texts[n.Sheet] = append(all, noteText{cell, text})
	}
	return texts
}
