package export

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"io"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"sceneqr/campaign/words"
)

// ZIP writes for each verified code group/serial name.jpg with WeChat's own picture (.png when it is one), and beside it
// our own drawing of the same text in each of the batch's formats: group/serial name.svg and so on. Behind them all stand
// merge.csv, for programs that set one code after the other into a design, and manifest.csv, which says whose they are.
// A batch without a verified code gives an archive with these two, empty but for their headings.
//
// Pictures are stored as they are and held one at a time; our files are drawn and deflated on all processors.
func ZIP(w io.Writer, b Batch) (err error) {
	if b.Press, err = b.Press.withDefaults(); err != nil {
		return err
	}
	_, err = writeZIP(w, b, b.symbols(b.Press.Layout.Code.Level), b.names())
	return err
}

// A picture is what is known of WeChat's picture once it is in the ZIP.
type picture struct {
	suffix string // .jpg, .png or wechatPNG; "" when the code is in no ZIP
	sum    [sha256.Size]byte
}

// writeZIP is [ZIP] with the names already made. It returns the pictures by index into b.Codes.
func writeZIP(w io.Writer, b Batch, s symbols, names []string) ([]picture, error) {
	a := archive{
		zip:      zip.NewWriter(w),
		batch:    b,
		pen:      newPen(b, s),
		names:    names,
		header:   headerTemplate(b.fileTime()),
		pictures: make([]picture, len(b.Codes)),
	}
	if err := a.addCodes(); err != nil {
		return nil, err
	}
	if err := a.addTables(); err != nil {
		return nil, err
	}
	return a.pictures, a.zip.Close()
}

// An archive is a ZIP in the making.
type archive struct {
	zip      *zip.Writer
	batch    Batch
	pen      pen
	names    []string
	header   zip.FileHeader // of every entry, but for its name, sizes and checksum
	pictures []picture
}

func (a *archive) addCodes() error {
	done := make(chan struct{})
	defer close(done)
	drawings := a.drawings(done)
	added, total := 0, a.batch.verifiedCodes()
	a.batch.progress(zipName, 0, total)
	for i := range a.batch.Codes {
		if !verified(&a.batch.Codes[i]) {
			continue
		}
		if err := a.addCode(i, <-<-drawings); err != nil {
			return words.Errorf("code %s: %w", a.batch.Codes[i].Label(), err)
		}
		if added++; added%100 == 0 || added == total {
			a.batch.progress(zipName, added, total)
		}
	}
	return nil
}

func (a *archive) addCode(i int, d drawing) error {
	if d.err != nil {
		return d.err
	}
	image, err := a.batch.Picture(a.batch.Codes[i])
	if err != nil {
		return words.Errorf("its picture: %w", err)
	}
	suffix, err := suffixOf(image)
	if err != nil {
		return err
	}
	if suffix == ".png" && slices.Contains(a.pen.formats, FormatPNG) {
		suffix = wechatPNG
	}
	a.pictures[i] = picture{suffix: suffix, sum: sha256.Sum256(image)}
	if err := a.add(a.names[i]+suffix, stored(image)); err != nil {
		return err
	}
	for n, f := range a.pen.formats {
		if err := a.add(a.names[i]+f.suffix(), d.files[n]); err != nil {
			return err
		}
	}
	return nil
}

// wechatPNG is the ending of WeChat's picture where .png is ours.
const wechatPNG = ".wechat.png"

// addTables adds the two tables of what the archive holds. They are made at the same time, being all that is left to do.
func (a *archive) addTables() error {
	var merge, manifest entry
	var g errgroup.Group
	g.Go(func() (err error) {
		merge, err = streamed(a.writeMerge)
		return err
	})
	g.Go(func() (err error) {
		manifest, err = streamed(a.writeManifest)
		return err
	})
	if err := g.Wait(); err != nil {
		return err
	}
	if err := a.add("merge.csv", merge); err != nil {
		return err
	}
	return a.add("manifest.csv", manifest)
}

// suffixOf tells a JPEG from a PNG by their first bytes. Whether it is whole was seen before the code became verified.
func suffixOf(image []byte) (string, error) {
	switch {
	case bytes.HasPrefix(image, []byte("\xff\xd8\xff")):
		return pictureSuffix, nil
	case bytes.HasPrefix(image, []byte("\x89PNG\r\n\x1a\n")):
		return ".png", nil
	}
	return "", words.Errorf("its picture is neither a JPEG nor a PNG (%d bytes)", len(image))
}

// add writes an entry whose sizes and checksum stand before its data, so that programs that read a ZIP as a stream can
// take stored pictures too: the standard CreateHeader puts them behind.
func (a *archive) add(name string, e entry) error {
	h := a.header
	h.Name = name
	h.Method = e.method
	h.CRC32 = e.crc
	h.UncompressedSize64 = e.size
	h.CompressedSize64 = uint64(len(e.packed))
	w, err := a.zip.CreateRaw(&h)
	if err != nil {
		return err
	}
	_, err = w.Write(e.packed)
	return err
}

// A drawing is one code in all formats, packed.
type drawing struct {
	files []entry // in the order of the formats
	err   error
}

// drawings draws all verified codes, in order, on all processors, a few codes ahead of the reader, until done is closed.
// Each element of the queue is the promise of one drawing.
func (a *archive) drawings(done <-chan struct{}) <-chan (<-chan drawing) {
	queue := make(chan (<-chan drawing), runtime.NumCPU())
	go func() {
		for i := range a.batch.Codes {
			c := &a.batch.Codes[i]
			if !verified(c) {
				continue
			}
			promise := make(chan drawing, 1)
			go func() {
				files, err := a.pen.draw(c)
				promise <- drawing{files, err}
			}()
			select {
			case queue <- promise:
			case <-done:
				return
			}
		}
	}()
	return queue
}
