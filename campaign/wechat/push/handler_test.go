package push

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/silenceper/wechat/v2/util"
)

func TestHandshakeGivesTheEchoBack(t *testing.T) {
	for _, m := range modes {
		t.Run(m.name, func(t *testing.T) {
			l := m.listen(t, Handler{})
			l.Token = "AAAAA" // the vector of the documentation, whose time is long past: the console's check has no age
			const echo = `4375120948345356249 <script>alert("é")</script>`
			a := l.send(t, request{method: http.MethodGet, query: url.Values{"timestamp": {"1714036504"},
				"nonce":     {"1514711492"},
				"signature": {"f464b24fc39322e44b38aa78f5edd27bd1441696"}, "echostr": {echo}}})
			if a.status != http.StatusOK || a.body != echo {
				t.Errorf("the answer is %d %q", a.status, a.body)
			}
			media, sniff := a.header.Get("Content-Type"), a.header.Get("X-Content-Type-Options")
			if !strings.HasPrefix(media, "text/plain") || sniff != "nosniff" {
				t.Errorf("a browser takes the echo for %q, %q", media, sniff)
			}
			if o, events := l.outcome(t); o.Verdict != Handshake || o.Err != nil || events > 0 {
				t.Errorf("the outcome is %+v, with %d events", o, events)
			}
		})
	}
}

func TestAScanIsRecordedInEachMode(t *testing.T) {
	for _, m := range modes {
		for _, name := range []string{Subscribe, Scan, Unsubscribe} {
			t.Run(m.name+" "+name, func(t *testing.T) {
				l := m.listen(t, Handler{})
				checkSuccess(t, l.send(t, m.push(t, scanned(name, "qrscene_推广-7"))))
				want := scanEvent(name, "qrscene_推广-7")
				if !slices.Equal(l.events, []Event{want}) {
					t.Errorf("%+v is kept, want %+v", l.events, want)
				}
				if o, _ := l.outcome(t); o.Verdict != Recorded || o.Event != want || o.Err != nil || o.Forwarded {
					t.Errorf("the outcome is %+v", o)
				}
			})
		}
	}
}

func TestASubscriptionThatHasLostItsSceneIsRecorded(t *testing.T) {
	l := safeMode.listen(t, Handler{})
	checkSuccess(t, l.send(t, safeMode.push(t, scanned(Subscribe, ""))))
	if o, events := l.outcome(t); o.Verdict != Recorded || events != 1 {
		t.Errorf("the outcome is %+v, with %d events", o, events)
	}
}

func TestWhatIsNoScanIsAnsweredAndNotRecorded(t *testing.T) {
	message := strings.NewReplacer("<![CDATA[event]]>", "text", "<Event>", "<Content>", "</Event>", "</Content>")
	for name, text := range map[string]string{
		"a click":                       scanned("CLICK", "7"),
		"a page":                        scanned("VIEW", "https://example.com"),
		"an event in small letters":     scanned("scan", "7"),
		"a message":                     message.Replace(scanned("SCAN", "7")),
		"a message that names an event": strings.ReplaceAll(scanned("SCAN", "7"), "[event]", "[text]"),
		"a long page":                   scanned("VIEW", "https://example.com/subscribe?"+strings.Repeat("k", 5000)),
		"a tab in a button's key":       scanned("CLICK", "SCAN\t7"),
	} {
		for _, m := range modes {
			t.Run(name+" "+m.name, func(t *testing.T) {
				l := m.listen(t, Handler{})
				checkSuccess(t, l.send(t, m.push(t, text)))
				if o, events := l.outcome(t); o.Verdict != Ignored || o.Event.From != openid || o.Err != nil || events > 0 {
					t.Errorf("the outcome is %+v, with %d events", o, events)
				}
			})
		}
	}
}

// Of a push of compatible mode only what is encrypted is signed: the rest may be anybody's.
func TestCompatiblePushesAreReadFromWhatIsEncrypted(t *testing.T) {
	encrypted := sealedWith(t, aesKey, appID, scanned("SCAN", "7"))
	l := bothModes.listen(t, Handler{})
	checkSuccess(t, l.send(t, request{http.MethodPost, queryOf(noon, encrypted),
		strings.NewReader(bothModes.wrap(scanned("SCAN", "forged"), encrypted)), nil}))
	if !slices.Equal(l.events, []Event{scanEvent("SCAN", "7")}) {
		t.Errorf("%+v is kept", l.events)
	}
}

