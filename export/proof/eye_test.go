package proof

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

func openEye(t testing.TB) *Eye {
	t.Helper()
	e, err := Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

func TestLabelsAreReadAsAPressDrawsThem(t *testing.T) {
	e := openEye(t)
	want := wanted()
	read := func(d draft) error {
		return e.Labels(t.Context(), bytes.NewReader(d.bytes()), want, Pages(want.Pages, true))
	}
	if err := read(goodDraft()); err != nil {
		t.Error(err)
	}
	for name, tt := range map[string]struct {
		spoil func(*draft)
		why   string
	}{
		"a page too few": {func(d *draft) { d.pages = d.pages[:1] }, "sheet.pdf: it has 1 pages and not 2"},
		"half a code":    {halve, `page 1, label "0-1": the code cannot be read`},
		"a black patch":  {drawn("0 g " + patch(30, 40, 20, 20)), `page 2, label "1-1": the code cannot be read`},
		"the wrong code": {func(d *draft) { d.pages[1] = d.pages[0] }, `page 2, label "1-1": the code reads as another text`},
		"a moved code":   {replaced("\nq ", "\nq 1 0 0 1 80 0 cm "), `page 1, label "0-1": the code cannot be read`},
	} {
		t.Run(name, func(t *testing.T) {
			d := goodDraft()
			tt.spoil(&d)
			var failure *Failure
			if err := read(d); !errors.As(err, &failure) || !strings.Contains(err.Error(), tt.why) {
				t.Errorf("%v; want %q", err, tt.why)
			}
		})
	}
	t.Run("upside down", func(t *testing.T) {
		d := goodDraft()
		replaced("cm\n", "cm -1 0 0 -1 33 33 cm\n")(&d)
		if err := read(d); err != nil {
			t.Error(err)
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := e.Labels(ctx, bytes.NewReader(goodDraft().bytes()), want, Pages(want.Pages, true))
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	t.Run("no PDF", func(t *testing.T) {
		for _, doc := range []string{"", "GIF89a", "%PDF-1.4\n"} {
			if err := e.Labels(t.Context(), strings.NewReader(doc), want, nil); !errors.Is(err, ErrNotPDF) {
				t.Errorf("%q: %v", doc, err)
			}
		}
	})
}

func TestEyeOpensWithoutACacheFolder(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles PDFium anew, which takes seconds")
	}
	t.Setenv("XDG_CACHE_HOME", "/dev/null")
	t.Setenv("HOME", "/dev/null")
	openEye(t)
}

func TestPagesAreAllOrSpread(t *testing.T) {
	for _, n := range []int{0, 1, 2, 99, 100, 101, 150, 400} {
		got := Pages(n, false)
		if len(got) != min(n, 100) || n > 0 && (got[0] != 0 || got[len(got)-1] != n-1) {
			t.Errorf("of %d pages: %v", n, got)
		}
		if !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != len(got) {
			t.Errorf("of %d pages some are repeated: %v", n, got)
		}
		if all := Pages(n, true); len(all) != n {
			t.Errorf("all of %d pages are %v", n, all)
		}
	}
}
