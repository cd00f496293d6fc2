package export

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/scan"
)

// scansOf are scans of the first n codes of a batch, one each day.
func scansOf(b Batch, n int) Scans {
	tally := scan.NewTally(b.Codes, campaign.China, scan.Day)
	first := time.Date(2026, 11, 1, 4, 0, 0, 0, time.UTC)
	for i := range n {
		tally.Add(scan.Visit{Kind: scan.Followed, Scene: b.Codes[i].Scene, At: first.AddDate(0, 0, i), Person: int64(i)})
	}
	s := Scans{Report: tally.Report(), AppID: b.AppID, Time: first.AddDate(0, 0, n), Version: b.Version}
	s.Report.Campaign = b.Campaign
	return s
}

func reported(t testing.TB, dir string, s Scans) []File {
	t.Helper()
	d, err := Report(t.Context(), dir, s)
	if err != nil {
		t.Fatal(err)
	}
	return d.Files
}

var reportFiles = []string{"report.xlsx", "report.html", "report.csv"}

func TestReportStandsBesideTheCampaignsFiles(t *testing.T) {
	dir, b := t.TempDir(), shops(5)
	all(t, dir, b)
	before := folder(t, dir)
	if err := os.WriteFile(filepath.Join(dir, "report.txt"), []byte("somebody's"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := namesOf(reported(t, dir, scansOf(b, 3))); !slices.Equal(got, reportFiles) {
		t.Errorf("files %q, want %q", got, reportFiles)
	}
	there := folder(t, dir)
	checkSums(t, before)
	for name, content := range before {
		if there[name] != content {
			t.Errorf("%s was touched", name)
		}
	}
	if len(there) != len(before)+4 {
		t.Errorf("%d files in the folder, want %d", len(there), len(before)+4)
	}
	all(t, dir, b)
	if again := folder(t, dir); again["report.csv"] != there["report.csv"] || again["report.txt"] != "somebody's" {
		t.Error("the next export took the report away")
	}
}

func TestReportIsTheSameBytes(t *testing.T) {
	b := shops(20)
	first := reported(t, t.TempDir(), scansOf(b, 9))
	if again := reported(t, t.TempDir(), scansOf(b, 9)); !slices.Equal(first, again) {
		t.Errorf("%+v, then %+v", first, again)
	}
}

func TestReportFollowsTheTableThatIsAskedFor(t *testing.T) {
	b := shops(5)
	for table, want := range map[scan.Table]string{
		scan.ByChannel: "\uFEFFname,key,", scan.ByGroup: "\uFEFFgroup,channels,", scan.ByTime: "\uFEFFday,scans,people,new followers\r\n2026-11-01,1,1,1\r\n",
	} {
		dir, s := t.TempDir(), scansOf(b, 3)
		s.Table = table
		reported(t, dir, s)
		if csv := folder(t, dir)["report.csv"]; !strings.HasPrefix(csv, want) {
			t.Errorf("table %d is %q, want %q", table, csv, want)
		}
	}
}

func TestAReportThatStopsShortLeavesTheOldOne(t *testing.T) {
	dir, b := t.TempDir(), shops(5)
	reported(t, dir, scansOf(b, 2))
	before := folder(t, dir)
	for _, missing := range reportFiles {
		s, err := newStage(t.Context(), dir, reports)
		if err != nil {
			t.Fatal(err)
		}
		files, err := scansOf(b, 3).write(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(s.waiting, missing)); err != nil { // now its rename must fail
			t.Fatal(err)
		}
		if err := s.publish(files); err == nil || !strings.Contains(err.Error(), "replace "+missing) {
			t.Errorf("without %s: %v", missing, err)
		}
		checkUntouched(t, dir, before)
	}
	why := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	if _, err := Report(ctx, dir, scansOf(b, 3)); !errors.Is(err, why) {
		t.Errorf("error %v, want %v", err, why)
	}
	checkUntouched(t, dir, before)
}

// A kill may come between any two renames: here the report stops there because the next file is missing.
func TestNoFileOfAReportIsEverMissing(t *testing.T) {
	dir, b := t.TempDir(), shops(5)
	reported(t, dir, scansOf(b, 2))
	for _, missing := range reportFiles {
		s, err := newStage(t.Context(), dir, reports)
		if err != nil {
			t.Fatal(err)
		}
		files, err := scansOf(b, 3).write(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(s.waiting, missing)); err != nil {
			t.Fatal(err)
		}
		var done moves
		if err := s.exchange(&done, files); err == nil {
			t.Fatal("the report was not stopped")
		}
		for _, name := range reportFiles {
			if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 {
				t.Errorf("stopped at %s: %s is not there: %v", missing, name, err)
			}
		}
		if err := s.lock.Close(); err != nil { // as the system does for a process that is gone
			t.Fatal(err)
		}
	}
	if files := reported(t, dir, scansOf(b, 3)); len(folder(t, dir)) != len(files) {
		t.Errorf("%d files in the folder, want %d", len(folder(t, dir)), len(files))
	}
}

func TestAReportKeepsOutOfOtherFolders(t *testing.T) {
	dir, b := t.TempDir(), shops(2)
	all(t, dir, b)
	other := scansOf(b, 1)
	other.Report.Campaign = "another"
	_, err := Report(t.Context(), dir, other)
	if occupied, ok := errors.AsType[*OccupiedError](err); !ok || occupied.Campaign != b.Campaign {
		t.Errorf("error %v, want an OccupiedError", err)
	}
	s, err := newStage(t.Context(), dir, ours)
	if err != nil {
		t.Fatal(err)
	}
	defer s.discard()
	if _, err := Report(t.Context(), dir, scansOf(b, 1)); err == nil {
		t.Error("two exports write into one folder")
	} else if _, busy := errors.AsType[*BusyError](err); !busy {
		t.Errorf("error %v, want a BusyError", err)
	}
}
