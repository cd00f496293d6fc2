package imposition

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestParseSkip(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", "[]"},
		{" , ", "[]"},
		{"3", "[{1 3}]"},
		{"3,7,2:5", "[{1 3} {1 7} {2 5}]"},
		{"3-6", "[{1 3} {1 4} {1 5} {1 6}]"},
		{"2:3-4, 1", "[{1 1} {2 3} {2 4}]"},
		{"7,3,7,2-3", "[{1 2} {1 3} {1 7}]"},
		{"５，２：３－４、１", "[{1 1} {1 5} {2 3} {2 4}]"},
		{" 2 : 3 - 4 ", "[{2 3} {2 4}]"},
		{"4-4", "[{1 4}]"},
		{"3–5; 2:1；2:3", "[{1 3} {1 4} {1 5} {2 1} {2 3}]"},
		{"012", "[{1 12}]"},
	} {
		spots, err := ParseSkip(tt.text)
		if got := fmt.Sprint(spots); err != nil || got != tt.want {
			t.Errorf("%q: %s, %v, want %s", tt.text, got, err, tt.want)
		}
	}
}

func TestWhatIsNoCellIsRefused(t *testing.T) {
	for _, text := range []string{
		"x", "0", "-3", "+3", "3-", "6-3", "2:", ":5", "0:5", "1:2:3", "3-4-5", "3 4", "1001", "1-99999999",
		"99999999999999999999", "三", "3.5",
	} {
		_, err := ParseSkip("1," + text)
		want := fmt.Sprintf("%q is no cell", text)
		if _, ok := errors.AsType[*OrderError](err); !ok || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestParseOvers(t *testing.T) {
	for _, tt := range []struct {
		text string
		want Overs
	}{
		{"", Overs{}},
		{"0", Overs{}},
		{"3", Overs{Number: 3}},
		{"5%", Overs{Percent: 5}},
		{"2.5 %", Overs{Percent: 2.5}},
		{" １０％ ", Overs{Percent: 10}},
		{"1000", Overs{Number: 1000}},
		{"1000%", Overs{Percent: 1000}},
	} {
		if got, err := ParseOvers(tt.text); err != nil || got != tt.want {
			t.Errorf("%q: %+v, %v, want %+v", tt.text, got, err, tt.want)
		}
	}
	for _, text := range []string{"x", "%", "3.5", "-1", "-1%", "1001", "1001%", "NaN%", "Inf%", "5%%", "3 per cent"} {
		if got, err := ParseOvers(text); err == nil {
			t.Errorf("%q is read as %+v", text, got)
		} else if _, ok := errors.AsType[*OrderError](err); !ok {
			t.Errorf("%q: %v is no OrderError", text, err)
		}
	}
}

// What was read is written as pages and cells and read again.
func FuzzParseSkip(f *testing.F) {
	for _, text := range []string{"3,7,2:5", "3-6", "2:3-6", "３、４", "1-1000", "x", "-", ":", "4294967297:1", "1:-1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		spots, err := ParseSkip(text)
		if err != nil {
			return
		}
		var again []string
		for _, s := range spots {
			if s.Page < 1 || s.Cell < 1 || s.Cell > mostCells {
				t.Fatalf("%q gives %+v", text, s)
			}
			again = append(again, fmt.Sprintf("%d:%d", s.Page, s.Cell))
		}
		reread, err := ParseSkip(strings.Join(again, ","))
		if err != nil || fmt.Sprint(reread) != fmt.Sprint(spots) {
			t.Fatalf("%q gives %v, then %v, %v", text, spots, reread, err)
		}
	})
}
