package ledger

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"

	"sceneqr/campaign"
)

const selectFound = `SELECT campaign.name, code.id, ` + identityColumns + `, ` + listingColumns + `, ` + progressColumns + `
	FROM code JOIN campaign ON campaign.id = code.campaign
	WHERE code.appid = ? AND url = ? AND url <> '' ORDER BY code.id LIMIT 1`

// Find is the code that a picture or a print with this text belongs to, in any campaign of the account, as [Ledger.Codes]
// has it. It may have left its sheet, and then has no Row. When no code has the url, the error is fs.ErrNotExist: it is
// another account's, or no WeChat code at all, or that of a temporary code which has another by now.
func (l *Ledger) Find(ctx context.Context, url string) (campaign.Code, error) {
	var s stored
	var c campaign.Code
	err := l.found.QueryRowContext(ctx, l.appid, url).Scan(append([]any{&c.Campaign}, s.columns()...)...)
	if errors.Is(err, sql.ErrNoRows) {
		err = fs.ErrNotExist
	}
	if err == nil {
		err = s.give(&c)
	}
	if err == nil {
		var cells cellReader
		c.Cells, err = cells.read(s.cells)
	}
	if err != nil {
		return campaign.Code{}, wrap("looking for the code with a given url", err)
	}
	return c, nil
}

// A Clue is what somebody knows of a code. Each field that is not empty is a way to find it.
type Clue struct {
	Text   string // its url, ticket, scene, key or name, as it stands
	Serial int    // in any campaign; 0 when there is none
}

// Search gives the codes, in any campaign of the account, that a clue fits, in the order of campaigns and serials: the
// first most of them, and how many there are in all. When it fits none, those are given that it fits but for capitals, or
// else those whose names have its text in them. A code that has left its sheet has no Row.
func (l *Ledger) Search(ctx context.Context, clue Clue, most int) (found []campaign.Code, all int, err error) {
	for _, fits := range []string{
		`?2 IN (url, ticket, scene, key, code.name)`,
		`(?2 COLLATE NOCASE) IN (scene, key, code.name)`,
		`instr(code.name, ?2) > 0`,
	} {
		found, all, err = l.search(ctx, fits, clue, most)
		if err != nil || all > 0 {
			break
		}
	}
	return found, all, wrap("looking a code up", err)
}

func (l *Ledger) search(ctx context.Context, fits string, clue Clue, most int) (found []campaign.Code, all int, err error) {
	rows, err := l.read.QueryContext(ctx, `SELECT count(*) OVER (), campaign.name, code.id, `+
		identityColumns+`, `+listingColumns+`, `+progressColumns+`
		FROM code JOIN campaign ON campaign.id = code.campaign
		WHERE code.appid = ?1 AND (serial = ?3 OR ?2 <> '' AND `+fits+`)
		ORDER BY campaign.id, serial LIMIT ?4`, l.appid, clue.Text, clue.Serial, most)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	var cells cellReader
	for rows.Next() {
		var s stored
		var c campaign.Code
		if err := rows.Scan(append([]any{&all, &c.Campaign}, s.columns()...)...); err != nil {
			return nil, 0, err
		}
		if err := s.give(&c); err != nil {
			return nil, 0, err
		}
		if c.Cells, err = cells.read(s.cells); err != nil {
			return nil, 0, err
		}
		found = append(found, c)
	}
	return found, all, rows.Err()
}
