package pdf

import (
	"runtime"
	"testing"
)

// BenchmarkVolume draws a full volume: 400 pages of 12 labels. MB-from-OS is all memory that the program ever had at once.
func BenchmarkVolume(b *testing.B) {
	for _, outlines := range []bool{false, true} {
		name := "font"
		if outlines {
			name = "outlines"
		}
		b.Run(name, func(b *testing.B) {
			v := numbered(builtin(b, "a4-12"), 4800)
			v.Outlines = outlines
			var size counter
			for b.Loop() {
				size = 0
				if _, err := v.Write(&size); err != nil {
					b.Fatal(err)
				}
			}
			var mem runtime.MemStats
			runtime.ReadMemStats(&mem)
			b.ReportMetric(float64(size)/1e6, "MB-file")
			b.ReportMetric(float64(mem.Sys)/1e6, "MB-from-OS")
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N*4800)*1e6, "us/label")
		})
	}
}

type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
