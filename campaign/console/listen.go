package console

import "sceneqr/campaign/words"

// Listening is how a listener begins.
type Listening struct {
	Addr, Path string
	Open       bool // others than this computer can reach the address
	AppID      string
	Encrypted  bool // it takes pushes of the compatible and of the safe mode, and no plain ones
	Ledger     string
	Forward    string // the host that gets every push too; "" for none
}

// Listening tells where pushes are received from now on.
func (c *Console) Listening(l Listening) {
	c.object(listeningObject{
		Type: "listening", Addr: l.Addr, Path: l.Path, AppID: l.AppID, Encrypted: l.Encrypted, Ledger: l.Ledger,
		Forward: l.Forward,
	})
	mode := words.Of("only plain ones, as in 明文模式")
	if l.Encrypted {
		mode = words.Of("only encrypted ones, as in 兼容模式 and 安全模式")
	}
	c.Say("receiving the pushes of %s at http://%s%s, %v, into the ledger %s", l.AppID, l.Addr, l.Path, mode, l.Ledger)
	if l.Open {
		c.Say("whoever reaches http://%s reaches /healthz and /metrics there too: "+
			"a proxy or a firewall is to keep strangers out", l.Addr)
	}
	if l.Forward != "" {
		c.Say("each push goes to %s too, whose answer is WeChat's", l.Forward)
	}
}

type listeningObject struct {
	Type      string `json:"type"`
	Addr      string `json:"addr"`
	Path      string `json:"path"`
	AppID     string `json:"appid"`
	Encrypted bool   `json:"encrypted"`
	Ledger    string `json:"ledger"`
	Forward   string `json:"forward,omitempty"`
}

// Pushes are counts of requests to the callback.
type Pushes struct {
	Received  int // of all kinds
	New       int // scans that were recorded, of followers and of who follows by them
	Sceneless int // new followers that were recorded, whose events name no code
	Left      int // people who follow no longer, which was recorded
	Known     int // events that were recorded before: WeChat sends again when an answer does not reach it
	Ignored   int // messages, and events that are of no code
	Refused   int
	Failed    int // events that could not be recorded

	Forwarded  int // that went to the other system
	Unanswered int // of these, those that it did not answer
	Unfit      int // and those that it answered so that WeChat does not take it
}

// Pushes tells what came in the last while.
func (c *Console) Pushes(p Pushes) {
	c.object(pushesObject{
		Type: "pushes", Received: p.Received, New: p.New, Sceneless: p.Sceneless, Left: p.Left, Known: p.Known,
		Ignored: p.Ignored, Refused: p.Refused, Failed: p.Failed,
		Forwarded: p.Forwarded, Unanswered: p.Unanswered, Unfit: p.Unfit,
	})
	c.Say("%v", p.line())
}

type pushesObject struct {
	Type       string `json:"type"`
	Received   int    `json:"received"`
	New        int    `json:"new"`
	Sceneless  int    `json:"without_scene"`
	Left       int    `json:"left"`
	Known      int    `json:"known"`
	Ignored    int    `json:"ignored"`
	Refused    int    `json:"refused"`
	Failed     int    `json:"failed"`
	Forwarded  int    `json:"forwarded"`
	Unanswered int    `json:"unanswered"`
	Unfit      int    `json:"bad_answers"`
}

func (p Pushes) line() words.Message {
	return withParts(words.Count(p.Received, "1 push", "%s pushes"), []part{
		{p.New, words.Count(p.New, "1 new scan", "%s new scans")},
		{p.Sceneless, words.Count(p.Sceneless, "1 new follower without a code", "%s new followers without a code")},
		{p.Left, words.Of("%s gone", words.Thousands(p.Left))},
		{p.Known, words.Of("%s known already", words.Thousands(p.Known))},
		{p.Ignored, words.Of("%s of no code", words.Thousands(p.Ignored))},
		{p.Refused, words.Of("%s refused", words.Thousands(p.Refused))},
		{p.Failed, words.Of("%s not kept", words.Thousands(p.Failed))},
		{p.Forwarded, words.Of("%s passed on", words.Thousands(p.Forwarded))},
		{p.Unanswered, words.Of("%s unanswered there", words.Thousands(p.Unanswered))},
		{p.Unfit, words.Of("%s answered badly there", words.Thousands(p.Unfit))},
	})
}
