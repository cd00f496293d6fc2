package gallery

import (
	"reflect"
	"strings"
	"testing"

	"sceneqr/export/page/pagetest"
)

func TestPackKeepsGroupsWhole(t *testing.T) {
	for name, c := range map[string]struct {
		groups string // a letter for each code
		most   int
		want   [][]int
	}{
		"nothing":                        {"", 3, nil},
		"one page":                       {"abc", 3, [][]int{{0, 1, 2}}},
		"groups that are strewn":         {"abab", 2, [][]int{{0, 2}, {1, 3}}},
		"a group that would not fit":     {"aabb", 3, [][]int{{0, 1}, {2, 3}}},
		"a group larger than a page":     {"abbbbbc", 2, [][]int{{0}, {1, 2}, {3, 4}, {5, 6}}},
		"a group that fills pages":       {"aaaab", 2, [][]int{{0, 1}, {2, 3}, {4}}},
		"a later group is not put first": {"aabbbc", 3, [][]int{{0, 1}, {2, 3, 4}, {5}}},
	} {
		if got := Pack(strings.Split(c.groups, ""), c.most); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestIndexLeadsToTheGroups(t *testing.T) {
	x := Index{Campaign: "spring", Parts: []Part{
		{"gallery-01.html", GroupsOf([]Code{{Group: "上海", State: Verified}, {Group: "北京"}, {Group: "上海"}})},
		{"gallery-02.html", []Group{{"", 12_000, 11_999}}},
	}}
	page := pagetest.Written(t, x)
	for _, want := range []string{
		`<a href="gallery-01.html">gallery-01.html</a> <small>3 `,
		`href="gallery-01.html#group=%e4%b8%8a%e6%b5%b7">上海</a></td><td>2</td><td>1</td>`,
		`href="gallery-01.html#group=%e5%8c%97%e4%ba%ac">北京</a></td><td>1</td><td>0</td>`,
		`href="gallery-02.html#group=" data-text="noGroup">(no group)</a></td><td>12,000</td><td>11,999</td>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the index does not have %s", want)
		}
	}
}
