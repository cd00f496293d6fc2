package proof

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"sceneqr/campaign/words"
)

// A fault spoils a good volume, which then fails for the reason it gives.
type fault struct {
	spoil func(*draft)
	why   string
}

// checkFaults spoils a good volume in one way after the other.
func checkFaults(t *testing.T, faults map[string]fault) {
	t.Helper()
	for name, tt := range faults {
		t.Run(name, func(t *testing.T) {
			d := goodDraft()
			tt.spoil(&d)
			_, err := structureOf(d.bytes(), wanted())
			var failure *Failure
			if !errors.As(err, &failure) || !strings.Contains(failure.Why.String(), tt.why) || failure.Volume != "sheet.pdf" {
				t.Errorf("%v; want a failure with %q", err, tt.why)
			}
			if told := words.Chinese.Of(err); strings.Contains(told, "%!") || !strings.HasPrefix(told, "校验 sheet.pdf") {
				t.Errorf("in Chinese it says %s", told)
			}
			if err != nil && strings.Contains(err.Error(), "weixin") {
				t.Errorf("a text is in the error: %v", err)
			}
		})
	}
}

// replaced gives a draft whose pages have one text for another, the first time it occurs in each.
func replaced(old, with string) func(*draft) {
	return func(d *draft) {
		for i := range d.pages {
			if !strings.Contains(d.pages[i], old) {
				panic("nothing to replace: " + old)
			}
			d.pages[i] = strings.Replace(d.pages[i], old, with, 1)
		}
	}
}

// drawn gives a draft that paints more, behind all else.
func drawn(operators string) func(*draft) {
	return func(d *draft) { d.pages[1] += operators }
}

func line(x0, y0, x1, y1 float64) string {
	return fmt.Sprintf("%.2f %.2f m %.2f %.2f l S\n", x0/mmPerPoint, (media.Height-y0)/mmPerPoint,
		x1/mmPerPoint, (media.Height-y1)/mmPerPoint)
}

func patch(x, y, w, h float64) string {
	return fmt.Sprintf("%.2f %.2f %.2f %.2f re f\n", x/mmPerPoint, (media.Height-y)/mmPerPoint, w/mmPerPoint, -h/mmPerPoint)
}

// instead gives a draft whose first page has one of its codes drawn otherwise.
func instead(i int, change func(*Code)) func(*draft) {
	return func(d *draft) {
		codes := wanted().codes(0)
		change(&codes[i])
		d.pages[0] = pageOf(codes)
	}
}

// lettersOf gives a draft whose first label shows so many letters, as curves.
func lettersOf(n int) func(*draft) {
	return func(d *draft) {
		text := say(22, 74, wanted().codes(0)[0].Shown)
		d.pages[0] = strings.Replace(d.pages[0], text, curves(22, 74, strings.Repeat("店", n)), 1)
	}
}

func trailerOf(d *draft) *string { return &d.trailer }
func catalogOf(d *draft) *string { return &d.catalog }

// changed gives a draft that has one text for another somewhere.
func changed(part func(*draft) *string, old, with string) func(*draft) {
	return func(d *draft) {
		if !strings.Contains(*part(d), old) {
			panic("nothing to replace: " + old)
		}
		*part(d) = strings.ReplaceAll(*part(d), old, with)
	}
}

func without(part func(*draft) *string, old string) func(*draft) { return changed(part, old, "") }

// halve takes every second rectangle of the first code away.
func halve(d *draft) {
	n := 0
	d.pages[0] = regexp.MustCompile(`(\d+ ){4}re\n`).ReplaceAllStringFunc(d.pages[0], func(re string) string {
		if n++; n > 10 && n < 150 && n%2 == 0 {
			return ""
		}
		return re
	})
}
