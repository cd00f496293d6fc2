package ledger

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"math"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/scan"
)

// Visits are the scans of a campaign's codes from one moment to before another, zero for an open side, in the order of their
// time. Those of codes that have left the sheet are among them. After an error there are no more.
func (l *Ledger) Visits(ctx context.Context, campaign string, from, to time.Time) iter.Seq2[scan.Visit, error] {
	return func(yield func(scan.Visit, error) bool) {
		if err := l.visits(ctx, campaign, from, to, yield); err != nil {
			yield(scan.Visit{}, wrap("reading the scans of campaign %q", err, campaign))
		}
	}
}

// scenesOfCampaign gives each scene of a campaign that was ever scanned, with its row.
const scenesOfCampaign = `FROM campaign JOIN code ON code.campaign = campaign.id
	JOIN scan_scene ON scan_scene.appid = code.appid AND scan_scene.scene = code.scene
	WHERE campaign.appid = ?1 AND campaign.name = ?2`

// selectVisits reads the rows of the scans as they stand, which is in the order of time.
const selectVisits = `SELECT at, scene, kind = 'follow', person FROM scan
	WHERE at >= ?3 AND at < ?4 AND scene IN (SELECT scan_scene.id ` + scenesOfCampaign + `)
	ORDER BY at, push`

// visits reads the names of the scenes only once.
func (l *Ledger) visits(
	ctx context.Context, name string, from, to time.Time, yield func(scan.Visit, error) bool,
) error {
	tx, err := l.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback() // there is nothing to commit: it makes of two questions one moment
	scenes, err := scannedScenes(ctx, tx, l.appid, name)
	if err != nil {
		return err
	}
	begin, end := span(from, to)
	rows, err := tx.QueryContext(ctx, selectVisits, l.appid, name, begin, end)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var at, scene, person int64
		var followed bool
		if err := rows.Scan(&at, &scene, &followed, &person); err != nil {
			return err
		}
		v := scan.Visit{Kind: scan.Scanned, Scene: scenes[scene], At: time.Unix(at, 0).UTC(), Person: person}
		if followed {
			v.Kind = scan.Followed
		}
		if !yield(v, nil) {
			return nil
		}
	}
	return rows.Err()
}

func scannedScenes(ctx context.Context, tx *sql.Tx, appid, name string) (map[int64]campaign.Scene, error) {
	scenes := map[int64]campaign.Scene{}
	rows, err := tx.QueryContext(ctx, `SELECT scan_scene.id, scan_scene.scene `+scenesOfCampaign, appid, name)
	_, err = collect(rows, err, func(scene *campaign.Scene) error {
		var id int64
		err := rows.Scan(&id, scene)
		scenes[id] = *scene
		return err
	})
	return scenes, err
}

// span is the time from one moment to before another in seconds, as scans have it; zero is an open side.
func span(from, to time.Time) (begin, end int64) {
	begin, end = math.MinInt64, math.MaxInt64
	if !from.IsZero() {
		begin = wholeSecond(from)
	}
	if !to.IsZero() {
		end = wholeSecond(to)
	}
	return begin, end
}

// wholeSecond is the first at or after t.
func wholeSecond(t time.Time) int64 { return t.Add(time.Second - 1).Unix() }

// LostScans is how many people of the account followed in a span, as in [Ledger.Visits], without a scene in the event.
// Askable are those among them of whom the ledger still has the openid: see [Scans.Unresolved].
func (l *Ledger) LostScans(ctx context.Context, from, to time.Time) (n, askable int, err error) {
	begin, end := span(from, to)
	err = l.read.QueryRowContext(ctx, `SELECT count(*), count(unresolved.push) FROM scan LEFT JOIN unresolved USING (at, push)
		WHERE at >= ?2 AND at < ?3 AND kind = 'follow'
		AND scene = (SELECT id FROM scan_scene WHERE appid = ?1 AND scene = '')`, l.appid, begin, end).Scan(&n, &askable)
	return n, askable, wrap("counting scans", err)
}

// UnknownScenes are the scenes of the account's scans in a span, as in [Ledger.Visits], that no code of the ledger has: the
// most of them that have the most scans, those first. Scenes and scans count them all, also those that are left out.
func (l *Ledger) UnknownScenes(
	ctx context.Context, from, to time.Time, most int,
) (unknown []scan.Unknown, scenes, scans int, err error) {
	begin, end := span(from, to)
	rows, err := l.read.QueryContext(ctx, `SELECT scan_scene.scene, count(*)
		FROM scan JOIN scan_scene ON scan_scene.id = scan.scene
		WHERE at >= ?2 AND at < ?3 AND scan.scene IN (
			SELECT id FROM scan_scene AS s WHERE appid = ?1 AND scene <> ''
			AND NOT EXISTS (SELECT 1 FROM code WHERE code.appid = s.appid AND code.scene = s.scene))
		GROUP BY scan.scene ORDER BY count(*) DESC, scan_scene.scene`, l.appid, begin, end)
	all, err := collect(rows, err, func(u *scan.Unknown) error { return rows.Scan(&u.Scene, &u.Scans) })
	for _, u := range all {
		scans += u.Scans
	}
	return all[:min(most, len(all))], len(all), scans, wrap("counting scans", err)
}

// LastScan is when the latest scan of the account happened that the ledger has, UTC; zero without any.
func (l *Ledger) LastScan(ctx context.Context) (time.Time, error) {
	var at sql.Null[int64]
	err := l.read.QueryRowContext(ctx, selectLast, l.appid).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return moment(at), wrap("reading when the last scan was", err)
}

// selectLast reads from the end of the table, and with one account no more than a row.
const selectLast = `SELECT at FROM scan WHERE scene IN (SELECT id FROM scan_scene WHERE appid = ?)
	ORDER BY at DESC, push DESC LIMIT 1`
