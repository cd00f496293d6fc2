package export

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// awkward are names that people have given to shops, and what becomes of them on a label.
var awkward = []struct {
	name    string
	lacking string // what the font has not
	cut     bool
}{
	{name: "店"},
	{name: "䶮䲟𬬻记", lacking: "𬬻"},
	{name: "𠮷野家", lacking: "𠮷"},
	{name: "咖啡☕🎉👩‍🚀", lacking: "☕🎉👩🚀"},
	{name: "\u200F\u202Eabc\u202C\u200F 店"},
	{name: "שלום 店", lacking: "שלום"},
	{name: "Cafe\u0301 a\u030C 店"},
	{name: "e\u0323\u0302\u0302 店", lacking: "ệ\u0302"},
	{name: "坏\xff\xfe了\xe4\xb8", lacking: "\uFFFD"},
	{name: "\x00\x07\u2028\u00A0\u3000店", lacking: "\x00\x07"},
	{name: strings.Repeat("长", 300), cut: true},
	{name: strings.Repeat("Wide", 75), cut: true},
	{name: strings.Repeat("🎉", 300), lacking: "🎉", cut: true},
	{name: "(括号) \\ \r\n {name} [x]"},
}

func awkwardBatch() Batch {
	b := shops(len(awkward))
	for i, a := range awkward {
		b.Codes[i].Name = a.name
	}
	return b
}

func TestAwkwardNamesAreToldEachOnceAndAllComeOut(t *testing.T) {
	b := awkwardBatch()
	for i := range b.Codes {
		b.Codes[i].Copies = 1 + i%3*7 // over the ends of pages
	}
	d, err := All(t.Context(), t.TempDir(), b)
	if err != nil {
		t.Fatal(err)
	}
	told := make(map[string]Change)
	for _, c := range d.Changes {
		if _, twice := told[c.Serial]; twice {
			t.Errorf("the label %s is told of twice", c.Serial)
		}
		told[c.Serial] = c
	}
	for i, a := range awkward {
		code := b.Codes[i]
		c, changed := told[code.Label()]
		if changed != (a.cut || a.lacking != "") || c.Cut != a.cut || c.Lacking != a.lacking {
			t.Errorf("%.40q: %+v, want that it lacks %q and is cut: %t", a.name, c, a.lacking, a.cut)
		}
		if changed && (c.Row != code.Row || c.Name != a.name || c.Given != a.name) {
			t.Errorf("%.40q is told as row %d, %.40q, %.40q", a.name, c.Row, c.Name, c.Given)
		}
		if cut := strings.Contains(c.Printed, "…"); cut != a.cut || strings.Contains(c.Printed, "〓") != (a.lacking != "") {
			t.Errorf("%.40q is said to be printed as %q", a.name, c.Printed)
		}
	}
}

func TestNamesOfEveryLengthComeOutAndTellWhenTheyAreCut(t *testing.T) {
	for _, unit := range []string{"店", "i", "🎉", "e\u0301", "\u200F店", "a\xff"} {
		names := make([]string, 300)
		for i := range names {
			names[i] = strings.Repeat(unit, i+1)
		}
		b := printable(names...)
		dir := t.TempDir()
		d, err := Print(t.Context(), dir, b)
		if err != nil {
			t.Fatalf("%q: %v", unit, err)
		}
		cut := 0
		for _, c := range d.Changes {
			if c.Cut {
				cut++
			}
		}
		if d.Labels != 300 || cut < 100 {
			t.Errorf("names of 1 to 300 times %q: %d labels, %d cut", unit, d.Labels, cut)
		}
	}
}

func TestChangesStandInTheWorkbookAndOnTheJobTicket(t *testing.T) {
	b := awkwardBatch()
	dir := t.TempDir()
	d, err := All(t.Context(), dir, b)
	if err != nil {
		t.Fatal(err)
	}
	there := folder(t, dir)
	rows, err := openWorkbook(t, []byte(there[workbookName])).GetRows(resultSheet)
	if err != nil {
		t.Fatal(err)
	}
	printed := under(t, rows, "printed as")
	ticket := there[ticketText]
	_, list, _ := strings.Cut(ticket, "Texts not printed as they stand in the sheet\r\n")
	for i, code := range b.Codes {
		at := slices.IndexFunc(d.Changes, func(c Change) bool { return c.Serial == code.Label() })
		if at < 0 {
			if printed[i] != "" || strings.Contains(list, code.Label()) {
				t.Errorf("%q is printed as it stands, and told as %q", code.Name, printed[i])
			}
			continue
		}
		c := d.Changes[at]
		if printed[i] != c.Printed {
			t.Errorf("the workbook has %q, want %q", printed[i], c.Printed)
		}
		lacking := c.Lacking == "" || strings.Contains(list, fmt.Sprintf("not in the font: %q", c.Lacking))
		if strings.Count(list, "  "+c.Serial+"（行 row ") != 1 || !lacking {
			t.Errorf("the job ticket does not tell of %s once:\n%s", c.Serial, list)
		}
	}
	if strings.Count(list, "\r\n") != len(d.Changes) {
		t.Errorf("%d lines for %d changes", strings.Count(list, "\r\n"), len(d.Changes))
	}
}

func TestNoChangesAreNoSectionOfTheJobTicket(t *testing.T) {
	dir := t.TempDir()
	all(t, dir, shops(3))
	if strings.Contains(folder(t, dir)[ticketText], "Texts not printed") {
		t.Error("the job ticket tells of changes where there are none")
	}
}

func TestAColumnThatIsChangedIsToldAsWellAsTheName(t *testing.T) {
	b := shops(1)
	b.Codes[0].Name, b.Codes[0].Group = "𠮷野家", "𠮷祥"
	d, err := All(t.Context(), t.TempDir(), b)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Changes) != 2 || d.Changes[0].Printed != "〓野家" || d.Changes[1].Printed != "〓祥·000001P" ||
		d.Changes[1].Given != "𠮷祥·000001P" {
		t.Errorf("changes %+v", d.Changes)
	}
}
