package sheet

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"

	"sceneqr/campaign/words"
)

// wellFormed reads the tables of a workbook as XML and throws them away. excelize takes the first mistake for the end of
// the worksheet, and the rows behind it would be missing without a word.
func wellFormed(z *zip.Reader) error {
	for _, part := range z.File {
		if !isSheetPart(part) {
			continue
		}
		if err := wellFormedPart(part); err != nil {
			return words.Errorf("%s: %w", part.Name, err)
		}
	}
	return nil
}

func wellFormedPart(part *zip.File) error {
	r, err := part.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	d := xml.NewDecoder(r)
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
