package campaign_test

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// house says which rooms may import which: a package that is not drawn in here fails the test. The arrows that must never
// exist, and why: campaign to sheet, ledger or export, for the story would depend on its tellers; wechat to campaign or
// ratelimit, for a protocol client is to be liftable and the pace is the job's; emulator to wechat or push, for two sides that
// share a struct share its mistakes; export to wechat or ledger, for files can be made again offline; imposition, layout and
// pdf to campaign, for a page of labels knows no channels; proof to pdf, for a writer must not be its own judge.
var house = map[string][]string{
	"sceneqr":                      {"campaign/command", "campaign/commandline", "campaign/console"},
	"sceneqr/campaign/commandline": {"campaign/command", "campaign/console", "campaign/words"},
	"sceneqr/campaign/command": {"campaign", "campaign/console", "campaign/ledger", "campaign/scan", "campaign/scan/scanlog", "campaign/sheet", "campaign/verify",
		"campaign/wechat", "campaign/wechat/push", "campaign/wechat/emulator", "campaign/words", "export", "export/imposition", "export/layout", "export/pdf", "export/proof", "export/qr", "export/workbook", "ratelimit"},
	"sceneqr/campaign/console":      {"campaign", "campaign/scan", "campaign/wechat", "campaign/ledger", "campaign/sheet", "campaign/words", "export", "export/layout"},
	"sceneqr/campaign/sheet":        {"campaign", "campaign/pinyin", "campaign/words"},
	"sceneqr/campaign/ledger":       {"campaign", "campaign/scan", "campaign/words"},
	"sceneqr/campaign/scan":         {"campaign", "campaign/wechat/push", "campaign/words"},
	"sceneqr/campaign/scan/scanlog": {"campaign/wechat/push", "campaign/words"},
	"sceneqr/campaign/words":        {},
	"sceneqr/campaign/pinyin":       {},
	"sceneqr/export": {"campaign", "campaign/pinyin", "campaign/scan", "campaign/words", "export/font", "export/gallery", "export/imposition",
		"export/layout", "export/page", "export/pdf", "export/proof", "export/qr", "export/report", "export/workbook"},
	"sceneqr/export/workbook":          {"campaign", "campaign/scan", "campaign/words"},
	"sceneqr/export/page":              {"campaign/words"},
	"sceneqr/export/page/pagetest":     {"export/page"},
	"sceneqr/export/gallery":           {"campaign/words", "export/page"},
	"sceneqr/export/report":            {"campaign", "campaign/scan", "campaign/words", "export/page"},
	"sceneqr/export/pdf":               {"campaign/words", "export/font", "export/imposition", "export/layout", "export/qr"},
	"sceneqr/export/proof":             {"campaign/verify", "campaign/words", "export/qr"},
	"sceneqr/export/layout":            {"campaign/words", "export/qr"},
	"sceneqr/export/imposition":        {"campaign/words"},
	"sceneqr/export/font":              {},
	"sceneqr/export/qr":                {},
	"sceneqr/campaign":                 {"campaign/pinyin", "campaign/wechat", "campaign/words", "ratelimit"},
	"sceneqr/campaign/wechat":          {},
	"sceneqr/campaign/wechat/emulator": {},
	"sceneqr/campaign/wechat/push":     {},
	"sceneqr/campaign/verify":          {},
	"sceneqr/ratelimit":                {},
	"sceneqr/samples":                  {},
	"sceneqr/samples/program":          {},
	"sceneqr/samples/sender":           {},
	"sceneqr/samples/bench":            {"campaign", "campaign/ledger", "campaign/scan", "samples/program", "samples/sender"},
	"sceneqr/samples/storm":            {"campaign", "campaign/ledger", "campaign/verify", "campaign/wechat/emulator", "samples/program"},
}

// guests says which room a library may be used in.
var guests = map[string][]string{
	"github.com/urfave/cli/v2":            {"sceneqr/campaign/commandline"},
	"golang.org/x/term":                   {"sceneqr"},
	"github.com/xuri/excelize/v2":         {"sceneqr/campaign/sheet", "sceneqr/export/workbook", "sceneqr/samples/bench"},
	"github.com/leonelquinteros/gotext":   {"sceneqr/campaign/words"},
	"github.com/jeandeaual/go-locale":     {"sceneqr/campaign/commandline"},
	"github.com/jung-kurt/gofpdf":         {"sceneqr/export/pdf"},
	"github.com/goccy/go-yaml":            {"sceneqr/export/layout"},
	"github.com/klippa-app/go-pdfium":     {"sceneqr/export/proof"},
	"github.com/tetratelabs/wazero":       {"sceneqr/export/proof"},
	"golang.org/x/image":                  {"sceneqr/export/font"},
	"modernc.org/sqlite":                  {"sceneqr/campaign/ledger"},
	"github.com/gofrs/flock":              {"sceneqr/campaign/ledger", "sceneqr/export"},
	"golang.org/x/time":                   {"sceneqr/ratelimit"},
	"github.com/makiuchi-d/gozxing":       {"sceneqr/campaign/verify"},
	"rsc.io/qr":                           {"sceneqr/campaign/wechat/emulator", "sceneqr/export/qr"},
	"github.com/mozillazg/go-pinyin":      {"sceneqr/campaign/pinyin"},
	"github.com/prometheus/client_golang": {"sceneqr/campaign/command"},
	"github.com/silenceper/wechat/v2":     {"sceneqr/samples/sender"},
	"github.com/schollz/progressbar/v3":   {"sceneqr/campaign/console"},
	"github.com/rivo/uniseg":              {"sceneqr/campaign/console"},
	"golang.org/x/sync":                   {"sceneqr/campaign", "sceneqr/export", "sceneqr/samples/bench"},
	"golang.org/x/sys":                    {"sceneqr/campaign/command", "sceneqr/export/proof"},
	"golang.org/x/text": {"sceneqr/campaign", "sceneqr/campaign/pinyin", "sceneqr/campaign/scan/scanlog", "sceneqr/campaign/sheet", "sceneqr/campaign/verify", "sceneqr/export",
		"sceneqr/export/imposition", "sceneqr/export/pdf", "sceneqr/export/workbook"},
}

func TestEveryRoomKeepsToItsDoors(t *testing.T) {
	for _, p := range packages(t) {
		doors, drawn := house[p.ImportPath]
		if !drawn {
			t.Errorf("package %s is not drawn in the house", p.ImportPath)
			continue
		}
		for _, i := range p.Imports {
			if own, ok := strings.CutPrefix(i, "sceneqr/"); ok && !slices.Contains(doors, own) {
				t.Errorf("%s must not import %s", p.ImportPath, i)
			}
			if library := guest(i); library != "" && !slices.Contains(guests[library], p.ImportPath) {
				t.Errorf("%s must not import %s, which is for %v", p.ImportPath, i, guests[library])
			}
		}
	}
}

// guest is the library that an import belongs to: "" for our own and Go's own packages.
func guest(imported string) string {
	for library := range guests {
		if imported == library || strings.HasPrefix(imported, library+"/") {
			return library
		}
	}
	if first, _, _ := strings.Cut(imported, "/"); strings.Contains(first, ".") {
		return imported
	}
	return ""
}

type listed struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "sceneqr/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p listed
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}
