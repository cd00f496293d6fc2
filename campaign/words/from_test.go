package words_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/url"
	"os"
	"syscall"
	"testing"
	"time"

	"sceneqr/campaign/words"
)

// told is errors of many makes, each with its Chinese.
var told = map[string]error{
	"没有这个文件或文件夹":               words.New(missing),
	"wechat token：没有这个文件或文件夹":  fmt.Errorf("wechat token: %w", words.New(missing)),
	"after 没有这个文件或文件夹":         fmt.Errorf("after %w", words.New(missing)),
	"a：打开 p：没有这个文件或文件夹":        fmt.Errorf("a: %w", &fs.PathError{Op: "open", Path: "p", Err: errors.New(missing)}),
	"重命名 open: a b：没有这个文件或文件夹": &os.LinkError{Op: "rename", Old: "open: a", New: "b", Err: syscall.ENOENT},

	"dial tcp 203.0.113.9:443：连接：连接被拒绝": &net.OpError{
		Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(203, 0, 113, 9), Port: 443},
		Err: os.NewSyscallError("connect", syscall.ECONNREFUSED),
	},
	"dial tcp：lookup no.example on 192.0.2.1:53：没有这个主机名": &net.OpError{
		Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "no.example", Server: "192.0.2.1:53", IsNotFound: true},
	},
	`Get "https://api.example/"：超时`: &url.Error{Op: "Get", URL: "https://api.example/", Err: context.DeadlineExceeded},
	`Get "x"：对方没有应答就断开了`:            &url.Error{Op: "Get", URL: "x", Err: io.EOF},
	"tls：证书核实不了：x509：证书由未知的机构签发":    &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}},
	"net/http：TLS 握手超时":             errors.New("net/http: TLS handshake timeout"),
	"超时":                            context.DeadlineExceeded,
	"a: b: what nobody has said":    errors.New("a: b: what nobody has said"),
}

func TestWhatGoAndTheSystemSayIsTranslatedAsFarAsItIsKnown(t *testing.T) {
	for want, err := range told {
		if got := words.Chinese.Of(err); got != want {
			t.Errorf("%q is told as %q, want %q", err, got, want)
		}
		if got := words.English.Of(err); got != err.Error() {
			t.Errorf("English %q of %q", got, err)
		}
	}
}

func TestAnErrorIsKeptWithAllThatCanBeTranslated(t *testing.T) {
	for want, err := range told {
		for form, m := range map[string]words.Message{"itself": words.From(err), "an argument": words.Of("%v", err)} {
			if got := words.Chinese.Of(kept(t, m)); got != want {
				t.Errorf("%q, as %s, comes back as %q, want %q", err, form, got, want)
			}
			if got := words.English.Of(kept(t, m)); got != err.Error() {
				t.Errorf("%q, as %s, comes back as %q", err, form, got)
			}
		}
	}
	m := kept(t, words.From(refused{"permission denied"}))
	if en, zh := words.English.Of(m), words.Chinese.Of(m); en != "errcode 1" || zh != "没有权限（errcode 1）" {
		t.Errorf("%q and %q", en, zh)
	}
	if !words.From(nil).IsZero() {
		t.Error("no error is told of")
	}
}

// kept is what becomes of a message in a database.
func kept(t *testing.T, m words.Message) (back words.Message) {
	t.Helper()
	text, err := m.MarshalText()
	if err == nil {
		err = back.UnmarshalText(text)
	}
	if err != nil {
		t.Fatal(err)
	}
	return back
}

type whole int16

func TestNumbersAreKeptAsNumbers(t *testing.T) {
	for _, m := range []words.Message{
		words.Of("%d %03d %d %x", int8(-7), whole(5), uint16(9), uint64(1<<64-1)),
		words.Of("%.1f %g %v %v", 2.0, float32(0.1), 1e30, float32(0.1)),
		words.Of("%v %s %t %q", time.Minute, net.IPv4(1, 2, 3, 4), true, "a"),
	} {
		if got, want := kept(t, m).String(), m.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
