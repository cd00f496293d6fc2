package sheet_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"sceneqr/campaign"
	"sceneqr/campaign/sheet"
	"sceneqr/campaign/words"
)

func TestOneTableNeverHidesAnother(t *testing.T) {
	for name, tt := range map[string]struct {
		lines []string
		want  string
	}{
		"more headings below": {[]string{"华东", "门店名称,份数", "甲,1", "乙,1", "", "华北", "门店名称,编号,份数", "丙,A1,2"},
			"A7 row 2 and row 7 are both headings"},
		"contacts below":       {[]string{"门店名称", "甲", "乙", "", "名称,编号,类型,备注", "张三,1,永久,"}, "A5 row 1 and row 5"},
		"names unknown":        {[]string{"店面,编号,份数", "甲,A1,1", "", "名称,编号,份数,备注", "张三,1,1,"}, "B1 row 1 and row 4"},
		"fewer below":          {[]string{"门店名称,编号,份数", "甲,A1,1", "", "门店名称,份数", "乙,x", "丙,y"}, "A4 row 1 and row 4"},
		"numbered below":       {[]string{"名称,地址", "甲,北京", "", "序号,门店名称,编号", "1,乙,B1"}, "B4 row 1 and row 4"},
		"more of their own":    {[]string{"名称,份数", "甲,1", "", "门店名称,编号,地址,电话,面积", "乙,B1,,,"}, "A4 row 1 and row 4"},
		"another column below": {[]string{"名称,地址", "甲,北京", "", "名称,电话", "乙,1380"}, "A4 row 1 and row 4"},
		"beside below":         {[]string{"名称,份数", "甲,1", "", ",,,门店名称,数量", ",,,乙,2"}, "D4 row 1 and row 4"},
	} {
		t.Run(name, func(t *testing.T) { wantEach(t, problems(t, sheet.Options{}, tt.lines...), tt.want) })
	}
}

func TestWhatStandsAboveATableIsNoTable(t *testing.T) {
	for _, lines := range [][]string{
		{"门店", "填表日期：2026-03-01", "名称,份数", "甲,1"},
		{"门店", "春季活动的码", "名称,份数", "甲,1"},
		{"门店,", "名称,编号,份数", "甲,A1,1"},
		{"名称,份数", "name,copies", "甲,1"},
		{"名称,份数,地址", "name,copies,address", "甲,1,北京"},
		{"名称,份数", "甲,1", "名称,份数"},
		{"编号,名称", "A1,渠道", "A2,甲"},
	} {
		if s := readLines(t, lines...); !slices.Contains(names(s), "甲") {
			t.Errorf("%q: %q", lines, names(s))
		}
	}
}

func TestCellsThatReadLikeHeadingsAreChannels(t *testing.T) {
	for _, lines := range [][]string{
		{"Name,Channel type,Active", "Foo,Store,No", "Bar,Online,Yes", "Baz,Shop,Yes2"},
		{"Name,Category,Active", "Foo,Online,Yes", "Bar,Store,No", "Baz,Shop,Yes"},
		{"渠道,渠道形式,标签", "Foo,门店,编号", "Bar,线上,无", "Baz,,"},
		{"序号,渠道,渠道形式,标签", "1,Foo,门店,编号", "2,Bar,线上,无", "3,Baz,网点,分类"},
		{"渠道", "Foo", "Bar", "Baz,门店,编号"},
		{"name,city,size,open", "Foo,Beijing,1,2", "Bar,Beijing,1,2", "Baz,store,no,VIP"},
	} {
		s := readLines(t, lines...)
		if strings.Join(names(s), " ") != "Foo Bar Baz" {
			t.Errorf("%q: %q", lines, names(s))
		}
	}
}

func TestAChannelThatReadsLikeHeadingsIsTold(t *testing.T) {
	s := readLines(t, "渠道,2026年3月", "商户,编号,名称", "甲,A1,乙")
	if s.Warnings.Len() != 1 || s.Warnings.List[0].Cell != "A2" ||
		!strings.Contains(s.Warnings.List[0].Text.String(), "reads like headings") {
		t.Errorf("channels %q, warnings %v", names(s), s.Warnings.List)
	}
}

