package export

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign"
)

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

func TestZIPHoldsPictureAndVectorOfEachVerifiedCode(t *testing.T) {
	b := shops(40)
	b.Codes[3].Stage = campaign.Ticketed
	b.Codes[7].Stage = campaign.Planned
	r := openZIP(t, zipBytes(t, b))
	lines := readManifest(t, r)
	if want := 2*38 + 2; len(r.File) != want || len(lines) != 38 {
		t.Fatalf("%d entries and %d lines, want %d and 38", len(r.File), len(lines), want)
	}
	for i, c := range slices.DeleteFunc(slices.Clone(b.Codes), func(c campaign.Code) bool { return !verified(&c) }) {
		want, _ := jpegOf(c)
		line := lines[i]
		if got := readEntry(t, r, line[0]); !bytes.Equal(got, want) {
			t.Errorf("%s is not WeChat's picture of %s", line[0], c.Name)
		}
		if _, got := readVector(t, readEntry(t, r, line[1])); got != c.URL {
			t.Errorf("%s reads %q, want %q", line[1], got, c.URL)
		}
		sum := sha256.Sum256(want)
		says := []string{c.Label(), c.Key, c.Name, c.Group, string(c.Scene), c.URL, hex.EncodeToString(sum[:])}
		if !slices.Equal(line[2:], says) {
			t.Errorf("line %q, want %q", line[2:], says)
		}
	}
}

func TestZIPEntriesCanBeReadByAnyProgram(t *testing.T) {
	b := shops(3)
	for _, f := range openZIP(t, zipBytes(t, b)).File {
		isPicture := strings.HasSuffix(f.Name, pictureSuffix)
		if isPicture != (f.Method == zip.Store) {
			t.Errorf("%s is packed by method %d", f.Name, f.Method)
		}
		if f.Flags&0x8 != 0 {
			t.Errorf("%s has its size behind it: of a stored one a stream cannot tell the end", f.Name)
		}
		if f.Flags&0x800 == 0 {
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

func TestWeChatsPNGStandsBesideOurs(t *testing.T) {
	b := shops(1)
	var theirs bytes.Buffer
	if err := png.Encode(&theirs, image.NewGray(image.Rect(0, 0, 9, 9))); err != nil {
		t.Fatal(err)
	}
	b.Picture = func(campaign.Code) ([]byte, error) { return theirs.Bytes(), nil }
	b.Press.Formats = Formats{FormatPNG}
	r := openZIP(t, zipBytes(t, b))
	line, name := readManifest(t, r)[0], b.names()[0]
	if line[0] != name+".wechat.png" || line[1] != "" || line[len(line)-1] != name+".png" {
		t.Errorf("manifest.csv says %q", line)
	}
	if !bytes.Equal(readEntry(t, r, line[0]), theirs.Bytes()) {
		t.Errorf("%s is not WeChat's picture", line[0])
	}
	if bytes.Equal(readEntry(t, r, name+".png"), theirs.Bytes()) {
		t.Errorf("%s.png is WeChat's picture and not ours", name)
	}
}

func TestZIPIsTheSameBytesOnAnyNumberOfProcessors(t *testing.T) {
	b := shops(60)
	b.Press.Formats = allFormats
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := zipBytes(t, b)
	runtime.GOMAXPROCS(2)
	if !bytes.Equal(one, zipBytes(t, b)) {
		t.Error("exports of one batch on one and on two processors differ")
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

func TestZIPOfNothingHasTablesOfNothing(t *testing.T) {
	r := openZIP(t, zipBytes(t, Batch{}))
	if lines := readManifest(t, r); len(lines) != 0 || len(r.File) != 2 {
		t.Errorf("%d entries, manifest.csv has %d lines", len(r.File), len(lines))
	}
	if lines := readMerge(t, r); len(lines) != 1 {
		t.Errorf("merge.csv has %d lines, want its headings", len(lines))
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
