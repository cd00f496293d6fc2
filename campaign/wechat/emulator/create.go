package emulator

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"
	"unicode/utf8"
)

// create answers /cgi-bin/qrcode/create.
func (e *Emulator) create(c *call) (answer, error) {
	if err := e.admit(c); err != nil {
		return answer{}, err
	}
	req, err := readCreation(c)
	if err != nil {
		return answer{}, err
	}
	t, err := c.account.create(req, c)
	if err != nil {
		return answer{}, err
	}
	if e.Phone {
		c.account.shelf.keep(issued{scene: req.scene, kind: req.kind, ticket: t})
	}
	return t.reply(req.kind), nil
}

func (t ticket) reply(k kind) answer {
	lifetime := t.lifetime
	if k.isPermanent() {
		lifetime = 0 // never told, even when one was sent
	}
	return reply(struct {
		Ticket  string `json:"ticket"`
		Expires uint32 `json:"expire_seconds,omitempty"`
		URL     string `json:"url"`
	}{t.String(), lifetime, t.url})
}

// admit checks what WeChat checks before it reads a request to create a code: the token, the permission, the quota.
func (e *Emulator) admit(c *call) error {
	g, err := e.authorize(c)
	switch f := c.faults; {
	case err != nil:
		return err
	case f.TokenRevoked.strikes(c.number):
		e.revoke(g, f.TokenStuck)
		return errCredential
	case f.TokenExpired.strikes(c.number):
		g.expires = c.now
		return errTokenExpired
	case f.Unauthorized.strikes(c.number):
		return errUnauthorized
	}
	return c.account.spend(c)
}

// readCreation reads the body, and counts for [Emulator.Asked] the scene that it asks for even when it is refused.
func readCreation(c *call) (creation, error) {
	switch {
	case len(c.body) == 0:
		return creation{}, errNoBody
	case !utf8.Valid(c.body), c.faults.NoEscapes && bytes.Contains(c.body, []byte(`\u`)):
		return creation{}, errCharset
	}
	req, err := parseCreation(c.body)
	if err == nil || req.scene != "" {
		key := keyOf(req.kind, req.scene)
		t := c.account.codes[key]
		t.asked++
		c.account.codes[key] = t
	}
	return req, err
}

// create makes the code, unless something stands in the way.
func (a *account) create(req creation, c *call) (ticket, error) {
	key := keyOf(req.kind, req.scene)
	t := a.codes[key]
	if err := a.permit(req, t, c); err != nil {
		return ticket{}, err
	}
	var serial uint32 // of the code among those of its scene; what is asked for again is the first of them
	if t.grows(req.kind, c.faults) {
		serial = t.made
		t.made++
		a.codes[key] = t
	}
	made := code{account: a.number, kind: req.kind}
	var created time.Time
	if !req.kind.isPermanent() {
		created = c.now
		made.expires = uint32(created.Unix()) + req.lifetime
	}
	made.id = idOf(a.appID, req, created, serial)
	return ticket{url: made.url(), created: uint32(c.now.Unix()), lifetime: req.lifetime}, nil
}

// permit lets a sound request through, and takes what it costs of the account's capacity.
func (a *account) permit(req creation, t tally, c *call) error {
	f := c.faults
	if f.Busy.strikes(c.number) {
		return errBusy
	}
	if f.Refused != nil {
		if n := f.Refused(req.scene, int(t.asked)); n != 0 {
			return errcode(n)
		}
	}
	if req.kind.isPermanent() && t.grows(req.kind, f) {
		return a.take(req.kind, f)
	}
	return nil
}

// idOf makes the bytes of a url that belong to one code alone. They depend on nothing but what is given here, so every
// process makes the same ones. There are 40 bits, so among 100,000 codes of an account two are alike once in some 220
// accounts. A permanent code has no time; serial tells codes of the same scene and time apart.
func idOf(appID string, req creation, created time.Time, serial uint32) [5]byte {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%d\x00%s\x00", appID, req.kind, req.scene)
	if !created.IsZero() {
		_ = binary.Write(h, binary.LittleEndian, created.Unix())
	}
	_ = binary.Write(h, binary.LittleEndian, serial)
	return [5]byte(h.Sum(nil))
}
