package export

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestAReportReplacesOnlyThatOfItsCampaign(t *testing.T) {
	mine := scansOf(shops(2), 1)
	mine.Report.Campaign = `春季 --> "<b>`
	trial := mine
	trial.Trial, trial.AppID = true, "wx-trial"
	other, account, otherTrial := mine, mine, trial
	other.Report.Campaign, otherTrial.Report.Campaign = "another", "another"
	account.AppID += "2"

	dir := t.TempDir()
	for _, s := range []Scans{trial, trial, mine, mine} { // a trial gives way
		refused(t, dir, other)
		reported(t, dir, s)
	}
	before := folder(t, dir)
	for _, s := range []Scans{other, account, trial, otherTrial} {
		if occupied := refused(t, dir, s); occupied.Campaign != mine.Report.Campaign || occupied.AppID != mine.AppID {
			t.Errorf("the folder is said to be of %+v", occupied)
		}
		checkUntouched(t, dir, before)
	}
}

// refused is the error of a report that may not come to a folder; nil where no report has been yet.
func refused(t *testing.T, dir string, s Scans) *OccupiedError {
	t.Helper()
	if len(folder(t, dir)) == 0 {
		return nil
	}
	_, err := Report(t.Context(), dir, s)
	occupied, ok := errors.AsType[*OccupiedError](err)
	if !ok {
		t.Fatalf("error %v, want an OccupiedError", err)
	}
	return occupied
}

func TestTheFilesOfATrialLetInOnlyTheReportOfTheirCampaign(t *testing.T) {
	dir, trial := t.TempDir(), shops(2)
	trial.Trial, trial.AppID = true, "wx-trial"
	all(t, dir, trial)
	other := scansOf(shops(2), 1)
	other.Report.Campaign = "another"
	if occupied := refused(t, dir, other); occupied.Campaign != trial.Campaign {
		t.Errorf("the folder is said to be of %+v", occupied)
	}
	of := scansOf(trial, 1)
	of.Trial = true
	reported(t, dir, of)
	reported(t, dir, scansOf(shops(2), 1))
}

func TestAPageThatIsNoReportIsReplaced(t *testing.T) {
	for _, text := range []string{"", "<p>somebody's", signBegin, signBegin + "{}" + signEnd, signBegin + `{"appid":` + signEnd} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, pageName), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		reported(t, dir, scansOf(shops(2), 1))
	}
}

func TestOnlyTheUserCanReadAWorkbookThatNamesPeople(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("its files have no such mode")
	}
	dir, s := t.TempDir(), scansOf(shops(2), 1)
	mode := func(name string) os.FileMode {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode().Perm()
	}
	reported(t, dir, s)
	before := mode(tableName)
	s.Report.KeepsOpenIDs = true
	reported(t, dir, s)
	if mode(tableName) != 0o600 || mode(pageName) != before || mode("report.csv") != before {
		t.Errorf("%v, %v and %v, as a file has %v", mode(tableName), mode(pageName), mode("report.csv"), before)
	}
}
