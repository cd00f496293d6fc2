package wechat_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
)

func TestRefusalsOfTheEmulator(t *testing.T) {
	for name, test := range map[string]struct {
		faults emulator.Faults
		code   int
		class  wechat.Class
	}{
		"busy":         {emulator.Faults{Busy: emulator.Always}, -1, wechat.Retry},
		"revoked":      {emulator.Faults{TokenRevoked: emulator.Always}, 40001, wechat.Retry},
		"expired":      {emulator.Faults{TokenExpired: emulator.Always}, 42001, wechat.Retry},
		"unauthorized": {emulator.Faults{Unauthorized: emulator.Always}, 48001, wechat.Account},
		"row":          {emulator.Faults{Refused: func(string, int) int { return 40053 }}, 40053, wechat.Row},
	} {
		client, _ := emulated(t, test.faults)
		_, err := client.CreateTicket(t.Context(), posterRequest)
		e := failed(t, err)
		if e.ErrCode != test.code || e.Class() != test.class || e.Sent || e.Op != "create" {
			t.Errorf("%s: %v, class %v, sent %t", name, e, e.Class(), e.Sent)
		}
		if len(e.RID) != 26 || strings.Contains(e.ErrMsg, "rid") || !strings.Contains(e.Error(), e.RID) {
			t.Errorf("%s: rid %q, errmsg %q, error %q", name, e.RID, e.ErrMsg, e)
		}
	}
	client, _ := emulated(t, emulator.Faults{NotWhitelisted: emulator.Always})
	_, err := client.CreateTicket(t.Context(), posterRequest)
	if e := failed(t, err); e.Op != "token" || e.Caller() != "127.0.0.1" || !strings.Contains(e.Cause(), "IP white list") {
		t.Errorf("not on the white list: %v, cause %q, caller %q", e, e.Cause(), e.Caller())
	}
}

func TestRIDIsTakenOutOfTheMessage(t *testing.T) {
	for msg, want := range map[string][2]string{
		"invalid action info rid: 5f6a0b1c-00ab12cd-7fffffff": {"invalid action info", "5f6a0b1c-00ab12cd-7fffffff"},
		"invalid appsecret, rid: 67B345BB-1-2":                {"invalid appsecret", "67B345BB-1-2"},
		"invalid credential hint: [abc1234567890]":            {"invalid credential hint: [abc1234567890]", ""},
		"more at https://mmbizurl.cn/s/x rid: 5f-6a-7b":       {"more at https://mmbizurl.cn/s/x", "5f-6a-7b"},
		"AppSecret已被冻结":                                       {"AppSecret已被冻结", ""},
		"":                                                    {"", ""},
		"hybrid: 1-2-3":                                       {"hybrid: 1-2-3", ""},
		"line\r\none\x1b[31m\x00\ttwo \u202e\u009b \xff rid: 1-2-3": {"line one [31m two", "1-2-3"},
		strings.Repeat("长", 1000) + " rid: 1-2-3":                   {strings.Repeat("长", 100) + "…", "1-2-3"},
		"invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist":  {"invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist", ""},
	} {
		body := fmt.Sprintf(`{"errcode":40053,"errmsg":%s}`, jsonText(msg))
		_, err := answering(t, text("", body)).CreateTicket(t.Context(), posterRequest)
		if e := failed(t, err); e.ErrMsg != want[0] || e.RID != want[1] {
			t.Errorf("%q\nis %q and rid %q", msg, e.ErrMsg, e.RID)
		}
	}
}

// jsonText leaves broken UTF-8 as it is, unlike encoding/json.
func jsonText(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if s[i] < 0x20 {
			fmt.Fprintf(&b, `\u%04x`, s[i])
		} else {
			b.WriteByte(s[i])
		}
	}
	return `"` + b.String() + `"`
}

