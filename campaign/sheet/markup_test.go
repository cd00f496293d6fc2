package sheet

import (
	"archive/zip"
	"bytes"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// marks reads the markup of a worksheet with this XML in it.
func marks(t *testing.T, text string) *markup {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	part, err := w.Create("sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	m, err := readMarkup(z.File[0])
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMarkupTellsWhatTextsDoNot(t *testing.T) {
	long := strings.Repeat("店", 100_000)
	for name, tt := range map[string]struct {
		xml  string
		want markup
	}{
		"a formula without a result": {`<row r="3"><c r="C3"><f>A1</f></c></row>`, markup{formulas: 1, pending: []place{{2, 3}}}},
		"an empty result, of no type": {`<row r="3"><c r="C3"><f>A1</f><v></v></c><c r="D3"><f>A1</f><v/></c></row>`,
			markup{formulas: 2, pending: []place{{2, 3}, {3, 3}}}},
		"a range":                 {`<row r="3"><c r="C3"><f>SUM(A1:A2)</f></c></row>`, markup{formulas: 1, pending: []place{{2, 3}}, ranging: 1}},
		"another cell's formula":  {`<row r="3"><c r="C3"><f t="shared" si="0"/></c></row>`, markup{formulas: 1, pending: []place{{2, 3}}, ranging: 1}},
		"a result":                {`<row r="3"><c r="C3"><f>A1</f><v>0</v></c></row>`, markup{formulas: 1}},
		"an empty text":           {`<row r="3"><c r="C3" t="str"><f>""</f><v></v></c></row>`, markup{formulas: 1}},
		"a text without a result": {`<row r="3"><c r="C3" t="str"><f>B1</f></c></row>`, markup{formulas: 1, pending: []place{{2, 3}}}},
		"no places": {`<row><c><v>1</v></c></row><row><c><v>1</v></c><c><f>A1</f></c></row>`,
			markup{formulas: 1, pending: []place{{1, 2}}}},
		"cells that are empty tags": {`<row r="2"><c r="A2" s="1"/><c r="B2"><f>A1</f></c></row>`,
			markup{formulas: 1, pending: []place{{1, 2}}}},
		"a prefix": {`<x:row r="2"><x:c r="B2"><x:f>A1</x:f></x:c></x:row><x:mergeCells><x:mergeCell ref="A2:B4"/></x:mergeCells>`,
			markup{formulas: 1, pending: []place{{1, 2}}, merged: []area{{2, 0, 4, 1}}}},
		"line breaks within tags": {"<row\n r='2'><c\n\tr='B2'\n><f>A1</f></c></row>", markup{formulas: 1, pending: []place{{1, 2}}}},
		"hidden columns":          {`<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" width="9"/></cols>`, markup{hidden: []span{{1, 3}}}},
		"a long text": {`<row r="1"><c r="A1" t="inlineStr"><is><t>` + long + `</t></is></c><c r="B1"><f>A1</f></c></row>`,
			markup{formulas: 1, pending: []place{{1, 1}}}},
		"a name that ends alike": {`<row r="1"><c cr="Z9" r="A1"><f>1</f></c></row>`, markup{formulas: 1, pending: []place{{0, 1}}}},
		"no XML":                 {`r="<<c r=><mergeCell ref="A1"><mergeCell ref="x:y"><col min="a">`, markup{}},
	} {
		if got := marks(t, tt.xml); !reflect.DeepEqual(*got, tt.want) {
			t.Errorf("%s: got %+v, want %+v", name, *got, tt.want)
		}
	}
}

func TestMergedCellsReachDownTheirRows(t *testing.T) {
	m := mergedOf([]area{{5, 0, 5, 0}, {4, 1, 6, 1}, {2, 0, 3, 0}})
	for _, tt := range []struct {
		row  int
		want string
	}{{1, ""}, {2, "a,b2"}, {3, "a,b3"}, {4, "a4,c"}, {6, "a6,c"}, {7, "a7"}} {
		cells := map[int][]string{1: {""}, 2: {"a", "b2"}, 3: {"", "b3"}, 4: {"a4", "c"}, 6: {"a6"}, 7: {"a7"}}[tt.row]
		n := line{row: tt.row, cells: cells}
		m.enter(n)
		if got := strings.Join(m.filled(n), ","); got != tt.want {
			t.Errorf("row %d is %q, want %q", tt.row, got, tt.want)
		}
	}
}

func TestOnlyUsualFormulasAreCalculated(t *testing.T) {
	c := &calculator{alone: true, sheet: "表 1"}
	for formula, want := range map[string][]area{
		`"BJ"&TEXT(B2,"000")&" A9"`:           {{2, 1, 2, 1}},
		`=IF($A$2="北京",2,-1.5)`:               {{2, 0, 2, 0}},
		`VLOOKUP(A3,'对照 表'!A1:B2,2,FALSE)&c3`: {{3, 0, 3, 0}, {3, 2, 3, 2}},
		`SUM(B3:A2)+COUNTIF(C:C,D4)`:          {{2, 0, 3, 1}, {1, 2, 1048576, 2}, {4, 3, 4, 3}},
		`'表 1'!A3&'表 1:表 3'!A1`:               nil,
		`'表 1'!A3&Sheet2!A4`:                  {{3, 0, 3, 0}},
		`1E+3`:                                {},
		`REPT("x",1000000000)`:                nil,
		`A1&SUBSTITUTE(A2,"x",A3)`:            nil,
		`OFFSET(A1,1,1)`:                      nil,
		`[库存.xlsx]Sheet1!B2`:                  nil,
		`表1[名称]`:                              nil,
		`门店&A2`:                               nil,
		`{1,2}`:                               nil,
		`A1#`:                                 nil,
		`_xlfn.XLOOKUP(A1,B:B,C:C)`:           nil,
		`ZZZZ1`:                               nil,
		`INDIRECT("A"&1)`:                     nil,
		`SUM(A1:OFFSET(A1,9,9))`:              nil,
		`1:3`:                                 nil,
		`XFE1`:                                nil,
		`Sheet2!A1:OFFSET(B1,1,1)&IF(1,Sheet3!A1,)`: nil,
	} {
		got, ok := c.references(formula)
		if ok != (want != nil) || ok && len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %t, want %v", formula, got, ok, want)
		}
	}
	if _, ok := (&calculator{}).references("Sheet2!A1"); ok {
		t.Error("another worksheet with formulas of its own is spoken of")
	}
}

// No heading that we know is another when it is read in the wrong one of the two encodings.
func TestHeadingsTellTheEncoding(t *testing.T) {
	known, err := Options{}.vocabulary()
	if err != nil {
		t.Fatal(err)
	}
	both := []encoding.Encoding{simplifiedchinese.GB18030, traditionalchinese.Big5}
	for _, f := range fields {
		for _, word := range f.words {
			for i, e := range both {
				encoded, err := e.NewEncoder().String(word)
				if err != nil {
					continue // it is of the other script
				}
				if n := headingsIn(both[1-i], []byte(encoded), known); n > 0 {
					t.Errorf("%q is a heading in both encodings", word)
				}
				if n := headingsIn(e, []byte("x,\""+encoded+"\"\r\n"), known); (n > 0) != strings.ContainsFunc(word, isHan) {
					t.Errorf("%q: %d headings", word, n)
				}
			}
		}
	}
}

func TestRowListIsShort(t *testing.T) {
	for want, rows := range map[string][]int{
		"3":                                 {3},
		"3, 5-7, 9-10":                      {3, 5, 6, 7, 9, 10},
		"1, 3, 5, 7, 9, 11, 13, 15, 17, 19": {1, 3, 5, 7, 9, 11, 13, 15, 17, 19},
		"1, 3, 5, 7, 9, 11, 13, 15, 17, 19-20, …": {1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 20, 22},
	} {
		if got := rowList(rows); got != want {
			t.Errorf("%v: %q, want %q", rows, got, want)
		}
	}
}

func TestSlipsAreKnownAndOtherColumnsAreNot(t *testing.T) {
	for heading, want := range map[string]string{
		"chanel name": "name", "nmae": "", "渠到名称": "name", "门店名称啊": "name", "店鋪名": "name", "场景直": "scene_str", "场景图": "",
		"门店编好": "key", "copys": "", "copie": "copies", "quantitty": "copies", "渠道商": "", "地址": "", "打印质量": "", "城市": "",
		"scene strr": "scene_str", "电话": "", "门店地址": "", "店长": "", "price": "", "city": "", "size": "", "date": "",
	} {
		got := ""
		for f := range fieldCount {
			if near(heading, f) != "" {
				got = fields[f].name
				break
			}
		}
		if got != want {
			t.Errorf("%q is near %q, want %q", heading, got, want)
		}
	}
}
