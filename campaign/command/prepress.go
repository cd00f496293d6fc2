package command

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"sceneqr/campaign/words"
	"sceneqr/export"
	"sceneqr/export/layout"
	"sceneqr/export/pdf"
	"sceneqr/export/qr"
)

// Layouts lists the built-in layouts with a drawing of each, or prints the one of that name as YAML, to begin one's own with.
func (s Settings) Layouts(_ context.Context, name string) error {
	if name == "" {
		s.Console.Layouts(layout.Builtin())
		return nil
	}
	source, err := layout.Source(name)
	if err != nil {
		return &export.PressError{Err: err}
	}
	s.Console.Source(string(source))
	return nil
}

// calibrationText is as long as WeChat's urls, so that the codes of the ladder have the modules of real ones, and leads nowhere.
const calibrationText = "sceneqr calibration page, not a WeChat code.."

// Calibrate writes a page for measuring a printer to the file. With measures of such a page the page is drawn as they ask
// for, so that it shows whether they were right, and they become the printer's profile.
func (s Settings) Calibrate(_ context.Context, file string) error {
	p, err := s.calibrated()
	if err != nil {
		return err
	}
	symbol, err := qr.Encode(calibrationText, qr.M)
	if err != nil {
		return err
	}
	page := pdf.Calibration{
		About:  pdf.About{Title: "sceneqr calibration " + p.Printer.Name, Time: s.Now()},
		Layout: p.Layout, Printer: p.Printer, Code: symbol, DPI: p.DPI, Command: s.calibrateCommand(),
	}
	if err := replaceable(file); err != nil {
		return err
	}
	if err := writeFile(file, page.Write); err != nil {
		return placed("FILE", words.Errorf("writing the calibration page: %w", err))
	}
	if err := s.keepProfile(p.Printer); err != nil {
		return placed("--printer", words.Errorf("writing the printer's profile: %w", err))
	}
	s.Console.Say("%s: print it at 100 %%, measure the cross and the bars, then type: "+
		"%s --left MM --top MM --across MM --down MM", file, s.calibrateCommand())
	return nil
}

// calibrated is the layout whose grid is shown, and the printer's profile with what was measured.
func (s Settings) calibrated() (p export.Press, err error) {
	if err := errors.Join(s.readLayout(&p), s.readDPI(&p)); err != nil {
		return p, &export.PressError{Err: err}
	}
	if p.Layout.Roll {
		return p, &export.PressError{Err: pdf.ErrRoll}
	}
	err = s.readPrinter(&p)
	if errors.Is(err, fs.ErrNotExist) {
		p.Printer, err = layout.Printer{Name: s.printerName()}, nil
	}
	if err != nil {
		return p, &export.PressError{Err: err}
	}
	if s.Measured == (Measured{}) {
		return p, nil
	}
	if s.Press.Printer == "" {
		return p, &export.PressError{Err: words.New("what was measured needs a profile to go to: --printer FILE")}
	}
	m := s.Measured
	if p.Printer, err = p.Printer.Measured(m.Left, m.Top, m.Across, m.Down); err != nil {
		return p, &export.PressError{Err: err}
	}
	return p, nil
}

func (s Settings) printerName() string {
	name := filepath.Base(s.Press.Printer)
	return strings.TrimSuffix(name, filepath.Ext(name))
}

// keepProfile writes the profile, after the page: measures that are typed once more because the page could not be written
// would count twice.
func (s Settings) keepProfile(printer layout.Printer) error {
	if s.Measured == (Measured{}) {
		return nil
	}
	err := writeFile(s.Press.Printer, func(w io.Writer) error {
		_, err := w.Write(printer.YAML())
		return err
	})
	if err == nil {
		s.Console.Say("%s: %v", s.Press.Printer, printer.Correction())
	}
	return err
}

// calibrateCommand is what to type once the page is printed, up to the measures.
func (s Settings) calibrateCommand() string {
	command := "sceneqr calibrate --printer " + s.profile()
	if s.Press.Layout != "" && s.Press.Layout != layout.Default {
		command += " --layout " + s.Press.Layout
	}
	return command
}

func (s Settings) profile() string {
	if s.Press.Printer == "" {
		return "printer.yaml"
	}
	return s.Press.Printer
}

// replaceable tells whether a PDF may be written in the place of a file: of none, or of another PDF.
func replaceable(path string) error {
	begin := make([]byte, len("%PDF"))
	f, err := os.Open(path)
	if err != nil {
		return nil // there is none, or writing says what is wrong
	}
	defer f.Close()
	if _, err := io.ReadFull(f, begin); err == nil && string(begin) == "%PDF" {
		return nil
	}
	return &UsageError{words.Of("%q is there and is no PDF", path), words.Of("name another file for the calibration page")}
}

// writeFile writes a file whole or not at all.
func writeFile(path string, content func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // of no use, and no longer there, once it has its name
	if err := errors.Join(content(f), f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
