package ledger

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"io/fs"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// Known is what the ledger holds for [campaign.Allocate]. Of a campaign that is new to it there are no codes.
func (l *Ledger) Known(ctx context.Context, name string) (campaign.Known, error) {
	known := campaign.Known{Codes: map[string]campaign.Code{}, Scenes: map[campaign.Scene]campaign.Holder{}}
	tx, err := l.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return known, wrap("reading the ledger", err)
	}
	defer tx.Rollback() // there is nothing to commit: it makes of two questions one moment
	err = l.each(ctx, tx, selectKnown, name, func(c campaign.Code, _ string) error {
		known.Codes[c.Key] = c
		idle := c.Row == 0 && c.Asked == 0 && c.Stage == campaign.Planned
		known.Scenes[c.Scene] = campaign.Holder{Campaign: name, Key: c.Key, Kind: c.Kind, Idle: idle}
		return nil
	})
	if err == nil {
		err = l.otherScenes(ctx, tx, name, known.Scenes)
	}
	return known, wrap("reading the ledger", err)
}

func (l *Ledger) otherScenes(ctx context.Context, tx *sql.Tx, name string, scenes map[campaign.Scene]campaign.Holder) error {
	rows, err := tx.QueryContext(ctx, `SELECT campaign.name, row IS NULL AND asked = 0 AND stage = 'planned', `+identityColumns+`
		FROM campaign JOIN code ON code.campaign = campaign.id
		WHERE campaign.appid = ? AND campaign.name <> ?`, l.appid, name)
	if err != nil {
		return err
	}
	defer rows.Close()
	var i identity
	var c campaign.Code
	var names interned
	var idle bool
	into := append([]any{&c.Campaign, &idle}, i.columns()...)
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := i.give(&c); err != nil {
			return err
		}
		scenes[c.Scene] = campaign.Holder{Campaign: names.one(c.Campaign), Key: c.Key, Kind: c.Kind, Idle: idle}
	}
	return rows.Err()
}

// Codes are the codes of a campaign that stand in its sheet, in the sheet's order, with their Cells and without Given.
// A campaign that the ledger does not know has none.
func (l *Ledger) Codes(ctx context.Context, name string) ([]campaign.Code, error) {
	return l.codes(ctx, selectListed, name)
}

// Left are the codes of a campaign that no longer stand in its sheet, by serial, as they stood there last. They have no
// Row.
func (l *Ledger) Left(ctx context.Context, name string) ([]campaign.Code, error) {
	return l.codes(ctx, selectLeft, name)
}

// EveryCode are all codes of a campaign: [Ledger.Codes] and behind them [Ledger.Left].
func (l *Ledger) EveryCode(ctx context.Context, name string) ([]campaign.Code, error) {
	return l.codes(ctx, selectEvery, name)
}

func (l *Ledger) codes(ctx context.Context, query, name string) ([]campaign.Code, error) {
	var codes []campaign.Code
	var cells cellReader
	err := l.each(ctx, l.read, query, name, func(c campaign.Code, text string) (err error) {
		c.Cells, err = cells.read(text)
		codes = append(codes, c)
		return err
	})
	return codes, wrap("reading campaign %q", err, name)
}

// What each reads. Known wants the codes that have left the sheet too, and no cells.
const (
	knownColumns = `code.id, ` + identityColumns + `, row, code.name, "group", copies, validity, '', ` + progressColumns
	selectKnown  = `SELECT ` + knownColumns + `
		FROM code JOIN campaign ON campaign.id = code.campaign
		WHERE campaign.appid = ? AND campaign.name = ?`
	selectListed = selectWhole + ` AND row IS NOT NULL ORDER BY row, serial`
	selectLeft   = selectWhole + ` AND row IS NULL ORDER BY serial`
	selectEvery  = selectWhole + ` ORDER BY row IS NULL, row, serial`
	selectWhole  = `SELECT code.id, ` + identityColumns + `, ` + listingColumns + `, ` + progressColumns + `
		FROM code JOIN campaign ON campaign.id = code.campaign
		WHERE campaign.appid = ? AND campaign.name = ?`
)

// collect reads all rows of a query that has come with err, each with read.
func collect[T any](rows *sql.Rows, err error, read func(*T) error) (all []T, _ error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var one T
		if err := read(&one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// querier is a database or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// each hands over the codes of a campaign, and apart from each the JSON of its cells.
func (l *Ledger) each(ctx context.Context, q querier, query, name string, do func(c campaign.Code, cells string) error) error {
	rows, err := q.QueryContext(ctx, query, l.appid, name)
	if err != nil {
		return err
	}
	defer rows.Close()
	var s stored
	var groups interned
	into := s.columns()
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		s.group = groups.one(s.group)
		c := campaign.Code{Campaign: name}
		if err := s.give(&c); err != nil {
			return err
		}
		if err := do(c, s.cells); err != nil {
			return err
		}
	}
	return rows.Err()
}

const selectPicture = `SELECT bytes, sum
	FROM campaign JOIN code ON code.campaign = campaign.id JOIN picture ON picture.code = code.id
	WHERE campaign.appid = ? AND campaign.name = ? AND key = ?`

// Picture is WeChat's picture of a verified code, as it was saved; fs.ErrNotExist for a code that has none, and
// [ErrDamaged] when it is no longer what was verified.
func (l *Ledger) Picture(ctx context.Context, code campaign.Code) ([]byte, error) {
	var picture, sum []byte
	err := l.picture.QueryRowContext(ctx, l.appid, code.Campaign, code.Key).Scan(&picture, &sum)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		err = fs.ErrNotExist
	case err == nil && !summed(picture, sum):
		picture, err = nil, words.Errorf("%w: it is not what was verified", ErrDamaged)
	}
	return picture, wrap("reading the picture of channel %q", err, code.Key)
}

// summed tells whether a picture or a sheet has its sum, or was kept by a version that knew no sums.
func summed(picture, sum []byte) bool {
	if sum == nil {
		return true
	}
	is := sha256.Sum256(picture)
	return bytes.Equal(is[:], sum)
}

// Updated is when anything was last recorded of the codes of a campaign or of its sheet, UTC, in whole seconds; zero for a
// campaign that the ledger does not know. Recording what is there already does not move it.
func (l *Ledger) Updated(ctx context.Context, name string) (time.Time, error) {
	var updated sql.Null[int64]
	err := l.read.QueryRowContext(ctx, `SELECT max(updated) FROM campaign WHERE appid = ? AND name = ?`,
		l.appid, name).Scan(&updated)
	return moment(updated), wrap("reading campaign %q", err, name)
}
