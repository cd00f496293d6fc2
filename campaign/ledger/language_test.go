package ledger

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sceneqr/campaign"
	"sceneqr/campaign/wechat"
	"sceneqr/campaign/words"
)

func told(m any) []string { return []string{words.English.Of(m), words.Chinese.Of(m)} }

func TestAKeptProblemIsToldInBothLanguages(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sceneqr.db")
	l := start(t, path)
	codes := reserve(t, l, sheet("spring", 2)...)
	cause, cure := campaign.Explain(&wechat.Error{Op: "create", Err: errors.New("dial tcp: lookup failed")})
	codes[0].Asked = 1
	codes[0].Problem = &campaign.Problem{Reason: campaign.Unanswered, Cause: cause, Cure: cure, Later: true}
	codes[1].Asked = 1
	for _, c := range codes {
		noError(t, l.Save(t.Context(), c, nil))
	}
	_, err := l.write.Exec(`UPDATE code SET problem = ? WHERE key = 'S002'`, // as it was kept before there were two languages
		`{"reason":"refused","errcode":40053,"cause":"WeChat does not accept the scene","cure":"100 %d, in words of the time"}`)
	noError(t, errors.Join(err, l.Close()))

	kept := listed(t, start(t, path), "spring")
	want := []string{"the answer is not one that WeChat gives: dial tcp: lookup failed",
		"收到的不是微信的应答：dial tcp: lookup failed"}
	same(t, "a cause with an argument", told(kept[0].Problem.Cause), want)
	same(t, "its cure", told(kept[0].Problem.Cure), told(cure))
	same(t, "an old cause", told(kept[1].Problem.Cause), []string{"WeChat does not accept the scene", "微信不接受这个场景值"})
	same(t, "an old cure that nobody knows any more", told(kept[1].Problem.Cure)[1], "100 %d, in words of the time")
}

func TestAProblemThatIsSavedAgainAsItWasChangesNothing(t *testing.T) {
	l := fresh(t)
	code := reserve(t, l, planned("spring", 1))[0]
	code.Asked = 1
	code.Problem = &campaign.Problem{Cause: words.Of("row %d cannot have a code", 7), Cure: words.Known("100 %")}
	noError(t, l.Save(t.Context(), code, nil))
	l.Now = nil // any other time
	for _, c := range listed(t, l, "spring") {
		noError(t, l.Save(t.Context(), c, nil))
	}
	same(t, "updated", updated(t, l, "spring"), morning)
}

func TestErrorsAreToldInBothLanguages(t *testing.T) {
	l := fresh(t)
	_, held := Open(t.Context(), l.path, account)
	_, missing := View(t.Context(), filepath.Join(t.TempDir(), "none.db"), account)
	foreign := filepath.Join(t.TempDir(), "foreign.db")
	noError(t, os.WriteFile(foreign, []byte("not a database, but long enough to look like one"), 0o600))
	_, other := View(t.Context(), foreign, account)
	for _, test := range []struct {
		err  error
		says string
	}{
		{held, "另一次运行正占用台账：进程 "},
		{missing, "没有这个文件"},
		{other, "这个文件不是 sceneqr 的台账"},
		{&VersionError{Version: 9, Known: 4}, "版本 9"},
		{&AccountsError{AppIDs: "wx1, wx2"}, "多个公众号：wx1, wx2"},
		{wrap("saving channel %q", ErrFull, "S001"), "保存渠道 \"S001\"：台账没有空间了"},
	} {
		if got := words.Chinese.Of(test.err); test.err == nil || !strings.Contains(got, test.says) {
			t.Errorf("%v: in Chinese %q, want %q", test.err, got, test.says)
		}
		if got := words.English.Of(test.err); got != test.err.Error() {
			t.Errorf("Error() is %q, in English it is %q", test.err, got)
		}
	}
}
