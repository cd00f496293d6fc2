package wechat_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sceneqr/campaign/wechat"
)

func TestImageEscapesTheTicket(t *testing.T) {
	const ticket = "gQE/8+ab c&x=1%2F=="
	var got url.Values
	client := served(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.URL.Query()
		text("image/jpg", "picture")(w, r)
	}))
	picture, err := client.Image(t.Context(), ticket)
	if err != nil || string(picture) != "picture" {
		t.Fatalf("picture %q, error %v", picture, err)
	}
	if len(got) != 1 || got.Get("ticket") != ticket {
		t.Errorf("the server got %q", got)
	}
}

func TestImageRefusesWhatIsNoPicture(t *testing.T) {
	for name, test := range map[string]struct {
		answer  http.HandlerFunc
		class   wechat.Class
		errcode int
	}{
		"no such ticket": {http.NotFound, wechat.Row, 0},
		"0 bytes":        {text("image/jpg", ""), wechat.Retry, 0},
		"html":           {text("text/html", "<html>"), wechat.Retry, 0},
		"no type": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = nil
			io.WriteString(w, "x")
		}, wechat.Retry, 0},
		"errcode":    {text("text/plain", `{"errcode":-1,"errmsg":"system error"}`), wechat.Retry, -1},
		"refusal":    {text("text/plain", `{"errcode":48004,"errmsg":"api forbidden"}`), wechat.Account, 48004},
		"over 2 MiB": {text("image/jpg", strings.Repeat("a", 2<<20+1)), wechat.Retry, 0},
		"502": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "image/jpg")
			w.WriteHeader(502)
			io.WriteString(w, "x")
		}, wechat.Retry, 0},
	} {
		picture, err := served(t, test.answer).Image(t.Context(), "gQ")
		if picture != nil {
			t.Errorf("%s: a picture of %d bytes", name, len(picture))
		}
		if e := failed(t, err); e.Class() != test.class || e.ErrCode != test.errcode || e.Op != "image" {
			t.Errorf("%s: %v, class %v; want class %v", name, e, e.Class(), test.class)
		}
	}
	full := strings.Repeat("a", 2<<20)
	if picture, err := served(t, text("image/jpeg", full)).Image(t.Context(), "gQ"); string(picture) != full {
		t.Errorf("2 MiB: a picture of %d bytes, error %v", len(picture), err)
	}
}
