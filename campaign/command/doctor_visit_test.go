package command

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/console"
	"sceneqr/campaign/wechat/emulator"
)

const (
	patient       = "wx0123456789abcdef"
	patientSecret = "0123456789abcdef0123456789abcdef"
)

type checkLine struct{ Type, Name, State, Detail, Cure string }

// visit is what a doctor said.
type visit struct {
	list []checkLine
	said string // on stderr
	err  error
}

func (v visit) check(t *testing.T, name string) checkLine {
	t.Helper()
	i := slices.IndexFunc(v.list, func(c checkLine) bool { return c.Name == name })
	if i < 0 {
		t.Fatalf("no check %q in %v", name, v.list)
	}
	return v.list[i]
}

// all gives the names of the checks in this state.
func (v visit) all(state string) (names []string) {
	for _, c := range v.list {
		if c.State == state {
			names = append(names, c.Name)
		}
	}
	return names
}

// examine has the doctor see an account at e, from a folder of its own that change may find in Out. Whatever happens, no
// permanent code is spent, and nothing secret is said.
func examine(t *testing.T, e *emulator.Emulator, change func(*Settings)) visit {
	t.Helper()
	server := httptest.NewServer(e)
	defer server.Close()
	dir := t.TempDir()
	var out, said bytes.Buffer
	s := Settings{
		AppID: patient, Secret: patientSecret, API: []string{server.URL}, MP: server.URL,
		Ledger: filepath.Join(dir, "sceneqr.db"), Out: filepath.Join(dir, "out", "spring"),
		Console: &console.Console{Out: &out, Err: &said, JSON: true}, Now: time.Now,
	}
	if change != nil {
		change(&s)
	}
	v := visit{err: s.Doctor(t.Context())}
	v.said = said.String()
	for line := range strings.Lines(out.String()) {
		var c checkLine
		if err := json.Unmarshal([]byte(line), &c); err != nil || c.Type != "check" {
			t.Fatalf("line %q: %v", line, err)
		}
		v.list = append(v.list, c)
	}
	if n := e.Spent(); n > 0 {
		t.Errorf("%d permanent codes were spent", n)
	}
	text := out.String() + v.said
	if v.err != nil {
		text += v.err.Error()
	}
	for _, secret := range append(e.Tokens(), patientSecret) {
		if strings.Contains(text, secret) {
			t.Errorf("a secret was told: %s", text)
		}
	}
	return v
}

func expectEnding(t *testing.T, err error, want Ending) {
	t.Helper()
	if ending, _ := Explain(err); err == nil || ending != want {
		t.Errorf("ending %d of %v, want %d", ending, err, want)
	}
}
