package export

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// The names that [All] writes, besides those of the PDF's volumes.
const (
	zipName      = "codes.zip"
	workbookName = "result.xlsx"
	csvName      = "result.csv"
	manifestName = "manifest.json"
	sumsName     = "SHA256SUMS"
)

// A manifest says, for programs, what the files of an export are.
type manifest struct {
	Campaign string           `json:"campaign"`
	AppID    string           `json:"appid"`
	Trial    bool             `json:"trial,omitempty"`
	Reprint  int              `json:"reprint,omitempty"` // its number
	Layout   string           `json:"layout"`
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
	Name      string   `json:"name"`
	FirstPage int      `json:"first_page"` // counted through all volumes, from 1
	Pages     int      `json:"pages"`
	Labels    int      `json:"labels"`
	Serials   []string `json:"serials"` // in ranges
}

func newManifest(p *printing, files []File) manifest {
	m := manifest{
		Campaign: p.Campaign,
		AppID:    p.AppID,
		Trial:    p.Trial,
		Reprint:  p.Press.Reprint,
		Layout:   p.Press.Layout.Name,
		Time:     p.Time.UTC().Format(time.RFC3339),
		Codes:    map[string]int{"planned": 0, "ticketed": 0, "verified": 0, "total": len(p.Codes)},
		Problems: p.problems(),
		Volumes:  []manifestVolume{},
		Files:    files,
	}
	for i := range p.Codes {
		m.Codes[p.Codes[i].Stage.String()]++
	}
	for i, v := range p.volumes {
		labels, serials := p.contents(i)
		m.Volumes = append(m.Volumes, manifestVolume{p.name(i), v.First, len(v.Pages), labels, campaign.SerialRanges(serials)})
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

// OccupiedError says that a folder holds files that are not to be replaced by these: a print shop that is told "the PDF in
// out/spring" must not get another account's.
type OccupiedError struct {
	Dir, AppID, Campaign string // the folder, and whose files it holds
	Printed              bool   // they are of another printing of the same campaign, and these would be a reprint
}

func (e *OccupiedError) Error() string { return e.Message().String() }

// Message is the same to be told in any language.
func (e *OccupiedError) Message() words.Message {
	if e.Printed {
		return words.Of("the folder %q holds another printing of campaign %q already", e.Dir, e.Campaign)
	}
	return words.Of("the folder %q holds the files of campaign %q of account %s", e.Dir, e.Campaign, e.AppID)
}

// Fits tells whether the batch's files may go to the folder dir: it has none of an export yet, or those of the same
// campaign and account, or those of a trial. A reprint does not go where the first printing is. Otherwise the error is an
// [*OccupiedError]. Made is how many verified codes of the batch's campaign and account the files there have, by their
// manifest; those of a trial are none of a batch that is not.
func (b Batch) Fits(dir string) (made int, err error) {
	m, err := lastManifest(dir)
	if err != nil || m == nil {
		return 0, err
	}
	switch own := m.AppID == b.AppID && m.Campaign == b.Campaign; {
	case own && b.Press.Reprint+m.Reprint > 0: // each has a number, and a folder, of its own
		return 0, &OccupiedError{Dir: dir, AppID: m.AppID, Campaign: m.Campaign, Printed: true}
	case own && m.Trial == b.Trial:
		return m.Codes["verified"], nil
	case own, m.Trial:
		return 0, nil
	}
	return 0, &OccupiedError{Dir: dir, AppID: m.AppID, Campaign: m.Campaign}
}

// lastManifest is that of the files in dir, nil when there is none that we wrote.
func lastManifest(dir string) (*manifest, error) {
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, words.Errorf("look into the folder for the files: %w", err)
	}
	m := new(manifest)
	if json.Unmarshal(text, m) != nil || m.AppID == "" || m.Campaign == "" {
		return nil, nil
	}
	return m, nil
}
