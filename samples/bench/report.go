//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/scan"
	"sceneqr/samples/program"
)

// What a report is made of.
const (
	visits  = 1_000_000
	people  = 300_000
	seconds = 90 * 24 * 3600 // from the first scan to the last
)

// measureReport fills a ledger with scans and has the program report them.
func measureReport(binary, dir string) error {
	ctx := context.Background()
	book := filepath.Join(dir, "report.db")
	if err := writeLedger(ctx, book, posters); err != nil {
		return fmt.Errorf("writing the ledger: %w", err)
	}
	begun := time.Now()
	if err := writeScans(ctx, book); err != nil {
		return fmt.Errorf("writing scans: %w", err)
	}
	written := time.Since(begun).Seconds()
	cmd := exec.Command(binary, "report", "--quiet", "--appid", appid, "--ledger", book, "--out", filepath.Join(dir, "report"), "bench")
	cmd.Env = program.Environment()
	begun = time.Now()
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("reporting: %w\n%s", err, said)
	}
	fmt.Printf("\n   scans   channels   kept/s   report s   peak MB\n%8d %10d %8.0f %10.1f %9.0f\n",
		visits, posters, visits/written, time.Since(begun).Seconds(), peakMB(cmd.ProcessState))
	return nil
}

func writeScans(ctx context.Context, book string) (err error) {
	scans, err := ledger.OpenScans(ctx, book, appid)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, scans.Close()) }()
	first := time.Date(2026, time.August, 1, 0, 0, 0, 0, time.UTC)
	const together = 10_000
	batch := make([]scan.Scan, together)
	for from := 0; from < visits; from += together {
		for i := range batch {
			batch[i] = visit(first, from+i)
		}
		if _, err := scans.RecordAll(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

// visit is the nth scan. Few posters are scanned often, and each third scan is of somebody new.
func visit(first time.Time, n int) scan.Scan {
	kind := scan.Scanned
	if n%3 == 0 {
		kind = scan.Followed
	}
	poster := n * 7919 % posters * (n % 97) / 96
	return scan.Scan{
		Kind: kind, Scene: campaign.Scene(fmt.Sprintf("bench-%d", 1+poster)),
		At: first.Add(time.Duration(n) * seconds / visits * time.Second), OpenID: fmt.Sprintf("oPersonNumber%015d", n%people),
	}
}
