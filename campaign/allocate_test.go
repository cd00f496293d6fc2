package campaign

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func channels(names ...string) []Channel {
	var out []Channel
	for i, name := range names {
		out = append(out, Channel{Row: i + 2, Key: name, Name: name, Copies: 1, Cells: []Cell{{"名称", name}, {"城市", "上海"}}})
	}
	return out
}

// remember is what the ledger would know after codes were reserved.
func remember(codes ...Code) Known {
	k := Known{Codes: map[string]Code{}, Scenes: map[Scene]Holder{}}
	for _, c := range codes {
		k.Codes[c.Key] = c
		k.Scenes[c.Scene] = Holder{Campaign: c.Campaign, Key: c.Key, Kind: c.Kind}
	}
	return k
}

func allocate(t *testing.T, r Request) []Code {
	t.Helper()
	codes, err := Allocate(r)
	if err != nil {
		t.Fatal(err)
	}
	return codes
}

func scenes(codes []Code) string {
	var s []string
	for _, c := range codes {
		s = append(s, string(c.Scene))
	}
	return strings.Join(s, " ")
}

func TestNewChannelsGetSerialAndCheckCharacter(t *testing.T) {
	codes := allocate(t, Request{Campaign: "春节 2026", Channels: channels("a", "b")})
	want := "chunjie-2026-" + codes[0].Label() + " chunjie-2026-" + codes[1].Label()
	if scenes(codes) != want || codes[0].Serial != 1 || codes[1].Serial != 2 {
		t.Errorf("scenes %s, want %s", scenes(codes), want)
	}
	for _, c := range codes {
		if err := c.Scene.Validate(c.Kind); err != nil || !c.Scene.Portable() {
			t.Errorf("scene %q: %v", c.Scene, err)
		}
	}
}

func TestAKnownChannelKeepsItsCodeUnderANewName(t *testing.T) {
	first := allocate(t, Request{Campaign: "c", Channels: channels("a", "b")})
	first[1].Stage, first[1].Ticket = Verified, "ticket"
	again := channels("b", "z")
	again[0].Name = "new name"
	codes := allocate(t, Request{Campaign: "c", Channels: again, Known: remember(first...)})
	if codes[0].Scene != first[1].Scene || codes[0].Ticket != "ticket" || codes[0].Name != "new name" {
		t.Errorf("the known channel became %+v", codes[0])
	}
	if codes[1].Serial != 3 {
		t.Errorf("the new channel has serial %d, want 3: 1 belongs to a channel that has left", codes[1].Serial)
	}
}

func TestTwoCampaignsWithOneSlugShareNoScene(t *testing.T) {
	first := allocate(t, Request{Campaign: "春节", Channels: channels("a", "b")})
	known := remember(first...)
	known.Codes = nil
	second := allocate(t, Request{Campaign: "chunjie", Named: true, Channels: channels("a", "b"), Known: known})
	for _, c := range second {
		if _, taken := known.Scenes[c.Scene]; taken {
			t.Errorf("scene %q was given twice", c.Scene)
		}
	}
}

func TestAllocationClaimsTheSheetsOwnScenesFirst(t *testing.T) {
	list := channels("a", "b")
	list[1].Given = allocate(t, Request{Campaign: "c", Channels: list[:1]})[0].Scene
	codes := allocate(t, Request{Campaign: "c", Channels: list})
	if codes[0].Scene == codes[1].Scene {
		t.Errorf("both channels have scene %q", codes[0].Scene)
	}
}

func TestIDs(t *testing.T) {
	list := channels("a", "b", "c", "d")
	list[0].Kind, list[1].Kind, list[2].Kind, list[3].Kind = PermanentID, PermanentID, TemporaryID, PermanentID
	list[1].Given = "1"
	known := remember(Code{Channel: Channel{Key: "old"}, Scene: "2", Campaign: "x"}) // an all-digit string in the ledger
	codes := allocate(t, Request{Campaign: "c", Named: true, Channels: list, Known: Known{Scenes: known.Scenes}})
	if got, want := scenes(codes), "3 1 100001 4"; got != want {
		t.Errorf("ids %s, want %s", got, want)
	}
}

func TestRefusals(t *testing.T) {
	old := Code{Channel: Channel{Key: "old", Row: 2}, Campaign: "c", Scene: "kept", Serial: 1, Stage: Ticketed}
	for _, tc := range []struct {
		name   string
		change func([]Channel)
		says   string
	}{
		{"another's scene", func(c []Channel) { c[0].Given = "kept" }, "already belongs"},
		{"one scene for two", func(c []Channel) { c[0].Given, c[1].Given = "s", "s" }, "in this sheet"},
		{"a code's scene changed", func(c []Channel) { c[0].Key, c[0].Given = "old", "other" }, "cannot change"},
		{"a code's type changed", func(c []Channel) { c[0].Key, c[0].Kind = "old", Temporary },
			"an earlier run: temporary instead of permanent"},
		{"a digit string that is somebody's id", func(c []Channel) {
			c[0].Kind, c[0].Given, c[1].Given = PermanentID, "7", "7"
		}, "in this sheet"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			list := channels("a", "b")
			tc.change(list)
			codes, err := Allocate(Request{Campaign: "c", Channels: list, Known: remember(old)})
			refusals, ok := errors.AsType[Refusals](err)
			if !ok || codes != nil {
				t.Fatalf("codes %v, error %v; want refusals only", codes, err)
			}
			if len(refusals) != 1 || !strings.Contains(refusals[0].Cause.String(), tc.says) || refusals[0].Cure.IsZero() {
				t.Errorf("refusals %+v, want one that says %q", refusals, tc.says)
			}
		})
	}
}

