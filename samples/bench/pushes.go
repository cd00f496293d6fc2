//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"sceneqr/campaign/ledger"
	"sceneqr/samples/sender"
)

// push sends n scans, each when it is due, whatever became of those before it.
func (l *listener) push(n int) pushes {
	sent := make(pushes, n)
	due := make(chan int, n)
	begun := time.Now()
	at := func(i int) time.Time { return begun.Add(time.Duration(i) * time.Second / pushRate) }
	var connections errgroup.Group
	for range pushConnections {
		connections.Go(func() error {
			for i := range due {
				acknowledged, err := l.account.Push(context.Background(), l.scan(i))
				sent[i] = pushed{acknowledged && err == nil, time.Since(at(i))}
			}
			return nil
		})
	}
	for i := range n {
		time.Sleep(time.Until(at(i)))
		due <- i
	}
	close(due)
	_ = connections.Wait() // it has no errors: what was not acknowledged is counted
	return sent
}

// scan is the nth: no other has its second.
func (l *listener) scan(n int) sender.Scan {
	return sender.Scan{OpenID: fmt.Sprintf("oPersonNumber%015d", n%20_000), Scene: fmt.Sprintf("bench-%d", 1+n%posters),
		At: l.first.Add(time.Duration(n) * time.Second)}
}

// check demands that each push which was acknowledged is in the ledger, and once.
func (l *listener) check(sent pushes) (err error) {
	ctx := context.Background()
	book, err := ledger.View(ctx, l.book, appid)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	kept := make([]int, len(sent))
	for v, err := range book.Visits(ctx, "bench", time.Time{}, time.Time{}) {
		if err != nil {
			return err
		}
		kept[int(v.At.Sub(l.first)/time.Second)]++
	}
	for _, i := range sent.acknowledged() {
		if kept[i] != 1 {
			return fmt.Errorf("push %d was acknowledged and is in the ledger %d times", i, kept[i])
		}
	}
	return nil
}

// A pushed is what became of a push, and how long after it was due.
type pushed struct {
	acknowledged bool
	took         time.Duration
}

type pushes []pushed

// acknowledged are the numbers of those that were.
func (p pushes) acknowledged() (numbers []int) {
	for i, one := range p {
		if one.acknowledged {
			numbers = append(numbers, i)
		}
	}
	return numbers
}

// quantile is how long at most so great a part of all took, in milliseconds.
func (p pushes) quantile(part float64) float64 {
	took := make([]time.Duration, len(p))
	for i, one := range p {
		took[i] = one.took
	}
	slices.Sort(took)
	return took[max(0, int(math.Ceil(part*float64(len(took))))-1)].Seconds() * 1000
}
