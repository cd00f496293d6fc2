package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"sceneqr/export/imposition"
	"sceneqr/export/layout"
	"sceneqr/export/qr"
)

func url(item int) string { return fmt.Sprintf("http://weixin.qq.com/q/02kQ7xyAbCdEf%08dGh", item) }

func builtin(t testing.TB, name string) layout.Layout {
	t.Helper()
	l, err := layout.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// A shop is what the templates of a label are filled with.
type shop struct{ name, group, expires string }

func (s shop) column(item int) func(string) string {
	return func(column string) string {
		return map[string]string{"name": s.name, "group": s.group, "expires": s.expires, "serial": serial(item)}[column]
	}
}

func serial(item int) string { return fmt.Sprintf("%06dK", item+1) }

// volumeOf has a label for each shop, in order, on full pages.
func volumeOf(l layout.Layout, shops ...shop) Volume {
	v := Volume{
		About:   About{"2026 春季门店拉新", time.Date(2026, 11, 22, 16, 30, 0, 0, time.UTC)},
		Layout:  l,
		Heading: "2026 春季门店拉新",
		Date:    "2026-11-23",
		First:   1,
	}
	for i := range shops {
		if i%l.PerPage() == 0 {
			v.Pages = append(v.Pages, imposition.Page{})
		}
		page := &v.Pages[len(v.Pages)-1]
		page.Cells = append(page.Cells, i)
	}
	v.All = len(v.Pages)
	v.Label = func(i int) (Label, error) {
		symbol, err := qr.EncodeAt(url(i), l.Code.Level, qr.Version(url(i), l.Code.Level))
		label := Label{Name: serial(i), Symbol: symbol}
		for _, f := range l.Fields {
			label.Texts = append(label.Texts, layout.Fill(f.Template, shops[i].column(i)))
		}
		return label, err
	}
	return v
}

func numbered(l layout.Layout, n int) Volume {
	shops := make([]shop, n)
	for i := range shops {
		shops[i] = shop{name: fmt.Sprintf("星光咖啡·第%d号店", i+1), group: "华东区"}
	}
	return volumeOf(l, shops...)
}

func named(l layout.Layout, names ...string) Volume {
	var shops []shop
	for _, name := range names {
		shops = append(shops, shop{name: name})
	}
	return volumeOf(l, shops...)
}

func written(t testing.TB, v Volume) ([]byte, []Change) {
	t.Helper()
	var out bytes.Buffer
	changes, err := v.Write(&out)
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), changes
}

func pages(t testing.TB, v Volume) []printedPage {
	t.Helper()
	doc, _ := written(t, v)
	return readPDF(t, doc)
}

func TestEveryLabelScansAsItsURL(t *testing.T) {
	v := numbered(builtin(t, "a4-12"), 14)
	v.Pages[1].Cells = []int{imposition.Empty, 12, 12, imposition.Empty, 13}
	var want, got []string
	for _, page := range v.Pages {
		for _, item := range page.Cells {
			if item != imposition.Empty {
				want = append(want, url(item))
			}
		}
	}
	for _, page := range pages(t, v) {
		for _, code := range page.codes {
			text, _ := decode(t, code.rects)
			got = append(got, text)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the labels scan as\n%s\nwant\n%s", got, want)
	}
}

func TestLabelIsAskedForOnceForNeighbouringCopies(t *testing.T) {
	v := numbered(builtin(t, "a4-12"), 3)
	v.Pages = []imposition.Page{{Cells: []int{0, 0, imposition.Empty, 0, 1}}, {Cells: []int{1, 2, 0}}}
	var asked []int
	label := v.Label
	v.Label = func(item int) (Label, error) {
		asked = append(asked, item)
		return label(item)
	}
	written(t, v)
	if want := []int{0, 1, 2, 0}; !slices.Equal(asked, want) {
		t.Errorf("items %v were asked for, want %v", asked, want)
	}
}

func TestVolumesAreTheSameBytesHoweverManyAtOnce(t *testing.T) {
	v := numbered(builtin(t, "sticker-50"), 9) // two boxes a page and a spot colour
	v.Heading = "‘引号’ “双引号” fi ﬁ"
	want, _ := written(t, v)
	var got [4]bytes.Buffer
	var group errgroup.Group
	for i := range got {
		group.Go(func() error {
			_, err := v.Write(&got[i])
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	for i := range got {
		if !bytes.Equal(got[i].Bytes(), want) {
			t.Errorf("volume %d made beside others differs from the one made alone", i)
		}
	}
}

func TestVolumeWithoutPagesIsAnError(t *testing.T) {
	var out bytes.Buffer
	if _, err := (Volume{Layout: builtin(t, "a4-12")}).Write(&out); err == nil || out.Len() > 0 {
		t.Errorf("%d bytes were written, and the error is %v", out.Len(), err)
	}
}

func TestErrorOfALabelIsReturnedAsItIs(t *testing.T) {
	v := numbered(builtin(t, "a4-12"), 2)
	lost := errors.New("lost")
	v.Label = func(int) (Label, error) { return Label{}, lost }
	if _, err := v.Write(io.Discard); err != lost {
		t.Errorf("the error is %v, want %v", err, lost)
	}
}

func TestLabelWithoutATextForEachFieldIsRefusedByName(t *testing.T) {
	v := numbered(builtin(t, "a4-12"), 1)
	v.Label = func(int) (Label, error) { return Label{Name: "000007K"}, nil }
	if _, err := v.Write(io.Discard); err == nil || !strings.Contains(err.Error(), "000007K") {
		t.Errorf("the error is %v, want one with the label's name", err)
	}
}

func TestPanicCostsTheVolumeOnly(t *testing.T) {
	v := numbered(builtin(t, "a4-12"), 1)
	v.Label = func(int) (Label, error) { panic("no such item") }
	if _, err := v.Write(io.Discard); err == nil || !strings.Contains(err.Error(), "no such item") {
		t.Errorf("the error is %v, want one with the cause of the panic", err)
	}
}

func TestWriterThatFailsFailsTheVolume(t *testing.T) {
	if _, err := numbered(builtin(t, "a4-12"), 1).Write(new(brokenWriter)); !errors.Is(err, errBroken) {
		t.Errorf("the error is %v, want %v", err, errBroken)
	}
}

func TestProgressEndsWhole(t *testing.T) {
	v := numbered(builtin(t, "a4-12"), 25)
	v.Pages = slices.Insert(v.Pages, 0, imposition.Page{Slip: &imposition.Slip{}})
	v.Slip = func(*imposition.Slip) []string { return nil }
	var told []int
	v.Progress = func(labels int) { told = append(told, labels) }
	written(t, v)
	if want := []int{0, 12, 24, 25}; !slices.Equal(told, want) {
		t.Errorf("progress was %v, want %v", told, want)
	}
}
