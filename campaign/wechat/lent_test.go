package wechat_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
)

// A lender is a company's token server: it hands out what it has, and counts how often.
type lender struct {
	mu    sync.Mutex
	next  func(reading int) (string, error)
	count int
}

func (l *lender) token(context.Context) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.count++
	return l.next(l.count)
}

// owner is a lender who gets its tokens from the emulator, as the one system that may.
func owner(t *testing.T, at *wechat.Client, e *emulator.Emulator) *lender {
	return &lender{next: func(int) (string, error) {
		body := fmt.Sprintf(`{"grant_type":"client_credential","appid":%q,"secret":%q}`, appID, secret)
		resp, err := http.Post(at.API[0]+stableToken, "application/json", strings.NewReader(body))
		if err != nil {
			return "", err
		}
		resp.Body.Close()
		all := e.Tokens()
		return all[len(all)-1], nil
	}}
}

func TestALentTokenIsReadOnceForAllAndOnceMoreAfterItsRefusal(t *testing.T) {
	for name, test := range map[string]struct {
		faults   emulator.Faults
		readings int
	}{
		"no misfortune": {emulator.Faults{}, 1},
		"revoked":       {emulator.Faults{TokenRevoked: emulator.Nth(250)}, 2},
		"expired":       {emulator.Faults{TokenExpired: emulator.Nth(250)}, 2},
	} {
		client, e := emulated(t, test.faults)
		company := owner(t, client, e)
		client.Token, client.Secret = company.token, ""
		if err := client.Check(); err != nil {
			t.Fatal(err)
		}
		if errs := crowd(t.Context(), client); len(errs) > 0 {
			t.Errorf("%s: %d errors, the first: %v", name, len(errs), errs[0])
		}
		asked := e.Calls(stableToken) + e.Calls(classicToken)
		if company.count != test.readings || asked != test.readings {
			t.Errorf("%s: %d readings, and %d requests for a token by their owner; want %d and no other",
				name, company.count, asked, test.readings)
		}
	}
}

// refusing is a client of a WeChat that takes no token but this one, and whose tokens come from l.
func refusing(l *lender, good string) *wechat.Client {
	mux := http.NewServeMux()
	mux.HandleFunc(create, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("access_token") != good {
			text("", `{"errcode":40001,"errmsg":"invalid credential"}`)(w, r)
			return
		}
		text("", `{"ticket":"gQ","url":"http://weixin.qq.com/q/02"}`)(w, r)
	})
	return &wechat.Client{AppID: appID, Token: l.token, HTTP: &http.Client{Transport: inProcess{mux}}}
}

func TestALateOwnerIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		company := &lender{next: func(int) (string, error) {
			if time.Now().Unix()%10 < 8 {
				return "old", nil
			}
			return "new", nil
		}}
		client := refusing(company, "new")
		for i := 0; ; i++ {
			_, err := client.CreateTicket(t.Context(), posterRequest)
			if err == nil {
				break
			}
			if e := failed(t, err); !e.Transient() || e.Busy() || e.Sent || i > 10 {
				t.Fatalf("attempt %d: %v, class %v, busy %t, sent %t", i, e, e.Class(), e.Busy(), e.Sent)
			}
			time.Sleep(time.Second)
		}
	})
}

func TestAnOwnerWhoLendsTheRefusedTokenIsNotWaitedForInVain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		company := &lender{next: func(int) (string, error) { return "old", nil }}
		client := refusing(company, "new")
		var classes []string
		for range 4 {
			var e *wechat.Error
			for range 100 { // as many workers: all that they see at one time counts once
				_, err := client.CreateTicket(t.Context(), posterRequest)
				e = failed(t, err)
			}
			classes = append(classes, e.Class().String())
			time.Sleep(5 * time.Second)
		}
		if got := strings.Join(classes, " "); got != "retry retry account account" {
			t.Errorf("the classes were %s", got)
		}
		_, err := client.CreateTicket(t.Context(), posterRequest)
		e := failed(t, err)
		if e.Op != "token" || !strings.HasPrefix(e.Cause(), "WeChat refuses the token that the company's token server gives") {
			t.Errorf("afterwards: %v, cause %q", e, e.Cause())
		}
		if most := 1 + 99 + 100 + 1; company.count > most {
			t.Errorf("%d readings, want at most %d: none after the end", company.count, most)
		}
	})
}

