//go:build unix

package samples

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"io/fs"

	"sceneqr/campaign"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/verify"
)

// filesOfRun are the files that SHA256SUMS names.
var filesOfRun = []string{"codes.zip", "sheet.pdf", "job-ticket.pdf", "job-ticket.txt", "result.xlsx", "result.csv",
	"gallery.html", "manifest.json"}

// remember looks at the ledger as the last run left it. What stood in it after an earlier kill must still stand.
func (v *victim) remember() {
	v.Helper()
	found := v.ledgerCodes()
	if found == nil {
		return
	}
	for key, was := range v.codes {
		switch is := found[key]; {
		case is.Scene != was.Scene:
			v.Errorf("%s had scene %q before the kill and has %q now", key, was.Scene, is.Scene)
		case is.Stage < was.Stage || is.Asked < was.Asked && !was.Outstanding:
			v.Errorf("%s was %s and asked for %d times before the kill, and is %s and %d now",
				key, was.Stage, was.Asked, is.Stage, is.Asked)
		case was.Stage > campaign.Planned && is.URL != was.URL:
			v.Errorf("%s had the url %q before the kill and has %q now", key, was.URL, is.URL)
		}
	}
	v.codes = found
}

// ledgerCodes are the codes in the ledger by their keys. A run that was killed early has left no ledger, or an old one,
// which only the next run may bring up to date: then they are nil.
func (v *victim) ledgerCodes() map[string]campaign.Code {
	v.Helper()
	if !v.current && (!exists(v.dir, "sceneqr.db") || v.behind()) {
		return nil
	}
	v.current = true
	found := map[string]campaign.Code{}
	v.look(func(ctx context.Context, l *ledger.Ledger) error {
		codes, err := l.Codes(ctx, "shops")
		for _, c := range codes {
			found[c.Key] = c
		}
		return err
	})
	return found
}

func (v *victim) look(at func(context.Context, *ledger.Ledger) error) {
	v.Helper()
	look(v.T, v.path("sceneqr.db"), at)
}

// count compares the ledger with what WeChat saw. Where each repeat costs a code, what was asked for is what was spent.
func (v *victim) count() {
	v.Helper()
	if len(v.codes) != killChannels {
		v.Errorf("%d channels have a scene, want %d", len(v.codes), killChannels)
	}
	channels := map[campaign.Scene]string{}
	asked, marked := 0, 0
	for key, c := range v.codes {
		if other, twice := channels[c.Scene]; twice {
			v.Errorf("%s and %s share scene %q", key, other, c.Scene)
		}
		channels[c.Scene] = key
		n := v.emulator.Asked(string(c.Scene))
		v.countOne(c, n)
		asked += n
		marked += c.Asked - v.begin.codes[key].Asked
	}
	most := killWorkers * v.kills
	if extra := asked - (killChannels - len(v.begin.codes)); extra > most {
		v.Errorf("%d codes were asked for again: that is more than one for each of %d workers at each of %d kills",
			extra, killWorkers, v.kills)
	}
	if marked-asked > most {
		v.Errorf("the ledger counts %d requests and WeChat saw %d: more than %d were never sent", marked, asked, most)
	}
	if all := v.emulator.Calls(createPath); all != asked {
		v.Errorf("WeChat was asked for %d codes, of which the ledger knows %d: a scene was lost", all, asked)
	}
}

// countOne looks at a code of whose scene WeChat saw n requests.
func (v *victim) countOne(c campaign.Code, n int) {
	v.Helper()
	old, given := v.begin.codes[c.Key]
	switch {
	case given && n > 0:
		v.Errorf("scene %q of %s was in the ledger with its code, and was asked for %d times", c.Scene, c.Key, n)
	case !given && (n < 1 || n > 1+v.kills):
		v.Errorf("scene %q of %s was asked for %d times in %d runs", c.Scene, c.Key, n, v.kills+1)
	case c.Asked-old.Asked < n:
		v.Errorf("scene %q of %s was asked for %d times, of which the ledger knows %d", c.Scene, c.Key, n, c.Asked-old.Asked)
	case c.Outstanding:
		v.Errorf("scene %q of %s is %s, and its answer still waited for", c.Scene, c.Key, c.Stage)
	}
}

// agree holds each code's url, the picture in the ledger, and the picture in the ZIP against each other.
func (v *victim) agree() {
	v.Helper()
	printed := v.printed()
	if len(printed) != killChannels {
		v.Errorf("the ZIP has %d pictures, want %d", len(printed), killChannels)
	}
	v.look(func(ctx context.Context, l *ledger.Ledger) error {
		for key, c := range v.codes {
			picture, err := l.Picture(ctx, c)
			if err != nil {
				return err
			}
			text, err := verify.Read(picture)
			if err != nil || text != c.URL {
				v.Errorf("the picture of %s reads %q, and its url is %q: %v", key, text, c.URL, err)
			}
			if p := printed[key]; p.url != c.URL || !bytes.Equal(p.picture, picture) {
				v.Errorf("the ZIP has another code of %s than the ledger: url %q, not %q", key, p.url, c.URL)
			}
		}
		return nil
	})
}

// A printedCode is a code as the ZIP has it.
type printedCode struct {
	url     string
	picture []byte
}

// printed reads the ZIP by the manifest in it. The codes are by key.
func (v *victim) printed() map[string]printedCode {
	v.Helper()
	file := bytes.NewReader(v.read("out/shops/codes.zip"))
	archive, err := zip.NewReader(file, file.Size())
	if err != nil {
		v.Fatal(err)
	}
	manifest, err := fs.ReadFile(archive, "manifest.csv")
	if err != nil {
		v.Fatal(err)
	}
	lines, err := csv.NewReader(bytes.NewReader(manifest)).ReadAll()
	if err != nil {
		v.Fatal(err)
	}
	const picture, key, url = 0, 3, 7 // columns
	out := map[string]printedCode{}
	for _, line := range lines[1:] {
		content, err := fs.ReadFile(archive, line[picture])
		if err != nil {
			v.Fatal(err)
		}
		out[line[key]] = printedCode{line[url], content}
	}
	return out
}

// checkFiles holds the files against their sums, and demands that all of them are there.
func (v *victim) checkFiles() {
	v.Helper()
	sums := checkFiles(v.T, v.path("out/shops"))
	for _, name := range filesOfRun {
		if sums[name] == "" {
			v.Errorf("SHA256SUMS does not tell of %s", name)
		}
	}
}
