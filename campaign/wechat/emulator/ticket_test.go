package emulator_test

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/wechat/emulator"
)

// decoded is a ticket as the fact sheet says it is to be read. It is written for the tests alone, from the sheet.
type decoded struct {
	url               string
	created, lifetime uint64
	bytes             []byte // the 16 of the url
}

func decode(t *testing.T, ticket string) decoded {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(ticket)
	if err != nil || len(b) != 72 || len(ticket) != 96 {
		t.Fatalf("ticket %q: %v, %d bytes", ticket, err, len(b))
	}
	sum := 0
	for _, v := range b[12:] {
		sum += int(int8(v))
	}
	if got := int(b[2]) | int(b[3])<<8; got != 0xFFFF-sum&0xFFFF {
		t.Errorf("checksum %04x, want %04x", got, 0xFFFF-sum&0xFFFF)
	}
	if fixed := fmt.Sprintf("% x|% x|% x|% x", b[:2], b[4:14], b[59:62], b[66:68]); fixed !=
		"81 01|3c 00 00 00 00 00 00 00 01 2e|00 02 04|03 04" {
		t.Errorf("the fixed bytes are %s", fixed)
	}
	url := string(b[14:59])
	return decoded{url, little(b[62:66]), little(b[68:72]), decodeURL(t, url)}
}

func little(b []byte) (n uint64) {
	for i, v := range b {
		n |= uint64(v) << (8 * i)
	}
	return n
}

func decodeURL(t *testing.T, url string) (out []byte) {
	t.Helper()
	const alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"
	s, found := strings.CutPrefix(url, "http://weixin.qq.com/q/")
	if !found || len(s) != 22 {
		t.Fatalf("url %q", url)
	}
	for at := 0; at < len(s); {
		count := 3
		if at == 0 {
			count = 1
		}
		top := strings.IndexByte(alphabet, s[at])
		for k := range count {
			out = append(out, byte(top>>(2*k)&3<<6|strings.IndexByte(alphabet, s[at+1+k])))
		}
		at += 1 + count
	}
	return out
}

// The decoder of the tests reads a ticket of the real WeChat, published with its url in 2020 and good for a minute then.
func TestDecoderReadsAPublicTicket(t *testing.T) {
	const ticket = "gQGa8DwAAAAAAAAAAS5odHRwOi8vd2VpeGluLnFxLmNvbS9xLzAyV1BVMGMzcmFhMFAxRS1WVHh1Y3AAAgQCubdeAwQ8AAAA"
	d := decode(t, ticket)
	if d.url != "http://weixin.qq.com/q/02WPU0c3raa0P1E-VTxucp" || d.lifetime != 60 {
		t.Errorf("url %q, lifetime %d", d.url, d.lifetime)
	}
	if expires := little(d.bytes[10:14]); expires != d.created+60 {
		t.Errorf("the url ends at %d, the ticket at %d", expires, d.created+60)
	}
}

func TestTicketsAndURLsHaveWeChatsLayout(t *testing.T) {
	tests := []struct {
		action, scene string
		lifetime      int
		kind          byte
	}{
		{"QR_SCENE", `"scene_id":123`, 600, 1},
		{"QR_STR_SCENE", `"scene_str":"推广活动"`, 2592000, 12},
		{"QR_LIMIT_SCENE", `"scene_id":100000`, 0, 3},
		{"QR_LIMIT_STR_SCENE", `"scene_str":"store-000123C"`, 0, 7},
	}
	permanent := regexp.MustCompile(`^http://weixin\.qq\.com/q/02[0-9A-Za-z_-]{11}10000[0gwM]0[37][0-9A-Za-z_-]$`)
	current := regexp.MustCompile(`^http://weixin\.qq\.com/q/02[0-9A-Za-z_-]{11}1[0-9A-Za-z_-]{8}$`)
	look := regexp.MustCompile(`^gQ[EFGH].(7zw|8Dw|8Tw)A{10}S5odHRwOi8v`)
	w := newWorld(t, emulator.Faults{})
	token := w.token()
	for _, tt := range tests {
		t.Run(tt.action, func(t *testing.T) {
			o := w.ask(token, fmt.Sprintf(`{"expire_seconds":%d,"action_name":%q,"action_info":{"scene":{%s}}}`,
				tt.lifetime, tt.action, tt.scene))
			d := decode(t, o.text("ticket"))
			isPermanent := tt.lifetime == 0
			switch {
			case d.url != o.text("url"):
				t.Errorf("the ticket has url %q, the answer %q", d.url, o.text("url"))
			case !current.MatchString(d.url), permanent.MatchString(d.url) != isPermanent:
				t.Errorf("url %q", d.url)
			case !look.MatchString(o.text("ticket")), strings.HasSuffix(o.text("ticket"), "AwQAAAAA") != isPermanent:
				t.Errorf("ticket %q", o.text("ticket"))
			case d.bytes[0] != 2 || d.bytes[9] != 1 || d.bytes[14] != tt.kind:
				t.Errorf("url bytes % x", d.bytes)
			case d.created != uint64(noon.Unix()) || d.lifetime != uint64(tt.lifetime):
				t.Errorf("created %d, lifetime %d", d.created, d.lifetime)
			}
			expires, inAnswer := uint64(0), -1
			if !isPermanent {
				expires, inAnswer = uint64(noon.Unix())+uint64(tt.lifetime), tt.lifetime
			}
			if got := little(d.bytes[10:14]); got != expires {
				t.Errorf("the url expires at %d, want %d", got, expires)
			}
			if got := o.number("expire_seconds"); got != inAnswer {
				t.Errorf("expire_seconds %d, want %d", got, inAnswer)
			}
			if n := little(d.bytes[5:9]); n < 2396590230 || n > 3990600043 {
				t.Errorf("account number %d", n)
			}
		})
	}
}

