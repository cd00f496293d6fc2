package export

import (
	"bytes"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sceneqr/export/qr"
)

func TestLabelsStandInTheirCells(t *testing.T) {
	page := readPDF(t, pdfBytes(t, numbered(12)))[0]
	for i, code := range page.codes {
		left := gridLeft + float64(i%labelsAcross)*labelWidth + (labelWidth-codeSide)/2 + qr.QuietZone*code.module
		top := gridTop + float64(i/labelsAcross)*labelHeight + codeTop + qr.QuietZone*code.module
		if math.Abs(code.left-left) > 0.001 || math.Abs(code.top-top) > 0.001 {
			t.Errorf("code %d stands at %.3f, %.3f mm, want %.3f, %.3f", i+1, code.left, code.top, left, top)
		}
		_, size := decode(t, code.path)
		if side := code.module * float64(size+2*qr.QuietZone); math.Abs(side-codeSide) > 0.001 {
			t.Errorf("code %d is %.3f mm wide with its quiet zone, want %g", i+1, side, codeSide)
		}
	}
}

func TestLabelSaysWhatItIs(t *testing.T) {
	b := printable("成都宽窄巷子店", "西安大雁塔北广场店", "龙䶮家常菜馆")
	b.Codes[1].Group = ""
	b.Codes[2].Expires = time.Date(2026, 12, 22, 1, 30, 59, 0, time.UTC)
	page := readPDF(t, pdfBytes(t, b))[0]
	if page.texts[0].text != b.Campaign {
		t.Errorf("the heading is %q, want the campaign %q", page.texts[0].text, b.Campaign)
	}
	want := []string{
		"成都宽窄巷子店", "华东区·" + b.Codes[0].Label(),
		"西安大雁塔北广场店", b.Codes[1].Label(),
		"龙䶮家常菜馆", "华东区·" + b.Codes[2].Label(), "有效期至 2026-12-22 09:30",
	}
	if got := page.labelTexts(); !slices.Equal(got, want) {
		t.Errorf("the labels say\n%q\nwant\n%q", got, want)
	}
}

func TestAwkwardNamesArePrinted(t *testing.T) {
	tests := []struct{ name, want string }{
		{"", ""},
		{"👨‍👩‍👧 一家", "〓〓〓 一家"},
		{"𠮷野家", "〓野家"},
		{"\U00010000", "〓"},
		{"مقهى", "〓〓〓〓"},
		{"Cafe\u0301", "Café"},
		{"q\u0301", "q〓"},
		{"北\xe4京\xff", "北〓京〓"},
		{"a\x00b\x1b[31m", "a〓b〓[31m"},
		{"上\t海\r\n店\u3000", "上 海 店"},
		{"\ufeff正常\u202e\u200d", "正常"},
		{`(\)`, `(\)`},
		{"上(", "上("},
	}
	var names []string
	for _, test := range tests {
		names = append(names, test.name)
	}
	b := printable(names...)
	b.Campaign = "𠮷\xff\x00"
	for i := range b.Codes {
		b.Codes[i].Group = b.Codes[i].Name
	}
	var got []string
	for _, page := range readPDF(t, pdfBytes(t, b)) {
		got = append(got, page.labelTexts()...)
	}
	for i, test := range tests {
		var want []string
		if test.want != "" {
			want = append(want, test.want, test.want+"·"+b.Codes[i].Label())
		} else {
			want = append(want, b.Codes[i].Label())
		}
		if len(got) < len(want) || !slices.Equal(got[:len(want)], want) {
			t.Fatalf("%q is printed as %q, want %q", test.name, got[:min(len(want), len(got))], want)
		}
		got = got[len(want):]
	}
}

