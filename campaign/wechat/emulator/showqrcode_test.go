package emulator_test

import (
	"bytes"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"sceneqr/campaign/wechat/emulator"
)

func TestPictureHeaders(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	resp, body, err := w.picture(w.permanent(w.token(), "a", 0).text("ticket"))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"Content-Type":  "image/jpg",
		"Cache-Control": "max-age=604800",
		"Accept-Ranges": "bytes",
		"Date":          "Fri, 15 May 2026 04:00:00 GMT",
		"Expires":       "Fri, 22 May 2026 12:00:00 +0800",
	} {
		if got := resp.Header.Get(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if resp.StatusCode != 200 || resp.ContentLength != int64(len(body)) {
		t.Errorf("status %d, length %d", resp.StatusCode, resp.ContentLength)
	}
}

func TestBadTicketsHaveNoPicture(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	sound := w.permanent(w.token(), "a", 0).text("ticket")
	flipped := []byte(sound)
	flipped[40] ^= 1
	bad := []string{"", "x", sound[:95], sound + "A", sound + "==", strings.ToLower(sound), string(flipped)}
	for _, ticket := range bad {
		if status := w.pictureStatus(ticket); status != 404 {
			t.Errorf("ticket %q: status %d", ticket, status)
		}
	}
}

func TestTicketsOutliveTheEmulator(t *testing.T) {
	old := newWorld(t, emulator.Faults{})
	o := old.permanent(old.token(), "a", 0)
	restarted := newWorld(t, emulator.Faults{})
	_, body, err := restarted.picture(o.text("ticket"))
	if err != nil {
		t.Fatal(err)
	}
	if got := scan(t, body); got != o.text("url") {
		t.Errorf("read %q, want %q", got, o.text("url"))
	}
}

func scan(t *testing.T, picture []byte) string {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(picture))
	if err != nil {
		return "broken"
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		t.Fatal(err)
	}
	return result.GetText()
}

func TestPictureFaults(t *testing.T) {
	const right, other, broken = "right", "other", "broken"
	tests := []struct {
		name        string
		faults      emulator.Faults
		status      int
		contentType string
		length      int // of the body; 0 is any
		reads       string
	}{
		{"none", emulator.Faults{}, 200, "image/jpg", 0, right},
		{"Missing", emulator.Faults{PictureMissing: emulator.Always}, 404, "text/html", 0, broken},
		{"Empty", emulator.Faults{PictureEmpty: emulator.Always}, 200, "image/jpg", 0, broken},
		{"Huge", emulator.Faults{PictureHuge: emulator.Always}, 200, "image/jpg", 20_000_000, right},
		{"Wrong", emulator.Faults{PictureWrong: emulator.Always}, 200, "image/jpg", 0, other},
		{"PNG", emulator.Faults{PicturePNG: emulator.Always}, 200, "image/png", 0, right},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, tt.faults)
			o := w.permanent(w.token(), "a", 0)
			resp, body, err := w.picture(o.text("ticket"))
			if err != nil {
				t.Fatal(err)
			}
			if tt.length != 0 && len(body) != tt.length {
				t.Errorf("%d bytes, want %d", len(body), tt.length)
			}
			if resp.StatusCode != tt.status || resp.Header.Get("Content-Type") != tt.contentType {
				t.Errorf("status %d, %s", resp.StatusCode, resp.Header.Get("Content-Type"))
			}
			got := scan(t, body)
			switch {
			case got == o.text("url"):
				got = right
			case strings.HasPrefix(got, "http://weixin.qq.com/q/02"):
				got = other
			}
			if got != tt.reads {
				t.Errorf("reads %s, want %s", got, tt.reads)
			}
		})
	}
}