// These urls are written down because other processes, and other versions of this program, must make them too.
func TestPermanentURLsAreTheSameInEveryProcess(t *testing.T) {
	want := map[string]string{
		"store-000123C": "http://weixin.qq.com/q/023wb2cTAe9Su10000007F",
		"推广活动":          "http://weixin.qq.com/q/02a78md2Ae9Su10000007h",
	}
	for scene, url := range want {
		for range 2 {
			w := newWorld(t, emulator.Faults{})
			if got := w.permanent(w.token(), scene, 0).text("url"); got != url {
				t.Errorf("scene %q: url %q, want %q", scene, got, url)
			}
		}
	}
}

// Files made from the codes of two runs are compared byte for byte, so the ticket depends on the account, the scene and
// the second alone: not on what else was asked, in which order, nor on the token.
func TestTicketsAreTheSameInEveryProcess(t *testing.T) {
	const want = "gQFf8TwAAAAAAAAAAS5odHRwOi8vd2VpeGluLnFxLmNvbS9xLzAyNkVuUGZGQWU5U3UxMDAwMDAwN2wAAgRAmgZqAwQAAAAA"
	for _, before := range [][]string{nil, {"b", "c"}, {"c", "b", "a"}} {
		w := newWorld(t, emulator.Faults{})
		token := w.token()
		for _, scene := range before {
			w.permanent(token, scene, 0)
		}
		if got := w.permanent(token, "a", 0).text("ticket"); got != want {
			t.Errorf("after %q: ticket %q, want %q", before, got, want)
		}
	}
}

func TestPermanentSceneAskedAgain(t *testing.T) {
	w := newWorld(t, emulator.Faults{Capacity: 1})
	token := w.token()
	first := w.permanent(token, "a", 0)
	w.pass(time.Second)
	again := w.permanent(token, "a", 0)
	if first.text("url") != again.text("url") {
		t.Error("the url changed")
	}
	if first.text("ticket") == again.text("ticket") {
		t.Error("the ticket does not tell its second")
	}
	if w.Asked("a") != 2 || w.Created("a") != 1 || w.Spent() != 1 {
		t.Errorf("asked %d times for %d codes, %d spent", w.Asked("a"), w.Created("a"), w.Spent())
	}

	w.Set(emulator.Faults{Capacity: 2, RepeatsDiffer: true})
	if url := w.permanent(token, "a", 0).text("url"); url == first.text("url") {
		t.Error("RepeatsDiffer: the url is the same")
	}
	w.permanent(token, "a", 45029)
	if w.Created("a") != 2 || w.Spent() != 2 {
		t.Errorf("RepeatsDiffer: %d codes, %d spent", w.Created("a"), w.Spent())
	}
}

func TestTemporaryURLsAllDiffer(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	token := w.token()
	seen := make(map[string]bool)
	for i := range 6 {
		o := w.ask(token, `{"expire_seconds":60,"action_name":"QR_SCENE","action_info":{"scene":{"scene_id":7}}}`)
		seen[o.text("url")] = true
		if i%2 == 1 {
			w.pass(time.Second)
		}
	}
	if len(seen) != 6 {
		t.Errorf("%d urls in 6 answers", len(seen))
	}
}
