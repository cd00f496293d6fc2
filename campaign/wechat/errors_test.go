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

// TestClassOfEveryErrCode is the errcode table of the fact sheet, written down a second time.
func TestClassOfEveryErrCode(t *testing.T) {
	for class, codes := range map[wechat.Class][]int{
		wechat.Retry: {-1, 40001, 40014, 42001, 44002, 44991, 45011},
		wechat.Row: {40033, 40035, 40052, 40053, 40097, 47001, 76001, 76002, 76003, 76004, 76021, 76022,
			99999 /* unknown */},
		wechat.Today: {45009, 48006},
		wechat.Account: {40002, 40013, 40066, 40125, 40164, 40243, 41001, 41002, 41004, 43001, 43002, 43003, 45029,
			45035, 48001, 48004, 48017, 50001, 50002, 50004, 50007, 61003, 61004, 61007, 61023, 89501, 89503, 89506,
			89507},
	} {
		for _, code := range codes {
			e := &wechat.Error{Op: "create", ErrCode: code, ErrMsg: "system error, access_token expired"}
			if e.Class() != class || e.Transient() != (class == wechat.Retry) {
				t.Errorf("%d: class %v, want %v", code, e.Class(), class)
			}
			if e.Known() != (code != 99999) {
				t.Errorf("%d: known is %t", code, e.Known())
			}
			for _, line := range []string{e.Cause(), e.Cure()} {
				if line == "" || strings.ContainsAny(line, "\n\r") {
					t.Errorf("%d: not one line: %q", code, line)
				}
			}
		}
	}
}

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
	if e := failed(t, err); e.Op != "token" || !strings.HasSuffix(e.Cause(), "WeChat saw 127.0.0.1") {
		t.Errorf("not on the white list: %v, cause %q", e, e.Cause())
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

func TestCauseNamesTheAddressThatWeChatSaw(t *testing.T) {
	for msg, want := range map[string]string{
		"invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist": ": WeChat saw 203.0.113.9",
		"invalid ip 203.0.113.9, not in whitelist":                         ": WeChat saw 203.0.113.9",
		"invalid ip 2001:db8::1 ipv6 2001:db8::1, not in whitelist":        ": WeChat saw 2001:db8::1",
		"invalid ip somewhere, not in whitelist":                           "IP white list",
		"":                                                                 "IP white list",
	} {
		e := &wechat.Error{Op: "token", ErrCode: 40164, ErrMsg: msg}
		if !strings.HasSuffix(e.Cause(), want) {
			t.Errorf("%q: cause %q", msg, e.Cause())
		}
		if !strings.Contains(e.Cure(), "基础信息 › 开发信息") {
			t.Errorf("cure %q does not name the page", e.Cure())
		}
	}
}

func TestSentTellsWhetherTheCodeMayExist(t *testing.T) {
	for name, faults := range map[string]emulator.Faults{
		"lost before": {ResetBefore: emulator.Always},
		"lost after":  {ResetAfter: emulator.Always},
		"502":         {ServerError: emulator.Always},
	} {
		client, _ := emulated(t, faults)
		_, err := client.CreateTicket(t.Context(), posterRequest)
		if e := failed(t, err); !e.Sent || !e.Transient() || !strings.Contains(e.Error(), "outcome unknown") {
			t.Errorf("%s: %v, class %v, sent %t", name, e, e.Class(), e.Sent)
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
	if e := failed(t, err); e.Sent || !e.Transient() || e.Op != "create" || !errors.Is(err, syscall.ENETUNREACH) {
		t.Errorf("no network: %v, class %v, sent %t", e, e.Class(), e.Sent)
	}
}

func TestACertificateOfAStrangerStopsTheRun(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // it complains of our hanging up
	server.StartTLS()
	defer server.Close()
	client := &wechat.Client{AppID: appID, Secret: secret, API: server.URL, MP: server.URL}
	_, err := client.Image(t.Context(), "gQ")
	if e := failed(t, err); e.Class() != wechat.Account || e.Sent {
		t.Errorf("%v, class %v, sent %t", e, e.Class(), e.Sent)
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
