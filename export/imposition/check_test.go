package imposition

import (
	"errors"
	"math"
	"testing"

	"sceneqr/campaign/words"
)

func TestOrdersThatCannotBeCarriedOutAreRefused(t *testing.T) {
	for _, tt := range []struct {
		name  string
		order Order
		want  string
	}{
		{"no cells", Order{}, "a page has 0 cells: it needs at least 1"},
		{"start", Order{PerPage: 24, Start: 30}, "the first cell is 30: choose one of 1 to 24, as many as a page has"},
		{"negative start", Order{PerPage: 24, Start: -1}, "the first cell is -1: choose one of 1 to 24, as many as a page has"},
		{"stack on a used sheet", Order{PerPage: 4, Stack: true, Start: 2},
			"labels in stacks need whole sheets: start at the first cell and skip none, or give up the stacks"},
		{"stack with a spoiled cell", Order{PerPage: 4, Stack: true, Skip: []Spot{{1, 1}}},
			"labels in stacks need whole sheets: start at the first cell and skip none, or give up the stacks"},
		{"negative limit", Order{PerPage: 4, MostPages: -1},
			"a volume is to have at most -1 pages and 0 labels: give 0 for no limit"},
		{"no room behind a slip sheet", Order{PerPage: 4, MostPages: 1, ByGroup: true},
			"a volume of one page has no room for a slip sheet and its labels: allow at least 2 pages"},
		{"volumes smaller than a page", Order{PerPage: 4, MostLabels: 3},
			"a volume is to have at most 3 labels and a page has 4: allow at least that many"},
		{"negative overs", Order{PerPage: 4, Overs: Overs{Number: -1}}, "-1 spare labels for each: choose 0 to 1000"},
		{"too many overs", Order{PerPage: 4, Overs: Overs{Number: 1001}}, "1001 spare labels for each: choose 0 to 1000"},
		{"too many per cent", Order{PerPage: 4, Overs: Overs{Percent: 1000.5}}, "1000.5 % spare labels: choose 0 to 1000 %"},
		{"negative per cent", Order{PerPage: 4, Overs: Overs{Percent: -5}}, "-5 % spare labels: choose 0 to 1000 %"},
		{"not a number", Order{PerPage: 4, Overs: Overs{Percent: math.NaN()}}, "NaN % spare labels: choose 0 to 1000 %"},
		{"page 0", Order{PerPage: 4, Skip: []Spot{{0, 1}}}, "cell 1 of page 0 is to be skipped: pages are counted from 1"},
		{"cell 0", Order{PerPage: 4, Skip: []Spot{{1, 0}}},
			"cell 0 of page 1 is to be skipped: choose one of 1 to 4, as many as a page has"},
		{"cell 5 of 4", Order{PerPage: 4, Skip: []Spot{{2, 5}}},
			"cell 5 of page 2 is to be skipped: choose one of 1 to 4, as many as a page has"},
		{"a cell of the first slip sheet", Order{PerPage: 4, ByGroup: true, Skip: []Spot{{1, 2}}},
			"cell 2 of page 1 is to be skipped, which is a slip sheet: the first labels are on page 2"},
		{"a whole page", Order{PerPage: 2, Skip: []Spot{{3, 1}, {5, 1}, {3, 2}}},
			"every cell of page 3 is to be skipped: leave the sheet out, and count the pages without it"},
		{"the rest of the first page", Order{PerPage: 3, Start: 2, Skip: []Spot{{1, 2}, {1, 3}}},
			"every cell of page 1 is to be skipped: leave the sheet out, and count the pages without it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			volumes, err := Impose(singles(3), tt.order)
			if _, ok := errors.AsType[*OrderError](err); !ok || err.Error() != tt.want || volumes != nil {
				t.Errorf("%v, %v\nwant %s", volumes, err, tt.want)
			}
			if _, err := Impose(nil, tt.order); err == nil {
				t.Error("accepted when there is nothing to print")
			}
		})
	}
}

func TestAnItemWithoutCopiesIsRefused(t *testing.T) {
	_, err := Impose([]Item{{Copies: 1}, {}}, Order{PerPage: 4})
	want := "item 2 is to be printed 0 times: give each at least one copy"
	if _, ok := errors.AsType[*OrderError](err); !ok || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestTheLargestOrdersAreAccepted(t *testing.T) {
	for _, o := range []Order{
		{PerPage: 24, Start: 24},
		{PerPage: 24, Start: 1, Stack: true},
		{PerPage: 1, MostPages: 1, MostLabels: 1},
		{PerPage: 1, MostPages: math.MaxInt, MostLabels: math.MaxInt, Stack: true},
		{PerPage: 2, ByGroup: true, MostPages: 2, Overs: Overs{Number: 1000, Percent: 1000}},
	} {
		if _, err := Impose(singles(3), o); err != nil {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestWhatIsRefusedIsToldInChinese(t *testing.T) {
	_, overs := ParseOvers("两成")
	_, skip := ParseSkip("x")
	full, slip := Order{PerPage: 12, Skip: []Spot{{2, 13}}}, Order{PerPage: 12, ByGroup: true, Skip: []Spot{{1, 3}}}
	for _, tt := range []struct {
		err  error
		want string
	}{
		{overs, `"两成" 不是备品的数量：每个码多印三张请写 3，按份数的百分比请写 5%`},
		{skip, `"x" 不是要跳过的格子：第 1 页第 3 格请写 3，第 2 页第 5 格请写 2:5，一段请写 3-6，之间用逗号隔开；格子最大到 1000`},
		{Order{PerPage: 12, Overs: Overs{Percent: 2000}}.Check(), "备品 2000 %：请写 0 到 1000 %"},
		{full.Check(), "要跳过第 2 页第 13 格：一页的格子是 1 到 12，请在其中选"},
		{slip.Check(), "要跳过第 1 页第 3 格，但那一页是隔页：标签从第 2 页开始"},
	} {
		if got := words.Chinese.Of(tt.err); got != tt.want {
			t.Errorf("%s\nwant %s", got, tt.want)
		}
	}
}
