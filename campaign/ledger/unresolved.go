package ledger

import (
	"context"
	"database/sql"
	"time"

	"sceneqr/campaign"
)

// Unresolved is a new follower whose event has no scene: he came by another way than a code, or WeChat has lost it. For a
// while WeChat tells it to who asks for the person.
type Unresolved struct {
	OpenID string
	At     time.Time // when he followed, UTC
	push   int64
}

// openIDsStay is how long the openid of an [Unresolved] stays in the ledger, by the clock and not by the event: an old log that
// is imported can be resolved too.
const openIDsStay = 7 * 24 * time.Hour

func expiry(now time.Time) int64 { return now.Add(-openIDsStay).Unix() }

// Unresolved are the followers of the account whom nobody has resolved, the oldest first. Their openids are kept for seven
// days and deleted earlier when they are resolved or leave; after that they stay what they are in a report: lost.
func (s *Scans) Unresolved(ctx context.Context) ([]Unresolved, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT unresolved.at, unresolved.push, openid
		FROM unresolved JOIN scan USING (at, push) JOIN scan_scene ON scan_scene.id = scan.scene
		WHERE appid = ? AND kept >= ? ORDER BY unresolved.at, unresolved.push`, s.appid, expiry(s.now()))
	all, err := collect(rows, err, func(u *Unresolved) error {
		var at int64
		err := rows.Scan(&at, &u.push, &u.OpenID)
		u.At = time.Unix(at, 0).UTC()
		return err
	})
	return all, wrap("reading whose scene is lost", err)
}

// Resolve writes down by which scene somebody followed, or with "" that it was by no code, and deletes the openid. It does
// nothing for whoever is resolved already or has left since.
func (s *Scans) Resolve(ctx context.Context, u Unresolved, scene campaign.Scene) error {
	return s.change(ctx, "recording a scene that was lost", func(tx *sql.Tx) error {
		there, err := did(tx.Exec(`DELETE FROM unresolved WHERE at = ? AND push = ?`, u.At.Unix(), u.push))
		if err != nil || !there || scene == "" {
			return err
		}
		b := s.book(tx)
		id, err := b.sceneID(scene)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE scan SET scene = ? WHERE at = ? AND push = ?`, id, u.At.Unix(), u.push); err != nil {
			return err
		}
		return b.bindTo(scene, u.OpenID, u.At.Unix())
	})
}
