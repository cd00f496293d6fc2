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
	*teller
	scans   *ledger.Scans
	metrics *metrics
	gone    context.CancelCauseFunc // ends the listening, for a ledger that has gone

	mu      sync.Mutex
	counts  console.Pushes  // since they were last told
	refused map[string]bool // the kinds of refusals that were told of in this hour
	failing string          // why the last event could not be kept, which was told; "" when it was
	account string          // whose pushes came first, gh_…
	mixed   bool            // those of another account came too, which was told
	unheard bool            // since its last good answer the system behind has not answered a push, which was told
	unfit   bool            // since then it has answered one badly, which was told
	astray  bool            // a push has come to another path, which was told
}

// receive serves the callback until ctx ends or the ledger is gone, and answers what is under way.
func (s Settings) receive(ctx context.Context, socket net.Listener, scans *ledger.Scans, handler *push.Handler) error {
	ctx, gone := context.WithCancelCause(ctx)
	defer gone(nil)
	r := &receiver{teller: newTeller(s.Console), scans: scans, metrics: newMetrics(), gone: gone, refused: map[string]bool{}}
	defer r.end()
	handler.Record, handler.Observe = r.record, r.observe
	server := server(r.doors(s.Callback.Path, handler), r.teller)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(socket) }()
	go r.sumUpEachMinute(ctx)
	select {
	case err := <-ended:
		return words.Errorf("listening on %s: %w", socket.Addr().String(), err)
	case <-ctx.Done():
	}
	stop(server)
	r.sumUp()
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
		switch asked := req.URL.Path; {
		case asked == healthPath:
			readOnly(r.health).ServeHTTP(w, req)
		case asked == metricsPath:
			readOnly(metrics.ServeHTTP).ServeHTTP(w, req)
		case isPath(asked, path):
			callback.ServeHTTP(w, req)
		default:
			r.tellAstray(req, path)
			w.WriteHeader(http.StatusNotFound)
		}
	})
}

// readOnly lets those in who ask, and nobody who sends.
func readOnly(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		if req.Method != http.MethodGet && req.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			w.Header().Set("Connection", "close") // without what it would send
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		h(w, req)
	}
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
	r.failing = ""
	if !fresh {
		r.counts.Known++
		r.metrics.scans.WithLabelValues(eventKnown).Inc()
		return
	}
	switch {
	case event.Kind == scan.Left:
		r.counts.Left++
		r.metrics.scans.WithLabelValues(eventLeft).Inc()
		return
	case event.Kind == scan.Followed && event.Scene == "" && event.Ticket == "":
		r.counts.Sceneless++
		r.metrics.lost.Inc()
	default:
		r.counts.New++
	}
	r.metrics.scans.WithLabelValues(eventNew).Inc()
}

// sumUpEachMinute is for as long as ctx lasts. Each hour it forgets which refusals were told.
func (r *receiver) sumUpEachMinute(ctx context.Context) {
	minute, hour := time.NewTicker(time.Minute), time.NewTicker(time.Hour)
	defer minute.Stop()
	defer hour.Stop()
	for {
		select {
		case <-minute.C:
			r.sumUp()
		case <-hour.C:
			r.mu.Lock()
			clear(r.refused)
			r.mu.Unlock()
		case <-ctx.Done():
			return
		}
	}
}

// sumUp has told what came in since it was last told, unless nothing did.
func (r *receiver) sumUp() {
	r.mu.Lock()
	counts := r.counts
	r.counts = console.Pushes{}
	r.mu.Unlock()
	if counts != (console.Pushes{}) {
		r.tell(func(c *console.Console) { c.Pushes(counts) })
	}
}
