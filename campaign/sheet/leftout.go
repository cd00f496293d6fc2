package sheet

import (
	"regexp"
	"slices"
	"strings"

	"sceneqr/campaign/words"
)

// leftOut tells whether a row is no channel: a total, a caption, the headings again, or a row that has something only in
// the customer's own columns. A row with a key is always one.
func (r *reader) leftOut(rec *record) bool {
	if len(rec.pending) > 0 {
		return false
	}
	first := 0
	for strings.TrimSpace(oneLine(rec.cells[first])) == "" {
		first++
	}
	var text words.Message
	cure := words.Of("if it is a channel, write its name differently")
	switch {
	case r.isTotalRow(rec, oneLine(rec.cells[first])):
		text = words.Of("the row is taken for a total and left out")
	case r.isCaption(rec, first):
		text = words.Of("the row is taken for a caption and left out")
		cure = words.Of("if it is a channel, do not merge its cells")
	case r.isHeadings(rec):
		text = words.Of("the row has the headings again and is left out")
	case isFooter(rec):
		text = words.Of("the row is taken for a remark below the table and left out")
	case rec.text == [fieldCount]string{}:
		text = words.Of("the row has no name and is left out")
		cure = words.Of("if it is a channel, fill in its name")
	default:
		return false
	}
	r.warn = append(r.warn, r.problem(first, rec.row, text, cure))
	return true
}

// isTotalRow knows a total by its name or its first cell. The first cell may be a name or a key.
func (r *reader) isTotalRow(rec *record, first string) bool {
	name, key := rec.text[nameField], rec.text[keyField]
	switch {
	case key != "" && !isTotal(key):
		return false
	case isTotal(name):
		return true
	}
	return isTotal(first) && (name == "" || counted.MatchString(squeezed(name)))
}

// isCaption knows a line across the table, such as 华北大区 above its stores: one text in a cell that is merged over the
// names and more, and further than the heading above it.
func (r *reader) isCaption(rec *record, first int) bool {
	c, ok := r.merged.at(first)
	name := r.layout.column[nameField]
	return ok && c.top == rec.row && r.headingEnd(first) < c.right && c.left <= name && name <= c.right &&
		len(rec.cells) == first+1
}

// headingEnd is the last column that the heading of a column reaches to.
func (r *reader) headingEnd(col int) int {
	for _, a := range r.about.merged {
		if a.top <= r.layout.row && r.layout.row <= a.bottom && a.left <= col && col <= a.right {
			return a.right
		}
	}
	return col
}

// isFooter knows what stands below a table, such as 制表人：李四: one remark in the columns that we know, or only such as
// name somebody or something.
func isFooter(rec *record) bool {
	var texts []string
	for _, text := range rec.text {
		if text != "" {
			texts = append(texts, squeezed(text))
		}
	}
	if len(texts) == 1 {
		return remark.MatchString(texts[0]) || signature.MatchString(texts[0])
	}
	return len(texts) > 1 && !slices.ContainsFunc(texts, func(text string) bool { return !signature.MatchString(text) })
}

// isSigned tells a name that reads like a footer in a row that has more than that, and no key by which it is a channel.
func isSigned(rec *record) bool {
	key := squeezed(rec.text[keyField])
	return signature.MatchString(squeezed(rec.text[nameField])) && (key == "" || signature.MatchString(key))
}

var (
	totals = wordSet("合计 总计 小计 总数 汇总 总和 累计 共计 合计数 总合计 本页合计 本页小计 合計 總計 小計 總數 彙總 匯總 共計 " +
		"total totals subtotal subtotals grandtotal sum")

	// totalForm is a total of something, 华东小计, or one with its number, 合计12家. 总计 at the end of a name that has a key
	// is the name's own.
	totalForm = regexp.MustCompile(`^(合计|总计|小计|共计|合計|總計|小計|共計|共|total)[:：]?\d+(家|个|個|店|张|張|份|条|行)*$|.(小计|合计|总计|小計|合計|總計)$`)

	counted = regexp.MustCompile(`^\d+(家|个|個|店|张|張|份|条|行)*$`)

	remark = regexp.MustCompile(`^(制表|填表|填报|审核|審核|复核|核对|经办|備註|备注|说明|說明|注|注意|附注)(人|日期|时间)?\d*[:.、]`)

	signature = regexp.MustCompile(`^(制表|製表|制单|編製|编制|填表|填報|填报|审核|審核|复核|複核|核对|核對|审批|審批|批准|经办|經辦|负责|負責|` +
		`联系|聯絡|签字|簽字|签名|簽名|盖章|蓋章|电话|電話|手机|手機|传真|日期|时间|時間)(人|员|員|日期|时间|時間|电话|電話|方式)*:`)
)

func isTotal(cell string) bool {
	word := normalHeading(cell)
	return totals[word] || totalForm.MatchString(word)
}
