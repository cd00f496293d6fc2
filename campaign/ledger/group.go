package ledger

import (
	"context"
	"errors"
	"sync/atomic"
)

// committer takes all who wait at the same moment into one transaction: an fsync costs the same for one as for thirty.
type committer[T any] struct {
	commit  func([]*entry[T]) error // writes those that have [begun]
	entries chan *entry[T]          // unbuffered: an entry that is received is one that will be answered
	drained chan struct{}
}

// entry is something to be written, on its way.
type entry[T any] struct {
	what  T
	stage atomic.Int32
	err   error // set before done is closed
	done  chan struct{}
}

// The stages of an entry. One that waits can be withdrawn, one whose transaction has begun cannot.
const (
	waits int32 = iota
	begins
	withdrawn
)

// begun are those of a group that nobody has withdrawn. It is called when the transaction has begun; from then on nobody can.
func begun[T any](group []*entry[T]) []*entry[T] {
	var stay []*entry[T]
	for _, e := range group {
		if e.stage.CompareAndSwap(waits, begins) || e.stage.Load() == begins {
			stay = append(stay, e)
		}
	}
	return stay
}

// groupSize bounds one transaction. It is more than any run has workers, so that in practice all who wait go together.
const groupSize = 256

// startCommitter takes commit, which writes a group in one transaction. An entry that is refused gets its own err and does
// not disturb the others; what commit returns is everybody's.
func startCommitter[T any](commit func([]*entry[T]) error) *committer[T] {
	c := &committer[T]{commit: commit, entries: make(chan *entry[T]), drained: make(chan struct{})}
	go c.run()
	return c
}

// write returns after the commit. A context that ends before the write was begun ends the wait.
func (c *committer[T]) write(ctx context.Context, what T) error {
	e := &entry[T]{what: what, done: make(chan struct{})}
	select {
	case c.entries <- e:
	case <-ctx.Done():
		return waited(ctx)
	}
	select {
	case <-e.done:
	case <-ctx.Done():
		if e.stage.CompareAndSwap(waits, withdrawn) {
			return waited(ctx)
		}
		<-e.done
	}
	return e.err
}

// waited is why a context has ended somebody's wait: past its deadline the cause is whoever had the ledger meanwhile.
func waited(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ErrBusy
	}
	return ctx.Err()
}

// end returns when all is written that was taken. Nobody may call write after it.
func (c *committer[T]) end() {
	if c == nil {
		return
	}
	close(c.entries)
	<-c.drained
}

func (c *committer[T]) run() {
	defer close(c.drained)
	for first := range c.entries {
		group := c.gather(first)
		c.record(group)
		for _, e := range group {
			close(e.done)
		}
	}
}

func (c *committer[T]) gather(first *entry[T]) []*entry[T] {
	group := []*entry[T]{first}
	for len(group) < groupSize {
		select {
		case e, ok := <-c.entries:
			if !ok {
				return group
			}
			group = append(group, e)
		default:
			return group
		}
	}
	return group
}

// record commits the group. If that fails, each entry is tried alone, so that nobody fails for another's sake: but not when
// another program has the file, for which each would wait anew.
func (c *committer[T]) record(group []*entry[T]) {
	err := c.commit(group)
	if err == nil {
		return
	}
	if len(group) == 1 || isBusy(err) {
		for _, e := range group {
			e.err = err
		}
		return
	}
	for _, e := range group {
		e.err = nil
		c.record([]*entry[T]{e})
	}
}
