package ledger

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"sceneqr/campaign/words"
)

//go:embed schema/*.sql
var schema embed.FS

// latest is the version of the file, PRAGMA user_version, that this program reads and writes: the number of the last
// migration.
const latest = 5

// migrate applies the migrations that the file has not had, in the order of their names, each in a transaction of its
// own with the version that it leads to. A file that is up to date is not written to.
func migrate(ctx context.Context, db *sql.DB, migrations fs.FS) error {
	names, err := fs.Glob(migrations, "schema/*.sql")
	if err != nil {
		return err
	}
	for i, name := range names {
		script, err := fs.ReadFile(migrations, name)
		if err != nil {
			return err
		}
		if err := step(ctx, db, i+1, string(script)); err != nil {
			return words.Errorf("migration %s: %w", name, err)
		}
	}
	return nil
}

// upgrade brings a ledger of an older version up to date.
func upgrade(ctx context.Context, path string) error {
	db := connect(path, "rw", 1)
	return errors.Join(migrate(ctx, db, schema), db.Close())
}

func step(ctx context.Context, db *sql.DB, version int, script string) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	var at int
	if err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&at); err != nil || at >= version {
		return err
	}
	if _, err := tx.ExecContext(ctx, script); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, version)); err != nil {
		return err
	}
	return tx.Commit()
}
