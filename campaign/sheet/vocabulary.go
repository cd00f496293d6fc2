package sheet

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

	"sceneqr/campaign/words"
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
	said  words.Message // what it is called in a message
	words []string
}{
	nameField: {"name", words.Of("name"), []string{
		"渠道名称", "渠道名", "渠道", "名称", "门店名称", "门店名", "门店", "店铺名称", "店铺", "店名", "网点名称", "网点", "渠道名稱", "名稱",
		"門店名稱", "門店", "店鋪名稱", "店鋪", "name", "channel", "channel name", "store", "store name", "shop", "shop name"}},
	keyField: {"key", words.Of("key"), []string{
		"门店编号", "渠道编号", "店铺编号", "网点编号", "编号", "门店代码", "渠道代码", "代码", "编码", "门店编码", "渠道编码", "门店ID", "渠道ID",
		"門店編號", "渠道編號", "編號", "門店代碼", "代碼", "編碼", "key", "code", "id", "no", "store id", "store code",
		"store no", "channel id", "channel code"}},
	groupField: {"group", words.Of("group"), []string{"分组", "组别", "分类", "类别", "分組", "組別", "分類", "類別", "group", "category"}},
	copiesField: {"copies", words.Of("copies"), []string{"份数", "数量", "打印份数", "打印数量", "张数", "印数", "份數", "數量", "列印份數",
		"copies", "quantity", "qty"}},
	sceneField:    {"scene_str", words.Of("scene_str"), []string{"场景值", "场景字符串", "场景", "場景值", "場景字串", "場景", "scene_str", "scene"}},
	sceneIDField:  {"scene_id", words.Of("scene_id"), []string{"场景ID", "场景编号", "場景ID", "場景編號", "scene_id"}},
	kindField:     {"type", words.Of("type"), []string{"类型", "二维码类型", "码类型", "類型", "二維碼類型", "type", "kind", "code type"}},
	validityField: {"expires", words.Of("expires"), []string{"有效期", "有效期限", "有效时间", "有效天数", "过期", "有效時間", "過期", "expires", "validity", "valid for"}},
	noteField:     {"note", words.Of("note"), []string{"备注", "说明", "備註", "說明", "note", "notes", "remark", "remarks"}},
}

// vocabulary tells which field a heading is, by its normal form.
type vocabulary map[string]field

// vocabulary is the usual words, but for the fields that Map speaks of.
func (o Options) vocabulary() (vocabulary, error) {
	known := vocabulary{}
	for f := range fieldCount {
		if _, mapped := o.Map[fields[f].name]; mapped {
			continue
		}
		for _, w := range fields[f].words {
			known[normalHeading(w)] = f
		}
	}
	taken := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(o.Map)) {
		f, ok := fieldNamed(name)
		if !ok {
			return nil, optionError("--map %s=%s: there is no field %q, only %s",
				name, o.Map[name], name, fieldNames())
		}
		heading := normalHeading(o.Map[name])
		if other, ok := taken[heading]; ok && heading != "" {
			return nil, optionError("--map gives the column %q to both %s and %s", o.Map[name], other, name)
		}
		taken[heading] = name
		if heading != "" {
			known[heading] = f
		}
	}
	return known, nil
}

// field is what a heading stands for: as a whole, or in each of its parts, as in "门店名称 Store name" and "编号/ID".
func (v vocabulary) field(heading string) (field, bool) {
	if f, ok := v[normalHeading(heading)]; ok {
		return f, true
	}
	all := headingParts(heading)
	if len(all) < 2 {
		return 0, false
	}
	first, ok := v[normalHeading(all[0])]
	for _, part := range all[1:] {
		f, known := v[normalHeading(part)]
		ok = ok && known && f == first
	}
	return first, ok
}

// isName tells a heading of names.
func (v vocabulary) isName(cell string) bool {
	f, ok := v.field(cell)
	return ok && f == nameField
}

// isHeading tells what may stand in a row of headings: one that we know, none, or one that customers often have of their
// own and no channel is called.
func (v vocabulary) isHeading(cell string) bool {
	_, ok := v.field(cell)
	return ok || oneLine(cell) == "" || others[normalHeading(cell)]
}

var others = wordSet("序号 序號 序 行号 行號 # 省 省份 市 城市 区 區 区县 区域 區域 大区 地区 地區 地址 位置 楼层 电话 電話 联系电话 手机 手機 " +
	"联系人 聯絡人 负责人 店长 日期 状态 狀態 address city province region district phone contact date status")

// headingParts takes a heading in two languages apart: at line breaks, strokes and brackets, and where Chinese ends.
func headingParts(heading string) []string {
	var b strings.Builder
	var last rune
	for _, r := range width.Fold.String(heading) {
		if isHan(r) != isHan(last) && isWord(r) && isWord(last) {
			b.WriteByte('/')
		}
		b.WriteRune(r)
		last = r
	}
	split := strings.FieldsFunc(b.String(), func(r rune) bool { return strings.ContainsRune("/|\\\n\r()【】[]", r) })
	return slices.DeleteFunc(split, func(part string) bool { return normalHeading(part) == "" })
}

func isWord(r rune) bool { return unicode.IsLetter(r) || r == ' ' }

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
var asides = wordSet("(必填) (必填项) (必填項) (必须) (选填) (選填) (可选) (可選) (非必填) (唯一) (不可重复) (可不填) (可空) " +
	"(required) (optional) (unique) (天) (日) (days) (份) (张) (張) (个) (個)")

// asideForm is what may be an aside at either end, and example is one whose words are free.
var (
	asideForm = regexp.MustCompile(`^\([^()]*\)|\([^()]*\)$`)
	example   = regexp.MustCompile(`^\((如|例|示例|e\.?g\.?)[^()]*\)$`)
)

// normalHeading makes one of the ways in which people write the same heading: "门店名称*", "门店 名称：" and
// "【必填】门店名称（如：朝阳店）" are 门店名称, "Scene_STR" is scenestr.
func normalHeading(s string) string {
	s = strings.ToLower(norm.NFC.String(width.Fold.String(s)))
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.In(r, unicode.Cc, unicode.Cf), r == '_', r == '-':
			return -1
		case strings.ContainsRune("【[〔", r):
			return '('
		case strings.ContainsRune("】]〕", r):
			return ')'
		}
		return r
	}, s)
	for {
		short := strings.Trim(s, "*:.。※★")
		short = asideForm.ReplaceAllStringFunc(short, func(aside string) string {
			if asides[aside] || example.MatchString(aside) {
				return ""
			}
			return aside
		})
		if short == s {
			return s
		}
		s = short
	}
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

func optionError(format string, args ...any) error { return &OptionError{words.Of(format, args...)} }
