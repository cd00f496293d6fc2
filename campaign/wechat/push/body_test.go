package push

import (
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/silenceper/wechat/v2/util"
)

// counted counts what is read of a body.
type counted struct {
	io.ReadCloser
	read *int64
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	*c.read += int64(n)
	return n, err
}

func TestALongBodyIsNotReadThrough(t *testing.T) {
	const length = 100 << 20
	for name, c := range map[string]struct {
		mode
		query  url.Values
		length int64 // as it says, -1 when it says nothing
		most   int64
		why    error
	}{
		"a stranger's":            {plainMode, url.Values{}, length, 0, errUnsigned},
		"a stranger's in pieces":  {plainMode, url.Values{}, -1, 0, errUnsigned},
		"signed":                  {plainMode, queryOf(noon, ""), length, 0, errTooLong},
		"signed, in pieces":       {plainMode, queryOf(noon, ""), -1, 1<<20 + 1, errTooLong},
		"encrypted":               {safeMode, queryOf(noon, "AAAA"), length, 0, errTooLong},
		"encrypted, in pieces":    {safeMode, queryOf(noon, "AAAA"), -1, 1<<20 + 1, errTooLong},
		"plain, key, a stranger":  {safeMode, url.Values{}, -1, 0, errUnsigned},
		"plain, key, signed":      {safeMode, queryOf(noon, ""), -1, 1<<20 + 1, errTooLong},
		"encrypted, a stranger's": {safeMode, encryptedBy("another"), -1, 0, errUnsigned},
		"encrypted, long ago":     {safeMode, queryOf(noon.AddDate(-1, 0, 0), "AAAA"), -1, 0, errStale},
		"encrypted, without key":  {plainMode, queryOf(noon, "AAAA"), -1, 1<<20 + 1, errTooLong},
		"signed, and long ago":    {plainMode, queryOf(noon.AddDate(-1, 0, 0), ""), -1, 0, errStale},
		"a byte more than 1 MiB":  {plainMode, queryOf(noon, ""), 1<<20 + 1, 0, errTooLong},
		"a byte more, in a piece": {plainMode, queryOf(noon, ""), -1, 1<<20 + 1, errTooLong},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // the server lingers half a second over a connection that it closes early
			l := c.mode.listen(t, Handler{})
			var read int64
			l.server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				r.Body = counted{r.Body, &read}
				r.ContentLength = c.length
				l.ServeHTTP(w, r)
			})
			body := io.LimitReader(rand.Reader, max(c.length, length))
			if strings.HasPrefix(name, "a byte more") {
				body = io.LimitReader(rand.Reader, 1<<20+1)
			}
			a, err := l.try(t.Context(), request{http.MethodPost, c.query, body, nil})
			if err == nil { // or the connection is closed before whoever still sends has seen the answer
				checkSilent(t, a, http.StatusForbidden)
			}
			l.server.Close() // when the handler is done
			checkWhy(t, l, c.why)
			if read > c.most {
				t.Errorf("%d bytes of the body are read, want at most %d", read, c.most)
			}
		})
	}
}

// encryptedBy is the query of an encrypted push that another token has signed.
func encryptedBy(token string) url.Values {
	q := queryOf(noon, "AAAA")
	q.Set("signature", util.Signature(token, q.Get("timestamp"), nonce))
	return q
}

// Each long body takes its memory, and what a parser makes of it. An event is never one, and does not wait.
func TestAFewLongBodiesAreReadAtOnceAndTheOthersWait(t *testing.T) {
	for range mostBodies { // as long readings would
		reading <- struct{}{}
	}
	free := sync.OnceFunc(func() {
		for range mostBodies {
			<-reading
		}
	})
	defer free()
	l := plainMode.listen(t, Handler{})
	waiting := l.server.Config.Handler
	var read atomic.Int64
	l.server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var n int64
		r.Body = counted{r.Body, &n}
		waiting.ServeHTTP(w, r)
		read.Add(n)
	})
	long := strings.Replace(scanned(Scan, "7"), "</xml>", "<Content>"+strings.Repeat(" ", longBody)+"</Content></xml>", 1)
	if a := l.send(t, plainMode.push(t, long)); a.status != http.StatusInternalServerError || read.Load() > 0 {
		t.Errorf("the answer is %d, after %d bytes", a.status, read.Load())
	}
	if o, _ := l.outcome(t); o.Verdict != Failed || !errors.Is(o.Err, errCrowded) {
		t.Errorf("the outcome is %+v", o)
	}
	checkSuccess(t, l.send(t, plainMode.push(t, scanned(Scan, "7"))))
	free()
	checkSuccess(t, l.send(t, plainMode.push(t, long)))
}

func TestTheConnectionIsClosedBehindWhatIsRefused(t *testing.T) {
	w := httptest.NewRecorder()
	(&Handler{Token: token}).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
	if w.Code != http.StatusForbidden || w.Header().Get("Connection") != "close" {
		t.Errorf("the answer is %d %v", w.Code, w.Header())
	}
}

func TestABodyOfAMebibyteIsRead(t *testing.T) {
	text := scanned("SCAN", "7")
	text += strings.Repeat(" ", 1<<20-len(text))
	l := plainMode.listen(t, Handler{})
	checkSuccess(t, l.send(t, plainMode.push(t, text)))
}
