package workbook

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/scan"
)

func TestReportCSVHasTheTableThatIsAskedFor(t *testing.T) {
	day := time.Date(2026, 11, 1, 0, 0, 0, 0, campaign.China)
	r := reportOf(scan.Report{
		Zone: campaign.China, Groups: []scan.Group{{Name: "1-2", Channels: 3, Scanned: 1, Counts: scan.Counts{Scans: 1200, First: day, Last: day}}},
		Times: []scan.Period{{Begins: day, Counts: scan.Counts{Scans: 1200, People: 900, Followers: 3}}},
	})
	for _, c := range []struct {
		unit  scan.Unit
		table scan.Table
		want  string
	}{
		{scan.Day, scan.ByGroup, "分组,渠道数,其中已扫码,扫码次数,人数,新关注,首次扫码,最近扫码\r\n\"\t1-2\",3,1,1200,0,0,2026-11-01 00:00:00,2026-11-01 00:00:00\r\n"},
		{scan.Day, scan.ByTime, "日期,扫码次数,人数,新关注\r\n2026-11-01,1200,900,3\r\n"},
		{scan.Hour, scan.ByTime, "时段,扫码次数,人数,新关注\r\n2026-11-01 00:00:00,1200,900,3\r\n"},
		{scan.Day, scan.ByChannel, "名称,编号,分组,序列号,场景值,扫码次数,人数,新关注,首次扫码,最近扫码,表格行号\r\n"},
	} {
		var out bytes.Buffer
		r.Unit = c.unit
		check(t, r.WriteCSV(&out, c.table))
		if got := out.String(); got != "\uFEFF"+c.want {
			t.Errorf("table %d is %q, want %q", c.table, got, c.want)
		}
	}
}

func TestAReportThatCannotBeWrittenSaysSo(t *testing.T) {
	broken := errors.New("the disk is full")
	r := campaignOf(3, 30, scan.Day)
	if err := r.Write(failing{broken}); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	if err := r.WriteCSV(failing{broken}, scan.ByTime); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
