package ledger

import (
	"cmp"
	"context"
	"crypto/hmac"
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
	push   int64 // this and the person are numbers of the account's key, which only the transaction is sure to have
	person int64
	fresh  bool // what comes of it
}

// arrivalOf is done before the transaction, which it would make longer.
func (s *Scans) arrivalOf(ctx context.Context, event scan.Scan) (*arrival, error) {
	if event.OpenID == "" || event.Kind < scan.Scanned || event.Kind > scan.Left {
		return nil, words.New("an event needs its kind and a person")
	}
	a := &arrival{Scan: event, at: event.At.Unix()}
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

// accountKey is what makes numbers of an account's people and events.
type accountKey []byte

// number is 64 bits of a hash that needs the account's key. That any two of a million people get the same one has a chance
// of one in 37 million (n²/2 of 2⁶⁴); two events would have to be of the same second as well.
func (k accountKey) number(form string, parts ...any) int64 {
	mac := hmac.New(sha256.New, k)
	fmt.Fprintf(mac, form, parts...)
	return int64(binary.BigEndian.Uint64(mac.Sum(nil)))
}

func (k accountKey) identify(a *arrival) {
	a.person = k.number("person %q", a.OpenID)
	a.push = k.number("push %q %d %s %q", a.OpenID, a.at, a.Kind, a.Scene)
}

// stranger is who somebody becomes by leaving, another for each scene. It is a hash of the openid and not of the person's
// number, from which the ledger alone would tell which strangers were one person. And it is no random number: an event of the time
// before may come years later, and belongs to the same stranger.
func (k accountKey) stranger(openid string, scene campaign.Scene) int64 {
	return k.number("stranger %q %q", openid, scene)
}

func inOrderOfTime(arrivals []*arrival) {
	slices.SortStableFunc(arrivals, func(a, b *arrival) int { return cmp.Compare(a.at, b.at) })
}

// commit is the committer's.
func (s *Scans) commit(group []*entry[*arrival]) error {
	return s.transact(context.Background(), func(tx *sql.Tx) error {
		var arrivals []*arrival
		for _, e := range begun(group) {
			arrivals = append(arrivals, e.what)
		}
		return s.record(tx, arrivals)
	})
}

func (s *Scans) record(tx *sql.Tx, arrivals []*arrival) error {
	if len(arrivals) == 0 {
		return nil
	}
	b := s.book(tx)
	if err := errors.Join(b.forget(), b.settleKey()); err != nil {
		return err
	}
	for _, a := range arrivals {
		b.key.identify(a)
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
