package command

import (
	"cmp"
	"context"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
	"sceneqr/campaign/words"
)

// The account of the sandbox. Its secret is not one: it opens only the emulator.
const (
	SandboxAppID  = "wx00000000sandbox"
	sandboxSecret = "the sandbox has no secret to keep"
)

// appidShape is that of every appid: what is not of it is a slip, and would leave an account in the ledger.
var appidShape = regexp.MustCompile(`^wx[0-9A-Za-z]{16}$`)

// appid is whose codes are meant.
func (s Settings) appid() (string, error) {
	switch {
	case s.Sandbox:
		return SandboxAppID, nil
	case s.AppID == "":
		return "", ErrAppIDMissing
	}
	return s.AppID, checkAppID(s.AppID)
}

func checkAppID(appid string) error {
	if !appidShape.MatchString(appid) {
		return misused("%q is no appid: it is wx and 16 characters", appid)
	}
	return nil
}

// connect makes the client, and in the sandbox the emulator that it speaks to; hangUp ends that.
func (s Settings) connect(ctx context.Context) (client *wechat.Client, hangUp func(), err error) {
	if s.Sandbox {
		return s.connectSandbox(ctx)
	}
	if client, err = s.client(); err != nil {
		return nil, nil, err
	}
	if err := client.Check(); err != nil {
		return nil, nil, &UsageError{Cause: words.From(err)}
	}
	return client, func() {}, nil
}

// client is one that has a way to a token: from WeChat with the secret, or from the system that owns it.
func (s Settings) client() (*wechat.Client, error) {
	c := &wechat.Client{AppID: s.AppID, Classic: s.Token == tokenClassic, API: s.API, MP: s.MP, Trace: s.Console.Exchange}
	var given []string
	for _, source := range []struct{ flag, value string }{
		{"--secret-file", s.SecretFile}, {"--token-command", s.TokenCommand}, {"--token-url", s.TokenURL},
	} {
		if source.value != "" {
			given = append(given, source.flag)
		}
	}
	if err := s.checkToken(); err != nil {
		return nil, err
	}
	switch {
	case len(given) > 1:
		return nil, misused("a token comes from one place, and not from %s: take all but one away, "+
			"or unset their variables (SCENEQR_…)", strings.Join(given, ", "))
	case s.TokenCommand != "":
		c.Token = s.spoken(tokenCommand(s.TokenCommand))
		return c, nil
	case s.TokenURL != "":
		lent, err := tokenURL(s.TokenURL)
		c.Token = s.spoken(lent)
		return c, err
	}
	secret, err := s.secret()
	c.Secret = wechat.Secret(secret)
	return c, err
}

func (s Settings) connectSandbox(ctx context.Context) (*wechat.Client, func(), error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, words.Errorf("starting the sandbox: %w", err)
	}
	server := serve(listener, &emulator.Emulator{AppID: SandboxAppID, Secret: sandboxSecret, Now: s.Now})
	base := "http://" + listener.Addr().String()
	client := &wechat.Client{
		AppID: SandboxAppID, Secret: sandboxSecret, API: []string{base}, MP: base, Trace: s.Console.Exchange,
	}
	return client, func() { _ = server.Close() }, nil
}

func serve(listener net.Listener, handler http.Handler) *http.Server {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }() // it returns when the server is closed
	return server
}

// Emulate serves the emulator on a loopback address until ctx ends, with people who scan what it has made; their scans are
// pushed to the callback, when there is one.
func (s Settings) Emulate(ctx context.Context, addr string) error {
	e, err := s.emulator()
	if err != nil {
		return err
	}
	listener, err := listenLoopback(ctx, addr)
	if err != nil {
		return words.Errorf("serving the emulator: %w", err)
	}
	server := serve(listener, e)
	s.Console.Say("WeChat's emulator is at http://%s, for any appid of wx and 16 hex digits and any secret of 32",
		listener.Addr())
	s.Console.Say("open http://%s/ to scan the codes that it makes", listener.Addr())
	if u, _ := url.Parse(e.Callback.URL); u.Host != "" { // it was read before
		s.Console.Say("scans are pushed to %s, in the mode %s", u.Host+u.Path, cmp.Or(s.Callback.Mode, string(emulator.Plain)))
	}
	s.Console.Say("try it: SCENEQR_SECRET=%032d sceneqr run --appid wx%016d --ledger trial.db "+
		"--api-url http://%s --mp-url http://%s SHEET", 0, 0, listener.Addr(), listener.Addr())
	<-ctx.Done() // the usual way to end a server is no failure
	return server.Close()
}

// emulator is one with a phone. Its pushes stay on this computer: they are signed like WeChat's, and are not WeChat's.
func (s Settings) emulator() (*emulator.Emulator, error) {
	e := &emulator.Emulator{Now: s.Now, Phone: true}
	if s.Callback.URL == "" {
		return e, nil
	}
	if u, ok := webAddress(s.Callback.URL); !ok || !wechat.IsLoopback(u.Hostname()) {
		return nil, misused("--callback is the URL of a listener on this computer, like http://127.0.0.1:8090/wechat")
	}
	token, err := s.callbackToken()
	if err != nil {
		return nil, err
	}
	key, err := s.find(aesKey, s.Callback.KeyFile, s.Callback.Key)
	if err != nil {
		return nil, err
	}
	e.Callback = emulator.Callback{URL: s.Callback.URL, Token: token, AESKey: key, Mode: emulator.Mode(s.Callback.Mode)}
	if err := e.CheckCallback(); err != nil {
		return nil, &UsageError{Cause: words.From(err)}
	}
	return e, nil
}

// isLoopback tells whether one of the base URLs is of this computer.
func isLoopback(bases []string) bool {
	return slices.ContainsFunc(bases, func(base string) bool {
		u, err := url.Parse(base)
		return err == nil && wechat.IsLoopback(u.Hostname())
	})
}

// listenLoopback refuses addresses that others could reach: whoever can ask the emulator can make it work.
func listenLoopback(ctx context.Context, addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, misused("%q is not an address like 127.0.0.1:8080", addr)
	}
	if !wechat.IsLoopback(host) {
		return nil, misused("%q is not a loopback address; use 127.0.0.1", host)
	}
	return new(net.ListenConfig).Listen(ctx, "tcp", addr)
}
