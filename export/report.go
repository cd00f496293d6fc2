package export

import (
	"context"
	"io"
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

// reports matches every name that [Report] writes.
var reports = regexp.MustCompile(`^report\.(xlsx|html|csv)$`)

// Report writes report.xlsx, report.html and report.csv into the folder dir, which it makes if need be, and touches no other
// file there: a campaign's own files and their checksums stay true. It writes all of them or none; a report that was killed
// leaves each file whole, the old one or the new one.
//
// As with [All], the second that writes into a folder at once gets a [*BusyError], and the folder of another campaign's files,
// or of another account's, is an [*OccupiedError]. When ctx ends, the error wraps its cause.
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
	if err != nil || m == nil || m.Trial || m.AppID == r.AppID && m.Campaign == r.Report.Campaign {
		return err
	}
	return &OccupiedError{Dir: dir, AppID: m.AppID, Campaign: m.Campaign}
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
		{"report.xlsx", table.Write},
		{"report.html", page.Write},
		{"report.csv", func(w io.Writer) error { return table.WriteCSV(w, r.Table) }},
	} {
		file, err := s.write(f.name, f.write)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}
