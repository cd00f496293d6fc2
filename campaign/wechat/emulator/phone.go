package emulator

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"sync"
	"time"
)

//go:embed page
var pageFiles embed.FS

// phonePage is the page at /, put together to one file that asks nothing of any other server.
var phonePage = sync.OnceValue(func() string {
	whole := pageFile("phone.html")
	for _, part := range []string{"phone.css", "texts.js", "phone.js"} {
		whole = strings.Replace(whole, "/* "+part+" */\n", pageFile(part), 1)
	}
	return whole
})

func pageFile(name string) string {
	text, err := pageFiles.ReadFile("page/" + name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(text)
}

// A phone is how people's doings come in:
//
//	GET  /                   the page
//	GET  /emulator/codes     appid, q, from: the codes whose scene has q in it, newest first, pageOfCodes at a time
//	GET  /emulator/picture   ticket: the code as WeChat draws it, without the faults and counts of showqrcode
//	POST /emulator/scan      a gesture; its effect
//	POST /emulator/follow    a gesture without a code: follows by search
//	POST /emulator/unfollow  a gesture without a code
//
// A POST returns when the push that it has brought about was delivered or given up. What is asked for wrongly gets a
// status of 400 and more, and a sentence as {"error": "…"}.
type phone struct {
	once sync.Once
	mux  http.ServeMux
}

func isPhone(path string) bool { return path == "/" || strings.HasPrefix(path, "/emulator/") }

func (e *Emulator) servePhone(w http.ResponseWriter, r *http.Request) {
	e.phone.once.Do(func() {
		m := &e.phone.mux
		m.HandleFunc("GET /{$}", servePage)
		m.HandleFunc("GET /emulator/codes", e.serveCodes)
		m.HandleFunc("GET /emulator/picture", e.servePicture)
		m.HandleFunc("POST /emulator/scan", e.serveGesture((*account).scan))
		m.HandleFunc("POST /emulator/follow", e.serveGesture((*account).search))
		m.HandleFunc("POST /emulator/unfollow", e.serveGesture((*account).leave))
	})
	e.phone.mux.ServeHTTP(w, r)
}

func servePage(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; connect-src 'self'; img-src 'self'; "+
		"style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	_, _ = io.WriteString(w, phonePage())
}

// A gesture is what somebody does with a phone.
type gesture struct {
	AppID  string `json:"appid"`  // the account; "" when there is only one
	Person string `json:"person"` // any name
	Scene  string `json:"scene"`  // of the code that is scanned, the latest with this scene; or
	Ticket string `json:"ticket"` // the code's ticket

	// Then is what one who does not follow does after the scan: one of those below, "" for thenFollow.
	Then string `json:"then"`

	// Follower makes the person one who followed the account before, and of whom no push has told.
	Follower bool `json:"follower"`

	Twice bool `json:"twice"` // the push comes twice, as by [Faults.PushTwice]
	Held  bool `json:"held"`  // it comes only after the next, as by [Faults.PushHeld]
}

const (
	thenFollow  = "follow"
	thenLater   = "later" // so long after that the push has lost the scene; nothing is waited for
	thenNothing = "nothing"
)

// An effect is what has come of a gesture.
type effect struct {
	Event      *event     `json:"event"` // null when there was nothing to push
	Deliveries []delivery `json:"deliveries"`
	Screen     string     `json:"screen"` // what the person reads, in WeChat's language; "" is the account's chat as it was
	Following  bool       `json:"following"`
	Late       []late     `json:"late,omitempty"` // what was held back and delivered after this
}

// late is a push that was held back.
type late struct {
	Event      *event     `json:"event"`
	Deliveries []delivery `json:"deliveries"`
}

// A mistake is a request to the phone that cannot be done.
type mistake struct {
	status int
	reason string
}

func (m mistake) Error() string { return m.reason }

func slip(status int, format string, args ...any) error {
	return mistake{status, fmt.Sprintf(format, args...)}
}

// A deed is what a gesture does to a person: there is an event to push, or something to see.
type deed func(*account, *person, gesture, time.Time) (ev *event, screen string, err error)

func (e *Emulator) serveGesture(do deed) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		g, err := readGesture(w, r)
		var done effect
		if err == nil {
			// A person's doing is not undone when the caller hangs up.
			done, err = e.perform(context.WithoutCancel(r.Context()), g, do)
		}
		if err != nil {
			e.refuseGesture(w, err)
			return
		}
		reply(done).write(w, e.clock())
	}
}

func (e *Emulator) refuseGesture(w http.ResponseWriter, err error) {
	a := reply(struct {
		Error string `json:"error"`
	}{err.Error()})
	a.status = err.(mistake).status
	a.write(w, e.clock())
}

// clock is the server's time.
func (e *Emulator) clock() time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.now().Add(e.Faults.Skew)
}

// readGesture takes no gesture from another site's page: it could send one without being allowed to read the answer.
func readGesture(w http.ResponseWriter, r *http.Request) (g gesture, err error) {
	if err := new(http.CrossOriginProtection).Check(r); err != nil {
		return g, slip(http.StatusForbidden, "the request comes from a page of another site")
	}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return g, slip(http.StatusUnsupportedMediaType, "the request wants Content-Type: application/json")
	}
	from := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	from.DisallowUnknownFields()
	if err := from.Decode(&g); err != nil {
		return g, slip(http.StatusBadRequest, "the request is not the JSON that is asked for: %v", err)
	}
	if g.Person = strings.TrimSpace(g.Person); g.Person == "" {
		return g, slip(http.StatusBadRequest, "the request does not say which person")
	}
	return g, nil
}
