package ledger

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

func TestMigrationsAreAppliedOnceInOrderAndWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "empty.db")
	noError(t, os.WriteFile(path, nil, 0o600))
	db := connect(path, "rw", 1)
	defer db.Close()
	scripts := fstest.MapFS{
		"schema/0002_b.sql": {Data: []byte(`ALTER TABLE t ADD COLUMN b; INSERT INTO t VALUES (1, 2)`)},
		"schema/0001_a.sql": {Data: []byte(`CREATE TABLE t (a)`)},
	}
	for range 2 {
		noError(t, migrate(t.Context(), db, scripts))
	}
	scripts["schema/0003_c.sql"] = &fstest.MapFile{Data: []byte(`INSERT INTO t VALUES (3, 4); INSERT INTO nowhere VALUES (5)`)}
	if err := migrate(t.Context(), db, scripts); err == nil || !strings.Contains(err.Error(), "0003_c.sql") {
		t.Errorf("error %v", err)
	}
	var version, rows int
	noError(t, db.QueryRow(`SELECT user_version, (SELECT count(*) FROM t) FROM pragma_user_version`).Scan(&version, &rows))
	same(t, "version and rows", []int{version, rows}, []int{2, 1})
}

func TestTheLatestVersionIsThatOfTheLastMigration(t *testing.T) {
	names, err := fs.Glob(schema, "schema/*.sql")
	noError(t, err)
	same(t, "latest", latest, len(names))
}