func TestARefusedSceneMayBeChangedAndASpentOneNot(t *testing.T) {
	old := allocate(t, Request{Campaign: "c", Channels: channels("a")})[0]
	for _, tc := range []struct {
		name string
		set  func(*Code)
		free bool
	}{
		{"never asked, as far as is known", func(*Code) {}, false},
		{"refused", func(c *Code) { c.Asked, c.Problem = 1, &Problem{Reason: Refused, Errcode: 40053, BadScene: true} }, true},
		{"refused for who knows what", func(c *Code) { c.Asked, c.Problem = 1, &Problem{Reason: Refused, Errcode: 99999} }, false},
		{"asked in vain", func(c *Code) { c.Asked, c.Problem = 2, &Problem{Reason: Unanswered, Later: true} }, false},
		{"busy", func(c *Code) { c.Asked, c.Problem = 6, &Problem{Reason: Refused, Errcode: -1, Later: true} }, false},
		{"asked and killed", func(c *Code) { c.Asked = 1 }, false},
		{"ticketed", func(c *Code) { c.Stage = Ticketed }, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			known := old
			tc.set(&known)
			list := channels("a")
			list[0].Given = "mended"
			codes, err := Allocate(Request{Campaign: "c", Channels: list, Known: remember(known)})
			if (err == nil) != tc.free {
				t.Fatalf("error %v; free to change: %v", err, tc.free)
			}
			if tc.free && (codes[0].Scene != "mended" || codes[0].Problem != nil || codes[0].Serial != old.Serial) {
				t.Errorf("the code became %+v", codes[0])
			}
		})
	}
}

func TestAnExchangedSceneIsClaimedBeforeOthersAreMadeUp(t *testing.T) {
	list := channels("new", "old")
	list[0].Kind, list[1].Kind, list[1].Given = PermanentID, PermanentID, "1"
	old := Code{Channel: Channel{Key: "old", Row: 2, Kind: PermanentID}, Campaign: "c", Scene: "9", Serial: 1, Asked: 1,
		Problem: &Problem{BadScene: true}}
	known := remember(old)
	codes := allocate(t, Request{Campaign: "c", Channels: list, Known: known})
	if got := scenes(codes); got != "2 1" {
		t.Errorf("scenes %s, want 2 1", got)
	}
	if p := Compare(codes, known, time.Now()); p.Used != 1 || p.After != 2 {
		t.Errorf("permanent codes %d to %d, want 1 to 2: an exchanged scene costs nothing more", p.Used, p.After)
	}
}

func TestARenamedFileMintsNothing(t *testing.T) {
	first := allocate(t, Request{Campaign: "spring", Channels: channels("a", "b", "c")})
	known := Known{Scenes: remember(first...).Scenes}
	for _, tc := range []struct {
		name    string
		request Request
		refused bool
	}{
		{"the same channels", Request{Channels: channels("a", "b", "c")}, true},
		{"most of them", Request{Channels: channels("a", "b", "x")}, true},
		{"half of them", Request{Channels: channels("a", "x")}, false},
		{"on purpose", Request{Named: true, Channels: channels("a", "b", "c")}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.request.Campaign, tc.request.Known = "spring (2)", known
			_, err := Allocate(tc.request)
			renamed, ok := errors.AsType[*RenamedError](err)
			if ok != tc.refused {
				t.Fatalf("error %v; refused should be %v", err, tc.refused)
			}
			if ok && renamed.Was != "spring" {
				t.Errorf("the refusal names campaign %q, want spring", renamed.Was)
			}
		})
	}
}

func TestAnotherKeyColumnMintsNothing(t *testing.T) {
	first := allocate(t, Request{Campaign: "c", Channels: channels("a", "b", "c")})
	for _, tc := range []struct {
		name    string
		rekeyed int // how many of three channels have a new key and their old name
		refused bool
	}{
		{"all", 3, true}, {"most", 2, true}, {"one", 1, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			list := channels("a", "b", "c")
			for i := range tc.rekeyed {
				list[i].Key = fmt.Sprintf("00%d", i)
			}
			_, err := Allocate(Request{Campaign: "c", Named: true, Channels: list, Known: remember(first...)})
			rekeyed, ok := errors.AsType[*RekeyedError](err)
			if ok != tc.refused || ok && rekeyed.Again != tc.rekeyed {
				t.Errorf("error %v; refused should be %v", err, tc.refused)
			}
		})
	}
	replaced := channels("x", "y", "z") // other stores altogether
	if _, err := Allocate(Request{Campaign: "c", Channels: replaced, Known: remember(first...)}); err != nil {
		t.Errorf("other channels: %v", err)
	}
}

