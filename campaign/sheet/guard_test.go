package sheet

import (
	"strings"
	"testing"
)

func TestPanicOfTheReaderBecomesAnError(t *testing.T) {
	read := func() (err error) {
		defer guard(&err)
		var rows []string
		_ = rows[len(rows)]
		return nil
	}
	if err := read(); err == nil || !strings.Contains(err.Error(), "the workbook is damaged (runtime error: index out of range") {
		t.Errorf("error %v", err)
	}
}
