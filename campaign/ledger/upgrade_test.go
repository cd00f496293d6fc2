package ledger

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// versionOne makes a ledger as the first sceneqr left it: 300 codes, of which the first 100 have a picture, the next 100
// a ticket, and one of the others was refused.
func versionOne(t *testing.T) (path string, codes []campaign.Code) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "sceneqr.db")
	noError(t, os.WriteFile(path, nil, 0o600))
	db := connect(path, "rw", 1)
	defer db.Close()
	_, err := db.Exec(fmt.Sprintf(`PRAGMA journal_mode = WAL; PRAGMA application_id = %d`, applicationID))
	noError(t, errors.Join(err, migrate(t.Context(), db, upTo(t, 1))))
	_, err = db.Exec(`INSERT INTO campaign VALUES (1, ?, 'spring', ?)`, account, morning.Unix())
	noError(t, err)

	tx, err := db.Begin()
	noError(t, err)
	for i, c := range sheet("spring", 300) {
		switch {
		case i < 100:
			c = verified(ticketed(c))
		case i < 200:
			c = ticketed(c)
		case i == 250:
			c.Asked, c.Problem = 3, &campaign.Problem{Errcode: 40097, Cause: words.Known("invalid args"), BadScene: true}
		}
		l, err := listingOf(&c)
		noError(t, err)
		p, err := progressOf(&c)
		noError(t, err)
		_, err = tx.Exec(`INSERT INTO code VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			i+1, account, c.Key, c.Serial, string(c.Scene), c.Kind.String(),
			l.row, l.name, l.group, l.copies, l.validity, l.cells,
			p.stage, p.asked, p.ticket, p.url, p.ticketed, p.expires, p.problem)
		noError(t, err)
		if c.Stage == campaign.Verified {
			_, err = tx.Exec(`INSERT INTO picture VALUES (?, ?)`, i+1, picture(c))
			noError(t, err)
		}
		codes = append(codes, c)
	}
	noError(t, tx.Commit())
	return path, codes
}

// versionTwo is the same ledger after the second sceneqr has learnt and asked.
func versionTwo(t *testing.T) (path string, codes []campaign.Code) {
	t.Helper()
	path, codes = versionOne(t)
	db := connect(path, "rw", 1)
	noError(t, migrate(t.Context(), db, upTo(t, 2)))
	_, err := db.Exec(`UPDATE code SET asked = 1, outstanding = 1 WHERE id = 300; INSERT INTO pace VALUES (?, 2.5)`, account)
	noError(t, errors.Join(err, db.Close()))
	codes[299].Asked, codes[299].Outstanding = 1, true
	return path, codes
}

// versionThree is the same ledger after the third sceneqr has printed of it once more.
func versionThree(t *testing.T) (path string, codes []campaign.Code) {
	t.Helper()
	path, codes = versionTwo(t)
	db := connect(path, "rw", 1)
	noError(t, migrate(t.Context(), db, upTo(t, 3)))
	_, err := db.Exec(`INSERT INTO reprint VALUES (1, 1, ?, '000001', 'a4-12', 1)`, morning.Unix())
	noError(t, errors.Join(err, db.Close()))
	return path, codes
}

// versionFour is the same ledger after the fourth sceneqr has kept the sheet that it came from.
func versionFour(t *testing.T) (path string, codes []campaign.Code) {
	t.Helper()
	path, codes = versionThree(t)
	db := connect(path, "rw", 1)
	noError(t, migrate(t.Context(), db, upTo(t, 4)))
	kept := workbook("stores.xlsx", 100)
	sum := sha256.Sum256(kept.Content)
	_, err := db.Exec(`INSERT INTO original VALUES (1, ?, ?, ?, ?, ?)`,
		kept.Name, kept.Worksheet, kept.HeadingRow, sum[:], kept.Content)
	noError(t, errors.Join(err, db.Close()))
	return path, codes
}

// upTo are the migrations to a version.
func upTo(t *testing.T, version int) fstest.MapFS {
	t.Helper()
	names, err := fs.Glob(schema, "schema/*.sql")
	noError(t, err)
	scripts := fstest.MapFS{}
	for _, name := range names[:version] {
		script, err := fs.ReadFile(schema, name)
		noError(t, err)
		scripts[name] = &fstest.MapFile{Data: script}
	}
	return scripts
}

// isWhole opens the ledger, which brings it up to date, and looks for all its codes.
func isWhole(t *testing.T, path string, codes []campaign.Code) {
	t.Helper()
	l := start(t, path)
	same(t, "Codes", listed(t, l, "spring"), codes)
	for _, c := range codes[:100] {
		got, err := l.Picture(t.Context(), c)
		noError(t, err)
		same(t, "a picture", got, picture(c))
	}
	same(t, "updated", updated(t, l, "spring"), morning)
	noError(t, l.Audit(t.Context()))
	noError(t, l.Save(t.Context(), asking(codes[299]), nil))
	noError(t, l.Learn(t.Context(), 1.5))
}

// isOfVersionOne reads the file as the first sceneqr would.
func isOfVersionOne(t *testing.T, path string) {
	t.Helper()
	db := connect(path, "ro", 1)
	var version, codes, columns int
	err := db.QueryRow(`SELECT user_version,
		(SELECT count(*) FROM code JOIN campaign ON campaign.id = campaign),
		(SELECT count(*) FROM pragma_table_info('code') WHERE name = 'outstanding')
		FROM pragma_user_version`).Scan(&version, &codes, &columns)
	noError(t, errors.Join(err, db.Close()))
	same(t, "version, codes, new columns", []int{version, codes, columns}, []int{1, 300, 0})
}

func cannotBeSeen(t *testing.T, path, version string) {
	t.Helper()
	if _, err := View(t.Context(), path, account); err == nil || !strings.Contains(err.Error(), version) {
		t.Errorf("a view of %s: error %v", version, err)
	}
}

func TestALedgerOfTheFirstVersionIsBroughtUpToDate(t *testing.T) {
	path, codes := versionOne(t)
	cannotBeSeen(t, path, "version 1")
	isOfVersionOne(t, path)
	isWhole(t, path, codes)
}

func TestALedgerOfTheSecondVersionIsBroughtUpToDate(t *testing.T) {
	path, codes := versionTwo(t)
	cannotBeSeen(t, path, "version 2")
	l := start(t, path)
	same(t, "the pace", pace(t, l), 2.5)
	found, err := l.Find(t.Context(), codes[150].URL)
	noError(t, err)
	same(t, "the code of a url", found, codes[150])
	number, err := l.Reprinted(t.Context(), "spring", Reprint{Serials: "000001", Layout: "a4-12", Labels: 1})
	noError(t, err)
	same(t, "the first reprint's number", number, 1)
	noError(t, l.Close())
	isWhole(t, path, codes)
}

func TestALedgerOfTheThirdVersionIsBroughtUpToDate(t *testing.T) {
	path, codes := versionThree(t)
	cannotBeSeen(t, path, "version 3")
	l := start(t, path)
	same(t, "Reprints", reprints(t, l, "spring"), []Reprint{{1, morning, "000001", "a4-12", 1}})
	same(t, "Original", original(t, l, "spring"), (*campaign.Original)(nil))
	l.Now = func() time.Time { return morning }
	reserveFrom(t, l, workbook("stores.xlsx", 100), codes...)
	same(t, "Original", original(t, l, "spring"), workbook("stores.xlsx", 100))
	noError(t, l.Close())
	isWhole(t, path, codes)
}

func TestALedgerOfTheFourthVersionIsBroughtUpToDate(t *testing.T) {
	path, codes := versionFour(t)
	cannotBeSeen(t, path, "version 4")
	s := listen(t, path)
	same(t, "it made the file", s.Created(), false)
	same(t, "fresh", record(t, s, by("anna", codes[0].Scene, 1)), true)
	l := start(t, path)
	same(t, "Original", original(t, l, "spring"), workbook("stores.xlsx", 100))
	same(t, "Visits", len(visits(t, l, "spring")), 1)
	noError(t, l.Close())
	isWhole(t, path, codes)
}

func TestAMigrationThatFailsHalfWayLeavesTheVersionBefore(t *testing.T) {
	path, codes := versionOne(t)
	scripts := upTo(t, 2)
	second := scripts["schema/0002_outstanding.sql"]
	second.Data = append(second.Data, `; DELETE FROM picture; INSERT INTO nowhere VALUES (1)`...)
	db := connect(path, "rw", 1)
	err := migrate(t.Context(), db, scripts)
	if err == nil || !strings.Contains(err.Error(), "0002_outstanding.sql") {
		t.Errorf("error %v", err)
	}
	noError(t, db.Close())
	isOfVersionOne(t, path)
	isWhole(t, path, codes)
}

func TestAMigrationKilledInTheMiddleLeavesTheVersionBefore(t *testing.T) {
	path, codes := versionOne(t)
	second, err := fs.ReadFile(schema, "schema/0002_outstanding.sql")
	noError(t, err)
	db := connect(path, "rw", 1)
	defer db.Close()
	_, err = db.Exec(`PRAGMA cache_size = 1`) // so that much of it is in the log before it is committed
	noError(t, err)
	tx, err := db.Begin()
	noError(t, err)
	defer tx.Rollback()
	_, err = tx.Exec(string(second) + `; PRAGMA user_version = 2;
		UPDATE code SET name = 'half done'; UPDATE picture SET bytes = x'00'`)
	noError(t, err)

	killed := copyOf(t, path)
	if log, err := os.Stat(killed + "-wal"); err != nil || log.Size() < pageSize {
		t.Fatalf("nothing of it is in the log, so this test proves nothing: %v", err)
	}
	isOfVersionOne(t, copyOf(t, killed))
	isWhole(t, killed, codes)
}

// copyOf is the file and its log as they are at this moment, which is what a kill leaves.
func copyOf(t *testing.T, path string) string {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "killed.db")
	for _, end := range []string{"", "-wal"} {
		whole, err := os.ReadFile(path + end)
		noError(t, err)
		noError(t, os.WriteFile(copied+end, whole, 0o600))
	}
	return copied
}
