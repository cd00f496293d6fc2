package command

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sceneqr/campaign/ledger"
	"sceneqr/campaign/wechat/emulator"
)

// reprinting is a customer whose codes are made, in the default folder, and who has lost the network since.
func reprinting(t *testing.T) (Settings, *emulator.Emulator) {
	t.Helper()
	s, e := customer(t)
	s.Campaign, s.Out = "spring", ""
	t.Chdir(filepath.Dir(s.Sheet))
	if err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.API, s.MP, s.Secret = []string{"http://127.0.0.1:1"}, "http://127.0.0.1:1", ""
	return s, e
}

// reprints are those that the ledger knows of.
func reprints(t *testing.T, s Settings) []ledger.Reprint {
	t.Helper()
	l, err := s.view(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	list, err := l.Reprints(t.Context(), s.Campaign)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	there := make(map[string]string)
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		there[e.Name()] = string(data)
	}
	return there
}

func TestEachReprintIsANumberAFolderAndALineInTheLedger(t *testing.T) {
	s, e := reprinting(t)
	first, asked := files(t, "out/spring"), e.Calls(emulator.PathCreate)
	s.Serials, s.Press.Overs = "1,3", "1"
	if err := s.Print(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Serials, s.Press.Overs, s.Press.Layout = "", "", "l7160"
	if err := s.Print(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []ledger.Reprint{
		{Number: 1, At: s.Now(), Serials: "000001P,000003L", Layout: "a4-12", Labels: 5},
		{Number: 2, At: s.Now(), Serials: "000001P–000003L", Layout: "l7160", Labels: 4},
	}
	if got := reprints(t, s); !slices.Equal(got, want) {
		t.Errorf("the ledger has %+v, want %+v", got, want)
	}
	for i, r := range want {
		there := files(t, filepath.Join("out/spring", fmt.Sprintf("R%d", i+1)))
		var m struct {
			Reprint int
			Volumes []struct{ Labels int }
		}
		err := json.Unmarshal([]byte(there["manifest.json"]), &m)
		if err != nil || m.Reprint != r.Number || m.Volumes[0].Labels != r.Labels {
			t.Errorf("R%d: manifest %+v, %v", i+1, m, err)
		}
		if !strings.Contains(there["job-ticket.txt"], fmt.Sprintf("Job ticket R%d", r.Number)) {
			t.Errorf("R%d: the job ticket does not say so", i+1)
		}
		if _, zip := there["codes.zip"]; zip || there["sheet.pdf"] == "" {
			t.Errorf("R%d has the files %q", i+1, there)
		}
	}
	for name, content := range files(t, "out/spring") {
		if first[name] != content {
			t.Errorf("%s of the first printing has changed", name)
		}
	}
	if n := e.Calls(emulator.PathCreate); n != asked {
		t.Errorf("%d codes were asked for", n-asked)
	}
}

func TestAllOnceMoreIsTheSameSheet(t *testing.T) {
	s, _ := reprinting(t)
	if err := s.Print(t.Context()); err != nil {
		t.Fatal(err)
	}
	if files(t, "out/spring")["sheet.pdf"] != files(t, "out/spring/R1")["sheet.pdf"] {
		t.Error("the same labels on the same layout are another sheet")
	}
}

func TestAReprintOfNothingIsRefusedAndNotCounted(t *testing.T) {
	s, _ := reprinting(t)
	for want, change := range map[string]func(*Settings){
		`campaign "spring" has no serial 000009`: func(s *Settings) { s.Serials = "9" },
		"its check character is not right":       func(s *Settings) { s.Serials = "000001Q" },
		"has no serial 000007D–0000099":          func(s *Settings) { s.Serials = "7-9" },
		"before it begins":                       func(s *Settings) { s.Serials = "3-1" },
		`no campaign "autumn"`:                   func(s *Settings) { s.Campaign = "autumn" },
	} {
		again := s
		change(&again)
		err := again.Print(t.Context())
		expectEnding(t, err, Misused)
		if !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	if got := reprints(t, s); len(got) > 0 {
		t.Errorf("the ledger has %+v", got)
	}
	if _, err := os.Stat("out/spring/R1"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder was made: %v", err)
	}
}

func TestAReprintWithoutALedgerIsRefused(t *testing.T) {
	s, _ := customer(t)
	s.Campaign = "spring"
	expectEnding(t, s.Print(t.Context()), Misused)
	if _, err := os.Stat(s.Ledger); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a ledger was made: %v", err)
	}
}

func TestFormatsAndContactReachTheFiles(t *testing.T) {
	s, _ := customer(t)
	s.Press.Formats, s.Press.Contact = "png,eps", "王芳 021-12345678"
	if err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	there := files(t, s.Out)
	if !strings.Contains(there["job-ticket.txt"], "联系人 contact\t王芳 021-12345678\r\n") {
		t.Error("the job ticket has no contact")
	}
	for _, suffix := range []string{".eps", ".png", ".jpg"} {
		if n := bytes.Count([]byte(there["codes.zip"]), []byte(suffix)); n < 2*3 { // before each and in the directory
			t.Errorf("the ZIP names %d files that end with %s", n, suffix)
		}
	}
}

// --out, or SCENEQR_OUT for every command, may name the folder of the first printing.
func TestAReprintDoesNotTakeTheFirstPrintingsPlace(t *testing.T) {
	s, _ := customer(t)
	s.Campaign = "spring"
	if err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := files(t, s.Out)
	s.Serials = "1"
	for n := range 2 {
		if err := s.Print(t.Context()); err != nil {
			t.Fatal(err)
		}
		number := fmt.Sprintf("R%d", n+1)
		if ticket := files(t, filepath.Join(s.Out, number))["job-ticket.txt"]; !strings.Contains(ticket, "Job ticket "+number) {
			t.Errorf("the job ticket of %s does not say so", number)
		}
	}
	if after := files(t, s.Out); !maps.Equal(before, after) {
		t.Errorf("%d files became %d, or others", len(before), len(after))
	}
}
