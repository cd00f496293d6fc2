package wechat_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"sceneqr/campaign/wechat"
)

// spellings are the ways in which v is printed, with all that it wraps.
func spellings(v any) string {
	var b strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&b, verb+"\n", v)
	}
	text, _ := json.Marshal(v)
	b.Write(text)
	slog.New(slog.NewTextHandler(&b, nil)).Info("", "v", v)
	slog.New(slog.NewJSONHandler(&b, nil)).Info("", "v", v)
	if err, ok := v.(error); ok {
		if e, ok := errors.AsType[*wechat.Error](err); ok {
			fmt.Fprintln(&b, e.Cause(), e.Cure(), e.Caller())
		}
		if inner := errors.Unwrap(err); inner != nil {
			b.WriteString(spellings(inner))
		}
	}
	return b.String()
}

func checkSecrecy(t *testing.T, name string, v any) {
	t.Helper()
	printed := spellings(v)
	all := []string{secret, token, url.QueryEscape(token), fmt.Sprintf("%x", secret), fmt.Sprintf("%x", token), "://127"}
	for _, hidden := range all {
		if strings.Contains(printed, hidden) {
			t.Errorf("%s: %q in\n%s", name, hidden, printed)
		}
	}
}

// checkExchange looks for secrets in what Trace was told. The host is a name on purpose, and no URL.
func checkExchange(t *testing.T, name string, x wechat.Exchange) {
	t.Helper()
	if x.Host == "" || x.Op == "" {
		t.Errorf("%s: an exchange without a host or an op: %+v", name, x)
	}
	checkSecrecy(t, name+", exchange", x)
	if x.Err != nil {
		checkSecrecy(t, name+", error of the exchange", x.Err)
	}
}

// raw answers with these bytes, which need not be HTTP.
func raw(format string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		said := fmt.Sprintf("%s?%s %s", r.Host, r.URL.RawQuery, bytes.ReplaceAll(body, []byte(`"`), nil))
		fmt.Fprintf(conn, format, said)
	}
}

// echo answers with all that the request said, in an errmsg.
func echo(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		said := fmt.Sprint(r.URL.Query(), string(body), r.URL.RawQuery)
		json.NewEncoder(w).Encode(map[string]any{"errcode": code, "errmsg": said})
	}
}

// misfortunes are servers that betray what they were told, or are not there.
var misfortunes = map[string]http.HandlerFunc{
	"errmsg that echoes":        echo(40001),
	"unknown errcode":           echo(12345),
	"address":                   echo(40164),
	"no HTTP":                   raw("%s\r\n\r\n"),
	"odd status":                raw("HTTP/1.1 %s\r\n\r\n"),
	"odd header":                raw("HTTP/1.1 200 OK\r\n%s\r\n\r\n"),
	"odd length":                raw("HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n"),
	"odd type":                  raw("HTTP/1.1 200 OK\r\nContent-Type: text/plain; x=%s\r\n\r\n"),
	"odd encoding":              raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: %s\r\n\r\n"),
	"redirect":                  raw("HTTP/1.1 302 Found\r\nLocation: http://%s\r\n\r\n"),
	"redirect to nonsense":      raw("HTTP/1.1 302 Found\r\nLocation: %%zz%s\r\n\r\n"),
	"answer without an answer":  raw("HTTP/1.1 200 OK\r\n\r\n%s"),
	"bad gateway":               raw("HTTP/1.1 502 Bad Gateway\r\n\r\nno answer from %s"),
	"hang up":                   func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	"connection is broken off":  raw("HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n%s"),
	"chunks that are no chunks": raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\n"),
}

func TestNoErrorOrTraceShowsSecretTokenOrURL(t *testing.T) {
	lent := func(context.Context) (string, error) { return token, nil }
	for name, h := range misfortunes {
		for _, classic := range []bool{false, true} {
			atCreate := answering(t, h)
			atCreate.Trace = func(x wechat.Exchange) { checkExchange(t, name, x) }
			_, err := atCreate.CreateTicket(t.Context(), posterRequest)
			checkSecrecy(t, name+", create", err)
			_, err = atCreate.Image(t.Context(), "gQ")
			checkSecrecy(t, name+", image", err)
			checkSecrecy(t, name+", client", atCreate)

			atToken := served(t, h)
			atToken.Classic = classic
			atToken.Trace = atCreate.Trace
			_, err = atToken.CreateTicket(t.Context(), posterRequest)
			checkSecrecy(t, name+", token", err)
			_, err = atToken.Quota(t.Context())
			checkSecrecy(t, name+", token again", err)
		}
		withLent := served(t, h)
		withLent.Token, withLent.Trace = lent, func(x wechat.Exchange) { checkExchange(t, name+", lent", x) }
		for range 3 { // when the token is refused it is read again, and is the same
			_, err := withLent.CreateTicket(t.Context(), posterRequest)
			checkSecrecy(t, name+", lent", err)
		}
		checkSecrecy(t, name+", client that borrows", withLent)
	}
}

func TestNoErrorOfTheTransportShowsSecretTokenOrURL(t *testing.T) {
	for name, base := range map[string]string{
		"nobody there":  "http://127.0.0.1:1",
		"no such host":  "https://127.0.0.1.invalid",
		"no port":       "http://127.0.0.1:99999",
		"not a URL":     "://127.0.0.1",
		"odd URL":       "http://127.0.0.1:1/%zz",
		"plain":         "http://192.0.2.1/",
		"with a secret": "https://user:" + secret + "@127.0.0.1:1/",
	} {
		for _, classic := range []bool{false, true} {
			client := &wechat.Client{AppID: appID, Secret: secret, API: []string{base}, Classic: classic}
			client.Trace = func(x wechat.Exchange) { checkSecrecy(t, name, x) }
			client.HTTP = &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
				return nil, fmt.Errorf("dialling for %s: %w", r.URL, &url.Error{Op: "Get", URL: r.URL.String(), Err: io.EOF})
			})}
			_, err := client.CreateTicket(t.Context(), posterRequest)
			checkSecrecy(t, name, err)
			host, _ := client.Divert(err)
			checkSecrecy(t, name, host)
			checkSecrecy(t, name, fmt.Sprint(client.Check()))
		}
	}
}

func TestSecretsArePrintedByNobody(t *testing.T) {
	client := answering(t, text("", `{"errcode":0,"quota":{}}`))
	if _, err := client.Quota(t.Context()); err != nil {
		t.Fatal(err)
	}
	checkSecrecy(t, "client", client)
	checkSecrecy(t, "client within", struct{ Client *wechat.Client }{client})
	for _, verb := range []string{"%v", "%+v", "%#v"} {
		if inner := fmt.Sprintf(verb, reflect.ValueOf(client).Elem()); strings.Contains(inner, token) {
			t.Errorf("the fields of the client show the token: %s", inner)
		}
	}
	checkSecrecy(t, "secret", client.Secret)
	checkSecrecy(t, "pointer to secret", &client.Secret)
	if string(client.Secret) != secret {
		t.Error("the secret is lost")
	}
}
