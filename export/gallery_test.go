package export

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// galleryOf writes the gallery of a batch and gives its files by their names.
func galleryOf(t *testing.T, b Batch) map[string]string {
	t.Helper()
	s, err := newStage(t.Context(), t.TempDir(), ours)
	if err != nil {
		t.Fatal(err)
	}
	defer s.discard()
	files, err := planned(t, b).writeGallery(s)
	if err != nil {
		t.Fatal(err)
	}
	pages := make(map[string]string)
	for _, f := range files {
		page, err := os.ReadFile(filepath.Join(s.waiting, f.Name))
		if err != nil {
			t.Fatal(err)
		}
		pages[f.Name] = string(page)
	}
	return pages
}

// drawnSerials are the serials of the codes that a page has a picture of.
func drawnSerials(page string) []string {
	var serials []string
	for _, found := range regexp.MustCompile(`"serial":"([^"]+)"[^\n]*"modules":"[^"]+"`).FindAllStringSubmatch(page, -1) {
		serials = append(serials, found[1])
	}
	return serials
}

func TestGalleryListsAllCodesAndDrawsTheVerified(t *testing.T) {
	b := shops(4)
	b.Codes[1].Stage = campaign.Ticketed
	b.Codes[1].Problem = &campaign.Problem{
		Cause: words.Of("the picture does not read back"), Cure: words.Of("run the same command again"),
	}
	b.Codes[2].Stage = campaign.Planned
	page := galleryOf(t, b)[galleryName]
	if got, want := drawnSerials(page), []string{b.Codes[0].Label(), b.Codes[3].Label()}; !slices.Equal(got, want) {
		t.Errorf("drawn are %q, want %q", got, want)
	}
	for i := range b.Codes {
		c := &b.Codes[i]
		if !strings.Contains(page, c.Label()) || !strings.Contains(page, string(c.Scene)) {
			t.Errorf("code %s is not listed", c.Label())
		}
		if strings.Contains(page, c.URL) != verified(c) {
			t.Errorf("code %s is %v, and its link is there or not", c.Label(), c.Stage)
		}
	}
	for _, want := range []string{
		"the picture does not read back", `"state":"stopped"`, `"state":"planned"`, "2026-11-23 00:30",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the gallery does not have %q", want)
		}
	}
}

func TestGalleryIsInTheBatchsLanguage(t *testing.T) {
	b := shops(1)
	for l, want := range map[words.Language]string{words.English: `<html lang="en">`, words.Chinese: `<html lang="zh-CN">`} {
		b.Language = l
		if page := galleryOf(t, b)[galleryName]; !strings.Contains(page, want) {
			t.Errorf("in %v the gallery has no %s", l, want)
		}
	}
}

func TestGallerySaysThatItIsATrial(t *testing.T) {
	b := shops(1)
	for _, b.Trial = range []bool{true, false} {
		if page := galleryOf(t, b)[galleryName]; strings.Contains(page, "试用 sandbox</strong>") != b.Trial {
			t.Errorf("a trial: %v, and the gallery says otherwise", b.Trial)
		}
	}
}

// TestLargeGalleryIsSplitByGroup has groups of 6,000, 5,000 and 12,000 codes.
func TestLargeGalleryIsSplitByGroup(t *testing.T) {
	b := shops(23_000)
	for i := range b.Codes {
		c := &b.Codes[i]
		switch c.Stage = campaign.Planned; {
		case i < 6_000:
			c.Group = "上海"
		case i < 11_000:
			c.Group = "杭州"
		default:
			c.Group = "北京"
		}
	}
	b.Codes[22_999].Stage = campaign.Verified
	told := 0
	b.Progress = func(_ string, done, total int) {
		if told = done; total != 23_000 {
			t.Errorf("progress is of %d, want 23,000", total)
		}
	}
	pages := galleryOf(t, b)
	if told != 23_000 {
		t.Errorf("progress ends at %d", told)
	}
	got := make(map[string]int)
	for name, page := range pages {
		got[name] = strings.Count(page, `{"name":`)
		if !ours.MatchString(name) {
			t.Errorf("the next export does not know %s for ours", name)
		}
	}
	want := map[string]int{
		"gallery.html": 0, "gallery-01.html": 6_000, "gallery-02.html": 5_000, "gallery-03.html": 10_000, "gallery-04.html": 2_000,
	}
	if !maps.Equal(got, want) {
		t.Errorf("codes on the pages: %v, want %v", got, want)
	}
	if serials := drawnSerials(pages["gallery-04.html"]); !slices.Equal(serials, []string{b.Codes[22_999].Label()}) {
		t.Errorf("drawn on the last page: %q", serials)
	}
	for i, counts := range []string{"6,000</td><td>0", "5,000</td><td>0", "10,000</td><td>0", "2,000</td><td>1"} {
		link := fmt.Sprintf(`href="gallery-%02d.html#group=`, i+1)
		if index := pages[galleryName]; !strings.Contains(index, link) || !strings.Contains(index, counts) {
			t.Errorf("the index does not lead to part %d with %s", i+1, counts)
		}
	}
}

func TestGalleryIsTheSameEachTime(t *testing.T) {
	b := shops(50)
	if !maps.Equal(galleryOf(t, b), galleryOf(t, b)) {
		t.Error("it is not")
	}
}
