package export

import (
	"fmt"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
	"sceneqr/export/gallery"
)

// galleryName is the gallery, or the page that leads to its parts: gallery-01.html and so on.
const galleryName = "gallery.html"

// writeGallery writes the gallery of all codes of the batch, verified or not. Of more codes than a page takes it writes
// parts by group first, and the page that leads to them last.
func (p *printing) writeGallery(s *stage) ([]File, error) {
	g := galleryWriting{printing: p, stage: s}
	p.progress(galleryName, 0, len(p.Codes))
	if len(p.Codes) <= gallery.Most {
		all := make([]int, len(p.Codes))
		for i := range all {
			all[i] = i
		}
		_, err := g.write(galleryName, 0, all)
		return g.files, err
	}
	return g.parts()
}

// A galleryWriting is the pages of a gallery in the making.
type galleryWriting struct {
	*printing
	stage *stage
	files []File
	done  int // codes
}

func (g *galleryWriting) parts() ([]File, error) {
	groups := make([]string, len(g.Codes))
	for i := range groups {
		groups[i] = g.Codes[i].Group
	}
	index := gallery.Index{Campaign: g.Campaign, Trial: g.Trial, Time: g.galleryTime(), Language: g.Language}
	for i, codes := range gallery.Pack(groups, gallery.Most) {
		name := fmt.Sprintf("gallery-%02d.html", i+1)
		counts, err := g.write(name, i+1, codes)
		if err != nil {
			return nil, err
		}
		index.Parts = append(index.Parts, gallery.Part{File: name, Groups: counts})
	}
	file, err := g.stage.write(galleryName, index.Write)
	return append(g.files, file), err
}

// write writes one page of these codes and counts them.
func (g *galleryWriting) write(name string, part int, codes []int) ([]gallery.Group, error) {
	page := gallery.Gallery{
		Campaign: g.Campaign, Part: part, Trial: g.Trial, Time: g.galleryTime(), Language: g.Language,
		Codes: make([]gallery.Code, len(codes)),
	}
	for i, at := range codes {
		var err error
		if page.Codes[i], err = g.galleryCode(&g.Codes[at]); err != nil {
			return nil, err
		}
	}
	file, err := g.stage.write(name, page.Write)
	if err != nil {
		return nil, err
	}
	g.files = append(g.files, file)
	g.done += len(codes)
	g.progress(galleryName, g.done, len(g.Codes))
	return gallery.GroupsOf(page.Codes), nil
}

func (p *printing) galleryTime() string { return p.Time.In(campaign.China).Format("2006-01-02 15:04") }

var galleryStates = map[campaign.Stage]gallery.State{
	campaign.Planned:  gallery.Planned,
	campaign.Ticketed: gallery.Ticketed,
	campaign.Verified: gallery.Verified,
}

func (p *printing) galleryCode(c *campaign.Code) (gallery.Code, error) {
	code := gallery.Code{
		Name: c.Name, Key: c.Key, Group: c.Group, Serial: c.Label(), Scene: string(c.Scene),
		State: galleryStates[c.Stage], Expires: c.ValidUntil(),
	}
	switch {
	case verified(c):
	case c.Problem != nil:
		code.State, code.Problem, code.Cure = gallery.Stopped, c.Problem.Cause, c.Problem.Cure
	default:
		code.Cure = words.Of("run the same command again")
	}
	if !verified(c) {
		return code, nil
	}
	symbol, err := p.symbols.of(c)
	if err != nil {
		return gallery.Code{}, words.Errorf("code %s: %w", c.Label(), err)
	}
	code.URL, code.Symbol = c.URL, symbol
	return code, nil
}
