//go:build unix

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"sceneqr/campaign"
	"sceneqr/campaign/ledger"
	"sceneqr/samples/program"
)

// labels is how many labels are printed: an account's whole life.
const labels = 100_000

const appid = "wx0123456789abcdef"

// measurePrinting makes a ledger of verified codes and has the program print them all, once on one processor and once on
// two: the same labels, each read back from the finished file.
func measurePrinting(binary, dir string) error {
	book := filepath.Join(dir, "labels.db")
	if err := writeLedger(context.Background(), book, labels); err != nil {
		return fmt.Errorf("writing the ledger: %w", err)
	}
	fmt.Println("\n  labels   processors   total s   peak MB")
	var sums []string
	for processors := 1; processors <= 2; processors++ {
		out := filepath.Join(dir, fmt.Sprintf("labels-%d", processors))
		if err := printLabels(binary, book, out, processors); err != nil {
			return fmt.Errorf("printing labels: %w", err)
		}
		sum, err := volumeSums(filepath.Join(out, fmt.Sprintf("R%d", processors))) // the ledger counts printings
		if err != nil {
			return err
		}
		sums = append(sums, sum)
	}
	if sums[0] != sums[1] {
		return errors.New("one processor and two do not make the same bytes")
	}
	fmt.Printf("the same bytes in %d volumes\n", strings.Count(sums[0], "\n"))
	return nil
}

func printLabels(binary, book, out string, processors int) error {
	cmd := exec.Command(binary, "print", "--quiet", "--proof", "off", "--appid", appid, "--ledger", book, "--out", out, "bench")
	cmd.Env = append(program.Environment(), fmt.Sprint("GOMAXPROCS=", processors))
	begun := time.Now()
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, said)
	}
	total := time.Since(begun).Seconds()
	fmt.Printf("%8d %12d %9.1f %9.0f\n", labels, processors, total, peakMB(cmd.ProcessState))
	return nil
}

// volumeSums are the checksums of the PDF volumes: the job ticket differs, for each printing has a number of its own.
func volumeSums(out string) (string, error) {
	f, err := os.Open(filepath.Join(out, "SHA256SUMS"))
	if err != nil {
		return "", err
	}
	defer f.Close()
	var sums strings.Builder
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if strings.Contains(lines.Text(), "  sheet") {
			sums.WriteString(lines.Text() + "\n")
		}
	}
	return sums.String(), nil
}

// writeLedger makes the ledger of a campaign of n codes that is finished. The pictures are stand-ins: no label shows one.
func writeLedger(ctx context.Context, path string, n int) (err error) {
	l, err := ledger.Open(ctx, path, appid)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	codes, err := l.Reserve(ctx, plannedCodes(n))
	if err != nil {
		return err
	}
	var g errgroup.Group
	g.SetLimit(256) // who saves at the same moment shares a transaction
	for i, c := range codes {
		g.Go(func() error {
			c.Ticket, c.URL = fmt.Sprintf("ticket%d", i), fmt.Sprintf("http://weixin.qq.com/q/02kQ7xyAbCdEf%07dG", i)
			c.Stage, c.Ticketed = campaign.Verified, time.Unix(1_790_000_000, 0).UTC()
			return l.Save(ctx, c, []byte("\xff\xd8\xffpicture"))
		})
	}
	return g.Wait()
}

func plannedCodes(n int) []campaign.Code {
	codes := make([]campaign.Code, n)
	for i := range codes {
		city := cities[i%len(cities)]
		name := fmt.Sprintf("%s第%d分店", city, i+1)
		codes[i] = campaign.Code{
			Campaign: "bench", Serial: i + 1, Scene: campaign.Scene(fmt.Sprintf("bench-%d", i+1)),
			Channel: campaign.Channel{
				Row: i + 2, Key: fmt.Sprintf("%06d", i+1), Name: name, Group: city, Copies: 1,
				Cells: []campaign.Cell{
					{Heading: "门店编号", Text: fmt.Sprintf("%06d", i+1)}, {Heading: "门店名称", Text: name}, {Heading: "分组", Text: city},
					{Heading: "份数", Text: "1"}, {Heading: "店长", Text: "张三"}, {Heading: "电话", Text: fmt.Sprintf("138%08d", i)},
				},
			},
		}
	}
	return codes
}
