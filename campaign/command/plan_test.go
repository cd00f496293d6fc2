package command

import (
	"bytes"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/console"
	"sceneqr/campaign/wechat/emulator"
)

func TestAPlanAsksForTheQuotaWhereThatHarmsNobody(t *testing.T) {
	e := new(emulator.Emulator)
	server := httptest.NewServer(e)
	defer server.Close()
	s := Settings{
		AppID: patient, Secret: patientSecret, API: []string{server.URL}, MP: server.URL,
		Console: &console.Console{Out: new(bytes.Buffer), Err: new(bytes.Buffer)}, Now: time.Now,
	}
	if q, unknown := s.quota(t.Context()); q == nil || q.Limit != 100_000 || q.Remain != 100_000 || !unknown.IsZero() {
		t.Errorf("quota %+v, %q", q, unknown)
	}
	classic, keyless := s, s
	classic.Token = tokenClassic
	keyless.Secret = ""
	before := len(e.Tokens())
	for why, s := range map[string]Settings{
		"not asked: a classic token would end other systems' tokens": classic,
		"not asked without the AppSecret":                            keyless,
	} {
		if q, unknown := s.quota(t.Context()); q != nil || !strings.HasSuffix(unknown.String(), why) {
			t.Errorf("quota %+v, %q, want that it is %s", q, unknown, why)
		}
	}
	if n := len(e.Tokens()); n != before {
		t.Errorf("%d tokens were asked for", n-before)
	}
	server.Close()
	if q, unknown := s.quota(t.Context()); q != nil || !strings.HasPrefix(unknown.String(), "today's quota is not known: ") {
		t.Errorf("without a network: quota %+v, %q", q, unknown)
	}
}
