package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"sceneqr/campaign"
)

func TestSaveRefusesWhatCannotBe(t *testing.T) {
	jpeg := []byte("x")
	for _, test := range []struct {
		name  string
		spoil func(c *campaign.Code) (picture []byte)
		want  string
	}{
		{"an unknown channel", func(c *campaign.Code) []byte { c.Key = "S999"; return jpeg }, `never reserved in campaign "spring"`},
		{"an unknown campaign", func(c *campaign.Code) []byte { c.Campaign = "x"; return jpeg }, `never reserved in campaign "x"`},
		{"another scene", func(c *campaign.Code) []byte { c.Scene = "x"; return jpeg }, `has scene "spring-000001", serial 1`},
		{"another serial", func(c *campaign.Code) []byte { c.Serial = 2; return jpeg }, "cannot change"},
		{"another kind", func(c *campaign.Code) []byte { c.Kind = campaign.Temporary; return jpeg }, "is permanent in the ledger"},
		{"verified without a picture", func(*campaign.Code) []byte { return nil }, "a picture belongs to a verified code"},
		{"a picture too early", func(c *campaign.Code) []byte { c.Stage = campaign.Ticketed; return jpeg }, "this one is ticketed"},
		{"an empty picture", func(*campaign.Code) []byte { return []byte{} }, "constraint failed"},
		{"fewer calls", func(c *campaign.Code) []byte { c.Asked = 0; return jpeg }, "asked 1 times for it already"},
		{"a lower stage", func(c *campaign.Code) []byte { c.Stage = campaign.Planned; return nil }, "is ticketed already"},
		{"no ticket", func(c *campaign.Code) []byte { c.Ticket = ""; return jpeg }, "its ticket is recorded already"},
		{"another ticket", func(c *campaign.Code) []byte { c.Ticket = "gQ"; return jpeg }, "its ticket is recorded already"},
		{"another url", func(c *campaign.Code) []byte { c.URL += "x"; return jpeg }, "its ticket is recorded already"},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := fresh(t)
			code := ticketed(reserve(t, l, planned("spring", 1))[0])
			noError(t, l.Save(t.Context(), code, nil))
			spoiled := verified(code)
			picture := test.spoil(&spoiled)
			err := l.Save(t.Context(), spoiled, picture)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %s", err, test.want)
			}
			same(t, "the code", listed(t, l, "spring"), []campaign.Code{code})
			if _, err := l.Picture(t.Context(), code); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("its picture: %v", err)
			}
		})
	}
}

func TestOnlyATemporaryCodeBeginsAgainAndItsPictureGoes(t *testing.T) {
	for _, kind := range []campaign.Kind{campaign.Permanent, campaign.PermanentID, campaign.Temporary, campaign.TemporaryID} {
		t.Run(kind.String(), func(t *testing.T) {
			l := fresh(t)
			code := planned("spring", 1)
			code.Kind, code.Scene = kind, "5"
			code = finish(t, l, reserve(t, l, code)[0])
			again := code
			again.Stage, again.Ticket, again.URL, again.Ticketed = campaign.Planned, "", "", time.Time{}

			half := again
			half.Ticket = code.Ticket
			if l.Save(t.Context(), half, nil) == nil {
				t.Error("it begins again with its old ticket")
			}
			err := l.Save(t.Context(), again, nil)
			_, gone := l.Picture(t.Context(), code)
			if kind.IsPermanent() {
				again = code
			}
			if (err != nil) != kind.IsPermanent() || errors.Is(gone, fs.ErrNotExist) == kind.IsPermanent() {
				t.Errorf("saved: %v; picture: %v", err, gone)
			}
			same(t, "the code", listed(t, l, "spring"), []campaign.Code{again})
		})
	}
}

func TestManySaversAtOnceLoseNothingAndFailAlone(t *testing.T) {
	const savers, each = 32, 8
	l := fresh(t)
	codes := reserve(t, l, sheet("spring", savers*each)...)
	var wg sync.WaitGroup
	for s := range savers {
		wg.Go(func() {
			for i := s * each; i < (s+1)*each; i++ {
				stranger := codes[i]
				stranger.Key = "nobody"
				if l.Save(t.Context(), stranger, nil) == nil {
					t.Error("a code that was never reserved was saved")
				}
				codes[i] = finish(t, l, codes[i])
			}
		})
	}
	wg.Wait()
	same(t, "Codes", listed(t, l, "spring"), codes)
	for _, c := range codes {
		got, err := l.Picture(t.Context(), c)
		noError(t, err)
		same(t, "a picture", got, picture(c))
	}
}

