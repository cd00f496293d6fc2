package export

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
	"sceneqr/export/report"
	"sceneqr/export/workbook"
)

// Scans is what the codes of a campaign have brought, on its way to files.
type Scans struct {
	Report   scan.Report
	Table    scan.Table // that report.csv has
	AppID    string
	Trial    bool           // the codes were made by the emulator, and the files say so
	Time     time.Time      // of the latest record that the files tell of
	Language words.Language // that the files are written in
	Version  string         // of the program, told in the workbook
}

// The names of the files with more to them than what is written.
const (
	tableName = "report.xlsx"
	pageName  = "report.html"
)

// reports matches every name that [Report] writes.
var reports = regexp.MustCompile(`^report\.(xlsx|html|csv)$`)

// Report writes report.xlsx, report.html and report.csv into the folder dir, which it makes if need be, and touches no other
// file there: a campaign's own files and their checksums stay true. It writes all of them or none; a report that was killed
// leaves each file whole, the old one or the new one. Only on a disk without hard links, as that of a camera, a kill may leave
// one of them missing until the next report.
//
// The workbook of a campaign that keeps openids names people, and nobody but the user himself can read it.
//
// As with [All], the second that writes into a folder at once gets a [*BusyError]. A folder with the files or the report of
// another campaign, or of another account, is an [*OccupiedError]: only those of a trial give way, to the campaign of their
// name. When ctx ends, the error wraps its cause.
func Report(ctx context.Context, dir string, r Scans) (Delivery, error) {
	s, err := newStage(ctx, dir, reports)
	if err != nil {
		return Delivery{}, err
	}
	if err := r.fits(dir); err != nil {
		s.discard()
		return Delivery{}, err
	}
	files, err := r.write(s)
	if err != nil {
		s.discard()
		return Delivery{}, err
	}
	return Delivery{Files: files}, s.publish(files)
}

// fits refuses a folder with files of somebody else. Those of a reprint are the campaign's own.
func (r Scans) fits(dir string) error {
	m, err := lastManifest(dir)
	if err != nil {
		return err
	}
	before, err := lastReport(filepath.Join(dir, pageName))
	if err != nil {
		return words.Errorf("look into the folder for the files: %w", err)
	}
	if m != nil && !r.replaces(owner{m.AppID, m.Campaign, m.Trial}) {
		return &OccupiedError{Dir: dir, AppID: m.AppID, Campaign: m.Campaign}
	}
	if before != nil && !r.replaces(*before) {
		return &OccupiedError{Dir: dir, AppID: before.AppID, Campaign: before.Campaign}
	}
	return nil
}

// replaces tells whether a report may stand with the files of an owner, and in the place of his report.
func (r Scans) replaces(o owner) bool {
	return o.Campaign == r.Report.Campaign && (o.AppID == r.AppID || o.Trial)
}

func (r Scans) write(s *stage) (files []File, err error) {
	table := workbook.Report{
		Report: r.Report, AppID: r.AppID, Trial: r.Trial, Time: r.Time, Version: r.Version, Language: r.Language,
	}
	page := report.Page{
		Report: r.Report, Trial: r.Trial, Time: r.Time.In(r.Report.Zone).Format("2006-01-02 15:04"), Language: r.Language,
	}
	for _, f := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{tableName, table.Write},
		{pageName, func(w io.Writer) error {
			if err := page.Write(w); err != nil {
				return err
			}
			return owner{r.AppID, r.Report.Campaign, r.Trial}.sign(w)
		}},
		{"report.csv", func(w io.Writer) error { return table.WriteCSV(w, r.Table) }},
	} {
		file, err := s.write(f.name, f.write)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	if !r.Report.KeepsOpenIDs {
		return files, nil
	}
	// Nobody else can look into the stage, where it has had the mode of any file.
	if err := os.Chmod(filepath.Join(s.waiting, tableName), 0o600); err != nil {
		return nil, words.Errorf("write %s: %w", tableName, err)
	}
	return files, nil
}
