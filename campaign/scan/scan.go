// Package scan is what becomes of codes once they hang on a wall: people scan them, and WeChat tells of it. It says which
// events count, and counts them: see [Tally].
//
// It never opens the ledger, never talks to WeChat, and knows people only as numbers: the openid in a [Scan] is on its way
// into the ledger, which keeps a keyed hash of it, and in a [Visit] there is nothing else.
//
// Start with [Scan] and [Of], then [Tally] and [Report].
package scan

import (
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/wechat/push"
)

// A Scan is one event of WeChat's on its way into the ledger.
type Scan struct {
	Kind   Kind
	Scene  campaign.Scene // "" when the event has none: a follower by other ways, or one whose scene WeChat has lost
	Ticket string         // the code's, where WeChat tells it
	At     time.Time      // UTC, whole seconds
	OpenID string         // the person, as this account knows him
}

// Kind is what somebody has done.
type Kind uint8

// The kinds.
const (
	Scanned  Kind = iota + 1 // a follower has scanned a code
	Followed                 // somebody follows the account, after scanning a code or otherwise
	Left                     // somebody follows no longer: what hangs on that person is deleted
)

var kindNames = [...]string{"", "scan", "follow", "leave"}

// String is the kind's name in files and in the ledger: scan, follow or leave.
func (k Kind) String() string { return kindNames[k] }

// Of is the scan that an event is; false for messages and events that codes have nothing to do with.
func Of(e push.Event) (Scan, bool) {
	if !e.IsOfCodes() || e.From == "" {
		return Scan{}, false
	}
	return Scan{Kind: kindOf(e.Name), Scene: campaign.Scene(e.Scene()), Ticket: e.Ticket, At: e.At.UTC(), OpenID: e.From}, true
}

func kindOf(event string) Kind {
	switch event {
	case push.Subscribe:
		return Followed
	case push.Unsubscribe:
		return Left
	}
	return Scanned
}

// A Visit is a scan as the ledger keeps it.
type Visit struct {
	Kind  Kind
	Scene campaign.Scene
	At    time.Time // UTC, whole seconds

	// Person is the same for all visits of one person. Of somebody who has left it is another number for each scene: the
	// counts stay, and nobody can join them, or find him, from the ledger alone.
	Person int64
}