func TestSentTellsWhetherTheCodeMayExist(t *testing.T) {
	for damage, sent := range map[emulator.Damage]bool{
		emulator.ServerError: false,
		emulator.Throttled:   false,
		emulator.HTMLPage:    true,
		emulator.ResetBefore: true,
		emulator.TimedOut:    true,
		emulator.HTMLAfter:   true,
		emulator.ResetAfter:  true,
		emulator.CutShort:    true,
		emulator.Torn:        true,
		emulator.NotGzip:     true,
	} {
		client, _ := emulated(t, emulator.Faults{Wire: emulator.Strike(create, emulator.Always, damage)})
		_, err := client.CreateTicket(t.Context(), posterRequest)
		e := failed(t, err)
		if e.Sent != sent || e.Busy() == sent || !e.Transient() || strings.Contains(e.Error(), "unknown") != sent {
			t.Errorf("damage %d: %v, class %v, sent %t, busy %t", damage, e, e.Class(), e.Sent, e.Busy())
		}
	}
	client := answering(t, http.NotFound)
	var reachable net.Dialer
	client.HTTP = &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			return reachable.DialContext(ctx, network, addr)
		},
	}}
	client.Quota(t.Context()) // gets the token
	reachable.Control = func(string, string, syscall.RawConn) error { return syscall.ENETUNREACH }
	_, err := client.CreateTicket(t.Context(), posterRequest)
	if e := failed(t, err); e.Sent || !e.Busy() || e.Op != "create" || !errors.Is(err, syscall.ENETUNREACH) {
		t.Errorf("no network: %v, class %v, sent %t", e, e.Class(), e.Sent)
	}
}

func TestACertificateOfAStrangerStopsTheRun(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("the stranger got a request for %s", r.URL.Path)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // it complains of our hanging up
	server.StartTLS()
	defer server.Close()
	client := &wechat.Client{AppID: appID, Secret: secret, API: []string{server.URL}, MP: server.URL}
	_, noTicket := client.CreateTicket(t.Context(), posterRequest)
	_, noPicture := client.Image(t.Context(), "gQ")
	for _, err := range []error{client.Authorize(t.Context()), noTicket, noPicture} {
		if e := failed(t, err); e.Class() != wechat.Account || e.Sent || !strings.Contains(e.Cause(), "prove") {
			t.Errorf("%v, class %v, sent %t, cause %q", e, e.Class(), e.Sent, e.Cause())
		}
	}
}

func TestTheEndOfTheCallersContextIsNotTransient(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	client := answering(t, func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // only then does the server notice that the caller is gone
		cancel(errors.New("enough"))
		<-r.Context().Done()
	})
	_, err := client.CreateTicket(ctx, posterRequest)
	if e := failed(t, err); !errors.Is(err, context.Canceled) || e.Transient() || !e.Sent {
		t.Errorf("cancelled under way: %v, class %v, sent %t", e, e.Class(), e.Sent)
	}
	_, err = client.CreateTicket(ctx, posterRequest)
	if e := failed(t, err); !errors.Is(err, context.Canceled) || e.Transient() || e.Sent {
		t.Errorf("cancelled before: %v, class %v, sent %t", e, e.Class(), e.Sent)
	}
}

func TestAnAttemptEndsAfter15Seconds(t *testing.T) {
	for name, silent := range map[string]http.HandlerFunc{
		"before the answer": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"within the answer": func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, `{"ticket":`)
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			network := make(pipeNetwork)
			server := &http.Server{Handler: silent}
			go server.Serve(network)
			defer server.Close()
			client := &wechat.Client{MP: "http://localhost", HTTP: &http.Client{
				Transport: &http.Transport{DialContext: network.dial},
			}}
			began := time.Now()
			_, err := client.Image(t.Context(), "gQ")
			if e := failed(t, err); !e.Transient() || !e.Sent || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: %v, class %v, sent %t", name, e, e.Class(), e.Sent)
			}
			if took := time.Since(began); took != 15*time.Second {
				t.Errorf("%s: took %v, want 15s", name, took)
			}
		})
	}
}

// pipeNetwork is a network within the process, which synctest can see through. It is a [net.Listener] too.
type pipeNetwork chan net.Conn

func (n pipeNetwork) dial(context.Context, string, string) (net.Conn, error) {
	near, far := net.Pipe()
	n <- far
	return near, nil
}

func (n pipeNetwork) Accept() (net.Conn, error) {
	conn, ok := <-n
	if !ok {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (n pipeNetwork) Close() error   { close(n); return nil }
func (n pipeNetwork) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }
