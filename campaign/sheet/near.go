package sheet

import (
	"slices"
	"strings"

	"sceneqr/campaign/pinyin"
	"sceneqr/campaign/words"
)

// own are columns that customers have and that look like a slip in one of our words.
var own = wordSet("渠道商 渠道号 渠道类 渠道数 门店号 门店群 门店数 店铺号 店铺群 店铺数 网点号 网点数 场景图 场景名 打印质量 有效期至 " +
	"names game date mode role rate size city score price phone place king mind stone stock")

// near is a word of the field that a heading is nearly, "" when it is none. A slip is one letter wrong, missing or too
// many in a word of four or more, two in a word of eight; of three Chinese characters one may be another.
func near(heading string, f field) string {
	h := []rune(normalHeading(heading))
	switch {
	case own[string(h)]:
		return ""
	case kin[string(h)] == fields[f].name:
		return fields[f].words[0]
	}
	if word := sounding(h, f); word != "" || len(h) < 3 {
		return word
	}
	for _, word := range fields[f].words {
		w := []rune(normalHeading(word))
		switch wrong := distance(h, w); {
		case len(w) >= 8 && wrong <= 2, len(w) >= 4 && wrong <= 1:
			return word
		case len(w) == 3 && len(h) == 3 && isHan(w[0]) && h[0] == w[0] && h[1] == w[1]:
			return word
		}
	}
	return ""
}

// kin are headings with the sense of a word of ours, by the name of its field, that are as often a customer's own.
var kin = map[string]string{"种类": "type", "種類": "type"}

// sounding is a Chinese word of the field that sounds as a heading does and is written otherwise, as 份数 and 分数: what a
// person types by its sound.
func sounding(heading []rune, f field) string {
	if len(heading) < 2 || !isHan(heading[0]) {
		return ""
	}
	for _, word := range fields[f].words {
		w := []rune(word)
		if len(w) == len(heading) && isHan(w[0]) && pinyin.ASCII(word) == pinyin.ASCII(string(heading)) {
			return word
		}
	}
	return ""
}

// distance is how many letters have to be changed, put in or taken out to make one word of the other.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

// maxHeading is the longest heading that is compared with words, in bytes. A longer one is a sentence.
const maxHeading = 60

// slip is a column whose heading is nearly a word for a field that no column has.
type slip struct {
	col           int
	heading, word string
}

// slips are the columns that may be meant for a field, unless --map has spoken of it.
func (r *reader) slips(head line, f field) []slip {
	if _, mapped := r.options.Map[fields[f].name]; mapped || r.layout.column[f] >= 0 {
		return nil
	}
	var found []slip
	for col, cell := range head.cells {
		if len(cell) > maxHeading || slices.Contains(r.layout.column[:], col) {
			continue
		}
		if word := near(cell, f); word != "" {
			found = append(found, slip{col, oneLine(cell), word})
		}
	}
	return found
}

// checkName refuses a sheet without names, and says which column may be meant to have them.
func (r *reader) checkName(head line) {
	if r.layout.column[nameField] >= 0 || r.options.Map["name"] != "" {
		return // that --map names none is told by checkMap
	}
	cure := words.Of("call it one of %s, or say which it is with --map name=HEADING",
		strings.Join(fields[nameField].words, ", "))
	if s := r.slips(head, nameField); len(s) > 0 {
		cure = words.Of("did you mean the column %s, %q? Then call it %q, or add --map name=%q",
			columnName(s[0].col), s[0].heading, s[0].word, s[0].heading)
	}
	r.bad = append(r.bad, r.problem(0, head.row,
		words.Of("no column holds the names of the channels; the headings are %s", quotedList(head.cells)), cure))
}

// suggest tells of headings that are nearly known.
func (r *reader) suggest(head line) {
	for f := nameField + 1; f < fieldCount; f++ {
		for _, s := range r.slips(head, f) {
			r.warn = append(r.warn, r.problem(s.col, head.row,
				words.Of("the heading %q is not known and the column is taken for your own; it is nearly %q", s.heading, s.word),
				words.Of("if that is meant, write %q, or add --map %s=%q", s.word, fields[f].name, s.heading)))
		}
	}
}
