package export

import (
	"fmt"
	"io"
	"strings"

	"sceneqr/export/pdf"
)

// writeTicketText writes a job ticket for a text editor: with a byte order mark and lines that end as Windows ends them,
// or Chinese Windows takes it for its own code page.
func writeTicketText(w io.Writer, t pdf.JobTicket) error {
	var b strings.Builder
	b.WriteString("\uFEFF" + t.Title + "\n")
	for _, s := range t.Sections {
		b.WriteString("\n" + s.Heading + "\n")
		for _, row := range s.Rows {
			fmt.Fprintf(&b, "  %s\t%s\n", row[0], oneLine(row[1]))
		}
	}
	_, err := io.WriteString(w, strings.ReplaceAll(b.String(), "\n", "\r\n"))
	return err
}
