package ledger

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/scan"
)

// life is as many codes as an account gets.
func life() []campaign.Code {
	codes := sheet("spring", campaign.Capacity)
	for i := range codes {
		codes[i].Key = fmt.Sprint(codes[i].Serial)
		codes[i].Cells = append(codes[i].Cells,
			campaign.Cell{Heading: "地址", Text: fmt.Sprintf("上海市黄浦区南京东路%d号", i)},
			campaign.Cell{Heading: "电话", Text: fmt.Sprintf("021-%08d", i)},
			campaign.Cell{Heading: "区域", Text: "华东"}, campaign.Cell{Heading: "备注", Text: ""})
	}
	return codes
}

func BenchmarkReserveLifeNew(b *testing.B) {
	codes := life()
	for b.Loop() {
		b.StopTimer()
		l := fresh(b)
		b.StartTimer()
		reserve(b, l, codes...)
	}
}

func BenchmarkReserveLifeAgain(b *testing.B) {
	l := fresh(b)
	codes := reserve(b, l, life()...)
	for b.Loop() {
		reserve(b, l, codes...)
	}
}

func BenchmarkCodesLife(b *testing.B) {
	l := fresh(b)
	reserve(b, l, life()...)
	for b.Loop() {
		codes := listed(b, l, "spring")
		b.ReportMetric(heapMB(), "heap-MB")
		runtime.KeepAlive(codes)
	}
}

func BenchmarkKnownLife(b *testing.B) {
	l := fresh(b)
	reserve(b, l, life()...)
	for b.Loop() {
		known, err := l.Known(b.Context(), "spring")
		noError(b, err)
		b.ReportMetric(heapMB(), "heap-MB")
		runtime.KeepAlive(known)
	}
}

func BenchmarkOpenLife(b *testing.B) {
	l := fresh(b)
	reserve(b, l, life()...)
	noError(b, l.Close())
	for b.Loop() {
		l, err := Open(b.Context(), l.path, account)
		noError(b, err)
		noError(b, l.Close())
	}
}

func BenchmarkPicture(b *testing.B) {
	l := fresh(b)
	codes := reserve(b, l, sheet("spring", 500)...)
	for i, c := range codes {
		codes[i] = verified(ticketed(c))
		noError(b, l.Save(b.Context(), codes[i], make([]byte, 24<<10)))
	}
	for i := 0; b.Loop(); i++ {
		_, err := l.Picture(b.Context(), codes[i%len(codes)])
		noError(b, err)
	}
}

// BenchmarkFindLife finds codes of an account that has used them all.
func BenchmarkFindLife(b *testing.B) {
	l := fresh(b)
	codes := reserve(b, l, life()...)
	_, err := l.write.Exec(`UPDATE code SET stage = 'ticketed', asked = 1, ticket = 'gQF' || key, url = 'http://weixin.qq.com/q/' || key`)
	noError(b, err)
	for i := 0; b.Loop(); i++ {
		c := codes[i*7919%len(codes)]
		found, err := l.Find(b.Context(), "http://weixin.qq.com/q/"+c.Key)
		if noError(b, err); found.Key != c.Key {
			b.Fatalf("%q was found, not %q", found.Key, c.Key)
		}
	}
}

// heapMB is what is held at this moment, and so with what was read.
func heapMB() float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20)
}

// BenchmarkRecord writes down scans from 32 goroutines, as many as a server may have under way.
func BenchmarkRecord(b *testing.B) {
	_, s, codes := opened(b, 1_000)
	var next atomic.Int64
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			n := int(next.Add(1))
			record(b, s, follows(fmt.Sprint("o", n%300_000), codes[n%len(codes)].Scene, n/100))
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "scans/s")
}

// BenchmarkRecordBesideARun is a listener's thousand scans a second beside 16 workers of a run who save pictures of 24 KB as
// fast as it goes.
func BenchmarkRecordBesideARun(b *testing.B) {
	l, s, codes := opened(b, 20_000)
	jpeg := make([]byte, 24<<10)
	var saved atomic.Int64
	ctx, stop := context.WithCancel(b.Context())
	var run, scans sync.WaitGroup
	for range 16 {
		run.Go(func() {
			for ctx.Err() == nil {
				c := codes[int(saved.Add(1))%len(codes)]
				noError(b, l.Save(b.Context(), verified(ticketed(c)), jpeg))
			}
		})
	}
	took := make([]time.Duration, b.N)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	b.ResetTimer()
	for n := range b.N {
		<-tick.C
		scans.Go(func() {
			begun := time.Now()
			record(b, s, follows(fmt.Sprint("o", n), codes[n%1_000].Scene, n/1_000))
			took[n] = time.Since(begun)
		})
	}
	scans.Wait()
	b.StopTimer()
	stop()
	run.Wait()
	slices.Sort(took)
	b.ReportMetric(float64(saved.Load())/b.Elapsed().Seconds(), "saves/s")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1e3, "p99-ms")
}

// BenchmarkRecordAll imports a thousand scans at a time.
func BenchmarkRecordAll(b *testing.B) {
	_, s, codes := opened(b, 1_000)
	for n := 0; b.Loop(); n++ {
		recordAll(b, s, thousand(codes, n)...)
	}
	b.ReportMetric(1_000*float64(b.N)/b.Elapsed().Seconds(), "scans/s")
}

// thousand are scans of 300,000 people, a thousand other ones for each n.
func thousand(codes []campaign.Code, n int) []scan.Scan {
	events := make([]scan.Scan, 1_000)
	for i := range events {
		second := n*1_000 + i
		events[i] = follows(fmt.Sprint("o", second*7919%300_000), codes[i].Scene, second)
	}
	return events
}

// BenchmarkReport asks what a report asks of a million scans of a thousand codes.
func BenchmarkReport(b *testing.B) {
	l, s, codes := opened(b, 1_000)
	for n := range 1_000 {
		recordAll(b, s, thousand(codes, n)...)
	}
	b.Run("Visits", func(b *testing.B) {
		for b.Loop() {
			if seen := len(visits(b, l, "spring")); seen != 1_000_000 {
				b.Fatal(seen)
			}
		}
	})
	b.Run("LostScans", func(b *testing.B) {
		for b.Loop() {
			lost(b, l)
		}
	})
	b.Run("UnknownScenes", func(b *testing.B) {
		for b.Loop() {
			_, _, _, err := l.UnknownScenes(b.Context(), time.Time{}, time.Time{}, 100)
			noError(b, err)
		}
	})
}
