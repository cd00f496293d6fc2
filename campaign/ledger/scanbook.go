package ledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/scan"
)

// scanBook writes down scans within one transaction.
type scanBook struct {
	appid  string
	key    accountKey // see settleKey
	now    time.Time
	scenes map[campaign.Scene]int64 // the rows that were met
	scanStatements
}

func (s *Scans) book(tx *sql.Tx) *scanBook {
	return &scanBook{
		appid:          s.appid,
		now:            s.now(),
		scenes:         map[campaign.Scene]int64{},
		scanStatements: s.statements.within(tx),
	}
}

// settleKey reads the account's key, and makes it with the account's first event. It is never changed: with another, all
// people would be new ones, and every event too.
func (b *scanBook) settleKey() error {
	err := b.readKey.QueryRow(b.appid).Scan(&b.key)
	if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	b.key = make(accountKey, 32)
	_, _ = rand.Read(b.key) // never fails
	_, err = b.newKey.Exec(b.appid, []byte(b.key))
	return err
}

// forget deletes the openids that have stood for long enough.
func (b *scanBook) forget() error {
	_, err := b.expire.Exec(expiry(b.now))
	return err
}

// enter writes down that somebody has scanned a code or follows the account.
func (b *scanBook) enter(a *arrival) (fresh bool, err error) {
	scene, err := b.sceneID(a.Scene)
	if err != nil {
		return false, err
	}
	var gone bool
	if err := b.gone.QueryRow(b.appid, a.person, a.at).Scan(&gone); err != nil {
		return false, err
	}
	person := a.person
	if gone {
		person = b.key.stranger(a.OpenID, a.Scene)
	}
	fresh, err = did(b.scan.Exec(a.at, a.push, scene, a.Kind.String(), person))
	if err != nil || !fresh || gone {
		return fresh, err
	}
	if a.Scene == "" {
		return true, b.wonder(a)
	}
	return true, b.bindTo(a.Scene, a.OpenID, a.at)
}

// wonder keeps who follows and by which code is not known.
func (b *scanBook) wonder(a *arrival) error {
	if a.Kind != scan.Followed {
		return nil
	}
	_, err := b.wonderer.Exec(a.at, a.push, a.OpenID, b.now.Unix())
	return err
}

// bindTo keeps who has scanned a code of a campaign that has chosen so.
func (b *scanBook) bindTo(scene campaign.Scene, openid string, at int64) error {
	_, err := b.bind.Exec(b.appid, string(scene), openid, at)
	return err
}

// leave cuts loose what is known of somebody up to this moment. People follow again and WeChat's events overtake each other,
// so that there may be something that is later, and stays. Who is told to have left later, or again, has left already.
func (b *scanBook) leave(a *arrival) (fresh bool, err error) {
	if fresh, err = did(b.depart.Exec(b.appid, a.person, a.at)); err != nil || !fresh {
		return false, err
	}
	scenes, err := b.scenesOf(a)
	if err != nil {
		return false, err
	}
	for _, scene := range scenes {
		if _, err := b.loosen.Exec(b.key.stranger(a.OpenID, scene.name), a.person, scene.id, a.at); err != nil {
			return false, err
		}
	}
	for _, statement := range []*sql.Stmt{b.unbind, b.rebind} {
		if _, err := statement.Exec(a.OpenID, a.at, a.person); err != nil {
			return false, err
		}
	}
	_, err = b.unwonder.Exec(a.OpenID, a.at)
	return true, err
}

// sceneRow is a scene of the account and its row.
type sceneRow struct {
	id   int64
	name campaign.Scene
}

// scenesOf are those of which somebody has scans that are to be cut loose.
func (b *scanBook) scenesOf(a *arrival) ([]sceneRow, error) {
	rows, err := b.scanned.Query(a.person, a.at)
	return collect(rows, err, func(s *sceneRow) error { return rows.Scan(&s.id, &s.name) })
}

// sceneID is the row of a scene of the account, which it may have to make.
func (b *scanBook) sceneID(scene campaign.Scene) (id int64, err error) {
	if id, met := b.scenes[scene]; met {
		return id, nil
	}
	err = b.scene.QueryRow(b.appid, string(scene)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		err = b.newScene.QueryRow(b.appid, string(scene)).Scan(&id)
	}
	if err == nil {
		b.scenes[scene] = id
	}
	return id, err
}

// did tells whether a statement has changed anything.
func did(r sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := r.RowsAffected()
	return n > 0, err
}

// scanStatements are what a scan executes, prepared once.
type scanStatements struct {
	readKey, newKey, scene, newScene, gone, scan, bind, expire, wonderer, unwonder, depart, scanned, loosen, unbind, rebind *sql.Stmt
}

// later is somebody's first scan of a bound code after he left.
const later = `SELECT min(scan.at) FROM code
	JOIN scan_scene ON scan_scene.appid = code.appid AND scan_scene.scene = code.scene
	JOIN scan ON scan.scene = scan_scene.id
	WHERE code.id = binding.code AND person = ?3 AND scan.at > ?2`

func (s *scanStatements) all() map[**sql.Stmt]string {
	return map[**sql.Stmt]string{
		&s.readKey:  `SELECT key FROM account_key WHERE appid = ?`,
		&s.newKey:   `INSERT INTO account_key (appid, key) VALUES (?, ?)`,
		&s.scene:    `SELECT id FROM scan_scene WHERE appid = ? AND scene = ?`,
		&s.newScene: `INSERT INTO scan_scene (appid, scene) VALUES (?, ?) RETURNING id`,
		&s.gone:     `SELECT EXISTS (SELECT 1 FROM departure WHERE appid = ? AND person = ? AND at >= ?)`,
		&s.scan:     `INSERT INTO scan (at, push, scene, kind, person) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		&s.bind: `INSERT INTO binding (code, openid, at)
			SELECT code.id, ?3, ?4 FROM code JOIN campaign ON campaign.id = code.campaign
			WHERE code.appid = ?1 AND scene = ?2 AND keep_openids
			ON CONFLICT DO UPDATE SET at = min(at, excluded.at)`,
		&s.expire:   `DELETE FROM unresolved WHERE kept < ?`,
		&s.wonderer: `INSERT INTO unresolved (at, push, openid, kept) VALUES (?, ?, ?, ?)`,
		&s.unwonder: `DELETE FROM unresolved WHERE openid = ? AND at <= ?`,
		&s.depart: `INSERT INTO departure (appid, person, at) VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET at = excluded.at WHERE excluded.at > at`,
		&s.scanned: `SELECT id, scene FROM scan_scene
			WHERE id IN (SELECT scene FROM scan WHERE person = ? AND at <= ?)`,
		&s.loosen: `UPDATE scan SET person = ? WHERE person = ? AND scene = ? AND at <= ?`,
		&s.unbind: `DELETE FROM binding WHERE openid = ?1 AND at <= ?2 AND (` + later + `) IS NULL`,
		&s.rebind: `UPDATE binding SET at = (` + later + `) WHERE openid = ?1 AND at <= ?2`,
	}
}

func (s *scanStatements) prepare(ctx context.Context, db *sql.DB) (err error) {
	for statement, text := range s.all() {
		if *statement, err = db.PrepareContext(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

// within is the same statements as part of a transaction.
func (s scanStatements) within(tx *sql.Tx) scanStatements {
	for statement := range s.all() {
		*statement = tx.Stmt(*statement)
	}
	return s
}