func TestAGroupIsOneTransactionUnlessOneOfItFails(t *testing.T) {
	l := fresh(t)
	codes := reserve(t, l, sheet("spring", 3)...)
	group := make([]*entry[save], len(codes))
	for i, c := range codes {
		group[i] = &entry[save]{what: save{code: ticketed(c)}}
	}
	group[1].what.code.URL = "" // refused by the table itself, in the middle of the transaction
	l.saving.record(group)
	if group[0].err != nil || !isConstraint(group[1].err) || group[2].err != nil {
		t.Errorf("errors: %v, %v, %v", group[0].err, group[1].err, group[2].err)
	}
	same(t, "Codes", listed(t, l, "spring"), []campaign.Code{group[0].what.code, codes[1], group[2].what.code})
}

// Here the test holds the only connection that writes, so that a write which was taken waits for it.

func TestASaverWhoseContextEndsBeforeItsTurnHasSavedNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, codes, letGo := held(t)
		first := make(chan error, 1)
		go func() { first <- l.Save(t.Context(), ticketed(codes[0]), nil) }()
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		second := make(chan error, 1)
		go func() { second <- l.Save(ctx, ticketed(codes[1]), nil) }()
		synctest.Wait()
		cancel()
		if err := <-second; !errors.Is(err, context.Canceled) {
			t.Errorf("the second saver: %v", err)
		}
		letGo()
		noError(t, <-first)
		same(t, "Codes", listed(t, l, "spring"), []campaign.Code{ticketed(codes[0]), codes[1]})
	})
}

func TestASaverWhoseContextEndsAfterTheBeginWaitsForTheCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var written []string
		beginning, commit := make(chan struct{}), make(chan struct{})
		c := startCommitter(func(group []*entry[string]) error {
			<-beginning
			for _, e := range begun(group) {
				written = append(written, e.what)
			}
			<-commit
			return nil
		})
		ctx, cancel := context.WithCancel(t.Context())
		saved := make(chan error, 1)
		go func() { saved <- c.write(ctx, "anna") }()
		close(beginning)
		synctest.Wait()
		cancel()
		synctest.Wait()
		select {
		case err := <-saved:
			t.Errorf("the saver did not wait: %v", err)
		default:
		}
		close(commit)
		noError(t, <-saved)
		c.end()
		same(t, "written", written, []string{"anna"})
	})
}

func held(t *testing.T) (l *Ledger, codes []campaign.Code, letGo func()) {
	l = fresh(t)
	codes = reserve(t, l, sheet("spring", 2)...)
	tx, err := l.write.Begin()
	noError(t, err)
	return l, codes, func() { noError(t, tx.Rollback()) }
}

func TestCloseWaitsForTheSavesUnderWay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sceneqr.db")
	l := start(t, path)
	codes := reserve(t, l, sheet("spring", 64)...)
	var wg sync.WaitGroup
	begun := make(chan struct{}, len(codes))
	for i, c := range codes {
		wg.Go(func() {
			begun <- struct{}{}
			err := l.Save(t.Context(), ticketed(c), nil)
			if err == nil {
				codes[i] = ticketed(c)
			} else if !errors.Is(err, fs.ErrClosed) {
				t.Error(err)
			}
		})
	}
	for range len(codes) / 2 {
		<-begun
	}
	noError(t, l.Close())
	noError(t, l.Close())
	wg.Wait()
	same(t, "Codes", listed(t, start(t, path), "spring"), codes)
}

// BenchmarkSave saves pictures of 24 KB from 32 goroutines.
func BenchmarkSave(b *testing.B) {
	l := fresh(b)
	codes := make([]campaign.Code, b.N)
	for i := range codes {
		codes[i] = planned("spring", i+1)
		codes[i].Key = fmt.Sprint(i)
	}
	codes = reserve(b, l, codes...)
	jpeg := make([]byte, 24<<10)
	b.SetBytes(int64(len(jpeg)))
	b.ResetTimer()
	next := make(chan campaign.Code)
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			for c := range next {
				noError(b, l.Save(b.Context(), verified(ticketed(c)), jpeg))
			}
		})
	}
	for _, c := range codes {
		next <- c
	}
	close(next)
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "saves/s")
}
