package sheet_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign/sheet"
)

// An account's whole life of permanent codes, with as many columns as a chain's list of stores has.
const benchRows, benchColumns = 100_000, 10

func benchRow(i int) []string {
	row := []string{fmt.Sprintf("S%06d", i), fmt.Sprintf("朝阳门外大街第%d分店", i), fmt.Sprintf("第%d大区", i%40), "2", "北京"}
	for len(row) < benchColumns {
		row = append(row, fmt.Sprintf("own column %d of %d", len(row), i))
	}
	return row
}

var benchHeadings = []string{"门店编号", "门店名称", "分组", "份数", "城市", "店长", "电话", "地址", "开业", "备注"}

func BenchmarkReadWorkbook(b *testing.B) {
	path := filepath.Join(b.TempDir(), "stores.xlsx")
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	for i := range benchRows + 1 {
		row := benchHeadings
		if i > 0 {
			row = benchRow(i)
		}
		values := make([]any, len(row))
		for col, v := range row {
			values[col] = v
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), values); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.SaveAs(path); err != nil {
		b.Fatal(err)
	}
	f.Close()
	benchmarkRead(b, path)
}

func BenchmarkReadText(b *testing.B) {
	path := filepath.Join(b.TempDir(), "stores.csv")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := csv.NewWriter(f)
	w.Write(benchHeadings)
	for i := range benchRows {
		w.Write(benchRow(i + 1))
	}
	w.Flush()
	if err := w.Error(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	benchmarkRead(b, path)
}

// benchmarkRead reports besides the time how much the channels themselves keep, in MiB.
func benchmarkRead(b *testing.B, path string) {
	var s *sheet.Sheet
	b.ReportAllocs()
	for b.Loop() {
		s = mustRead(b, path, sheet.Options{})
	}
	if len(s.Channels) != benchRows || len(s.Headings) != benchColumns {
		b.Fatalf("%d channels, %d columns", len(s.Channels), len(s.Headings))
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "kept-MiB")
	runtime.KeepAlive(s)
}
