package workbook

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// A column is one of ours, to the right of the customer's.
type column struct {
	heading words.Message
	width   float64 // in characters
	text    func(*Result, *Row) string
	link    func(*Row) string // the file that a click opens, from the folder of the workbook; nil for none
}

// The widths are such that a print of all columns on one page can be read; what is longer is cut off by its neighbour, and
// whole in the cell. The url is no link: in a browser it leads nowhere.
var columns = headed(campaign.ResultHeadings()[1:],
	column{width: 11, text: func(_ *Result, w *Row) string { return w.Code.Label() }},
	column{width: 20, text: func(_ *Result, w *Row) string { return string(w.Code.Scene) }},
	column{width: 9, text: func(r *Result, w *Row) string { return r.say(w.Code.Kind.Words()) }},
	column{width: 16, text: func(_ *Result, w *Row) string { return w.Code.ValidUntil() }},
	column{width: 22, text: func(_ *Result, w *Row) string { return w.Code.URL }},
	column{width: 10, text: func(_ *Result, w *Row) string { return w.Code.Ticket }},
	column{width: 30, text: func(_ *Result, w *Row) string { return w.File }, link: unpacked},
	column{width: 11, text: func(_ *Result, w *Row) string { return w.Volume }, link: func(w *Row) string { return w.Volume }},
	column{width: 6, text: func(_ *Result, w *Row) string { return count(w.Page) }},
	column{width: 6, text: func(_ *Result, w *Row) string { return count(w.Cell) }},
	column{width: 16, text: func(_ *Result, w *Row) string { return w.Printed }},
	column{width: 15, text: func(r *Result, w *Row) string { return r.say(r.state(w)) }},
	column{width: 28, text: (*Result).problem},
	column{width: 32, text: (*Result).todo},
)

// pictureColumn stands before the others. Its cells are empty: the pictures lie over them.
var pictureColumn = headed(campaign.ResultHeadings()[:1],
	column{width: 10, text: func(*Result, *Row) string { return "" }})[0]

// headed gives columns their headings, of which there are as many.
func headed(headings []words.Message, columns ...column) []column {
	for i := range columns {
		columns[i].heading = headings[i]
	}
	return columns
}

// unpacked is where a picture lies once codes.zip is unpacked into a folder of its name beside the workbook.
func unpacked(w *Row) string {
	if w.File == "" {
		return ""
	}
	return "codes/" + w.File
}

// trialState stands for every state of a trial: a verified trial is still no code.
var trialState = words.Of("trial")

func (r *Result) state(w *Row) words.Message {
	if r.Trial {
		return trialState
	}
	return w.Code.State()
}

// problem names WeChat's errcode and rid too: they are what its support asks for.
func (r *Result) problem(w *Row) string {
	p := w.Code.Problem
	if p == nil {
		return ""
	}
	text := r.say(p.Cause)
	if p.Errcode != 0 {
		text = fmt.Sprintf("%d: %s", p.Errcode, text)
	}
	if p.RID != "" {
		text += " (rid " + p.RID + ")"
	}
	return text
}

func (r *Result) todo(w *Row) string {
	switch {
	case w.Code.Problem != nil:
		return r.say(w.Code.Problem.Cure)
	case w.Code.Stage != campaign.Verified:
		return r.say(words.Of("run the same command again"))
	}
	return ""
}

// look is how a row's cells of ours differ from the others.
func (b *book) look(w *Row) change {
	look := change{text: true, middle: b.hasThumbnails()}
	switch {
	case w.Code.Problem != nil, w.Code.Stage != campaign.Verified:
		look.fill = actColour
	case w.Printed != "":
		look.fill = tellColour
	}
	return look
}

// count is a number counted from 1, as text; "" for none.
func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// headings are those of our columns beside these of the customer's. Where ours would repeat one, it says whose it is.
func (r *Result) headings(of []column, customers []string) []string {
	taken := make(map[string]bool)
	for _, heading := range customers {
		taken[strings.ToLower(strings.TrimSpace(heading))] = true
	}
	out := make([]string, len(of))
	for i, c := range of {
		out[i] = r.say(c.heading)
		for taken[strings.ToLower(out[i])] {
			out[i] += campaign.ResultMark
		}
	}
	return out
}

// xmlText leaves out what XML 1.0 cannot hold, and replaces broken UTF-8.
func xmlText(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\uFFFE' || r == '\uFFFF' {
			return -1
		}
		return r
	}, s)
}
