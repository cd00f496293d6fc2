package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// ErrAltered says that a sheet in the ledger is not what was kept. Nothing else is amiss, and the next sheet takes its place.
var ErrAltered = words.New("the sheet is not what was kept")

// Original is the sheet that the codes of a campaign were last reserved from, nil when none was given with them or the
// ledger does not know the campaign. When it is no longer what was kept, the error is [ErrAltered].
func (l *Ledger) Original(ctx context.Context, name string) (*campaign.Original, error) {
	var o campaign.Original
	var sum []byte
	err := l.read.QueryRowContext(ctx, `SELECT original.name, worksheet, heading_row, sum, content
		FROM original JOIN campaign ON campaign.id = original.campaign
		WHERE campaign.appid = ? AND campaign.name = ?`,
		l.appid, name).Scan(&o.Name, &o.Worksheet, &o.HeadingRow, &sum, &o.Content)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err == nil && !summed(o.Content, sum):
		err = ErrAltered
	}
	if err != nil {
		return nil, wrap("reading the sheet of campaign %q", err, name)
	}
	return &o, nil
}

// kept is what the ledger has of a campaign's sheet beside its content. Its zero value is no sheet.
type kept struct {
	name, worksheet string
	headingRow      int
	sum             [sha256.Size]byte
}

func keptOf(o *campaign.Original) kept {
	if o == nil {
		return kept{}
	}
	return kept{o.Name, o.Worksheet, o.HeadingRow, sha256.Sum256(o.Content)}
}

// keep brings the campaign's sheet up to date and tells whether it was another. The one that is there already is not
// written again, as long as it is whole: a nightly run must not write megabytes.
func (r *reservation) keep(tx *sql.Tx) (changed bool, err error) {
	k := keptOf(r.original)
	old, err := r.keptBefore(tx)
	if err != nil || k == old {
		return false, err
	}
	if r.original == nil {
		_, err = tx.Exec(`DELETE FROM original WHERE campaign = ?`, r.campaign)
		return true, err
	}
	_, err = tx.Exec(`INSERT OR REPLACE INTO original (campaign, name, worksheet, heading_row, sum, content)
		VALUES (?, ?, ?, ?, ?, ?)`, r.campaign, k.name, k.worksheet, k.headingRow, k.sum[:], r.original.Content)
	if err != nil {
		return false, words.Errorf("keeping the sheet %q: %w", k.name, err)
	}
	return true, nil
}

func (r *reservation) keptBefore(tx *sql.Tx) (k kept, err error) {
	var sum, content []byte
	err = tx.QueryRow(`SELECT name, worksheet, heading_row, sum, content FROM original WHERE campaign = ?`, r.campaign).
		Scan(&k.name, &k.worksheet, &k.headingRow, &sum, &content)
	if errors.Is(err, sql.ErrNoRows) {
		return kept{}, nil
	}
	if summed(content, sum) { // what changed in the ledger is no sheet's, and is replaced by any
		copy(k.sum[:], sum)
	}
	return k, err
}
