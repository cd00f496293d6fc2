package imposition

import (
	"fmt"
	"strings"
	"testing"
)

// drawn shows volumes as a person would sketch them: a line for each volume, a page in brackets, a slip sheet as its
// group, labels and pages, and a dot for an empty cell.
func drawn(volumes []Volume) string {
	var b strings.Builder
	for _, v := range volumes {
		fmt.Fprintf(&b, "%d", v.First)
		for _, p := range v.Pages {
			b.WriteString(" ")
			if p.Slip != nil {
				fmt.Fprintf(&b, "<%s %v %dx %dp>", p.Slip.Group, p.Slip.Items, p.Slip.Labels, p.Slip.Pages)
				continue
			}
			b.WriteString("[")
			for _, item := range p.Cells {
				if item == Empty {
					b.WriteString(".")
				} else {
					fmt.Fprintf(&b, "%c", 'a'+item)
				}
			}
			b.WriteString("]")
		}
		b.WriteString("\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// singles are n items of one copy.
func singles(n int) []Item {
	items := make([]Item, n)
	for i := range items {
		items[i].Copies = 1
	}
	return items
}

// grouped has an item of one copy for each letter, which is its group.
func grouped(groups string) []Item {
	items := singles(len(groups))
	for i, g := range groups {
		items[i].Group = strings.TrimSpace(string(g))
	}
	return items
}

func TestImpose(t *testing.T) {
	for _, tt := range []struct {
		name  string
		items []Item
		order Order
		want  string
	}{
		{"nothing", nil, Order{PerPage: 4}, ""},
		{"a page", singles(3), Order{PerPage: 4}, "1 [abc.]"},
		{"whole pages", singles(8), Order{PerPage: 4}, "1 [abcd] [efgh]"},
		{"one a page", singles(2), Order{PerPage: 1}, "1 [a] [b]"},
		{"copies follow one another", []Item{{Copies: 2}, {Copies: 3}}, Order{PerPage: 4}, "1 [aabb] [b...]"},
		{"overs as a number", singles(2), Order{PerPage: 4, Overs: Overs{Number: 1}}, "1 [aabb]"},
		{"overs in per cent", []Item{{Copies: 3}, {Copies: 1}}, Order{PerPage: 8, Overs: Overs{Percent: 10}}, "1 [aaaabb..]"},
		{"groups do not matter unless asked", grouped("xyx"), Order{PerPage: 4}, "1 [abc.]"},

		{"a used sheet", singles(4), Order{PerPage: 4, Start: 3}, "1 [..ab] [cd..]"},
		{"spoiled cells", singles(6), Order{PerPage: 4, Skip: []Spot{{1, 2}, {2, 1}, {2, 4}}}, "1 [a.bc] [.de.] [f...]"},
		{"a used sheet with a spoiled cell", singles(2), Order{PerPage: 4, Start: 2, Skip: []Spot{{1, 3}}}, "1 [.a.b]"},
		{"a spot behind the last page", singles(2), Order{PerPage: 4, Skip: []Spot{{7, 1}}}, "1 [ab..]"},

		{"groups", grouped("xyxz "), Order{PerPage: 2, ByGroup: true},
			"1 <x [0 2] 2x 1p> [ac] <y [1] 1x 1p> [b.] <z [3] 1x 1p> [d.] < [4] 1x 1p> [e.]"},
		{"only the group without a name", grouped("  "), Order{PerPage: 4, ByGroup: true}, "1 < [0 1] 2x 1p> [ab..]"},
		{"a used sheet behind the first slip sheet", grouped("xy"), Order{PerPage: 2, ByGroup: true, Start: 2},
			"1 <x [0] 1x 1p> [.a] <y [1] 1x 1p> [b.]"},
		{"a spoiled cell behind a slip sheet", grouped("xxy"), Order{PerPage: 2, ByGroup: true, Skip: []Spot{{3, 2}}},
			"1 <x [0 1] 2x 1p> [ab] <y [2] 1x 1p> [c.]"},
		{"a spot on a later slip sheet", grouped("xxy"), Order{PerPage: 2, ByGroup: true, Skip: []Spot{{3, 1}}},
			"1 <x [0 1] 2x 1p> [ab] <y [2] 1x 1p> [c.]"},

		{"volumes by pages", singles(5), Order{PerPage: 2, MostPages: 2}, "1 [ab] [cd]\n3 [e.]"},
		{"volumes by labels", singles(7), Order{PerPage: 2, MostLabels: 5}, "1 [ab] [cd]\n3 [ef] [g.]"},
		{"a slip sheet goes with its group", grouped("xxy"), Order{PerPage: 2, ByGroup: true, MostPages: 3},
			"1 <x [0 1] 2x 1p> [ab]\n3 <y [2] 1x 1p> [c.]"},
		{"a group goes on in the next volume", grouped("xxxx"), Order{PerPage: 2, ByGroup: true, MostPages: 2},
			"1 <x [0 1 2 3] 4x 2p> [ab]\n3 [cd]"},
		{"spoiled cells count for no labels", singles(4), Order{PerPage: 2, MostLabels: 2, Start: 2}, "1 [.a]\n2 [bc]\n3 [d.]"},

		{"a stack", singles(6), Order{PerPage: 3, Stack: true}, "1 [ace] [bdf]"},
		{"a stack leaves its end empty", singles(7), Order{PerPage: 3, Stack: true}, "1 [adg] [be.] [cf.]"},
		{"a stack with a pile left empty", singles(9), Order{PerPage: 8, Stack: true}, "1 [acegi...] [bdfh....]"},
		{"copies in a stack", []Item{{Copies: 3}, {Copies: 1}}, Order{PerPage: 2, Stack: true}, "1 [aa] [ab]"},
		{"a stack for each volume", singles(10), Order{PerPage: 2, Stack: true, MostPages: 2}, "1 [ac] [bd]\n3 [eg] [fh]\n5 [ij]"},
		{"stacks by labels", singles(10), Order{PerPage: 2, Stack: true, MostLabels: 5}, "1 [ac] [bd]\n3 [eg] [fh]\n5 [ij]"},
		{"a stack for each group", grouped("xxxyyy"), Order{PerPage: 2, Stack: true, ByGroup: true},
			"1 <x [0 1 2] 3x 2p> [ac] [b.] <y [3 4 5] 3x 2p> [df] [e.]"},
		{"a stack that fits a volume is not divided", grouped("xyyyy"), Order{PerPage: 2, Stack: true, ByGroup: true, MostPages: 4},
			"1 <x [0] 1x 1p> [a.]\n3 <y [1 2 3 4] 4x 2p> [bd] [ce]"},
		{"a stack that fits none fills them", grouped("xyyyyy"), Order{PerPage: 2, Stack: true, ByGroup: true, MostPages: 3},
			"1 <x [0] 1x 1p> [a.]\n3 <y [1 2 3 4 5] 5x 3p> [bd] [ce]\n6 [f.]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Impose(tt.items, tt.order)
			if err != nil {
				t.Fatal(err)
			}
			if drawn(got) != tt.want {
				t.Errorf("got\n%s\nwant\n%s", drawn(got), tt.want)
			}
		})
	}
}

func TestSpotsThatSpareNoCellAreTold(t *testing.T) {
	for _, tt := range []struct {
		name  string
		items []Item
		order Order
		want  string
	}{
		{"none", singles(3), Order{PerPage: 4}, "[]"},
		{"a cell between labels", singles(3), Order{PerPage: 4, Skip: []Spot{{1, 2}}}, "[]"},
		{"a cell behind the last label", singles(2), Order{PerPage: 4, Skip: []Spot{{1, 4}}}, "[]"},
		{"a cell that a used sheet lacks too", singles(2), Order{PerPage: 4, Start: 3, Skip: []Spot{{1, 2}}}, "[]"},
		{"a page that is not there", singles(8), Order{PerPage: 4, Skip: []Spot{{9, 1}, {2, 1}, {4, 2}}}, "[{9 1} {4 2}]"},
		{"a slip sheet further back than without spots", grouped("xxy"),
			Order{PerPage: 2, ByGroup: true, Skip: []Spot{{2, 1}, {3, 1}, {4, 1}}}, "[{4 1}]"},
		{"a slip sheet", grouped("xxy"), Order{PerPage: 2, ByGroup: true, Skip: []Spot{{3, 1}, {4, 1}}}, "[{3 1}]"},
		{"in volumes", singles(5), Order{PerPage: 2, MostPages: 1, Skip: []Spot{{2, 1}, {5, 1}}}, "[{5 1}]"},
		{"no labels", nil, Order{PerPage: 2, Skip: []Spot{{1, 1}}}, "[{1 1}]"},
	} {
		volumes, err := Impose(tt.items, tt.order)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(Unused(volumes, tt.order)); got != tt.want {
			t.Errorf("%s: %s, want %s, in\n%s", tt.name, got, tt.want, drawn(volumes))
		}
	}
}

func TestPlacesAreThoseOfTheFirstLabels(t *testing.T) {
	volumes, err := Impose([]Item{{3, "x"}, {1, "y"}, {2, "x"}}, Order{PerPage: 2, ByGroup: true, MostPages: 3})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := drawn(volumes), "1 <x [0 2] 5x 3p> [aa] [ac]\n4 [c.]"; !strings.HasPrefix(got, want) {
		t.Fatalf("got\n%s\nwant\n%s…", got, want)
	}
	got := fmt.Sprint(Places(volumes, 4))
	if want := "[{0 2 1} {1 6 1} {0 3 2} {0 0 0}]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestOversAreRoundedUp(t *testing.T) {
	for _, tt := range []struct {
		overs        Overs
		copies, want int
	}{
		{Overs{}, 7, 0},
		{Overs{Number: 3}, 7, 3},
		{Overs{Percent: 5}, 1, 1},
		{Overs{Percent: 5}, 20, 1},
		{Overs{Percent: 5}, 21, 2},
		{Overs{Percent: 1.1}, 3000, 33},
		{Overs{Percent: 0.1}, 1, 1},
		{Overs{Number: 2, Percent: 100}, 10, 12},
	} {
		if got := tt.overs.Of(tt.copies); got != tt.want {
			t.Errorf("%+v of %d: %d, want %d", tt.overs, tt.copies, got, tt.want)
		}
	}
}
