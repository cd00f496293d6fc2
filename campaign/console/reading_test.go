package console

import (
	"strings"
	"testing"

	"sceneqr/campaign"
)

func TestEachCodeOfAPDFIsNamedAndCounted(t *testing.T) {
	seen := []Seen{
		{Page: 1, X: 19.6, Y: 21, Side: 45, Text: "http://a", Code: &campaign.Code{
			Channel: campaign.Channel{Name: "静安寺店"}, Campaign: "spring", Serial: 1,
		}},
		{Page: 2, Text: "http://other\nline\x1b[2J"},
		{Page: 3, Side: 12.4},
	}
	var r Reading
	c, out, _ := newConsole()
	for _, s := range seen {
		r.Add(s)
	}
	c.Reading(r)
	want := `page 1,  20 mm right  21 mm down, 45 mm: 000001P  静安寺店  (spring)
page 2,   0 mm right   0 mm down, 0 mm: not a code of this ledger: http://other; line�[2J
page 3,   0 mm right   0 mm down, 12 mm: CANNOT BE READ
`
	if !strings.HasPrefix(out.String(), want) {
		t.Errorf("%q\nwant %q …", out, want)
	}
	if r.Codes != 3 || r.Known != 1 || r.Foreign != 1 || r.Unreadable != 1 {
		t.Errorf("counted: %+v", r)
	}
	c, out, _ = newConsole()
	c.Quiet = true
	c.Reading(r)
	if strings.Contains(out.String(), "000001P") || strings.Count(out.String(), "\n") != 2 {
		t.Errorf("a quiet console tells\n%s", out)
	}
}

func TestTheSumOfAPDFTellsWhatIsMissing(t *testing.T) {
	many := make([]string, most+5)
	for i := range many {
		many[i] = "000001P"
	}
	r := Reading{Pages: 8, Codes: 1234, Known: 1230, Foreign: 3, Unreadable: 1, Campaigns: []PrintedCampaign{
		{Name: "spring", Codes: 90, Missing: []string{"000007D–000009", "000012J"}},
		{Name: "autumn", Codes: 1}, {Name: "winter", Codes: 2, Missing: many},
	}}
	c, out, _ := newConsole()
	c.Reading(r)
	for _, want := range []string{
		"1,234 codes on 8 pages: 1,230 of this ledger, 3 not of it, 1 unreadable\n",
		"spring: 90 codes; not in the file: 000007D–000009, 000012J\n",
		"autumn: 1 code; all that are verified\n",
		", 000001P and more\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	c, out, _ = newConsole()
	c.JSON = true
	c.Reading(r)
	if list, types := objects(t, out); types != "reading" || list[0]["unreadable"] != 1.0 {
		t.Errorf("%s: %v", types, list)
	}
}
