package command

import (
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
		return misusedLike("--appid "+exampleAppID, "%q is no appid: it is wx and 16 characters", appid)
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

// isLoopback tells whether one of the base URLs is of this computer.
func isLoopback(bases []string) bool {
	return slices.ContainsFunc(bases, func(base string) bool {
		u, err := url.Parse(base)
		return err == nil && wechat.IsLoopback(u.Hostname())
	})
}
