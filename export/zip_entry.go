package export

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"hash/crc32"
	"io"
	"sync"
	"time"

	"sceneqr/campaign"
)

// An entry is a file as it lies in the ZIP.
type entry struct {
	method uint16
	crc    uint32
	size   uint64 // before packing
	packed []byte
}

func stored(data []byte) entry {
	return entry{method: zip.Store, crc: crc32.ChecksumIEEE(data), size: uint64(len(data)), packed: data}
}

func deflated(data []byte) entry {
	e, _ := streamed(func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
	return e
}

// streamed deflates what write writes, which is never held as a whole. All errors are write's own.
func streamed(write func(io.Writer) error) (entry, error) {
	var packed bytes.Buffer // takes everything
	w := deflaters.Get().(*flate.Writer)
	defer deflaters.Put(w)
	w.Reset(&packed)
	m := meter{w: w}
	if err := write(&m); err != nil {
		return entry{}, err
	}
	_ = w.Close()
	return entry{method: zip.Deflate, crc: m.crc, size: m.size, packed: packed.Bytes()}, nil
}

// A meter takes the length and the checksum of what passes through it.
type meter struct {
	w    io.Writer
	crc  uint32
	size uint64
}

func (m *meter) Write(p []byte) (int, error) {
	n, err := m.w.Write(p)
	m.crc = crc32.Update(m.crc, crc32.IEEETable, p[:n])
	m.size += uint64(n)
	return n, err
}

// deflaters are kept because a new one costs far more than the drawing it packs.
var deflaters = sync.Pool{New: func() any {
	w, _ := flate.NewWriter(nil, flate.BestSpeed) // errs only for an unknown level
	return w
}}

// headerTemplate is a header as archive/zip fills it in for an entry of time t. CreateRaw, unlike CreateHeader, leaves
// that to its caller.
func headerTemplate(t time.Time) zip.FileHeader {
	h := zip.FileHeader{Modified: t}
	h.SetMode(0o644)
	_, _ = zip.NewWriter(io.Discard).CreateHeader(&h)
	h.Flags = 0x800 // names are UTF-8, sizes are in the header
	return h
}

// fileTime is the batch's time as far as files can hold it: a ZIP knows the years 1980 to 2107. Its zone is China's,
// because a ZIP's own field has none and Windows shows it as it stands.
func (b Batch) fileTime() time.Time {
	t := b.Time.In(campaign.China).Truncate(time.Second)
	earliest := time.Date(1980, 1, 1, 0, 0, 0, 0, campaign.China)
	latest := time.Date(2107, 12, 31, 0, 0, 0, 0, campaign.China)
	switch {
	case t.Before(earliest):
		return earliest
	case t.After(latest):
		return latest
	}
	return t
}
