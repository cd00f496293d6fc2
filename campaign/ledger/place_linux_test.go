package ledger

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sceneqr/campaign"
)

// asNobody lets a test that root runs be refused what others are, in a folder that is nobody's.
func asNobody(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	t.Cleanup(func() { noError(t, os.Chmod(folder, 0o700)) }) // or it could not be removed
	if os.Geteuid() != 0 {
		return folder
	}
	const nobody = 65534
	noError(t, os.Chmod(filepath.Dir(folder), 0o755))
	noError(t, os.Chown(folder, nobody, nobody))
	if err := syscall.Setresuid(-1, nobody, -1); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { noError(t, syscall.Setresuid(-1, 0, -1)) })
	return folder
}

func TestWhereNothingMayBeWrittenTheErrorSaysSo(t *testing.T) {
	for _, test := range []struct {
		name         string
		shut         func(path string) error
		opened, seen string // what the errors of Open and View say; "" for none
	}{
		{"a folder that is shut and has no ledger",
			func(p string) error {
				return errors.Join(os.Remove(p), os.Remove(p+".lock"), os.Chmod(filepath.Dir(p), 0o500))
			},
			"locking the ledger: open ", "no such file"},
		{"a folder that is shut",
			func(p string) error { return os.Chmod(filepath.Dir(p), 0o500) },
			"its folder must be writable", "its folder must be writable"},
		{"a file that can only be read",
			func(p string) error { return os.Chmod(p, 0o400) },
			"opening the ledger for writing", ""},
		{"a file that cannot be read",
			func(p string) error { return os.Chmod(p, 0) },
			"sceneqr.db: permission denied", "sceneqr.db: permission denied"},
		{"a lock that cannot be had",
			func(p string) error { return os.Chmod(p+".lock", 0) },
			"locking the ledger: open ", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(asNobody(t), "sceneqr.db")
			l, err := Open(t.Context(), path, account)
			if err != nil {
				t.Fatal(err)
			}
			code := finish(t, l, reserve(t, l, planned("spring", 1))[0])
			noError(t, l.Close())
			noError(t, test.shut(path))

			_, opened := Open(t.Context(), path, account)
			refuses(t, "Open", opened, test.opened)
			v, err := View(t.Context(), path, account)
			refuses(t, "View", err, test.seen)
			if err == nil {
				same(t, "what is seen", listed(t, v, "spring"), []campaign.Code{code})
				noError(t, v.Close())
			}
			if left, err := filepath.Glob(path + ".probe*"); err != nil || left != nil {
				t.Errorf("left over: %v (%v)", left, err)
			}
		})
	}
}

func refuses(t *testing.T, who string, err error, want string) {
	t.Helper()
	denied := strings.Contains(want, "no such file") || errors.Is(err, fs.ErrPermission)
	if (err == nil) != (want == "") || err != nil && (!denied || !strings.Contains(err.Error(), want)) {
		t.Errorf("%s: error %v, want %q", who, err, want)
	}
}
