package console

import (
	"strings"
	"testing"

	"sceneqr/campaign"
	"sceneqr/export"
)

func TestTheOutcomeTellsHowFarLabelsWereReadBack(t *testing.T) {
	for want, d := range map[string]export.Delivery{
		"96 labels on 8 pages, every code read back from the PDF\n": {Labels: 96, Pages: 8},
		"96 labels on 9 pages, every code read back from the PDF and from its pages as they print\n": {
			Labels: 96, Pages: 9, Filled: 8, Proved: 8,
		},
		"4,800 labels on 400 pages, every code read back from the PDF and from 100 of its 390 pages with labels as they print\n": {
			Labels: 4800, Pages: 400, Filled: 390, Proved: 100,
		},
		"1 label on 1 page, every code read back from the PDF and from its pages as they print\n": {
			Labels: 1, Pages: 1, Filled: 1, Proved: 1,
		},
	} {
		c, out, _ := newConsole()
		c.Outcome(Outcome{Delivery: d})
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	c, out, _ := newConsole()
	c.Outcome(Outcome{Codes: []campaign.Code{{}}})
	if strings.Contains(out.String(), "label") {
		t.Errorf("labels where there are none:\n%s", out)
	}
}

func TestTextsThatArePrintedOtherwiseAreToldWithTheirReason(t *testing.T) {
	for want, change := range map[string]export.Change{
		`warning: row 7, 000006F: "長い" is printed as "長…": it is too long` + "\n": {
			Row: 7, Serial: "000006F", Given: "長い", Printed: "長…", Cut: true,
		},
		`warning: row 8, 000007D: "𠮷" is printed as "〓": the font lacks "𠮷"` + "\n": {
			Row: 8, Serial: "000007D", Given: "𠮷", Printed: "〓", Lacking: "𠮷",
		},
		`is printed as "〓\n〓…": it is too long, and the font lacks "🎉"` + "\n": {
			Printed: "〓\n〓…", Lacking: "🎉", Cut: true,
		},
		`"\x1b[2J" is printed as "〓[2J": the font lacks "\x1b"` + "\n": {
			Given: "\x1b[2J", Printed: "〓[2J", Lacking: "\x1b",
		},
	} {
		c, _, err := newConsole()
		c.Outcome(Outcome{Delivery: export.Delivery{Changes: []export.Change{change}}})
		if !strings.Contains(err.String(), want) || strings.Contains(err.String(), "\x1b") {
			t.Errorf("%q is not in\n%q", want, err)
		}
	}
}

func TestAProgramIsToldOfEveryChangeAndAPersonOfTheFirst(t *testing.T) {
	changes := make([]export.Change, 50)
	for i := range changes {
		changes[i] = export.Change{Row: i + 2, Cut: true}
	}
	o := Outcome{Delivery: export.Delivery{Changes: changes}}
	c, _, err := newConsole()
	c.Outcome(o)
	n := strings.Count(err.String(), "it is too long")
	if n != most || !strings.Contains(err.String(), "and 30 more texts") {
		t.Errorf("%d of 50 listed:\n%s", n, err)
	}
	c, out, _ := newConsole()
	c.JSON = true
	c.Outcome(o)
	list, types := objects(t, out)
	if n := strings.Count(types, "change"); n != 50 || list[0]["row"] != 2.0 || list[0]["cut"] != true {
		t.Errorf("%d changes, the first %v", n, list[0])
	}
}
