package ledger

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"sceneqr/campaign"
	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
)

// arrival is an event on its way into the ledger.
type arrival struct {
	scan.Scan
	at     int64
	push   int64
	person int64
	fresh  bool // what comes of it
}

// arrivalOf is done before the transaction, which it would make longer.
func (s *Scans) arrivalOf(ctx context.Context, event scan.Scan) (*arrival, error) {
	if event.OpenID == "" || event.Kind < scan.Scanned || event.Kind > scan.Left {
		return nil, words.New("an event needs its kind and a person")
	}
	a := &arrival{Scan: event, at: event.At.Unix()}
	a.person = s.number("person %q", a.OpenID)
	a.push = s.number("push %q %d %s %q", a.OpenID, a.at, a.Kind, a.Scene)
	if (a.Scene == "" || a.Scene == "0") && a.Ticket != "" {
		if err := s.ask(ctx, a.Ticket, &a.Scene); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// ask looks up the scene of a ticket. WeChat tells of a ticket without a scene, or with scene 0, when the code was made with
// a request that it half understood: so seldom that the tickets need no index.
func (s *Scans) ask(ctx context.Context, ticket string, scene *campaign.Scene) error {
	err := s.read.QueryRowContext(ctx, `SELECT scene FROM code WHERE appid = ? AND ticket = ?`, s.appid, ticket).Scan(scene)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// number is 64 bits of a hash that needs the account's key. That any two of a million people get the same one has a chance
// of one in 37 million (n²/2 of 2⁶⁴); two events would have to be of the same second as well.
func (s *Scans) number(form string, parts ...any) int64 {
	mac := hmac.New(sha256.New, s.key)
	fmt.Fprintf(mac, form, parts...)
	return int64(binary.BigEndian.Uint64(mac.Sum(nil)))
}

// stranger is a person whom nobody can tell from all others.
func stranger() int64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return int64(binary.BigEndian.Uint64(b[:]))
}

func inOrderOfTime(arrivals []*arrival) {
	slices.SortStableFunc(arrivals, func(a, b *arrival) int { return cmp.Compare(a.at, b.at) })
}

// commit is the committer's.
func (s *Scans) commit(group []*entry[*arrival]) error {
	arrivals := make([]*arrival, len(group))
	for i, e := range group {
		arrivals[i] = e.what
	}
	return s.transact(func(tx *sql.Tx) error { return s.record(tx, arrivals) })
}

func (s *Scans) record(tx *sql.Tx, arrivals []*arrival) error {
	b := scanBook{appid: s.appid, now: s.now(), scanStatements: s.statements.within(tx)}
	for _, a := range arrivals {
		var err error
		if a.Kind == scan.Left {
			a.fresh, err = b.leave(a)
		} else {
			a.fresh, err = b.enter(a)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
