package export

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"sceneqr/campaign"
	"sceneqr/export/imposition"
	"sceneqr/export/layout"
)

// ticketLines are the lines of a job-ticket.txt.
func ticketLines(t testing.TB, text string) []string {
	t.Helper()
	text, marked := strings.CutPrefix(text, "\uFEFF")
	if !marked || strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		t.Error("job-ticket.txt is not as Windows writes its texts")
	}
	var lines []string
	for line := range strings.SplitSeq(text, "\r\n") {
		lines = append(lines, strings.TrimPrefix(line, "  "))
	}
	return lines
}

// ticketOf is the job ticket of a batch whose volumes nobody has drawn.
func ticketOf(t testing.TB, b Batch) []string {
	t.Helper()
	p := planned(t, b)
	var volumes []File
	for i := range p.volumes {
		volumes = append(volumes, File{Name: p.name(i)})
	}
	var out strings.Builder
	if err := writeTicketText(&out, p.jobTicket(volumes, nil)); err != nil {
		t.Fatal(err)
	}
	return ticketLines(t, out.String())
}

func TestJobTicketTellsAPrintShopAllThatItAsks(t *testing.T) {
	plain := func(*Batch) {}
	stickers := func(b *Batch) { b.Press.Layout, _ = layout.Find("sticker-50") }
	for row, change := range map[string]func(*Batch){
		"印刷工单 Job ticket · 2026 春季门店拉新":                               plain,
		"活动 campaign\t2026 春季门店拉新":                                    plain,
		"公众号 account\twx1234567890abcdef":                             plain,
		"数据时间 data of\t2026-11-23 00:30:00 (UTC+8)":                   plain,
		"成品页 page (TrimBox)\t210 × 297 mm":                            plain,
		"材料 stock\t按约定 as agreed":                                     plain,
		"标签 label\t63 × 67 mm，每页 12 个 a page":                         plain,
		"缩放 scaling\t100 %，不要“适合页面” no fit to page":                   plain,
		"二维码 codes\t14":                                               plain,
		"标签 labels\t14":                                               plain,
		"页数 pages\t2":                                                 plain,
		"序列号 serials\t000001P–000014F":                                plain,
		"顺序 order\t按表格顺序 as in the sheet":                             plain,
		"边长 side\t45 mm，含四周各 4 模块静区 with the quiet zone of 4 modules": plain,
		"模块 module\t1.098 mm = 25.9 点 dots (600 dpi)":                 plain,
		"版本 version\t4-Q，全部相同 the same for all":                       plain,
		"油墨 inks\t黑 K (DeviceGray)":                                   plain,
		"sheet.pdf\t第 1–2 页 pages，14 张标签 labels，000001P–000014F":      plain,
		"结构 structure\t全部 14 个标签的二维码读回一致 all 14 labels read back from the PDF as recorded": plain,

		"联系人 contact\t王芳 021-12345678":                func(b *Batch) { b.Press.Contact = "王芳\n021-12345678" },
		"模块 module\t1.098 mm = 13.0 点 dots (300 dpi)": func(b *Batch) { b.Press.DPI = 300 },
		"材料 stock\tAvery L7160":                       func(b *Batch) { b.Press.Layout, _ = layout.Find("l7160") },
		"成品页 page (TrimBox)\t50 × 50 mm":              stickers,
		"出血 bleed\t3 mm":                              stickers,
		"含标记 with marks (MediaBox)\t76 × 76 mm":       stickers,
		"模切 die-cut\t专色 spot colour CutContour：刀线，不印刷 cut line, not printed": stickers,
		"油墨 inks\t黑 K (DeviceGray) + CutContour":                             stickers,
		"备品 overs\t每码 for each code 10 %（至少一张 at least one），共 14 张 in all，与正品相同 identical": func(b *Batch) {
			b.Press.Order.Overs.Percent = 10
		},
		"标签 labels\t42": func(b *Batch) { b.Press.Order.Overs.Number = 2 },
		"隔页 slip sheets\t3（含在页数内 among the pages）": func(b *Batch) { b.Press.Order.ByGroup = true },
		"顺序 order\t按分组，每组另起页 by group, each on pages of its own；裁切后叠放即为顺序 cut and stack: pile 1": func(b *Batch) {
			b.Press.Order.ByGroup, b.Press.Order.Stack = true, true
		},
		"顺序 order\t按表格顺序 as in the sheet；从第 3 格开始 from cell 3 on；跳过 1 格 cells left out": func(b *Batch) {
			b.Press.Order.Start, b.Press.Order.Skip = 3, []imposition.Spot{{Page: 2, Cell: 9}}
		},
		"打印机校正 printer profile\toffice，dx 1.00 mm, dy 0.00 mm, scale 1.0000 × 1.0000：仅用于该打印机 for that printer only": func(b *Batch) {
			b.Press.Printer = layout.Printer{Name: "office", DX: 1}
		},
		"印刷工单 Job ticket R2 · 2026 春季门店拉新":                          func(b *Batch) { b.Press.Reprint = 2 },
		"补印 reprint\tR2：与首印相同的二维码 the same codes as printed before": func(b *Batch) { b.Press.Reprint = 2 },
		"序列号 serials\t000002N, 000007D–000009": func(b *Batch) {
			b.Press.Serials, _ = campaign.ParseSerials("7-9,2")
		},
		"活动 campaign\t（试用 sandbox）2026 春季门店拉新":                         func(b *Batch) { b.Trial = true },
		"试用 trial\t请勿印刷：二维码无效。Do not print: these codes lead nowhere.": func(b *Batch) { b.Trial = true },
	} {
		b := shops(14)
		change(&b)
		lines := ticketOf(t, b)
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, row) }) {
			t.Errorf("no row\n%s\nin\n%s", row, strings.Join(lines, "\n"))
		}
	}
}

