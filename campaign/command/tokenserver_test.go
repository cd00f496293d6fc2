package command

import (
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestATokenServerAnswersInTextOrJSON(t *testing.T) {
	var answer string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, answer) }))
	defer server.Close()
	read, err := tokenURL(server.URL + "/token")
	if err != nil {
		t.Fatal(err)
	}
	for _, answer = range []string{
		"57_abc",
		" 57_abc\r\n",
		`{"access_token":"57_abc","expires_in":7200}`,
		`{"code":0,"data":{"access_token":"57_abc"}}`,
		`{"result": {"access_token": "57_abc"}, "data": null}`,
		`{"access_token":"57_abc","data":[1,2],"result":"ok"}`,
	} {
		if got, err := read(t.Context()); err != nil || got != "57_abc" {
			t.Errorf("%s: %q, %v", answer, got, err)
		}
	}
}

func TestATokenServerIsAskedWithThePasswordOfItsURL(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); r.Method != http.MethodGet || user != "qr" || password != "p@ss" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		io.WriteString(w, "57_abc")
	}))
	defer server.Close()
	read, err := tokenURL("http://qr:p%40ss@" + strings.TrimPrefix(server.URL, "http://") + "/token")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := read(t.Context()); err != nil || got != "57_abc" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestATokenServerThatFailsIsNotQuoted(t *testing.T) {
	says := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, text) }
	}
	refuses := func(w http.ResponseWriter, _ *http.Request) { http.Error(w, leak, http.StatusForbidden) }
	redirects := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/elsewhere" {
			io.WriteString(w, leak)
			return
		}
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	}
	breaksOff := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "999")
		io.WriteString(w, leak)
	}
	for name, tc := range map[string]struct {
		answer http.HandlerFunc
		cause  string
	}{
		"refusal":      {refuses, "http 403 Forbidden"},
		"redirect":     {redirects, "http 302"},
		"page":         {says("<html>" + leak + "</html>"), "not one word"},
		"nothing":      {says(""), "it is empty"},
		"other JSON":   {says(`{"errcode":40013,"errmsg":"` + leak + `"}`), "without an access_token"},
		"a number":     {says(`{"access_token":57}`), "without an access_token"},
		"cut JSON":     {says(`{"access_token":"` + leak), "begins like JSON"},
		"too much":     {says(strings.Repeat(leak, 3_000)), "more than 65536 bytes"},
		"not HTTP":     {babble, "does not speak HTTP"},
		"never":        {mute, "no answer in time"},
		"cut short":    {breaksOff, "the connection broke"},
		"control byte": {says("57\x00" + leak), "not one word"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := tokenServer{url: "http://qr:" + leak + "@tokens.example/" + leak, transport: inMemory(t, tc.answer)}
				got, err := server.token(t.Context())
				if got != "" || err == nil || !strings.Contains(err.Error(), tc.cause) {
					t.Fatalf("%q, %v", got, err)
				}
				for _, hidden := range []string{leak, "tokens.example", "://"} {
					if strings.Contains(err.Error(), hidden) {
						t.Errorf("%q is in %v", hidden, err)
					}
				}
			})
		})
	}
}

func TestATokenServerWithAStrangersCertificateIsNotBelieved(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, leak) }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	read, err := tokenURL(server.URL + "/" + leak)
	if err != nil {
		t.Fatal(err)
	}
	got, err := read(t.Context())
	if got != "" || err == nil || !strings.Contains(err.Error(), "certificate") || strings.Contains(err.Error(), leak) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestATokenServerHasFifteenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		server := tokenServer{url: "http://tokens.example", transport: inMemory(t, mute)}
		if _, err := server.token(t.Context()); err == nil || time.Since(begin) != 15*time.Second {
			t.Errorf("%v after %v", err, time.Since(begin))
		}
	})
}

func TestATokenURLMustBeSafeAndIsNotShown(t *testing.T) {
	for _, base := range []string{"", "http://tokens.example/", "ftp://127.0.0.1/", "https:///", "https://%zz/"} {
		bad := base + leak
		_, err := tokenURL(bad)
		if _, ok := errors.AsType[*UsageError](err); !ok || strings.Contains(err.Error(), leak) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for _, good := range []string{"https://tokens.example", "http://localhost:8080/t", "http://[::1]/t"} {
		if _, err := tokenURL(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
}
