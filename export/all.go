package export

import (
	"context"
	"io"
	"slices"

	"golang.org/x/sync/errgroup"

	"sceneqr/campaign/words"
	"sceneqr/export/workbook"
)

// File is a file that an export has written.
type File struct {
	Name   string `json:"name"` // within the folder
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"` // in hexadecimal
}

// A Delivery is what an export has written, and what whoever gets it should know.
type Delivery struct {
	Files   []File
	Changes []Change // texts that are not printed as they stand in the sheet, in the order of the pages
	Labels  int
	Pages   int // of all volumes
	Reprint int // its number, from 1; 0 for the first printing
	Filled  int // pages with labels: the others are slip sheets
	Proved  int // of those that were drawn and read; every label was read from the file itself
	Warning words.Message
	Notes   []words.Message // what in the files is not as one may expect, such as a workbook that is not the customer's own
}

// All writes all files of the batch into the folder dir, which it makes if need be: codes.zip, sheet.pdf (or sheet-01.pdf
// and so on), job-ticket.pdf and .txt, result.xlsx, result.csv, gallery.html (of many codes with gallery-01.html and so on
// before it), manifest.json and SHA256SUMS, in this order. Without a verified code there is no codes.zip, no PDF and no job
// ticket.
//
// It writes them whole or not at all, and every PDF is read back first: a volume in which a label does not read is a
// [*proof.Failure], and nothing is delivered. On an error the files of the export before stand as they stood. Files of that
// export that this one does not have, such as a third volume, are removed; no other file in dir is touched. An export that
// was killed leaves either the old files, or, killed in the moment in which the files change places, no SHA256SUMS: that
// file goes first and comes last. The next export clears up after it.
//
// Only one export at a time writes into a folder: the second gets a [*BusyError]. A folder that holds another campaign's
// files, or another account's, is an [*OccupiedError]. When ctx ends, the error wraps its cause.
func All(ctx context.Context, dir string, b Batch) (Delivery, error) {
	return deliver(ctx, dir, b, writeAll)
}

// Print is [All] without the ZIP, the tables and the gallery: labels once more, for another stock or in the place of spoiled ones.
func Print(ctx context.Context, dir string, b Batch) (Delivery, error) {
	return deliver(ctx, dir, b, writeLabels)
}

func deliver(ctx context.Context, dir string, b Batch, write func(*stage, *printing) (Delivery, error)) (Delivery, error) {
	p, err := newPrinting(b)
	if err != nil {
		return Delivery{}, err
	}
	s, err := newStage(ctx, dir, ours)
	if err != nil {
		return Delivery{}, err
	}
	if _, err := b.Fits(dir); err != nil {
		s.discard()
		return Delivery{}, err
	}
	d, err := write(s, p)
	if err == nil && b.Whole != nil {
		err = b.Whole()
	}
	if err != nil {
		s.discard()
		return Delivery{}, err
	}
	return d, s.publish(d.Files)
}

// Ready tells whether [All] could write into dir now, which it makes if need be: to be known before there is anything to
// write that cannot be had twice.
func Ready(ctx context.Context, dir string) error {
	s, err := newStage(ctx, dir, ours)
	if err != nil {
		return err
	}
	defer s.discard()
	_, err = s.oldFiles()
	return err
}

// writeAll writes the ZIP first, which keeps all processors busy by itself and whose names the workbook gives; then the
// labels, whose changed texts it tells; then the tables, the gallery and what says that all is there.
func writeAll(s *stage, p *printing) (Delivery, error) {
	names := p.names()
	var files []File
	var pictures []picture
	if p.verifiedCodes() > 0 {
		file, err := s.write(zipName, func(w io.Writer) (err error) {
			pictures, err = writeZIP(w, p.Batch, p.symbols, names)
			return err
		})
		if err != nil {
			return Delivery{}, err
		}
		files = append(files, file)
	}
	volumes, changes, err := p.draw(s)
	if err != nil {
		return Delivery{}, err
	}
	tables, notes, err := p.tellAndProve(s, p.result(names, pictures, changes))
	if err != nil {
		return Delivery{}, err
	}
	ticket, err := p.writeTicket(s, volumes, changes)
	if err != nil {
		return Delivery{}, err
	}
	d, err := p.seal(s, slices.Concat(files, volumes, ticket, tables), changes)
	if note := p.namesNote(); !note.IsZero() && pictures != nil {
		notes = append(notes, note)
	}
	d.Notes = notes
	return d, err
}

// tellAndProve writes what tells of the codes, the tables and the gallery, while the pages are proved.
func (p *printing) tellAndProve(s *stage, r workbook.Result) (files []File, notes []words.Message, err error) {
	var g errgroup.Group
	g.Go(func() error { return p.provePages(s) })
	g.Go(func() error {
		tables, told, err := p.writeTables(s, r)
		if err != nil {
			return err
		}
		gallery, err := p.writeGallery(s)
		files, notes = append(tables, gallery...), told
		return err
	})
	err = g.Wait()
	return files, notes, err
}

func writeLabels(s *stage, p *printing) (Delivery, error) {
	if p.labels == 0 {
		return Delivery{}, &PressError{ErrNothingToPrint}
	}
	volumes, changes, err := p.draw(s)
	if err != nil {
		return Delivery{}, err
	}
	if err := p.provePages(s); err != nil {
		return Delivery{}, err
	}
	ticket, err := p.writeTicket(s, volumes, changes)
	if err != nil {
		return Delivery{}, err
	}
	return p.seal(s, slices.Concat(volumes, ticket), changes)
}

// writeTicket writes the job ticket twice; of no labels there is none.
func (p *printing) writeTicket(s *stage, volumes []File, changes []Change) ([]File, error) {
	if len(volumes) == 0 {
		return nil, nil
	}
	t := p.jobTicket(volumes, changes)
	drawn, err := s.write(ticketPDF, t.Write)
	if err != nil {
		return nil, err
	}
	text, err := s.write(ticketText, func(w io.Writer) error { return writeTicketText(w, t) })
	return []File{drawn, text}, err
}

// seal adds the manifest and the checksums.
func (p *printing) seal(s *stage, files []File, changes []Change) (Delivery, error) {
	m, err := s.write(manifestName, newManifest(p, files).write)
	if err != nil {
		return Delivery{}, err
	}
	files = append(files, m)
	sums, err := s.write(sumsName, func(w io.Writer) error { return writeSums(w, files) })
	if err != nil {
		return Delivery{}, err
	}
	return Delivery{
		Files: append(files, sums), Changes: changes, Labels: p.labels, Pages: p.pages, Reprint: p.Press.Reprint,
		Filled: len(p.labelPages()), Proved: len(p.drawnPages()), Warning: p.warning,
	}, nil
}

func (b Batch) verifiedCodes() int {
	n := 0
	for i := range b.Codes {
		if verified(&b.Codes[i]) {
			n++
		}
	}
	return n
}
