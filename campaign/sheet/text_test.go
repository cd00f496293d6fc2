package sheet_test

import (
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"sceneqr/campaign/sheet"
)

var encodings = map[string]encoding.Encoding{
	"UTF-8":            unicode.UTF8,
	"UTF-8 with BOM":   unicode.UTF8BOM,
	"GBK":              simplifiedchinese.GBK,
	"GB18030":          simplifiedchinese.GB18030,
	"UTF-16LE":         unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"UTF-16BE":         unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"UTF-16LE, no BOM": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	"UTF-16BE, no BOM": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
}

func encode(t testing.TB, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEveryEncodingAndSeparator(t *testing.T) {
	for name, e := range encodings {
		for _, sep := range []string{",", ";", "\t"} {
			for _, end := range []string{"\n", "\r\n"} {
				content := strings.Join([]string{"编号|渠道名称|备注", "1|朝阳店|\"a, b; c\"", "2|徐汇\"\"店|", ""}, end)
				content = strings.NewReplacer("|", sep, `徐汇""店`, `"徐汇""店"`).Replace(content)
				s := mustRead(t, write(t, "渠道.txt", encode(t, e, content)), sheet.Options{})
				if got, want := names(s), []string{"朝阳店", `徐汇"店`}; !reflect.DeepEqual(got, want) {
					t.Errorf("%s %q %q: names %q, want %q", name, sep, end, got, want)
				}
				if got := s.Channels[0].Cells[2].Text; got != "a, b; c" {
					t.Errorf("%s %q %q: note %q", name, sep, end, got)
				}
			}
		}
	}
}

func TestFourByteGB18030(t *testing.T) {
	content := encode(t, simplifiedchinese.GB18030, "名称\n𠮷野家\n")
	if got := names(mustRead(t, write(t, "a.csv", content), sheet.Options{})); got[0] != "𠮷野家" {
		t.Errorf("names %q", got)
	}
}

func TestEncodingIsToldByTheWholeFile(t *testing.T) {
	content := "name,note\n" + strings.Repeat("x,y\n", 1) + strings.Repeat(" ,\n", 100_000) + "朝阳店,\n"
	s := mustRead(t, write(t, "a.csv", encode(t, simplifiedchinese.GBK, content)), sheet.Options{})
	if got := names(s); !reflect.DeepEqual(got, []string{"x", "朝阳店"}) {
		t.Errorf("names %q", got)
	}
}

func TestStraySeparatorsDoNotMakeColumns(t *testing.T) {
	s := readLines(t, "name", "a;b", "c", "d\te", "f")
	if got := names(s); len(s.Headings) != 1 || got[0] != "a;b" {
		t.Errorf("headings %q, names %q", s.Headings, got)
	}
	s = readLines(t, "name;price", "a;1,5", "b;2,5")
	if got := s.Channels[0].Cells[1].Text; got != "1,5" {
		t.Errorf("price %q", got)
	}
}

func TestBrokenTextIsOneClearLine(t *testing.T) {
	for content, want := range map[string]string{
		"name,note\n甲,\"x\n乙,y\n":  "quotation mark",
		"name\n甲\n6\" poster,\n":   "line 3, column 2: a quotation mark",
		"name\n\xff\xff\xff\n":     "row 2 is neither UTF-8 nor GBK",
		"a\x00\x00\x00b\x00\x00cd": "neither a workbook nor text",
		"\n\n , \n":                "is empty",
		"name,copies\n,\n":         "no row with a channel",
	} {
		_, err := sheet.Read(write(t, "a.csv", content), sheet.Options{})
		wantError(t, err, `reading "a.csv": `, want)
	}
}

func TestTextHasNoWorksheets(t *testing.T) {
	_, err := sheet.Read(write(t, "a.csv", "name\n甲\n"), sheet.Options{Worksheet: "渠道"})
	wantError(t, err, `no worksheet "渠道"`)
}

func TestLimitsAreNamed(t *testing.T) {
	path := write(t, "a.csv", "name,x\n甲,1\n乙,2\n丙,3\n")
	_, err := sheet.Read(path, sheet.Options{MaxRows: 2})
	wantError(t, err, "more than 2 channels")
	_, err = sheet.Read(path, sheet.Options{MaxColumns: 1})
	wantError(t, err, "row 1 has more than 1 columns")
	_, err = sheet.Read(write(t, "a.csv", "name\n甲,,x\n"), sheet.Options{MaxColumns: 2})
	wantError(t, err, "row 2 has more than 2 columns")
	_, err = sheet.Read(path, sheet.Options{MaxUnpacked: 10})
	wantError(t, err, "larger than")
}

// wantError wants an error of one line that says each of these.
func wantError(t *testing.T, err error, says ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want one that says %q", says)
		return
	}
	for _, s := range says {
		if !strings.Contains(err.Error(), s) {
			t.Errorf("error %q does not say %q", err, s)
		}
	}
	if strings.ContainsAny(err.Error(), "\n\r") {
		t.Errorf("error %q has more than one line", err)
	}
}
