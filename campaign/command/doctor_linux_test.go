package command

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/console"
)

func init() {
	roles["doctor"] = func() {
		aloud := &console.Console{Out: os.Stdout, Err: os.Stderr, JSON: true}
		s := Settings{Ledger: "sceneqr.db", Console: aloud, Now: time.Now}
		_ = s.Doctor(context.Background()) // the list says why
	}
}

// What root has made may be read by others and not written: a run would stop there.
func TestTheDoctorTriesToWriteWhereARunWould(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "out", "spring"), 0o777); err != nil {
		t.Fatal(err)
	}
	newLedger(t, filepath.Join(dir, "sceneqr.db"), nil)
	write(t, filepath.Join(dir, "out", "spring", "manifest.json"), "{}")
	for place, mode := range map[string]os.FileMode{
		"..": 0o755, ".": 0o777, "out": 0o777, "out/spring": 0o555, "sceneqr.db": 0o444,
	} {
		if err := os.Chmod(filepath.Join(dir, place), mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "out", "spring"), 0o777) }) // or nobody but root can clear it away
	c := asUser(newChild(t, "doctor"))
	c.Dir = dir
	said, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]checkLine{}
	for line := range strings.Lines(string(said)) {
		var l checkLine
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		found[l.Name] = l
	}
	l := found["ledger"]
	if l.State != "failed" || l.Detail != "open sceneqr.db: permission denied" || !strings.Contains(l.Cure, "chown") {
		t.Errorf("%+v", l)
	}
	if l := found["output folder"]; l.State != "failed" || !strings.Contains(l.Detail, "out/spring") {
		t.Errorf("%+v", l)
	}
}
