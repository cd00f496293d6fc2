package export

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"sceneqr/campaign"
	"sceneqr/export/workbook"
)

// readManifest gives the lines of manifest.csv below its headings.
func readManifest(t testing.TB, r *zip.Reader) [][]string {
	t.Helper()
	text, marked := bytes.CutPrefix(readEntry(t, r, "manifest.csv"), []byte("\xEF\xBB\xBF"))
	if !marked {
		t.Error("manifest.csv has no byte order mark")
	}
	lines, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(lines[0][:len(manifestHeadings)], manifestHeadings) {
		t.Errorf("headings %q", lines[0])
	}
	return lines[1:]
}

func TestManifestNamesTheFilesOfAllFormats(t *testing.T) {
	b := shops(2)
	b.Press.Formats = allFormats
	r := openZIP(t, zipBytes(t, b))
	table, err := csv.NewReader(bytes.NewReader(readEntry(t, r, "manifest.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := table[0][len(manifestHeadings):]; !slices.Equal(got, []string{"eps", "pdf", "png", "tiff"}) {
		t.Errorf("the columns behind the known ones are %q", got)
	}
	for i, line := range table[1:] {
		name := b.names()[i]
		files := append([]string{line[0], line[1]}, line[len(manifestHeadings):]...)
		want := []string{name + ".jpg", name + ".svg", name + ".eps", name + ".pdf", name + ".png", name + ".tif"}
		if !slices.Equal(files, want) {
			t.Errorf("files %q, want %q", files, want)
		}
	}
	if want := 2*6 + 2; len(r.File) != want {
		t.Errorf("the ZIP has %d entries, want %d", len(r.File), want)
	}
}

func TestManifestRunsNoFormula(t *testing.T) {
	b := shops(1)
	for _, evil := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"} {
		b.Codes[0].Name, b.Codes[0].Group, b.Codes[0].Key, b.Codes[0].Scene = evil, evil, evil, campaign.Scene(evil)
		for i, cell := range readManifest(t, openZIP(t, zipBytes(t, b)))[0] {
			if strings.ContainsAny(cell[:1], workbook.FormulaLeads[:6]) || strings.HasPrefix(cell, "＝") {
				t.Errorf("%s of a channel called %q is %q", manifestHeadings[i], evil, cell)
			}
		}
	}
}
