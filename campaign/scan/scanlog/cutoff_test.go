package scanlog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sceneqr/campaign/scan/scanlog"
	"sceneqr/campaign/wechat/push"
)

// cut is a push as a log has it that keeps so much of it: to before the mark.
func cut(e push.Event, mark string) string {
	before, _, _ := strings.Cut(asXML(e, ""), mark)
	return before + "\n"
}

func TestAPushThatIsCutOffTakesNoOtherWithIt(t *testing.T) {
	both := asXML(scanned, "") + "\n" + asXML(followed, "\n") + "\n"
	want := []push.Event{scanned, followed}
	inKey, inTo := cut(scanned, "-1]]>"), cut(scanned, "_1]]>")
	for name, tc := range map[string]struct {
		log string
		bad []int
	}{
		"in its key":                     {"x\n" + inKey + both, []int{2}},
		"in its first field":             {inTo + both, []int{1}},
		"in a tag":                       {cut(scanned, "entKey>") + both, []int{1}},
		"between its fields":             {cut(scanned, "<Event>") + both, []int{1}},
		"many after one another":         {strings.Repeat(inKey, 3) + inTo + cut(followed, "reateTime>") + both, []int{1, 2, 3, 4, 5}},
		"over several lines":             {asXML(scanned, "\n")[:90] + "\nx\n" + both, []int{1}},
		"and text after it":              {inKey + "INFO ok\n\n" + both, []int{1}},
		"before JSON":                    {cut(scanned, "<Event>") + asJSON(scanned) + "\nx\n" + asJSON(followed) + "\n", []int{1}},
		"in its key, before JSON":        {inKey + asJSON(scanned) + "\n" + asJSON(followed) + "\n", []int{1}},
		"among JSON":                     {asJSON(scanned) + "\n" + inKey + asJSON(followed) + "\n" + inTo, []int{2, 4}},
		"before many lines":              {inKey + strings.Repeat(strings.Repeat("x", 1<<10)+"\n", 1<<11) + both, []int{1}},
		"before a line that is too long": {inKey + strings.Repeat("x", 1<<20+1) + "\n" + both, []int{1, 2}},
		"at the end":                     {both + inKey, []int{8 + 1}},
		"in a text of JSON":              {within("body", inKey+both) + "\n", []int{1}},
	} {
		count, got := read(t, tc.log, scanlog.Options{})
		var bad []int
		for _, b := range count.Bad {
			bad = append(bad, b.Line)
		}
		if !slices.Equal(got, want) || !slices.Equal(bad, tc.bad) || count.Lines != strings.Count(tc.log, "\n") {
			t.Errorf("%s: %+v\nbad lines %v, want %v, of %d", name, got, bad, tc.bad, count.Lines)
		}
	}
}

// A text of JSON is cut off with its line, and cannot go on in the next one.
func TestXMLOfOneObjectDoesNotGoOnInTheNext(t *testing.T) {
	whole := asXML(scanned, "\n")
	count, got := read(t, within("body", whole[:90])+"\n"+within("body", whole[90:])+"\n", scanlog.Options{})
	if len(got) != 0 || count.BadTotal == 0 {
		t.Errorf("%+v, %+v", got, count)
	}
}

// Every line begins a push that each of those before it might have in it.
func TestManyCutOffPushesTakeLittleWork(t *testing.T) {
	for _, line := range []string{"<xml><![CDATA[\n", "<xml><FromUserName><![CDATA[\n", "<xml>\n<![CDATA[\n\n"} {
		log := &endless{text: line, left: 1 << 19}
		count, err := scanlog.Read(log, scanlog.Options{}, nothing)
		if err != nil || log.left > 0 || count.BadTotal > 100 || count.Lines < (1<<19)/len(line) {
			t.Errorf("%q: %v, %d lines, %d bad", line, err, count.Lines, count.BadTotal)
		}
	}
}

func TestWhoHasCutOffPushesInARowLosesNoOther(t *testing.T) {
	var log strings.Builder
	for n := range 2_000 {
		if n%10 < 5 {
			log.WriteString(cut(scanned, "-1]]>"))
		} else {
			fmt.Fprintln(&log, asXML(scanned, ""))
		}
	}
	if count, got := read(t, log.String(), scanlog.Options{}); len(got) != 1_000 || count.BadTotal != 1_000 {
		t.Errorf("%d pushes are read and %d are not, want 1,000 each", len(got), count.BadTotal)
	}
}
