package layout

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"sceneqr/campaign/words"
)

// ReadPrinter reads a profile that [Printer.YAML] wrote, or a person. One without a name has that of its file, without the
// ending. What is wrong in it is an *[Error].
func ReadPrinter(path string) (Printer, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Printer{}, words.Errorf("reading a printer's profile: %w", err)
	}
	var p Printer
	var r reader
	r.read(text, keys{
		"name":    r.textOrNone(&p.Name),
		"dx":      r.number(&p.DX),
		"dy":      r.number(&p.DY),
		"scale-x": r.number(&p.ScaleX),
		"scale-y": r.number(&p.ScaleY),
		"measured": r.mapping(keys{
			"left":   r.number(&p.Last.Left),
			"top":    r.number(&p.Last.Top),
			"across": r.number(&p.Last.Across),
			"down":   r.number(&p.Last.Down),
		}),
	})
	if err := p.err(); err != nil {
		r.say("", "%v", err)
	}
	if err := r.err(path); err != nil {
		return Printer{}, err
	}
	file := filepath.Base(path)
	p.Name = cmp.Or(p.Name, strings.TrimSpace(strings.TrimSuffix(file, filepath.Ext(file))))
	return p, nil
}

// YAML is the profile as a file, with what each number is. Shifts are rounded to a micrometre and scales to a millionth,
// finer than any printer.
func (p Printer) YAML() []byte {
	var b strings.Builder
	b.WriteString("# What a printer needs so that labels land on their stock. Every printer and every tray has its own.\n")
	if name := oneLine(p.Name); name != "" {
		fmt.Fprintf(&b, "name: %s\n", quoted(name))
	}
	fmt.Fprintf(&b, "dx: %s  # mm that everything is moved to the right, after scaling\n", decimal(p.DX, 1e3))
	fmt.Fprintf(&b, "dy: %s  # mm down\n", decimal(p.DY, 1e3))
	fmt.Fprintf(&b, "scale-x: %s  # times as wide\n", decimal(cmp.Or(p.ScaleX, 1), 1e6))
	fmt.Fprintf(&b, "scale-y: %s  # times as high\n", decimal(cmp.Or(p.ScaleY, 1), 1e6))
	if m := p.Last; m != (Measures{}) {
		b.WriteString("# What was measured last, in mm. It is in the numbers above already.\n")
		fmt.Fprintf(&b, "measured: {left: %v, top: %v, across: %v, down: %v}\n", m.Left, m.Top, m.Across, m.Down)
	}
	return []byte(b.String())
}

func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
}

// quoted is a line in YAML's single quotation marks, in which only these marks mean anything.
func quoted(line string) string { return "'" + strings.ReplaceAll(line, "'", "''") + "'" }

func decimal(v, parts float64) string { return strconv.FormatFloat(rounded(v, parts), 'f', -1, 64) }
