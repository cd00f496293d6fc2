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
