package export

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"slices"
	"testing"
	"time"

	"golang.org/x/text/encoding/unicode"

	"sceneqr/campaign"
)

// readMerge gives all lines of merge.csv, the headings too.
func readMerge(t testing.TB, r *zip.Reader) [][]string {
	t.Helper()
	data := readEntry(t, r, "merge.csv")
	if !bytes.HasPrefix(data, []byte{0xff, 0xfe}) {
		t.Fatalf("merge.csv begins with % x, want the mark of UTF-16 little-endian", data[:min(2, len(data))])
	}
	text, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := bytes.Count(text, []byte("\n")), len(lines); got != want {
		t.Errorf("merge.csv has %d line breaks for %d records: one is within a field", got, want)
	}
	return lines
}

func TestMergeSaysOfEachCodeWhatALayoutNeeds(t *testing.T) {
	b := shops(3)
	b.Codes[1].Stage = campaign.Ticketed
	b.Codes[2].Name = "𠮷野家, \"䶮\"店"
	b.Codes[2].Expires = time.Date(2026, 12, 1, 16, 0, 0, 0, time.UTC)
	b.Codes[2].Cells = append(b.Codes[2].Cells, campaign.Cell{Heading: "联系人", Text: "王"})
	b.Press.Formats = Formats{FormatSVG, FormatEPS}
	lines := readMerge(t, openZIP(t, zipBytes(t, b)))
	want := [][]string{
		{"serial", "key", "name", "group", "scene", "expires", "url", "门店编号", "门店名称", "城市", "联系人", "@image"},
		{"000001P", "000000", "星光咖啡·第1号店", "上海", "spring-000001P", "", b.Codes[0].URL,
			"000000", "星光咖啡·第1号店", "上海", "", b.names()[0] + ".eps"},
		{b.Codes[2].Label(), "000002", "𠮷野家, \"䶮\"店", "", string(b.Codes[2].Scene), "2026-12-02 00:00", b.Codes[2].URL,
			"000002", "星光咖啡·第3号店", "", "王", b.names()[2] + ".eps"},
	}
	if !slices.EqualFunc(lines, want, slices.Equal) {
		t.Errorf("merge.csv is\n%q, want\n%q", lines, want)
	}
}

func TestMergeNamesAPictureThatIsThereInTheBestFormat(t *testing.T) {
	for list, suffix := range map[string]string{
		"":                     ".svg",
		"png":                  ".png",
		"svg,png":              ".svg",
		"svg,png,tiff":         ".tif",
		"svg,pdf,png,tiff":     ".pdf",
		"svg,eps,pdf,png,tiff": ".eps",
	} {
		b := shops(3)
		b.Press.Formats, _ = ParseFormats(list)
		r := openZIP(t, zipBytes(t, b))
		for i, line := range readMerge(t, r)[1:] {
			path := line[len(line)-1]
			if path != b.names()[i]+suffix {
				t.Errorf("--formats %q: the picture is %q, want %s", list, path, suffix)
			}
			readEntry(t, r, path)
		}
	}
}

func TestMergeHeadingsAreUsableByLayoutPrograms(t *testing.T) {
	got := mergeHeadings([]string{"#", "@微博", "Name", "备注", "备注", " ", "第一行\n第二行", "@image", "备注 (2)"})
	want := append(slices.Clone(mergeColumns),
		"＃", "＠微博", "Name (2)", "备注", "备注 (2)", "column 6", "第一行 第二行", "＠image", "备注 (2) (2)", "@image")
	if !slices.Equal(got, want) {
		t.Errorf("headings\n%q, want\n%q", got, want)
	}
}

func TestMergePrintsTextsAsTheyStandOnOneLine(t *testing.T) {
	b := shops(1)
	for text, want := range map[string]string{
		"=1+1 咖啡":              "=1+1 咖啡",
		"@home":                "@home",
		"一\r\n二\n三\u2028四\x00": "一 二 三 四",
		"坏\xff了":               "坏\uFFFD了",
	} {
		b.Codes[0].Name = text
		if got := readMerge(t, openZIP(t, zipBytes(t, b)))[1][2]; got != want {
			t.Errorf("%q stands as %q, want %q", text, got, want)
		}
	}
}
