package command

import (
	"cmp"
	"context"
	"net"
	"net/http"
	"net/url"
	"time"

	"sceneqr/campaign/console"
	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
	"sceneqr/campaign/words"
)

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
	server := serve(listener, s.watched(e))
	s.introduce(listener.Addr())
	<-ctx.Done() // the usual way to end a server is no failure
	return server.Close()
}

// emulator is one with a phone. Its pushes stay on this computer: they are signed like WeChat's, and are not WeChat's.
func (s Settings) emulator() (*emulator.Emulator, error) {
	e := &emulator.Emulator{Now: s.Now, Phone: true, Pushed: s.delivered}
	mode := emulator.Mode(cmp.Or(s.Callback.Mode, string(emulator.Plain)))
	switch {
	case s.Callback.URL == "" && mode == emulator.Plain:
		return e, nil
	case s.Callback.URL == "":
		return nil, misusedLike("--callback "+exampleCallback,
			"--callback-mode %s is for pushes, and there is no --callback", mode)
	}
	if u, ok := webAddress(s.Callback.URL); !ok || !wechat.IsLoopback(u.Hostname()) {
		return nil, misusedLike("--callback "+exampleCallback,
			"--callback is the URL of a listener on this computer, like http://127.0.0.1:8090/wechat")
	}
	token, err := s.callbackToken()
	if err != nil {
		return nil, err
	}
	key, err := s.find(aesKey, s.Callback.KeyFile, s.Callback.Key)
	if err != nil {
		return nil, err
	}
	e.Callback = emulator.Callback{URL: s.Callback.URL, Token: token, AESKey: key, Mode: mode}
	if err := e.CheckCallback(); err != nil {
		return nil, &UsageError{words.From(err), modeCure(mode)}
	}
	return e, nil
}

// exampleCallback is where a listener is that has been told nothing else.
const exampleCallback = "http://127.0.0.1:8090/wechat"

// modeCure is for a mode that there is not, or that lacks its key.
func modeCure(mode emulator.Mode) words.Message {
	switch mode {
	case emulator.Compatible, emulator.Safe:
		return giveKey
	}
	return words.Of("for example %s", "--callback-mode safe")
}

// The account of the examples: any other would do.
const (
	exampleAppID  = "wx0123456789abcdef"
	exampleSecret = "0123456789abcdef0123456789abcdef"
)

// introduce says where the emulator is, and what to type in another terminal.
func (s Settings) introduce(at net.Addr) {
	s.Console.Say("WeChat's emulator is at http://%s, for any appid of wx and 16 hex digits and any secret of 32", at)
	s.Console.Say("open http://%s/ to scan the codes that it makes", at)
	s.Console.Say("or scan by POST: curl -H 'Content-Type: application/json' -d '%s' http://%s/emulator/scan",
		`{"person": "anna", "scene": "SCENE"}`, at)
	s.Console.Say("try it: SCENEQR_SECRET=%s sceneqr run --appid %s --ledger trial.db "+
		"--api-url http://%s --mp-url http://%s SHEET", exampleSecret, exampleAppID, at, at)
	if s.Callback.URL == "" {
		s.Console.Say("scans are pushed to nobody: --callback %s would tell a listener", exampleCallback)
		return
	}
	u, _ := url.Parse(s.Callback.URL) // it was read before
	s.Console.Say("scans are pushed to %s, in the mode %s", u.Host+u.Path, cmp.Or(s.Callback.Mode, string(emulator.Plain)))
	s.Console.Say("try it too: sceneqr listen --appid %s --ledger trial.db --addr %s --path %s %s",
		exampleAppID, net.JoinHostPort(u.Hostname(), portOf(u)), cmp.Or(u.Path, "/"), s.secretFlags())
}

// secretFlags are those of the callback's secrets. What came from elsewhere is to be put into a file, or come from there.
func (s Settings) secretFlags() string {
	flags := "--callback-token-file " + cmp.Or(s.Callback.TokenFile, "FILE")
	switch emulator.Mode(s.Callback.Mode) {
	case emulator.Compatible, emulator.Safe:
		flags += " --aes-key-file " + cmp.Or(s.Callback.KeyFile, "FILE")
	}
	return flags
}

// watched tells of each request after it was answered. Its query is left out: the token stands there.
func (s Settings) watched(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin, seen := time.Now(), &statusWriter{ResponseWriter: w}
		defer func() {
			s.Console.Request(console.Request{
				Method: r.Method, Path: r.URL.EscapedPath(), Status: seen.status, Took: time.Since(begin),
			})
		}()
		h.ServeHTTP(seen, r)
	})
}

// delivered tells of an attempt to push.
func (s Settings) delivered(a emulator.Attempt) {
	s.Console.Delivery(console.Delivery{Event: a.Event, Status: a.Status, Fault: a.Fault, Took: a.Took})
}

// statusWriter notes the status of an answer, 0 while there is none.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(p []byte) (int, error) {
	w.status = cmp.Or(w.status, http.StatusOK)
	return w.ResponseWriter.Write(p)
}

// Unwrap is for [http.ResponseController].
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// listenLoopback refuses addresses that others could reach: whoever can ask the emulator can make it work.
func listenLoopback(ctx context.Context, addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, misusedLike("--addr 127.0.0.1:8080", "%q is not an address like 127.0.0.1:8080", addr)
	}
	if !wechat.IsLoopback(host) {
		return nil, misusedLike("--addr 127.0.0.1:8080", "%q is not a loopback address; use 127.0.0.1", host)
	}
	return bind(ctx, addr)
}
