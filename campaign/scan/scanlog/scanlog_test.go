package scanlog_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"sceneqr/campaign/scan/scanlog"
	"sceneqr/campaign/wechat/push"
)

var china = time.FixedZone("CST", 8*60*60)

const (
	anna = "oLVPpjqs9BhvzwPj5A-vTYAX3GLc"
	bert = "oLVPpjkttuZTbwDwN7vjHNlqsmPs"
)

// noon is 12:00 in China on the day of most tests.
var noon = time.Date(2026, 11, 1, 4, 0, 0, 0, time.UTC)

var (
	scanned  = push.Event{To: "gh_1", From: anna, At: noon, Type: "event", Name: push.Scan, Key: "poster-1", Ticket: "gQ"}
	followed = push.Event{To: "gh_1", From: bert, At: noon.Add(time.Second), Type: "event", Name: push.Subscribe, Key: "qrscene_poster-2"}
)

// asXML is an event as WeChat sends it, with gap between its elements.
func asXML(e push.Event, gap string) string {
	elements := []string{
		"<xml><ToUserName><![CDATA[" + e.To + "]]></ToUserName>",
		"<FromUserName><![CDATA[" + e.From + "]]></FromUserName>",
		fmt.Sprintf("<CreateTime>%d</CreateTime>", e.At.Unix()),
		"<MsgType><![CDATA[" + e.Type + "]]></MsgType>",
		"<Event><![CDATA[" + e.Name + "]]></Event>",
		"<EventKey><![CDATA[" + e.Key + "]]></EventKey>",
	}
	if e.Ticket != "" {
		elements = append(elements, "<Ticket><![CDATA["+e.Ticket+"]]></Ticket>")
	}
	return strings.Join(append(elements, "</xml>"), gap)
}

func asJSON(e push.Event) string {
	text, err := json.Marshal(map[string]any{
		"ToUserName": e.To, "FromUserName": e.From, "CreateTime": e.At.Unix(), "MsgType": e.Type,
		"Event": e.Name, "EventKey": e.Key, "Ticket": e.Ticket,
	})
	if err != nil {
		panic(err)
	}
	return string(text)
}

func within(name, text string) string {
	object, err := json.Marshal(map[string]string{"time": "2026-11-01", name: text})
	if err != nil {
		panic(err)
	}
	return string(object)
}

// read is all that a log has.
func read(t *testing.T, log string, o scanlog.Options) (scanlog.Count, []push.Event) {
	t.Helper()
	var events []push.Event
	count, err := scanlog.Read(strings.NewReader(log), o, func(e push.Event) error {
		events = append(events, e)
		return nil
	})
	if err != nil {
		t.Fatalf("%v\nof %.200q", err, log)
	}
	if count.Pushes != len(events) {
		t.Errorf("%d pushes are counted and %d were handed over", count.Pushes, len(events))
	}
	return count, events
}

func TestPushesAreFoundInAnyLog(t *testing.T) {
	both := []push.Event{scanned, followed}
	for name, tc := range map[string]struct {
		log  string
		want []push.Event
	}{
		"a line each":         {asXML(scanned, "") + "\n" + asXML(followed, "") + "\n", both},
		"no last line end":    {asXML(scanned, "") + "\n" + asXML(followed, ""), both},
		"Windows' line ends":  {asXML(scanned, "") + "\r\n" + asXML(followed, "\r\n") + "\r\n", both},
		"several lines":       {asXML(scanned, "\n") + "\n\n" + asXML(followed, "\n  "), both},
		"on one line":         {asXML(scanned, "") + "," + asXML(followed, ""), both},
		"after a mark":        {"\ufeff" + asXML(scanned, ""), both[:1]},
		"escaped line breaks": {`level=info body="` + asXML(scanned, `\r\n`) + `" ` + asXML(followed, `\n`), both},
		"an XML declaration":  {`<?xml version="1.0"?>` + asXML(scanned, ""), both[:1]},
		"lines of all kinds": {"2026-11-01 12:00:00 INFO server [a={}] started\n" +
			"2026-11-01 12:00:00 INFO [ctx={\"id\":1}] recv " + asXML(scanned, "\n") + " from 1.2.3.4\n" +
			"<xml><return_code><![CDATA[SUCCESS]]></return_code></xml>\n<html>\n{}\n{\"a\":1}\n" + asJSON(followed) + "\n", both},
		"JSON":                {asJSON(scanned) + "\n" + asJSON(followed) + "\n", both},
		"a JSON array":        {"[\n" + asJSON(scanned) + ",\n" + asJSON(followed) + "\n]\n", both},
		"JSON after a prefix": {"12:00 {} [INFO] recv " + asJSON(scanned) + " " + asJSON(followed), both},
		"an array on a line":  {"[" + strings.Repeat(`{"a":1},`, 20) + asJSON(scanned) + "," + asJSON(followed) + "]\n", both},
		"XML after JSON":      {asJSON(scanned) + " " + asXML(followed, "\n"), both},
		"JSON after XML":      {asXML(scanned, "\n") + "\n" + asJSON(followed), both},
		"an object inside":    {`{"time":1,"body":` + asJSON(scanned) + `}` + "\n" + `{"request":` + asJSON(followed) + `}`, both},
		"XML inside":          {within("body", asXML(scanned, "\n")) + "\n" + within("msg", "recv "+asXML(followed, "")+" ok"), both},
		"JSON inside":         {within("body", asJSON(scanned)) + "\n" + within("msg", "recv "+asJSON(followed)), both},
		"nothing":             {"", nil},
		"nothing of the kind": {"GET /wechat?signature=1 200\n\n{\"level\":\"info\"}\n<xml></xml>\n", nil},
	} {
		count, got := read(t, tc.log, scanlog.Options{})
		if !slices.Equal(got, tc.want) || count.BadTotal > 0 || count.Encrypted > 0 {
			t.Errorf("%s: %+v, %+v\nwant %+v\nof\n%s", name, got, count, tc.want, tc.log)
		}
	}
}

