package export

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"slices"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/export/layout"
)

// printable is a batch of verified codes with these names, one copy each. Nothing is drawn for its proof, which takes
// longer than all else, unless a test asks for that.
func printable(names ...string) Batch {
	b := Batch{Campaign: "2026 春季门店拉新", Time: time.Date(2026, 11, 22, 16, 30, 0, 0, time.UTC)}
	b.Press.Proof = Off
	for i, name := range names {
		b.Codes = append(b.Codes, campaign.Code{
			Channel: campaign.Channel{Row: i + 2, Name: name, Group: "华东区", Copies: 1},
			Serial:  i + 1,
			Stage:   campaign.Verified,
			URL:     fmt.Sprintf("http://weixin.qq.com/q/02kQ7xyAbCdEf%08dGh", i),
		})
	}
	return b
}

func numbered(n int) Batch {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("星光咖啡·第%d号店", i+1)
	}
	return printable(names...)
}

// shops is a batch of n verified codes in three cities, each with a picture of its own.
func shops(n int) Batch {
	b := numbered(n)
	b.AppID = "wx1234567890abcdef"
	for i := range b.Codes {
		c := &b.Codes[i]
		c.Group = []string{"上海", "杭州", ""}[i%3]
		c.Key = fmt.Sprintf("%06d", i)
		c.Scene = campaign.Scene(fmt.Sprintf("spring-%s", c.Label()))
		c.Ticket = fmt.Sprintf("gQH47joAAAAAAAAAASxodHRwOi8vd2VpeGluLnFxLmNvbS9xL2taZ2Z3TVRt%08d", i)
		c.Cells = []campaign.Cell{
			{Heading: "门店编号", Text: c.Key}, {Heading: "门店名称", Text: c.Name}, {Heading: "城市", Text: c.Group},
		}
	}
	b.Picture = jpegOf
	return b
}

// jpegOf is a JPEG of the code's own: its comment holds the url.
func jpegOf(c campaign.Code) ([]byte, error) {
	comment := append([]byte{0xff, 0xfe, 0, byte(len(c.URL) + 2)}, c.URL...)
	return slices.Concat(plainJPEG[:2], comment, plainJPEG[2:]), nil
}

var plainJPEG = func() []byte {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, 430, 430)), nil); err != nil {
		panic(err)
	}
	return out.Bytes()
}()

func builtin(t testing.TB, name string) layout.Layout {
	t.Helper()
	l, err := layout.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func planned(t testing.TB, b Batch) *printing {
	t.Helper()
	p, err := newPrinting(b)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var errFull = errors.New("no space left on device")

// shortDisk takes so many bytes and no more.
type shortDisk int

func (d *shortDisk) Write(p []byte) (int, error) {
	if len(p) > int(*d) {
		return 0, errFull
	}
	*d -= shortDisk(len(p))
	return len(p), nil
}

// A counter is how many bytes were written.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
