package proof

import (
	"context"
	"errors"
	"image"
	"io"
	"math"
	"os"
	"path/filepath"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"

	"sceneqr/campaign/words"
)

// Why a PDF cannot be looked at.
var (
	ErrEncrypted = words.New("the PDF is protected with a password: ask for it without one")
	ErrNotPDF    = words.New("it is not a PDF, or a damaged one")
)

// mostMemory bounds what PDFium may take while it draws a stranger's page, in units of 64 KiB: 1 GiB.
const mostMemory = 16384

// Eye is PDFium in a sandbox of its own: it runs as WebAssembly, reads only the bytes that it is given and sees neither
// the disk nor the network. It is to be closed, and not to be used by two goroutines at a time.
type Eye struct {
	pool    pdfium.Pool
	pdfium  pdfium.Pdfium
	cache   wazero.CompilationCache
	bitmap  references.FPDF_BITMAP // of the page that was drawn last; "" for none
	picture image.Rectangle        // its size
}

// Open starts PDFium. The first start on a computer compiles it, which takes some seconds; the result is kept in the
// user's cache folder. Without such a folder each start is a first one. Where the system lets no memory be written and then
// run, it is interpreted, which takes some 50 times as long.
func Open(ctx context.Context) (*Eye, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	e := &Eye{cache: compilationCache()}
	var err error
	e.pool, err = webassembly.Init(webassembly.Config{
		MinIdle: 1, MaxIdle: 1, MaxTotal: 1,
		FSConfig:      wazero.NewFSConfig(), // by itself the library would show PDFium the whole disk
		RuntimeConfig: runtimeConfig().WithCompilationCache(e.cache).WithMemoryLimitPages(mostMemory),
		Stdout:        io.Discard,
		Stderr:        io.Discard,
	})
	if err != nil {
		return nil, errors.Join(words.Errorf("starting PDFium: %w", err), e.cache.Close(context.Background()))
	}
	if e.pdfium, err = e.pool.GetInstanceWithContext(ctx); err != nil {
		return nil, errors.Join(words.Errorf("starting PDFium: %w", err), e.Close())
	}
	return e, nil
}

// runtimeConfig has PDFium compiled to machine code, or interpreted where no such code may be made: a page of 12 labels
// then takes 2.4 seconds instead of 0.06.
func runtimeConfig() wazero.RuntimeConfig {
	if executable() {
		return wazero.NewRuntimeConfig()
	}
	return wazero.NewRuntimeConfigInterpreter()
}

// compilationCache is on disk if it can be.
func compilationCache() wazero.CompilationCache {
	if folder, err := os.UserCacheDir(); err == nil {
		if cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(folder, "sceneqr")); err == nil {
			return cache
		}
	}
	return wazero.NewCompilationCache()
}

// Close ends PDFium and gives its memory back.
func (e *Eye) Close() error {
	return errors.Join(e.pool.Close(), e.cache.Close(context.Background()))
}

// A document is a PDF that PDFium has open.
type document struct {
	eye *Eye
	ref references.FPDF_DOCUMENT
}

func (e *Eye) document(pdf io.ReadSeeker) (*document, error) {
	size, err := sizeOf(pdf)
	if err != nil {
		return nil, err
	}
	opened, err := e.pdfium.OpenDocument(&requests.OpenDocument{FileReader: pdf, FileReaderSize: size})
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		return nil, ErrEncrypted
	case err != nil:
		return nil, words.Errorf("%w: PDFium says %w", ErrNotPDF, err)
	}
	return &document{e, opened.Document}, nil
}

// sizeOf reads a byte too: a folder can be opened, and says that it is as large as anything can be.
func sizeOf(pdf io.ReadSeeker) (int64, error) {
	switch _, err := io.ReadFull(pdf, make([]byte, 1)); {
	case errors.Is(err, io.EOF):
		return 0, ErrNotPDF
	case err != nil:
		return 0, words.Errorf("reading a PDF: %w", err)
	}
	size, err := pdf.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, words.Errorf("reading a PDF: %w", err)
	}
	return size, nil
}

func (d *document) close() {
	// It fails only for a document that is not open.
	_, _ = d.eye.pdfium.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: d.ref})
}

func (d *document) pages() (int, error) {
	count, err := d.eye.pdfium.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: d.ref})
	if err != nil {
		return 0, words.Errorf("counting the pages of a PDF: %w", err)
	}
	return count.PageCount, nil
}

