package export

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/export/qr"
)

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

func zipBytes(t testing.TB, b Batch) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := ZIP(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func openZIP(t testing.TB, data []byte) *zip.Reader {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func readEntry(t testing.TB, r *zip.Reader, name string) []byte {
	t.Helper()
	f, err := r.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(f) // checks the checksum too
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return data
}

// readManifest gives the lines of manifest.csv below its headings.
func readManifest(t testing.TB, r *zip.Reader) [][]string {
	t.Helper()
	text, marked := bytes.CutPrefix(readEntry(t, r, "manifest.csv"), []byte("\xEF\xBB\xBF"))
	if !marked {
		t.Error("manifest.csv has no byte order mark")
	}
	lines, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(lines[0], manifestHeadings) {
		t.Errorf("headings %q", lines[0])
	}
	return lines[1:]
}

func TestZIPHoldsPictureAndVectorOfEachVerifiedCode(t *testing.T) {
	b := shops(40)
	b.Codes[3].Stage = campaign.Ticketed
	b.Codes[7].Stage = campaign.Planned
	r := openZIP(t, zipBytes(t, b))
	lines := readManifest(t, r)
	if want := 2*38 + 1; len(r.File) != want || len(lines) != 38 {
		t.Fatalf("%d entries and %d lines, want %d and 38", len(r.File), len(lines), want)
	}
	for i, c := range slices.DeleteFunc(slices.Clone(b.Codes), func(c campaign.Code) bool { return !verified(&c) }) {
		want, _ := jpegOf(c)
		line := lines[i]
		if got := readEntry(t, r, line[0]); !bytes.Equal(got, want) {
			t.Errorf("%s is not WeChat's picture of %s", line[0], c.Name)
		}
		if got := readVector(t, readEntry(t, r, line[1])); got != c.URL {
			t.Errorf("%s reads %q, want %q", line[1], got, c.URL)
		}
		sum := sha256.Sum256(want)
		says := []string{c.Label(), c.Key, c.Name, c.Group, string(c.Scene), c.URL, hex.EncodeToString(sum[:])}
		if !slices.Equal(line[2:], says) {
			t.Errorf("line %q, want %q", line[2:], says)
		}
	}
}

var svgRectangle = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v(\d+)h-\d+z`)

// readVector reads the modules that an SVG draws as a scanner would.
func readVector(t testing.TB, svg []byte) string {
	t.Helper()
	var drawn struct {
		Path struct {
			D string `xml:"d,attr"`
		} `xml:"path"`
	}
	if err := xml.Unmarshal(svg, &drawn); err != nil {
		t.Fatal(err)
	}
	var rectangles []byte
	for _, m := range svgRectangle.FindAllStringSubmatch(drawn.Path.D, -1) {
		x, y := number([]byte(m[1]))-qr.QuietZone, number([]byte(m[2]))-qr.QuietZone
		rectangles = fmt.Appendf(rectangles, "%d %d %s %s re\n", x, y, m[3], m[4])
	}
	text, _ := decode(t, rectangles)
	return text
}

func TestZIPEntriesCanBeReadByAnyProgram(t *testing.T) {
	b := shops(3)
	for _, f := range openZIP(t, zipBytes(t, b)).File {
		isPicture := strings.HasSuffix(f.Name, pictureSuffix)
		if isPicture != (f.Method == zip.Store) {
			t.Errorf("%s is packed by method %d", f.Name, f.Method)
		}
		if isPicture && f.Flags&0x8 != 0 {
			t.Errorf("%s is stored and its size is behind it: a stream cannot tell its end", f.Name)
		}
		if f.Name != "manifest.csv" && f.Flags&0x800 == 0 {
			t.Errorf("%s is not marked as UTF-8", f.Name)
		}
		if f.Mode() != 0o644 {
			t.Errorf("%s has mode %v", f.Name, f.Mode())
		}
		if !f.Modified.Equal(b.Time) {
			t.Errorf("%s is of %v, want the batch's time %v", f.Name, f.Modified, b.Time)
		}
		if day := f.ModifiedDate & 31; day != 23 {
			t.Errorf("%s is of day %d: Windows shows this field as it stands, and in China it was the 23rd", f.Name, day)
		}
	}
}

func TestZIPNamesPNGsAsSuch(t *testing.T) {
	b := shops(2)
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 9, 9))); err != nil {
		t.Fatal(err)
	}
	b.Picture = func(campaign.Code) ([]byte, error) { return picture.Bytes(), nil }
	r := openZIP(t, zipBytes(t, b))
	name := b.names()[1] + ".png"
	if got := readEntry(t, r, name); !bytes.Equal(got, picture.Bytes()) {
		t.Errorf("%s is not the picture", name)
	}
	if got := readManifest(t, r)[1][0]; got != name {
		t.Errorf("manifest says %q, want %q", got, name)
	}
}

func TestManifestRunsNoFormula(t *testing.T) {
	b := shops(1)
	for _, evil := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"} {
		b.Codes[0].Name, b.Codes[0].Group, b.Codes[0].Key, b.Codes[0].Scene = evil, evil, evil, campaign.Scene(evil)
		for i, cell := range readManifest(t, openZIP(t, zipBytes(t, b)))[0] {
			if strings.ContainsAny(cell[:1], formulaLeads[:6]) || strings.HasPrefix(cell, "＝") {
				t.Errorf("%s of a channel called %q is %q", manifestHeadings[i], evil, cell)
			}
		}
	}
}

func TestZIPIsTheSameBytesTwice(t *testing.T) {
	b := shops(500)
	if !bytes.Equal(zipBytes(t, b), zipBytes(t, b)) {
		t.Error("two exports of one batch differ")
	}
}

func TestZIPTakesTimesThatItCannotHold(t *testing.T) {
	for _, at := range []time.Time{{}, time.Unix(0, 0), time.Date(2500, 1, 1, 0, 0, 0, 0, time.UTC)} {
		b := shops(1)
		b.Time = at
		for _, f := range openZIP(t, zipBytes(t, b)).File {
			if y := f.ModifiedDate>>9 + 1980; y != 1980 && y != 2107 {
				t.Errorf("%v became the year %d", at, y)
			}
		}
	}
}

func TestZIPOfNothingIsAnEmptyManifest(t *testing.T) {
	r := openZIP(t, zipBytes(t, Batch{}))
	if lines := readManifest(t, r); len(lines) != 0 || len(r.File) != 1 {
		t.Errorf("%d entries, %d lines", len(r.File), len(lines))
	}
}

func TestZIPNamesTheCodeThatFails(t *testing.T) {
	gone := errors.New("the picture is gone")
	for want, breakIt := range map[string]func(*Batch){
		"code 000005H: its picture: the picture is gone": func(b *Batch) {
			b.Picture = func(c campaign.Code) ([]byte, error) {
				if c.Serial == 5 {
					return nil, gone
				}
				return jpegOf(c)
			}
		},
		"code 000001P: its picture is neither a JPEG nor a PNG (6 bytes)": func(b *Batch) {
			b.Picture = func(campaign.Code) ([]byte, error) { return []byte("<html>"), nil }
		},
		"code 0000099: ": func(b *Batch) { b.Codes[8].URL = strings.Repeat("x", 5000) },
	} {
		b := shops(30)
		breakIt(&b)
		if err := ZIP(io.Discard, b); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("error %v, want %s…", err, want)
		}
	}
}

// shortDisk takes so many bytes and no more.
type shortDisk int

func (d *shortDisk) Write(p []byte) (int, error) {
	if len(p) > int(*d) {
		return 0, errFull
	}
	*d -= shortDisk(len(p))
	return len(p), nil
}

func TestFullDiskFailsTheFileWhereverItHappens(t *testing.T) {
	b := shops(20)
	for name, write := range map[string]func(io.Writer, Batch) error{"ZIP": ZIP, "Workbook": Workbook} {
		var size counter
		if err := write(&size, b); err != nil {
			t.Fatal(err)
		}
		for _, room := range []int{0, 100, int(size) / 2, int(size) - 1} {
			disk := shortDisk(room)
			if err := write(&disk, b); !errors.Is(err, errFull) {
				t.Errorf("%s with %d of %d bytes left: %v", name, room, size, err)
			}
		}
	}
}

func TestProgressOfZIPAndWorkbookEndsWhole(t *testing.T) {
	b := shops(250)
	b.Codes[0].Stage = campaign.Planned
	last := make(map[string]string)
	b.Progress = func(file string, done, total int) { last[file] = fmt.Sprint(done, " of ", total) }
	if err := errors.Join(ZIP(io.Discard, b), Workbook(io.Discard, b)); err != nil {
		t.Fatal(err)
	}
	if last[zipName] != "249 of 249" || last[workbookName] != "250 of 250" {
		t.Errorf("last told: %q", last)
	}
}

func BenchmarkZIP(b *testing.B)      { benchmarkFile(b, ZIP) }
func BenchmarkWorkbook(b *testing.B) { benchmarkFile(b, Workbook) }

// benchmarkFile writes the file of 10,000 codes. MB-from-OS is all memory that the program ever had at once.
func benchmarkFile(b *testing.B, write func(io.Writer, Batch) error) {
	batch := shops(10_000)
	var size counter
	for b.Loop() {
		size = 0
		if err := write(&size, batch); err != nil {
			b.Fatal(err)
		}
	}
	reportMemory(b, int64(size), len(batch.Codes))
}