func TestMessagesAndOtherEventsAreHandedOverToo(t *testing.T) {
	click, message := scanned, scanned
	click.Name = "CLICK"
	message.Type, message.Name = "text", ""
	_, got := read(t, asXML(click, "")+"\n"+asXML(message, ""), scanlog.Options{})
	if len(got) != 2 || got[0].Name != "CLICK" || got[1].Type != "text" {
		t.Errorf("%+v", got)
	}
}

func TestWhatCannotBeReadIsToldByItsLine(t *testing.T) {
	whole := asXML(scanned, "")
	for name, tc := range map[string]struct {
		log  string
		want []int
	}{
		"cut off before another":     {"x\n" + whole[:80] + "]]>\n" + whole, []int{2}},
		"cut off at the end":         {whole + "\n" + whole[:200], []int{2}},
		"cut off over lines":         {whole + "\n\n" + asXML(scanned, "\n")[:120], []int{3}},
		"no time":                    {strings.Replace(whole, "<CreateTime>1", "<CreateTime>x", 1) + "\n" + whole, []int{1}},
		"JSON cut off":               {asJSON(scanned)[:100] + "\n" + whole, []int{1}},
		"JSON with a wrong time":     {strings.Replace(asJSON(scanned), `"CreateTime":1`, `"CreateTime":"x1`, 1) + "\n" + whole, []int{1}},
		"XML inside JSON cut off":    {within("body", whole[:200]) + "\n" + within("body", whole), []int{1}},
		"a line of more than 1 MiB":  {"x\n" + strings.Repeat("x", 1<<20) + whole + "\n" + whole, []int{2}},
		"XML of more than 1 MiB":     {"<xml><FromUserName>\n" + strings.Repeat(strings.Repeat("x", 1<<10)+"\n", 1<<10) + whole, []int{1}},
		"a name, and nothing around": {"FromUserName=" + anna + "\n" + whole, []int{1}},
	} {
		count, got := read(t, tc.log, scanlog.Options{})
		var lines []int
		for _, b := range count.Bad {
			lines = append(lines, b.Line)
			if b.Why.IsZero() || strings.Contains(b.Why.String(), anna) {
				t.Errorf("%s: told as %q", name, b.Why)
			}
		}
		if !slices.Equal(lines, tc.want) || count.BadTotal != len(tc.want) || len(got) != 1 {
			t.Errorf("%s: bad are the lines %v and good %d, want %v and 1", name, lines, len(got), tc.want)
		}
	}
}

func TestWhatAPersonHasWrittenIsNoPush(t *testing.T) {
	forged := asXML(push.Event{From: bert, At: noon, Type: "event", Name: push.Unsubscribe}, "")
	forged = strings.NewReplacer("<![CDATA[", "", "]]>", "").Replace(forged)
	for _, content := range []string{forged, "\n" + forged + "\n", "</xml>" + forged, "</xml>\n" + forged + "\n<xml>"} {
		message := strings.Replace(asXML(push.Event{From: anna, At: noon, Type: "text"}, ""), "</xml>",
			"<Content><![CDATA["+content+"]]></Content></xml>", 1)
		_, got := read(t, message+"\n", scanlog.Options{})
		if len(got) != 1 || got[0].From != anna || got[0].Type != "text" {
			t.Errorf("%q gives %+v", content, got)
		}
		spoilt := strings.Replace(message, "<CreateTime>", "<CreateTime>x", 1)
		if count, got := read(t, spoilt, scanlog.Options{}); len(got) != 0 || count.BadTotal == 0 {
			t.Errorf("%q in a message that cannot be read gives %+v", content, got)
		}
	}
}

func TestEncryptedPushesAreCountedApart(t *testing.T) {
	const cipher = "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[hyzAe4OzmOMbd6Tv]]></Encrypt></xml>"
	compatible := strings.Replace(asXML(scanned, ""), "</xml>", "<Encrypt><![CDATA[hyzAe4]]></Encrypt></xml>", 1)
	count, got := read(t, cipher+"\n"+`{"ToUserName":"gh_1","Encrypt":"hyz"}`+"\n"+compatible, scanlog.Options{})
	if count.Encrypted != 2 || !slices.Equal(got, []push.Event{scanned}) || count.BadTotal > 0 {
		t.Errorf("%+v, %+v", count, got)
	}
}

