package sheet_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/sheet"
)

// write makes a file of the test's own.
func write(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// readLines reads a comma-separated sheet of these lines, which must be good.
func readLines(t *testing.T, lines ...string) *sheet.Sheet {
	t.Helper()
	return mustRead(t, write(t, "channels.csv", strings.Join(lines, "\n")), sheet.Options{})
}

func mustRead(t testing.TB, path string, o sheet.Options) *sheet.Sheet {
	t.Helper()
	s, err := sheet.Read(path, o)
	if problems, ok := errors.AsType[*sheet.Problems](err); ok {
		t.Fatalf("problems: %q", problems.List)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// problems reads a sheet that must have some, as "C7 what is wrong".
func problems(t *testing.T, o sheet.Options, lines ...string) []string {
	t.Helper()
	_, err := sheet.Read(write(t, "channels.csv", strings.Join(lines, "\n")), o)
	list, ok := errors.AsType[*sheet.Problems](err)
	if !ok {
		t.Fatalf("Read gave %v, want problems", err)
	}
	var got []string
	for _, p := range list.List {
		if p.Cure.IsZero() {
			t.Errorf("%s %s: no cure", p.Cell, p.Text)
		}
		got = append(got, p.Cell+" "+p.Text.String())
	}
	return got
}

// wantEach compares texts with what each must contain, cell name first.
func wantEach(t *testing.T, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %d problems, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
	}
	for i, w := range want {
		cell, text, _ := strings.Cut(w, " ")
		if !strings.HasPrefix(got[i], cell+" ") || !strings.Contains(got[i], text) {
			t.Errorf("problem %d is %q, want it in %s with %q", i, got[i], cell, text)
		}
	}
}

// row is cells from headings and texts in turn.
func row(headingsAndTexts ...string) []campaign.Cell {
	var cells []campaign.Cell
	for pair := range slices.Chunk(headingsAndTexts, 2) {
		cells = append(cells, campaign.Cell{Heading: pair[0], Text: pair[1]})
	}
	return cells
}

func names(s *sheet.Sheet) []string {
	var all []string
	for _, c := range s.Channels {
		all = append(all, c.Name)
	}
	return all
}

func TestRowBecomesChannel(t *testing.T) {
	s := readLines(t,
		"门店编号,门店名称,分组,份数,场景值,城市,备注",
		"Ａ０１,朝阳店,华北,2份,spring-01,北京, 靠门 ",
		"A02,徐汇店,,,,,")
	want := []campaign.Channel{
		{
			Row: 2, Key: "A01", Name: "朝阳店", Group: "华北", Copies: 2, Given: "spring-01",
			Cells: row("门店编号", "Ａ０１", "门店名称", "朝阳店", "分组", "华北", "份数", "2份",
				"场景值", "spring-01", "城市", "北京", "备注", " 靠门 "),
		},
		{
			Row: 3, Key: "A02", Name: "徐汇店", Copies: 1,
			Cells: row("门店编号", "A02", "门店名称", "徐汇店", "分组", "", "份数", "",
				"场景值", "", "城市", "", "备注", ""),
		},
	}
	if !reflect.DeepEqual(s.Channels, want) {
		t.Errorf("got  %+v\nwant %+v", s.Channels, want)
	}
	if s.Warnings.Len() != 0 {
		t.Errorf("warnings: %q", s.Warnings.List)
	}
}

func TestHeadingsInThreeLanguages(t *testing.T) {
	for _, headings := range []string{
		"渠道名称,渠道编号,分组,份数,场景值,类型,有效期,备注",
		"門店名稱*,門店編號,分組,份數,場景值,類型,過期,備註",
		"Channel Name,Code,Group,Qty,Scene_Str,Type,Expires,Note",
		" store ,ID (required),Category,COPIES：,scene,kind,validity,Notes",
		"门店 名称（必填）,編號,組別,打印份数,场景字符串,二维码类型,有效期(天),说明",
	} {
		s := readLines(t, headings, "甲店,K1,东,3,s1,临时,7,x")
		c := s.Channels[0]
		c.Cells = nil
		want := campaign.Channel{Row: 2, Key: "K1", Name: "甲店", Group: "东", Copies: 3, Given: "s1",
			Kind: campaign.Temporary, Validity: 7 * 24 * time.Hour}
		if !reflect.DeepEqual(c, want) {
			t.Errorf("%s: got %+v, want %+v", headings, c, want)
		}
	}
}

func TestHeadingRowNeedNotBeFirst(t *testing.T) {
	s := readLines(t, "渠道", "制表：市场部 name,", "", "编号,名称,城市", "1,甲,北京", "2,乙,上海")
	if s.HeadingRow != 4 || s.Channels[0].Row != 5 || s.Channels[1].Name != "乙" {
		t.Errorf("headings in row %d, channels %+v", s.HeadingRow, s.Channels)
	}
}

func TestRowsAreNumberedAsTheSpreadsheetDoes(t *testing.T) {
	s := readLines(t, `name,note`, ``, `甲,"two`, ``, `lines"`, ``, ``, `乙,`, `"丙`, `丁",x`, `戊,`)
	var rows []int
	for _, c := range s.Channels {
		rows = append(rows, c.Row)
	}
	if want := []int{3, 6, 7, 8}; !reflect.DeepEqual(rows, want) {
		t.Errorf("rows %v, want %v", rows, want)
	}
	if got := s.Channels[2].Name; got != "丙 丁" {
		t.Errorf("name over two lines became %q", got)
	}
}

func TestMapNamesOtherHeadings(t *testing.T) {
	path := write(t, "channels.csv", "SAP号,店面,名称,类型\nS1,甲,旧名,直营\n")
	s := mustRead(t, path, sheet.Options{Map: map[string]string{"name": "店 面", "key": "sap号", "type": ""}})
	if c := s.Channels[0]; c.Name != "甲" || c.Key != "S1" || c.Kind != campaign.Permanent || len(c.Cells) != 4 {
		t.Errorf("got %+v", c)
	}
}

func TestMapIsChecked(t *testing.T) {
	lines := []string{"name,code", "甲,1"}
	wantEach(t, problems(t, sheet.Options{Map: map[string]string{"group": "大区"}}, lines...),
		`A1 no column is called "大区", which --map gives to group; the headings are "name", "code"`)
	path := write(t, "a.csv", "name\n甲\n")
	for _, m := range []map[string]string{{"city": "x"}, {"name": "x", "key": "X "}} {
		if _, err := sheet.Read(path, sheet.Options{Map: m}); err == nil || !strings.HasPrefix(err.Error(), "--map") {
			t.Errorf("%v: %v", m, err)
		}
	}
}

func TestColumnsWithoutNameAreToldApart(t *testing.T) {
	s := readLines(t, "名称,,电话,电话", "甲,x,1,2,3", "乙")
	want := []string{"名称", "列 B", "电话", "电话 (列 D)", "列 E"}
	if !reflect.DeepEqual(s.Headings, want) {
		t.Errorf("headings %q, want %q", s.Headings, want)
	}
	for _, c := range s.Channels {
		if len(c.Cells) != len(want) || c.Cells[4].Heading != "列 E" {
			t.Errorf("cells %+v", c.Cells)
		}
	}
	if s := readLines(t, "name,", "a,x", "b,,y"); s.Headings[1] != "column B" || len(s.Channels[0].Cells) != 3 {
		t.Errorf("headings %q, cells %+v", s.Headings, s.Channels[0].Cells)
	}
}

func TestNamesAreOneLine(t *testing.T) {
	s := readLines(t, "name", "\"\u200b甲\r\n 店\u202e\"", "a\tb", "👨\u200d👩", "x\u0007y")
	if got, want := names(s), []string{"甲  店", "a b", "👨\u200d👩", "x y"}; !reflect.DeepEqual(got, want) {
		t.Errorf("names %q, want %q", got, want)
	}
}

func TestKeyOfSheetWithoutKeysIsTheName(t *testing.T) {
	if key := readLines(t, "name", "Ａ  店").Channels[0].Key; key != "A 店" {
		t.Errorf("key %q", key)
	}
}

func TestTotalsAndRowsWithoutNameAreLeftOut(t *testing.T) {
	s := readLines(t, "名称,份数,地址", "甲,2,", ",,北京路", "合计：,2,", "合计站,1,")
	if got := names(s); !reflect.DeepEqual(got, []string{"甲", "合计站"}) {
		t.Errorf("names %q", got)
	}
	if w := s.Warnings.List; len(w) != 2 || w[0].Cell != "C3" || w[1].Cell != "A4" {
		t.Errorf("warnings %q", w)
	}
}

func TestKindAndValidity(t *testing.T) {
	const day = 24 * time.Hour
	for _, tt := range []struct {
		typ, expires, scene, id string
		kind                    campaign.Kind
		validity                time.Duration
	}{
		{"", "", "", "", campaign.Permanent, 0},
		{"永久", "永久", "", "", campaign.Permanent, 0},
		{"QR_LIMIT_STR_SCENE", "", "s", "", campaign.Permanent, 0},
		{"", "", "", "7", campaign.PermanentID, 0},
		{"永久", "", "", "100000", campaign.PermanentID, 0},
		{"永久 ID", "", "12", "", campaign.PermanentID, 0},
		{"临时", "", "", "", campaign.Temporary, 30 * day},
		{"Temporary", "12小时", "", "", campaign.Temporary, 12 * time.Hour},
		{"", "30天", "", "", campaign.Temporary, 30 * day},
		{"", "90 minutes", "", "", campaign.Temporary, 90 * time.Minute},
		{"", "７ Ｄ", "", "", campaign.Temporary, 7 * day},
		{"", "1.5", "", "", campaign.Temporary, 36 * time.Hour},
		{"", "2周", "", "4294967295", campaign.TemporaryID, 14 * day},
		{"臨時ID", "60秒", "", "9", campaign.TemporaryID, time.Minute},
	} {
		s := readLines(t, "name,type,expires,scene,scene_id", "甲,"+strings.Join([]string{tt.typ, tt.expires, tt.scene, tt.id}, ","))
		c := s.Channels[0]
		if c.Kind != tt.kind || c.Validity != tt.validity || string(c.Given) != tt.scene+tt.id {
			t.Errorf("%+v: got %v, %v, %q", tt, c.Kind, c.Validity, c.Given)
		}
	}
}

func TestCopies(t *testing.T) {
	for text, want := range map[string]int{"": 1, "1": 1, "2份": 2, "3.00": 3, "１０ 张": 10, "007": 7, `"1,000"`: 1000} {
		if got := readLines(t, "name,copies", "甲,"+text).Channels[0].Copies; got != want {
			t.Errorf("%q: %d copies, want %d", text, got, want)
		}
	}
}

func TestSceneOfOddCharactersIsWarnedOf(t *testing.T) {
	s := readLines(t, "name,scene", "甲,ok_1-A", "乙,门店")
	if w := s.Warnings.List; len(w) != 1 || w[0].Cell != "B3" || s.Channels[1].Given != "门店" {
		t.Errorf("warnings %q, channels %+v", w, s.Channels)
	}
}
