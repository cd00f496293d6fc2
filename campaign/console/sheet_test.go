package console

import (
	"fmt"
	"strings"
	"testing"

	"sceneqr/campaign/sheet"
	"sceneqr/campaign/words"
)

func nameless(cell string) sheet.Problem {
	return sheet.Problem{Sheet: "渠道", Cell: cell, Text: words.Of("the row has no name"), Cure: words.Of("fill in the name")}
}

// unknown quotes what stands in the cell.
func unknown(row int, value string) sheet.Problem {
	return sheet.Problem{
		Sheet: "渠道", Cell: fmt.Sprint("D", row),
		Text: words.Of("the type %q is not known", value), Cure: words.Of("write 永久 or 临时"),
	}
}

func TestOneProblemInManyCellsIsToldOnce(t *testing.T) {
	c, _, err := newConsole()
	p := &sheet.Problems{List: []sheet.Problem{nameless("B7"), unknown(7, "年卡"), nameless("B9"), unknown(9, "周卡")}}
	for row := 12; row < 512; row++ {
		p.List = append(p.List, nameless(fmt.Sprint("B", row)))
	}
	elsewhere := nameless("B1")
	elsewhere.Sheet = "汇总"
	p.List = append(p.List, nameless("AA3"), elsewhere)
	c.SheetProblems(p)
	want := `sceneqr: problem in 渠道!B7: the row has no name
         likewise in 503 more cells: B9, B12-B511, AA3, 汇总!B1
         -> fill in the name
sceneqr: problem in 渠道!D7: the type "年卡" is not known
         -> write 永久 or 临时
sceneqr: problem in 渠道!D9: the type "周卡" is not known
         -> write 永久 or 临时
`
	if err.String() != want {
		t.Errorf("%s\nwant\n%s", err, want)
	}
}

func TestManyProblemsThatDifferInWhatTheyQuoteAreOneKind(t *testing.T) {
	c, out, err := newConsole()
	p := &sheet.Problems{More: 5}
	for i := range 500 {
		p.List = append(p.List, unknown(2*i, fmt.Sprint("卡", i)))
	}
	c.SheetProblems(p)
	want := `sceneqr: problem in 渠道!D0: the type "卡0" is not known
         likewise in 499 more cells: D2, D4, D6, D8, D10, D12, D14, D16, D18, D20, D22, D24, …
         -> write 永久 or 临时
sceneqr: ... and 5 more problems
`
	if err.String() != want {
		t.Errorf("%s\nwant\n%s", err, want)
	}
	c.JSON = true
	c.SheetProblems(p)
	list, _ := objects(t, out)
	if last := list[len(list)-1]; len(list) != 500 || last["cell"] != "D998" || last["text"] != `the type "卡499" is not known` {
		t.Errorf("%d objects, the last %v", len(list), last)
	}
}

func TestListOfProblemsHasNoMoreLinesThanItMay(t *testing.T) {
	for name, tc := range map[string]struct {
		columns []string // of each kind a cell
		kinds   int      // that there is room for
		left    string
	}{
		"one cell each":   {[]string{"A"}, most / 2, "15 more warnings"},
		"two cells each":  {[]string{"A", "B"}, most / 3, "38 more warnings"},
		"many cells each": {[]string{"A", "B", "C", "D"}, most / 3, "76 more warnings"},
	} {
		c, _, err := newConsole()
		p := sheet.Problems{}
		for kind := range most + 5 {
			text := words.Of(strings.Repeat("very ", kind) + "bad")
			for _, column := range tc.columns {
				p.List = append(p.List, sheet.Problem{Cell: fmt.Sprint(column, kind+1), Text: text, Cure: words.Of("mend it")})
			}
		}
		c.SheetWarnings(p)
		if n := strings.Count(err.String(), "sceneqr: warning in A"); n != tc.kinds {
			t.Errorf("%s: %d kinds were told", name, n)
		}
		if n := strings.Count(err.String(), "\n"); n > most+1 {
			t.Errorf("%s: %d lines", name, n)
		}
		if !strings.HasSuffix(err.String(), "sceneqr: ... and "+tc.left+"\n") {
			t.Errorf("%s: the count is wrong in\n%s", name, err)
		}
	}
}

func TestProblemsThatAreNotListedAreCountedByTheirKind(t *testing.T) {
	c, _, err := newConsole()
	p := &sheet.Problems{
		List: []sheet.Problem{nameless("B7"), unknown(7, "年卡"), nameless("B8"), unknown(8, "周卡"), nameless("B9")},
		More: 31_003, MoreOf: map[string]int{
			words.Of("the row has no name").Kind(): 30_000, words.Of("the type %q is not known", "日卡").Kind(): 1_000, "another": 3,
		},
	}
	c.SheetProblems(p)
	want := `sceneqr: problem in 渠道!B7: the row has no name
         likewise in 30,002 more cells: B8-B9, …
         -> fill in the name
sceneqr: problem in 渠道!D7: the type "年卡" is not known
         likewise in 1,001 more cells: D8, …
         -> write 永久 or 临时
sceneqr: ... and 3 more problems
`
	if err.String() != want {
		t.Errorf("%s\nwant\n%s", err, want)
	}
	if len(p.MoreOf) != 3 {
		t.Errorf("telling has changed the problems: %v", p.MoreOf)
	}
}

func TestOnlyWhatIsMarkedIsSaidToBe(t *testing.T) {
	for more, want := range map[int]string{
		0:      "sceneqr: each of these cells is marked in a.problems.xlsx, with what to do about it\n",
		30_000: "sceneqr: the first 1,000 problems are marked in a.problems.xlsx, with what to do about them\n",
	} {
		c, _, err := newConsole()
		c.Marked("a.problems.xlsx", &sheet.Problems{List: make([]sheet.Problem, 1000), More: more})
		if err.String() != want {
			t.Errorf("%s\nwant\n%s", err, want)
		}
	}
}

func TestCellsAreNamedCompactly(t *testing.T) {
	for _, tc := range []struct{ cells, want string }{
		{"B7", "B7"},
		{"B7 B8", "B7-B8"},
		{"B9 B8 B7 B7", "B7-B9"},
		{"A2 B2 A3 B3 A4", "A2-A4, B2-B3"},
		{"B7 B9 B10 B12", "B7, B9-B10, B12"},
		{"AA7 A7", "AA7, A7"},
		{"A1:C3 D", "A1:C3, D"},
	} {
		var list []sheet.Problem
		for cell := range strings.FieldsSeq(tc.cells) {
			list = append(list, sheet.Problem{Cell: cell})
		}
		if got := strings.Join(ranges(list, ""), ", "); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.cells, got, tc.want)
		}
	}
}

func TestProblemsInChineseAreGroupedToo(t *testing.T) {
	c, _, err := newChinese()
	p := sheet.Problem{Sheet: "渠道", Text: words.Of("it is too long"), Cure: words.Of("keep their codes")}
	q := p
	p.Cell, q.Cell = "B7", "B9"
	c.SheetProblems(&sheet.Problems{List: []sheet.Problem{p, q}, More: 1})
	want := "sceneqr: 渠道!B7 有问题：太长\n         另有 1 个单元格也是这样：B9\n         -> 码不变\nsceneqr: ……另有 1 处问题\n"
	if err.String() != want {
		t.Errorf("%s\nwant\n%s", err, want)
	}
}
