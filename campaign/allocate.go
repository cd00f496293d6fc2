package campaign

import (
	"cmp"
	"slices"
	"strconv"

	"sceneqr/campaign/words"
)

// Known is what the ledger already holds of an account, for [Allocate] and [Compare] to build on.
type Known struct {
	Codes  map[string]Code  // the campaign's codes by key, without Cells; Row is 0 for those that have left the sheet
	Scenes map[Scene]Holder // every scene of the account, of every campaign
}

// Holder says whose a scene is.
type Holder struct {
	Campaign, Key string
	Kind          Kind
	Idle          bool // no longer in any sheet, and not known to have been asked for: it has cost nothing
}

// Used is how many of the account's permanent codes the ledger knows of: those that were asked for, and those that the
// sheets wait for.
func (k Known) Used() int {
	used := 0
	for _, h := range k.Scenes {
		if h.Kind.IsPermanent() && !h.Idle {
			used++
		}
	}
	return used
}

// adds tells whether a code takes one more of the account's permanent codes.
func (k Known) adds(c Code) bool {
	old, known := k.Codes[c.Key]
	if !known {
		old = c
	}
	h, held := k.Scenes[old.Scene]
	return c.Kind.IsPermanent() && (!held || h.Idle)
}

// Request is all that [Allocate] works from.
type Request struct {
	Campaign string
	Named    bool   // the person chose the campaign's name; otherwise it is the file's and [RenamedError] watches over it
	Template string // how to make scene strings, see [ParseTemplate]; "" for <slug>-<serial><check character>
	Channels []Channel
	Known    Known
}

// Allocate gives every channel its code, in the order of the sheet. A channel that the ledger knows keeps its scene,
// serial, stage and ticket, and takes its name, group, copies and cells from the sheet; a new one gets the sheet's own
// scene or a fresh one. It is pure: the same request gives the same codes.
//
// A channel that cannot have a code is in [Refusals], which then names all such channels. A campaign that looks like an
// old one under a new name is a [*RenamedError], one whose channels look like its old ones under new keys a
// [*RekeyedError], one that would outgrow the account a [*CapacityError], and a template that does not suit the sheet a
// [*TemplateError].
func Allocate(r Request) ([]Code, error) {
	if err := r.renamed(); err != nil {
		return nil, err
	}
	if err := r.rekeyed(); err != nil {
		return nil, err
	}
	template, err := r.template()
	if err != nil {
		return nil, err
	}
	a := allocator{Request: r, template: template, claimed: map[Scene]string{}}
	codes := a.all()
	if len(a.refusals) > 0 {
		slices.SortStableFunc(a.refusals, func(x, y Refusal) int { return cmp.Compare(x.Row, y.Row) })
		return nil, a.refusals
	}
	return codes, r.fits(codes)
}

func (r Request) template() (Template, error) {
	text := r.Template
	if text == "" {
		text = Slug(r.Campaign) + "-{serial}{check}"
	}
	t, err := ParseTemplate(text)
	if err != nil {
		return Template{}, err
	}
	if len(r.Channels) > 0 {
		return t, t.suits(r.Channels[0])
	}
	return t, nil
}

// allocator walks the channels twice: a sheet's own scenes are claimed before any is made up beside them.
type allocator struct {
	Request
	template Template
	claimed  map[Scene]string // scenes that this request gives to new channels, by the key of the channel
	serial   int              // the last one given
	ids      [2]int           // the last scene_id tried, permanent and temporary
	refusals Refusals
}

func (a *allocator) all() []Code {
	for _, c := range a.Known.Codes {
		a.serial = max(a.serial, c.Serial)
	}
	for _, c := range a.Channels {
		old, known := a.Known.Codes[c.Key]
		if c.Given != "" && (!known || exchanges(old, c)) {
			a.claim(c, c.Given)
		}
	}
	codes := make([]Code, 0, len(a.Channels))
	for _, c := range a.Channels {
		codes = append(codes, a.code(c))
	}
	return codes
}

