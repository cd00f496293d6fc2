package ledger

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"time"

	"sceneqr/campaign/words"
)

// Reprint is a print run of codes that were there already.
type Reprint struct {
	Number  int       // R1, R2 ... of its campaign, without gaps; no number is given twice
	At      time.Time // UTC, in whole seconds
	Serials string    // which codes, in words for people, like 000123-000140
	Layout  string    // the layout's name
	Labels  int       // how many, copies and overs included; at least 1
}

// Reprinted records one more print run and returns its number. Number and At are the ledger's to give: what r has there
// is not looked at. It leaves [Ledger.Updated] as it was, for the codes are what they were. Of a campaign that the ledger
// does not know the error is fs.ErrNotExist.
func (l *Ledger) Reprinted(ctx context.Context, campaign string, r Reprint) (number int, err error) {
	if r.Labels < 1 {
		return 0, words.Errorf("recording a reprint of campaign %q: %d labels are none", campaign, r.Labels)
	}
	if err := l.enter(); err != nil {
		return 0, wrap("recording a reprint of campaign %q", err, campaign)
	}
	defer l.exit()
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	err = l.transact(ctx, func(tx *sql.Tx) (err error) {
		number, err = l.nextReprint(tx, campaign, r)
		return err
	})
	return number, wrap("recording a reprint of campaign %q", err, campaign)
}

func (l *Ledger) nextReprint(tx *sql.Tx, campaign string, r Reprint) (number int, err error) {
	var id int64
	err = tx.QueryRow(`SELECT id, (SELECT coalesce(max(number), 0) + 1 FROM reprint WHERE campaign = campaign.id)
		FROM campaign WHERE appid = ? AND name = ?`, l.appid, campaign).Scan(&id, &number)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, fs.ErrNotExist
	}
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(`INSERT INTO reprint (campaign, number, at, serials, layout, labels) VALUES (?, ?, ?, ?, ?, ?)`,
		id, number, l.now().Unix(), r.Serials, r.Layout, r.Labels)
	return number, err
}

// Reprints are what was recorded with [Ledger.Reprinted], from R1 on. A campaign that the ledger does not know has none.
func (l *Ledger) Reprints(ctx context.Context, campaign string) ([]Reprint, error) {
	all, err := l.reprints(ctx, campaign)
	return all[campaign], wrap("reading the reprints of campaign %q", err, campaign)
}

// reprints are those of one campaign, by its name, or with "" of all.
func (l *Ledger) reprints(ctx context.Context, only string) (map[string][]Reprint, error) {
	rows, err := l.read.QueryContext(ctx, `SELECT campaign.name, number, at, serials, layout, labels
		FROM campaign JOIN reprint ON reprint.campaign = campaign.id
		WHERE campaign.appid = ?1 AND (?2 = '' OR campaign.name = ?2) ORDER BY campaign.id, number`, l.appid, only)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string][]Reprint{}
	for rows.Next() {
		var name string
		var at int64
		var r Reprint
		if err := rows.Scan(&name, &r.Number, &at, &r.Serials, &r.Layout, &r.Labels); err != nil {
			return nil, err
		}
		r.At = time.Unix(at, 0).UTC()
		all[name] = append(all[name], r)
	}
	return all, rows.Err()
}
