//go:build unix

// Command bench measures the whole program as its user has it: the real binary, a real sheet, and WeChat's emulator in a
// process of its own, with the limiter off. For 1,000 and 10,000 channels, and with BENCH_FULL=1 for 100,000, it prints
// how many codes a second each part of the work took and the most memory that the program held. Then it has 100,000 labels
// printed from a ledger, on one processor and on two, and compares the bytes; and it has a sheet of 100,000 rows checked, and
// the result workbook and gallery of as many codes made. Last it sends a listener 1,000 scans a second for a minute, or for
// BENCH_SECONDS, alone and beside a run, and has a million scans reported. BENCH=channels, labels, sheets, scans and report
// measure one of these alone.
//
// Start it with `make bench`. The emulator shares the machine's processors, so the figures are those of both together.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/xuri/excelize/v2"

	"sceneqr/samples/program"
)

func main() {
	log.SetFlags(0)
	if err := run(); err != nil {
		log.Fatalf("bench: %v", err)
	}
}

func run() error {
	dir, err := os.MkdirTemp("", "sceneqr-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binary, err := program.Build(context.Background(), dir)
	if err != nil {
		return err
	}
	only, known := os.Getenv("BENCH"), false
	for _, m := range measurements {
		if only != "" && only != m.name {
			continue
		}
		known = true
		if err := m.take(binary, dir); err != nil {
			return err
		}
	}
	if !known {
		return fmt.Errorf("BENCH is channels, labels, sheets, scans, report or nothing, not %q", only)
	}
	return nil
}

// measurements are what is measured, in this order.
var measurements = []struct {
	name string
	take func(binary, dir string) error
}{
	{"channels", measureRuns},
	{"labels", measurePrinting},
	{"sheets", measureSheets},
	{"scans", measureListening},
	{"report", measureReport},
}

func measureRuns(binary, dir string) error {
	sizes := []int{1_000, 10_000}
	if os.Getenv("BENCH_FULL") == "1" {
		sizes = append(sizes, 100_000)
	}
	fmt.Println("channels   sheet s   asked/s   verified/s   ZIP/s   PDF/s   workbook/s   total s   peak MB")
	for _, n := range sizes {
		if err := measure(binary, filepath.Join(dir, fmt.Sprint(n)), n); err != nil {
			return fmt.Errorf("%d channels: %w", n, err)
		}
	}
	return nil
}

// measure runs the program once, with n channels that are new to it.
func measure(binary, dir string, n int) error {
	if err := os.Mkdir(dir, 0o777); err != nil {
		return err
	}
	sheet := filepath.Join(dir, "channels.xlsx")
	if err := writeSheet(sheet, n); err != nil {
		return fmt.Errorf("writing the sheet: %w", err)
	}
	url, stop, err := startEmulator(binary)
	if err != nil {
		return fmt.Errorf("starting the emulator: %w", err)
	}
	defer stop()
	cmd := exec.Command(binary, "run", "--json", "--rate", "0", "--image-rate", "0", "--appid", appid,
		"--api-url", url, "--mp-url", url, "--ledger", filepath.Join(dir, "sceneqr.db"), "--out", filepath.Join(dir, "out"), sheet)
	cmd.Env = append(program.Environment(), "SCENEQR_SECRET="+strings.Repeat("0", 32))
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	watch := watch{start: time.Now(), parts: map[string]*span{}}
	if err := cmd.Start(); err != nil {
		return err
	}
	err = watch.read(out)
	if err := errors.Join(err, cmd.Wait()); err != nil {
		return fmt.Errorf("%w\n%s", err, &said)
	}
	total := time.Since(watch.start).Seconds()
	fmt.Printf("%8d %9.1f %9.0f %12.0f %7.0f %7.0f %12.0f %9.1f %9.0f\n", n, watch.part("start").to.Sub(watch.start).Seconds(),
		watch.part("ticketed").rate(n), watch.part("verified").rate(n),
		watch.part("codes.zip").rate(n), watch.pdf().rate(n), watch.part("result.xlsx").rate(n), total, peakMB(cmd.ProcessState))
	return nil
}

// peakMB is the most memory that a program which has ended held at once.
func peakMB(p *os.ProcessState) float64 {
	return float64(p.SysUsage().(*syscall.Rusage).Maxrss) * maxrssUnit / 1e6
}

// watch follows a run by the JSON lines that it prints.
type watch struct {
	start time.Time
	parts map[string]*span
}

// span is when something was first and last heard of.
type span struct{ from, to time.Time }

func (s span) seconds() float64 { return s.to.Sub(s.from).Seconds() }

func (s span) rate(n int) float64 { return float64(n) / s.seconds() }

func (w *watch) part(name string) span {
	if s := w.parts[name]; s != nil {
		return *s
	}
	return span{}
}

// pdf is from the beginning of the first volume to the end of the last.
func (w *watch) pdf() span {
	var all span
	for name, s := range w.parts {
		if filepath.Ext(name) != ".pdf" {
			continue
		}
		if all.from.IsZero() || s.from.Before(all.from) {
			all.from = s.from
		}
		if s.to.After(all.to) {
			all.to = s.to
		}
	}
	return all
}

func (w *watch) read(out io.Reader) error {
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var line struct{ Type, Stage, Part string }
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			return fmt.Errorf("line %q: %w", lines.Text(), err)
		}
		switch line.Type {
		case "start":
			w.heard("start")
			w.heard("ticketed") // from here on codes are reserved and asked for
			w.heard("verified")
		case "code":
			w.heard(line.Stage)
		case "progress":
			w.heard(line.Part)
		}
	}
	return lines.Err()
}

func (w *watch) heard(name string) {
	now := time.Now()
	if w.parts[name] == nil {
		w.parts[name] = &span{from: now}
	}
	w.parts[name].to = now
}

// startEmulator serves WeChat in a process of its own, on a port that is free.
func startEmulator(binary string) (url string, stop func(), err error) {
	cmd := exec.Command(binary, "emulate", "--addr", "127.0.0.1:0")
	says, err := cmd.StderrPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }
	line, err := bufio.NewReader(says).ReadString('\n')
	if err != nil {
		stop()
		return "", nil, err
	}
	_, after, _ := strings.Cut(line, "http://")
	address, _, _ := strings.Cut(after, ",")
	return "http://" + address, stop, nil
}

// cities are the groups of the channels, by turns.
var cities = []string{"上海", "北京", "深圳", "广州", "杭州", "成都", "南京", "武汉"}

// writeSheet makes a sheet such as marketing has: a key, a name, a group and seven columns of its own.
func writeSheet(path string, n int) error {
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	headings := []any{"门店编号", "门店名称", "分组", "份数", "城市", "区域", "店长", "电话", "物料", "备注"}
	if err := w.SetRow("A1", headings); err != nil {
		return err
	}
	for i := range n {
		city := cities[i%len(cities)]
		row := []any{fmt.Sprintf("%06d", i+1), fmt.Sprintf("%s第%d分店", city, i+1), city, "1", city, "东区", "张三",
			fmt.Sprintf("138%08d", i), "收银台立牌", ""}
		if err := w.SetRow(fmt.Sprintf("A%d", i+2), row); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.SaveAs(path)
}
