// Package program makes sceneqr from the sources at hand and readies what it is started with, for the commands beside it
// that run it as its user does. It starts nothing itself, but knows when a listener is ready.
//
// Start with [Build].
package program

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// Build makes the program in the folder dir and returns its path. It is to be called from within the module. The flags
// are those of go build, such as -race.
func Build(ctx context.Context, dir string, flags ...string) (string, error) {
	path := filepath.Join(dir, "sceneqr")
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	args := slices.Concat([]string{"build", "-buildvcs=false", "-o", path}, flags, []string{"sceneqr"})
	out, err := exec.CommandContext(ctx, "go", args...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building sceneqr: %w\n%s", err, out)
	}
	return path, nil
}

// Environment is the caller's own, without what he has set for runs of his own.
func Environment() []string {
	return slices.DeleteFunc(os.Environ(), func(variable string) bool {
		return strings.HasPrefix(variable, "SCENEQR_") || strings.HasPrefix(variable, "SOURCE_DATE_EPOCH=")
	})
}
