package wechat_test

import (
	"net/http"
	"sync/atomic"
	"testing"
)

func TestAnEndlessAnswerIsNotReadToItsEnd(t *testing.T) {
	var written atomic.Int64
	endless := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/jpg")
		chunk := make([]byte, 64<<10)
		for written.Load() < 1<<30 {
			n, err := w.Write(chunk)
			written.Add(int64(n))
			if err != nil {
				return
			}
		}
	}
	client := answering(t, endless)
	_, err := client.CreateTicket(t.Context(), posterRequest)
	if e := failed(t, err); !e.Sent || !e.Transient() {
		t.Errorf("create: %v, class %v, sent %t", e, e.Class(), e.Sent)
	}
	_, err = client.Image(t.Context(), "gQ")
	if e := failed(t, err); !e.Transient() {
		t.Errorf("image: %v, class %v", e, e.Class())
	}
	if n := written.Load(); n > 64<<20 { // what is beyond the limits of 1 and 2 MiB lies in the buffers of the sockets
		t.Errorf("%d bytes were taken", n)
	}
}
