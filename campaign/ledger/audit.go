package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// audits are questions that a sound ledger answers with no row. Ten findings say enough, and a later question is of no
// use to a file that fails an earlier one.
var audits = []string{
	`SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok' LIMIT 10`,

	`SELECT 'row ' || rowid || ' of ' || "table" || ' belongs to no ' || parent FROM pragma_foreign_key_check LIMIT 10`,

	`SELECT 'channel "' || key || '" of campaign "' || campaign.name || '" is ' || stage ||
			iif(stage = 'verified', ' without', ' with') || ' a picture'
		FROM code JOIN campaign ON campaign.id = code.campaign
		WHERE (stage = 'verified') <> EXISTS (SELECT 1 FROM picture WHERE picture.code = code.id) LIMIT 10`,

	`SELECT 'campaign "' || name || '" has ' || count(*) || ' reprints, and the last is R' || max(number)
		FROM campaign JOIN reprint ON reprint.campaign = campaign.id
		GROUP BY campaign.id HAVING count(*) <> max(number) LIMIT 10`,
}

// Audit reads the whole file, of every account, and holds it against its own rules: SQLite's, that every verified code
// has a picture and no other has one, that no reprint is missing, and that each picture is what was verified. What it finds is the error, [ErrDamaged].
// It takes as long as reading the file does, and a run may go on meanwhile.
func (l *Ledger) Audit(ctx context.Context) error {
	for _, question := range audits {
		found, err := l.findings(ctx, question)
		if err != nil {
			return wrap("auditing the ledger", err)
		}
		if len(found) > 0 {
			return fmt.Errorf("auditing the ledger: %w: %s", ErrDamaged, strings.Join(found, "; "))
		}
	}
	return wrap("auditing the ledger", l.auditPictures(ctx))
}

func (l *Ledger) auditPictures(ctx context.Context) error {
	rows, err := l.read.QueryContext(ctx, `SELECT key, campaign.name, bytes, sum
		FROM picture JOIN code ON code.id = picture.code JOIN campaign ON campaign.id = code.campaign`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var key, name string
	var picture, sum sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&key, &name, &picture, &sum); err != nil {
			return err
		}
		if !summed(picture, sum) {
			return fmt.Errorf("%w: the picture of channel %q of campaign %q is not what was verified", ErrDamaged, key, name)
		}
	}
	return rows.Err()
}

func (l *Ledger) findings(ctx context.Context, question string) (found []string, err error) {
	rows, err := l.read.QueryContext(ctx, question)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		found = append(found, oneLine(line))
	}
	return found, rows.Err()
}

// oneLine is what SQLite found, which it may tell in several.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
