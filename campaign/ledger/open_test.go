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
)

func TestOpenMakesAFileForItsOwnerOnly(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "sceneqr.db")
	noError(t, os.WriteFile(path+".new", []byte("left by a run that was killed here"), 0o600))
	l := start(t, path)
	reserve(t, l, planned("spring", 1))
	if !l.Created() {
		t.Error("a new ledger is not said to be new")
	}
	entries, err := os.ReadDir(folder)
	noError(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
		info, err := e.Info()
		if noError(t, err); info.Mode() != 0o600 {
			t.Errorf("%s has mode %v", e.Name(), info.Mode())
		}
	}
	same(t, "the folder", names, []string{"sceneqr.db", "sceneqr.db-shm", "sceneqr.db-wal", "sceneqr.db.lock", "sceneqr.db.turn"})
}

func TestWhatIsCommittedIsOnTheDisk(t *testing.T) {
	l := fresh(t)
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"} {
		var got string
		noError(t, l.write.QueryRow(`PRAGMA `+pragma).Scan(&got))
		same(t, pragma, got, want)
	}
	s := listen(t, l.path)
	for pragma, want := range map[string]string{"synchronous": "2", "secure_delete": "1"} {
		var got string
		noError(t, s.write.QueryRow(`PRAGMA `+pragma).Scan(&got))
		same(t, "a listener's "+pragma, got, want)
	}
}

func TestOpenSaysWhatIsWrongWithThePlace(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	noError(t, os.WriteFile(file, []byte("x"), 0o600))
	noError(t, os.Mkdir(filepath.Join(folder, "folder"), 0o700))
	for _, test := range []struct{ name, path, want string }{
		{"nothing", "", "is not a file"},
		{"memory", ":memory:", "is not a file"},
		{"a folder", filepath.Join(folder, "folder"), `folder" is a folder`},
		{"in no folder", filepath.Join(folder, "none", "sceneqr.db"), "no such file or directory"},
		{"in a file", filepath.Join(file, "sceneqr.db"), "not a directory"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Open(t.Context(), test.path, account)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %s", err, test.want)
			}
		})
	}
}

func TestViewOfAMissingFileMakesNone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sceneqr.db")
	if _, err := View(t.Context(), path, account); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file: %v", err)
	}
}

// spoil makes a ledger of many pages with a finished code, closes it, and does something to its file.
func spoil(t *testing.T, do func(path string)) (path string) {
	l := fresh(t)
	codes := reserve(t, l, sheet("spring", 500)...)
	c := ticketed(codes[0])
	noError(t, l.Save(t.Context(), c, nil))
	noError(t, l.Save(t.Context(), verified(c), make([]byte, 100_000)))
	noError(t, l.Close())
	do(l.path)
	return l.path
}

func execute(t *testing.T, path, script string) {
	t.Helper()
	db := connect(path, "rw", 1)
	_, err := db.Exec(script)
	noError(t, errors.Join(err, db.Close()))
}

// overwrite spoils a page of a table: the first, through which all others are found.
func overwrite(t *testing.T, path, table string) {
	t.Helper()
	db := connect(path, "ro", 1)
	var page int64
	err := db.QueryRow(`SELECT rootpage FROM sqlite_schema WHERE name = ?`, table).Scan(&page)
	noError(t, errors.Join(err, db.Close()))
	writeAt(t, path, []byte(strings.Repeat("spoiled ", pageSize/8)), (page-1)*pageSize)
}

func writeAt(t *testing.T, path string, text []byte, at int64) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	noError(t, err)
	_, err = f.WriteAt(text, at)
	noError(t, errors.Join(err, f.Close()))
}

func digest(t *testing.T, path string) string {
	t.Helper()
	whole, err := os.ReadFile(path)
	noError(t, err)
	return fmt.Sprintf("%d bytes, %x", len(whole), sha256.Sum256(whole))
}

