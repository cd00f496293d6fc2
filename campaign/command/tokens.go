package command

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/words"
)

// Access tokens that another system owns are read from it again whenever one is needed, and never renewed by us. What it
// says may be the token, so nothing of that stands in an error.

// maxTokenText bounds what is read of somebody else's token, in bytes. WeChat tells people to have room for 512.
const maxTokenText = 64 << 10

// hopeless is an error that no other attempt mends: the command or the address is wrong, or what it gives is no token.
type hopeless struct{ error }

func (h hopeless) Unwrap() error          { return h.error }
func (h hopeless) Message() words.Message { return words.Of("%v", h.error) }

// Transient is false: see [wechat.Client].
func (h hopeless) Transient() bool { return false }

// spoken has a source's errors say in the language of the terminal what they say: the client keeps only their text.
func (s Settings) spoken(source func(context.Context) (string, error)) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		token, err := source(ctx)
		if err != nil {
			err = &spokenError{error: err, text: s.Console.Language.Of(err)}
		}
		return token, err
	}
}

type spokenError struct {
	error
	text string
}

func (e *spokenError) Error() string { return e.text }
func (e *spokenError) Unwrap() error { return e.error }

// errNothing is what a script gives that has asked somebody in vain.
var errNothing = words.New("it is empty")

// noToken is the error of what was given for a token. Nothing at all may be better the next time.
func noToken(what words.Message, err error) error {
	err = words.Errorf("%v: %w", what, err)
	if errors.Is(err, errNothing) {
		return err
	}
	return hopeless{err}
}

// tokenCommand reads tokens from what a command prints. The shell runs it: sh, or cmd on Windows.
func tokenCommand(line string) func(context.Context) (string, error) {
	return tokenPrinter{line: line, patience: 30 * time.Second}.token
}

type tokenPrinter struct {
	line     string
	patience time.Duration
}

func (p tokenPrinter) token(ctx context.Context) (string, error) {
	text, err := p.run(ctx)
	if err != nil {
		return "", err
	}
	token, err := readToken(text)
	if err != nil {
		return "", noToken(words.Of("what the token command prints is no token"), err)
	}
	return token, nil
}

// run returns what the command prints.
func (p tokenPrinter) run(ctx context.Context) ([]byte, error) {
	patient, cancel := context.WithTimeout(ctx, p.patience)
	defer cancel()
	var printed bounded
	var complaint counted
	cmd := shell(patient, p.line)
	cmd.Stdout, cmd.Stderr, cmd.Env = &printed, &complaint, withoutKeys(os.Environ())
	cmd.WaitDelay = time.Second // for what it may have left running, which holds its output open
	err := cmd.Run()
	ended, _ := errors.AsType[*exec.ExitError](err)
	switch {
	case ctx.Err() != nil:
		return nil, words.Errorf("the token command was stopped: %w", ctx.Err())
	case patient.Err() != nil:
		return nil, words.Errorf("the token command was stopped after %v", p.patience)
	case printed.full:
		return nil, words.Errorf("the token command printed more than %d bytes", maxTokenText)
	case errors.Is(err, exec.ErrWaitDelay):
		return nil, words.New("the token command ended and left a process running that holds its output open")
	case ended != nil && (ended.ExitCode() == noProgram || ended.ExitCode() == noCommand):
		return nil, hopeless{words.Errorf("the token command ended with %v: there is no such command, or it is no program",
			ended.ProcessState)}
	case ended != nil:
		return nil, words.Errorf("the token command ended with %v and %d bytes on stderr, "+
			"which may hold a token and are not shown: run it by hand", ended.ProcessState, int(complaint))
	case err != nil:
		return nil, words.Errorf("the token command could not be run: %w", err)
	}
	return printed.text, nil
}

// The exit statuses of a shell that could not run a command.
const (
	noProgram = 126
	noCommand = 127
)

// keys are the environment variables that a token command has no need to know.
var keys = []string{"SCENEQR_SECRET", "SCENEQR_TOKEN_URL", "SCENEQR_PING_URL"}

func withoutKeys(environment []string) []string {
	return slices.DeleteFunc(environment, func(setting string) bool {
		name, _, _ := strings.Cut(setting, "=")
		return slices.ContainsFunc(keys, func(key string) bool { return strings.EqualFold(key, name) })
	})
}

// bounded keeps maxTokenText bytes and refuses more, which ends the command that prints them. It embeds no buffer, whose
// ReadFrom would be used instead of Write.
type bounded struct {
	text []byte
	full bool
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.full = b.full || len(b.text)+len(p) > maxTokenText; b.full {
		return 0, io.ErrShortWrite
	}
	b.text = append(b.text, p...)
	return len(p), nil
}

// counted only counts what is written to it.
type counted int

func (c *counted) Write(p []byte) (int, error) {
	*c += counted(len(p))
	return len(p), nil
}

// tokenURL reads tokens from a company's token server. A user and password in the URL are sent as basic auth.
func tokenURL(address string) (func(context.Context) (string, error), error) {
	u, ok := webAddress(address)
	if !ok || u.Scheme != "https" && !wechat.IsLoopback(u.Hostname()) {
		return nil, misused("--token-url is neither https nor on this computer; it may be a key, so it is not shown")
	}
	return tokenServer{url: address}.token, nil
}

type tokenServer struct {
	url       string
	transport http.RoundTripper // nil for Go's own
}

// tokenPatience is as long as the client waits for WeChat.
const tokenPatience = 15 * time.Second

func (s tokenServer) token(ctx context.Context) (string, error) {
	e := errand{url: s.url, limit: maxTokenText + 1, patience: tokenPatience, transport: s.transport}
	status, body, err := e.run(ctx)
	switch {
	case err != nil:
		return "", words.Errorf("asking the token server: %w", err)
	case status != http.StatusOK:
		err := words.Errorf("the token server answered with http %d %s", status, http.StatusText(status))
		if status/100 == 4 && status != http.StatusRequestTimeout && status != http.StatusTooManyRequests {
			return "", hopeless{err}
		}
		return "", err
	case len(body) > maxTokenText:
		return "", words.Errorf("the token server answered with more than %d bytes", maxTokenText)
	}
	token, err := readToken(body)
	if err != nil {
		return "", noToken(words.Of("what the token server answers is no token"), err)
	}
	return token, nil
}

// readToken takes a token out of plain text, or out of JSON, where it is called access_token and may stand in data or
// result.
func readToken(text []byte) (string, error) {
	text = bytes.TrimSpace(text)
	if !bytes.HasPrefix(text, []byte("{")) {
		return asToken(string(text))
	}
	type holder struct {
		AccessToken string `json:"access_token"`
	}
	var a struct {
		holder
		Data, Result holder
	}
	if !json.Valid(text) {
		return "", words.New("it begins like JSON and is none")
	}
	json.Unmarshal(text, &a) // a field of another type than ours is one that is not there
	token := cmp.Or(a.AccessToken, a.Data.AccessToken, a.Result.AccessToken)
	if token == "" {
		return "", words.New("it is JSON without an access_token, also in data and result")
	}
	return asToken(token)
}

// asToken refuses what cannot be a token, such as a page of a login form.
func asToken(text string) (string, error) {
	foreign := func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`<>"{}`, r) }
	switch {
	case text == "":
		return "", errNothing
	case strings.ContainsFunc(text, foreign):
		return "", words.New("it is not one word of plain characters")
	}
	return text, nil
}
