package push

import (
	"errors"
	"maps"
	"net/http"
	"strconv"
)

// An answer is what WeChat gets.
type answer struct {
	status int
	header http.Header
	body   []byte
	broken bool // the connection ends without one
}

// success tells WeChat not to send the push again, and to show the person nothing.
func success() answer { return plainText("success") }

// plainText is never taken for anything that runs in a browser, whoever wrote it.
func plainText(text string) answer {
	return answer{
		status: http.StatusOK,
		header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}, "X-Content-Type-Options": {"nosniff"}},
		body:   []byte(text),
	}
}

// refusal says nothing, and always the same of what is not proven to be WeChat's. The connection is closed, so that the
// rest of a body is not waited for.
//
// What is of a code by its looks, is WeChat's, and cannot be read is a 400: with success it would be lost unseen, and so it
// is sent again, and is counted here and shown in WeChat's console. What does not open with our keys, or is not of our
// mode, is a 403 like a stranger's, so that nobody learns how far he came.
func refusal(err error) answer {
	a := answer{status: http.StatusForbidden, header: http.Header{"Connection": {"close"}}}
	switch {
	case errors.Is(err, errMethod):
		a.status = http.StatusMethodNotAllowed
		a.header.Set("Allow", "GET, POST")
	case errors.Is(err, errLoop):
		a.status = http.StatusLoopDetected
	case errors.Is(err, errUnreadable):
		a.status = http.StatusBadRequest
	}
	return a
}

// failure has WeChat send the push again. The body may not have been read.
func failure() answer {
	return answer{status: http.StatusInternalServerError, header: http.Header{"Connection": {"close"}}}
}

// write has the whole answer on its way when it returns, whatever its caller does then.
func (a answer) write(w http.ResponseWriter) {
	if a.broken {
		panic(http.ErrAbortHandler)
	}
	maps.Copy(w.Header(), a.header)
	if a.status != http.StatusNoContent && a.status != http.StatusNotModified { // which may not have one
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // nobody is left to be told
	_ = http.NewResponseController(w).Flush()
}
