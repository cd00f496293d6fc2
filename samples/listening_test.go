//go:build unix

package samples

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"sceneqr/campaign"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/wechat/emulator"
	sceneqr "sceneqr/samples/program"
	"sceneqr/samples/sender"
)

// A callback is sceneqr listen, beside a finished run in the same folder, and WeChat's side of it.
type callback struct {
	*trial
	addr    string // where it listens, each time that it does
	account sender.Account
	scenes  []campaign.Scene
}

// newCallback has so many codes, and secrets that no other has. Pushes come in the safe mode.
func newCallback(t *testing.T, rows int) *callback {
	t.Helper()
	return newCallbackOf(t, rows, func(sender.Account) emulator.Callback { return emulator.Callback{} })
}

// newCallbackOf has the emulator push to this callback too.
func newCallbackOf(t *testing.T, rows int, told func(sender.Account) emulator.Callback) *callback {
	t.Helper()
	addr, err := sceneqr.FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	account := sender.Account{URL: "http://" + addr + "/wechat", AppID: appid, Token: rand.Text(), Key: randomKey()}
	wechat := &emulator.Emulator{Secret: randomHex(), Phone: true, Callback: told(account)}
	c := &callback{trial: newTrialOf(t, rows, wechat, wechat), addr: addr, account: account}
	c.env = append(c.env, "SCENEQR_CALLBACK_TOKEN="+c.account.Token, "SCENEQR_AES_KEY="+c.account.Key)
	c.finishes(rows)
	look(t, c.ledger(), func(ctx context.Context, l *ledger.Ledger) error {
		codes, err := l.Codes(ctx, "shops")
		for _, code := range codes {
			c.scenes = append(c.scenes, code.Scene)
		}
		return err
	})
	return c
}

// randomKey is an EncodingAESKey.
func randomKey() string { return (rand.Text() + rand.Text())[:42] + "A" } // of the last character only the first bits count

func (c *callback) ledger() string { return filepath.Join(c.dir, "sceneqr.db") }

// start has the program listen, and says what it says. It may not listen yet.
func (c *callback) start(args ...string) (*exec.Cmd, *transcript) {
	c.Helper()
	cmd, said := c.command(program(c.T), append([]string{"listen", "--addr", c.addr}, args...)...), new(transcript)
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		c.Fatal(err)
	}
	return cmd, said
}

// listenReady has the program listen, and returns when it does.
func (c *callback) listenReady(args ...string) (*exec.Cmd, *transcript) {
	c.Helper()
	cmd, said := c.start(args...)
	ctx, cancel := context.WithTimeout(c.Context(), patience)
	defer cancel()
	if err := sceneqr.Listening(ctx, c.addr); err != nil {
		c.Fatalf("%v\n%s", err, said)
	}
	return cmd, said
}

// look reads a ledger, beside whatever writes to it.
func look(t *testing.T, path string, at func(context.Context, *ledger.Ledger) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	l, err := ledger.View(ctx, path, appid)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(at(ctx, l), l.Close()); err != nil {
		t.Fatal(err)
	}
}

// A transcript is what a program says, also while it goes on.
type transcript struct {
	mu   sync.Mutex
	said bytes.Buffer
}

func (t *transcript) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.said.Write(p)
}

func (t *transcript) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.ToValidUTF8(t.said.String(), "?")
}
