package push

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
)

// scanned is the push of WeChat's documentation for a scan, with this event and key.
func scanned(event, key string) string {
	return fmt.Sprintf(`<xml>
<ToUserName><![CDATA[gh_7f083739789a]]></ToUserName>
<FromUserName><![CDATA[%s]]></FromUserName>
<CreateTime>%d</CreateTime>
<MsgType><![CDATA[event]]></MsgType>
<Event><![CDATA[%s]]></Event>
<EventKey><![CDATA[%s]]></EventKey>
<Ticket><![CDATA[gQH47joAAAAAAAAAASxodHRwOi8vd2VpeGlu]]></Ticket>
</xml>`, openid, noon.Unix(), event, key)
}

func scanEvent(event, key string) Event {
	return Event{To: "gh_7f083739789a", From: openid, At: noon, Type: "event", Name: event, Key: key,
		Ticket: "gQH47joAAAAAAAAAASxodHRwOi8vd2VpeGlu"}
}

func TestXMLIsRead(t *testing.T) {
	const text = "<FromUserName>o1</FromUserName><CreateTime>1714037059</CreateTime><MsgType>text</MsgType>"
	message := Event{From: "o1", At: time.Unix(1714037059, 0).UTC(), Type: "text"}
	keyed := func(key string) Event { e := message; e.Key = key; return e }
	for name, c := range map[string]struct {
		xml  string
		want Event
	}{
		"a scan":             {scanned("SCAN", "推广 poster-7"), scanEvent("SCAN", "推广 poster-7")},
		"a new follower":     {scanned("subscribe", "qrscene_7"), scanEvent("subscribe", "qrscene_7")},
		"an XML declaration": {`<?xml version="1.0" encoding="UTF-8"?><xml>` + text + `</xml>`, message},
		"other fields":       {"<xml><A><B><C/></B></A>" + text + "<A>again</A><Content>\n\t</Content></xml>", message},
		"a field further below": {"<xml><Menu><EventKey>x</EventKey><EventKey>y</EventKey></Menu>" + text + "</xml>",
			message},
		"elements 16 deep":     {nested(15), scanEvent("SCAN", "7")},
		"comments":             {"<!-- a --><xml><!-- b -->" + text + "</xml><!-- c -->\n", message},
		"characters by number": {"<xml>" + text + "<EventKey>&lt;&#26032;&amp;&gt;</EventKey></xml>", keyed("<新&>")},
		"a key with blanks":    {"<xml>" + text + "<EventKey><![CDATA[ a b ]]></EventKey></xml>", keyed(" a b ")},
		"a field on lines": {"<xml>" + strings.ReplaceAll(text, "text", "\n  <![CDATA[text]]>\r\n\t") + "</xml>",
			message},
		"an empty field": {"<xml>" + text + "<EventKey><![CDATA[]]></EventKey><Ticket/></xml>", message},
		"blanks about a type": {
			strings.ReplaceAll("<xml>"+text+"</xml>", "<MsgType>", "<MsgType>  "), message},
		"a field as long as it may be": {
			"<xml>" + text + "<EventKey>" + strings.Repeat("k", 1024) + "</EventKey></xml>", keyed(strings.Repeat("k", 1024))},
		"the last second": {"<xml>" + strings.ReplaceAll(text, "1714037059", "4102444799") + "</xml>",
			Event{From: "o1", At: time.Date(2099, 12, 31, 23, 59, 59, 0, time.UTC), Type: "text"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := ParseXML([]byte(c.xml)); err != nil || got != c.want {
				t.Errorf("it is %+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

// timed is a scan of that time.
func timed(text string) string {
	return strings.ReplaceAll(scanned("SCAN", "7"), strconv.FormatInt(noon.Unix(), 10), text)
}

// nested is a scan with so many elements in one another below its root.
func nested(n int) string {
	return strings.Replace(scanned("SCAN", "7"), "</xml>", strings.Repeat("<a>", n)+strings.Repeat("</a>", n)+"</xml>", 1)
}

// spoilt are pushes that are none, and what is wrong with them where it is said.
var spoilt = map[string]struct{ xml, fault string }{
	"nothing":                  {"", ""},
	"blanks":                   {" \n", ""},
	"no XML":                   {"ToUserName=1", ""},
	"JSON":                     {`{"MsgType":"event"}`, ""},
	"a page":                   {"<html><body>502</body></html>", ""},
	"cut off":                  {strings.TrimSuffix(scanned("SCAN", "7"), "</xml>"), ""},
	"cut off in a field":       {scanned("SCAN", "7")[:200], ""},
	"twice":                    {scanned("SCAN", "7") + scanned("SCAN", "7"), ""},
	"text before it":           {"x" + scanned("SCAN", "7"), ""},
	"text behind it":           {scanned("SCAN", "7") + "x", ""},
	"an end too many":          {scanned("SCAN", "7") + "</xml>", ""},
	"ends crossed":             {"<xml><Event><EventKey></Event></EventKey></xml>", ""},
	"another root":             {strings.ReplaceAll(scanned("SCAN", "7"), "xml>", "push>"), ""},
	"another name space":       {strings.ReplaceAll(scanned("SCAN", "7"), "xml>", "a:xml>"), ""},
	"a document type":          {"<!DOCTYPE xml>" + scanned("SCAN", "7"), ""},
	"an entity of its own":     {`<!DOCTYPE xml [<!ENTITY a "SCAN">]>` + scanned("&a;", "7"), ""},
	"an unknown entity":        {"<xml><Event>&nbsp;</Event></xml>", ""},
	"an instruction":           {"<?xml-stylesheet href='x'?>" + scanned("SCAN", "7"), ""},
	"an instruction within":    {"<xml><?php x ?></xml>", ""},
	"a declaration within":     {`<xml><?xml version="1.0"?></xml>`, ""},
	"another encoding":         {`<?xml version="1.0" encoding="GBK"?>` + scanned("SCAN", "7"), ""},
	"bytes that are not UTF-8": {scanned("SCAN", "\xce\xd2"), ""},
	"a byte order that is not": {"\xff\xfe" + scanned("SCAN", "7"), ""},
	"deep nesting":             {nested(16), "too deep"},
	"very deep nesting":        {"<xml>" + strings.Repeat("<a>", 100_000), ""},
	"an event twice": {strings.Replace(scanned("SCAN", "7"), "</xml>", "<Event>CLICK</Event></xml>", 1),
		"Event: it is there more than once"},
	"a key in pieces": {strings.Replace(scanned("SCAN", "7"), "</xml>", "<EventKey/></xml>", 1),
		"EventKey: it is there more than once"},
	"an element within a field": {"<xml><Event>SC<b>A</b>N</Event></xml>", "Event: it is not a text"},
	"a long person": {strings.ReplaceAll(scanned("SCAN", "7"), openid, strings.Repeat("o", 129)),
		"FromUserName: it is too long"},
	"a long key":            {scanned("SCAN", strings.Repeat("k", 1025)), "EventKey: it is too long"},
	"a long key in pieces":  {scanned("SCAN", strings.Repeat("k]]><![CDATA[", 1025)), "EventKey: it is too long"},
	"a line break in a key": {scanned("SCAN", "7\n8"), "EventKey: it has control characters"},
	"no time": {strings.ReplaceAll(scanned("SCAN", "7"), "CreateTime", "Time"),
		"CreateTime: it is missing"},
	"a time of words":          {timed("now"), "CreateTime: it is not a time"},
	"a time before there was":  {timed("-1"), "CreateTime: it is not a time"},
	"a time of 0":              {timed("0"), "CreateTime: it is not a time"},
	"a time in milliseconds":   {timed("1714037059000"), "CreateTime: it is not a time"},
	"a time of 20 digits":      {timed("99999999999999999999"), "CreateTime: it is not a time"},
	"a time before WeChat":     {timed("1293839999"), "CreateTime: it is not a time"},
	"a time after the century": {timed("4102444800"), "CreateTime: it is not a time"},
	"a time with a sign":       {timed("+1714037059"), "CreateTime: it is not a time"},
	"an event without a name":  {strings.ReplaceAll(scanned("SCAN", "7"), "[SCAN]", "[]"), "Event: it is missing"},
	"nobody":                   {strings.ReplaceAll(scanned("SCAN", "7"), openid, ""), "FromUserName: it is missing"},
	"no type":                  {strings.ReplaceAll(scanned("SCAN", "7"), "MsgType", "Type"), "MsgType: it is missing"},
}

func TestOtherXMLIsRefused(t *testing.T) {
	for name, c := range spoilt {
		t.Run(name, func(t *testing.T) {
			got, err := ParseXML([]byte(c.xml))
			checkRefused(t, got, err, c.fault)
		})
	}
}

// checkRefused wants one line that says the fault and shows nothing of the push.
func checkRefused(t *testing.T, e Event, err error, fault string) {
	t.Helper()
	if err == nil || e != (Event{}) {
		t.Fatalf("it is read as %+v, %v", e, err)
	}
	if text := err.Error(); !strings.Contains(text, fault) || strings.Contains(text, openid) ||
		strings.ContainsAny(text, "\r\n") {
		t.Errorf("the error is %q, want one line that says %q", text, fault)
	}
}

func TestJSONIsRead(t *testing.T) {
	const rest = `"FromUserName":"o1","MsgType":"event","Event":"SCAN"`
	at := time.Unix(1714037059, 0).UTC()
	for name, c := range map[string]struct {
		json string
		want Event
	}{
		"numbers": {`{"CreateTime":1714037059,"EventKey":7,` + rest + `}`,
			Event{From: "o1", At: at, Type: "event", Name: "SCAN", Key: "7"}},
		"texts": {`{"CreateTime":"1714037059","EventKey":"新 7 ",` + rest + `}`,
			Event{From: "o1", At: at, Type: "event", Name: "SCAN", Key: "新 7 "}},
		"null": {`{"CreateTime":1714037059,"EventKey":null,` + rest + `}`,
			Event{From: "o1", At: at, Type: "event", Name: "SCAN"}},
		"digits as they stand": {`{"CreateTime":1714037059,"EventKey":12345678901234567890,` + rest + `}`,
			Event{From: "o1", At: at, Type: "event", Name: "SCAN", Key: "12345678901234567890"}},
		"other members": {"\n" + `{"a":[{"Event":1}],"a":2,"CreateTime":1714037059,` + rest + "}\n",
			Event{From: "o1", At: at, Type: "event", Name: "SCAN"}},
		"documentation": {documented[0].message, Event{To: "gh_97417a04a28d", From: "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
			At: time.Unix(1714112445, 0).UTC(), Type: "event", Name: "debug_demo"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := ParseJSON([]byte(c.json)); err != nil || got != c.want {
				t.Errorf("it is %+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

func TestOtherJSONIsRefused(t *testing.T) {
	const whole = `"FromUserName":"` + "o6_bmjrPTlm6_2sgVt7hMZOPfL2M" + `","MsgType":"event","CreateTime":1714037059`
	const named = `"Event":"SCAN",` + whole
	for name, c := range map[string]struct{ json, fault string }{
		"nothing":                  {``, ""},
		"null":                     {`null`, ""},
		"a list":                   {`[{` + whole + `}]`, ""},
		"a text":                   {`"x"`, ""},
		"cut off":                  {`{` + whole, ""},
		"a comma too many":         {`{` + whole + `,}`, ""},
		"a comma too few":          {`{` + whole + ` "Event":"SCAN"}`, ""},
		"more behind":              {`{` + whole + `}{}`, ""},
		"words behind":             {`{` + whole + `} x`, ""},
		"bytes that are not UTF-8": {`{` + named + `,"EventKey":"` + "\xff" + `"}`, ""},
		"a deep list":              {`{` + whole + `,"a":` + strings.Repeat("[", 100_000), ""},
		"twice":                    {`{` + whole + `,"MsgType":"event"}`, "MsgType: it is there more than once"},
		"an object":                {`{` + named + `,"EventKey":{}}`, "EventKey: it is not a text"},
		"a list within":            {`{` + named + `,"EventKey":["7"]}`, "EventKey: it is not a text"},
		"true":                     {`{` + named + `,"EventKey":true}`, "EventKey: it is not a text"},
		"a long key": {`{` + named + `,"EventKey":"` + strings.Repeat("k", 1025) + `"}`,
			"EventKey: it is too long"},
		"a long number": {`{` + named + `,"EventKey":` + strings.Repeat("7", 1025) + `}`,
			"EventKey: it is too long"},
		"a control character": {`{` + named + `,"EventKey":"\u001b[2J"}`, "EventKey: it has control characters"},
		"a time with a fraction": {`{"FromUserName":"o1","MsgType":"event","CreateTime":1714037059.5}`,
			"CreateTime: it is not a text"},
		"a time as a power": {`{"FromUserName":"o1","MsgType":"event","CreateTime":17e8}`,
			"CreateTime: it is not a text"},
		"nobody": {`{"MsgType":"event","Event":"SCAN","CreateTime":1714037059}`, "FromUserName: it is missing"},
		"names in small letters": {`{"fromusername":"o1","msgtype":"event","createtime":1714037059}`,
			"CreateTime: it is missing"},
		"a person by number": {`{"FromUserName":7,"MsgType":"event","CreateTime":1714037059}`,
			"FromUserName: it is not a text"},
		"longer than 1 MiB": {`{` + named + `}` + strings.Repeat(" ", 1<<20), "longer than 1 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseJSON([]byte(c.json))
			checkRefused(t, got, err, c.fault)
		})
	}
}

func TestASceneIsTakenFromItsOwnEventsOnly(t *testing.T) {
	for _, c := range []struct{ event, key, want string }{
		{Subscribe, "qrscene_7", "7"},
		{Subscribe, "qrscene_qrscene_7", "qrscene_7"},
		{Subscribe, "qrscene_", ""},
		{Subscribe, "", ""},
		{Subscribe, "7", ""},
		{Subscribe, "last_trade_no_7", ""},
		{Scan, "7", "7"},
		{Scan, "qrscene_7", "qrscene_7"},
		{Scan, "", ""},
		{Unsubscribe, "qrscene_7", ""},
		{"CLICK", "7", ""},
		{"scan", "7", ""},
		{"", "7", ""},
	} {
		if got := (Event{Name: c.event, Key: c.key}).Scene(); got != c.want {
			t.Errorf("the scene of %s %q is %q, want %q", c.event, c.key, got, c.want)
		}
	}
}
