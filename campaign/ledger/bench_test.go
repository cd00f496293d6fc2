package ledger

import (
	"fmt"
	"runtime"
	"testing"

	"sceneqr/campaign"
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
