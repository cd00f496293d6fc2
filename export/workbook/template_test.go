package workbook

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

func template(t *testing.T, l words.Language) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	check(t, Template{Language: l, Example: words.Known("example"), MaxCopies: 1000}.Write(&out))
	return open(t, out.Bytes())
}

func TestTemplateHasHeadingsAndAnExample(t *testing.T) {
	for l, want := range map[words.Language][2]string{
		words.Chinese: {"渠道", "渠道名称* 门店编号* 分组 份数 场景值 类型 有效期 备注"},
		words.English: {"Channels", "Channel name* Store code* Group Copies Scene Type Valid for Notes"},
	} {
		f := template(t, l)
		rows := rowsOf(t, f, want[0])
		if got := strings.Join(rows[0], " "); got != want[1] || f.GetActiveSheetIndex() != 0 {
			t.Errorf("headings %q, open at worksheet %d", got, f.GetActiveSheetIndex())
		}
		if len(rows) != 2 || rows[1][3] != "2" {
			t.Errorf("below the headings stand %q", rows[1:])
		}
		panes, err := f.GetPanes(want[0])
		if err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("panes %+v, %v", panes, err)
		}
	}
}

func TestTemplateOffersAndRefuses(t *testing.T) {
	f := template(t, words.Chinese)
	all, err := f.GetDataValidations("渠道")
	check(t, err)
	english, err := template(t, words.English).GetDataValidations("Channels")
	check(t, err)
	rules := map[string]*excelize.DataValidation{}
	for _, v := range append(english, all...) {
		rules[v.Sqref] = v // the Chinese ones in the end
		if v.Prompt == nil || *v.Prompt == "" || len([]rune(*v.Prompt)) > 255 || len([]rune(*v.PromptTitle)) > 32 {
			t.Errorf("%s is prompted with %v", v.Sqref, v.Prompt)
		}
	}
	if v := rules["F2:F100001"]; v == nil || v.Type != "list" || v.Formula1 != `"永久,临时,永久ID,临时ID"` {
		t.Errorf("types %+v", v)
	}
	if v := rules["D2:D100001"]; v == nil || v.Type != "whole" || v.Formula1 != "1" || v.Formula2 != "1000" ||
		v.Error == nil {
		t.Errorf("copies %+v", v)
	}
	if v := rules["E2:E100001"]; v == nil || v.Type != "textLength" || v.Formula2 != "64" {
		t.Errorf("scenes %+v", v)
	}
}

func TestTemplateKeepsZeros(t *testing.T) {
	f := template(t, words.Chinese)
	for _, column := range []string{"A", "B", "C", "E", "F", "G", "H"} {
		id, err := f.GetColStyle("渠道", column)
		check(t, err)
		if style, err := f.GetStyle(id); err != nil || style.NumFmt != asText {
			t.Errorf("column %s has the number format %d, %v", column, style.NumFmt, err)
		}
	}
}

func TestTemplateExplainsEveryColumn(t *testing.T) {
	for _, l := range []words.Language{words.English, words.Chinese} {
		f := template(t, l)
		sheets := f.GetSheetList()
		headings := rowsOf(t, f, sheets[0])[0]
		rows, err := f.GetRows(sheets[1])
		check(t, err)
		for _, heading := range headings {
			at := slices.IndexFunc(rows, func(row []string) bool {
				return len(row) > 0 && row[0] == strings.TrimSuffix(heading, "*")
			})
			if at < 0 || len(rows[at]) != len(guideWidths) || slices.Contains(rows[at], "") {
				t.Errorf("%s: %q is not explained", l, heading)
			}
		}
		if sheet := marked(f, campaign.GuideSheet); sheet != sheets[1] {
			t.Errorf("the explanations are marked as %q", sheet)
		}
	}
}
