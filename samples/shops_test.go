package samples

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shopsSheet is a sheet of so many channels, the first of which are the same whatever their number.
func shopsSheet(channels int) string {
	var text strings.Builder
	text.WriteString("编号,名称\n")
	for i := range channels {
		fmt.Fprintf(&text, "K%d,第%d店\n", i, i)
	}
	return text.String()
}

// checkFiles demands that the files in a folder are those of one export, as its SHA256SUMS has them, and that nothing else is
// among them. It returns the sums by name.
func checkFiles(t *testing.T, folder string) map[string]string {
	t.Helper()
	sums := map[string]string{}
	for line := range strings.Lines(readFile(t, filepath.Join(folder, "SHA256SUMS"))) {
		sum, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		sums[name] = sum
		if got := fmt.Sprintf("%x", sha256.Sum256([]byte(readFile(t, filepath.Join(folder, name))))); got != sum {
			t.Errorf("%s has sum %s, and SHA256SUMS says %q", name, got, sum)
		}
	}
	found, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if name := f.Name(); sums[name] == "" && name != "SHA256SUMS" && name != ".sceneqr.lock" {
			t.Errorf("%q was left among the files", name)
		}
	}
	return sums
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