func TestTitlesAndUpperHeadingsLeaveTheRowBelowToBeTheHeadings(t *testing.T) {
	for _, lines := range [][]string{
		{"门店", "商户码,编号,名称", "1,A1,甲"},
		{"渠道,,", "序号,名称,编号", "1,甲,A1"},
		{"渠道,地址", ",名称,编号", ",甲,A1"},
	} {
		if s := readLines(t, lines...); !slices.Equal(names(s), []string{"甲"}) || s.HeadingRow != 2 {
			t.Errorf("%q: row %d, %q", lines, s.HeadingRow, names(s))
		}
	}
}

func TestATableWithoutOurHeadingsAboveIsTold(t *testing.T) {
	s := readLines(t, "商户,地址", "甲,北京", "乙,上海", "", "门店,份数", "丙,1")
	if s.Warnings.Len() != 1 || s.Warnings.List[0].Cell != "A1" ||
		!strings.Contains(s.Warnings.List[0].Text.String(), "in row 1 looks like a table") {
		t.Errorf("%v", s.Warnings.List)
	}
	for _, lines := range [][]string{
		{"春季活动,2026", "门店,份数", "丙,1"},
		{"春季活动", "请在三月前填完", "门店,份数", "丙,1"},
		{"春季活动,,2026", ",市场部", "门店,份数", "丙,1"},
		{"审核：,王五", "日期：,2026", "门店,份数", "丙,1"},
		{"字段,要求", "城市,随意", "门店,必填", "份数,选填", "编号,选填", "门店,编号,份数", "丙,A1,1"},
		{"门店,必填", "份数,选填", "编号,选填", "城市,北京", "地址,随意", "门店,编号,份数", "丙,A1,1"},
	} {
		if s := readLines(t, lines...); s.Warnings.Len() > 0 || s.Channels[0].Name != "丙" {
			t.Errorf("%q: %v", lines, s.Warnings.List)
		}
	}
}

func TestWhatIsWrittenUnderOurOwnHeadingsIsNotLost(t *testing.T) {
	for _, l := range []words.Language{words.English, words.Chinese} {
		ours := campaign.ResultHeadings()
		headings := []any{"名称"}
		for _, i := range []int{1, 2, 3, 4} {
			headings = append(headings, l.Of(ours[i])+campaign.ResultMark)
		}
		f := workbook(t, headings, []any{"甲", "000001X", "x-1", "永久", "永久"}, []any{"乙"},
			[]any{"丙", nil, "mine", "临时", "7天"}, []any{"合计", nil, "2"})
		mark(t, f, campaign.ResultColumns, "Sheet1!$B:$E")
		_, err := sheet.Read(save(t, f, "a.xlsx"), sheet.Options{})
		p, ok := errors.AsType[*sheet.Problems](err)
		if !ok {
			t.Fatal(err)
		}
		var cells []string
		for _, problem := range p.List {
			cells = append(cells, problem.Cell)
		}
		if strings.Join(cells, " ") != "C4 D4 E4" || !strings.Contains(p.List[0].Text.String(), "written anew") {
			t.Errorf("%v: %v", l, p.List)
		}
	}
}

func TestWarningsAreToldBesideProblems(t *testing.T) {
	_, err := sheet.Read(write(t, "a.csv", "名称,编号,分数\n甲,,2\n合计,,2"), sheet.Options{})
	p, ok := errors.AsType[*sheet.Problems](err)
	if !ok || p.Len() != 1 || p.Warnings == nil || p.Warnings.Len() != 2 {
		t.Fatalf("%+v", err)
	}
	if text := p.Warnings.List[0].Text.String(); !strings.Contains(text, `"分数" is not known`) || !strings.Contains(text, `"份数"`) {
		t.Error(text)
	}
	_, err = sheet.Read(write(t, "a.csv", "名称,编号\n,合计"), sheet.Options{})
	if p, ok := errors.AsType[*sheet.Problems](err); !ok || p.Len() != 2 || p.Warnings != nil {
		t.Errorf("warnings told as problems are told twice: %+v", err)
	}
}

func TestOneMistakeOfMapIsOneProblem(t *testing.T) {
	wantEach(t, problems(t, sheet.Options{Map: map[string]string{"name": "店"}}, "门店,份数", "甲,1"), `A1 no column is called "店"`)
}
