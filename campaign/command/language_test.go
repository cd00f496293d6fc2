package command

import (
	"bytes"
	"io/fs"
	"os"
	"strings"
	"testing"
	"unicode"

	"sceneqr/campaign"
	"sceneqr/campaign/console"
	"sceneqr/campaign/sheet"
	"sceneqr/campaign/wechat/emulator"
	"sceneqr/campaign/words"
)

func isChinese(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

func TestTheDoctorSpeaksChineseToWhoReadsIt(t *testing.T) {
	for name, e := range map[string]*emulator.Emulator{
		"a good day":          {},
		"a bad secret":        {Secret: strings.Repeat("f", 32)},
		"a refused account":   {Faults: emulator.Faults{Unauthorized: emulator.Always}},
		"an unknown address":  {Faults: emulator.Faults{NotWhitelisted: emulator.Always}},
		"another's picture":   {Faults: emulator.Faults{PictureWrong: emulator.Always}},
		"a quota kept secret": {Faults: emulator.Faults{QuotaOff: 76022}},
	} {
		v := examine(t, e, func(s *Settings) { s.Console.Language = words.Chinese })
		for _, c := range v.list {
			if c.Name != "appid" && !isChinese(c.Detail) || c.Cure != "" && !isChinese(c.Cure) {
				t.Errorf("%s: %+v", name, c)
			}
		}
		if v.err != nil && !isChinese(words.Chinese.Of(v.err)) {
			t.Errorf("%s: %s", name, words.Chinese.Of(v.err))
		}
	}
}

func TestErrorsAreToldInBothLanguages(t *testing.T) {
	for _, tc := range []struct {
		err              error
		english, chinese string
	}{
		{misused("--workers is from 1 to %d", 256), "--workers is from 1 to 256", "--workers 是 1 到 256"},
		{placed("--out", &fs.PathError{Op: "open", Path: "x", Err: os.ErrNotExist}), "open x: file does not exist", "打开 x：文件不存在"},
		{&SheetError{&sheet.Problems{List: make([]sheet.Problem, 1)}}, "the sheet has a problem", "表格里有 1 个问题"},
		{&SheetError{&sheet.Problems{More: 1200}}, "the sheet has 1,200 problems", "表格里有 1,200 个问题"},
		{&LostLedgerError{Dir: "out", Campaign: "c", Verified: 1},
			`the folder "out" has a code of campaign "c", which this ledger does not know`,
			`文件夹 "out" 里有活动 "c" 的 1 个码，而这份台账不知道这些码`},
		{&LostLedgerError{Dir: "out", Campaign: "c", Verified: 3, Known: 2},
			`the folder "out" has 3 codes of campaign "c", and this ledger has asked for 2 only`,
			`文件夹 "out" 里有活动 "c" 的 3 个码，而这份台账只申请过 2 个`},
		{&UnknownCampaignError{Campaign: "a", Known: []string{"b", "c"}},
			`the ledger has no campaign "a"; it has b, c`, `台账里没有活动 "a"；有 b, c`},
		{hopeless{words.New("it is empty")}, "it is empty", "是空的"},
		{words.Errorf("%w: %s", ErrLedgerMissing, "x.db"), "there is no such ledger: x.db", "没有这份台账：x.db"},
	} {
		if got := tc.err.Error(); got != tc.english {
			t.Errorf("%T in English: %s", tc.err, got)
		}
		if got := words.Chinese.Of(tc.err); got != tc.chinese {
			t.Errorf("%T in Chinese: %s", tc.err, got)
		}
	}
}

func TestATokenCommandThatFailsIsToldOfInTheLanguageOfTheTerminal(t *testing.T) {
	for language, want := range map[words.Language]string{
		words.English: "the token command ended with exit status 127", words.Chinese: "取 token 的命令以 exit status 127 结束",
	} {
		s, _ := customer(t)
		s.Secret, s.TokenCommand, s.Console.Language = "", "exit 127", language
		err := s.Run(t.Context())
		expectEnding(t, err, Refused) // no other attempt would mend it
		if err == nil || !strings.Contains(language.Of(err), want) {
			t.Errorf("%v: %v", language, err)
		}
	}
}

func TestTheSwitchIsToldInTheLanguageOfTheTerminal(t *testing.T) {
	s := Settings{Console: &console.Console{Language: words.Chinese}}
	if got := s.note(nil); got != "全部码齐全且已核对" {
		t.Errorf("a good end: %s", got)
	}
	if got := s.note(ErrAppIDMissing); !strings.HasPrefix(got, "不知道账号的 AppID\n用 --appid") {
		t.Errorf("a bad end: %s", got)
	}
}

func TestFilesAreInTheLanguageOfTheHeadings(t *testing.T) {
	under := func(headings ...string) []campaign.Code {
		var c campaign.Code
		for _, h := range headings {
			c.Cells = append(c.Cells, campaign.Cell{Heading: h, Text: "文本"})
		}
		return []campaign.Code{c}
	}
	for name, tc := range map[string]struct {
		asked string
		codes []campaign.Code
		want  words.Language
	}{
		"Chinese headings":             {"", under("code", "渠道名称"), words.Chinese},
		"English ones":                 {"", under("code", "name"), words.English},
		"Chinese ones, asked for":      {"en", under("渠道名称"), words.English},
		"English ones, asked for":      {"zh", under("name"), words.Chinese},
		"no codes, as before a ledger": {"", nil, words.English},
	} {
		if got := (Settings{Language: tc.asked}).assemble(patient, tc.codes).Language; got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestAChineseSheetsFilesAreTheSameWhoeverMakesThem(t *testing.T) {
	s, _ := customer(t)
	if err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	first := files(t, s.Out)
	s.Campaign, s.Sheet, s.Out = "shops", "", t.TempDir()
	s.Console = &console.Console{Out: new(bytes.Buffer), Err: new(bytes.Buffer), Language: words.Chinese}
	if err := s.Export(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, content := range files(t, s.Out) {
		if first[name] != content {
			t.Errorf("%s differs", name)
		}
	}
}
