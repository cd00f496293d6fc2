package console

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"sceneqr/campaign/words"
)

func TestAWarningIsALineAndAnObject(t *testing.T) {
	c, out, err := newConsole()
	c.JSON = true
	c.Warn("two\nlines of %d", 7)
	if want := `{"type":"warning","text":"two; lines of 7"}` + "\n"; out.String() != want {
		t.Errorf("stdout %q, want %q", out, want)
	}
	if want := "sceneqr: warning: two; lines of 7\n"; err.String() != want {
		t.Errorf("stderr %q, want %q", err, want)
	}
}

func TestAQuietWarningIsHeardOnTheDayThatSomethingIsWrong(t *testing.T) {
	for _, tc := range []struct {
		err    error
		status int
		want   string // on stderr
		types  string
	}{
		{nil, 0, "", ""},
		{nil, 9, "sceneqr: warning: careful\n", "warning summary"},
		{errors.New("no"), 5, "sceneqr: warning: careful\nsceneqr: error: no\n", "warning error summary"},
	} {
		c, out, err := newConsole()
		c.Quiet, c.JSON = true, true
		c.Warn("careful")
		c.End(tc.err, words.Message{}, tc.status)
		if _, types := objects(t, out); err.String() != tc.want || types != tc.types {
			t.Errorf("status %d: types %q, stderr %q", tc.status, types, err)
		}
	}
}

func TestAQuietConsoleKeepsAHundredWarnings(t *testing.T) {
	c, _, err := newConsole()
	c.Quiet = true
	for i := range 103 {
		c.Warn("the %d. time", i+1)
	}
	c.End(errors.New("no"), words.Message{}, 1)
	if n := strings.Count(err.String(), " time\n"); n != mostKept || !strings.Contains(err.String(), "... and 3 more warnings\n") {
		t.Errorf("%d warnings were told:\n%s", n, err)
	}
	if !strings.Contains(err.String(), fmt.Sprintf("the %d. time\n", mostKept)) {
		t.Errorf("not the first ones were told:\n%s", err)
	}
}

func TestAResultThatCannotBeWrittenStillHasItsWarnings(t *testing.T) {
	c, _, err := newConsole()
	c.Quiet, c.JSON, c.Out = true, true, fullDisk{}
	c.Warn("careful")
	c.Check(Check{Name: words.Of("disk"), State: Failed})
	c.End(nil, words.Message{}, 0)
	c.End(c.Broken(), words.Of("make room"), 1)
	want := "sceneqr: warning: careful\nsceneqr: error: writing the result: no space left\nsceneqr: hint: make room\n"
	if err.String() != want {
		t.Errorf("stderr %q, want %q", err, want)
	}
}