// With anything but success WeChat would send it again, and then show the person that the account is out of order.
func TestWhatNobodyNeedsNeedNotBeReadable(t *testing.T) {
	for name, text := range map[string]string{
		"nobody's event":         strings.ReplaceAll(scanned("VIEW", "SCAN"), openid, ""),
		"characters XML has not": strings.Replace(scanned("VIEW", "x"), "</xml>", "<Content>\x0b</Content></xml>", 1),
		"no event":               "<xml><InfoType>component_verify_ticket</InfoType></xml>",
		"an event of a year to come": strings.ReplaceAll(scanned("VIEW", "x"), strconv.FormatInt(noon.Unix(), 10),
			strconv.FormatInt(noon.AddDate(1, 0, 0).Unix(), 10)),
	} {
		for _, m := range []mode{plainMode, safeMode} {
			t.Run(name+" "+m.name, func(t *testing.T) {
				l := m.listen(t, Handler{})
				checkSuccess(t, l.send(t, m.push(t, text)))
				if o, events := l.outcome(t); o.Verdict != Ignored || events > 0 {
					t.Errorf("the outcome is %+v, with %d events", o, events)
				}
			})
		}
	}
}

func TestPublishedPushesAreAnswered(t *testing.T) {
	asJSON := func(_, encrypted string) string {
		return `{"ToUserName":"gh_97417a04a28d","Encrypt":"` + encrypted + `"}`
	}
	for _, c := range []struct {
		token, timestamp, nonce, signature, event string
		vector                                    int
		wrap                                      func(message, encrypted string) (body string)
	}{
		{"AAAAA", "1714112445", "415670741", "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3", "debug_demo", 0, asJSON},
		{"AAAAA", "1715943329", "1590219412", "6c12a4205838198b8fa631b3220723bb07f1015c", "debug_demo", 1, safeMode.wrap},
		{"spamtest", "1409735669", "1320562132", "5d197aaffba7e9b25a30732f161a50dee96bd5fa", "", 2, safeMode.wrap},
	} {
		vector := documented[c.vector]
		t.Run(vector.name, func(t *testing.T) {
			l := safeMode.listen(t, Handler{})
			l.Token, l.AppID, l.Keys = c.token, vector.appid, []Key{parsed(t, vector.key)}
			seconds, err := strconv.ParseInt(c.timestamp, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			l.Now = func() time.Time { return time.Unix(seconds, 0) }
			checkSuccess(t, l.send(t, request{http.MethodPost, url.Values{"timestamp": {c.timestamp}, "nonce": {c.nonce},
				"signature": {util.Signature(c.token, c.timestamp, c.nonce)}, "encrypt_type": {"aes"},
				"msg_signature": {c.signature}}, strings.NewReader(c.wrap("", vector.encrypted)), nil}))
			if o, _ := l.outcome(t); o.Verdict != Ignored || o.Event.From == "" || o.Event.Name != c.event {
				t.Errorf("the outcome is %+v", o)
			}
		})
	}
}

func TestTheKeyBeforeIsStillTaken(t *testing.T) {
	for _, c := range []struct {
		name   string
		keys   []string
		status int
	}{
		{"present", []string{aesKey, otherKey}, http.StatusOK},
		{"before", []string{otherKey, aesKey}, http.StatusOK},
		{"neither", []string{otherKey}, http.StatusForbidden},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := mode{keys: c.keys}.listen(t, Handler{})
			a := l.send(t, safeMode.push(t, scanned("SCAN", "7")))
			o, events := l.outcome(t)
			if kept := c.status == http.StatusOK; a.status != c.status || (events == 1) != kept ||
				(o.Verdict == Recorded) != kept {
				t.Errorf("the answer is %d, the outcome %+v, with %d events", a.status, o, events)
			}
		})
	}
}

func TestWeChatIsToldOfAFailureAndSendsAgain(t *testing.T) {
	failure := errors.New("the disk is full")
	for _, m := range modes {
		t.Run(m.name, func(t *testing.T) {
			err := failure
			t.Parallel() // it is tried for 4 s
			l := m.listen(t, Handler{Record: func(context.Context, Event) error { return err }})
			a := l.send(t, m.push(t, scanned("SCAN", "7")))
			if a.status != http.StatusInternalServerError || a.body != "" {
				t.Errorf("the answer is %d %q", a.status, a.body)
			}
			if o, _ := l.outcome(t); o.Verdict != Failed || !errors.Is(o.Err, failure) || o.Event.From != openid {
				t.Errorf("the outcome is %+v", o)
			}
			err = nil
			checkSuccess(t, l.send(t, m.push(t, scanned("SCAN", "7"))))
			if o, _ := l.outcome(t); o.Verdict != Recorded {
				t.Errorf("the outcome is %+v", o)
			}
		})
	}
}