func (a *allocator) code(c Channel) Code {
	if old, ok := a.Known.Codes[c.Key]; ok {
		return a.keep(old, c)
	}
	code := Code{Channel: c, Campaign: a.Campaign, Scene: c.Given}
	switch {
	case c.Given != "":
		a.serial++
	case c.Kind.IsID():
		a.serial++
		code.Scene = a.nextID(c)
	default:
		code.Scene = a.nextString(c)
	}
	code.Serial = a.serial
	return code
}

// keep carries an old code on under the sheet's present words. What makes the code what it is cannot change.
func (a *allocator) keep(old Code, c Channel) Code {
	switch {
	case c.Given == "" || c.Given == old.Scene:
	case exchanges(old, c):
		old.Scene, old.Problem = c.Given, nil // claimed before
	default:
		a.refuse(c, words.Of("the sheet gives scene %q, but this channel has had scene %q since an earlier run, "+
			"and a code's scene cannot change", c.Given, old.Scene),
			words.Of("put the old scene back, or give the channel a new key to get a second code"))
	}
	if c.Kind != old.Kind {
		a.refuse(c,
			words.Of("the sheet asks for another type of code than this channel has had since an earlier run: %v instead of %v",
				c.Kind.Words(), old.Kind.Words()),
			words.Of("put the old type back, or give the channel a new key to get a second code"))
	}
	old.Channel = c
	return old
}

// exchanges tells whether the sheet gives another scene to a channel whose own WeChat does not take.
func exchanges(old Code, c Channel) bool {
	return old.Refused() && c.Kind == old.Kind && c.Given != old.Scene
}

// claim takes a scene for a new channel, or refuses the channel when the scene is another's.
func (a *allocator) claim(c Channel, s Scene) {
	if h, taken := a.Known.Scenes[s]; taken {
		a.refuse(c, words.Of("scene %q already belongs to channel %q of campaign %q", s, h.Key, h.Campaign),
			words.Of("a scene is never given to another channel, not even when its own has left the sheet: choose another scene"))
		return
	}
	if key, taken := a.claimed[s]; taken {
		cure := words.Of("give each channel a scene of its own")
		if c.Given == "" {
			cure = words.Of("use a column in --scene that tells the channels apart, or {serial}")
		}
		a.refuse(c, words.Of("scene %q is also that of channel %q in this sheet", s, key), cure)
		return
	}
	a.claimed[s] = c.Key
}

func (a *allocator) free(s Scene) bool {
	_, known := a.Known.Scenes[s]
	_, claimed := a.claimed[s]
	return !known && !claimed
}

// nextString makes scenes from the template until one is free, when the template has a serial to count on with.
func (a *allocator) nextString(c Channel) Scene {
	for {
		a.serial++
		s, err := a.template.scene(c, a.Campaign, a.serial)
		if err != nil {
			a.refuse(c, words.From(err), words.Of("change --scene, or fill in or shorten the columns that it uses"))
			return ""
		}
		if a.free(s) || !a.template.counts {
			a.claim(c, s)
			return s
		}
	}
}

// nextID gives the lowest number that no channel of the account has. Temporary ids begin above the permanent ones, so
// that the two never meet in an event.
func (a *allocator) nextID(c Channel) Scene {
	counter, above := &a.ids[0], 0
	if c.Kind == TemporaryID {
		counter, above = &a.ids[1], Capacity
	}
	for {
		*counter++
		s := Scene(strconv.Itoa(above + *counter))
		if err := s.Validate(c.Kind); err != nil {
			a.refuse(c, words.Of("every permanent scene_id from 1 to 100,000 is taken"),
				words.Of("use a permanent string code (类型 = 永久), which has no numbers to run out of"))
			return ""
		}
		if a.free(s) {
			a.claim(c, s)
			return s
		}
	}
}

func (a *allocator) refuse(c Channel, cause, cure words.Message) {
	a.refusals = append(a.refusals, Refusal{Row: c.Row, Name: c.Name, Cause: cause, Cure: cure})
}
