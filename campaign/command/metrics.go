package command

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"sceneqr/campaign/wechat/push"
)

// metrics is what a listener tells Prometheus. No label is of a campaign, a scene or a person.
type metrics struct {
	registry *prometheus.Registry
	pushes   *prometheus.CounterVec // by verdict
	seconds  prometheus.Histogram
	unheard  prometheus.Counter
	unfit    prometheus.Counter
	scans    *prometheus.CounterVec // new, known or left
	lost     prometheus.Counter
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		pushes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "sceneqr_pushes_total", Help: "Requests to the callback, by what became of them.",
		}, []string{"verdict"}),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "sceneqr_push_seconds", Help: "How long WeChat waited for the answer to what it signed; it gives up after 5 seconds.",
			Buckets: []float64{.005, .01, .025, .05, .1, .2, .5, 1, 2.5, 5},
		}),
		unheard: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "sceneqr_forward_failures_total", Help: "Pushes that the system behind --forward did not answer.",
		}),
		unfit: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "sceneqr_forward_bad_answers_total",
			Help: "Pushes that the system behind --forward answered so that WeChat does not take it.",
		}),
		scans: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "sceneqr_scans_total",
			Help: "Events kept in the ledger: new scans and followers, known ones that WeChat sent again, people who left.",
		}, []string{"event"}),
		lost: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "sceneqr_scans_without_scene_total", Help: "New followers whose event names no code.",
		}),
	}
	m.registry.MustRegister(m.pushes, m.seconds, m.unheard, m.unfit, m.scans, m.lost,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, v := range []push.Verdict{push.Recorded, push.Ignored, push.Refused, push.Failed, push.Handshake} {
		m.pushes.WithLabelValues(v.String()) // so that a rate is seen from the first one on
	}
	for _, event := range []string{eventNew, eventKnown, eventLeft} {
		m.scans.WithLabelValues(event)
	}
	return m
}

// The values of the label of sceneqr_scans_total.
const (
	eventNew   = "new"
	eventKnown = "known"
	eventLeft  = "left"
)

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry, MaxRequestsInFlight: 4})
}
