package ledger

import (
	"context"
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
}

// Audit reads the whole file, of every account, and holds it against its own rules: SQLite's, and that every verified code
// has a picture and no other has one. What it finds is the error, [ErrDamaged]. It takes as long as reading the file
// does, and a run may go on meanwhile. SQLite keeps no checksums: bytes that changed inside a picture are not found.
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
	return nil
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
