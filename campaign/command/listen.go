package command

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strings"

	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/wechat/push"
	"sceneqr/campaign/words"
)

// Listen receives WeChat's pushes and keeps their scans in the ledger, whether a run holds it or not, until ctx ends. Then
// it answers what is under way, and that is a good end: no error.
//
// It wants the callback's token, and with an EncodingAESKey takes encrypted pushes and no others. Without an appid the
// account is the one that the ledger has. [ledger.ErrGone] ends it at once, for what it would acknowledge nobody would find.
func (s Settings) Listen(ctx context.Context) (err error) {
	handler, err := s.handler()
	if err != nil {
		return err
	}
	socket, err := s.socket(ctx, handler.Forward)
	if err != nil {
		return err
	}
	defer socket.Close() // again, after the server has
	scans, err := s.openScans(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, scans.Close()) }()
	handler.AppID = scans.AppID()
	s.Console.Listening(console.Listening{
		Addr: asked(s.Callback.Addr, socket.Addr()), Path: s.Callback.Path, AppID: handler.AppID,
		Open:      !socket.Addr().(*net.TCPAddr).IP.IsLoopback(),
		Encrypted: len(handler.Keys) > 0, Ledger: s.ledger(), Forward: host(handler.Forward),
	})
	return s.receive(ctx, socket, scans, handler)
}

// handler is WeChat's counterpart, but for the account and for who keeps the events.
func (s Settings) handler() (*push.Handler, error) {
	if err := checkPath(s.Callback.Path); err != nil {
		return nil, err
	}
	forward, err := forwardTo(s.Callback.Forward)
	if err != nil {
		return nil, err
	}
	token, err := s.callbackToken()
	if err != nil {
		return nil, err
	}
	keys, err := s.callbackKeys()
	if err != nil {
		return nil, err
	}
	return &push.Handler{Token: token, Keys: keys, Forward: forward}, nil // whose clock is the real one: old pushes are replays
}

// The paths that are no callback's.
const (
	healthPath  = "/healthz"
	metricsPath = "/metrics"
)

// checkPath wants a path as it stands in a URL, which may be that of a domain's root. It is compared and never a pattern.
func checkPath(path string) error {
	u, err := url.ParseRequestURI(path)
	switch {
	case err != nil || u.Path != path || strings.HasPrefix(path, "//"):
		return &UsageError{words.Of("--path %q is not the path of a URL, like /wechat", path),
			words.Of("it begins with one / and has no ?, no # and no escapes; / alone is for a URL without a path")}
	case isPath(path, healthPath) || isPath(path, metricsPath):
		return misusedLike("--path /wechat", "--path cannot be %s, which is sceneqr's own", path)
	}
	return nil
}

// isPath tells whether a request is for the path, with a slash at its end or without: people write both in WeChat's console.
func isPath(asked, path string) bool {
	return strings.TrimSuffix(asked, "/") == strings.TrimSuffix(path, "/")
}

// callbackToken refuses the AppSecret in the token's place, which has a shape that a token may have.
func (s Settings) callbackToken() (string, error) {
	token, err := s.demand(callbackToken, s.Callback.TokenFile, s.Callback.Token)
	if err != nil {
		return "", err
	}
	if hidden, err := s.find(appSecret, s.SecretFile, s.Secret); err == nil && hidden == token {
		return "", words.Errorf("%w: what stands in its place is the account's AppSecret", callbackToken.spoilt)
	}
	return token, nil
}

// callbackKeys are the present key and the one before, none for pushes that are not encrypted.
func (s Settings) callbackKeys() ([]push.Key, error) {
	present, err := s.find(aesKey, s.Callback.KeyFile, s.Callback.Key)
	if err != nil {
		return nil, err
	}
	previous, err := s.find(previousKey, s.Callback.PreviousKeyFile, s.Callback.PreviousKey)
	if err != nil {
		return nil, err
	}
	if present == "" && previous != "" {
		return nil, &UsageError{words.Of("there is a previous EncodingAESKey and none for now: --aes-key-file names its file"),
			giveKey}
	}
	var keys []push.Key
	for _, found := range []struct {
		of   *secret
		text string
	}{{aesKey, present}, {previousKey, previous}} {
		if found.text == "" {
			continue
		}
		key, err := push.ParseKey(found.text)
		if err != nil {
			return nil, words.Errorf("%w: %w", found.of.spoilt, err)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// forwardTo is the other system, nil for none.
func forwardTo(address string) (*push.Forward, error) {
	if address == "" {
		return nil, nil
	}
	u, ok := webAddress(address)
	if !ok || u.Fragment != "" {
		return nil, misusedLike("--forward http://127.0.0.1:8000/wx", // without the URL, which may be a key
			"--forward is not the URL of a callback, like http://127.0.0.1:8000/wx")
	}
	return &push.Forward{URL: u}, nil
}

// host is where pushes are passed on to, without what may be a key.
func host(f *push.Forward) string {
	if f == nil {
		return ""
	}
	return f.URL.Host
}

func (s Settings) openScans(ctx context.Context) (*ledger.Scans, error) {
	if s.AppID != "" && s.AppID != SandboxAppID {
		if err := checkAppID(s.AppID); err != nil {
			return nil, err
		}
	}
	scans, err := ledger.OpenScans(ctx, s.ledger(), s.AppID)
	if err != nil {
		return nil, placed("--ledger", err)
	}
	scans.Now = s.Now
	if scans.Created() {
		s.sayNewLedger()
	}
	return scans, nil
}
