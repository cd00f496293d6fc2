package scanlog_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/scan/scanlog"
	"sceneqr/campaign/wechat/push"
)

func TestTablesAreReadByTheirHeadings(t *testing.T) {
	scan := push.Event{From: anna, At: noon, Type: "event", Name: push.Scan, Key: "poster-1"}
	follow := push.Event{From: bert, At: noon, Type: "event", Name: push.Subscribe, Key: "qrscene_poster-1"}
	gone := push.Event{From: bert, At: noon, Type: "event", Name: push.Unsubscribe}
	for name, tc := range map[string]struct {
		log  string
		want []push.Event
	}{
		"WeChat's names": {"ToUserName,FromUserName,CreateTime,Event,EventKey\ng," + anna + ",1793505600,SCAN,poster-1\n" +
			"g," + bert + ",1793505600,subscribe,qrscene_poster-1\n" + "g," + bert + ",1793505600,unsubscribe,\n",
			[]push.Event{scan, follow, gone}},
		"Chinese, tabs, scenes without prefix": {"时间\t用户OpenID\t事件类型\t场景值\n2026-11-01 12:00:00\t" + anna + "\t扫码\tposter-1\n" +
			"2026/11/1 12:00:00\t" + bert + "\t关注\tposter-1\n2026-11-01T12:00:00\t" + bert + "\t取消关注\t\n",
			[]push.Event{scan, follow, gone}},
		"a scene with its prefix":  {"openid;time;event;scene\n" + bert + ";1793505600;Subscribe;qrscene_poster-1\n", []push.Event{follow}},
		"a scene where no key is":  {"openid|time|event|key|event_key|scene\n" + anna + "|1793505600|scan|||poster-1\n", []push.Event{scan}},
		"milliseconds":             {"openid,time,event,event_key\n" + anna + ",1793505600999,scan,poster-1\n", []push.Event{scan}},
		"another zone":             {"openid,time,event,event_key\n" + anna + ",2026-11-01T05:00:00+01:00,scan,poster-1\n", []push.Event{scan}},
		"a fraction":               {"openid,time,event,event_key\n" + anna + ",\"2026-11-01 12:00:00,250\",scan,poster-1\n", []push.Event{scan}},
		"quotes and blank lines":   {"\n\"openid\",\"time\",event,event_key\n\n\"" + anna + "\",\"1793505600\",scan,\"poster-1\"\n\n", []push.Event{scan}},
		"a cell of several lines":  {"note,openid,time,event,event_key\n\"a\n\"\"b\"\"\nc\"," + anna + ",1793505600,scan,poster-1\n", []push.Event{scan}},
		"the usual name and a log": {"time,CreateTime,openid,event,event_key\n12:00,1793505600," + anna + ",scan,poster-1\n", []push.Event{scan}},
		"short rows":               {"time,openid,event,event_key\n1793505600," + bert + ",unsubscribe\n", []push.Event{gone}},
	} {
		if count, got := read(t, tc.log, scanlog.Options{Zone: china}); !slices.Equal(got, tc.want) || count.BadTotal > 0 {
			t.Errorf("%s: %+v, %+v", name, got, count)
		}
	}
}

func TestColumnsMayBeNamed(t *testing.T) {
	const log = "who,when,what,which,slip\n" + anna + ",2026-11-01 05:00:00,SCAN,poster-1,gQ\n"
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	_, got := read(t, log, scanlog.Options{Zone: berlin, Columns: map[string]string{
		"openid": "who", "time": "When", "event": "what", "key": "which", "ticket": "slip",
	}})
	want := push.Event{From: anna, At: noon, Type: "event", Name: push.Scan, Key: "poster-1", Ticket: "gQ"}
	if !slices.Equal(got, []push.Event{want}) {
		t.Errorf("%+v", got)
	}
}

