package ledger

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"sceneqr/campaign"
)

// workbook is a sheet of so many bytes, which do not compress.
func workbook(name string, size int) *campaign.Original {
	content := make([]byte, size)
	source := rand.NewChaCha8([32]byte([]byte("32 bytes that seed a workbook.  ")))
	_, _ = source.Read(content) // never fails
	return &campaign.Original{Name: name, Worksheet: "门店", HeadingRow: 3, Content: content}
}

func reserveFrom(t testing.TB, l *Ledger, o *campaign.Original, codes ...campaign.Code) {
	t.Helper()
	_, err := l.ReserveFrom(t.Context(), o, codes)
	noError(t, err)
}

func original(t testing.TB, l *Ledger, name string) *campaign.Original {
	t.Helper()
	o, err := l.Original(t.Context(), name)
	noError(t, err)
	return o
}

func TestTheSheetComesBackAsItCame(t *testing.T) {
	l := fresh(t)
	same(t, "of a campaign that is not there", original(t, l, "spring"), (*campaign.Original)(nil))
	spring, autumn := workbook("门店 100%.xlsx", 70_000), workbook("autumn.xlsx", 1)
	reserveFrom(t, l, spring, planned("spring", 1))
	reserveFrom(t, l, autumn, planned("autumn", 1))
	reserveFrom(t, l, nil, planned("winter", 1))
	v, err := View(t.Context(), l.path, account)
	noError(t, err)
	defer v.Close()
	for _, who := range []*Ledger{l, v} {
		same(t, "spring", original(t, who, "spring"), spring)
		same(t, "autumn", original(t, who, "autumn"), autumn)
		same(t, "winter", original(t, who, "winter"), (*campaign.Original)(nil))
	}
	if _, err := v.ReserveFrom(t.Context(), spring, []campaign.Code{planned("spring", 1)}); err == nil {
		t.Error("a view has kept a sheet")
	}
	other, err := View(t.Context(), l.path, "wx-of-another")
	noError(t, err)
	defer other.Close()
	same(t, "another account's", original(t, other, "spring"), (*campaign.Original)(nil))
	noError(t, l.Audit(t.Context()))
}

func TestTheNextSheetReplacesTheOneBefore(t *testing.T) {
	l := fresh(t)
	code := planned("spring", 1)
	first := workbook("stores.xlsx", 5000)
	shorter, moved, renamed, elsewhere := *first, *first, *first, *first
	shorter.Content = shorter.Content[:4999]
	moved.HeadingRow = 4
	renamed.Name = "stores (2).xlsx"
	elsewhere.Worksheet = "Sheet2"
	for i, next := range []*campaign.Original{first, &shorter, &moved, &renamed, &elsewhere, nil, first} {
		now := morning.Add(time.Duration(i) * time.Hour)
		l.Now = func() time.Time { return now }
		reserveFrom(t, l, next, code)
		same(t, "the sheet", original(t, l, "spring"), next)
		same(t, "updated", updated(t, l, "spring"), now)
	}
	reserve(t, l, code)
	same(t, "the sheet after a Reserve without one", original(t, l, "spring"), (*campaign.Original)(nil))
}

func TestTheSameSheetAgainLeavesTheLedgerAsItWas(t *testing.T) {
	l := fresh(t)
	codes := sheet("spring", 20)
	reserveFrom(t, l, workbook("stores.xlsx", 2<<20), codes...)
	noError(t, l.Close())
	before, err := os.ReadFile(l.path)
	noError(t, err)
	for night := range 5 {
		l = start(t, l.path)
		l.Now = func() time.Time { return morning.Add(time.Duration(night+1) * 24 * time.Hour) }
		reserveFrom(t, l, workbook("stores.xlsx", 2<<20), codes...)
		same(t, "updated", updated(t, l, "spring"), morning)
		noError(t, l.Close())
	}
	after, err := os.ReadFile(l.path)
	noError(t, err)
	if !bytes.Equal(before, after) {
		t.Errorf("the file had %d bytes and has %d, or others", len(before), len(after))
	}
}

