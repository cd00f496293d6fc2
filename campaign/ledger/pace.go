package ledger

import (
	"context"
	"database/sql"
	"math"

	"sceneqr/campaign/words"
)

// Pace is what [Ledger.Learn] was last told, 0 when there is nothing to know.
func (l *Ledger) Pace(ctx context.Context) (rate float64, err error) {
	err = l.read.QueryRowContext(ctx, `SELECT coalesce(max(rate), 0) FROM pace WHERE appid = ?`, l.appid).Scan(&rate)
	return rate, wrap("reading the pace", err)
}

// Learn keeps for the next run how many tickets a second WeChat let through for this account when it last wanted less; 0
// forgets it. Like a Save it has committed when it returns, and the two may be called at once.
func (l *Ledger) Learn(ctx context.Context, rate float64) error {
	if !(rate >= 0) || math.IsInf(rate, 1) {
		return words.Errorf("recording the pace: %v tickets a second is none", rate)
	}
	if err := l.enter(); err != nil {
		return wrap("recording the pace", err)
	}
	defer l.exit()
	if err := ctx.Err(); err != nil {
		return err
	}
	return wrap("recording the pace", l.transact(ctx, func(tx *sql.Tx) (err error) {
		if rate == 0 {
			_, err = tx.Exec(`DELETE FROM pace WHERE appid = ?`, l.appid)
		} else {
			_, err = tx.Exec(`INSERT INTO pace (appid, rate) VALUES (?, ?) ON CONFLICT DO UPDATE SET rate = excluded.rate`,
				l.appid, rate)
		}
		return err
	}))
}
