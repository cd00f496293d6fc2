// Package report writes what the codes of a campaign have brought as a page to look at: one HTML file that works without a
// network, by double click or out of a mail, in both languages. What is counted it takes from package scan, and adds only
// what follows from that: shares, an order, round numbers for an axis.
//
// Charts are drawn here, as SVG, and so stand on paper and where scripts are not let run; the table of all channels is drawn
// by a script, near the screen only, and so is quick with ten thousand of them. Nobody who has scanned is named on the page,
// not even of a campaign that keeps openids: it is made to be passed on. Texts of the customer are data, never markup.
//
// It never reads the ledger or a clock.
//
// Start with [Page].
package report

import (
	"embed"
	"io"

	"sceneqr/campaign"
	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
	"sceneqr/export/page"
)

//go:embed page
var files embed.FS

var design = page.Design{Files: files, Texts: texts}

// A Page is a report to look at. The same page gives the same bytes.
type Page struct {
	Report   scan.Report // without a Zone its times are China's
	Trial    bool        // its codes are the sandbox's: the page says so
	Time     string      // of the data, as it is told to people
	Language words.Language
}

// scripts are the page's. Without a scan there is no table.
var scripts = []string{"search.js", "print.js", "channels.js", "table.js"}

// Write writes the page as one HTML file. The data of the channels are made one at a time.
func (p Page) Write(w io.Writer) error {
	if p.Report.Zone == nil {
		p.Report.Zone = campaign.China
	}
	v := &view{Report: &p.Report, ranked: p.Report.Ranked(), never: p.Report.Never()}
	out := page.Page{
		Markup: "report.tmpl", Style: "report.css", Scripts: scripts,
		Campaign: p.Report.Campaign, Trial: p.Trial, Time: p.Time, Language: p.Language, Data: v,
	}
	if v.Empty() {
		out.Scripts = []string{"print.js"}
	}
	return design.Write(w, out)
}

// A view is a report as the markup asks for it.
type view struct {
	*scan.Report
	ranked, never []scan.Channel
}

// Empty tells that nobody has scanned anything.
func (v *view) Empty() bool { return v.Total.Scans == 0 }

// A figure is one of the numbers that come first.
type figure struct {
	Label string // the key of its text
	Value words.Message
}

// Figures are the totals.
func (v *view) Figures() []figure {
	number := func(n int) words.Message { return words.Of("%s", words.Thousands(n)) }
	return []figure{
		{"scans", number(v.Total.Scans)},
		{"people", number(v.Total.People)},
		{"followers", number(v.Total.Followers)},
		{"channelsScanned", share(v.Scanned(), v.Coded())},
		{"never", number(len(v.never))},
	}
}

// share is how many of all.
func share(n, all int) words.Message {
	return words.Of("%s of %s", words.Thousands(n), words.Thousands(all))
}
