package export

import "fmt"

// The page of labels: A4, three across and four down.
const (
	labelsAcross = 3
	labelsDown   = 4
	labelsOnPage = labelsAcross * labelsDown
)

// pagesInVolume bounds one PDF file: gofpdf holds a whole document in memory (measured: 4,800 labels take about 100 MB
// while they are written).
const pagesInVolume = 400

// A volume is one PDF file of at most pagesInVolume pages.
type volume struct {
	name      string // sheet.pdf, or sheet-01.pdf and so on when there are several
	labels    []int  // what is printed, in order: indices into Batch.Codes, a code once for each copy
	firstPage int    // the number of its first page, counted through all volumes from 1
	pages     int    // of this volume
	allPages  int    // of all volumes
}

// A place is where a label stands.
type place struct {
	volume string
	page   int // counted through all volumes, as printed on the page, from 1
	cell   int // on that page, from 1, left to right and then down
}

// volumes deals the labels of the verified codes onto pages and the pages into files.
func (b Batch) volumes() []volume {
	labels := b.labels()
	pages := (len(labels) + labelsOnPage - 1) / labelsOnPage
	files := (pages + pagesInVolume - 1) / pagesInVolume
	out := make([]volume, files)
	for i := range out {
		from := i * pagesInVolume * labelsOnPage
		to := min(from+pagesInVolume*labelsOnPage, len(labels))
		out[i] = volume{
			name:      volumeName(i, files),
			labels:    labels[from:to],
			firstPage: i*pagesInVolume + 1,
			pages:     (to - from + labelsOnPage - 1) / labelsOnPage,
			allPages:  pages,
		}
	}
	return out
}

func (b Batch) labels() []int {
	var labels []int
	for i := range b.Codes {
		if !verified(&b.Codes[i]) {
			continue
		}
		for range b.Codes[i].Copies {
			labels = append(labels, i)
		}
	}
	return labels
}

func volumeName(i, files int) string {
	if files == 1 {
		return "sheet.pdf"
	}
	return fmt.Sprintf("sheet-%0*d.pdf", max(2, len(fmt.Sprint(files))), i+1)
}

// places tells where the first label of each code stands; the zero place is that of a code that is not printed. Its
// further copies follow it.
func places(volumes []volume, codes int) []place {
	out := make([]place, codes)
	for _, v := range volumes {
		for i, code := range v.labels {
			if out[code].page == 0 {
				out[code] = place{volume: v.name, page: v.firstPage + i/labelsOnPage, cell: i%labelsOnPage + 1}
			}
		}
	}
	return out
}
