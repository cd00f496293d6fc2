package pdf

import (
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"
)

// xmp is what the metadata of a file say, as an XML reader of somebody else's sees it.
type xmp struct {
	Title    string `xml:"RDF>Description>title>Alt>li"`
	Created  string `xml:"RDF>Description>CreateDate"`
	Modified string `xml:"RDF>Description>ModifyDate"`
	Creator  string `xml:"RDF>Description>CreatorTool"`
	Producer string `xml:"RDF>Description>Producer"`
	Trapped  string `xml:"RDF>Description>Trapped"`
	ID       string `xml:"RDF>Description>InstanceID"`
}

func readXMP(t *testing.T, packet string) xmp {
	t.Helper()
	var x xmp
	if err := xml.Unmarshal([]byte(packet), &x); err != nil {
		t.Fatalf("the metadata are no XML: %v in %s", err, packet)
	}
	return x
}

func TestPropertiesAndMetadataAgree(t *testing.T) {
	for given, want := range map[string]string{
		"二维码 spring":         "二维码 spring",
		"店 & <b> \\ ) (":     "店 & <b> \\ ) (",
		"🍜 𠮷 two\nlines\x00": "🍜 𠮷 two lines",
		"broken \xff\xe4":    "broken \uFFFD",
		"":                   "",
	} {
		_, properties, metadata := tailObjects(t, finished(t, drawn(About{given, testAbout.Time}, true)))
		x, title := readXMP(t, metadata), propertyTitle(t, properties)
		if x.Title != want || title != want {
			t.Errorf("title %q: the metadata say %q, the properties %q, want %q", given, x.Title, title, want)
		}
		if x.Created != "2026-05-01T02:30:00Z" || x.Modified != x.Created || x.Trapped != "False" {
			t.Errorf("the metadata say %+v", x)
		}
		for _, entry := range []string{
			"/CreationDate (D:20260501023000Z)", "/ModDate (D:20260501023000Z)", "/Trapped /False",
			fmt.Sprintf("/Creator (%s)", x.Creator), fmt.Sprintf("/Producer (%s)", x.Producer),
		} {
			if !strings.Contains(properties, entry) {
				t.Errorf("the properties lack %s: %s", entry, properties)
			}
		}
	}
}

func propertyTitle(t *testing.T, properties string) string {
	t.Helper()
	raw, err := hex.DecodeString(regexp.MustCompile(`/Title <FEFF([0-9A-F]*)>`).FindStringSubmatch(properties)[1])
	if err != nil {
		t.Fatal(err)
	}
	var units []uint16
	for ; len(raw) > 0; raw = raw[2:] {
		units = append(units, uint16(raw[0])<<8|uint16(raw[1]))
	}
	return string(utf16.Decode(units))
}

func TestWithoutATimeTheClockIsNotAsked(t *testing.T) {
	_, properties, _ := tailObjects(t, finished(t, drawn(About{}, true)))
	if !strings.Contains(properties, "/CreationDate (D:19700101000000Z)") {
		t.Errorf("the properties of a file without a time: %s", properties)
	}
}
