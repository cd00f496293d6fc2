package command

import (
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/console"
)

func TestAListenerThatCannotWorkSaysSoAtOnce(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for name, tc := range map[string]struct {
		change func(*Settings)
		cause  string
	}{
		"no token":             {func(s *Settings) { s.Callback.Token = "" }, "token is not known"},
		"a path without /":     {func(s *Settings) { s.Callback.Path = "wechat" }, `--path "wechat"`},
		"a path with a query":  {func(s *Settings) { s.Callback.Path = "/wechat?a=b" }, "--path"},
		"a path of another":    {func(s *Settings) { s.Callback.Path = "//host/wechat" }, "--path"},
		"a path with escapes":  {func(s *Settings) { s.Callback.Path = "/we%20chat" }, "--path"},
		"its own with a slash": {func(s *Settings) { s.Callback.Path = "/healthz/" }, "sceneqr's own"},
		"a path of its own":    {func(s *Settings) { s.Callback.Path = "/metrics" }, "sceneqr's own"},
		"no address":           {func(s *Settings) { s.Callback.Addr = "8090" }, "127.0.0.1:8090"},
		"an address in use":    {func(s *Settings) { s.Callback.Addr = taken.Addr().String() }, "another program listens"},
		"no forward":           {func(s *Settings) { s.Callback.Forward = "ftp://crm/wx" }, "--forward"},
		"a slip of an appid":   {func(s *Settings) { s.AppID = "wx1" }, "is no appid"},
		"no account":           {func(s *Settings) { s.AppID = "" }, "--appid"},
		"a previous key alone": {func(s *Settings) { s.Callback.PreviousKey = someKey }, "--aes-key-file"},
	} {
		s := Settings{
			AppID: patient, Ledger: filepath.Join(t.TempDir(), "sceneqr.db"),
			Callback: Callback{Addr: "127.0.0.1:0", Path: "/wechat", Token: someToken},
			Console:  &console.Console{Out: io.Discard, Err: io.Discard}, Now: time.Now,
		}
		tc.change(&s)
		err := s.Listen(t.Context())
		if expectEnding(t, err, Misused); err == nil || !strings.Contains(err.Error(), tc.cause) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(s.Ledger); err == nil {
			t.Errorf("%s leaves a ledger", name)
		}
		if _, cure := Explain(err); strings.Contains(cure.String(), "--help") {
			t.Errorf("%s: the cure is %v", name, cure)
		}
	}
}

func TestAForwardThatLeadsBackIsRefused(t *testing.T) {
	bound := func(ip string) net.Addr { return &net.TCPAddr{IP: net.ParseIP(ip), Port: 80} }
	for address, tc := range map[string]struct {
		bound net.Addr
		back  bool
	}{
		"http://127.0.0.1/wx":      {bound("127.0.0.1"), true},
		"http://localhost:80/":     {bound("127.0.0.1"), true},
		"http://localhost/":        {bound("::"), true},
		"http://[::1]/":            {bound("::1"), true},
		"http://0.0.0.0/":          {bound("0.0.0.0"), true},
		"http://127.0.0.1:8000/wx": {bound("127.0.0.1"), false},
		"https://127.0.0.1/wx":     {bound("127.0.0.1"), false},
		"http://127.0.0.2/wx":      {bound("127.0.0.1"), false},
		"http://crm.example/wx":    {bound("0.0.0.0"), false},
		"http://192.0.2.1/wx":      {bound("0.0.0.0"), false},
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := leadsTo(u, tc.bound); got != tc.back {
			t.Errorf("%s at %v: %t", address, tc.bound, got)
		}
	}
}

func TestTheAddressIsToldAsItWasAsked(t *testing.T) {
	bound := func(ip string) net.Addr { return &net.TCPAddr{IP: net.ParseIP(ip), Port: 8090} }
	for _, tc := range []struct{ addr, ip, want string }{
		{"127.0.0.1:8090", "127.0.0.1", "127.0.0.1:8090"},
		{"127.0.0.1:0", "127.0.0.1", "127.0.0.1:8090"},
		{"0.0.0.0:8090", "::", "0.0.0.0:8090"},
		{"[::]:8090", "::", "[::]:8090"},
		{"localhost:8090", "127.0.0.1", "localhost:8090"},
		{":8090", "::", "[::]:8090"},
	} {
		if got := asked(tc.addr, bound(tc.ip)); got != tc.want {
			t.Errorf("%s is told as %s", tc.addr, got)
		}
	}
}
