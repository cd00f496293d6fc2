package workbook

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// Programs other than Excel write workbooks that Excel opens, and with which excelize panics. Their codes are made, and
// have to get to people all the same: in the customer's workbook or in one that is made anew and says so.
func TestOddWorkbookHoldsNoResultsUp(t *testing.T) {
	const none = "<styleSheet xmlns=\"" + mainSpace + "\"/>"
	without := func(element string) func(string) string {
		return func(part string) string {
			return regexp.MustCompile(`(?s)<`+element+`[ >].*</`+element+`>`).ReplaceAllString(part, "")
		}
	}
	for name, tt := range map[string]struct {
		part string
		odd  func(string) string
		back bool // it is the customer's own that is written
	}{
		"no styles":    {"xl/styles.xml", nil, false},
		"empty styles": {"xl/styles.xml", func(string) string { return none }, true},
		"no fonts":     {"xl/styles.xml", without("fonts"), true},
		"no fills":     {"xl/styles.xml", without("fills"), true},
		"no looks":     {"xl/styles.xml", without("cellXfs"), true},
		"looks that are not": {"xl/worksheets/sheet2.xml", func(s string) string {
			return strings.ReplaceAll(s, ` s="2"`, ` s="4711"`)
		}, true},
		"no theme":                 {"xl/theme/theme1.xml", nil, true},
		"no shared strings":        {"xl/sharedStrings.xml", nil, false},
		"no properties":            {"docProps/app.xml", nil, true},
		"no cells":                 {"xl/worksheets/sheet1.xml", without("sheetData"), true},
		"a drawing that is gone":   {"xl/drawings/drawing1.xml", nil, true},
		"a worksheet that is gone": {"xl/worksheets/sheet3.xml", nil, true},
		"styles that are broken":   {"xl/styles.xml", func(s string) string { return s[:len(s)/2] }, false},
		"a worksheet cut short":    {"xl/worksheets/sheet2.xml", func(s string) string { return s[:len(s)*3/4] }, false},
	} {
		t.Run(name, func(t *testing.T) {
			rows := shops(6, 3)
			r := resultOf(rows)
			r.Original, r.Thumbnail = styled(t, rows), square
			parts := partsOf(t, r.Original.Content)
			if was := parts[tt.part]; tt.odd == nil {
				delete(parts, tt.part)
			} else if parts[tt.part] = tt.odd(was); parts[tt.part] == was {
				t.Fatalf("%s is not odd", tt.part)
			}
			r.Original.Content = packed(t, parts)
			out, notes := writtenWithNotes(t, r)
			f := open(t, out)
			if back := slices.Contains(f.GetSheetList(), data); back != tt.back || back != (len(notes) == 0) {
				t.Errorf("handed back is %v, and the notes are %v", back, notes)
			}
			for _, note := range notes {
				if text := words.English.Of(note); strings.Contains(text, "runtime") || strings.Contains(text, "XML syntax") {
					t.Errorf("the customer is told %q", text)
				}
			}
			if sheet := f.GetSheetList()[0]; len(notes) > 0 && !strings.Contains(textOf(t, f, sheet), rows[5].Code.URL) {
				t.Error("a code is not in the workbook that is made anew")
			}
		})
	}
}

func TestPictureThatCannotBeDrawnIsAnError(t *testing.T) {
	rows := shops(6, 3)
	r := resultOf(rows)
	r.Original = styled(t, rows)
	r.Thumbnail = func(int) ([]byte, error) { return nil, errors.New("no ink") }
	if _, err := r.Write(t.Output()); err == nil || !strings.Contains(err.Error(), "no ink") {
		t.Errorf("error %v", err)
	}
}

func TestWorkbookThatUnpacksToTooMuchIsMadeAnewAndSaysSo(t *testing.T) {
	rows := shops(6, 3)
	r := resultOf(rows)
	r.Original = styled(t, rows)
	parts := partsOf(t, r.Original.Content)
	parts["xl/media/bomb.png"] = strings.Repeat("\x00", mostUnzipped)
	r.Original.Content = packed(t, parts)
	_, notes := writtenWithNotes(t, r)
	if len(notes) != 1 || !strings.HasSuffix(words.English.Of(notes[0]), "unpacked, it is larger than 64 MB") {
		t.Errorf("notes %v", notes)
	}
}

func TestTooManyChannelsAreToldWithoutAnOriginal(t *testing.T) {
	_, notes := writtenWithNotes(t, resultOf(shops(campaign.MostReturned+1, 1)))
	if len(notes) != 1 || !strings.Contains(words.Chinese.Of(notes[0]), "渠道超过 20,000 个") {
		t.Errorf("notes %v", notes)
	}
}
