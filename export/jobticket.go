package export

import (
	"cmp"
	"fmt"
	"strings"

	"sceneqr/campaign"
	"sceneqr/export/imposition"
	"sceneqr/export/layout"
	"sceneqr/export/pdf"
	"sceneqr/export/proof"
	"sceneqr/export/qr"
)

// The names of the job ticket, for people at the shop and for whoever reads mail without a viewer.
const (
	ticketPDF  = "job-ticket.pdf"
	ticketText = "job-ticket.txt"
)

// jobTicket says all that a print shop needs to know, so that nobody has to phone: what is printed on what, how often, how
// large, in which inks, and how to see that the files arrived whole. Words are in Chinese and English, for either may read it.
func (p *printing) jobTicket(volumes []File, changes []Change) pdf.JobTicket {
	title := "印刷工单 Job ticket"
	if p.Press.Reprint > 0 {
		title += fmt.Sprintf(" R%d", p.Press.Reprint)
	}
	sections := []pdf.Section{
		{Heading: "任务 Job", Rows: p.jobRows()},
		{Heading: "承印物 Stock", Rows: p.stockRows()},
		{Heading: "数量 Quantity", Rows: p.quantityRows()},
		{Heading: "二维码 Codes", Rows: p.codeRows()},
		{Heading: "文件 Files", Rows: p.fileRows(volumes)},
		{Heading: "校验 Proof", Rows: p.proofRows()},
	}
	if len(changes) > 0 {
		sections = append(sections, pdf.Section{Heading: "与表格不同的文字 Texts not printed as they stand in the sheet", Rows: changeRows(changes)})
	}
	about := p.about()
	about.Title = title + " · " + p.title()
	return pdf.JobTicket{About: about, Sections: sections}
}

type rows = [][2]string

func (p *printing) jobRows() rows {
	out := rows{
		{"活动 campaign", p.title()},
		{"公众号 account", p.AppID},
		{"数据时间 data of", p.Time.In(campaign.China).Format("2006-01-02 15:04:05 (UTC+8)")},
	}
	if p.Trial {
		out = append(out, [2]string{"试用 trial", "请勿印刷：二维码无效。Do not print: these codes lead nowhere."})
	}
	if p.Press.Reprint > 0 {
		out = append(out, [2]string{"补印 reprint", fmt.Sprintf("R%d：与首印相同的二维码 the same codes as printed before", p.Press.Reprint)})
	}
	return append(out, [2]string{"联系人 contact", cmp.Or(p.Press.Contact, "____________________")})
}

func (p *printing) stockRows() rows {
	l := p.Press.Layout
	stock := l.Stock
	switch {
	case stock == "" && l.Roll:
		stock = "卷装标签，按约定 labels on a roll, as agreed"
	case stock == "":
		stock = "按约定 as agreed"
	}
	out := rows{
		{"版式 layout", l.Name + "：" + l.Title.String()},
		{"材料 stock", stock},
		{"成品页 page (TrimBox)", millimetres(l.Page.Width, l.Page.Height)},
	}
	if l.Bleed > 0 {
		out = append(out, [2]string{"出血 bleed", fmt.Sprintf("%g mm", l.Bleed)})
	}
	if l.Margin() > 0 {
		media := l.Media()
		out = append(out, [2]string{"含标记 with marks (MediaBox)", millimetres(media.Width, media.Height)})
	}
	out = append(out,
		[2]string{"标签 label", fmt.Sprintf("%s，每页 %d 个 a page", millimetres(l.Label.Width, l.Label.Height), l.PerPage())},
		[2]string{"裁切 cut", cutWords[l.Marks]},
		[2]string{"缩放 scaling", "100 %，不要“适合页面” no fit to page"},
	)
	if l.Cut {
		out = append(out, [2]string{"模切 die-cut", "专色 spot colour CutContour：刀线，不印刷 cut line, not printed"})
	}
	if printer := p.Press.Printer; printer.Corrects() {
		out = append(out, [2]string{"打印机校正 printer profile", printer.Name + "，" + printer.Correction().String() + "：仅用于该打印机 for that printer only"})
	}
	return out
}

var cutWords = map[layout.Marks]string{
	layout.NoMarks:   "不裁标签 labels are not to be cut",
	layout.GridMarks: "沿页内标记裁成单个标签 along the marks on the page, into single labels",
	layout.TrimMarks: "裁至成品尺寸 to the TrimBox，标记在出血之外 the marks stand outside the bleed",
}

func millimetres(w, h float64) string { return fmt.Sprintf("%g × %g mm", w, h) }

func (p *printing) quantityRows() rows {
	out := rows{
		{"二维码 codes", fmt.Sprint(len(p.items))},
		{"标签 labels", fmt.Sprint(p.labels)},
		{"页数 pages", fmt.Sprint(p.pages)},
		{"序列号 serials", ranges(p.serials())},
		{"顺序 order", p.order()},
	}
	if slips := p.pages - len(p.labelPages()); slips > 0 {
		out = append(out, [2]string{"隔页 slip sheets", fmt.Sprintf("%d（含在页数内 among the pages）", slips)})
	}
	if o := p.Press.Order.Overs; o != (imposition.Overs{}) {
		out = append(out, [2]string{"备品 overs", fmt.Sprintf("每码 for each code %s，共 %d 张 in all，与正品相同 identical", overs(o), p.spares())})
	}
	return out
}

