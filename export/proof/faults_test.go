package proof

import (
	"strings"
	"testing"

	"sceneqr/export/qr"
)

func TestEachFaultOfAFileIsTold(t *testing.T) {
	checkFaults(t, map[string]fault{
		"a page too few":     {func(d *draft) { d.pages = d.pages[:1] }, "1 pages and not 2"},
		"no trim box":        {func(d *draft) { d.page = boxEntry("BleedBox", bleed) }, "no TrimBox"},
		"wrong trim box":     {func(d *draft) { d.page = boxEntry("TrimBox", bleed) }, "the TrimBox is 126.00 x 86.00 mm"},
		"no bleed box":       {func(d *draft) { d.page = boxEntry("TrimBox", trim) }, "no BleedBox"},
		"a crop box":         {func(d *draft) { d.page += boxEntry("CropBox", trim) }, "CropBox"},
		"another media box":  {func(d *draft) { d.page += boxEntry("MediaBox", bleed) }, "the MediaBox is"},
		"a turned page":      {func(d *draft) { d.page += "/Rotate 90" }, "turned"},
		"a page in inches":   {func(d *draft) { d.page += "/UserUnit 72" }, "scaled"},
		"annotations":        {func(d *draft) { d.page += "/Annots [<</Type /Annot>>]" }, "annotations"},
		"a script":           {func(d *draft) { d.catalog += "/Names <</JavaScript 9 0 R>>" }, "JavaScript"},
		"a script by itself": {func(d *draft) { d.more = append(d.more, "<</S /JavaScript /JS (x)>>") }, "JavaScript"},
		"an attached file":   {func(d *draft) { d.catalog += "/Names <</EmbeddedFiles 9 0 R>>" }, "attached files"},
		"an opening action":  {func(d *draft) { d.catalog += "/OpenAction [10 0 R /FitH null]" }, "actions"},
		"an action":          {func(d *draft) { d.more = append(d.more, "<</A <</S /Named>>>>") }, "actions"},
		"actions of a page":  {func(d *draft) { d.page += "/AA <</O 9 0 R>>" }, "actions"},
		"actions in passing": {func(d *draft) { d.trailer += "/AA <</O 9 0 R>>" }, "actions"},
		"a link":             {func(d *draft) { d.catalog += "/URI <</Base (x)>>" }, "links"},
		"layers":             {func(d *draft) { d.catalog += "/OCProperties <<>>" }, "layers"},
		"encryption":         {func(d *draft) { d.trailer += "/Encrypt 9 0 R" }, "encrypted"},
		"a transparent page": {func(d *draft) { d.page += "/Group <</S /Transparency /CS /DeviceRGB>>" }, "transparency"},
		"half opacity":       {func(d *draft) { d.more = append(d.more, "<</Type /ExtGState /ca 0.5>>") }, "transparency"},
		"a soft mask":        {func(d *draft) { d.more = append(d.more, "<</SMask 3 0 R>>") }, "transparency"},
		"a blend mode":       {func(d *draft) { d.more = append(d.more, "<</BM /Multiply>>") }, "blend mode"},
		"a picture": {func(d *draft) {
			d.more = append(d.more, "<</Subtype /Image /ColorSpace /DeviceGray>>")
		}, "1 pictures, and 0 is the most"},
		"a coloured picture": {func(d *draft) {
			d.more = append(d.more, "<</Subtype /Image /ColorSpace /DeviceRGB>>")
		}, "not grey"},
		"another ink":  {func(d *draft) { d.more[0] = "[/Separation /Gold /DeviceCMYK 3 0 R]" }, `the ink "Gold"`},
		"a profile":    {func(d *draft) { d.more = append(d.more, "[/ICCBased 3 0 R]") }, "ICCBased"},
		"font outside": {func(d *draft) { d.font = "" }, "not embedded"},
		"font without tag": {func(d *draft) {
			d.more = append(d.more, "<</Type /Font /Subtype /Type0 /BaseFont /Noto>>")
		}, "no subset tag"},

		"no identifier":         {without(trailerOf, "/ID [<0123> <0123>]"), "no identifier"},
		"an empty identifier":   {changed(trailerOf, "<0123>", "<>"), "no identifier"},
		"no properties":         {without(trailerOf, "/Info 10 0 R"), "trapped"},
		"nothing on trapping":   {func(d *draft) { d.more[1] = "<<>>" }, "trapped"},
		"no metadata":           {without(catalogOf, "/Metadata 11 0 R"), "no XMP"},
		"other metadata":        {func(d *draft) { d.more[2] = stream("x") }, "not XMP"},
		"no output intent":      {changed(catalogOf, "/OutputIntents", "/X"), "0 output intents"},
		"an empty one":          {changed(catalogOf, "(FOGRA39)", "()"), "names no printing condition"},
		"no preferences":        {changed(catalogOf, "/ViewerPreferences", "/X"), "scaling"},
		"pages that are scaled": {changed(catalogOf, "/None", "/AppDefault"), "scaling"},
	})
}

