package report

import "sceneqr/campaign/words"

// texts are what the page says, by the keys that its markup and scripts have for them. Names in braces are filled in by the
// scripts.
var texts = map[string]words.Message{
	"trial": words.Of("These are scans of codes that were made in the sandbox. No customer has seen them."),
	"noScript": words.Of("Without JavaScript this page has no table of all channels. " +
		"Save it to your computer and open it in a browser."),

	"scans":           words.Of("scans"),
	"people":          words.Of("people"),
	"followers":       words.Of("new followers"),
	"channelsScanned": words.Of("channels scanned"),
	"never":           words.Of("Never scanned"),

	"byDay":   words.Of("Scans by day"),
	"byHour":  words.Of("Scans by hour"),
	"numbers": words.Of("The numbers"),
	"span":    words.Of("Time span"),
	"time":    words.Of("Time"),
	"byGroup": words.Of("By group"),
	"top":     words.Of("The channels with the most scans"),
	"all":     words.Of("All channels"),

	"noScans":   words.Of("Nobody has scanned a code yet, or sceneqr has not heard of it."),
	"noScansIn": words.Of("Nobody has scanned a code in this time, or sceneqr has not heard of it."),
	"listen":    words.Of("For sceneqr to hear of each scan as it happens, let this run and tell WeChat its address:"),
	"import":    words.Of("For scans that your own system has in its log, type:"),
	"again":     words.Of("Then make the report again."),

	"astray": words.Of("Not of any channel"),
	"unknown": words.Of("These scenes were scanned too. No code of this ledger has them: " +
		"they are another system's, or another ledger's."),

	"name":     words.Of("name"),
	"key":      words.Of("number"),
	"group":    words.Of("group"),
	"serial":   words.Of("serial"),
	"first":    words.Of("first scan"),
	"last":     words.Of("last scan"),
	"noGroup":  words.Of("(no group)"),
	"gone":     words.Of("left the sheet"),
	"codeless": words.Of("no code yet"),
	"outside":  words.Of("no code in this time"),

	"search":    words.Of("Search by name, number, serial or group"),
	"which":     words.Of("Which channels"),
	"whichAll":  words.Of("All channels"),
	"whichSome": words.Of("Scanned ones"),
	"shown":     words.Of("{shown} of {all} shown"),
	"nothing":   words.Of("No channel fits the search."),
	"reset":     words.Of("Show all"),
	"printed":   words.Of("Only the first {most} of {shown} channels are printed. Search for the others, and print again."),
}
