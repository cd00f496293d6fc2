package export

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"sceneqr/campaign"
)

// printable is a batch of verified codes with these names, one copy each.
func printable(names ...string) Batch {
	b := Batch{Campaign: "2026 春季门店拉新", Time: time.Date(2026, 11, 22, 16, 30, 0, 0, time.UTC)}
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

func pdfBytes(t testing.TB, b Batch) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := PDF(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestEveryLabelScansAsItsURL(t *testing.T) {
	b := numbered(30)
	b.Codes[3].Stage = campaign.Ticketed
	b.Codes[4].Copies = 3
	var want, got []string
	for _, i := range b.labels() {
		want = append(want, b.Codes[i].URL)
	}
	for _, page := range readPDF(t, pdfBytes(t, b)) {
		for _, code := range page.codes {
			text, _ := decode(t, code.path)
			got = append(got, text)
		}
	}
	if len(want) != 31 || !slices.Equal(got, want) {
		t.Errorf("the labels scan as\n%s\nwant\n%s", got, want)
	}
}

func TestPagesOfAllVolumes(t *testing.T) {
	tests := []struct {
		labels  int
		volumes []int // their pages
	}{
		{1, []int{1}},
		{12, []int{1}},
		{13, []int{2}},
		{pagesInVolume*labelsOnPage + 1, []int{400, 1}},
	}
	for _, test := range tests {
		b := numbered(1)
		b.Codes[0].Copies = test.labels
		var pages []int
		labels, all := 0, 0
		for _, n := range test.volumes {
			all += n
		}
		page := 0
		for _, v := range b.volumes() {
			var out bytes.Buffer
			if err := writeVolume(&out, b, v); err != nil {
				t.Fatal(err)
			}
			read := readPDF(t, out.Bytes())
			pages = append(pages, len(read))
			for _, p := range read {
				page++
				labels += len(p.codes)
				if want := fmt.Sprintf("2026-11-23·第 %d/%d 页", page, all); p.texts[1].text != want {
					t.Errorf("%d labels, page %d: the heading says %q, want %q", test.labels, page, p.texts[1].text, want)
				}
			}
		}
		if !slices.Equal(pages, test.volumes) || labels != test.labels {
			t.Errorf("%d labels: %d on volumes of %v pages, want %v", test.labels, labels, pages, test.volumes)
		}
	}
}

func TestDocumentIsReadyForThePrintShop(t *testing.T) {
	doc := pdfBytes(t, numbered(13))
	for pattern, times := range map[string]int{
		`/TrimBox \[0\.00 0\.00 595\.28 841\.89\]`:                                              2,
		`/(BaseFont|FontName) /[A-Z]{6}\+NotoSansSC-Regular\n`:                                  3,
		`/FontFile2 \d+ 0 R`:                                                                    1,
		`/Type /Catalog\n(.*\n)*/ViewerPreferences <</PrintScaling /None>>\n>>\nendobj\nxref\n`: 1,
		`/ID \[<[0-9a-f]{32}> <[0-9a-f]{32}>\]\n>>\nstartxref`:                                  1,
		`/CreationDate \(D:20261122163000\)\n/ModDate \(D:20261122163000\)`:                     1,
	} {
		if n := len(regexp.MustCompile(pattern).FindAll(doc, -1)); n != times {
			t.Errorf("%s stands %d times in the document, want %d", pattern, n, times)
		}
	}
}

func TestVolumesAreTheSameBytesHoweverManyAtOnce(t *testing.T) {
	b := numbered(40)
	b.Codes[7].Name = "‘引号’ “双引号” fi ﬁ"
	v := b.volumes()[0]
	var want bytes.Buffer
	if err := writeVolume(&want, b, v); err != nil {
		t.Fatal(err)
	}
	var got [4]bytes.Buffer
	var group errgroup.Group
	for i := range got {
		group.Go(func() error { return writeVolume(&got[i], b, v) })
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	for i := range got {
		if !bytes.Equal(got[i].Bytes(), want.Bytes()) {
			t.Errorf("volume %d made beside others differs from the one made alone", i)
		}
	}
}

func TestTimelessBatchIsTheSameBytesToo(t *testing.T) {
	b := numbered(1)
	b.Time = time.Time{}
	if doc := pdfBytes(t, b); !bytes.Contains(doc, []byte("(D:19700101000000)")) {
		t.Error("a batch without a time does not get the epoch as its date")
	}
}

func TestBatchWithoutVerifiedCodesIsNoPDF(t *testing.T) {
	b := numbered(2)
	b.Codes[0].Stage, b.Codes[1].Stage = campaign.Planned, campaign.Ticketed
	var out bytes.Buffer
	if err := PDF(&out, b); err == nil || out.Len() > 0 {
		t.Errorf("PDF wrote %d bytes and returned %v", out.Len(), err)
	}
}

func TestURLThatNoCodeHoldsNamesItsLabel(t *testing.T) {
	b := numbered(2)
	b.Codes[1].URL = strings.Repeat("secret", 50)
	err := PDF(io.Discard, b)
	if err == nil || !strings.Contains(err.Error(), b.Codes[1].Label()) || strings.Contains(err.Error(), "secret") {
		t.Errorf("the error is %v, want one with the label %s and without the url", err, b.Codes[1].Label())
	}
}

func TestPanicCostsTheVolumeOnly(t *testing.T) {
	err := writeVolume(io.Discard, numbered(1), volume{name: "sheet-07.pdf", labels: []int{99}, pages: 1})
	if err == nil || !strings.Contains(err.Error(), "sheet-07.pdf") {
		t.Errorf("the error is %v, want one that names the volume", err)
	}
}

type fullDisk struct{}

var errFull = errors.New("no space left on device")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestWriterThatFailsFailsThePDF(t *testing.T) {
	if err := PDF(fullDisk{}, numbered(1)); !errors.Is(err, errFull) {
		t.Errorf("the error is %v, want %v", err, errFull)
	}
}

func TestProgressEndsWhole(t *testing.T) {
	b := numbered(25)
	var told []string
	b.Progress = func(file string, done, total int) { told = append(told, fmt.Sprintf("%s %d/%d", file, done, total)) }
	pdfBytes(t, b)
	want := []string{"sheet.pdf 0/25", "sheet.pdf 12/25", "sheet.pdf 24/25", "sheet.pdf 25/25"}
	if !slices.Equal(told, want) {
		t.Errorf("progress was %q, want %q", told, want)
	}
}

// BenchmarkVolume draws a full volume. MB-from-OS is all memory that the program ever had at once.
func BenchmarkVolume(b *testing.B) {
	batch := numbered(pagesInVolume * labelsOnPage)
	v := batch.volumes()[0]
	var size counter
	for b.Loop() {
		size = 0
		if err := writeVolume(&size, batch, v); err != nil {
			b.Fatal(err)
		}
	}
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	b.ReportMetric(float64(size)/1e6, "MB-file")
	b.ReportMetric(float64(mem.Sys)/1e6, "MB-from-OS")
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N*len(v.labels))*1e6, "us/label")
}

type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
