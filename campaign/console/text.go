package console

import (
	"fmt"
	"strings"
	"time"

	"github.com/rivo/uniseg"

	"sceneqr/campaign/words"
)

func codes(n int) words.Message    { return words.Count(n, "1 code", "%s codes") }
func labels(n int) words.Message   { return words.Count(n, "1 label", "%s labels") }
func pages(n int) words.Message    { return words.Count(n, "1 page", "%s pages") }
func channels(n int) words.Message { return words.Count(n, "1 channel", "%s channels") }
func moreWarnings(n int) words.Message {
	return words.Count(n, "... and 1 more warning", "... and %s more warnings")
}

// verified is how many codes of all are.
func verified(n, all int) words.Message {
	return words.Of("%s of %v verified", words.Thousands(n), codes(all))
}

// listed are messages in a row, with commas between them.
func listed(all []words.Message) words.Message {
	list := all[0]
	for _, one := range all[1:] {
		list = words.Of("%v, %v", list, one)
	}
	return list
}

// part is one of the numbers that something comes to.
type part struct {
	n    int
	text words.Message
}

// withParts lists behind the whole its parts, without those of which there is nothing.
func withParts(whole words.Message, parts []part) words.Message {
	all := []words.Message{whole}
	for _, p := range parts {
		if p.n > 0 {
			all = append(all, p.text)
		}
	}
	return listed(all)
}

// Width is how many columns of a terminal a text takes: a Chinese character takes two.
func Width(text string) int { return uniseg.StringWidth(text) }

// Pad fills a text up with spaces to a width in columns.
func Pad(text string, columns int) string {
	return text + strings.Repeat(" ", max(0, columns-Width(text)))
}

// Size is a number of bytes in decimal units with at most one decimal place, as file managers show it: 1.9 MB.
func Size(n int64) string {
	const units = "kMGT"
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	f, i := float64(n)/1000, 0
	for f >= 999.5 && i < len(units)-1 {
		f, i = f/1000, i+1
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", f), ".0") + " " + units[i:i+1] + "B"
}

// rough is a duration as one says it: 40 s, 12 min, 5 h 20 min.
func rough(d time.Duration) words.Message {
	switch {
	case d < 100*time.Second:
		return words.Of("%.0f s", max(1, d.Seconds()))
	case d < 100*time.Minute:
		return words.Of("%.0f min", d.Minutes())
	}
	d = d.Round(time.Minute)
	return words.Of("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}
