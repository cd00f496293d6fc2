package pdf

import (
	"bytes"
	"errors"
	"image"
	"image/draw"
	_ "image/jpeg" // for NewLogo
	"image/png"

	"github.com/jung-kurt/gofpdf"

	"sceneqr/campaign/words"
	"sceneqr/export/layout"
	"sceneqr/export/qr"
)

const (
	logoShare = 0.22 // of a symbol's side that a logo hides at most, some 5 % of its modules
	logoAir   = 0.5  // modules that stay white around the picture
	logoMost  = 3000 // pixels a side: 40 mm, on a large poster, at 1,900 dpi
)

// Logo is a picture in the middle of every code of a volume: grey, on a white square that hides modules. The code is still
// read because its error correction restores them: at levels M, Q and H in symbols of every size.
//
// No code is drawn under a logo before a decoder has read it, with every module under the white square made wrong: however
// a scanner sees the picture, it can be no worse.
type Logo struct {
	picture []byte // PNG, grey
	size    image.Point
	decode  func(modules [][]bool) (string, error)
}

var errHidden = words.New("the logo hides more of the code than can be restored: " +
	"take a layout whose code has error correction level M, Q or H, or print without a logo")

// NewLogo takes a PNG or JPEG picture of at most 3,000 pixels a side. What is transparent becomes white, and colours grey.
// The decoder is given the modules of a symbol without its quiet zone, row by row, true for black.
func NewLogo(picture []byte, decode func(modules [][]bool) (string, error)) (*Logo, error) {
	config, format, err := image.DecodeConfig(bytes.NewReader(picture))
	switch {
	case errors.Is(err, image.ErrFormat), err == nil && format != "png" && format != "jpeg": // gofpdf brings GIF along
		return nil, words.New("reading a logo: it is neither a PNG nor a JPEG picture")
	case err != nil:
		return nil, words.Errorf("reading a logo: %w", err)
	case config.Width > logoMost || config.Height > logoMost:
		return nil, words.Errorf("reading a logo: it has %d x %d pixels; make it %d a side at most",
			config.Width, config.Height, logoMost)
	case config.Width < 1 || config.Height < 1:
		return nil, words.New("reading a logo: the picture is empty")
	}
	coloured, _, err := image.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, words.Errorf("reading a logo: %w", err)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, grey(coloured)); err != nil {
		return nil, words.Errorf("turning a logo grey: %w", err)
	}
	return &Logo{out.Bytes(), coloured.Bounds().Size(), decode}, nil
}

func grey(coloured image.Image) *image.Gray {
	g := image.NewGray(image.Rectangle{Max: coloured.Bounds().Size()})
	draw.Draw(g, g.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(g, g.Bounds(), coloured, coloured.Bounds().Min, draw.Over)
	return g
}

// Modules is how many modules a side the white square has in a symbol of so many. It stands in the middle.
func (l *Logo) Modules(symbol int) int {
	n := int(logoShare * float64(symbol))
	if n%2 != symbol%2 {
		n--
	}
	return max(n, 0)
}

// Fits tells whether the decoder can do without the modules of a symbol that the logo hides.
func (l *Logo) Fits(s qr.Symbol) error {
	_, err := l.clear(s)
	return err
}

// clear gives the symbol without the modules that the logo hides, once the decoder can do without them.
func (l *Logo) clear(s qr.Symbol) (qr.Symbol, error) {
	whole, err := l.decode(modules(s, 0))
	if err != nil {
		return qr.Symbol{}, words.Errorf("reading a code before a logo is put on it: %w", err)
	}
	n := l.Modules(s.Size())
	if text, err := l.decode(modules(s, n)); err != nil || text != whole {
		return qr.Symbol{}, errHidden
	}
	return s.Cleared(n), nil
}

// modules are those of a symbol, the wrong way round in a square of wrong modules a side in the middle.
func modules(s qr.Symbol, wrong int) [][]bool {
	from, to := (s.Size()-wrong)/2, (s.Size()+wrong)/2
	all := make([][]bool, s.Size())
	for y := range all {
		all[y] = make([]bool, s.Size())
		for x := range all[y] {
			hidden := from <= x && x < to && from <= y && y < to
			all[y][x] = s.Black(x, y) != hidden
		}
	}
	return all
}

const logoName = "logo"

var logoOptions = gofpdf.ImageOptions{ImageType: "PNG"}

// embed puts the picture into a document, once for all codes.
func (l *Logo) embed(d *document) {
	d.pdf.RegisterImageOptionsReader(logoName, logoOptions, bytes.NewReader(l.picture))
}

// draw puts the picture into the middle of a code that is drawn in a square.
func (l *Logo) draw(d *document, s qr.Symbol, square layout.Rect) {
	module := square.Width / float64(s.Size()+2*qr.QuietZone)
	side := (float64(l.Modules(s.Size())) - 2*logoAir) * module
	scale := side / float64(max(l.size.X, l.size.Y))
	width, height := scale*float64(l.size.X), scale*float64(l.size.Y)
	d.pdf.ImageOptions(logoName, square.X+(square.Width-width)/2, square.Y+(square.Height-height)/2, width, height,
		false, logoOptions, 0, "")
}