func TestEachFaultOfAPageIsTold(t *testing.T) {
	checkFaults(t, map[string]fault{
		"red, green and blue":     {drawn("1 0 0 rg\n"), "red, green and blue"},
		"four colours":            {drawn("0 0 0 1 K\n"), "four colours"},
		"unknown colour space":    {drawn("/Pattern cs\n"), `colour space "Pattern"`},
		"a form":                  {drawn("/Fm1 Do\n"), "no picture"},
		"an inline picture":       {drawn("BI /W 1 /H 1 ID x EI\n"), `the operator "BI"`},
		"a shading":               {drawn("/Sh1 sh\n"), `the operator "sh"`},
		"a q too many":            {drawn("q\n"), "before its last q"},
		"a Q too many":            {drawn("Q\n"), "without its q"},
		"half a rectangle":        {drawn("1 2 3 re\n"), "a rectangle of 3 numbers"},
		"rubbish":                 {drawn("}\n"), "no operator"},
		"a code nobody asked for": {func(d *draft) { d.pages[1] += d.pages[0] }, "another code"},

		"a line on the code":       {drawn(line(10, 10, 80, 60)), "a line stands on the code"},
		"a line in the quiet zone": {drawn(line(21, 0, 21, 90)), "a line stands in the code's quiet zone"},
		"a thick line beside it":   {drawn("10 w " + line(19, 0, 19, 90)), "a line stands in the code's quiet zone"},
		"a frame":                  {drawn(strings.Replace(patch(21, 31, 38, 38), "f\n", "S\n", 1)), "a line stands in"},
		"a patch on the code":      {drawn("0 g " + patch(40, 40, 5, 5)), "a patch stands on the code"},
		"white on the code":        {drawn("1 g " + patch(40, 40, 5, 5)), "a patch stands on the code"},
		"a patch in the zone":      {drawn("0 g " + patch(10, 40, 11, 1)), "a patch stands in the code's quiet zone"},
		"text on the code":         {drawn(stray(40, 50)), "text stands on the code"},
		"text that runs into it":   {drawn(stray(11, 50)), "text stands in the code's quiet zone"},
		"outlined text": {drawn("0 g 100 170 m 104 170 l 104 174 102 176 100 174 c h f\n"),
			"a shape stands on the code"},
	})
}

func TestEachFaultOfACodeIsTold(t *testing.T) {
	checkFaults(t, map[string]fault{
		"a code too many": {drawn(operators(Code{Text: "x", X: 102, Y: 62, Side: 20})), "where none should"},
		"codes that changed places": {func(d *draft) {
			want := wanted().codes(0)
			d.pages[0] = operators(Code{Text: want[1].Text, X: 20, Y: 30, Side: 40})
		}, `the code is that of label "0-2"`},
		"a code at another level": {instead(0, func(c *Code) { c.Symbol = symbolOf(c.Text, qr.H) }), "modules wide"},
		"a level that looks alike": {instead(0, func(c *Code) {
			c.Symbol, _ = qr.EncodeAt(c.Text, qr.M, qr.Version(c.Text, qr.Q))
		}), "of its modules are not"},
		"mixed versions": {instead(1, func(c *Code) {
			c.Symbol, _ = qr.EncodeAt(c.Text, qr.Q, qr.Version(c.Text, qr.Q)+1)
		}), "modules wide"},
		"a blot that is mended": {replaced(" re\n", " re\n10 10 5 4 re\n"), "of its modules are not"},

		"a code missing":  {func(d *draft) { d.pages[1] = "" }, "no code at"},
		"the wrong code":  {func(d *draft) { d.pages[1] = d.pages[0] }, "reads as another text"},
		"a code moved":    {replaced("f Q", "f Q 1 0 0 1 0.5 0 cm"), "the code takes 30.00 x 30.00 mm at 70.18"},
		"a code askew":    {replaced("\nq ", "\nq 1 0.002 -0.002 1 0 0 cm "), "askew"},
		"a code half":     {halve, "the code cannot be read"},
		"a code in grey":  {replaced("\nq ", "\n0.3 g q "), "not in black"},
		"a code in spot":  {replaced("\nq ", "\n/CS1 cs 1 scn q "), "not in black"},
		"uneven modules":  {replaced(" re\n", " re 1.5 2 3 4 re\n"), "whole number of modules"},
		"a clip":          {replaced("\nq ", "\n60 60 100 100 re W n q "), "cut off"},
		"a mirrored code": {replaced("cm\n", "cm -1 0 0 1 33 0 cm\n"), "mirrored"},
	})
}

