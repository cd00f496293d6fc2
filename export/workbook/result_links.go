package workbook

import (
	"bytes"
	"image/png"
	"iter"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// Sizes of the small pictures. Excel counts the heights of rows in points, of which there are 72 to 96 pixels of a picture.
const (
	thumbnailPixels = 66
	thumbnailMargin = 4
	thumbnailHeight = (thumbnailPixels + 2*thumbnailMargin) * 72 / 96
)

func (b *book) codes() iter.Seq[*campaign.Code] {
	return func(yield func(*campaign.Code) bool) {
		for i := range b.Rows {
			if !yield(b.Rows[i].Code) {
				return
			}
		}
	}
}

// opens is the file that a click on the column's cell opens, from the folder of the workbook; "" for none.
func (c *column) opens(w *Row) string {
	if c.link == nil {
		return ""
	}
	return c.link(w)
}

// links are those of all rows, with our first column at first and a row of ours in the row that number tells.
func (b *book) links(first int, number func(int) int) []link {
	var all []link
	for i := range b.Rows {
		for n, c := range b.columns {
			if file := c.opens(&b.Rows[i]); file != "" {
				all = append(all, link{cellName(first+n, number(i)), file})
			}
		}
	}
	return all
}

func (b *book) hasThumbnails() bool { return len(b.columns) > len(columns) }

// addThumbnails lays the pictures over our first column. They move with their rows, and go when a filter hides those.
func (b *book) addThumbnails(column int, number func(int) int) error {
	if !b.hasThumbnails() {
		return nil
	}
	for i := range b.Rows {
		if b.Rows[i].File == "" {
			continue
		}
		if err := b.addThumbnail(i, cellName(column, number(i))); err != nil {
			return words.Errorf("the small picture of code %s: %w", b.Rows[i].Code.Label(), err)
		}
	}
	return nil
}

func (b *book) addThumbnail(i int, cell string) error {
	file, err := b.Thumbnail(i)
	if err != nil {
		return err
	}
	size, err := png.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return err
	}
	scale := thumbnailPixels / float64(max(size.Width, size.Height))
	how := &excelize.GraphicOptions{
		AltText: b.Rows[i].Code.Label(), OffsetX: thumbnailMargin, OffsetY: thumbnailMargin, ScaleX: scale, ScaleY: scale,
	}
	return b.file.AddPictureFromBytes(b.sheet, cell, &excelize.Picture{Extension: ".png", File: file, Format: how})
}
