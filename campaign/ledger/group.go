package ledger

import "context"

// committer takes all who wait at the same moment into one transaction: an fsync costs the same for one as for thirty.
type committer[T any] struct {
	commit  func([]*entry[T]) error
	entries chan *entry[T] // unbuffered: an entry that is received is one that will be answered
	drained chan struct{}
}

// entry is something to be written, on its way.
type entry[T any] struct {
	what T
	err  error // set before done is closed
	done chan struct{}
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
		return ctx.Err()
	}
	<-e.done
	return e.err
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