// mostPixels bounds the picture of a page: A2 at 300 dpi, or A4 at 600, in 35 MB. A larger page is drawn coarser.
const mostPixels = 36_000_000

// A raster is the picture of a page.
type raster struct {
	*image.Gray
	perMM float64 // pixels
}

func (r raster) dpi() float64 { return r.perMM * 25.4 }

// render draws a page, from 0. The picture is in PDFium's memory and good until the next call of anything.
func (d *document) render(page int, dpi float64) (raster, error) {
	loaded, err := d.eye.pdfium.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: d.ref, Index: page})
	if err != nil {
		return raster{}, words.Errorf("%w: PDFium finds no page %d: %w", ErrNotPDF, page+1, err)
	}
	// It fails only for a page that is not loaded.
	defer func() { _, _ = d.eye.pdfium.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}) }()
	ref := requests.Page{ByReference: &loaded.Page}
	size, err := d.eye.pdfium.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: d.ref, Index: page})
	if err != nil {
		return raster{}, words.Errorf("page %d of a PDF has no size: %w", page+1, err)
	}
	if !(size.Width > 0 && size.Height > 0) {
		return raster{}, words.Errorf("%w: its page %d has no size", ErrNotPDF, page+1)
	}
	scale := min(dpi/72, math.Sqrt(mostPixels/(size.Width*size.Height)))
	width, height := max(1, int(size.Width*scale+0.5)), max(1, int(size.Height*scale+0.5))
	if width > mostPixels || height > mostPixels {
		return raster{}, words.Errorf("page %d of a PDF is %g x %g points large, which cannot be drawn",
			page+1, size.Width, size.Height)
	}
	g, err := d.eye.draw(ref, width, height)
	if err != nil {
		return raster{}, words.Errorf("page %d of a PDF cannot be drawn: %w", page+1, err)
	}
	return raster{g, scale / mmPerPoint}, nil
}

// draw has PDFium draw a page in grey on white.
func (e *Eye) draw(page requests.Page, width, height int) (*image.Gray, error) {
	if err := e.sheet(width, height); err != nil {
		return nil, err
	}
	if _, err := e.pdfium.FPDFBitmap_FillRect(&requests.FPDFBitmap_FillRect{
		Bitmap: e.bitmap, Width: width, Height: height, Color: 0xffffffff,
	}); err != nil {
		return nil, err
	}
	if _, err := e.pdfium.FPDF_RenderPageBitmap(&requests.FPDF_RenderPageBitmap{
		Bitmap: e.bitmap, Page: page, SizeX: width, SizeY: height,
		Flags: enums.FPDF_RENDER_FLAG_PRINTING | enums.FPDF_RENDER_FLAG_ANNOT |
			enums.FPDF_RENDER_FLAG_RENDER_LIMITEDIMAGECACHE,
	}); err != nil {
		return nil, err
	}
	stride, err := e.pdfium.FPDFBitmap_GetStride(&requests.FPDFBitmap_GetStride{Bitmap: e.bitmap})
	if err != nil {
		return nil, err
	}
	// The buffer is asked for again after each page: it moves when PDFium's memory grows.
	buffer, err := e.pdfium.FPDFBitmap_GetBuffer(&requests.FPDFBitmap_GetBuffer{Bitmap: e.bitmap})
	if err != nil {
		return nil, err
	}
	return &image.Gray{Pix: buffer.Buffer, Stride: stride.Stride, Rect: e.picture}, nil
}

// sheet makes a bitmap, or keeps the last one if it has the size.
func (e *Eye) sheet(width, height int) error {
	size := image.Rect(0, 0, width, height)
	if e.bitmap != "" && e.picture == size {
		return nil
	}
	if e.bitmap != "" {
		// It fails only for a bitmap that does not exist.
		_, _ = e.pdfium.FPDFBitmap_Destroy(&requests.FPDFBitmap_Destroy{Bitmap: e.bitmap})
		e.bitmap = ""
	}
	made, err := e.pdfium.FPDFBitmap_CreateEx(&requests.FPDFBitmap_CreateEx{
		Width: width, Height: height, Format: enums.FPDF_BITMAP_FORMAT_GRAY, Pointer: uint64(0), // memory of its own
	})
	if err != nil {
		return err
	}
	e.bitmap, e.picture = made.Bitmap, size
	return nil
}