// spares are the labels beyond the copies.
func (p *printing) spares() int {
	n := p.labels
	for i := range p.items {
		n -= p.copies(p.code(i))
	}
	return n
}

func overs(o imposition.Overs) string {
	if o.Percent > 0 {
		return fmt.Sprintf("%g %%（至少一张 at least one）", o.Percent)
	}
	return fmt.Sprint(o.Number)
}

func (p *printing) order() string {
	o := p.Press.Order
	words := "按表格顺序 as in the sheet"
	if o.ByGroup {
		words = "按分组，每组另起页 by group, each on pages of its own"
	}
	if o.Stack {
		words += "；裁切后叠放即为顺序 cut and stack: pile 1 first, then pile 2 …"
	}
	if o.Start > 1 {
		words += fmt.Sprintf("；从第 %d 格开始 from cell %d on", o.Start, o.Start)
	}
	if len(o.Skip) > 0 {
		words += fmt.Sprintf("；跳过 %d 格 cells left out", len(o.Skip))
	}
	return words
}

// mostRanges bounds how many ranges of serials one line names.
const mostRanges = 40

// serials are those of all items.
func (p *printing) serials() []int {
	numbers := make([]int, len(p.items))
	for item := range p.items {
		numbers[item] = p.code(item).Serial
	}
	return numbers
}

// ranges names serials in one line, as far as it goes.
func ranges(serials []int) string {
	list := campaign.SerialRanges(serials)
	if len(list) > mostRanges {
		return strings.Join(list[:mostRanges], ", ") + fmt.Sprintf(" … (%d)", len(list))
	}
	return strings.Join(list, ", ")
}

func (p *printing) codeRows() rows {
	l := p.Press.Layout
	module := l.Module(p.symbols.version)
	inks := "黑 K (DeviceGray)"
	if l.Cut {
		inks += " + CutContour"
	}
	logo := ""
	if p.Press.Logo != nil {
		logo = "；标签上有标志，ZIP 内的单码文件没有 a logo on the labels, none on the single codes of the ZIP"
	}
	return rows{
		{"边长 side", fmt.Sprintf("%g mm，含四周各 %d 模块静区 with the quiet zone of %d modules", l.Code.Side, qr.QuietZone, qr.QuietZone)},
		{"模块 module", fmt.Sprintf("%.3f mm = %.1f 点 dots (%g dpi)", module, module/25.4*p.Press.DPI, p.Press.DPI)},
		{"版本 version", fmt.Sprintf("%d-%v，全部相同 the same for all", p.symbols.version, p.symbols.level)},
		{"油墨 inks", inks + logo},
		{"要求 wanted", "ISO/IEC 15415 C 级以上 grade C or better；不加网、不反白 no screening, never reversed；静区内不得有任何内容 nothing in the quiet zone"},
	}
}

// fileRows say where what stands, and by which sum a file is known.
func (p *printing) fileRows(files []File) rows {
	var out rows
	for i, f := range files {
		v := p.volumes[i]
		labels, serials := p.contents(i)
		out = append(out,
			[2]string{f.Name, fmt.Sprintf("第 %d–%d 页 pages，%d 张标签 labels，%s", v.First, v.First+len(v.Pages)-1, labels, ranges(serials))},
			[2]string{"", "SHA-256 " + f.SHA256},
		)
	}
	return out
}

// contents is how many labels a volume has, and of which codes.
func (p *printing) contents(volume int) (labels int, serials []int) {
	last := imposition.Empty
	for _, page := range p.volumes[volume].Pages {
		for _, item := range page.Cells {
			if item == imposition.Empty {
				continue
			}
			labels++
			if item != last {
				serials = append(serials, p.code(item).Serial)
				last = item
			}
		}
	}
	return labels, serials
}

func (p *printing) proofRows() rows {
	pages := len(p.drawnPages())
	out := rows{{"结构 structure", fmt.Sprintf("全部 %d 个标签的二维码读回一致 all %d labels read back from the PDF as recorded", p.labels, p.labels)}}
	if pages > 0 {
		out = append(out, [2]string{"成像 as printed", fmt.Sprintf("%d/%d 个标签页以 %d dpi 成像并逐个解码一致 pages with labels drawn at %d dpi, each code decoded as recorded", pages, len(p.labelPages()), proof.DPI, proof.DPI)})
	}
	return out
}

func changeRows(changes []Change) rows {
	var out rows
	for _, c := range changes {
		var why []string
		if c.Cut {
			why = append(why, "截短 cut")
		}
		if c.Lacking != "" {
			why = append(why, fmt.Sprintf("字体缺字 not in the font: %q", c.Lacking))
		}
		out = append(out, [2]string{fmt.Sprintf("%s（行 row %d）", c.Serial, c.Row), fmt.Sprintf("%q → %q：%s", c.Given, c.Printed, strings.Join(why, " "))})
	}
	return out
}
