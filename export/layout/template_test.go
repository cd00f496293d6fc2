package layout

import (
	"slices"
	"strings"
	"testing"
)

func TestTemplatesAreFilledIn(t *testing.T) {
	row := map[string]string{"name": "德基广场店", "group": "南京", "serial": "000123-K", "城市": "南京[{name}]", "expires": ""}
	for _, tt := range []struct{ template, cut, kept string }{
		{"", "", ""},
		{"微信扫一扫", "微信扫一扫", ""},
		{"{name}", "德基广场店", ""},
		{"{ name }", "德基广场店", ""},
		{"[{group}·]{serial}", "南京·", "000123-K"},
		{"[{nothing}·]{serial}", "", "000123-K"},
		{"{serial}[ 至 {expires}]", "", "000123-K"},
		{"No. [{serial} ]{group}", "No. ", "000123-K 南京"},
		{"{name}{serial}{name}{serial}", "德基广场店", "000123-K德基广场店000123-K"},
		{"[{group}{expires}]x", "x", ""},
		{"[{group}][{expires}][{name}]", "南京德基广场店", ""},
		{"[always]", "always", ""},
		{"{城市}", "南京[{name}]", ""}, // a value is no template
		{"［{group}］【】｛｝", "［南京］【】｛｝", ""},
		{"{name", "{name", ""},
	} {
		got := Fill(tt.template, func(column string) string { return row[column] })
		if got != (Filled{tt.cut, tt.kept}) {
			t.Errorf("%q: %+v", tt.template, got)
		}
		if got.String() != tt.cut+tt.kept {
			t.Errorf("%q: %q", tt.template, got)
		}
	}
}

func TestATemplateNamesItsColumns(t *testing.T) {
	got, err := Field{Template: "[{group}·]{serial} {城市}{group}"}.Columns()
	if err != nil || !slices.Equal(got, []string{"group", "serial", "城市"}) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestBracesAndBracketsGoInPairs(t *testing.T) {
	for _, template := range []string{
		"{", "}", "[", "]", "{}", "{ }", "{a{b}}", "{a[}]", "[[{a}]]", "[{a]}", "]{a}[", "[{a}",
	} {
		columns, err := Field{Template: template}.Columns()
		if err == nil || len(columns) > 0 {
			t.Errorf("%q gave %q", template, columns)
		}
	}
}

func FuzzFill(f *testing.F) {
	f.Add("[{group}·]{serial}", "x")
	f.Fuzz(func(t *testing.T, template, value string) {
		got := Fill(template, func(string) string { return value })
		columns, err := Field{Template: template}.Columns()
		if err != nil && got != (Filled{Cut: template}) {
			t.Fatalf("%q is refused and gives %+v", template, got)
		}
		if err == nil && value == "" && got.Kept != "" && !slices.Contains(columns, serialColumn) {
			t.Fatalf("%q keeps %q", template, got.Kept)
		}
		if err == nil && value != "" && slices.Contains(columns, serialColumn) && !strings.HasPrefix(got.Kept, value) {
			t.Fatalf("%q with %q does not keep the serial: %+v", template, value, got)
		}
	})
}
