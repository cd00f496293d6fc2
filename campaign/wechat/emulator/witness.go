package emulator

import "slices"

// Asked is how many requests to create a code for this scene got past the token, of all accounts and kinds, granted or
// not. A scene_id is given in decimal digits, as WeChat took it: 0 for a request that lacked the scene.
func (e *Emulator) Asked(scene string) int {
	asked, _ := e.tally(scene)
	return asked
}

// Created is how many different codes there are for this scene, of all accounts and kinds. A permanent scene has one at
// most, unless [Faults.RepeatsDiffer] was set; a temporary one gets another with every request that is granted.
func (e *Emulator) Created(scene string) int {
	_, made := e.tally(scene)
	return made
}

func (e *Emulator) tally(scene string) (asked, made int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, acc := range e.accounts {
		for _, k := range actions {
			t := acc.codes[keyOf(k, scene)]
			asked += int(t.asked)
			made += int(t.made)
		}
	}
	return asked, made
}

// Spent is how many permanent codes were made and taken of the capacity of their accounts, over all accounts: what the
// callers can never get back.
func (e *Emulator) Spent() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	n := 0
	for _, acc := range e.accounts {
		n += acc.made[0] + acc.made[1]
	}
	return n
}

// Calls is how many requests the path saw, such as [PathStableToken], whatever became of them: also those of which the
// [Damage] says that WeChat never saw them. Paths that the Emulator does not have are not counted. Of [PathPush] it is
// how many pushes there were.
func (e *Emulator) Calls(path string) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.calls[path]
}

// Tokens is every token that was ever given out, to any account and by either endpoint, the oldest first. It is for
// tests that search what a caller wrote for them, so none is ever forgotten: some 150 bytes for each.
func (e *Emulator) Tokens() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.tokens)
}

// BusiestSecond is the most requests to create a code that came within any one second of [Emulator.Now], wherever that
// second begins: what a caller's limiter really let through.
func (e *Emulator) BusiestSecond() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.creates.most
}
