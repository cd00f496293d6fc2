package campaign

import "sync"

// bearable is how many codes in a row may fail in the same way before the run ends: what befalls them all, a network that
// is down or an errcode that nobody knows, must not be tried 100,000 times. A picture is tried long after others have
// succeeded, so the bad ones of a sheet gather at its end, one for each worker.
func (r *run) bearable(p Problem) int {
	const alike = 5
	if p.Reason == Unreadable {
		return alike + r.workers()
	}
	return alike
}

// streak counts codes in a row that failed in the same way.
type streak struct {
	mu   sync.Mutex
	last Problem
	n    int
}

// count takes note of a problem and tells how many in a row there are now.
func (s *streak) count(p Problem) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.Errcode != s.last.Errcode || p.Reason != s.last.Reason {
		s.n = 0
	}
	s.last = p
	s.n++
	return s.n
}

// end is told of a success.
func (s *streak) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n = 0
}
