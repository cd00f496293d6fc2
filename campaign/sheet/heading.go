package sheet

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// field is a column that sceneqr understands. All others are the customer's own and are carried through.
type field int

const (
	nameField field = iota
	keyField
	groupField
	copiesField
	sceneField
	sceneIDField
	kindField
	validityField
	noteField
	fieldCount
)

// fields gives each field its name, as [Options.Map] has it, and the headings that people write for it. The first of
// them is the one that messages suggest.
//
// 序号 is no key, because a row that is put in between changes the number of all that follow; 城市 is no group, because
// most sheets that have it have a 分组 as well.
var fields = [fieldCount]struct {
	name  string
	words []string
}{
	nameField: {"name", []string{
		"渠道名称", "渠道名", "渠道", "名称", "门店名称", "门店名", "门店", "店铺名称", "店铺", "店名", "网点名称", "网点", "渠道名稱", "名稱",
		"門店名稱", "門店", "店鋪名稱", "店鋪", "name", "channel", "channel name", "store", "store name", "shop", "shop name"}},
	keyField: {"key", []string{
		"门店编号", "渠道编号", "店铺编号", "网点编号", "编号", "门店代码", "渠道代码", "代码", "编码", "门店编码", "渠道编码", "门店ID", "渠道ID",
		"門店編號", "渠道編號", "編號", "門店代碼", "代碼", "編碼", "key", "code", "id", "no", "store id", "store code",
		"store no", "channel id", "channel code"}},
	groupField:    {"group", []string{"分组", "组别", "分类", "类别", "分組", "組別", "分類", "類別", "group", "category"}},
	copiesField:   {"copies", []string{"份数", "数量", "打印份数", "打印数量", "份數", "數量", "列印份數", "copies", "quantity", "qty"}},
	sceneField:    {"scene_str", []string{"场景值", "场景字符串", "场景", "場景值", "場景字串", "場景", "scene_str", "scene"}},
	sceneIDField:  {"scene_id", []string{"场景ID", "场景编号", "場景ID", "場景編號", "scene_id"}},
	kindField:     {"type", []string{"类型", "二维码类型", "码类型", "類型", "二維碼類型", "type", "kind", "code type"}},
	validityField: {"expires", []string{"有效期", "有效期限", "有效时间", "过期", "有效時間", "過期", "expires", "validity", "valid for"}},
	noteField:     {"note", []string{"备注", "说明", "備註", "說明", "note", "notes", "remark", "remarks"}},
}

// vocabulary tells which field a heading is, by its normal form.
type vocabulary map[string]field

// vocabulary is the usual words, but for the fields that Map speaks of.
func (o Options) vocabulary() (vocabulary, error) {
	words := vocabulary{}
	for f := range fieldCount {
		if _, mapped := o.Map[fields[f].name]; mapped {
			continue
		}
		for _, w := range fields[f].words {
			words[normalHeading(w)] = f
		}
	}
	taken := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(o.Map)) {
		f, ok := fieldNamed(name)
		if !ok {
			return nil, &OptionError{fmt.Sprintf("--map %s=%s: there is no field %q, only %s", name, o.Map[name], name, fieldNames())}
		}
		heading := normalHeading(o.Map[name])
		if other, ok := taken[heading]; ok && heading != "" {
			return nil, &OptionError{fmt.Sprintf("--map gives the column %q to both %s and %s", o.Map[name], other, name)}
		}
		taken[heading] = name
		if heading != "" {
			words[heading] = f
		}
	}
	return words, nil
}

func fieldNamed(name string) (field, bool) {
	for f := range fieldCount {
		if fields[f].name == name {
			return f, true
		}
	}
	return 0, false
}

func fieldNames() string {
	var names []string
	for _, f := range fields {
		names = append(names, f.name)
	}
	return strings.Join(names, ", ")
}

// asides are what people add to a heading without meaning another column. (小时) is not among them: a number under it
// would be hours.
var asides = []string{
	"(必填)", "(必填项)", "(必填項)", "(选填)", "(選填)", "(可选)", "(可選)", "(required)", "(optional)",
	"(天)", "(日)", "(days)", "(份)", "(张)", "(張)", "(个)", "(個)",
}

// normalHeading makes one of the ways in which people write the same heading: "门店名称*", "门店 名称：" and
// "门店名称（必填）" are 门店名称, "Scene_STR" is scenestr.
func normalHeading(s string) string {
	s = strings.ToLower(norm.NFC.String(width.Fold.String(s)))
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Cf) || r == '_' || r == '-' {
			return -1
		}
		return r
	}, s)
	for {
		short := strings.Trim(s, "*:.。")
		for _, aside := range asides {
			short = strings.TrimSuffix(short, aside)
		}
		if short == s {
			return s
		}
		s = short
	}
}

// layout is what the heading row says about the columns.
type layout struct {
	row      int // of the headings
	headings []string
	column   [fieldCount]int // from 0; -1 for a field that has none
	chinese  bool
}

// layOut reads the heading row, and tells of the fields that have two columns. The first of them is taken, so that the
// rows can be looked at too.
func layOut(row int, cells []string, words vocabulary, bad func(col int, text, cure string)) layout {
	l := layout{row: row, chinese: strings.ContainsFunc(strings.Join(cells, ""), isHan)}
	for f := range l.column {
		l.column[f] = -1
	}
	for col, cell := range cells {
		l.headings = append(l.headings, l.unique(col, cell))
		f, ok := words[normalHeading(cell)]
		if !ok {
			continue
		}
		if first := l.column[f]; first >= 0 {
			bad(col, fmt.Sprintf("%q means the same as %q in %s: both are the field %s",
				oneLine(cell), oneLine(cells[first]), cellName(first, row), fields[f].name),
				fmt.Sprintf("say which is meant with --map %s=HEADING, or rename one", fields[f].name))
			continue
		}
		l.column[f] = col
	}
	return l
}

// unique is a heading that no column before it has.
func (l *layout) unique(col int, cell string) string {
	column := "column " + columnName(col)
	if l.chinese {
		column = "列 " + columnName(col)
	}
	heading := oneLine(cell)
	if heading == "" {
		heading = column
	}
	for slices.Contains(l.headings, heading) {
		heading += " (" + column + ")"
	}
	return heading
}

// widen makes room for rows that go on to the right of the headings.
func (l *layout) widen(columns int) {
	for col := len(l.headings); col < columns; col++ {
		l.headings = append(l.headings, l.unique(col, ""))
	}
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// recognised counts the different fields that a row would give if it were the heading row.
func recognised(cells []string, words vocabulary) int {
	var seen [fieldCount]bool
	n := 0
	for _, cell := range cells {
		if f, ok := words[normalHeading(cell)]; ok && !seen[f] {
			seen[f] = true
			n++
		}
	}
	return n
}
