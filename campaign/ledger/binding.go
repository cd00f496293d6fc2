package ledger

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/scan"
)

// KeepOpenIDs is a campaign's choice to keep, from now on, the openid of everyone who scans its codes: personal data, for
// the binding of accounts. It holds until [Scans.ForgetOpenIDs], and leaves [Ledger.Updated] as it was. Of a campaign that the
// ledger does not know the error is fs.ErrNotExist.
func (l *Ledger) KeepOpenIDs(ctx context.Context, campaign string) error {
	if err := l.enter(); err != nil {
		return wrap("choosing to keep openids in campaign %q", err, campaign)
	}
	defer l.exit()
	if err := ctx.Err(); err != nil {
		return err
	}
	return wrap("choosing to keep openids in campaign %q", l.transact(ctx, func(tx *sql.Tx) error {
		return known(did(tx.Exec(`UPDATE campaign SET keep_openids = 1 WHERE appid = ? AND name = ?`, l.appid, campaign)))
	}), campaign)
}

// known is fs.ErrNotExist for a campaign that no statement has found.
func known(found bool, err error) error {
	if err == nil && !found {
		return fs.ErrNotExist
	}
	return err
}

// KeepsOpenIDs tells whether a campaign has made that choice. One that the ledger does not know has not.
func (l *Ledger) KeepsOpenIDs(ctx context.Context, campaign string) (keeps bool, err error) {
	err = l.read.QueryRowContext(ctx, `SELECT keep_openids FROM campaign WHERE appid = ? AND name = ?`,
		l.appid, campaign).Scan(&keeps)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return keeps, wrap("reading campaign %q", err, campaign)
}

// Bindings are the people who have scanned codes of a campaign that keeps openids, in the order of [Ledger.EveryCode] and
// then of time. Their codes come without Cells.
func (l *Ledger) Bindings(ctx context.Context, name string) ([]scan.Binding, error) {
	rows, err := l.read.QueryContext(ctx, `SELECT `+knownColumns+`, openid, at
		FROM campaign JOIN code ON code.campaign = campaign.id JOIN binding ON binding.code = code.id
		WHERE campaign.appid = ? AND campaign.name = ? ORDER BY row IS NULL, row, serial, at, openid`, l.appid, name)
	var s stored
	var openid string
	var at int64
	into := append(s.columns(), &openid, &at)
	all, err := collect(rows, err, func(b *scan.Binding) error {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		*b = scan.Binding{Code: campaign.Code{Campaign: name}, OpenID: openid, At: time.Unix(at, 0).UTC()}
		return s.give(&b.Code)
	})
	return all, wrap("reading campaign %q", err, name)
}

// ForgetOpenIDs deletes the openids that a campaign has kept, n bindings, and ends the choice. Its scans stay. Of a campaign
// that the ledger does not know the error is fs.ErrNotExist.
func (s *Scans) ForgetOpenIDs(ctx context.Context, campaign string) (n int, err error) {
	err = s.change(ctx, "forgetting the openids of campaign %q", func(tx *sql.Tx) error {
		err := known(did(tx.Exec(`UPDATE campaign SET keep_openids = 0 WHERE appid = ? AND name = ?`, s.appid, campaign)))
		if err != nil {
			return err
		}
		deleted, err := tx.Exec(`DELETE FROM binding WHERE code IN (SELECT code.id
			FROM campaign JOIN code ON code.campaign = campaign.id
			WHERE campaign.appid = ? AND campaign.name = ?)`, s.appid, campaign)
		if err != nil {
			return err
		}
		rows, err := deleted.RowsAffected()
		n = int(rows)
		return err
	}, campaign)
	return n, err
}
