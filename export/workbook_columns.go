package export

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"sceneqr/campaign"
)

// A column is one of ours, to the right of the customer's.
type column struct {
	heading string  // in Chinese and in English: the sheet is read by both
	width   float64 // in characters
	text    func(*result) string
}

var columns = []column{
	{"序列号 serial", 14, func(r *result) string { return r.code.Label() }},
	{"场景值 scene", 26, func(r *result) string { return string(r.code.Scene) }},
	{"类型 kind", 18, func(r *result) string { return kindWords[r.code.Kind] }},
	{"有效至 valid until", 19, func(r *result) string { return r.code.ValidUntil() }},
	{"链接 url", 46, func(r *result) string { return r.code.URL }},
	{"票据 ticket", 24, func(r *result) string { return r.code.Ticket }},
	{"图片 file", 40, func(r *result) string { return r.file }},
	{"打印文件 PDF", 15, func(r *result) string { return r.volume }},
	{"页 page", 9, func(r *result) string { return count(r.page) }},
	{"位置 place", 12, func(r *result) string { return count(r.place.Cell) }},
	{"印刷文字 printed as", 24, func(r *result) string { return r.printed }},
	{"状态 state", 18, (*result).state},
	{"问题 problem", 44, (*result).problem},
	{"处理办法 what to do", 52, (*result).todo},
}

var kindWords = map[campaign.Kind]string{
	campaign.Permanent:   "永久 permanent",
	campaign.PermanentID: "永久ID permanent-id",
	campaign.Temporary:   "临时 temporary",
	campaign.TemporaryID: "临时ID temporary-id",
}

// trialState stands for every state of a trial: a verified trial is still no code.
const trialState = "试用 trial"

var stateWords = map[campaign.Stage]string{
	campaign.Planned:  "已登记 planned",
	campaign.Ticketed: "已取票 ticketed",
	campaign.Verified: "已验证 verified",
}

func (r *result) state() string {
	if r.trial {
		return trialState
	}
	return stateWords[r.code.Stage]
}

// problem names WeChat's errcode and rid too: they are what its support asks for.
func (r *result) problem() string {
	p := r.code.Problem
	if p == nil {
		return ""
	}
	text := p.Cause
	if p.Errcode != 0 {
		text = fmt.Sprintf("%d: %s", p.Errcode, text)
	}
	if p.RID != "" {
		text += " (rid " + p.RID + ")"
	}
	return text
}

func (r *result) todo() string {
	switch {
	case r.code.Problem != nil:
		return r.code.Problem.Cure
	case !verified(r.code):
		return "再次运行同一命令 run the same command again"
	}
	return ""
}

// count is a number counted from 1, as text; "" for none.
func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// headings are the customer's and then ours. Where ours would repeat one, as when a result is taken for the next input,
// it says whose it is.
func (t *table) headings() []string {
	taken := make(map[string]bool)
	out := make([]string, 0, len(t.inputs.headings)+len(columns))
	for _, heading := range t.inputs.headings {
		taken[strings.TrimSpace(heading)] = true
		out = append(out, heading)
	}
	for _, c := range columns {
		heading := c.heading
		for taken[heading] {
			heading += " (sceneqr)"
		}
		out = append(out, heading)
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