func TestATableThatDoesNotSayWhatItHasIsRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		log     string
		columns map[string]string
		field   string
	}{
		"no time":         {"openid,event,event_key\n", nil, "time"},
		"no openid":       {"uid;time;event\n", nil, "openid"},
		"no such heading": {"openid,time,event\n", map[string]string{"key": "param"}, "key"},
		"not all named":   {"a,b,c\n", map[string]string{"openid": "a", "time": "b"}, "event"},
		"named in XML":    {asXML(scanned, ""), map[string]string{"openid": "a"}, "openid"},
		"named as none":   {"openid,time,event,scene\n", map[string]string{"time": ""}, "time"},
		"no code":         {"openid,time,event,channel\n", nil, "scene"},
		"no code in two":  {"openid,time,event,key\n", map[string]string{"openid": "openid"}, "scene"},
	} {
		_, err := scanlog.Read(strings.NewReader(tc.log), scanlog.Options{Columns: tc.columns}, nothing)
		e, ok := errors.AsType[*scanlog.HeadingError](err)
		if !ok || e.Field != tc.field || !strings.Contains(e.Cure().String(), "--map "+tc.field+"=") {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := scanlog.Read(strings.NewReader("x"), scanlog.Options{Columns: map[string]string{"name": "x"}}, nothing)
	if err == nil || !strings.Contains(err.Error(), `"name"`) {
		t.Errorf("a field that no log has: %v", err)
	}
}

// Read as if they were of no code, the rows would be counted once more when the column is named.
func TestATableWithoutACodeIsReadWhenThatIsSaid(t *testing.T) {
	const log = "openid,time,event,channel\n" + bert + ",1793505600,取消关注,\n"
	for _, field := range []string{"scene", "key", "ticket"} {
		count, got := read(t, log, scanlog.Options{Columns: map[string]string{field: ""}})
		if len(got) != 1 || count.BadTotal > 0 || got[0].Name != push.Unsubscribe {
			t.Errorf("--map %s=: %+v, %+v", field, got, count)
		}
	}
	_, err := scanlog.Read(strings.NewReader(log), scanlog.Options{}, nothing)
	if err == nil || !strings.Contains(err.Error(), "openid, time, event, channel") {
		t.Errorf("error %v", err)
	}
}

// A column that has the key or the scene may go by these names: where the two differ, the row is told.
func TestAParameterIsAKey(t *testing.T) {
	for _, heading := range []string{"参数", "参数值", "渠道参数", "二维码参数"} {
		count, got := read(t, "openid,时间,事件,"+heading+"\n"+anna+",1793505600,SCAN,a\n"+bert+",1793505601,subscribe,qrscene_a\n"+
			bert+",1793505602,subscribe,a\n", scanlog.Options{})
		if len(got) != 2 || got[0].Scene() != "a" || got[1].Scene() != "a" || count.BadTotal != 1 || count.Bad[0].Line != 4 {
			t.Errorf("%s: %+v, %+v", heading, got, count)
		}
	}
}

func TestRowsThatSayTooLittleAreToldByTheirLine(t *testing.T) {
	const heading = "openid,time,event,event_key\n"
	good := anna + ",1793505600,SCAN,poster-1\n"
	for row, why := range map[string]string{
		",1793505600,SCAN,a\n":                     "openid",
		"徐家汇,1793505600,SCAN,a\n":                  "openid",
		strings.Repeat("o", 129) + ",1,SCAN,a\n":   "openid",
		anna + ",,SCAN,a\n":                        "time",
		anna + ",yesterday,SCAN,a\n":               "time",
		anna + ",2026-11-01 12:00,SCAN,a\n":        "no seconds",
		anna + ",11/2/2026 9:30:00,SCAN,a\n":       "begin with its year",
		anna + ",11/2/26 9:30,SCAN,a\n":            "begin with its year",
		anna + ",yesterday,SCAN,b\n":               "2026-11-02 09:30:00",
		anna + ",2026-13-01 12:00:00,SCAN,a\n":     "time",
		anna + ",2026-11-01 12:00:00 CST,SCAN,a\n": "time",
		anna + ",1793505600.5,SCAN,a\n":            "time",
		anna + ",1793505600,扫描带参数二维码,a\n":          "SCAN, subscribe or unsubscribe",
		anna + ",1793505600,1,a\n":                 "SCAN, subscribe or unsubscribe",
		anna + ",1793505600," + anna + ",a\n":      "SCAN, subscribe or unsubscribe",
		anna + ",2026/11/1,SCAN,a\n":               "no seconds",
		anna + ",17935056,SCAN,a\n":                "out of reason",
		anna + ",1.79E+09,SCAN,a\n":                "time",
		anna + ",1793505600,SCAN,\x00\n":           "scene",
		anna + ",1793505600,SCAN,\xff\xff\n":       "scene",
		anna + ",1793505600,SCAN,a\"b\n":           "quotation mark",
		"\"" + anna + ",1793505600,SCAN,a\n":       "quotation mark",
		anna + ",1793505600,SCAN,\"a\"b\"\nx,y\n":  "quotation mark",
	} {
		count, got := read(t, heading+good+row+good, scanlog.Options{})
		if len(got) < 2 || len(count.Bad) != 1 || count.Bad[0].Line != 3 {
			t.Errorf("%q: %+v, %+v", row, got, count)
			continue
		}
		if text := count.Bad[0].Why.String(); !strings.Contains(text, why) || strings.Contains(text, anna) {
			t.Errorf("%q is told as %q", row, text)
		}
	}
}

func TestRowsOfOtherThingsNeedNotBeWhole(t *testing.T) {
	const log = "openid,time,event,event_key\n" + anna + ",,CLICK,menu\n" + anna + ",,,hello\n,,VIEW,\n"
	count, got := read(t, log, scanlog.Options{})
	if count.BadTotal > 0 || len(got) != 3 || got[0].Name != "CLICK" || got[1].Type != "" {
		t.Errorf("%+v, %+v", got, count)
	}
}

func TestEventsGoByTheNamesOfTheirPlatform(t *testing.T) {
	for word, want := range map[string]string{
		"关注事件": push.Subscribe, "取消关注事件": push.Unsubscribe, "扫码事件": push.Scan, "UNSUBSCRIBE": push.Unsubscribe,
		"scancode_push": "scancode_push", "TEMPLATESENDJOBFINISH": "TEMPLATESENDJOBFINISH", "follow": "follow",
	} {
		_, got := read(t, "openid,time,event,event_key\n"+anna+",1793505600,"+word+"\n", scanlog.Options{})
		if len(got) != 1 || got[0].Name != want {
			t.Errorf("%s: %+v", word, got)
		}
	}
}

// Where the company's own system has taken the prefix off, the key is the scene.
func TestAKeyWithoutItsPrefixIsToldAndCanBeNamedAsTheScene(t *testing.T) {
	const log = "openid,time,event,event_key\n" + bert + ",1793505600,subscribe,poster-1\n" +
		bert + ",1793505601,subscribe,qrscene_poster-1\n" + bert + ",1793505602,subscribe,\n" +
		bert + ",1793505603,subscribe,last_trade_no_1\n" + anna + ",1793505604,SCAN,poster-1\n"
	count, got := read(t, log, scanlog.Options{})
	if count.BadTotal != 1 || count.Bad[0].Line != 2 || !strings.Contains(count.Bad[0].Why.String(), "--map scene=") || len(got) != 4 {
		t.Errorf("%+v, %+v", count, got)
	}
	count, got = read(t, log, scanlog.Options{Columns: map[string]string{"scene": "event_key"}})
	if count.BadTotal != 0 || len(got) != 5 || got[0].Scene() != "poster-1" || got[1].Scene() != "poster-1" || got[4].Scene() != "poster-1" {
		t.Errorf("with the column named: %+v, %+v", count, got)
	}
}

func TestAWorkbookIsNoLog(t *testing.T) {
	for name, log := range map[string]string{"new": "PK\x03\x04\x14\x00", "old": "\xd0\xcf\x11\xe0\xa1\xb1", "compressed": zipped(t, "PK\x03\x04")} {
		if _, err := scanlog.Read(strings.NewReader(log), scanlog.Options{}, nothing); !errors.Is(err, scanlog.ErrWorkbook) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTracesOfScansAreTold(t *testing.T) {
	for line, want := range map[string]bool{
		"GET /healthz 200": false, "user signed in": false, "<xml><return_code>SUCCESS</return_code></xml>": false, "{}": false,
		"POST /wechat?signature=1&openid=" + anna: true, "EventKey=": true, "gone: " + anna: true, "有人关注了": true,
		"qrscene_7": true, "uid,when,what\n" + anna + ",2026-11-02 09:30:00,SCAN": true,
	} {
		if count, _ := read(t, line+"\n", scanlog.Options{}); count.Traces != want {
			t.Errorf("%q: %+v", line, count)
		}
	}
}
