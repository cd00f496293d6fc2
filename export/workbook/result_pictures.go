package workbook

import (
	"bytes"
	"encoding/xml"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

var (
	anchorElement = regexp.MustCompile(`(?s)<(?:\w+:)?(?:two|one)CellAnchor[\s>].*?</(?:\w+:)?(?:two|one)CellAnchor>`)
	picElement    = regexp.MustCompile(`<(?:\w+:)?pic[\s>]`)
	usedRelation  = regexp.MustCompile(`\w+:(?:embed|link|id)="([^"]+)"`)
)

// removePictures takes out the small pictures of the last time. Programs that have saved the workbook since may have written
// them in other ways than we do, so that they are known only by where they lie: in our column of pictures, on the rows of
// results.
func (o *original) removePictures() {
	if o.was[0] == 0 || len(o.held) == 0 {
		return
	}
	for _, r := range relationsOf(o.file, o.part.name) {
		if kindOf(r) == "drawing" {
			o.removePicturesOf(r.Target)
		}
	}
}

func (o *original) removePicturesOf(drawing string) {
	var gone []string
	content := anchorElement.ReplaceAllFunc(packaged(o.file, drawing), func(element []byte) []byte {
		if !picElement.Match(element) || !o.isThumbnail(element) {
			return element
		}
		for _, m := range usedRelation.FindAllSubmatch(element, -1) {
			gone = append(gone, string(m[1]))
		}
		return nil
	})
	if len(gone) > 0 {
		o.file.Pkg.Store(drawing, content)
		dropRelations(o.file, drawing, gone)
	}
}

func (o *original) isThumbnail(element []byte) bool {
	var a anchor
	if xml.Unmarshal(element, &a) != nil {
		return false
	}
	row := a.From.Row + 1
	return o.hasPictures(a.From.Column+1) && o.heading < row && row <= slices.Max(o.held)
}

// hasPictures tells our column of small pictures.
func (o *original) hasPictures(column int) bool {
	return o.ours(column) && column <= len(o.headings) && isPictureHeading(o.headings[column-1])
}

func isPictureHeading(heading string) bool {
	heading = strings.TrimSpace(strings.ReplaceAll(heading, campaign.ResultMark, ""))
	return heading == words.English.Of(pictureColumn.heading) || heading == words.Chinese.Of(pictureColumn.heading)
}

// dropRelations removes those relationships of a part that it does not speak of any more, and the pictures that then no part
// of the workbook has.
func dropRelations(f *excelize.File, name string, ids []string) {
	content := packaged(f, name)
	gone := map[string]bool{}
	for _, id := range ids {
		gone[id] = !bytes.Contains(content, []byte(`"`+id+`"`))
	}
	relations := relationsOf(f, name)
	f.Pkg.Store(relationsName(name), relation.ReplaceAllFunc(packaged(f, relationsName(name)), func(element []byte) []byte {
		if gone[attributes(element)["Id"]] {
			return nil
		}
		return element
	}))
	for _, r := range relations {
		if gone[r.ID] && kindOf(r) == "image" && r.Mode == "" && !isRelated(f, r.Target) {
			f.Pkg.Delete(r.Target)
		}
	}
}

// isRelated tells whether any part has a relationship to what may be this one.
func isRelated(f *excelize.File, target string) (found bool) {
	end := []byte("/" + path.Base(target) + `"`)
	f.Pkg.Range(func(name, content any) bool {
		data, _ := content.([]byte)
		found = strings.HasSuffix(name.(string), ".rels") && bytes.Contains(data, end)
		return !found
	})
	return found
}
