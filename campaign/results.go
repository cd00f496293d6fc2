package campaign

import (
	"regexp"
	"strings"
	"sync"

	"sceneqr/campaign/words"
)

// ResultMark stands behind a heading of a result, once or more, where the customer has one that reads alike.
const ResultMark = " (sceneqr)"

// ResultHeadings are the headings of the columns that a result has beside the customer's, in their order. The first, of
// the small pictures, may be left out; all others always stand side by side.
func ResultHeadings() []words.Message {
	return []words.Message{
		words.Of("picture"),
		words.Of("serial"), words.Of("scene"), words.Of("kind"), words.Of("valid until"), words.Of("url"), words.Of("ticket"),
		words.Of("picture file"), words.Of("PDF file"), words.Of("page"), words.Of("place"),
		words.Of("printed as"), words.Of("state"), words.Of("problem"), words.Of("what to do"),
	}
}

// IsResultHeading tells a heading that a result has, in any language. A customer's own may read alike, so that alone it
// says nothing: the column must be among [ResultColumns] too.
func IsResultHeading(heading string) bool {
	_, is := resultPlaces()[withoutMark(heading)]
	return is
}

// ResultBlock is where the headings of a result stand in a row, but for that of the pictures, which text has not: the column
// of the first, from 0, and the one behind the last. It is for text, and for workbooks from which a program has dropped
// [ResultColumns]. No customer has all of them in this order. Without them it is 0, 0.
func ResultBlock(headings []string) (first, end int) {
	n := len(ResultHeadings()) - 1
	for first := range len(headings) - n + 1 {
		if inOrder(headings[first : first+n]) {
			return first, first + n
		}
	}
	return 0, 0
}

func inOrder(headings []string) bool {
	for i, heading := range headings {
		if place := resultPlaces()[withoutMark(heading)]; place != i+1 {
			return false
		}
	}
	return true
}

// resultPlaces is where each heading has its place among [ResultHeadings], in every language.
var resultPlaces = sync.OnceValue(func() map[string]int {
	places := map[string]int{}
	for i, heading := range ResultHeadings() {
		for _, l := range []words.Language{words.English, words.Chinese} {
			places[l.Of(heading)] = i
		}
	}
	return places
})

// columnsForm is a range of whole columns. A name of a worksheet that has other signs than letters and digits is quoted.
var columnsForm = regexp.MustCompile(`^('(?:[^']|'')+'|[^'!]+)!\$([A-Z]{1,3})(?:\$\d+)?:\$([A-Z]{1,3})(?:\$\d+)?$`)

// ParseColumns reads the range that [ResultColumns] and our other names of columns refer to: the worksheet as people see
// its name, the first column, from 0, and the one behind the last. Sheet1!$H:$U is what we and Excel write, and
// Sheet1!$H$1:$U$1048576 what LibreOffice makes of it; rows say nothing. Several ranges, and #REF!, are not ok.
func ParseColumns(refersTo string) (worksheet string, first, end int, ok bool) {
	m := columnsForm.FindStringSubmatch(refersTo)
	if m == nil {
		return "", 0, 0, false
	}
	const most = 16384 // columns of a worksheet
	first, end = columnNumber(m[2])-1, columnNumber(m[3])
	if first >= end || end > most {
		return "", 0, 0, false
	}
	return unquoted(m[1]), first, end, true
}

// columnNumber is 1 for A, 26 for Z, 27 for AA.
func columnNumber(name string) (n int) {
	for _, letter := range name {
		n = n*26 + int(letter-'A') + 1
	}
	return n
}

// unquoted is the name of a worksheet as people see it. In a formula it may stand in apostrophes, doubled within them.
func unquoted(name string) string {
	return strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(name, "'"), "'"), "''", "'")
}

func withoutMark(heading string) string {
	heading = strings.TrimSpace(heading)
	for strings.HasSuffix(heading, ResultMark) {
		heading = strings.TrimSpace(strings.TrimSuffix(heading, ResultMark))
	}
	return heading
}
