package proof

import (
	"context"
	"errors"
	"io"
)

const mmPerPoint = 25.4 / 72

// Structure reads the whole of a finished volume, size bytes long, and compares it with what it has to be: its pages
// and their boxes, its fonts, inks and pictures, each code by its modules, its text, its place and its quiet zone, and
// each label by its text and its cut line. What prepress relies on has to be there: an identifier, XMP, an output intent,
// that a viewer must not scale. Nothing that a press chokes on may be: transparency, annotations, encryption, scripts.
//
// Text that the file has as curves is counted and not read: each letter is one shape. The counted codes are those that
// were read and are right.
//
// It holds one page at a time. An error is a [*Failure], or one of reading r, or of ctx, which is asked before each
// page.
func Structure(ctx context.Context, r io.ReaderAt, size int64, want Volume) (codes int, err error) {
	codes, err = structure(ctx, r, size, want)
	return codes, want.named(err)
}

// named completes a failure with the name of the file.
func (v Volume) named(err error) error {
	if failure := (*Failure)(nil); errors.As(err, &failure) {
		failure.Volume = v.Name
	}
	return err
}

func structure(ctx context.Context, r io.ReaderAt, size int64, want Volume) (codes int, err error) {
	f, err := openFile(r, size)
	if err != nil {
		return 0, err
	}
	if err := f.keepsRules(want); err != nil {
		return 0, err
	}
	root, err := f.dict(f.trailer["Root"])
	if err != nil {
		return 0, err
	}
	if err := f.keepsPromises(root); err != nil {
		return 0, err
	}
	pages, err := f.pages(nil, root["Pages"], nil, 0)
	if err != nil {
		return 0, err
	}
	if len(pages) != want.Pages {
		return 0, because("it has %d pages and not %d", len(pages), want.Pages)
	}
	reader := pageReader{file: f, want: want, resources: make(map[ref]*resources)}
	for i, page := range pages {
		if err := ctx.Err(); err != nil {
			return codes, err
		}
		n, err := reader.read(i, page)
		if failure := (*Failure)(nil); errors.As(err, &failure) {
			failure.Page = i + 1
		}
		if err != nil {
			return codes, err
		}
		codes += n
	}
	return codes, nil
}

// inherited are the entries that a page has from the nodes above it when it has none of its own.
var inherited = [...]name{"MediaBox", "Resources", "Rotate"}

// pages walks the tree of pages below a node and appends them in order.
func (f *file) pages(to []dict, node any, above dict, depth int) ([]dict, error) {
	d, err := f.dict(node)
	if err != nil {
		return nil, err
	}
	if d == nil || depth > deepest || len(to) > len(f.offsets) {
		return nil, because("its tree of pages is broken")
	}
	for _, key := range inherited {
		if d[key] == nil && above[key] != nil {
			d[key] = above[key]
		}
	}
	if d["Type"] == name("Page") {
		return append(to, d), nil
	}
	kids, err := f.resolve(d["Kids"])
	if err != nil {
		return nil, err
	}
	list, _ := kids.(array)
	for _, kid := range list {
		if to, err = f.pages(to, kid, d, depth+1); err != nil {
			return nil, err
		}
	}
	return to, nil
}

// A pageReader reads the pages of a file one after the other.
type pageReader struct {
	file      *file
	want      Volume
	resources map[ref]*resources // all pages of a file of ours share one
	canvas    canvas
}

// read gives how many codes the page has.
func (p *pageReader) read(i int, page dict) (codes int, err error) {
	if err := p.boxes(page); err != nil {
		return 0, err
	}
	shared, err := p.sharedResources(page["Resources"])
	if err != nil {
		return 0, err
	}
	contents, ok := page["Contents"].(ref)
	if !ok {
		return 0, because("the page has no single content")
	}
	operators, err := p.file.content(contents)
	if err != nil {
		return 0, err
	}
	p.canvas.begin(p.want.Media, shared)
	if err := p.canvas.draw(operators); err != nil {
		return 0, err
	}
	wanted := p.want.codes(i)
	return len(wanted), p.canvas.compare(p.want, wanted)
}

// boxes compares the boxes of a page with those that are wanted.
func (p *pageReader) boxes(page dict) error {
	if turned, _ := page["Rotate"].(float64); turned != 0 || page["UserUnit"] != nil {
		return because("the page is turned or scaled for viewers")
	}
	for _, b := range []struct {
		key  name
		want Rect
	}{
		{"MediaBox", p.want.Media}, {"TrimBox", p.want.Trim}, {"BleedBox", p.want.Bleed},
	} {
		got, has := p.box(page[b.key])
		switch {
		case !has && b.want == Rect{}:
		case !has:
			return because("the page has no %s", b.key)
		case b.want == Rect{}:
			return because("the page has a %s that it should not have", b.key)
		case !got.equal(boxOf(b.want)):
			return because("the %s is %v and should be %v", b.key, got.place(), boxOf(b.want).place())
		}
	}
	for _, key := range []name{"CropBox", "ArtBox"} {
		if got, has := p.box(page[key]); has && !got.equal(boxOf(p.want.Media)) {
			return because("the page has a %s of its own", key)
		}
	}
	return nil
}

// box turns a rectangle of the file, in points and upwards, into millimetres from the media's left upper corner.
func (p *pageReader) box(value any) (box, bool) {
	a, _ := value.(array)
	var n [4]float64
	if len(a) != len(n) {
		return box{}, false
	}
	for i := range n {
		n[i], _ = a[i].(float64)
		n[i] *= mmPerPoint
	}
	height := p.want.Media.Height
	return box{
		min(n[0], n[2]), height - max(n[1], n[3]),
		max(n[0], n[2]), height - min(n[1], n[3]),
	}, true
}
