package command

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/scan"
	"sceneqr/campaign/wechat/push"
	"sceneqr/campaign/words"
)

// receiver keeps what the pushes tell of, and tells what became of them.
type receiver struct {
	console *console.Console
	scans   *ledger.Scans
	metrics *metrics
	gone    context.CancelCauseFunc // ends the listening, for a ledger that has gone

	mu      sync.Mutex
	counts  console.Pushes  // since they were last told
	refused map[string]bool // the kinds of refusals that were told of
	failing bool            // the last event could not be kept, which was told
	unheard bool            // the system behind did not answer the last push, which was told
}

// receive serves the callback until ctx ends or the ledger is gone, and answers what is under way.
func (s Settings) receive(ctx context.Context, socket net.Listener, scans *ledger.Scans, handler *push.Handler) error {
	ctx, gone := context.WithCancelCause(ctx)
	defer gone(nil)
	r := &receiver{console: s.Console, scans: scans, metrics: newMetrics(), gone: gone, refused: map[string]bool{}}
	handler.Record, handler.Observe = r.record, r.observe
	server := server(r.doors(s.Callback.Path, handler), s.Console)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(socket) }()
	go r.tellEachMinute(ctx)
	select {
	case err := <-ended:
		return words.Errorf("listening on %s: %w", socket.Addr().String(), err)
	case <-ctx.Done():
	}
	stop(server)
	r.tell()
	if cause := context.Cause(ctx); errors.Is(cause, ledger.ErrGone) {
		return cause
	}
	return nil
}

// stop waits for the answers under way. What takes longer is cut, and WeChat sends it again.
func stop(server *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), stopPatience)
	defer cancel()
	if server.Shutdown(ctx) != nil {
		_ = server.Close()
	}
}

// doors lead to the callback, and for those within the house to what watches over it. There are no others.
func (r *receiver) doors(path string, callback http.Handler) http.Handler {
	metrics := r.metrics.handler()
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		switch req.URL.Path {
		case path:
			callback.ServeHTTP(w, req)
		case healthPath:
			r.health(w, req)
		case metricsPath:
			metrics.ServeHTTP(w, req)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	})
}

// health tries whether a push could be kept.
func (r *receiver) health(w http.ResponseWriter, req *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	said := "ok"
	if err := r.scans.Check(req.Context()); err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		said = r.console.Language.Of(err)
		r.endIfGone(err)
	}
	_, _ = io.WriteString(w, said+"\n")
}

func (r *receiver) endIfGone(err error) {
	if errors.Is(err, ledger.ErrGone) {
		r.gone(err)
	}
}

// record keeps an event.
func (r *receiver) record(ctx context.Context, e push.Event) error {
	event, ok := scan.Of(e)
	if !ok {
		return nil
	}
	fresh, err := r.scans.Record(ctx, event)
	if err != nil {
		r.endIfGone(err)
		return err
	}
	r.count(event, fresh)
	return nil
}

func (r *receiver) count(event scan.Scan, fresh bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failing = false
	if !fresh {
		r.counts.Known++
		r.metrics.scans.WithLabelValues(eventKnown).Inc()
		return
	}
	r.counts.New++
	r.metrics.scans.WithLabelValues(eventNew).Inc()
	if event.Kind == scan.Followed && event.Scene == "" && event.Ticket == "" {
		r.metrics.lost.Inc()
	}
}

// tellEachMinute is for as long as ctx lasts.
func (r *receiver) tellEachMinute(ctx context.Context) {
	minute := time.NewTicker(time.Minute)
	defer minute.Stop()
	for {
		select {
		case <-minute.C:
			r.tell()
		case <-ctx.Done():
			return
		}
	}
}

// tell says what came in since it was last said, unless nothing did.
func (r *receiver) tell() {
	r.mu.Lock()
	counts := r.counts
	r.counts = console.Pushes{}
	r.mu.Unlock()
	if counts != (console.Pushes{}) {
		r.console.Pushes(counts)
	}
}
