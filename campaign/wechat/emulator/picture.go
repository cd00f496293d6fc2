package emulator

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
	"sync"

	"rsc.io/qr/coding"
)

const hugePicture = 20_000_000 // bytes

// picture answers /cgi-bin/showqrcode. It needs no token and no memory: the ticket says it all.
func picture(c *call) answer {
	f, n := c.faults, c.number
	if f.PictureMissing.strikes(n) {
		return page(404)
	}
	t, ok := parseTicket(c.query.Get("ticket"))
	if !ok || !t.alive(c.now) {
		return page(404)
	}
	if f.PictureWrong.strikes(n) {
		t.url = neighbour(t.url)
	}
	a := answer{contentType: "image/jpg", body: draw(t.url)}
	switch {
	case f.PicturePNG.strikes(n):
		return answer{contentType: "image/png", body: toPNG(a.body)}
	case f.PictureEmpty.strikes(n):
		a.body = nil
	case f.PictureHuge.strikes(n):
		a.blanks = hugePicture - len(a.body)
	}
	return a
}

func isPicture(contentType string) bool { return strings.HasPrefix(contentType, "image/") }

// neighbour is the url of another code of the same account and kind.
func neighbour(url string) string {
	c, _ := parseURL(url)
	c.id[0] ^= 1
	return c.url()
}

func toPNG(jpg []byte) []byte {
	img, err := jpeg.Decode(bytes.NewReader(jpg))
	if err != nil {
		panic(err) // it is our own
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		panic(err) // bytes.Buffer takes everything
	}
	return out.Bytes()
}

// The picture is 430 pixels wide and high, as WeChat's are by all accounts. A url of 45 characters fits level Q of
// version 4, 33 modules; at 10 pixels each that leaves a quiet zone of 5 modules.
const (
	side    = 430
	module  = 10
	version = 4
	level   = coding.Q
	modules = 17 + 4*version
	margin  = (side - modules*module) / 2
	quality = 60 // makes 29 to 30 KB; the picture in the documentation had 28,026 bytes
)

// A JPEG is made of blocks of 8 by 8 pixels. With modules of 10 pixels the blocks meet the modules in phases ways
// across and as many down, and in each a block is settled by the colours of 2 by 2 modules.
const (
	block  = 8
	blocks = (side + block - 1) / block
	phases = 5
)

// A press holds all that pictures have in common. With restart markers after every block, a block's bytes depend on
// nothing before it: so each of the few hundred blocks that there are is encoded once, by image/jpeg, and a picture is
// those bytes in a row. That is more than ten times faster than to encode it whole (see BenchmarkDraw), and a benchmark
// of the product must not spend its time here.
type press struct {
	plan   *coding.Plan
	header []byte // of a JPEG, up to its blocks
	blocks [phases * phases * 16][]byte
}

var newPress = sync.OnceValue(func() *press {
	plan, err := coding.NewPlan(version, level, 0)
	if err != nil {
		panic(err) // the arguments are constants
	}
	p := &press{plan: plan, header: pressHeader()}
	for row := range phases {
		for column := range phases {
			for corners := range 16 {
				p.blocks[blockIndex(row, column, corners)] = encodeBlock(row, column, corners)
			}
		}
	}
	return p
})

// blockIndex is where the press has a block: by its row and column, and the blackness of the modules at its corners
// (bits 0 to 3: top left, top right, bottom left, bottom right).
func blockIndex(row, column, corners int) int {
	return (row%phases*phases+column%phases)*16 + corners
}

// moduleAt is which module the first pixel of a block of this row or column is in, and how far into it. It is negative
// in the margin.
func moduleAt(index int) (at, into int) {
	const whole = margin / module // the margin is a whole number of modules
	return index*block/module - whole, index * block % module
}

// draw is the picture of a url, a JPEG in grey.
func draw(url string) []byte {
	p := newPress()
	matrix, err := p.plan.Encode(coding.String(url))
	if err != nil {
		panic(err) // every url has the same length, and it fits
	}
	out := make([]byte, 0, 40<<10)
	out = append(out, p.header...)
	for row := range blocks {
		y, _ := moduleAt(row)
		for column := range blocks {
			x, _ := moduleAt(column)
			corners := 0
			for i := range 4 {
				if matrix.Black(x+i%2, y+i/2) {
					corners |= 1 << i
				}
			}
			out = append(out, p.blocks[blockIndex(row, column, corners)]...)
			out = append(out, 0xFF, 0xD0|byte((row*blocks+column)%8)) // restart markers count from 0 to 7
		}
	}
	out[len(out)-1] = 0xD9 // the end of the image stands where the last restart would
	return out
}

// encodeBlock makes the bytes of one block.
func encodeBlock(row, column, corners int) []byte {
	img := image.NewGray(image.Rect(0, 0, block, block))
	_, top := moduleAt(row)
	_, left := moduleAt(column)
	for i := range img.Pix {
		x, y := (left+i%block)/module, (top+i/block)/module
		if corners>>(2*y+x)&1 == 0 {
			img.Pix[i] = 0xFF
		}
	}
	_, scan := encodeGray(img)
	return scan
}

// pressHeader is the header of an empty picture, with a restart interval of one block put in.
func pressHeader() []byte {
	header, _ := encodeGray(image.NewGray(image.Rect(0, 0, side, side)))
	restart := []byte{0xFF, 0xDD, 0, 4, 0, 1}
	return append(header[:2:2], append(restart, header[2:]...)...)
}

// encodeGray encodes an image and parts what comes before its blocks from the blocks.
func encodeGray(img *image.Gray) (header, scan []byte) {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}); err != nil {
		panic(err) // bytes.Buffer takes everything
	}
	b := out.Bytes()
	const startOfScan = 0xDA
	for at := 2; ; {
		last := b[at+1] == startOfScan
		at += 2 + int(b[at+2])<<8 + int(b[at+3])
		if last {
			return b[:at], b[at : len(b)-2]
		}
	}
}
