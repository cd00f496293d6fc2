package console

import (
	"strings"
	"testing"

	"sceneqr/campaign/words"
	"sceneqr/export/layout"
)

func TestEachLayoutIsListedWithItsMeasuresAndADrawing(t *testing.T) {
	c, out, _ := newConsole()
	c.Layouts(layout.Builtin())
	for _, want := range []string{
		"a4-12\n  ", "page 210 x 297 mm, 12 labels of 63 x 67 mm, code 45 mm\n",
		"stock Avery L7160\n", "bleed 3 mm",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in the list", want)
		}
	}
	for _, l := range layout.Builtin() {
		first, _, _ := strings.Cut(l.Drawing(), "\n")
		if !strings.Contains(out.String(), "\n  "+first+"\n") {
			t.Errorf("%s has no drawing", l.Name)
		}
	}
	c, out, _ = newConsole()
	c.JSON = true
	c.Layouts(layout.Builtin())
	list, _ := objects(t, out)
	if len(list) != len(layout.Builtin()) || list[0]["labels"] == nil || list[0]["page_width"] == nil {
		t.Errorf("%d objects, the first %v", len(list), list[0])
	}
}

func TestFaultsOfAFileAreToldQuietOrNot(t *testing.T) {
	c, _, err := newConsole()
	c.Quiet = true
	c.Faults("ours.yaml", []words.Message{words.Of("line 2: one"), words.Of("line 7: two")})
	if want := "sceneqr: ours.yaml: line 2: one\nsceneqr: ours.yaml: line 7: two\n"; err.String() != want {
		t.Errorf("%q, want %q", err, want)
	}
	c, out, _ := newConsole()
	c.Quiet, c.JSON = true, true
	c.Faults("ours.yaml", []words.Message{words.Of("line 2: one")})
	if list, types := objects(t, out); types != "fault" || list[0]["file"] != "ours.yaml" {
		t.Errorf("%v", list)
	}
}

func TestASourceIsPrintedByteForByte(t *testing.T) {
	c, out, _ := newConsole()
	c.Quiet = true
	c.Source("title: 100 %d\n")
	if out.String() != "title: 100 %d\n" {
		t.Errorf("%q", out)
	}
}
