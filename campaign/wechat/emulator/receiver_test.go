package emulator_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"sceneqr/campaign/wechat/emulator"
)

const (
	token  = "a-token-of-mine"
	aesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
)

// An arrival is a push as it came.
type arrival struct {
	query url.Values
	body  []byte
}

// pushed is the XML of a push.
type pushed struct {
	To, From, Name string
	Time           int64
	Key, Ticket    *string
	Encrypt        string
}

func (p *pushed) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	var x struct {
		To      string  `xml:"ToUserName"`
		From    string  `xml:"FromUserName"`
		Time    int64   `xml:"CreateTime"`
		Type    string  `xml:"MsgType"`
		Name    string  `xml:"Event"`
		Key     *string `xml:"EventKey"`
		Ticket  *string `xml:"Ticket"`
		Encrypt string  `xml:"Encrypt"`
	}
	if err := d.DecodeElement(&x, &start); err != nil {
		return err
	}
	if x.Name != "" && x.Type != "event" {
		return fmt.Errorf("an event of the type %q", x.Type)
	}
	*p = pushed{x.To, x.From, x.Name, x.Time, x.Key, x.Ticket, x.Encrypt}
	return nil
}

// text is what an element holds, or that it is not there.
func text(s *string) string {
	if s == nil {
		return "-"
	}
	return *s
}

// A receiver is an account's own server. It answers as it is told, and remembers what came.
type receiver struct {
	*testing.T
	answer   func(n int, w http.ResponseWriter, r *http.Request) // n from 1; nil is success
	mu       sync.Mutex
	arrivals []arrival
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil || req.Method != http.MethodPost {
		r.Errorf("%s: %v", req.Method, err)
	}
	r.mu.Lock()
	r.arrivals = append(r.arrivals, arrival{req.URL.Query(), body})
	n := len(r.arrivals)
	r.mu.Unlock()
	if r.answer != nil {
		r.answer(n, w, req)
		return
	}
	_, _ = io.WriteString(w, "success")
}

// letters is all that came, in its order.
func (r *receiver) letters() []arrival {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.arrivals)
}

// came is the plain events that came, in their order.
func (r *receiver) came() (events []pushed) {
	r.Helper()
	for _, a := range r.letters() {
		events = append(events, readPush(r.T, a.body))
	}
	return events
}

// order is the events that came in short: each one's name and key.
func (r *receiver) order() string {
	var b strings.Builder
	for _, e := range r.came() {
		fmt.Fprintf(&b, "%s %s;", e.Name, text(e.Key))
	}
	return b.String()
}

func readPush(t *testing.T, body []byte) (p pushed) {
	t.Helper()
	if err := xml.Unmarshal(body, &p); err != nil {
		t.Fatalf("%v in %q", err, body)
	}
	return p
}

// newPhone is a world with a phone and a receiver that is told of what happens.
func newPhone(t *testing.T, f emulator.Faults) (*world, *receiver) {
	w, r := newWorld(t, f), &receiver{T: t}
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	w.Phone = true
	w.Callback = emulator.Callback{URL: server.URL + "/wechat", Token: token}
	return w, r
}

// do makes a gesture, and wants this status.
func (w *world) do(path, body string, status int) object {
	w.Helper()
	req, err := http.NewRequestWithContext(w.Context(), "POST", w.server.URL+path, strings.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	return w.roundTrip(req, status)
}

func (w *world) roundTrip(req *http.Request, status int) (o object) {
	w.Helper()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&o); err != nil || resp.StatusCode != status {
		w.Fatalf("%s: status %d, want %d: %v %v", req.URL.Path, resp.StatusCode, status, o, err)
	}
	if status != 200 && o.text("error") == "" {
		w.Errorf("%s: status %d without a reason", req.URL.Path, status)
	}
	return o
}

func (w *world) scan(scene, person, then string) object {
	w.Helper()
	body, err := json.Marshal(map[string]string{"scene": scene, "person": person, "then": then})
	if err != nil {
		w.Fatal(err)
	}
	return w.do("/emulator/scan", string(body), 200)
}

func (w *world) follow(person string) object {
	w.Helper()
	return w.do("/emulator/follow", `{"person":"`+person+`"}`, 200)
}

func (w *world) unfollow(person string) object {
	w.Helper()
	return w.do("/emulator/unfollow", `{"person":"`+person+`"}`, 200)
}

// in gives an object that stands in another.
func (o object) in(key string) object {
	inner, _ := o[key].(map[string]any)
	return inner
}

// deliveries are in short: the status of each, and whether WeChat was content.
func (o object) deliveries() (all []string) {
	list, _ := o["deliveries"].([]any)
	for _, d := range list {
		d := object(d.(map[string]any))
		verdict := "ok"
		if d.text("error") != "" {
			verdict = d.text("error")
		}
		all = append(all, fmt.Sprint(d.number("status"), " ", verdict))
	}
	return all
}
