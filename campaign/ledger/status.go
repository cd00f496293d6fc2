package ledger

import (
	"context"
	"time"
)

// Status is the account at a glance.
type Status struct {
	Campaigns []Progress // in the order in which the ledger got to know them

	// Ticketed and Reserved are the permanent codes of the account, those that have left their sheets too: the ones that
	// WeChat has given, and the ones that have a scene and wait in a sheet or were asked for. Together they are what is gone
	// of [campaign.Capacity].
	Ticketed, Reserved int

	// Creates is how often WeChat was asked for a ticket today, by the ledger's clock. Day is that day, which begins at
	// midnight in China, like 2026-11-22.
	Creates int
	Day     string
}

// Progress is how far a campaign has got. Only Left counts channels that are no longer in the sheet.
type Progress struct {
	Campaign                    string
	Planned, Ticketed, Verified int
	Problems                    int // of these, the codes that carry a problem
	Unanswered                  int // of the planned, those that are outstanding: WeChat was asked, and may have given a code
	Left                        int
	KeepsOpenIDs                bool      // see [Ledger.KeepOpenIDs]
	Updated                     time.Time // see [Ledger.Updated]
	Reprints                    []Reprint // from R1 on
}

// Codes is how many channels the sheet has.
func (p Progress) Codes() int { return p.Planned + p.Ticketed + p.Verified }

// Status reads the whole account.
func (l *Ledger) Status(ctx context.Context) (Status, error) {
	s := Status{Day: day(l.now())}
	err := l.read.QueryRowContext(ctx, `SELECT coalesce(sum(stage <> 'planned'), 0),
			coalesce(sum(stage = 'planned' AND (row IS NOT NULL OR asked > 0)), 0)
		FROM code WHERE appid = ? AND kind IN ('permanent', 'permanent-id')`, l.appid).Scan(&s.Ticketed, &s.Reserved)
	if err != nil {
		return s, wrap("reading the ledger", err)
	}
	err = l.read.QueryRowContext(ctx, `SELECT coalesce(sum(creates), 0) FROM call WHERE appid = ? AND day = ?`,
		l.appid, s.Day).Scan(&s.Creates)
	if err != nil {
		return s, wrap("reading the ledger", err)
	}
	if s.Campaigns, err = l.campaigns(ctx); err != nil {
		return s, wrap("reading the ledger", err)
	}
	reprints, err := l.reprints(ctx, "")
	for i := range s.Campaigns {
		s.Campaigns[i].Reprints = reprints[s.Campaigns[i].Campaign]
	}
	return s, wrap("reading the ledger", err)
}

func (l *Ledger) campaigns(ctx context.Context) ([]Progress, error) {
	rows, err := l.read.QueryContext(ctx, `SELECT campaign.name, updated,
			sum(row IS NOT NULL AND stage = 'planned'),
			sum(row IS NOT NULL AND stage = 'ticketed'),
			sum(row IS NOT NULL AND stage = 'verified'),
			sum(row IS NOT NULL AND problem IS NOT NULL),
			sum(row IS NOT NULL AND outstanding),
			sum(row IS NULL),
			keep_openids
		FROM campaign JOIN code ON code.campaign = campaign.id
		WHERE campaign.appid = ? GROUP BY campaign.id ORDER BY campaign.id`, l.appid)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Progress
	for rows.Next() {
		var p Progress
		var updated int64
		err := rows.Scan(&p.Campaign, &updated, &p.Planned, &p.Ticketed, &p.Verified, &p.Problems, &p.Unanswered, &p.Left,
			&p.KeepsOpenIDs)
		if err != nil {
			return nil, err
		}
		p.Updated = time.Unix(updated, 0).UTC()
		all = append(all, p)
	}
	return all, rows.Err()
}
