package campaign_test

import (
	"slices"
	"testing"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

func TestHeadingsOfResultsAreKnownInEveryLanguage(t *testing.T) {
	for _, own := range campaign.ResultHeadings() {
		for _, l := range []words.Language{words.English, words.Chinese} {
			for _, heading := range []string{l.Of(own), " " + l.Of(own) + campaign.ResultMark + campaign.ResultMark} {
				if !campaign.IsResultHeading(heading) {
					t.Errorf("%q is taken for the customer's", heading)
				}
			}
		}
	}
	for _, heading := range []string{"", "份数", campaign.ResultMark, "serials"} {
		if campaign.IsResultHeading(heading) {
			t.Errorf("%q is taken for ours", heading)
		}
	}
}

func TestResultBlockNeedsAllHeadingsInOrder(t *testing.T) {
	var block []string
	for i, own := range campaign.ResultHeadings()[1:] {
		block = append(block, words.Language(i%2).Of(own))
	}
	swapped := slices.Clone(block)
	swapped[0], swapped[1] = swapped[1], swapped[0]
	for _, tt := range []struct {
		headings   []string
		first, end int
	}{
		{slices.Concat([]string{"name", "scene"}, block), 2, 2 + len(block)},
		{slices.Concat(block, []string{"name"}), 0, len(block)},
		{slices.Concat([]string{"name"}, swapped), 0, 0},
		{slices.Concat([]string{"name"}, block[1:]), 0, 0},
		{nil, 0, 0},
	} {
		if first, end := campaign.ResultBlock(tt.headings); first != tt.first || end != tt.end {
			t.Errorf("%q: %d, %d", tt.headings, first, end)
		}
	}
}

func TestColumnsAreReadAsEveryProgramWritesThem(t *testing.T) {
	for refersTo, want := range map[string]struct {
		worksheet  string
		first, end int
	}{
		"Sheet1!$H:$U":               {"Sheet1", 7, 21},
		"Sheet1!$H$1:$U$1048576":     {"Sheet1", 7, 21},
		"'Tom''s list, 2!'!$Z:$AA":   {"Tom's list, 2!", 25, 27},
		"渠道!$A:$A":                   {"渠道", 0, 1},
		"Sheet1!$A:$XFD":             {"Sheet1", 0, 16384},
		"Sheet1!$A:$XFE":             {},
		"Sheet1!$U:$H":               {},
		"Sheet1!$A:$B,Sheet1!$D:$E":  {},
		"'Sheet1'!$A:$B,'Two'!$D:$E": {},
		"#REF!":                      {},
		"Sheet1!#REF!":               {},
		`"Sheet1!$A:$B"&"Two!$A:$B"`: {},
		"OFFSET(Sheet1!$A:$B,0,1)":   {},
		"":                           {},
	} {
		worksheet, first, end, ok := campaign.ParseColumns(refersTo)
		if worksheet != want.worksheet || first != want.first || end != want.end || ok != (want.end > 0) {
			t.Errorf("%s: %q, %d, %d, %t", refersTo, worksheet, first, end, ok)
		}
	}
}
