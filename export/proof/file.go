package proof

import (
	"bytes"
	"compress/zlib"
	"io"
	"slices"

	"sceneqr/campaign/words"
)

// Bounds that no volume of ours comes near: they keep a broken file from asking for all memory.
const (
	mostObjects = 1_000_000
	largest     = 64 << 20 // bytes of one object, packed or not
)

// A file is a PDF of our own: one table of objects, none of them in streams, streams packed with Flate or not at all.
type file struct {
	r       io.ReaderAt
	table   int64   // where the table of objects stands
	offsets []int64 // of the objects by their number; 0 for none
	sorted  []int64 // the offsets and the table's, in order: an object ends where the next begins
	trailer dict

	raw      []byte // the object that was read last
	unpacked bytes.Buffer
	inflater io.ReadCloser
}

func openFile(r io.ReaderAt, size int64) (*file, error) {
	f := &file{r: r}
	tail, err := f.read(max(0, size-64), size)
	if err != nil {
		return nil, err
	}
	_, after, found := bytes.Cut(tail, []byte("startxref\n"))
	s := scanner{src: after}
	at := s.next()
	if !found || at.kind != number || int64(at.number) >= size {
		return nil, because("the file does not end as a PDF does: it is cut short, or was changed by another program")
	}
	f.table = int64(at.number)
	table, err := f.read(f.table, size)
	if err != nil {
		return nil, err
	}
	if err := f.readTable(table); err != nil {
		return nil, err
	}
	if f.trailer["Encrypt"] != nil {
		return nil, because("the file is encrypted")
	}
	return f, nil
}

// readTable reads the table of objects and the trailer behind it.
func (f *file) readTable(table []byte) error {
	foreign := because("its table of objects is not what sceneqr writes: the file was changed by another program")
	s := scanner{src: table}
	if s.next().text == nil || !bytes.HasPrefix(table, []byte("xref\n")) || s.next().number != 0 {
		return foreign
	}
	count := s.next()
	s.at++ // the end of the line
	const entry = len("0000000000 00000 n \n")
	n := int(count.number)
	if count.kind != number || n < 1 || n > mostObjects || len(table) < s.at+n*entry {
		return foreign
	}
	f.offsets = make([]int64, n)
	for i := range f.offsets {
		e := scanner{src: table[s.at:][:entry]}
		offset, _, use := e.next(), e.next(), e.next()
		if string(use.text) == "n" {
			f.offsets[i] = int64(offset.number)
		}
		s.at += entry
	}
	f.sorted = append(slices.Clone(f.offsets), f.table)
	slices.Sort(f.sorted)
	if !s.closes("trailer") {
		return foreign
	}
	value, _ := s.object()
	f.trailer, _ = value.(dict)
	if f.trailer == nil || f.trailer["Prev"] != nil {
		return foreign
	}
	return nil
}

// read gives the bytes from one offset to another. They are good until the next call.
func (f *file) read(from, to int64) ([]byte, error) {
	if from < 0 || to < from || to-from > largest {
		return nil, because("an object has an impossible place in the file")
	}
	f.raw = slices.Grow(f.raw[:0], int(to-from))[:to-from]
	if _, err := f.r.ReadAt(f.raw, from); err != nil {
		return nil, words.Errorf("reading a PDF: %w", err)
	}
	return f.raw, nil
}

// object reads an object, and the bytes of its stream if it has one. The stream is good until the next call.
func (f *file) object(n ref) (value any, stream []byte, err error) {
	broken := because("object %d of the file is broken", n)
	if n <= 0 || int(n) >= len(f.offsets) || f.offsets[n] == 0 {
		return nil, nil, broken
	}
	from := f.offsets[n]
	i, _ := slices.BinarySearch(f.sorted, from+1)
	if i == len(f.sorted) {
		return nil, nil, broken
	}
	raw, err := f.read(from, f.sorted[i])
	if err != nil {
		return nil, nil, err
	}
	s := scanner{src: raw}
	id, _, obj := s.next(), s.next(), s.closes("obj")
	if id.kind != number || ref(id.number) != n || !obj {
		return nil, nil, broken
	}
	value, ok := s.object()
	if !ok {
		return nil, nil, broken
	}
	if s.closes("endobj") {
		return value, nil, nil
	}
	d, _ := value.(dict)
	length, known := d["Length"].(float64)
	if !known || !s.closes("stream") || s.at+1+int(length) > len(raw) || length < 0 {
		return nil, nil, broken
	}
	return value, raw[s.at+1:][:int(length)], nil
}

// resolve follows a value that is a reference.
func (f *file) resolve(value any) (any, error) {
	n, ok := value.(ref)
	if !ok {
		return value, nil
	}
	value, _, err := f.object(n)
	return value, err
}

// dict is the dictionary that a value is or refers to; nil when it is neither.
func (f *file) dict(value any) (dict, error) {
	value, err := f.resolve(value)
	d, _ := value.(dict)
	return d, err
}

// content gives the operators of a page. They are good until the next call.
func (f *file) content(n ref) ([]byte, error) {
	value, packed, err := f.object(n)
	if err != nil {
		return nil, err
	}
	d, _ := value.(dict)
	if d["Filter"] == nil {
		return packed, nil
	}
	if d["Filter"] != name("FlateDecode") || d["DecodeParms"] != nil {
		return nil, because("the page is packed in a way that sceneqr never does")
	}
	if err := f.inflate(packed); err != nil {
		return nil, because("the page cannot be unpacked: %v", err)
	}
	return f.unpacked.Bytes(), nil
}

func (f *file) inflate(packed []byte) (err error) {
	in := bytes.NewReader(packed)
	if f.inflater == nil {
		f.inflater, err = zlib.NewReader(in)
	} else {
		err = f.inflater.(zlib.Resetter).Reset(in, nil)
	}
	if err != nil {
		return err
	}
	f.unpacked.Reset()
	n, err := f.unpacked.ReadFrom(io.LimitReader(f.inflater, largest+1))
	if err == nil && n > largest {
		return words.Errorf("more than %d bytes", largest)
	}
	return err
}
