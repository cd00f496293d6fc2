package console

import (
	"fmt"
	"strings"
	"testing"

	"sceneqr/campaign"
	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
)

func TestAnImportIsTold(t *testing.T) {
	i := Import{Lines: 12_000, Pushes: 1_500, New: 1_000, Known: 1, Left: 12, Other: 499, Encrypted: 2,
		Others: []OtherEvent{{"CLICK", 400}, {"", 90}, {"VIEW", 5}, {"LOCATION", 1}, {"a", 1}, {"b", 1}, {"c", 1}}, Lost: 3, Askable: 3, BadTotal: 1,
		Unknown: []scan.Unknown{{Scene: "elsewhere", Scans: 7}}, Bad: []BadLine{{Line: 4, Why: words.Of("the openid is missing")}}}
	for language, want := range map[words.Language]string{
		words.English: "read             12,000 lines with 1,500 pushes\n" +
			"new              1,000 scans\n" +
			"known already    1 scan\n" +
			"follow no longer 12 pushes\n" +
			"no scans         499 pushes: CLICK 400, messages 90, VIEW 5, LOCATION 1, a 1, others 2\n" +
			"encrypted        2 pushes: have them logged decrypted, or let sceneqr listen receive them\n" +
			"unreadable       1 push\n" +
			"without a scene  3 new followers: sceneqr scans resolve asks WeChat by which codes they came\n" +
			"unknown          1 scene that no code of the ledger has\n" +
			"  elsewhere: 7 scans\n",
		words.Chinese: "读取             12,000 行，其中 1,500 条推送\n" +
			"新增             1,000 次扫码\n" +
			"已有             1 次扫码\n" +
			"已不再关注       12 条推送\n" +
			"非扫码           499 条推送：CLICK 400，消息 90，VIEW 5，LOCATION 1，a 1，其他 2\n" +
			"已加密           2 条推送：请让日志记录解密后的内容，或用 sceneqr listen 接收\n" +
			"无法读取         1 条推送\n" +
			"缺场景值         3 名新关注：sceneqr scans resolve 可向微信查询他们扫的是哪个码\n" +
			"未知             1 个场景值，台账里没有对应的码\n" +
			"  elsewhere：7 次扫码\n",
	} {
		c, out, err := newConsole()
		c.Language = language
		c.Import(i)
		if out.String() != want {
			t.Errorf("%v: told was\n%s\nwant\n%s", language, out, want)
		}
		if bad := map[words.Language]string{words.English: "sceneqr: line 4: the openid is missing\n",
			words.Chinese: "sceneqr: 第 4 行：缺少 openid\n"}[language]; err.String() != bad {
			t.Errorf("%v: said was %q, want %q", language, err, bad)
		}
	}
}

func TestLongListsOfAnImportAreForPrograms(t *testing.T) {
	i := Import{BadTotal: 2_000}
	for n := range 30 {
		i.Bad = append(i.Bad, BadLine{Line: n + 1, Why: words.Of(fmt.Sprint("the XML\nis cut off ", n))})
		i.Unknown = append(i.Unknown, scan.Unknown{Scene: campaign.Scene(fmt.Sprint("s", n)), Scans: 1})
	}
	c, out, err := newConsole()
	c.Import(i)
	if strings.Count(err.String(), "line ") != mostListed || !strings.HasSuffix(err.String(), "... and 1,980 pushes more that cannot be read\n") {
		t.Errorf("said was\n%s", err)
	}
	if strings.Count(out.String(), ": 1 scan\n") != mostListed || !strings.HasSuffix(out.String(), "  ... and 10 more\n") {
		t.Errorf("told was\n%s", out)
	}
	c, out, _ = newConsole()
	c.JSON = true
	c.Import(i)
	if _, types := objects(t, out); strings.Count(types, "unreadable") != 30 || strings.Count(types, "unknown") != 30 {
		t.Errorf("a program is told%s", types)
	}
	c, out, err = newConsole()
	c.Quiet = true
	c.Import(i)
	if out.Len() > 0 || !strings.Contains(err.String(), "line 1: the XML; is cut off 0\n") {
		t.Errorf("a quiet console told %q and said %q", out, err)
	}
}

func TestWhatCannotBeReadForOneCauseIsToldOnce(t *testing.T) {
	i := Import{BadTotal: 226, Bad: []BadLine{{Line: 2, Why: words.Of("the openid is missing")}}}
	for n := range 225 {
		i.Bad = append(i.Bad, BadLine{Line: n + 3, Why: words.Of("the XML from here to line %d cannot be read: %v", n+4, words.New("cut"))})
	}
	c, _, err := newConsole()
	c.Import(i)
	want := "sceneqr: line 2: the openid is missing\n" +
		"sceneqr: line 3: the XML from here to line 4 cannot be read: cut\n" +
		"sceneqr: likewise in 224 more lines: 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, ...\n"
	if err.String() != want {
		t.Errorf("said was\n%s\nwant\n%s", err, want)
	}
}

func TestWhatBecameOfLostScenesIsTold(t *testing.T) {
	c, out, err := newConsole()
	c.Resolved(Resolved{Found: 1_000, Otherwise: 20, Gone: 3, Left: 4})
	c.Forgotten(Forgotten{Campaign: "members", OpenIDs: 1_234, Kept: true, Report: "out/members/report.xlsx"})
	c.Forgotten(Forgotten{Campaign: "spring"})
	want := "asked about 1,023 new followers: 1,000 came by a code, 20 by other ways, 3 gone; left for later: 4\n" +
		"campaign members keeps no openids from now on; deleted: 1,234\n" +
		"campaign spring keeps no openids, and there are none to delete\n"
	if out.String() != want {
		t.Errorf("told was\n%s\nwant\n%s", out, want)
	}
	if !strings.Contains(err.String(), "still name them, such as out/members/report.xlsx: ") {
		t.Errorf("said was %q", err)
	}
	c, out, _ = newConsole()
	c.JSON = true
	c.Resolved(Resolved{Found: 1, Left: 2})
	c.Forgotten(Forgotten{Campaign: "members", OpenIDs: 3, Kept: true})
	want = `{"type":"resolve","asked":1,"found":1,"otherwise":0,"gone":0,"left":2}` + "\n" +
		`{"type":"forget","campaign":"members","openids":3}` + "\n"
	if out.String() != want {
		t.Errorf("told was\n%s\nwant\n%s", out, want)
	}
}