func TestAFileThatIsNotOursToWriteIsRefusedAndLeftAlone(t *testing.T) {
	for name, test := range map[string]struct {
		do   func(path string)
		want error
	}{
		"not a database": {func(p string) {
			noError(t, os.WriteFile(p, []byte(strings.Repeat("code,name\n", 99)), 0o600))
		}, ErrForeign},
		"two bytes":                  {func(p string) { noError(t, os.WriteFile(p, []byte("PK"), 0o600)) }, ErrForeign},
		"another program's":          {func(p string) { execute(t, p, `PRAGMA application_id = 1`) }, ErrForeign},
		"nobody's database":          {func(p string) { noError(t, os.Remove(p)); database(t, p) }, ErrForeign},
		"empty":                      {func(p string) { noError(t, os.Truncate(p, 0)) }, ErrDamaged},
		"cut short":                  {func(p string) { noError(t, os.Truncate(p, 3*pageSize)) }, ErrDamaged},
		"cut inside a page":          {func(p string) { noError(t, os.Truncate(p, 5*pageSize-100)) }, ErrDamaged},
		"its codes overwritten":      {func(p string) { overwrite(t, p, "code") }, ErrDamaged},
		"its names overwritten":      {func(p string) { overwrite(t, p, "campaign") }, ErrDamaged},
		"a header only":              {func(p string) { noError(t, os.Truncate(p, 100)) }, nil},
		"its first page overwritten": {func(p string) { writeAt(t, p, make([]byte, pageSize), 0) }, ErrForeign},
	} {
		t.Run(name, func(t *testing.T) {
			path := spoil(t, test.do)
			before := digest(t, path)
			_, opened := Open(t.Context(), path, account)
			_, viewed := View(t.Context(), path, account)
			for _, err := range []error{opened, viewed} {
				if err == nil || test.want != nil && !errors.Is(err, test.want) {
					t.Errorf("error %v, want %v", err, test.want)
				}
			}
			same(t, "the file", digest(t, path), before)
		})
	}
}

// database makes one that says of itself nothing.
func database(t *testing.T, path string) {
	noError(t, os.WriteFile(path, nil, 0o600))
	execute(t, path, `CREATE TABLE code (id INTEGER PRIMARY KEY)`)
}

func TestANewerLedgerIsRefusedAndLeftAlone(t *testing.T) {
	path := spoil(t, func(path string) { execute(t, path, `PRAGMA user_version = 7`) })
	refusesNewer(t, path)
}

func TestANewerLedgerIsKnownByItsLogToo(t *testing.T) {
	l := fresh(t)
	reserve(t, l, planned("spring", 1))
	_, err := l.write.Exec(`PRAGMA user_version = 7`) // in the log: a killed run of a newer program leaves it there
	noError(t, err)
	path := copyOf(t, l.path)
	log := digest(t, path+"-wal")
	refusesNewer(t, path)
	same(t, "the log", digest(t, path+"-wal"), log)
}

func refusesNewer(t *testing.T, path string) {
	t.Helper()
	before := digest(t, path)
	_, opened := Open(t.Context(), path, account)
	_, viewed := View(t.Context(), path, account)
	for _, err := range []error{opened, viewed} {
		e, ok := errors.AsType[*VersionError](err)
		if !ok || e.Version != 7 || !strings.Contains(err.Error(), "use the newer sceneqr") {
			t.Errorf("error %v", err)
		}
	}
	same(t, "the file", digest(t, path), before)
}

func TestAnOlderLedgerIsNotLookedAtBeforeARunHasBroughtItUpToDate(t *testing.T) {
	path := spoil(t, func(path string) { execute(t, path, `PRAGMA user_version = 0`) })
	before := digest(t, path)
	_, err := View(t.Context(), path, account)
	if e, ok := errors.AsType[*VersionError](err); !ok || !strings.Contains(e.Error(), "by the next run") {
		t.Errorf("error %v", err)
	}
	same(t, "the file", digest(t, path), before)
}

func TestADamagedPictureIsFoundWhenItIsRead(t *testing.T) {
	l := start(t, spoil(t, func(path string) { overwrite(t, path, "picture") }))
	codes := listed(t, l, "spring")
	same(t, "codes", len(codes), 500)
	if _, err := l.Picture(t.Context(), codes[0]); !errors.Is(err, ErrDamaged) {
		t.Errorf("error %v", err)
	}
}

func TestALogWithoutItsFileIsNoNewLedger(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sceneqr.db")
	noError(t, os.WriteFile(path+"-wal", []byte("the only copy of the last codes"), 0o600))
	if _, err := Open(t.Context(), path, account); !errors.Is(err, ErrDamaged) {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file: %v", err)
	}
}
