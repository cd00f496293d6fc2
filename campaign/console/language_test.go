package console

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/wechat"
	"sceneqr/campaign/words"
	"sceneqr/export"
)

func newChinese() (c *Console, out, err *bytes.Buffer) {
	c, out, err = newConsole()
	c.Language = words.Chinese
	return c, out, err
}

func TestChineseColumnsLineUp(t *testing.T) {
	c, out, _ := newChinese()
	c.Plan(Plan{
		Campaign: "春", Sheet: "渠道.xlsx", Channels: 12, Rate: 5, Quota: &wechat.Quota{Limit: 1000, Remain: 7},
		Plan:     campaign.Plan{New: 12, Tickets: 12, Pictures: 12, After: 12},
		Forecast: export.Forecast{Labels: 12, Pages: 1, Layout: "a4-12"},
	})
	want := `活动 春：渠道.xlsx 中有 12 个渠道

  新增             12  分配场景值，申请票据
  未完成            0  从上次停下的地方继续
  已过期            0  临时码，重新申请
  不变              0  已核对，什么也不申请
  改名              0  码不变
  移除              0  已不在表里，场景值永远为它们保留

永久码           0 -> 12，上限 100,000
票据             要申请 12 张；微信今天还允许 7 次，每天共 1000 次
标签             12 张，共 1 页，版式 a4-12
用时             约 2 秒（票据每秒 5 张，图片不限速）
`
	if out.String() != want {
		t.Errorf("%s\nwant\n%s", out, want)
	}
}

func TestFilesWithChineseNamesLineUp(t *testing.T) {
	c, out, _ := newConsole()
	files := []export.File{{Name: "活动.pdf"}, {Name: "manifest.json"}}
	c.Outcome(Outcome{Folder: "out", Delivery: export.Delivery{Files: files}})
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	one, other := lines[len(lines)-2], lines[len(lines)-1]
	if Width(one) != Width(other) {
		t.Errorf("%q and %q do not end in one column", one, other)
	}
}

func TestAChineseOutcomeIsOneLanguage(t *testing.T) {
	c, out, err := newChinese()
	c.Outcome(Outcome{
		Codes: []campaign.Code{
			{Stage: campaign.Verified},
			{
				Channel: campaign.Channel{Row: 7, Name: "静安寺店"},
				Problem: &campaign.Problem{Cause: words.Of("it is too long"), Cure: words.Of("keep their codes")},
			},
		},
		Delivery: export.Delivery{Labels: 96, Pages: 9, Filled: 8, Proved: 3,
			Changes: []export.Change{{Row: 8, Serial: "000007D", Given: "𠮷", Printed: "〓", Lacking: "𠮷"}}},
	})
	c.End(errors.New("permission denied"), words.Of("keep their codes"), 3)
	if want := "2 个码中已核对 1 个，1 个有问题\n" +
		"96 张标签，共 9 页；每个码都已从 PDF 回读核对，有标签的 8 页里有 3 页还按打印的样子成像核对\n\n"; out.String() != want {
		t.Errorf("%s\nwant\n%s", out, want)
	}
	if want := `sceneqr: 第 7 行 静安寺店：太长
         -> 码不变
sceneqr: 警告：第 8 行，000007D："𠮷" 印成了 "〓"：字体里没有 "𠮷"
sceneqr: 错误：没有权限
sceneqr: 提示：码不变
`; err.String() != want {
		t.Errorf("%s\nwant\n%s", err, want)
	}
}

func TestAProgramGetsEnglishNamesAndChineseSentences(t *testing.T) {
	c, out, _ := newChinese()
	c.JSON = true
	c.Code(campaign.Code{Stage: campaign.Ticketed, Problem: &campaign.Problem{
		Reason: campaign.Unreadable, Cause: words.Of("row %d, %s", 7, "x"), Cure: words.Of("keep their codes")}})
	c.Check(Check{Name: words.Of("time"), State: Failed, Detail: words.Of("it is too long")})
	c.Warn("it is too long")
	for _, want := range []string{
		`"stage":"ticketed"`, `"problem":{"reason":"unreadable","cause":"第 7 行，x","cure":"码不变"}`,
		`"name":"time","state":"failed","detail":"太长"`, `"text":"太长"`,
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s is not in\n%s", want, out)
		}
	}
}

func TestAChineseStatusAndReading(t *testing.T) {
	c, out, _ := newChinese()
	c.Status("sceneqr.db", ledger.Status{Day: "2026-11-22", Ticketed: 7, Campaigns: []ledger.Progress{
		{Campaign: "春", Verified: 2, Planned: 3, Unanswered: 1, Updated: time.Unix(0, 0)},
	}})
	var r Reading
	r.Pages = 2
	r.Add(Seen{Page: 1})
	r.Add(Seen{Page: 2, Text: "http://a", Code: &campaign.Code{}, Unfit: words.Of("it is too long")})
	c.Reading(r)
	for _, want := range []string{
		"台账 sceneqr.db\n", "  春：5 个码中已核对 2 个，3 个还没有票据，1 个申请后没有收到应答；最后更改 1970-01-01T00:00:00Z\n",
		"永久码           已申请 7 个", "票据             2026-11-22（北京时间）已申请 0 张\n",
		"边长 0 mm：读不出\n", "：不要印，太长\n",
		"\n2 页上有 2 个码：这份台账的 1 个，不是的 0 个，读不出的 1 个；不要印的 1 个\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}
