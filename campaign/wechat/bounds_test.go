package wechat_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
)

// Each op as a call of the client, and the most bytes of an answer that it may read.
var calls = map[string]struct {
	path string
	send func(context.Context, *wechat.Client) error
	most int
}{
	"token": {stableToken, func(ctx context.Context, c *wechat.Client) error { return c.Authorize(ctx) }, 1<<20 + 1},
	"create": {create, func(ctx context.Context, c *wechat.Client) error {
		_, err := c.CreateTicket(ctx, posterRequest)
		return err
	}, 1<<20 + 1},
	"quota": {emulator.PathQuota, func(ctx context.Context, c *wechat.Client) error {
		_, err := c.Quota(ctx)
		return err
	}, 1<<20 + 1},
	"image": {showQRCode, func(ctx context.Context, c *wechat.Client) error {
		_, err := c.Image(ctx, soundTicket)
		return err
	}, 2<<20 + 1},
}

// soundTicket is one that any emulator draws the picture of.
var soundTicket = func() string {
	e := &emulator.Emulator{AppID: appID, Secret: secret}
	client := &wechat.Client{AppID: appID, Secret: secret, HTTP: &http.Client{Transport: inProcess{e}}}
	ticket, err := client.CreateTicket(context.Background(), posterRequest)
	if err != nil {
		panic(err)
	}
	return ticket.Ticket
}()

func TestDamagedAnswersAreRefusedAndTransient(t *testing.T) {
	for name, damage := range map[string]emulator.Damage{
		"502": emulator.ServerError, "429": emulator.Throttled, "504": emulator.TimedOut,
		"html": emulator.HTMLPage, "html for an answer": emulator.HTMLAfter,
		"reset before": emulator.ResetBefore, "reset after": emulator.ResetAfter,
		"cut, and its length with it": emulator.CutShort, "short of its length": emulator.Torn,
		"no gzip": emulator.NotGzip, "1 GiB": emulator.Flood,
	} {
		for op, call := range calls {
			if op == "image" && damage == emulator.CutShort {
				continue // half a picture: the decoder refuses it
			}
			client, _ := emulated(t, emulator.Faults{Wire: emulator.Strike(call.path, emulator.Always, damage)})
			told := traced(client)
			err := call.send(t.Context(), client)
			if e := failed(t, err); !e.Transient() || e.Op != op || e.TooFast() {
				t.Errorf("%s, %s: %v, class %v", op, name, e, e.Class())
			}
			for _, x := range told() {
				if x.Bytes > call.most {
					t.Errorf("%s, %s: %d bytes were read of %s", op, name, x.Bytes, x.Op)
				}
			}
		}
	}
}

func TestAPictureOf20MBIsRefused(t *testing.T) {
	client, _ := emulated(t, emulator.Faults{PictureHuge: emulator.Always})
	told := traced(client)
	picture, err := client.Image(t.Context(), soundTicket)
	if e := failed(t, err); picture != nil || !e.Transient() || told()[0].Bytes > calls["image"].most {
		t.Errorf("%d bytes of picture, %d read; %v, class %v", len(picture), told()[0].Bytes, e, e.Class())
	}
}

// TestABombIsNotBlownUp has the server send 1 GiB that is a thousandth of that on the wire.
func TestABombIsNotBlownUp(t *testing.T) {
	var part bytes.Buffer
	z := gzip.NewWriter(&part)
	z.Write(bytes.Repeat([]byte(" "), 16<<20))
	z.Close()
	bomb := strings.Repeat(part.String(), 64) // gzip files one after the other are one gzip file
	for op, call := range calls {
		mux := http.NewServeMux()
		mux.HandleFunc(call.path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "image/jpg")
			w.Header().Set("Content-Encoding", "gzip")
			status(http.StatusOK, bomb)(w, nil)
		})
		mux.Handle("/", &emulator.Emulator{AppID: appID, Secret: secret})
		client := served(t, mux)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		err := call.send(t.Context(), client)
		runtime.ReadMemStats(&after)
		if e := failed(t, err); !e.Transient() || !strings.Contains(e.Error(), "more than") {
			t.Errorf("%s: %v, class %v", op, e, e.Class())
		}
		if n := after.TotalAlloc - before.TotalAlloc; n > 128<<20 {
			t.Errorf("%s: %d MiB were allocated", op, n>>20)
		}
	}
}
