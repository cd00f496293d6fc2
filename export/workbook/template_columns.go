package workbook

import (
	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// templateColumns are those that sceneqr understands, under the headings that it knows them by.
func templateColumns(t Template) []templateColumn {
	return []templateColumn{
		{
			heading: words.Of("Channel name"), required: true, width: 44,
			what: words.Of("A store, a poster, a member of staff: whatever is to have a code of its own. " +
				"It is printed under the code."),
			values: words.Of("Up to 200 characters."),
		},
		{
			heading: words.Of("Store code"), required: true, width: 14,
			what: words.Of("What names the channel for good: a channel that is renamed later keeps its code by it. " +
				"If you have no such numbers, delete the whole column: then the names must all be different."),
			values:  words.Of("Each only once. 0012 keeps its zeros."),
			example: words.Of("SH001"),
		},
		{
			heading: words.Of("Group"), width: 14,
			what:    words.Of("A folder in the ZIP, and a heading on the pages."),
			values:  words.Of("Any text."),
			example: words.Of("Shanghai"),
		},
		{
			heading: words.Of("Copies"), width: 10,
			what:    words.Of("How many labels of it are printed."),
			values:  words.Of("A whole number from 1 to %d; empty is 1.", t.MaxCopies),
			example: words.Known("2"), check: checkCopies, number: true,
		},
		{
			heading: words.Of("Scene"), width: 18,
			what: words.Of("The text that your own program gets when the code is scanned. " +
				"Leave it empty to have one made."),
			values: words.Of("At most %d bytes, where a Chinese character is 3. Best are letters, digits, _ and -.",
				campaign.MaxSceneBytes),
			check: checkScene,
		},
		{
			heading: words.Of("Type"), width: 12,
			what: words.Of("A permanent code is one of %s that an account ever gets. A temporary one ends.",
				words.Thousands(campaign.Capacity)),
			values:  words.Of("Choose from the list; empty is permanent. The two with ID take a number as the scene."),
			example: words.Of("permanent"), check: checkType,
		},
		{
			heading: words.Of("Valid for"), width: 12,
			what:   words.Of("Only for a temporary code: how long it lives from when it is made."),
			values: words.Of("Such as 7 days or 12 hours, up to 30 days; empty is 30 days."),
		},
		{
			heading: words.Of("Notes"), width: 30,
			what:    words.Of("For yourselves."),
			values:  words.Of("Any text."),
			example: words.Of("on the counter"),
		},
	}
}

// types that a cell can choose from. The reader of sheets knows more words for each.
func types() []words.Message {
	return []words.Message{words.Of("permanent"), words.Of("temporary"), words.Of("permanent ID"), words.Of("temporary ID")}
}

func checkType(t Template, v *excelize.DataValidation) error {
	var list []string
	for _, kind := range types() {
		list = append(list, t.Language.Of(kind))
	}
	refuse(t, v, words.Of("Choose one from the list, or leave the cell empty."))
	return v.SetDropList(list)
}

func checkCopies(t Template, v *excelize.DataValidation) error {
	refuse(t, v, words.Of("Write a whole number from 1 to %d, or leave the cell empty.", t.MaxCopies))
	return v.SetRange(1, t.MaxCopies, excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween)
}

// checkScene counts characters, since no formula counts bytes in Excel and LibreOffice alike. The reader of sheets counts
// bytes.
func checkScene(t Template, v *excelize.DataValidation) error {
	refuse(t, v, words.Of("A scene has at most %d bytes.", campaign.MaxSceneBytes))
	return v.SetRange(0, campaign.MaxSceneBytes,
		excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorBetween)
}

func refuse(t Template, v *excelize.DataValidation, why words.Message) {
	v.SetError(excelize.DataValidationErrorStyleStop, t.Language.Of(words.Of("This cannot be used")), t.Language.Of(why))
}
