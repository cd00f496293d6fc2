package qr

import "testing"

func TestClearedLeavesTheMiddleWhite(t *testing.T) {
	s := encode(t, url, H) // 41 modules
	for _, tt := range []struct{ n, from, to int }{
		{-1, 0, 0}, {0, 0, 0}, {1, 20, 21}, {2, 19, 22}, {8, 16, 25}, {9, 16, 25}, {41, 0, 41}, {1000, 0, 41},
	} {
		cleared := s.Cleared(tt.n)
		if cleared.Size() != s.Size() {
			t.Fatalf("%d modules a side", cleared.Size())
		}
		for y := range s.Size() {
			for x := range s.Size() {
				middle := tt.from <= x && x < tt.to && tt.from <= y && y < tt.to
				if want := s.Black(x, y) && !middle; cleared.Black(x, y) != want {
					t.Fatalf("Cleared(%d): module %d, %d is black: %v, want %v", tt.n, x, y, !want, want)
				}
			}
		}
	}
}

func TestClearedDoesNotTouchTheSymbolItself(t *testing.T) {
	s, fresh := encode(t, url, Q), encode(t, url, Q)
	s.Cleared(9)
	for y := range s.Size() {
		for x := range s.Size() {
			if s.Black(x, y) != fresh.Black(x, y) {
				t.Fatalf("module %d, %d has changed", x, y)
			}
		}
	}
}

func TestASmallLogoIsCorrected(t *testing.T) {
	for level, n := range map[Level]int{M: 5, Q: 9, H: 11} {
		if got := readModules(t, encode(t, url, level).Cleared(n)); got != url {
			t.Errorf("level %v with %d modules cleared reads %q", level, n, got)
		}
	}
}