func TestJobTicketKeepsQuietOfWhatThereIsNot(t *testing.T) {
	for _, line := range ticketOf(t, shops(14)) {
		for _, label := range []string{
			"出血", "含标记", "模切", "备品", "隔页", "打印机校正", "补印", "试用", "成像",
		} {
			if strings.HasPrefix(line, label) {
				t.Errorf("the job ticket has %q", line)
			}
		}
	}
}

func TestSumsOnTheJobTicketAreThoseOfTheVolumes(t *testing.T) {
	b := shops(2)
	b.Codes[0].Copies = labelsInVolume
	dir := t.TempDir()
	all(t, dir, b)
	there := folder(t, dir)
	lines := ticketLines(t, there[ticketText])
	for _, name := range []string{"sheet-01.pdf", "sheet-02.pdf"} {
		at := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, name+"\t") })
		if at < 0 {
			t.Fatalf("%s is not on the job ticket", name)
		}
		_, sum, _ := strings.Cut(lines[at+1], "SHA-256 ")
		if !strings.Contains(there[sumsName], sum+"  "+name+"\n") {
			t.Errorf("%q of %s is not in %s", sum, name, sumsName)
		}
	}
	if want := "sheet-02.pdf\t第 201–201 页 pages，1 张标签 labels，000002N"; !slices.Contains(lines, want) {
		t.Errorf("no row %q in %q", want, lines)
	}
}

func TestJobTicketTellsHowManyPagesWereDrawnForTheProof(t *testing.T) {
	b := shops(13)
	b.Press.Proof = Sample
	want := "成像 as printed\t2/2 个标签页以 300 dpi 成像并逐个解码一致 pages with labels drawn at 300 dpi, each code decoded as recorded"
	if lines := ticketOf(t, b); !slices.Contains(lines, want) {
		t.Errorf("no row %q in %q", want, lines)
	}
}

func TestManySerialsAreCountedAndNotAllNamed(t *testing.T) {
	var odd []int
	for n := range 50 {
		odd = append(odd, 2*n+1)
	}
	got := ranges(odd)
	if !strings.HasSuffix(got, " … (50)") || strings.Count(got, ",") != mostRanges-1 {
		t.Errorf("50 ranges are told as %q", got)
	}
}

// How the PDF is set, package pdf's own tests show: here, that it says what the text says.
func TestBothJobTicketsSayTheSame(t *testing.T) {
	dir := t.TempDir()
	b := shops(3)
	b.Press.Contact = "王芳 021-12345678"
	if _, err := Print(t.Context(), dir, b); err != nil {
		t.Fatal(err)
	}
	there := folder(t, dir)
	var set strings.Builder
	for _, page := range readPages(t, []byte(there[ticketPDF])) {
		set.WriteString(strings.Join(page.texts, ""))
	}
	pressed := func(s string) string { return strings.Join(strings.Fields(s), "") }
	for _, line := range ticketLines(t, there[ticketText]) {
		for cell := range strings.SplitSeq(line, "\t") {
			if !strings.Contains(pressed(set.String()), pressed(cell)) {
				t.Errorf("%q is not in job-ticket.pdf", cell)
			}
		}
	}
	if !bytes.Contains([]byte(there[ticketPDF]), []byte("%%EOF")) {
		t.Error("job-ticket.pdf has no end")
	}
}

func TestManifestOfAReprintNamesItsNumber(t *testing.T) {
	b := shops(14)
	b.Press.Reprint = 3
	b.Press.Layout = builtin(t, "l7160")
	b.Press.Serials, _ = campaign.ParseSerials("3")
	dir := t.TempDir()
	d, err := Print(t.Context(), dir, b)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"sheet.pdf", "job-ticket.pdf", "job-ticket.txt", "manifest.json", "SHA256SUMS"}
	if got := namesOf(d.Files); !slices.Equal(got, want) || d.Labels != 1 || d.Pages != 1 {
		t.Errorf("files %q, %d labels on %d pages", got, d.Labels, d.Pages)
	}
	checkSums(t, folder(t, dir))
	m, err := lastManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	if m.Reprint != 3 || m.Layout != "l7160" || fmt.Sprint(m.Volumes) != "[{sheet.pdf 1 1 1 [000003L]}]" {
		t.Errorf("manifest %+v", m)
	}
}