func TestLongTextsStayOnTheirLabel(t *testing.T) {
	b := printable(strings.Repeat("南京西路旗舰店", 43), strings.Repeat("W", 300), strings.Repeat("word ", 60))
	for i := range b.Codes {
		b.Codes[i].Group = b.Codes[i].Name
	}
	b.Campaign = b.Codes[0].Name
	page := readPDF(t, pdfBytes(t, b))[0]
	for i, text := range page.texts {
		right := text.left + span(text.text, text.size)
		switch {
		case i == 0 && right > page.texts[1].left:
			t.Errorf("the heading runs into the page number")
		case i > 1:
			cell := (text.left - gridLeft) / labelWidth
			if edge := gridLeft + (math.Floor(cell)+1)*labelWidth; right > edge-3 || text.size < smallestName {
				t.Errorf("%.12q… of %g points ends %.2f mm before the edge of its label", text.text, text.size, edge-right)
			}
		}
	}
	for i := range b.Codes {
		if serial := page.labelTexts()[3*i+2]; !strings.HasSuffix(serial, "…·"+b.Codes[i].Label()) {
			t.Errorf("a long group leaves %q of the serial", serial)
		}
	}
}

func TestNothingStandsInQuietZonesOrAtTheUnprintableEdge(t *testing.T) {
	b := numbered(12)
	for i := range b.Codes {
		b.Codes[i].Name = strings.Repeat("长", 26)
		b.Codes[i].Expires = b.Time
	}
	page := readPDF(t, pdfBytes(t, b))[0]
	marks := 2*(labelsAcross+1) + 2*(labelsDown+1) + 2*(labelsAcross-1)*(labelsDown-1)
	things := append([]printedStroke(nil), page.strokes...)
	for _, text := range page.texts {
		right, top := text.left+span(text.text, text.size), text.base-0.86*text.size*mmPerPoint
		things = append(things, printedStroke{text.left, top, right, text.base})
	}
	if len(things) != marks+2+12*4 {
		t.Fatalf("there are %d marks and texts, want %d", len(things), marks+2+12*4)
	}
	for _, s := range things {
		x1, x2, y1, y2 := min(s.x1, s.x2), max(s.x1, s.x2), min(s.y1, s.y2), max(s.y1, s.y2)
		if x1 < 5 || y1 < 5 || x2 > pageWidth-5 || y2 > pageHeight-5 {
			t.Errorf("%+v is closer than 5 mm to the edge of the page", s)
		}
		for _, c := range page.codes {
			left, top := c.left-qr.QuietZone*c.module, c.top-qr.QuietZone*c.module
			if x2 > left && x1 < left+codeSide && y2 > top && y1 < top+codeSide {
				t.Errorf("%+v touches the quiet zone of the code at %.1f, %.1f", s, c.left, c.top)
			}
		}
	}
}

func TestCodesOfABatchHaveOneNumberOfModules(t *testing.T) {
	b := printable("短", "长")
	b.Codes[1].URL += strings.Repeat("x", 40)
	codes := readPDF(t, pdfBytes(t, b))[0].codes
	var sizes [2]int
	for i, code := range codes {
		text, size := decode(t, code.path)
		if sizes[i] = size; text != b.Codes[i].URL {
			t.Errorf("code %d reads %q, want %q", i+1, text, b.Codes[i].URL)
		}
	}
	if sizes[0] != sizes[1] {
		t.Errorf("a short url gives %d modules and a long one %d", sizes[0], sizes[1])
	}
}

func TestInkIsBlackOnly(t *testing.T) {
	doc := pdfBytes(t, numbered(3))
	inks := regexp.MustCompile(`(?m)(^|\s)(rg|RG|k|K|cs|CS|sc|SC|scn|SCN|sh|gs|Do|BI|[1-9.]\S* [gG]|0\.\S*[1-9]\S* [gG])\s`)
	for _, page := range readPDF(t, doc) {
		content := textOrSize.ReplaceAll(page.content, nil)
		if found := inks.Find(content); found != nil { // without any of them all ink is DeviceGray 0
			t.Errorf("the page changes its ink with %q", found)
		}
	}
	for _, name := range []string{"/DeviceRGB", "/DeviceCMYK", "/Subtype /Image", "/Transparency"} {
		if bytes.Contains(doc, []byte(name)) {
			t.Errorf("the document contains %s", name)
		}
	}
}
