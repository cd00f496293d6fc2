//go:build e2e

package samples

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/image/tiff"
)

// judged runs another program and gives what it prints. Its status has to be 0.
func judged(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), name, args...).Output()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s%s", name, args, err, out, said(err))
	}
	return string(out)
}

// said is what a program that failed wrote to its standard error.
func said(err error) []byte {
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return failed.Stderr
	}
	return nil
}

// qpdfIsContent: its status is not 0 for a warning either.
func qpdfIsContent(t *testing.T, path string) {
	t.Helper()
	judged(t, "qpdf", "--check", path)
}

// fontLines is what pdffonts tells of each font.
func fontLines(t *testing.T, path string) []string { return tableOf(judged(t, "pdffonts", path)) }

// pictureCount is how many pictures the file has, each counted once however often it is drawn.
func pictureCount(t *testing.T, path string) int {
	t.Helper()
	objects := map[string]bool{}
	for _, line := range tableOf(judged(t, "pdfimages", "-list", path)) {
		columns := strings.Fields(line)
		if colour := columns[5]; colour != "gray" {
			t.Errorf("a picture has the colours %q", colour)
		}
		objects[columns[10]] = true
	}
	return len(objects)
}

// tableOf are the lines below the two of poppler's headings.
func tableOf(text string) []string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[min(2, len(lines)):]
}

func fontsAreSubsets(t *testing.T, path string) {
	t.Helper()
	fonts := fontLines(t, path)
	if len(fonts) == 0 {
		t.Errorf("%s has no fonts", filepath.Base(path))
	}
	for _, line := range fonts {
		columns := strings.Fields(line) // from the right: generation, object, Unicode is told, subset, embedded
		if end := len(columns); columns[end-5] != "yes" || columns[end-4] != "yes" {
			t.Errorf("%s: a font is not embedded as a subset: %s", filepath.Base(path), line)
		}
	}
}

// onlyBlack demands that each page takes black ink, and no other but that of the cut line when there is to be one.
func onlyBlack(t *testing.T, path string, cut bool) {
	t.Helper()
	want := []string{"Black"}
	if cut {
		want = append(want, "CutContour")
	} else {
		blackIsAll(t, path) // inkcov would count a cut line as the magenta that shows it on a screen
	}
	dir := t.TempDir()
	const fewPages = "3" // the plates of more would tell no more: inkcov has looked at all
	judged(t, "gs", "-q", "-o", filepath.Join(dir, "%d.tif"), "-sDEVICE=tiffsep", "-r50", "-dLastPage="+fewPages, path)
	plates, err := filepath.Glob(filepath.Join(dir, "*(*).tif"))
	if err != nil || len(plates) == 0 {
		t.Fatalf("ghostscript made %d plates: %v", len(plates), err)
	}
	inked := map[string][]string{}
	for _, plate := range plates {
		page, ink, _ := strings.Cut(strings.TrimSuffix(filepath.Base(plate), ").tif"), "(")
		inked[page] = slices.Concat(inked[page], inkOf(t, plate, ink))
	}
	for page, inks := range inked {
		if slices.Sort(inks); !slices.Equal(inks, want) {
			t.Errorf("%s: page %s takes the inks %q, want %q", filepath.Base(path), page, inks, want)
		}
	}
}

// inkOf gives the ink when anything is on its plate.
func inkOf(t *testing.T, plate, ink string) []string {
	t.Helper()
	f, err := os.Open(plate)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, err := tiff.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			if r, _, _, _ := picture.At(x, y).RGBA(); r < 0xffff {
				return []string{ink}
			}
		}
	}
	return nil
}

// blackIsAll reads inkcov's columns: how much of a page has cyan, magenta, yellow and black.
func blackIsAll(t *testing.T, path string) {
	t.Helper()
	pages := 0
	for line := range strings.Lines(judged(t, "gs", "-q", "-o", "-", "-sDEVICE=inkcov", "-dEPSCrop", path)) {
		var c, m, y, k float64
		if _, err := fmt.Sscan(line, &c, &m, &y, &k); err != nil {
			t.Fatalf("inkcov says %q: %v", line, err)
		}
		if pages++; c+m+y > 0 || k <= 0 {
			t.Errorf("%s: page %d has other ink than black, or none: %s", filepath.Base(path), pages, line)
		}
	}
	if pages == 0 {
		t.Errorf("%s: inkcov saw no page", filepath.Base(path))
	}
}

func pageCount(t *testing.T, path string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.TrimSpace(judged(t, "qpdf", "--show-npages", path)))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

var boxLine = regexp.MustCompile(`(?m)^Page +\d+ (Media|Bleed|Trim)Box: +(\S+) +(\S+) +(\S+) +(\S+)$`)

// boxesAre holds the boxes of all pages against what they are to be, to a hundredth of a point.
func boxesAre(t *testing.T, path string, want boxes) {
	t.Helper()
	found := boxLine.FindAllStringSubmatch(judged(t, "pdfinfo", "-box", "-f", "1", "-l", "99999", path), -1)
	if pages := pageCount(t, path); len(found) != 3*pages {
		t.Fatalf("%d boxes on %d pages", len(found), pages)
	}
	sizes := map[string][2]float64{"Media": want.media, "Bleed": want.bleed, "Trim": want.trim}
	for _, line := range found {
		for i := range 2 {
			const pointsInMM = 72 / 25.4
			size, around := sizes[line[1]][i]*pointsInMM, want.media[i]*pointsInMM
			from, to := point(t, line[2+i]), point(t, line[4+i])
			if begin := (around - size) / 2; math.Abs(from-begin) > 0.01 || math.Abs(to-begin-size) > 0.01 {
				t.Fatalf("%s: want it from %.2f to %.2f in direction %d", bytes.TrimSpace([]byte(line[0])), begin, begin+size, i)
			}
		}
	}
}

func point(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// zbarFile is what zbarimg reads in a picture: "" for nothing, several lines for several codes.
func zbarFile(t *testing.T, path string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", path)
	out, err := cmd.Output()
	const nothingFound = 4
	if err != nil && cmd.ProcessState.ExitCode() != nothingFound {
		t.Fatalf("zbarimg: %v\n%s", err, said(err))
	}
	return strings.TrimSuffix(string(out), "\n")
}
