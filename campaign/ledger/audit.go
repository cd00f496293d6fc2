package ledger

import (
	"context"
	"database/sql"
	"strings"

	"sceneqr/campaign/words"
)

// audit is a question that a sound ledger answers with no row, and what a row says.
type audit struct {
	question string
	finding  func(row []any) words.Message
}

// audits are asked in their order. Ten findings say enough, and a later question is of no use to a file that fails an
// earlier one.
var audits = []audit{
	{`SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok' LIMIT 10`,
		func(row []any) words.Message { return words.Known(oneLine(row[0].(string))) }},

	{`SELECT rowid, "table", parent FROM pragma_foreign_key_check WHERE rowid IS NOT NULL LIMIT 10`,
		func(row []any) words.Message { return words.Of("row %d of %s belongs to no %s", row...) }},

	{`SELECT DISTINCT "table", parent FROM pragma_foreign_key_check WHERE rowid IS NULL LIMIT 10`, // of tables WITHOUT ROWID
		func(row []any) words.Message { return words.Of("a row of %s belongs to no %s", row...) }},

	{`SELECT count(*) FROM departure CROSS JOIN scan USING (person)
		WHERE scan.at <= departure.at HAVING count(*) > 0`,
		func(row []any) words.Message {
			return words.Of("scans that still lead to people who have left: %d", row...)
		}},

	{`SELECT key, campaign.name FROM code JOIN campaign ON campaign.id = code.campaign
		WHERE stage = 'verified' AND NOT EXISTS (SELECT 1 FROM picture WHERE picture.code = code.id) LIMIT 10`,
		func(row []any) words.Message {
			return words.Of("channel %q of campaign %q is verified without a picture", row...)
		}},

	{`SELECT key, campaign.name, stage FROM code JOIN campaign ON campaign.id = code.campaign
		WHERE stage <> 'verified' AND EXISTS (SELECT 1 FROM picture WHERE picture.code = code.id) LIMIT 10`,
		func(row []any) words.Message {
			return words.Of("channel %q of campaign %q is %s with a picture", row...)
		}},

	{`SELECT name, count(*), max(number) FROM campaign JOIN reprint ON reprint.campaign = campaign.id
		GROUP BY campaign.id HAVING count(*) <> max(number) LIMIT 10`,
		func(row []any) words.Message {
			return words.Of("campaign %q has %d reprints, and the last is R%d", row...)
		}},
}

// Audit reads the whole file, of every account, and holds it against its own rules: SQLite's, that every verified code has
// a picture and no other has one, that no reprint is missing, that no scan leads to somebody who has left, and that each
// picture is what was verified and each customer's sheet what was kept. What it finds is the error, [ErrDamaged]. It takes
// as long as reading the file does, and a run may go on meanwhile.
func (l *Ledger) Audit(ctx context.Context) error {
	for _, a := range audits {
		if err := l.hold(ctx, a); err != nil {
			return wrap("auditing the ledger", err)
		}
	}
	if err := l.auditPictures(ctx); err != nil {
		return wrap("auditing the ledger", err)
	}
	return wrap("auditing the ledger", l.auditOriginals(ctx))
}

// hold asks one question, and tells all findings in one error.
func (l *Ledger) hold(ctx context.Context, a audit) error {
	rows, err := l.read.QueryContext(ctx, a.question)
	if err != nil {
		return err
	}
	defer rows.Close()
	var found error
	for rows.Next() {
		row, err := values(rows)
		switch {
		case err != nil:
			return err
		case found == nil:
			found = words.Errorf("%w: %v", ErrDamaged, a.finding(row))
		default:
			found = words.Errorf("%w; %v", found, a.finding(row))
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return found
}

// values are the columns of a row, whatever they are.
func values(rows *sql.Rows) ([]any, error) {
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	row, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range row {
		into[i] = &row[i]
	}
	return row, rows.Scan(into...)
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
			return words.Errorf("%w: the picture of channel %q of campaign %q is not what was verified", ErrDamaged, key, name)
		}
	}
	return rows.Err()
}

func (l *Ledger) auditOriginals(ctx context.Context) error {
	rows, err := l.read.QueryContext(ctx, `SELECT campaign.name, content, sum
		FROM original JOIN campaign ON campaign.id = original.campaign`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var name string
	var content, sum sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&name, &content, &sum); err != nil {
			return err
		}
		if !summed(content, sum) {
			return words.Errorf("%w: the sheet of campaign %q is not what was kept", ErrDamaged, name)
		}
	}
	return rows.Err()
}

// oneLine is what SQLite found, which it may tell in several.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
