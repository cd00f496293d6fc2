package sheet

import (
	"archive/zip"
	"encoding/xml"
	"path"
	"strings"
)

// sheetPart is the part of the archive with the worksheet of this name, nil when the workbook does not lead there.
func sheetPart(z *zip.Reader, name string) *zip.File {
	var book struct {
		Sheets []struct {
			Name string     `xml:"name,attr"`
			Attr []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		}
	}
	unmarshal(z, "xl/workbook.xml", &book)
	unmarshal(z, "xl/_rels/workbook.xml.rels", &links)
	for _, s := range book.Sheets {
		if s.Name != name {
			continue
		}
		for _, l := range links.Relationship {
			for _, a := range s.Attr {
				if a.Name.Local == "id" && a.Value == l.ID {
					return partAt(z, l.Target)
				}
			}
		}
	}
	return nil
}

// partAt is the part at a path that begins at the archive's root or at the folder xl.
func partAt(z *zip.Reader, target string) *zip.File {
	at := strings.TrimPrefix(target, "/")
	if at == target {
		at = path.Join("xl", at)
	}
	for _, f := range z.File {
		if partName(f) == strings.ToLower(at) {
			return f
		}
	}
	return nil
}

// unmarshal leaves v as it is when the part is missing or is no XML, which excelize has refused.
func unmarshal(z *zip.Reader, name string, v any) {
	part := partAt(z, "/"+name)
	if part == nil {
		return
	}
	r, err := part.Open()
	if err != nil {
		return
	}
	defer r.Close()
	_ = xml.NewDecoder(r).Decode(v)
}
