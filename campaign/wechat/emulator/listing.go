package emulator

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// pageOfCodes is how many codes one answer lists.
const pageOfCodes = 100

// A listing is one page of the codes of an account.
type listing struct {
	Accounts []string `json:"accounts"` // all there are, by appid
	AppID    string   `json:"appid"`    // whose codes these are: "" when there is no account
	Mode     Mode     `json:"mode"`     // of the callback; "" when nobody is told
	Found    int      `json:"found"`    // how many codes there are, on this page and all others
	Codes    []listed `json:"codes"`
}

type listed struct {
	Scene   string `json:"scene"`
	Action  string `json:"action"` // the kind, as action_name has it
	Ticket  string `json:"ticket"`
	URL     string `json:"url"`
	Made    uint32 `json:"made"`    // unix seconds
	Expires uint32 `json:"expires"` // unix seconds; 0 for a permanent code
	Over    bool   `json:"over"`    // it cannot be scanned
}

func (e *Emulator) serveCodes(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	from, _ := strconv.Atoi(q.Get("from")) // what is no number is the first page
	reply(e.list(q.Get("appid"), q.Get("q"), from)).write(w, e.clock())
}

// list lists the codes of an account; of the first by appid when none is named.
func (e *Emulator) list(appID, text string, from int) listing {
	e.mu.Lock()
	defer e.mu.Unlock()
	l := listing{Accounts: slices.AppendSeq([]string{}, maps.Keys(e.accounts)), AppID: appID, Codes: []listed{}}
	slices.Sort(l.Accounts)
	if l.AppID == "" && len(l.Accounts) > 0 {
		l.AppID = l.Accounts[0]
	}
	if e.Callback.URL != "" {
		l.Mode = e.Callback.mode()
	}
	acc := e.accounts[l.AppID]
	if acc == nil {
		return l
	}
	codes, found := acc.shelf.page(text, from, pageOfCodes)
	now := e.now().Add(e.Faults.Skew)
	for _, c := range codes {
		l.Codes = append(l.Codes, c.listed(now))
	}
	l.Found = found
	return l
}

func (c issued) listed(now time.Time) listed {
	url, _ := parseURL(c.ticket.url)
	return listed{
		Scene: c.scene, Action: actionOf(c.kind), Ticket: c.ticket.String(), URL: c.ticket.url,
		Made: c.ticket.created, Expires: url.expires, Over: !c.scannable(now),
	}
}

func actionOf(k kind) string {
	for name, of := range actions {
		if of == k {
			return name
		}
	}
	return ""
}

// servePicture draws a code also when it is over: it still hangs on its wall.
func (e *Emulator) servePicture(w http.ResponseWriter, r *http.Request) {
	a := page(http.StatusNotFound)
	if t, ok := parseTicket(r.URL.Query().Get("ticket")); ok {
		if _, ok := parseURL(t.url); ok {
			a = answer{contentType: "image/jpg", body: draw(t.url)}
		}
	}
	a.write(w, e.clock())
}
