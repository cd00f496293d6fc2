package export

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// folder gives the name and content of each file in dir.
func folder(t testing.TB, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string]string)
	for _, e := range entries {
		if e.Name() == lockName {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil && !e.IsDir() {
			t.Fatal(err)
		}
		files[e.Name()] = string(data)
	}
	return files
}

func all(t testing.TB, dir string, b Batch) []File {
	t.Helper()
	d, err := All(t.Context(), dir, b)
	if err != nil {
		t.Fatal(err)
	}
	return d.Files
}

func namesOf(files []File) []string {
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
	}
	return names
}

func TestAllWritesWhatItReturns(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out", "春季 [拉新]")
	files := all(t, dir, shops(15))
	want := []string{
		"codes.zip", "sheet.pdf", "job-ticket.pdf", "job-ticket.txt", "result.xlsx", "result.csv", "gallery.html", "manifest.json", "SHA256SUMS",
	}
	if got := namesOf(files); !slices.Equal(got, want) {
		t.Fatalf("files %q, want %q", got, want)
	}
	there := folder(t, dir)
	if len(there) != len(want) {
		t.Errorf("%d files in the folder, want %d", len(there), len(want))
	}
	for _, f := range files {
		sum := sha256.Sum256([]byte(there[f.Name]))
		if int64(len(there[f.Name])) != f.Bytes || hex.EncodeToString(sum[:]) != f.SHA256 {
			t.Errorf("%s is not as it was returned: %+v", f.Name, f)
		}
	}
	checkSums(t, there)
}

// checkSums does what sha256sum -c does, and wants every file but the sums themselves to be named.
func checkSums(t testing.TB, there map[string]string) {
	t.Helper()
	named := 0
	for lines := bufio.NewScanner(strings.NewReader(there[sumsName])); lines.Scan(); named++ {
		want, name, _ := strings.Cut(lines.Text(), "  ")
		if sum := sha256.Sum256([]byte(there[name])); hex.EncodeToString(sum[:]) != want {
			t.Errorf("the checksum of %q is wrong", name)
		}
	}
	if named != len(there)-1 {
		t.Errorf("%d checksums for %d files", named, len(there)-1)
	}
}

func TestManifestCounts(t *testing.T) {
	b := shops(20)
	b.Codes[0].Stage, b.Codes[0].Problem = campaign.Planned, &campaign.Problem{Errcode: 45009}
	b.Codes[1].Stage, b.Codes[1].Problem = campaign.Planned, &campaign.Problem{Errcode: 45009}
	b.Codes[2].Stage, b.Codes[2].Problem = campaign.Ticketed, &campaign.Problem{Cause: words.Known("the picture does not read back")}
	b.Codes[3].Stage = campaign.Planned
	dir := t.TempDir()
	files := all(t, dir, b)
	var got manifest
	if err := json.Unmarshal([]byte(folder(t, dir)[manifestName]), &got); err != nil {
		t.Fatal(err)
	}
	want := manifest{
		Campaign: b.Campaign, AppID: b.AppID, Layout: "a4-12", Time: "2026-11-22T16:30:00Z",
		Codes:    map[string]int{"total": 20, "planned": 3, "ticketed": 1, "verified": 16},
		Problems: []problemCount{{0, 1}, {45009, 2}},
		Volumes:  []manifestVolume{{"sheet.pdf", 1, 2, 16, []string{"000005H–000020J"}}},
		Files:    files[:7],
	}
	gotText, _ := json.Marshal(got)
	wantText, _ := json.Marshal(want)
	if !bytes.Equal(gotText, wantText) {
		t.Errorf("manifest\n%s, want\n%s", gotText, wantText)
	}
}

func TestExportingTwiceGivesTheSameBytes(t *testing.T) {
	b := shops(100)
	one, two := t.TempDir(), t.TempDir()
	all(t, one, b)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	all(t, two, b)
	all(t, two, b) // over the files of the last
	first, second := folder(t, one), folder(t, two)
	for name := range first {
		if first[name] != second[name] {
			t.Errorf("%s differs", name)
		}
	}
	if len(first) != len(second) {
		t.Errorf("%d files and %d", len(first), len(second))
	}
}

func TestNothingVerifiedGivesTheTablesOnly(t *testing.T) {
	b := shops(3)
	for i := range b.Codes {
		b.Codes[i].Stage = campaign.Planned
	}
	dir := t.TempDir()
	want := []string{"result.xlsx", "result.csv", "gallery.html", "manifest.json", "SHA256SUMS"}
	if got := namesOf(all(t, dir, b)); !slices.Equal(got, want) || len(folder(t, dir)) != len(want) {
		t.Errorf("files %q, want %q", got, want)
	}
}

func TestFailureLeavesTheOldFiles(t *testing.T) {
	dir := t.TempDir()
	all(t, dir, shops(13))
	before := folder(t, dir)
	gone := errors.New("the picture is gone")
	b := shops(30)
	b.Picture = func(c campaign.Code) ([]byte, error) {
		if c.Serial > 20 {
			return nil, gone
		}
		return jpegOf(c)
	}
	_, err := All(t.Context(), dir, b)
	if !errors.Is(err, gone) || !strings.HasPrefix(err.Error(), "write codes.zip: code 000021") {
		t.Errorf("error %v", err)
	}
	checkUntouched(t, dir, before)
}