func TestANewTokenFromTheOwnerForgivesTheOldOnes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		texts := []string{"a", "a", "a", "b", "b", "b", "c"}
		company := &lender{next: func(n int) (string, error) { return texts[min(n, len(texts))-1], nil }}
		client := refusing(company, "c")
		for range 20 {
			_, err := client.CreateTicket(t.Context(), posterRequest)
			if err == nil {
				return
			}
			if e := failed(t, err); !e.Transient() {
				t.Fatalf("after %d readings: %v, class %v", company.count, e, e.Class())
			}
			time.Sleep(6 * time.Second)
		}
		t.Error("no ticket")
	})
}

func TestLentTokensThatAreAllRefusedEndIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		company := &lender{next: func(n int) (string, error) { return fmt.Sprint(n), nil }}
		client := refusing(company, "none of them")
		errs := crowd(t.Context(), client)
		for _, err := range errs {
			e := failed(t, err)
			if e.Class() != wechat.Account || !strings.Contains(e.Cause(), "company's token server") || e.Cure() == "" {
				t.Fatalf("%v, class %v, cause %q", e, e.Class(), e.Cause())
			}
		}
		if len(errs) != 500 || company.count != 3 {
			t.Errorf("%d errors of 500 and %d readings, want 3", len(errs), company.count)
		}
	})
}

func TestWhatIsNoTokenIsNotSentToWeChat(t *testing.T) {
	for lent, want := range map[string]string{
		"":                        "0 bytes",
		"token-of-the-company\n":  "21 bytes",
		"token of the company":    "20 bytes",
		"token\x00of-the-company": "20 bytes",
		"令牌":                      "6 bytes",
		strings.Repeat("a", 4097): "4097 bytes",
	} {
		client := answering(t, func(http.ResponseWriter, *http.Request) { t.Errorf("%q was sent", lent) })
		client.Token = func(context.Context) (string, error) { return lent, nil }
		_, err := client.CreateTicket(t.Context(), posterRequest)
		e := failed(t, err)
		if e.Class() != wechat.Account || e.Op != "token" || !strings.Contains(e.Error(), want) {
			t.Errorf("%q: %v, class %v; want %s", lent, e, e.Class(), want)
		}
		if len(lent) > 6 && strings.Contains(spellings(err), lent[:7]) {
			t.Errorf("%q is shown: %v", lent, err)
		}
	}
	longest := strings.Repeat("a", 4096)
	client := answering(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("access_token") == longest {
			text("", `{"ticket":"gQ","url":"http://weixin.qq.com/q/02"}`)(w, r)
		}
	})
	client.Token = func(context.Context) (string, error) { return longest, nil }
	if _, err := client.CreateTicket(t.Context(), posterRequest); err != nil {
		t.Errorf("a token of 4096 bytes: %v", err)
	}
}

func TestTheOwnersErrorIsToldWithoutSecrets(t *testing.T) {
	var failure error
	given := token
	company := func(context.Context) (string, error) { return given, failure }
	client := answering(t, text("", `{"errcode":40001,"errmsg":"invalid credential"}`))
	client.Token = company
	client.CreateTicket(t.Context(), posterRequest) // has the token read and refused
	for _, failure = range []error{
		errors.New("exit status 3"),
		fmt.Errorf("exit status 3:\n%s\x1b[31m %s", token, secret),
		fmt.Errorf("exit status 3: %w", &url.Error{Op: "Get", URL: "http://127.0.0.1/?key=" + token, Err: errors.New("refused")}),
		&talkative{"exit status 3", token},
	} {
		_, err := client.CreateTicket(t.Context(), posterRequest)
		e := failed(t, err)
		if e.Op != "token" || !e.Transient() || e.Busy() || !strings.Contains(e.Error(), "exit status 3") {
			t.Errorf("%v, class %v, busy %t", e, e.Class(), e.Busy())
		}
		checkSecrecy(t, "owner's error", err)
	}
}

// talkative is an error like exec's, with the output of the command in a field.
type talkative struct{ text, Output string }

func (e *talkative) Error() string { return e.text }

func TestTheOwnerHasAMinuteAndDoesNotSeeTheCallersEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := refusing(&lender{}, "")
		client.Token = func(ctx context.Context) (string, error) {
			<-ctx.Done()
			return "", ctx.Err()
		}
		began := time.Now()
		first, leave := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, leave)
		_, err := client.CreateTicket(first, posterRequest)
		if took := time.Since(began); took != time.Second || !errors.Is(err, context.Canceled) {
			t.Errorf("who left, after %v: %v", took, err)
		}
		err = client.Authorize(t.Context())
		if took := time.Since(began); took != time.Minute || !failed(t, err).Transient() {
			t.Errorf("who stayed, after %v: %v", took, err)
		}
	})
}
