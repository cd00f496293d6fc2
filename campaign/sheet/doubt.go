package sheet

import (
	"regexp"
	"slices"
	"strings"

	"sceneqr/campaign/words"
)

var (
	// placeholders are what people write where a name is still to come, or where the list ends.
	placeholders = wordSet("无 無 待定 暂无 暫無 未定 待补 待补充 待确认 空 空白 平均 平均值 均值 / // \\ - -- — —— 0 n/a na tbd tba nil " +
		"none null end 完 以下空白 以下无正文 average")

	partForm = regexp.MustCompile(`^其中[:：]`)
)

func isPlaceholder(name string) bool {
	word := squeezed(name)
	return placeholders[word] || partForm.MatchString(word)
}

// checkPlaceholder refuses a name that is none, unless a key says that the row is a channel.
func (r *reader) checkPlaceholder(rec *record) {
	name := rec.text[nameField]
	if !isPlaceholder(name) || rec.bad[nameField] {
		return
	}
	text := words.Of("%q does not read like the name of a channel", name)
	if rec.text[keyField] == "" {
		r.reject(rec, nameField, text, words.Of("if it is a channel, write its name differently; if not, clear the row"))
		return
	}
	r.warn = append(r.warn,
		r.problem(r.layout.column[nameField], rec.row, text, words.Of("if it is no channel, clear the row")))
}

// sections are rows with a name and nothing else, of a table with groups and more. If all other rows have a group, they are
// captions between them, such as 华北大区, and no channels.
type sections struct {
	bare      []place
	ungrouped int // rows, the bare ones too
}

func (s *sections) add(rec *record, name int) {
	if rec.text[groupField] != "" {
		return
	}
	s.ungrouped++
	filled := 0
	for _, cell := range rec.cells {
		if strings.TrimSpace(oneLine(cell)) != "" {
			filled++
		}
	}
	if filled == 1 && rec.text[nameField] != "" && len(rec.pending) == 0 {
		s.bare = append(s.bare, place{name, rec.row})
	}
}

// checkSections refuses the captions, which in a table with keys are known by having none. Where half the rows have only a
// name, groups are used for some and are no sign.
func (r *reader) checkSections() {
	s := r.sections
	keyed, grouped := r.layout.column[keyField] >= 0, r.layout.column[groupField] >= 0
	if keyed || !grouped || len(r.layout.theirs()) < 3 {
		return
	}
	if len(s.bare) == 0 || s.ungrouped > len(s.bare) || 2*len(s.bare) >= r.rows {
		return
	}
	for _, p := range s.bare {
		r.problems.addRow([]Problem{r.problem(p.col, p.row,
			words.Of("the row has only a name, and all others have a group: it reads like a caption between them"),
			words.Of("delete the row, or give the channel its group"))}, r.options.MaxProblems)
	}
	slices.SortStableFunc(r.problems.List, func(a, b Problem) int { return rowOf(a) - rowOf(b) })
}