func TestKeepingAnEventMayTakeFourSeconds(t *testing.T) {
	for limit, status := range map[time.Duration]int{
		4*time.Second - time.Nanosecond: http.StatusOK, 4*time.Second + time.Nanosecond: http.StatusInternalServerError,
	} {
		synctest.Test(t, func(t *testing.T) {
			r := plainMode.push(t, scanned("SCAN", "7"))
			h := &Handler{Token: token, Now: func() time.Time { return noon }, Record: func(ctx context.Context, _ Event) error {
				select {
				case <-ctx.Done():
					return ctx.Err()
				case <-time.After(limit):
					return nil
				}
			}}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/?"+r.query.Encode(), r.body))
			if w.Code != status {
				t.Errorf("after %v the answer is %d, want %d", limit, w.Code, status)
			}
		})
	}
}

// WeChat may use up all its attempts within a second or two.
func TestAnEventIsTriedAgainUntilWeChatGivesUp(t *testing.T) {
	failure := errors.New("the ledger is busy")
	for name, c := range map[string]struct {
		fails  int // so many times
		tries  int
		status int
	}{
		"at once": {0, 1, http.StatusOK}, "the third time": {2, 3, http.StatusOK}, "the last time": {7, 8, http.StatusOK},
		"never": {100, 8, http.StatusInternalServerError},
	} {
		synctest.Test(t, func(t *testing.T) {
			r, tries := plainMode.push(t, scanned("SCAN", "7")), 0
			var told Outcome
			h := &Handler{Token: token, Now: func() time.Time { return noon }, Observe: func(o Outcome) { told = o },
				Record: func(context.Context, Event) error {
					if tries++; tries > c.fails {
						return nil
					}
					return failure
				}}
			w, began := httptest.NewRecorder(), time.Now()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/?"+r.query.Encode(), r.body))
			if w.Code != c.status || tries != c.tries || time.Since(began) > recordPatience {
				t.Errorf("%s: %d after %d tries and %v", name, w.Code, tries, time.Since(began))
			}
			if failed := c.status != http.StatusOK; failed != (told.Err == failure) || failed != (told.Verdict == Failed) {
				t.Errorf("%s: the outcome is %+v", name, told)
			}
		})
	}
}

// What is behind the end of the patience is not what was wrong.
func TestTheFailureIsToldAndNotThatTimeRanOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		failure, tries := errors.New("the disk is full"), 0
		h := &Handler{Record: func(ctx context.Context, _ Event) error {
			if tries++; tries == 1 {
				return failure
			}
			<-ctx.Done()
			return ctx.Err()
		}}
		ctx, cancel := context.WithTimeout(t.Context(), recordPatience)
		defer cancel()
		if err := h.keep(ctx, Event{}); err != failure {
			t.Errorf("the error is %v", err)
		}
	})
}

// Whoever watches may be slow, and WeChat is not to wait for him.
func TestTheAnswerIsThereBeforeTheOutcomeIsTold(t *testing.T) {
	told, seen := make(chan struct{}), make(chan struct{})
	server := httptest.NewServer(&Handler{Token: token, Now: func() time.Time { return noon },
		Record: func(context.Context, Event) error { return nil }, Observe: func(Outcome) { close(told); <-seen }})
	defer server.Close()
	l := &listener{server: server}
	a := l.send(t, plainMode.push(t, scanned("SCAN", "7")))
	checkSuccess(t, a)
	if a.header.Get("Content-Length") != "7" {
		t.Errorf("the headers are %v", a.header)
	}
	<-told
	close(seen)
}

func TestAnEventIsKeptWhenWeChatHangsUp(t *testing.T) {
	recording, gone := make(chan struct{}), make(chan struct{})
	l := plainMode.listen(t, Handler{Record: func(ctx context.Context, _ Event) error {
		close(recording)
		<-gone
		return ctx.Err()
	}})
	l.server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		context.AfterFunc(r.Context(), func() { close(gone) })
		l.ServeHTTP(w, r)
	})
	ctx, hangUp := context.WithCancel(t.Context())
	go func() {
		<-recording
		hangUp()
	}()
	if a, err := l.try(ctx, plainMode.push(t, scanned("SCAN", "7"))); err == nil {
		t.Fatalf("WeChat has not hung up: %+v", a)
	}
	l.server.Close() // when the handler is done
	if o, _ := l.outcome(t); o.Verdict != Recorded || o.Err != nil {
		t.Errorf("the outcome is %+v", o)
	}
}

func TestAHandlerShowsItsAppIDOnly(t *testing.T) {
	h := Handler{AppID: appID, Token: token, Keys: []Key{parsed(t, aesKey)}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		if got, want := fmt.Sprintf(verb+verb, &h, h), `callback of "`+appID+`"`; got != want+want {
			t.Errorf("%s shows %s", verb, got)
		}
	}
}

func TestVerdictsHaveNames(t *testing.T) {
	names := fmt.Sprint([]Verdict{Refused, Handshake, Ignored, Recorded, Failed})
	if names != "[refused handshake ignored recorded failed]" {
		t.Error(names)
	}
}
