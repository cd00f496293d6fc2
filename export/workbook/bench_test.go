package workbook

import (
	"fmt"
	"io"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
)

// BenchmarkResult100000 is the largest workbook of our own that one account can come to. It tells the highest heap too.
func BenchmarkResult100000(b *testing.B) {
	r := resultOf(shops(100_000, 1))
	measure(b, r)
}

// BenchmarkOriginal12000 is about the largest of a customer's that is handed back: ten columns, one of them formulas.
func BenchmarkOriginal12000(b *testing.B) {
	rows := shops(12_000, 1)
	r := resultOf(rows)
	r.Original = &campaign.Original{Worksheet: "Sheet1", HeadingRow: 1, Content: large(b, rows)}
	measure(b, r)
}

func measure(b *testing.B, r Result) {
	b.Helper()
	for b.Loop() {
		highest := highestHeap(func() {
			if notes, err := r.Write(io.Discard); err != nil || len(notes) > 0 && r.Original != nil {
				b.Fatal(notes, err)
			}
		})
		b.ReportMetric(float64(highest)/1e6, "MB-heap")
	}
}

// highestHeap is the highest heap in use while do runs.
func highestHeap(do func()) uint64 {
	var highest atomic.Uint64
	stop := make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			highest.Store(max(highest.Load(), m.HeapInuse))
			select {
			case <-stop:
				return
			case <-tick.C:
			}
		}
	}()
	do()
	close(stop)
	<-done
	return highest.Load()
}

// large is a customer's workbook of many rows.
func large(t testing.TB, rows []Row) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	stream, err := f.NewStreamWriter("Sheet1")
	check(t, err)
	check(t, stream.SetRow("A1", []any{"编号", "名称", "城市", "地址", "电话", "开业", "预算", "负责人", "备注", "合计"}))
	for i, row := range rows {
		c := row.Code
		check(t, stream.SetRow(cellName(1, c.Row), []any{c.Key, c.Name, c.Group, fmt.Sprintf("人民路%d号", i), fmt.Sprintf("021-%08d", i), 45000 + i,
			1234.5, "王经理", "", excelize.Cell{Formula: fmt.Sprintf("G%d*2", c.Row), Value: 2469}}))
	}
	check(t, stream.Flush())
	out, err := f.WriteToBuffer()
	check(t, err)
	return out.Bytes()
}
