//go:build unix

package samples

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"sceneqr/campaign/wechat/emulator"
)

// olderLedger is the ledger of a campaign as the program's first version would have left it: a third of the sheet's
// channels, verified. It is made by today's program and then copied, column by column, into the tables of version 1.
func olderLedger(t *testing.T) beginning {
	t.Helper()
	v := newVictim(t, beginning{}, emulator.Faults{})
	v.write("shops.csv", []byte(shopsSheet(killChannels/3)))
	v.run()
	v.remember()
	older := filepath.Join(t.TempDir(), "older.db")
	if err := copyAsVersion1(older, v.path("sceneqr.db")); err != nil {
		t.Fatalf("making a ledger of version 1: %v", err)
	}
	file, err := os.ReadFile(older)
	if err != nil {
		t.Fatal(err)
	}
	return beginning{ledger: file, codes: v.codes}
}

// copyAsVersion1 relies on version 1 having no table and no column that was later taken away.
func copyAsVersion1(older, newer string) (err error) {
	schema, err := os.ReadFile(filepath.Join("..", "campaign", "ledger", "schema", "0001_ledger.sql"))
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite", older) // the ledger's driver
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1) // ATTACH holds for one connection
	if _, err := db.Exec(`ATTACH ? AS newer`, newer); err != nil {
		return err
	}
	var id, pageSize int
	err = errors.Join(db.QueryRow(`PRAGMA newer.application_id`).Scan(&id),
		db.QueryRow(`PRAGMA newer.page_size`).Scan(&pageSize))
	if err != nil {
		return err
	}
	_, err = db.Exec(fmt.Sprintf(`PRAGMA page_size = %d; PRAGMA journal_mode = WAL; %s;
		PRAGMA application_id = %d; PRAGMA user_version = 1`, pageSize, schema, id))
	if err != nil {
		return err
	}
	return copyTables(db)
}

func copyTables(db *sql.DB) error {
	rows, err := db.Query(`SELECT t.name, group_concat('"' || c.name || '"')
		FROM main.sqlite_schema t, pragma_table_info(t.name, 'main') c WHERE t.type = 'table' GROUP BY t.name`)
	if err != nil {
		return err
	}
	columns := map[string]string{}
	for rows.Next() {
		var table, list string
		if err := rows.Scan(&table, &list); err != nil {
			return err
		}
		columns[table] = list
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	for table, list := range columns {
		if _, err := db.Exec(fmt.Sprintf(`INSERT INTO main.%s (%s) SELECT %[2]s FROM newer.%[1]s`, table, list)); err != nil {
			return err
		}
	}
	return nil
}

// rewind puts the ledger of the beginning back where a run has only brought it up to date, to have one that can be killed
// while it does so again.
func (v *victim) rewind() {
	v.Helper()
	if v.behind() || len(v.ledgerCodes()) > len(v.begin.codes) {
		return
	}
	for _, name := range []string{logName, "sceneqr.db-shm"} {
		if err := os.Remove(v.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			v.Fatal(err)
		}
	}
	v.write("sceneqr.db", v.begin.ledger)
	v.current = false
}
