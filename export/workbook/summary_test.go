package workbook

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

func TestSummaryCountsStatesByGroup(t *testing.T) {
	rows := shops(7, 1)
	rows[1].Code.Stage = campaign.Ticketed
	rows[4].Code.Stage = campaign.Planned
	rows[4].Code.Problem = &campaign.Problem{}
	rows[5].Code.Stage, rows[5].Code.Group = campaign.Planned, ""
	text := textOf(t, open(t, written(t, resultOf(rows))), "汇总")
	for _, want := range []string{
		"wx1234567890abcdef", "2026-11-23 00:30（北京时间）", "本表中有 5 个；一个公众号一共只有 100,000 个", "sceneqr v1.5.0", "codes.zip",
		"上海\t3\t0\t0\t0\t3", "杭州\t0\t1\t1\t0\t2", "（无分组）\t0\t0\t0\t1\t1", "合计\t4\t1\t1\t1\t7",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the summary does not say %q:\n%s", want, text)
		}
	}
}

func TestSummaryOfManyGroupsListsTheLargestAndCountsTheOthers(t *testing.T) {
	rows := shops(200, 1)
	for i := range rows {
		rows[i].Code.Group = fmt.Sprintf("组%02d", i%40)
	}
	rows = append(rows, shops(1, 201)...)
	rows[200].Code.Group = "组39"
	f := open(t, written(t, resultOf(rows)))
	text := textOf(t, f, "汇总")
	if !strings.Contains(text, "组39\t6\t0\t0\t0\t6\n组00\t5") || !strings.Contains(text, "其他 10 个分组\t50\t0\t0\t0\t50\n合计\t201") {
		t.Errorf("the summary says\n%s", text)
	}
	chart := partsOf(t, written(t, resultOf(rows)))["xl/charts/chart1.xml"]
	if !strings.Contains(chart, "$A$") || strings.Count(chart, "<ser>") != len(states) {
		t.Errorf("the chart is %s", chart)
	}
}

func TestSummaryTakesANameThatIsFree(t *testing.T) {
	rows := shops(6, 3)
	r := resultOf(rows)
	r.Original = styled(t, rows)
	r.Original.Content = edited(t, r.Original.Content, func(f *excelize.File) {
		_, err := f.NewSheet("汇总")
		check(t, err)
	})
	if got := open(t, written(t, r)).GetSheetList(); !slices.Equal(got[3:], []string{"汇总", "汇总 (sceneqr)"}) {
		t.Errorf("worksheets %q", got)
	}
}

func TestEverythingIsInOneLanguage(t *testing.T) {
	r := resultOf(shops(3, 1))
	r.Language = words.English
	f := open(t, written(t, r))
	text := textOf(t, f, "Summary")
	for _, word := range []string{"公众号", "北京", "合计", "永久"} {
		if strings.Contains(strings.ReplaceAll(text, "北京\t", ""), word) {
			t.Errorf("the English summary says %q:\n%s", word, text)
		}
	}
	if got := rowsOf(t, f, "Result")[0][3:]; !slices.Equal(got, []string{"serial", "scene", "kind", "valid until", "url", "ticket", "picture file",
		"PDF file", "page", "place", "printed as", "state", "problem", "what to do"}) {
		t.Errorf("headings %q", got)
	}
}
