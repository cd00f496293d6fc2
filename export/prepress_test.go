package export

import (
	"errors"
	"io"
	"strings"
	"testing"
)

func TestForeignDocumentIsRefused(t *testing.T) {
	names := strings.Repeat(writtenFont+"\n", 3)
	for name, doc := range map[string]string{
		"empty":            "",
		"other font":       "%PDF-1.3\n" + catalogEnd + "xref\ntrailer\n<<\n" + trailerEnd + "24\n%%EOF\n",
		"no trailer":       names,
		"no number":        names + catalogEnd + "xref\n" + trailerEnd + "\n%%EOF\n",
		"negative":         names + catalogEnd + "xref\n" + trailerEnd + "-1\n%%EOF\n",
		"beyond the end":   names + catalogEnd + "xref\n" + trailerEnd + "9999\n%%EOF\n",
		"not at the table": names + catalogEnd + "xref\n" + trailerEnd + "5\n%%EOF\n",
	} {
		if err := finish(io.Discard, []byte(doc)); !errors.Is(err, errForeign) {
			t.Errorf("%s: the error is %v, want %v", name, err, errForeign)
		}
	}
}
