//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"sceneqr/samples/program"
)

// measureSheets has a sheet of 100,000 rows checked, and then the files of as many codes made from a ledger: how long each
// of those takes that people look at in a spreadsheet or a browser, and the most memory of all.
func measureSheets(binary, dir string) error {
	if err := measureCheck(binary, filepath.Join(dir, "check.xlsx")); err != nil {
		return fmt.Errorf("checking a sheet: %w", err)
	}
	book := filepath.Join(dir, "files.db")
	if err := writeLedger(context.Background(), book, labels); err != nil {
		return fmt.Errorf("writing the ledger: %w", err)
	}
	return measureFiles(binary, book, filepath.Join(dir, "files"))
}

func measureCheck(binary, sheet string) error {
	if err := writeSheet(sheet, labels); err != nil {
		return err
	}
	cmd := exec.Command(binary, "check", "--quiet", sheet)
	cmd.Env = program.Environment()
	begun := time.Now()
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, said)
	}
	fmt.Printf("\n    rows   check s   peak MB\n%8d %9.1f %9.0f\n", labels, time.Since(begun).Seconds(), peakMB(cmd.ProcessState))
	return nil
}

func measureFiles(binary, book, out string) error {
	cmd := exec.Command(binary, "export", "--json", "--proof", "off", "--appid", appid, "--ledger", book, "--out", out, "bench")
	cmd.Env = program.Environment()
	var said strings.Builder
	cmd.Stderr = &said
	lines, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	w := watch{start: time.Now(), parts: map[string]*span{}}
	if err := cmd.Start(); err != nil {
		return err
	}
	err = w.read(lines)
	if err := errors.Join(err, cmd.Wait()); err != nil {
		return fmt.Errorf("making files: %w\n%s", err, &said)
	}
	fmt.Printf("\n   codes   result.xlsx s   result.csv s   gallery s   all files s   peak MB\n%8d %15.1f %14.1f %11.1f %13.1f %9.0f\n", labels,
		w.part("result.xlsx").seconds(), w.part("result.csv").seconds(), w.part("gallery.html").seconds(),
		time.Since(w.start).Seconds(), peakMB(cmd.ProcessState))
	return nil
}
