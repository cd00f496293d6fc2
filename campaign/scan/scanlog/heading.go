package scanlog

import (
	"slices"
	"strings"

	"sceneqr/campaign/words"
)

// A field is what a column of a table can have.
type field uint8

const (
	openid field = iota
	created
	event
	key
	scene
	ticket
	fields // how many there are
)

// fieldNames are the fields as [Options.Columns] names them.
var fieldNames = [fields]string{"openid", "time", "event", "key", "scene", "ticket"}

// String is the field as [Options.Columns] names it.
func (f field) String() string { return fieldNames[f] }

// needed are the fields without which a row says nothing.
var needed = []field{openid, created, event}

// ofCode are the fields of which one says which code an event is of.
var ofCode = []field{key, scene, ticket}

// usual are the headings that a field goes by, without capitals, spaces and underscores. Of several in one table the one
// that comes first here counts: WeChat's own name.
var usual = [fields][]string{
	openid:  {"fromusername", "openid", "useropenid", "用户openid", "粉丝openid", "user", "用户"},
	created: {"createtime", "eventtime", "创建时间", "事件时间", "扫码时间", "time", "timestamp", "时间"},
	event:   {"event", "eventtype", "事件", "事件类型"},
	key:     {"eventkey", "事件key", "事件key值", "参数", "参数值", "渠道参数", "二维码参数"}, // or the scene: see isBare
	scene:   {"scenestr", "scene", "场景值", "场景"},
	ticket:  {"ticket", "票据"},
}

// columns is where a table has each field: its place from 0, or -1.
type columns [fields]int

// find finds the fields among the headings of a table. Known is how many it has.
func (o Options) find(headings []string) (at columns, known int) {
	for f := range fields {
		if at[f] = o.place(f, headings); at[f] >= 0 {
			known++
		}
	}
	if o.heading(scene) != "" && o.heading(key) == "" {
		at[key] = -1 // whoever has named the one has not found the scene under the other
	}
	return at, known
}

// heading is what somebody has said that a field stands under, if anything.
func (o Options) heading(f field) string { return o.Columns[f.String()] }

// place is the column that somebody has named for the field, or that has a usual name.
func (o Options) place(f field, headings []string) int {
	heading, named := o.Columns[f.String()]
	switch {
	case named && heading == "":
		return -1
	case named:
		return indexOf(headings, heading)
	}
	for _, name := range usual[f] {
		if i := indexOf(headings, name); i >= 0 {
			return i
		}
	}
	return -1
}

// missing is the error of headings that do not say where something is which was named, or without which a row says nothing.
// Without the code all scans would be recorded as of none, and once more as soon as the log is read rightly: so that there is
// none must be said.
func (o Options) missing(at columns, headings []string) error {
	for f := range fields {
		heading := o.heading(f)
		if at[f] < 0 && (heading != "" || slices.Contains(needed, f)) {
			return &HeadingError{Field: f.String(), Heading: heading, Headings: headings}
		}
	}
	for _, f := range ofCode {
		if heading, named := o.Columns[f.String()]; at[f] >= 0 || named && heading == "" {
			return nil
		}
	}
	return &HeadingError{Field: scene.String(), Headings: headings}
}

func indexOf(headings []string, name string) int {
	for i, heading := range headings {
		if plain(heading) == plain(name) {
			return i
		}
	}
	return -1
}

// plain is a heading without what people write in one way or another.
func plain(heading string) string {
	return strings.NewReplacer(" ", "", "_", "", "-", "").Replace(strings.ToLower(strings.TrimSpace(heading)))
}

// CheckColumns refuses what are no fields for [Options.Columns].
func CheckColumns(columns map[string]string) error {
	for name := range columns {
		if !slices.Contains(fieldNames[:], name) {
			return words.Errorf("a log has no field %q: it has %s", name, strings.Join(fieldNames[:], ", "))
		}
	}
	return nil
}

// HeadingError says that a table does not tell where it has a field.
type HeadingError struct {
	Field    string   // as [Options.Columns] names it
	Heading  string   // that was named for it and is not there; "" when none was named and none is known
	Headings []string // that are there
}

func (e *HeadingError) Error() string { return e.Message().String() }

// Message is the field, and the headings that there are.
func (e *HeadingError) Message() words.Message {
	list := strings.Join(e.Headings, ", ")
	if e.Heading != "" {
		return words.Of("the log has no column %q; its first line has: %s", e.Heading, list)
	}
	if e.Field == scene.String() {
		return words.Of("the log does not say which column has the code, as its scene, EventKey or ticket; "+
			"its first line has: %s", list)
	}
	return words.Of("the log does not say which column has the %s; its first line has: %s", e.Field, list)
}

// Cure is how to say it.
func (e *HeadingError) Cure() words.Message {
	if e.Field == scene.String() && e.Heading == "" {
		return words.Of("say which heading it stands under: --map scene=HEADING, or --map key=HEADING for an EventKey that has " +
			"its qrscene_; when the log is of people who follow no longer, --map scene= says that there is none")
	}
	return words.Of("say which heading it stands under: --map %s=HEADING", e.Field)
}
