package command

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"testing"
)

// roleVariable has a process started from this test binary play one of the roles and end.
const roleVariable = "SCENEQR_TEST_ROLE"

var roles = map[string]func(){}

func TestMain(m *testing.M) {
	if play, ok := roles[os.Getenv(roleVariable)]; ok {
		play()
		return
	}
	os.Exit(m.Run())
}

// child is this test binary in a role. It ends with the test, and when its standard input does, at the latest.
type child struct {
	*exec.Cmd
	lines *bufio.Reader // what it prints
}

func newChild(t *testing.T, role string, env ...string) *child {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Dir = t.TempDir()
	cmd.Env = append(append(os.Environ(), env...), roleVariable+"="+role)
	return &child{Cmd: cmd}
}

func (c *child) start(t *testing.T) {
	t.Helper()
	if _, err := c.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.lines = bufio.NewReader(out)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
}

// says returns the child's next line, "" when it prints no more.
func (c *child) says() string {
	line, _ := c.lines.ReadString('\n')
	return line
}

// waitForParent blocks for as long as the parent holds the other end of standard input.
func waitForParent() { _, _ = io.Copy(io.Discard, os.Stdin) }