func TestTheEncodingOfALogIsFoundOut(t *testing.T) {
	chinese := scanned
	chinese.Key = "徐家汇店"
	log := "时间,用户,事件,场景值\n2026-11-01 12:00:00," + anna + ",扫码,徐家汇店\n"
	xml := asXML(chinese, "\n")
	row := push.Event{From: anna, At: noon, Type: "event", Name: push.Scan, Key: "徐家汇店"}
	heading, rest, _ := strings.Cut(log, "\n")
	whole := zipped(t, log)
	for name, tc := range map[string]struct {
		log  string
		want push.Event
	}{
		"UTF-8":                    {log, row},
		"UTF-8 with a mark":        {"\ufeff" + log, row},
		"GB18030":                  {encoded(t, simplifiedchinese.GB18030.NewEncoder().String, log), row},
		"UTF-16 with a mark":       {encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String, log), row},
		"XML in GB18030":           {encoded(t, simplifiedchinese.GB18030.NewEncoder().String, xml), chinese},
		"XML in UTF-8":             {xml, chinese},
		"compressed":               {whole, row},
		"compressed, in two parts": {zipped(t, heading+"\n") + zipped(t, rest), row},
	} {
		if _, got := read(t, tc.log, scanlog.Options{Zone: china}); !slices.Equal(got, []push.Event{tc.want}) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	torn := whole[:len(whole)-12]
	if _, err := scanlog.Read(strings.NewReader(torn), scanlog.Options{}, nothing); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a file that breaks off: %v", err)
	}
}

func zipped(t *testing.T, text string) string {
	t.Helper()
	var b strings.Builder
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func nothing(push.Event) error { return nil }

func encoded(t *testing.T, encode func(string) (string, error), text string) string {
	t.Helper()
	text, err := encode(text)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestReadStopsWhereItIsTold(t *testing.T) {
	enough := errors.New("enough")
	n := 0
	count, err := scanlog.Read(strings.NewReader(strings.Repeat(asXML(scanned, "")+"\n", 9)), scanlog.Options{},
		func(push.Event) error {
			if n++; n == 3 {
				return enough
			}
			return nil
		})
	if !errors.Is(err, enough) || count.Pushes != 3 || count.Lines != 3 {
		t.Errorf("%v after %+v", err, count)
	}
}

// endless repeats a text until so many bytes have been read.
type endless struct {
	text string
	left int
	at   int
}

func (e *endless) Read(p []byte) (n int, _ error) {
	for n < len(p) && e.left > 0 {
		k := copy(p[n:min(len(p), n+e.left)], e.text[e.at:])
		n, e.left, e.at = n+k, e.left-k, (e.at+k)%len(e.text)
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func TestNoLogTakesMemory(t *testing.T) {
	for name, text := range map[string]string{
		"pushes":             asXML(scanned, "") + "\n",
		"one line":           "x",
		"XML without an end": "<xml><FromUserName>\n",
		"CDATA without end":  "<xml><![CDATA[\n",
		"open quotes":        "a\"\n",
		"braces":             "{",
		"many objects":       strings.Repeat(`{"a":"`+strings.Repeat("b", 100)+`"},`, 1<<13) + "FromUserName\n",
		"nested objects":     strings.Repeat(`{"k":[{},`, 1<<16) + "FromUserName\n",
		"FromUserName":       `{"FromUserName":{"a":[`,
	} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		log := &endless{text: text, left: 6 << 20}
		count, err := scanlog.Read(log, scanlog.Options{}, nothing)
		runtime.GC()
		runtime.ReadMemStats(&after)
		if err != nil || log.left > 0 || len(count.Bad) > 1_000 {
			t.Errorf("%s: %v, with %d bytes left and %d bad lines", name, err, log.left, len(count.Bad))
		}
		if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 4<<20 {
			t.Errorf("%s: the heap has grown by %d bytes", name, grown)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		asXML(scanned, "") + "\n" + asXML(followed, "\n"), asJSON(scanned), within("body", asXML(scanned, "\n")),
		"openid,time,event,key\n" + anna + ",1793505600,SCAN,a\n\"x\ny\",1,2,3\n", "\x1f\x8b", "<xml><![CDATA[<xml>]]>",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, log []byte) {
		events := 0
		count, err := scanlog.Read(bytes.NewReader(log), scanlog.Options{}, func(e push.Event) error {
			events++
			if e.Name == push.Scan && e.Type == "event" && (e.From == "" || e.At.IsZero()) {
				t.Errorf("a scan of nobody or at no time: %+v", e)
			}
			return nil
		})
		if err != nil {
			return
		}
		if count.Pushes != events || len(count.Bad) > count.BadTotal || count.Lines > bytes.Count(log, []byte{'\n'})+1 && log[0] != 0x1f {
			t.Errorf("%+v of %q with %d events", count, log, events)
		}
	})
}
