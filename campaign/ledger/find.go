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
