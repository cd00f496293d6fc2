//go:build unix

package samples

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"sceneqr/campaign/ledger"
	"sceneqr/campaign/scan"
	"sceneqr/samples/sender"
)

// pushSenders are the connections that WeChat has to a listener.
const pushSenders = 16

// A push that was answered with success is in the ledger, whenever the listener is killed, and however often WeChat sends it
// again it is there once.
func TestKilledUnderPushesWhatWasAcknowledgedIsInTheLedgerOnce(t *testing.T) {
	o := newOnslaught(t)
	var pushes errgroup.Group
	done := make(chan struct{})
	for range pushSenders {
		pushes.Go(func() error { return o.push(done) })
	}
	kills, _ := killsWanted(t, 5)
	for k := range kills {
		o.listenAndKill(k)
		o.check(o.acknowledged.snapshot())
	}
	cmd, said := o.start()
	o.afterMore(10 * pushSenders)
	close(done)
	if err := pushes.Wait(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	all := o.acknowledged.snapshot()
	if sent := int(o.next.Load()); len(all) != sent {
		t.Errorf("%d pushes were acknowledged of %d", len(all), sent)
	}
	o.check(all)
	t.Logf("%d pushes, %d times one was sent again, %d kills", len(all), o.again.Load(), kills)
}

// An onslaught is scans without end, each sent until it is acknowledged, as WeChat does, and some once more after it.
type onslaught struct {
	*callback
	random       *rand.Rand // of the kills
	first        time.Time  // of the first scan; the nth is n seconds later
	next         atomic.Int64
	again        atomic.Int64
	acknowledged tally
}

func newOnslaught(t *testing.T) *onslaught {
	t.Helper()
	o := &onslaught{callback: newCallback(t, 3)}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	o.random = rand.New(rand.NewPCG(seed, 0))
	o.first = time.Now().Add(-30 * 24 * time.Hour).Truncate(time.Second)
	o.account.HTTP = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: pushSenders}, Timeout: patience}
	t.Cleanup(o.account.HTTP.CloseIdleConnections)
	return o
}

// scan is the nth: no other has its second.
func (o *onslaught) scan(n int64) sender.Scan {
	return sender.Scan{
		OpenID: fmt.Sprintf("oPersonNumber%015d", n%500), Scene: string(o.scenes[n%int64(len(o.scenes))]),
		At: o.first.Add(time.Duration(n) * time.Second),
	}
}

// push sends one scan after the other until done, and leaves none without its answer. Of each seventh it is as if WeChat had
// not seen that.
func (o *onslaught) push(done <-chan struct{}) error {
	for {
		select {
		case <-done:
			return nil
		default:
		}
		n := o.next.Add(1)
		if err := o.insist(n); err != nil {
			return err
		}
		if n%7 == 0 {
			o.again.Add(1)
			_, _ = o.account.Push(o.Context(), o.scan(n)) // the listener may have been killed meanwhile
		}
	}
}

// insist sends the nth scan until it is acknowledged.
func (o *onslaught) insist(n int64) error {
	pause := time.NewTicker(2 * time.Millisecond)
	defer pause.Stop()
	for {
		acknowledged, err := o.account.Push(o.Context(), o.scan(n))
		if acknowledged && err == nil {
			o.acknowledged.add(n)
			return nil
		}
		select {
		case <-o.Context().Done():
			return fmt.Errorf("push %d was never acknowledged: %w", n, err)
		case <-pause.C:
			o.again.Add(1)
		}
	}
}

// listenAndKill kills each third listener while it begins, and the others among its pushes.
func (o *onslaught) listenAndKill(k int) {
	o.Helper()
	begun := o.acknowledged.count()
	come, within := func() bool { return o.acknowledged.count() > begun+pushSenders }, 50*time.Millisecond
	if k%3 == 2 {
		come, within = func() bool { return true }, 100*time.Millisecond
	}
	cmd, said := o.start()
	ended := make(chan struct{})
	go killWhen(cmd.Process, come, time.Duration(o.random.Int64N(int64(within))), ended)
	err := cmd.Wait()
	close(ended)
	if cmd.ProcessState.ExitCode() != -1 {
		o.Fatalf("the listener ended by itself: %v\n%s", err, said)
	}
}

// afterMore waits until so many more pushes are acknowledged.
func (o *onslaught) afterMore(n int) {
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for enough := o.acknowledged.count() + n; o.acknowledged.count() < enough && o.Context().Err() == nil; {
		<-look.C
	}
}

// check demands that these pushes are in the ledger, and no push twice.
func (o *onslaught) check(acknowledged []int64) {
	o.Helper()
	found := map[int64]int{}
	look(o.T, o.ledger(), func(ctx context.Context, l *ledger.Ledger) error {
		for v, err := range l.Visits(ctx, "shops", time.Time{}, time.Time{}) {
			if err != nil {
				return err
			}
			n := int64(v.At.Sub(o.first) / time.Second)
			if v.Kind != scan.Scanned || v.Scene != o.scenes[n%int64(len(o.scenes))] {
				return fmt.Errorf("push %d is kept as a %s of %q", n, v.Kind, v.Scene)
			}
			found[n]++
		}
		return nil
	})
	for n, times := range found {
		if times != 1 {
			o.Errorf("push %d is in the ledger %d times", n, times)
		}
	}
	for _, n := range acknowledged {
		if found[n] == 0 {
			o.Errorf("push %d was acknowledged and is not in the ledger", n)
		}
	}
}

// A tally is numbers that many add to. The zero value has none.
type tally struct {
	mu      sync.Mutex
	numbers []int64
}

func (t *tally) add(n int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.numbers = append(t.numbers, n)
}

func (t *tally) count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.numbers)
}

// snapshot is the numbers until now.
func (t *tally) snapshot() []int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.numbers[:len(t.numbers):len(t.numbers)]
}
