//go:build e2e

package samples

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestOtherPeoplesProgramsReadWhatIsHandedOver has zbarimg read every picture of WeChat's in the ZIP, and three codes in
// every other format, and holds the texts against the urls of the workbook.
func TestOtherPeoplesProgramsReadWhatIsHandedOver(t *testing.T) {
	folder := newLedgers(t).export(t, shops, job{layout: "a4-12", flags: []string{"--formats", "svg,eps,pdf,png,tiff"}})
	sums := exec.CommandContext(t.Context(), "sha256sum", "--check", "--quiet", "SHA256SUMS")
	sums.Dir = folder
	if out, err := sums.CombinedOutput(); err != nil {
		t.Errorf("sha256sum: %v\n%s", err, out)
	}
	for _, archive := range []string{"codes.zip", "result.xlsx"} {
		judged(t, "unzip", "-tq", filepath.Join(folder, archive))
	}
	rows := readWorkbook(t, folder)
	files := unpackPictures(t, folder, ".jpg", ".eps", ".pdf", ".png", ".tif")
	if len(rows) == 0 || len(files) != 5*len(rows) {
		t.Fatalf("%d files in the ZIP for %d rows", len(files), len(rows))
	}
	const some = 3
	for i, row := range rows {
		name := strings.TrimSuffix(row.file, ".jpg")
		if got := zbarFile(t, files[name+".jpg"]); got != row.url {
			t.Errorf("row %d: %s.jpg reads %q, want %q", row.number, name, got, row.url)
		}
		if i >= some {
			continue
		}
		for _, ending := range []string{".eps", ".pdf", ".png", ".tif"} {
			path := files[name+ending]
			if ending == ".eps" || ending == ".pdf" {
				blackIsAll(t, path)
				path = rendered(t, path)
			}
			if got := zbarFile(t, path); got != row.url {
				t.Errorf("row %d: %s%s reads %q, want %q", row.number, name, ending, got, row.url)
			}
		}
	}
}

// rendered draws an EPS or PDF file as ghostscript does, and gives the picture's path.
func rendered(t *testing.T, path string) string {
	t.Helper()
	picture := filepath.Join(t.TempDir(), "rendered.png")
	judged(t, "gs", "-q", "-o", picture, "-sDEVICE=pnggray", "-r300", "-dEPSCrop", path)
	return picture
}
