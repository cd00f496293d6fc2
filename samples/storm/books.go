package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"sceneqr/campaign"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/verify"
)

// name is the campaign's, after its sheet.
const name = "shops"

// books is the program's ledger as others see it. They look at it while the program writes.
type books struct {
	path string

	mu     sync.Mutex
	view   *ledger.Ledger
	again  map[string]bool // scenes that were asked for more than once
	inVain int             // how many requests came for a scene of which the ledger had the answer
	err    error           // the first failure to look
}

// open gives the view, which is made when there is a ledger.
func (b *books) open(ctx context.Context) (*ledger.Ledger, error) {
	if b.view != nil {
		return b.view, nil
	}
	var err error
	b.view, err = ledger.View(ctx, b.path, appid)
	return b.view, err
}

func (b *books) close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.view == nil {
		return nil
	}
	return b.view.Close()
}

// look is called when WeChat is asked for a scene again.
func (b *books) look(scene string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.again[scene] = true
	stage, err := b.stage(campaign.Scene(scene))
	if err != nil {
		b.err = errors.Join(b.err, err)
	}
	if stage > campaign.Planned {
		b.inVain++
	}
}

func (b *books) stage(scene campaign.Scene) (campaign.Stage, error) {
	ctx := context.Background()
	l, err := b.open(ctx)
	if err != nil {
		return 0, err
	}
	known, err := l.Known(ctx, name)
	if err != nil {
		return 0, err
	}
	holder, ok := known.Scenes[scene]
	if !ok {
		return 0, fmt.Errorf("scene %q was asked for and is not in the ledger", scene)
	}
	return known.Codes[holder.Key].Stage, nil
}

// verified is how many codes the ledger has to the end: none when there is no ledger yet.
func (b *books) verified(ctx context.Context) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	l, err := b.open(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	codes, err := l.Codes(ctx, name)
	n := 0
	for _, c := range codes {
		if c.Stage == campaign.Verified {
			n++
		}
	}
	return n, err
}

// unreadable are the keys of verified codes of which the picture in the ledger does not read as the url.
func (b *books) unreadable(ctx context.Context) ([]string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	l, err := b.open(ctx)
	if err != nil {
		return nil, err
	}
	codes, err := l.Codes(ctx, name)
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, c := range codes {
		if c.Stage != campaign.Verified {
			continue
		}
		picture, err := l.Picture(ctx, c)
		if err != nil {
			return nil, err
		}
		if text, err := verify.Read(picture); err != nil || text != c.URL {
			keys = append(keys, c.Key)
		}
	}
	return keys, nil
}

// repeats are how many scenes were asked for more than once, and how many of the repeats came when the answer was there.
func (b *books) repeats() (scenes, inVain int, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.again), b.inVain, b.err
}
