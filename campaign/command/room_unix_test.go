//go:build linux || darwin || freebsd

package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRoomIsThatOfTheNearestFolderThatExists(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, path := range []string{dir, filepath.Join(dir, "not", "yet"), "not/yet", "."} {
		if bytes, err := room(path); err != nil || bytes == 0 {
			t.Errorf("%q: %d, %v", path, bytes, err)
		}
	}
}

func TestThereIsNoRoomBelowAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := room(filepath.Join(file, "out"))
	if err == nil || !strings.Contains(err.Error(), `file/out": not a directory`) {
		t.Errorf("the error is %v", err)
	}
}