func checkUntouched(t testing.TB, dir string, before map[string]string) {
	t.Helper()
	after := folder(t, dir)
	for name := range before {
		if after[name] != before[name] {
			t.Errorf("%s has changed", name)
		}
		delete(after, name)
	}
	for name := range after {
		t.Errorf("%s was left", name)
	}
}

func TestFileThatCannotBeReplacedLeavesAllOldFiles(t *testing.T) {
	dir := t.TempDir()
	old := shops(3)
	old.Time = old.Time.AddDate(-1, 0, 0)
	all(t, dir, old)
	stale := filepath.Join(dir, "sheet-07.pdf")
	if err := os.WriteFile(stale, []byte("of a larger export"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := folder(t, dir)
	for _, missing := range []string{"codes.zip", "result.xlsx", "SHA256SUMS"} {
		s, err := newStage(t.Context(), dir, ours)
		if err != nil {
			t.Fatal(err)
		}
		d, err := writeAll(s, planned(t, shops(5)))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(s.waiting, missing)); err != nil { // now its rename must fail
			t.Fatal(err)
		}
		if err := s.publish(d.Files); err == nil || !strings.Contains(err.Error(), "replace "+missing) {
			t.Errorf("without %s: %v", missing, err)
		}
		checkUntouched(t, dir, before)
	}
}

func TestStaleFilesAreRemovedAndOthersAreNot(t *testing.T) {
	dir := t.TempDir()
	all(t, dir, shops(3))
	keep := []string{"sheet-1.pdf", "sheet-01.pdf.bak", "notes.txt", "mysheet-01.pdf", "CODES.ZIP.old", ".sceneqr-x"}
	for _, name := range append([]string{"sheet-01.pdf", "sheet-02.pdf", "sheet-113.pdf"}, keep...) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b := shops(3)
	for i := range b.Codes {
		b.Codes[i].Stage = campaign.Ticketed
	}
	want := append(namesOf(all(t, dir, b)), keep...)
	there := folder(t, dir)
	for _, name := range want {
		if _, is := there[name]; !is {
			t.Errorf("%s is missing", name)
		}
		delete(there, name)
	}
	for name := range there {
		t.Errorf("%s is stale", name)
	}
}

func TestLeftoversOfKilledExportsAreCleared(t *testing.T) {
	dir := t.TempDir()
	killed, err := newStage(t.Context(), dir, ours)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(killed.waiting, zipName), []byte("half a ZIP"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := killed.lock.Close(); err != nil { // as the system does for a process that is gone
		t.Fatal(err)
	}
	if files := all(t, dir, shops(2)); len(folder(t, dir)) != len(files) {
		t.Errorf("%d files, want %d", len(folder(t, dir)), len(files))
	}
}

// A kill may come between any two renames: here the export stops there because the next file is missing.
func TestExportStoppedBetweenRenamesHasNoChecksums(t *testing.T) {
	dir := t.TempDir()
	all(t, dir, shops(3))
	s, err := newStage(t.Context(), dir, ours)
	if err != nil {
		t.Fatal(err)
	}
	d, err := writeAll(s, planned(t, shops(5)))
	if err != nil {
		t.Fatal(err)
	}
	files := d.Files
	for stop := range files[:len(files)-1] {
		if err := os.Remove(filepath.Join(s.waiting, files[stop].Name)); err != nil {
			t.Fatal(err)
		}
		var done moves
		if err := s.exchange(&done, files); err == nil {
			t.Fatal("the export was not stopped")
		}
		if _, err := os.Stat(filepath.Join(dir, sumsName)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("stopped at %s, the folder looks whole: %v", files[stop].Name, err)
		}
		if err := done.undo(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(s.waiting, files[stop].Name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFoldersThatCannotBeWrittenAreNamed(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	inTheWay := filepath.Join(dir, "out")
	if err := os.MkdirAll(filepath.Join(inTheWay, "codes.zip", "precious"), 0o700); err != nil {
		t.Fatal(err)
	}
	for where, want := range map[string]string{
		file:                     "make the folder for the files: ",
		filepath.Join(file, "x"): "make the folder for the files: ",
		inTheWay:                 `codes.zip" is a folder and in the way of a file`,
	} {
		if _, err := All(t.Context(), where, shops(1)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("All(%q): %v, want %s", where, err, want)
		}
	}
	if there := folder(t, inTheWay); len(there) != 1 {
		t.Errorf("left in the folder: %q", there)
	}
}

func TestFilesHaveTheUsersOwnMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	dir := t.TempDir()
	all(t, dir, shops(1))
	reference := filepath.Join(dir, "reference")
	if err := os.WriteFile(reference, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	want, err := os.Stat(reference)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{zipName, workbookName, sumsName} {
		if got, err := os.Stat(filepath.Join(dir, name)); err != nil || got.Mode() != want.Mode() {
			t.Errorf("%s: %v, %v, want %v", name, got.Mode(), err, want.Mode())
		}
	}
}

// BenchmarkAll writes all files of 10,000 codes.
func BenchmarkAll(b *testing.B) {
	batch := shops(10_000)
	dir := b.TempDir()
	var size int64
	for b.Loop() {
		size = 0
		for _, f := range all(b, dir, batch) {
			size += f.Bytes
		}
	}
	reportMemory(b, size, len(batch.Codes))
}

func reportMemory(b *testing.B, size int64, codes int) {
	b.Helper()
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	b.ReportMetric(float64(size)/1e6, "MB-file")
	b.ReportMetric(float64(mem.Sys)/1e6, "MB-from-OS")
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N*codes)*1e6, "us/code")
}
