package gallery

import "sceneqr/campaign/words"

// texts are what the pages say, by the keys that their markup and scripts have for them. Names in braces are filled in by
// the scripts.
var texts = map[string]words.Message{
	"trial": words.Of("These codes were made in the sandbox and lead nowhere. " +
		"Do not print them and do not hand them out."),
	"noScript": words.Of("This page needs JavaScript. Save it to your computer and open it in a browser."),

	"search":    words.Of("Search by name, number, serial, scene or group"),
	"group":     words.Of("group"),
	"state":     words.Of("state"),
	"allGroups": words.Of("All groups"),
	"noGroup":   words.Of("(no group)"),
	"allStates": words.Of("All states"),
	"shown":     words.Of("{shown} of {all} shown"),
	"nothing":   words.Of("No code fits the search."),
	"reset":     words.Of("Show all"),
	"printed": words.Of("Only the first {most} of {shown} codes are printed. " +
		"Search or filter for the others, and print again."),
	"codes": words.Of("codes"),

	"key":      words.Of("number"),
	"serial":   words.Of("serial"),
	"scene":    words.Of("scene"),
	"link":     words.Of("link"),
	"expires":  words.Of("valid until"),
	"problem":  words.Of("problem"),
	"cure":     words.Of("what to do"),
	"planned":  words.Of("not asked for yet"),
	"ticketed": words.Of("there is a code, its picture is still to be read"),
	"stopped":  words.Of("stopped by a problem"),
	"verified": words.Of("verified"),
	"expired":  words.Of("expired"),

	"enlarge":  words.Of("Enlarge: {name}"),
	"picture":  words.Of("QR code: {name}"),
	"unread":   words.Of("Not verified yet: there is no picture."),
	"position": words.Of("{at} of {shown}"),
	"previous": words.Of("Previous"),
	"next":     words.Of("Next"),
	"close":    words.Of("Close"),
	"copy":     words.Of("Copy link"),
	"copied":   words.Of("The link is copied: {name}"),
	"notCopied": words.Of("This browser does not let the page copy. " +
		"The link is selected: copy it by hand."),

	"parts": words.Of("There are too many codes for one page. Each page has some of the groups; choose a group."),
	"page":  words.Of("page"),
}
