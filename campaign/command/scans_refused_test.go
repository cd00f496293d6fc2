package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestALogOfWhichNothingCanBeReadIsAnErrorWithItsCure(t *testing.T) {
	s, _ := scanned(t)
	for name, tc := range map[string]struct {
		log    string
		ending Ending
		cure   string
	}{
		"a log of calls":  {"GET /wechat?openid=oPerson1 200\n", Failed, "--map scene="},
		"a workbook":      {"PK\x03\x04\x14\x00", Misused, "CSV"},
		"rows of scenes":  {"openid,time,event,event_key\noPerson1,1793505600,subscribe,poster\n", Failed, "--map"},
		"encrypted":       {"<xml><Encrypt><![CDATA[x]]></Encrypt></xml>\n", Failed, "sceneqr listen"},
		"rows of nothing": {"openid,time,event,scene\n,,scan,\n", Failed, "--map"},
		"no code":         {"openid,time,event\noPerson1,1793505600,SCAN\n", Misused, "--map scene="},
		"another year":    {"openid,time,event,scene\noPerson1,4000000000,SCAN,a\n", Failed, "--map"},
		"no event":        {"openid,time,key\n", Misused, "--map event="},
	} {
		err := s.ImportScans(t.Context(), written(t, t.TempDir(), "x.log", tc.log))
		expectEnding(t, err, tc.ending)
		if _, hint := Explain(err); !strings.Contains(hint.String(), tc.cure) {
			t.Errorf("%s: the cure of %v is %q", name, err, hint)
		}
	}
	for name, log := range map[string]string{"an empty file": "", "a table without rows": "openid,time,event,scene\n",
		"a quiet day": "GET / 200\n", "payments": "<xml><return_code>SUCCESS</return_code></xml>\n"} {
		s.silence()
		if err := s.ImportScans(t.Context(), written(t, t.TempDir(), "x.log", log)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if noted, quiet := strings.Contains(said(s), "nothing was imported"), log != "" && !strings.HasPrefix(log, "openid"); noted != quiet {
			t.Errorf("%s: said was %q", name, said(s))
		}
	}
}

func TestAnImportThatCannotBeginSaysWhy(t *testing.T) {
	s, _ := scanned(t)
	file := written(t, t.TempDir(), "x.log", pushed(1, "SCAN", "a", someSecond))
	for name, tc := range map[string]struct {
		change func(*Settings)
		file   string
		ending Ending
	}{
		"no such zone":    {func(s *Settings) { s.Span.Zone = "Mars/Base" }, file, Misused},
		"this computer's": {func(s *Settings) { s.Span.Zone = "Local" }, file, Misused},
		"no such field":   {func(s *Settings) { s.Columns = map[string]string{"name": "x"} }, file, Misused},
		"no such ledger":  {func(s *Settings) { s.Ledger = filepath.Join(s.Out, "no.db") }, file, Misused},
		"no such file":    {func(*Settings) {}, file + "x", Misused},
		"a folder":        {func(*Settings) {}, s.Out, Misused},
	} {
		s := s
		tc.change(&s)
		expectEnding(t, s.ImportScans(t.Context(), tc.file), tc.ending)
		if _, err := os.Stat(filepath.Join(s.Out, "no.db")); err == nil {
			t.Errorf("%s: a ledger was made", name)
		}
	}
}
