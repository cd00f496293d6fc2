//go:build unix

package samples

import (
	"cmp"
	"encoding/json"
	"maps"
	"strings"
	"syscall"
	"testing"

	"sceneqr/campaign/wechat/emulator"
	"sceneqr/samples/sender"
)

// A pushOrdeal is one misfortune of a listener.
type pushOrdeal struct {
	faults emulator.Faults
	token  string // WeChat's, instead of the listener's
	key    string // as well
	mode   emulator.Mode
	behind bool // there should be a system behind, and is none
}

// pushOrdeals are all that can befall a listener, as far as it can tell. A fault of the emulator that none of them has, nor of
// the ordeals of a run, fails the test.
func pushOrdeals() map[string]pushOrdeal {
	return map[string]pushOrdeal{
		"nothing":          {},
		"plain parts":      {mode: emulator.Compatible},
		"pushes twice":     {faults: emulator.Faults{PushTwice: emulator.Always}},
		"pushes late":      {faults: emulator.Faults{PushHeld: emulator.First(1)}},
		"scenes lost":      {faults: emulator.Faults{SceneLost: emulator.Always}},
		"another token":    {token: randomHex()},
		"another key":      {key: randomKey()},
		"no encryption":    {mode: emulator.Plain},
		"nobody behind it": {behind: true},
	}
}

// TestNoPushBringsASecretOrAPersonToLight has people scan, follow and leave in every ordeal at the most talkative level, and
// looks for the callback's secrets, and for everybody whose scan is kept, in every byte that was written anywhere.
func TestNoPushBringsASecretOrAPersonToLight(t *testing.T) {
	for name, o := range pushOrdeals() {
		for _, level := range [][]string{{"--verbose"}, {"--json", "--verbose"}} {
			t.Run(name+" "+strings.Join(level, " "), func(t *testing.T) {
				t.Parallel()
				p := newPeople(t, o)
				cmd, said := p.listenReady(level...)
				p.live()
				if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
					t.Fatal(err)
				}
				if err := cmd.Wait(); err != nil {
					t.Fatalf("%v\n%s", err, said)
				}
				p.exits(0, "report", "shops")
				p.search(said.String())
			})
		}
	}
}

// People are whom a listener hears of from the emulator.
type people struct {
	*callback
	secrets map[string]string // and openids
}

func newPeople(t *testing.T, o pushOrdeal) *people {
	t.Helper()
	p := &people{callback: newCallbackOf(t, 1, func(a sender.Account) emulator.Callback {
		return emulator.Callback{URL: a.URL, Token: cmp.Or(o.token, a.Token), AESKey: cmp.Or(o.key, a.Key),
			Mode: cmp.Or(o.mode, emulator.Safe)}
	})}
	p.secrets = map[string]string{
		"the AppSecret": p.secret, "the callback's token": p.account.Token, "the EncodingAESKey": p.account.Key,
	}
	p.emulator.Set(o.faults)
	if o.behind {
		password := randomHex()
		p.secrets["the password of the system behind"] = password
		p.env = append(p.env, "SCENEQR_FORWARD=http://user:"+password+"@127.0.0.1:1/"+password)
	}
	return p
}

// live has Anna and Ben follow, scan and leave: an event that has lost its scene leaves an openid in the ledger, which is to
// be gone with the person.
func (p *people) live() {
	p.Helper()
	scan := map[string]string{"scene": string(p.scenes[0])}
	p.does("scan", "anna", scan)
	p.does("scan", "anna", scan)
	p.does("follow", "ben", nil)
	p.does("scan", "ben", scan)
	p.does("unfollow", "anna", nil)
	p.does("unfollow", "ben", nil)
}

func (p *people) does(what, person string, told map[string]string) {
	p.Helper()
	body := map[string]string{"person": person}
	maps.Copy(body, told)
	answer, err := gesture(p.Context(), p.server.URL, what, body)
	if err != nil {
		p.Fatal(err)
	}
	var effect struct {
		Event struct{ FromUserName string }
	}
	if err := json.Unmarshal(answer, &effect); err != nil {
		p.Fatal(err)
	}
	if id := effect.Event.FromUserName; id != "" {
		p.secrets["the openid of "+person] = id
	}
}

func (p *people) search(said string) {
	p.Helper()
	if p.secrets["the openid of anna"] == "" || p.secrets["the openid of ben"] == "" {
		p.Fatal("not everybody has an openid")
	}
	written := writtenBelow(p.T, p.dir)
	written["what it says"] = []byte(said)
	for _, place := range newHunt(p.secrets).in(written) {
		p.Error(place)
	}
	if !strings.Contains(said, "push") {
		p.Errorf("the listener is not at its most talkative:\n%s", said)
	}
}