func TestEachFaultOfALabelIsTold(t *testing.T) {
	checkFaults(t, map[string]fault{
		"names that changed places": {func(d *draft) {
			for page := range d.pages {
				codes := wanted().codes(page)
				codes[0].Shown, codes[1].Shown = codes[1].Shown, codes[0].Shown
				d.pages[page] = pageOf(codes)
			}
		}, `the text on the label is that of label "0-2"`},
		"a nameless label":    {instead(1, func(c *Code) { c.Shown = "" }), "text on the label is missing"},
		"another name":        {instead(1, func(c *Code) { c.Shown = "西门0-3号" }), "wrong from letter 5 on"},
		"half a name":         {instead(1, func(c *Code) { c.Shown = "西门" }), "wrong from letter 3 on"},
		"more than a name":    {instead(1, func(c *Code) { c.Shown += "店" }), "longer than it should be"},
		"hidden text":         {replaced("BT", "3 Tr BT"), "text on the label is missing"},
		"white text":          {replaced("0.000 g BT", "1 g BT"), "not in black"},
		"text without a font": {replaced("/F1", "/F2"), `the font "F2"`},
		"text off its label":  {replaced("0.000 g BT", "1 0 0 1 0 -100 cm BT"), "text on the label is missing"},
		"clipped text":        {replaced("0.000 g BT", "0 0 100 100 re W n BT"), "cut off"},
		"too few curves":      {lettersOf(3), "wrong from letter 4 on"},
		"too many curves":     {lettersOf(9), "longer"},
		"another text on it":  {drawn(stray(100, 78)), "longer than it should be"},
		"stretched text":      {drawn("150 Tz\n"), `the operator "Tz"`},
		"raised text":         {drawn("5 Ts\n"), `the operator "Ts"`},
		"spaced letters":      {drawn("5 Tc\n"), `the operator "Tc"`},
		"spaced words":        {drawn("5 Tw\n"), `the operator "Tw"`},

		"no cut line":       {replaced(outline(Rect{66, 26, 46, 54}), ""), `label has no line in the colour "CutContour"`},
		"a cut line off":    {replaced(outline(Rect{66, 26, 46, 54}), outline(Rect{66, 26.2, 46, 54})), "has no line in"},
		"a cut line shaved": {replaced(outline(Rect{66, 26, 46, 54}), outline(Rect{66, 26, 45.8, 54})), "has no line in"},
		"a black cut line":  {replaced("/CS1 CS 1.000 SCN", "0 G"), "has no line in"},
		"a filled patch":    {drawn("/CS1 cs 1 scn " + patch(114, 20, 5, 5)), "is not the edge of a label"},
		"a cut line twice":  {drawn("/CS1 CS 1 SCN " + outline(Rect{66, 26, 46, 54})), "is not the edge of a label"},
		"a cut line more":   {drawn("/CS1 CS 1 SCN " + line(114, 20, 120, 20)), "is not the edge of a label"},
		"spot text": {
			drawn("/CS1 cs 1 scn " + strings.Replace(stray(114, 20), "0.000 g", "", 1)), "is not the edge of a label",
		},
	})
}
