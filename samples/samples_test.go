// Package samples shows the program at work: sheets to try it with, and scripts that are its manual and its test at once.
// Every file in scripts/ tells one story in the shell's words, and is run against the real program. The tests beside them
// ask what a script cannot: what a killed run leaves behind, and whether other people's decoders read what was made.
//
// Nothing here is imported, and nothing here reaches beyond loopback: where WeChat is needed, its emulator stands in.
//
// Start with scripts/trial.txtar.
package samples

import (
	"context"
	"log"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	// What the program is made of is named here, so that go test never takes a result from its cache that belongs to an
	// older program.
	_ "sceneqr/campaign/commandline"
	"sceneqr/export/proof"
	sceneqr "sceneqr/samples/program"
)

// workshop holds what is built for the tests.
var workshop string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "sceneqr-samples-")
	if err != nil {
		log.Fatal(err)
	}
	workshop = dir
	status := m.Run()
	if err := os.RemoveAll(dir); err != nil {
		log.Print(err)
	}
	os.Exit(status)
}

func TestScripts(t *testing.T) {
	program := program(t)
	samples, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "scripts",
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", filepath.Dir(program)+string(os.PathListSeparator)+e.Getenv("PATH"))
			e.Setenv("SAMPLES", samples)
			e.Setenv(cacheVariable, cacheFolder())
			e.Setenv(raceVariable, os.Getenv(raceVariable))
			e.Values[stageKey{}] = new(stage)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"wechat":  wechat,
			"asked":   asked,
			"types":   types,
			"gb18030": gb18030,
			"scenes":  scenes,
			"soon":    soon,

			"sqlite":    sqlite,
			"transacts": transacts,
			"locks":     locks,

			"logo":    logo,
			"packed":  packed,
			"columns": columns,

			"token":    token,
			"watchman": watch,
			"welcome":  welcomes,

			"callback":  toCallback,
			"listening": listening,
			"terminate": terminate,
			"scans":     scans,
			"follows":   follows,
			"unfollows": unfollows,
			"get":       get,
		},
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
	})
}

// program is the path of sceneqr, built once, with the race detector when the tests have it too.
func program(t *testing.T) string {
	t.Helper()
	if _, err := os.ReadFile(filepath.Join("..", "main.go")); err != nil { // the one source that cannot be imported
		t.Fatal(err)
	}
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

var build = sync.OnceValues(func() (string, error) {
	if err := warmCache(); err != nil {
		return "", err
	}
	var flags []string
	if raceDetector {
		flags = []string{"-race"}
	}
	return sceneqr.Build(context.Background(), workshop, flags...)
})

// raceVariable is what the race detector goes by, in the programs that it is built into.
const raceVariable = "GORACE"

// cacheVariable says where a program keeps what it can make again.
const cacheVariable = "XDG_CACHE_HOME"

// cacheFolder is for all programs that the tests start: the user's own, where PDFium may have been compiled before.
func cacheFolder() string {
	if folder, err := os.UserCacheDir(); err == nil {
		return folder
	}
	return filepath.Join(workshop, "cache")
}

// warmCache has PDFium compiled, so that not every program which the tests start at the same time does so for itself: it
// takes 3 seconds, and 30 with the race detector.
func warmCache() error {
	if err := os.Setenv(cacheVariable, cacheFolder()); err != nil {
		return err
	}
	eye, err := proof.Open(context.Background())
	if err != nil {
		return err
	}
	return eye.Close()
}
