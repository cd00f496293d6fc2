package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"sceneqr/campaign/wechat/emulator"
)

// A promise is the product's.
type promise struct {
	kept bool
	text string
}

// report prints what happened and returns how many promises were broken.
func (s *storm) report(ctx context.Context) (broken int, err error) {
	s.printRequests()
	s.weather.print()
	promises, err := s.promises(ctx)
	if err != nil {
		return 0, err
	}
	fmt.Println("\npromises")
	for _, p := range promises {
		word := "kept"
		if !p.kept {
			word = "BROKEN"
			broken++
		}
		fmt.Printf("%-7s %s\n", word, p.text)
	}
	return broken, nil
}

func (s *storm) printRequests() {
	fmt.Println("\nrequests")
	for _, path := range []string{
		emulator.PathToken, emulator.PathStableToken, emulator.PathQuota, emulator.PathCreate, emulator.PathPicture,
	} {
		if n := s.emulator.Calls(path); n > 0 {
			fmt.Printf("%7d %s\n", n, path)
		}
	}
}

func (w *weather) print() {
	fmt.Println("\nmisfortunes")
	w.mu.Lock()
	defer w.mu.Unlock()
	order := slices.SortedFunc(maps.Keys(w.dealt), func(a, b happening) int {
		return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.name, b.name))
	})
	for _, h := range order {
		fmt.Printf("%7d %-26s %s\n", w.dealt[h], h.path, h.name)
	}
}

// lostAnswers is how many requests for a ticket WeChat may have done without the program's learning of it.
func (w *weather) lostAnswers() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, name := range lost {
		n += w.dealt[happening{emulator.PathCreate, name}]
	}
	return n
}

func (s *storm) promises(ctx context.Context) ([]promise, error) {
	verified, err := s.books.verified(ctx)
	if err != nil {
		return nil, err
	}
	unreadable, err := s.books.unreadable(ctx)
	if err != nil {
		return nil, err
	}
	last := s.runs[len(s.runs)-1].status
	var took time.Duration
	for _, o := range s.runs {
		took += o.took
	}
	calls := s.emulator.Calls(emulator.PathCreate)
	tokens, mostTokens := s.emulator.Calls(emulator.PathToken)+s.emulator.Calls(emulator.PathStableToken), calls/20+10
	again, inVain, err := s.books.repeats()
	spent, lost := s.emulator.Spent(), s.weather.lostAnswers()
	sure := func(kept bool, format string, args ...any) promise {
		return promise{kept, fmt.Sprintf(format, args...)}
	}
	return []promise{
		sure(last == statusDone, "the last of %d runs, of %d at most, ended with status %d", len(s.runs), mostRuns, last),
		sure(took <= patience, "all took %.0f s, of %.0f at most", took.Seconds(), patience.Seconds()),
		sure(verified == s.channels, "%d of %d codes verified", verified, s.channels),
		sure(len(unreadable) == 0, "%d pictures in the ledger do not read as their urls", len(unreadable)),
		sure(inVain == 0, "%d scenes asked for more than once, %d times when the answer was in the ledger", again, inVain),
		sure(spent-s.channels <= lost, "%d codes spent; %d answers were lost on their way", spent, lost),
		sure(tokens <= mostTokens, "%d tokens asked for, of %d at most for %d calls", tokens, mostTokens, calls),
	}, err
}
