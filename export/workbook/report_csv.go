package workbook

import (
	"io"
	"strconv"
	"time"

	"sceneqr/campaign/scan"
)

// WriteCSV writes one table of the workbook in the manner of [Result.WriteCSV]. Days are like 2026-11-01, other times like
// 2026-11-01 09:30:00, in the zone of the report. The hours that its clocks show twice, when they are set back, are told
// apart: 2026-10-25 02:00:00+02:00, and then 2026-10-25 02:00:00+01:00.
func (r Report) WriteCSV(w io.Writer, t scan.Table) error {
	table, err := newCSV(w)
	if err != nil {
		return err
	}
	l := r.table(t)
	line := make([]string, len(l.columns))
	for i, c := range l.columns {
		line[i] = untouchedText(r.Language.Of(c.heading))
	}
	_ = table.Write(line) // a failed write is told by Error
	for values := range l.rows {
		for i, value := range values {
			line[i] = r.text(value, l.columns[i].format)
		}
		_ = table.Write(line)
	}
	table.Flush()
	return table.Error()
}

// text is a value as CSV has it.
func (r *Report) text(value any, as int) string {
	switch v := value.(type) {
	case string:
		return untouchedText(v)
	case int:
		return strconv.Itoa(v)
	case time.Time:
		switch {
		case v.IsZero():
			return ""
		case as == asDay:
			return v.In(r.Zone).Format(time.DateOnly)
		case as == asHour && scan.ShownTwice(v.In(r.Zone)):
			return v.In(r.Zone).Format(time.DateTime + "-07:00")
		}
		return v.In(r.Zone).Format(time.DateTime)
	}
	return ""
}
