package export

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"
)

// The names that [All] writes, besides those of the PDF's volumes.
const (
	zipName      = "codes.zip"
	workbookName = "result.xlsx"
	manifestName = "manifest.json"
	sumsName     = "SHA256SUMS"
)

// A manifest says, for programs, what the files of an export are.
type manifest struct {
	Campaign string           `json:"campaign"`
	AppID    string           `json:"appid"`
	Time     string           `json:"time"` // of the batch, RFC 3339, UTC
	Codes    map[string]int   `json:"codes"`
	Problems []problemCount   `json:"problems"`
	Volumes  []manifestVolume `json:"volumes"`
	Files    []File           `json:"files"` // without the manifest itself and the checksums
}

// A problemCount is how many codes were stopped by the same errcode of WeChat's; 0 stands for all other causes.
type problemCount struct {
	Errcode int `json:"errcode"`
	Codes   int `json:"codes"`
}

type manifestVolume struct {
	Name      string `json:"name"`
	FirstPage int    `json:"first_page"` // counted through all volumes, from 1
	Pages     int    `json:"pages"`
	Labels    int    `json:"labels"`
}

func newManifest(b Batch, volumes []volume, files []File) manifest {
	m := manifest{
		Campaign: b.Campaign,
		AppID:    b.AppID,
		Time:     b.Time.UTC().Format(time.RFC3339),
		Codes:    map[string]int{"planned": 0, "ticketed": 0, "verified": 0, "total": len(b.Codes)},
		Problems: b.problems(),
		Volumes:  []manifestVolume{},
		Files:    files,
	}
	for i := range b.Codes {
		m.Codes[b.Codes[i].Stage.String()]++
	}
	for _, v := range volumes {
		m.Volumes = append(m.Volumes, manifestVolume{v.name, v.firstPage, v.pages, len(v.labels)})
	}
	return m
}

// problems counts the codes that have one, by errcode and in the order of the errcodes.
func (b Batch) problems() []problemCount {
	counts := make(map[int]int)
	for i := range b.Codes {
		if p := b.Codes[i].Problem; p != nil {
			counts[p.Errcode]++
		}
	}
	out := []problemCount{}
	for errcode, n := range counts {
		out = append(out, problemCount{errcode, n})
	}
	slices.SortFunc(out, func(a, b problemCount) int { return a.Errcode - b.Errcode })
	return out
}

func (m manifest) write(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(m)
}

// writeSums writes the checksums of files as sha256sum does, so that "sha256sum -c SHA256SUMS" can check them.
func writeSums(w io.Writer, files []File) error {
	for _, f := range files {
		if _, err := fmt.Fprintf(w, "%s  %s\n", f.SHA256, f.Name); err != nil {
			return err
		}
	}
	return nil
}