func TestScenesThatCostNothingTakeNoCapacity(t *testing.T) {
	known := Known{Codes: map[string]Code{}, Scenes: map[Scene]Holder{}}
	for i := range Capacity {
		known.Scenes[Scene(fmt.Sprintf("old-%d", i))] = Holder{Campaign: "old", Idle: true}
	}
	back := Code{Channel: Channel{Key: "back", Name: "back"}, Campaign: "c", Scene: "back", Serial: 1}
	known.Codes["back"] = back
	known.Scenes["back"] = Holder{Campaign: "c", Key: "back", Idle: true}
	codes := allocate(t, Request{Campaign: "c", Channels: channels("back", "new"), Known: known})
	if p := Compare(codes, known, time.Now()); p.Used != 0 || p.After != 2 {
		t.Errorf("permanent codes %d to %d, want 0 to 2", p.Used, p.After)
	}
}

func TestAnAccountIsNeverOutgrown(t *testing.T) {
	known := Known{Scenes: make(map[Scene]Holder, Capacity)}
	for i := range Capacity - 1 {
		known.Scenes[Scene(fmt.Sprintf("old-%d", i))] = Holder{Campaign: "old"}
	}
	if _, err := Allocate(Request{Campaign: "c", Channels: channels("a"), Known: known}); err != nil {
		t.Errorf("the last code was refused: %v", err)
	}
	_, err := Allocate(Request{Campaign: "c", Channels: channels("a", "b"), Known: known})
	if full, ok := errors.AsType[*CapacityError](err); !ok || full.Used != Capacity-1 || full.Added != 2 {
		t.Errorf("error %v, want a CapacityError", err)
	}
}

func TestTemplates(t *testing.T) {
	list := channels("店 A", "店 B")
	list[1].Cells[1].Text = ""
	for _, tc := range []struct {
		template, scene, err string
	}{
		{template: "{城市}-{名称}", scene: "shanghai-dian-A"},
		{template: "{campaign}_{serial}", scene: "c_000001"},
		{template: "{城市", err: "brace"},
		{template: "fixed", err: "names no column"},
		{template: "{省份}", err: "{名称} {城市}"},
		{template: "{城市}{名称}{名称}{名称}{名称}{名称}{名称}{名称}{名称}{名称}{名称}{名称}{名称}{名称}{名称}{名称}", err: "at most 64"},
	} {
		t.Run(tc.template, func(t *testing.T) {
			codes, err := Allocate(Request{Campaign: "c", Template: tc.template, Channels: list[:1]})
			refusals, _ := errors.AsType[Refusals](err)
			switch {
			case tc.err == "" && err != nil:
				t.Error(err)
			case tc.err != "" && !strings.Contains(fmt.Sprintf("%v %+v", err, []Refusal(refusals)), tc.err):
				t.Errorf("error %v, want one about %q", err, tc.err)
			case tc.err == "" && string(codes[0].Scene) != tc.scene:
				t.Errorf("scene %q, want %q", codes[0].Scene, tc.scene)
			}
		})
	}
	_, err := Allocate(Request{Campaign: "c", Template: "{城市}", Channels: list})
	if refusals, ok := errors.AsType[Refusals](err); !ok || refusals[0].Row != 3 {
		t.Errorf("an empty column gives %v, want a refusal of row 3", err)
	}
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"channels":               "channels",
		"2026 春节/门店_A":           "2026-chunjie-mendian-a",
		"Café №1":                "cafe-no1",
		"！！":                     "code",
		strings.Repeat("上海", 10): "shanghaishanghaishanghaishanghaishanghai",
	} {
		if got := Slug(in); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCompare(t *testing.T) {
	now := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	first := allocate(t, Request{Campaign: "c", Channels: channels("done", "half", "over", "gone", "left")})
	first[0].Stage = Verified
	first[1].Stage = Ticketed
	first[2].Stage, first[2].Kind, first[2].Expires = Verified, Temporary, now
	first[4].Row = 0
	known := remember(first...)
	list := channels("done", "half", "over", "new")
	list[0].Name = "done, renamed"
	list[2].Kind = Temporary
	codes := allocate(t, Request{Campaign: "c", Channels: list, Known: known})
	p := Compare(codes, known, now)
	if p.New != 1 || p.Unfinished != 1 || p.Expired != 1 || p.Unchanged != 1 {
		t.Errorf("plan %+v", p)
	}
	if p.Tickets != 2 || p.Pictures != 3 || p.Used != 4 || p.After != 5 {
		t.Errorf("tickets %d, pictures %d, permanent codes %d to %d; want 2, 3, 4 to 5", p.Tickets, p.Pictures, p.Used, p.After)
	}
	if len(p.Leaving) != 1 || p.Leaving[0].Key != "gone" {
		t.Errorf("leaving %v, want gone alone", p.Leaving)
	}
	if len(p.Renamed) != 1 || p.Renamed[0].Was != "done" {
		t.Errorf("renamed %v", p.Renamed)
	}
}
