package export

import (
	"context"
	"io"

	"golang.org/x/sync/errgroup"
)

// File is a file that [All] has written.
type File struct {
	Name   string `json:"name"` // within the folder
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"` // in hexadecimal
}

// All writes all files of the batch into the folder dir, which it makes if need be: codes.zip, sheet.pdf (or sheet-01.pdf
// and so on), result.xlsx, manifest.json and SHA256SUMS, and returns them in this order. Without a verified code there
// is no codes.zip and no PDF.
//
// It writes them whole or not at all. On an error the files of the export before stand as they stood. Files of that export
// that this one does not have, such as a third volume, are removed; no other file in dir is touched. An export that was
// killed leaves either the old files, or, killed in the moment in which the files change places, no SHA256SUMS: that
// file goes first and comes last. The next export clears up after it.
//
// Only one export at a time writes into a folder: the second gets a [*BusyError]. A folder that holds another campaign's
// files, or another account's, is an [*OccupiedError]. When ctx ends, the error wraps its cause.
func All(ctx context.Context, dir string, b Batch) ([]File, error) {
	s, err := newStage(ctx, dir)
	if err != nil {
		return nil, err
	}
	if _, err := b.Fits(dir); err != nil {
		s.discard()
		return nil, err
	}
	files, err := writeAll(s, b)
	if err != nil {
		s.discard()
		return nil, err
	}
	if err := s.publish(files); err != nil {
		return nil, err
	}
	return files, nil
}

// Ready tells whether [All] could write into dir now, which it makes if need be: to be known before there is anything to
// write that cannot be had twice.
func Ready(ctx context.Context, dir string) error {
	s, err := newStage(ctx, dir)
	if err != nil {
		return err
	}
	defer s.discard()
	_, err = s.oldFiles()
	return err
}

func writeAll(s *stage, b Batch) ([]File, error) {
	volumes := b.volumes()
	files, err := writePrints(s, b, volumes)
	if err != nil {
		return nil, err
	}
	m, err := s.write(manifestName, newManifest(b, volumes, files).write)
	if err != nil {
		return nil, err
	}
	files = append(files, m)
	sums, err := s.write(sumsName, func(w io.Writer) error { return writeSums(w, files) })
	if err != nil {
		return nil, err
	}
	return append(files, sums), nil
}

// documents is how many files are drawn at once: each holds up to 100 MB until it is written.
const documents = 2

// writePrints writes the ZIP, the PDF and the workbook. The ZIP comes first: it keeps all processors busy by itself, and
// the workbook names its files.
func writePrints(s *stage, b Batch, volumes []volume) ([]File, error) {
	names := b.names()
	var archive []File
	var pictures []picture
	if b.verifiedCodes() > 0 {
		file, err := s.write(zipName, func(w io.Writer) (err error) {
			pictures, err = writeZIP(w, b, names)
			return err
		})
		if err != nil {
			return nil, err
		}
		archive = append(archive, file)
	}
	files := make([]File, len(volumes)+1)
	var g errgroup.Group
	g.SetLimit(documents)
	write := func(i int, name string, content func(io.Writer) error) {
		g.Go(func() (err error) {
			files[i], err = s.write(name, content)
			return err
		})
	}
	write(len(volumes), workbookName, func(w io.Writer) error { return writeWorkbook(w, b, names, pictures) })
	for i, v := range volumes {
		write(i, v.name, func(w io.Writer) error { return writeVolume(w, b, v) })
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return append(archive, files...), nil
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