func TestAnotherSheetEachNightTakesTheRoomOfTheOneBefore(t *testing.T) {
	l := fresh(t)
	var sizes []int64
	for night := range 5 {
		o := workbook("stores.xlsx", 2<<20)
		o.Content[0] = byte(night)
		reserveFrom(t, l, o, planned("spring", 1))
		noError(t, l.Close())
		info, err := os.Stat(l.path)
		noError(t, err)
		sizes = append(sizes, info.Size())
		l = start(t, l.path)
	}
	if sizes[4] > sizes[0]+2<<20+10*pageSize {
		t.Errorf("the file grows each night: %d", sizes)
	}
}

func TestALargeSheetIsKept(t *testing.T) {
	l := fresh(t)
	large := workbook("stores.xlsx", 32<<20)
	reserveFrom(t, l, large, planned("spring", 1))
	if got := original(t, l, "spring"); !bytes.Equal(got.Content, large.Content) {
		t.Errorf("%d bytes came back of %d, or others", len(got.Content), len(large.Content))
	}
}

func TestCodesAndSheetAreReservedTogetherOrNotAtAll(t *testing.T) {
	l := fresh(t)
	first := workbook("stores.xlsx", 100)
	reserveFrom(t, l, first, planned("spring", 1))
	taken := planned("spring", 2)
	taken.Scene = planned("spring", 1).Scene
	codes := []campaign.Code{planned("spring", 1), taken}
	if _, err := l.ReserveFrom(t.Context(), workbook("new.xlsx", 200), codes); err == nil {
		t.Fatal("a scene was given twice")
	}
	same(t, "the sheet", original(t, l, "spring"), first)
	empty := &campaign.Original{Name: "empty.xlsx", Worksheet: "Sheet1", HeadingRow: 1}
	if _, err := l.ReserveFrom(t.Context(), empty, []campaign.Code{planned("spring", 2)}); err == nil {
		t.Error("a sheet without content was kept")
	}
	same(t, "codes", listed(t, l, "spring"), []campaign.Code{planned("spring", 1)})
}

func TestThereIsNoRoomForASheetOnAFullDisk(t *testing.T) {
	l := fresh(t)
	reserveFrom(t, l, workbook("stores.xlsx", 100), planned("spring", 1))
	allow(t, l, 40)
	codes := []campaign.Code{planned("spring", 1), planned("spring", 2)}
	if _, err := l.ReserveFrom(t.Context(), workbook("stores.xlsx", 1<<20), codes); !errors.Is(err, ErrFull) {
		t.Errorf("error %v, want ErrFull", err)
	}
	same(t, "the sheet", original(t, l, "spring"), workbook("stores.xlsx", 100))
	same(t, "codes", len(listed(t, l, "spring")), 1)
}

func TestASheetThatChangedIsNotHandedOverAndIsReplaced(t *testing.T) {
	l := fresh(t)
	reserveFrom(t, l, workbook("stores.xlsx", 100), planned("spring", 1))
	_, err := l.write.Exec(`UPDATE original SET content = randomblob(100)`)
	noError(t, err)
	if o, err := l.Original(t.Context(), "spring"); !errors.Is(err, ErrAltered) || o != nil {
		t.Errorf("%v, error %v; want ErrAltered", o, err)
	}
	reserveFrom(t, l, workbook("stores.xlsx", 100), planned("spring", 1))
	same(t, "the same sheet again", original(t, l, "spring"), workbook("stores.xlsx", 100))
	_, err = l.write.Exec(`UPDATE original SET content = randomblob(100)`)
	noError(t, err)
	reserve(t, l, planned("spring", 1))
	same(t, "no sheet after it", original(t, l, "spring"), (*campaign.Original)(nil))
}
