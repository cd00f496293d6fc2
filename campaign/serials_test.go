package campaign

import (
	"slices"
	"strings"
	"testing"
)

func TestSerialsAreNamedAsPeopleNameThem(t *testing.T) {
	for _, tt := range []struct {
		text    string
		in, out []int
	}{
		{"", []int{1, 99999}, nil},
		{"123-125,199", []int{123, 124, 125, 199}, []int{1, 122, 126, 198}},
		{Code{Serial: 7}.Label(), []int{7}, []int{6, 8}},
		{strings.ToLower(Code{Serial: 1}.Label()) + "，000003", []int{1, 3}, []int{2}},
		{"5–6", []int{5, 6}, []int{4, 7}},
	} {
		s, err := ParseSerials(tt.text)
		if err != nil {
			t.Errorf("%q: %v", tt.text, err)
			continue
		}
		for _, n := range tt.in {
			if !s.Has(n) {
				t.Errorf("%q has no %d", tt.text, n)
			}
		}
		for _, n := range tt.out {
			if s.Has(n) {
				t.Errorf("%q has %d", tt.text, n)
			}
		}
	}
}

func TestMistypedSerialIsRefused(t *testing.T) {
	wrong := []byte(Code{Serial: 123}.Label())
	wrong[5]++ // another digit under the same check character
	for text, want := range map[string]string{
		string(wrong): "is mistyped",
		"12A":         "a check character follows six digits",
		"9-5":         "ends before it begins",
		"0":           "begin with 1",
		"abc":         "is no serial and no range",
		"1-2-3":       "is no serial and no range",
		" , ":         "names no serial",
	} {
		if _, err := ParseSerials(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestSerialsThatAreNotThereAreMissed(t *testing.T) {
	s, err := ParseSerials("1,4,10-20,2-9")
	if err != nil {
		t.Fatal(err)
	}
	codes := []Code{{Serial: 1}, {Serial: 2}}
	want := []string{Code{Serial: 4}.Label(), Code{Serial: 10}.Label() + "–" + Code{Serial: 20}.Label()}
	if got := s.Missing(codes); !slices.Equal(got, want) {
		t.Errorf("missing are %q, want %q", got, want)
	}
}

func TestNeighbouringSerialsAreOneRange(t *testing.T) {
	label := func(n int) string { return Code{Serial: n}.Label() }
	got := SerialRanges([]int{5, 1, 2, 3, 9, 2})
	want := []string{label(1) + "–" + label(3), label(5), label(9)}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
