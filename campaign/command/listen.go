package command

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"
	"syscall"

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
		Addr: socket.Addr().String(), Path: s.Callback.Path, AppID: handler.AppID, Encrypted: len(handler.Keys) > 0,
		Ledger: s.ledger(), Forward: host(handler.Forward),
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

func checkPath(path string) error {
	u, err := url.ParseRequestURI(path)
	switch {
	case err != nil || u.Path != path || path == "/" || strings.HasPrefix(path, "//"):
		return misused("--path %q is not the path of a URL, like /wechat", path)
	case path == healthPath || path == metricsPath:
		return misused("--path cannot be %s, which is sceneqr's own", path)
	}
	return nil
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
		return nil, misused("there is a previous EncodingAESKey and none for now: --aes-key-file names its file")
	}
	var keys []push.Key
	for _, text := range []string{present, previous} {
		if text == "" {
			continue
		}
		key, err := push.ParseKey(text)
		if err != nil {
			return nil, err
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
		return nil, misused("--forward is not the URL of a callback, like http://127.0.0.1:8000/wx") // it may be a key
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

// socket is bound to the address. A system behind it that would be itself is refused.
func (s Settings) socket(ctx context.Context, forward *push.Forward) (net.Listener, error) {
	addr := s.Callback.Addr
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return nil, misused("%q is not an address like 127.0.0.1:8090", addr)
	}
	socket, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, &UsageError{words.Of("another program listens on %s", addr),
			words.Of("end that one, or name another address with --addr, and tell the proxy")}
	case err != nil:
		return nil, words.Errorf("listening on %s: %w", addr, err)
	case forward != nil && leadsTo(forward.URL, socket.Addr()):
		return nil, errors.Join(misused("--forward leads back to this listener"), socket.Close())
	}
	return socket, nil
}

// leadsTo tells a URL of a server on this computer that listens on the address.
func leadsTo(u *url.URL, addr net.Addr) bool {
	bound := addr.(*net.TCPAddr)
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	if port != strconv.Itoa(bound.Port) {
		return false
	}
	name := u.Hostname()
	if name == "localhost" {
		name = "127.0.0.1"
	}
	ip := net.ParseIP(name)
	return ip != nil && (bound.IP.Equal(ip) || bound.IP.IsUnspecified() && isOurs(ip))
}

// isOurs tells an address of this computer.
func isOurs(ip net.IP) bool {
	addrs, _ := net.InterfaceAddrs() // where there are none to be had there is nothing to compare with
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.Equal(ip) {
			return true
		}
	}
	return ip.IsLoopback() || ip.IsUnspecified()
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
