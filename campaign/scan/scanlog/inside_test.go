package scanlog_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"sceneqr/campaign/scan/scanlog"
	"sceneqr/campaign/wechat/push"
)

// asText is a text as JSON has it.
func asText(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(quoted)
}

func TestPushesAreFoundInsideWhatWritesLogs(t *testing.T) {
	pretty := "{\n  \"a\": " + asJSON(scanned) + "\n}"
	for name, log := range map[string]string{
		"an array of events":   `{"events":[` + asJSON(scanned) + "," + asJSON(followed) + `]}`,
		"arrays in arrays":     `{"a":[[{"b":` + asJSON(scanned) + `}],[` + asJSON(followed) + `]]}`,
		"an array of texts":    `{"lines":[` + asText(asXML(scanned, "")) + "," + asText(asJSON(followed)) + `]}`,
		"Elasticsearch, a hit": `{"_source":{"message":` + asText("recv "+asXML(scanned, "\n")+asXML(followed, "")) + `}}`,
		"Elasticsearch, an answer": `{"hits":{"total":2,"hits":[{"_source":{"message":` + asText(asJSON(scanned)) +
			`}},{"_source":{"message":` + asText(asXML(followed, "")) + `}}]}}`,
		"four levels":       `{"a":{"b":{"c":{"d":` + asJSON(scanned) + `,"e":` + asJSON(followed) + `}}}}`,
		"texts in texts":    within("log", within("msg", within("body", asXML(scanned, ""))+asXML(followed, ""))),
		"JSON on two lines": within("log", pretty+"\n"+asJSON(followed)),
		"as xml2js has it": `{"xml":{"ToUserName":["gh_1"],"FromUserName":["` + anna + `"],"CreateTime":["1793505600"],` +
			`"MsgType":["event"],"Event":["SCAN"],"EventKey":["poster-1"],"Ticket":["gQ"]}}` + asJSON(followed),
	} {
		count, got := read(t, log+"\n", scanlog.Options{})
		if !slices.Equal(got, []push.Event{scanned, followed}) || count.BadTotal > 0 {
			t.Errorf("%s: %+v, %+v\nof %s", name, got, count, log)
		}
	}
}

func TestWhatAPersonHasWrittenInJSONIsNoPush(t *testing.T) {
	for _, message := range []string{
		`{"FromUserName":"` + anna + `","CreateTime":1793505600,"MsgType":"text","Content":` + asText(asJSON(followed)) + `}`,
		`{"xml":{"FromUserName":["` + anna + `"],"CreateTime":["1793505600"],"MsgType":["text"],"Content":[` +
			asText(asXML(followed, "")) + `]}}`,
	} {
		if _, got := read(t, message, scanlog.Options{}); len(got) != 1 || got[0].Type != "text" {
			t.Errorf("%s gives %+v", message, got)
		}
		spoilt := strings.Replace(message, "1793505600", "x", 1)
		if _, got := read(t, spoilt, scanlog.Options{}); len(got) != 0 {
			t.Errorf("%s gives %+v", spoilt, got)
		}
	}
}

func TestJSONOverSeveralLinesIsToldAsSuch(t *testing.T) {
	var event any
	if err := json.Unmarshal([]byte(asJSON(scanned)), &event); err != nil {
		t.Fatal(err)
	}
	pretty, err := json.MarshalIndent(event, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	count, got := read(t, string(pretty)+"\n"+asJSON(followed)+"\n", scanlog.Options{})
	if len(got) != 1 || count.BadTotal != 1 || !strings.Contains(count.Bad[0].Why.String(), "jq -c") {
		t.Errorf("%+v, %+v", got, count)
	}
}
