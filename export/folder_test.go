package export

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"sceneqr/campaign"
)

func TestTwoExportsDoNotWriteIntoOneFolder(t *testing.T) {
	dir := t.TempDir()
	first, err := newStage(t.Context(), dir, ours)
	if err != nil {
		t.Fatal(err)
	}
	_, err = All(t.Context(), dir, shops(2))
	if busy, ok := errors.AsType[*BusyError](err); !ok || busy.Dir != dir {
		t.Errorf("error %v, want a BusyError", err)
	}
	if _, err := os.Stat(first.waiting); err != nil {
		t.Errorf("the first export's stage was cleared away: %v", err)
	}
	first.discard()
	all(t, dir, shops(2))
}

func TestAFolderKeepsToOneCampaignOfOneAccount(t *testing.T) {
	dir := t.TempDir()
	trial := shops(2)
	trial.Trial, trial.AppID = true, "wx-trial"
	all(t, dir, trial)
	mine := shops(2)
	all(t, dir, mine) // a trial gives way
	before := folder(t, dir)
	for name, change := range map[string]func(*Batch){
		"another campaign": func(b *Batch) { b.Campaign += " 2" },
		"another account":  func(b *Batch) { b.AppID += "2" },
		"a trial":          func(b *Batch) { b.Trial, b.AppID = true, "wx-trial" },
	} {
		other := mine
		change(&other)
		_, err := All(t.Context(), dir, other)
		if occupied, ok := errors.AsType[*OccupiedError](err); !ok || occupied.Campaign != mine.Campaign {
			t.Errorf("%s: error %v, want an OccupiedError", name, err)
		}
		checkUntouched(t, dir, before)
	}
	if err := os.WriteFile(filepath.Join(dir, manifestName), []byte("somebody's notes"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := mine.Fits(dir); err != nil {
		t.Errorf("a file that is no manifest is in the way: %v", err)
	}
}

func TestATrialSaysSo(t *testing.T) {
	b := shops(1)
	b.Trial = true
	page := readPages(t, pdfBytes(t, b))[0]
	if want := "（试用 sandbox）" + b.Campaign; page.texts[0] != want {
		t.Errorf("the heading is %q, want %q", page.texts[0], want)
	}
	rows, err := openWorkbook(t, workbookBytes(t, b)).GetRows(resultSheet)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(rows[1], "trial") {
		t.Errorf("the row of a trial is %q", rows[1])
	}
}

func TestAnEndedContextEndsTheExport(t *testing.T) {
	dir := t.TempDir()
	all(t, dir, shops(2))
	before := folder(t, dir)
	why := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	b := shops(3)
	picture := b.Picture
	b.Picture = func(c campaign.Code) ([]byte, error) {
		cancel(why)
		return picture(c)
	}
	if _, err := All(ctx, dir, b); !errors.Is(err, why) {
		t.Errorf("error %v, want %v", err, why)
	}
	checkUntouched(t, dir, before)
}
