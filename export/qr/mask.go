package qr

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"sync"

	"rsc.io/qr/coding"
)

// A layout is all that is the same for every text of one version and level.
type layout struct {
	plan *coding.Plan // for mask 0

	// flips[m] are the modules in which a symbol with mask m differs from the one with mask 0: where the masks differ,
	// and in the format bits that name the mask. So a text is encoded once and not eight times.
	flips [8][]uint64
}

var layouts [MaxVersion + 1][H + 1]struct {
	once sync.Once
	layout
	err error
}

func layoutOf(version int, level Level) (*layout, error) {
	l := &layouts[version][level]
	l.once.Do(func() { l.layout, l.err = newLayout(version, level) })
	return &l.layout, l.err
}

func newLayout(version int, level Level) (layout, error) {
	var l layout
	for m := range l.flips {
		plan, err := coding.NewPlan(coding.Version(version), coding.Level(level), coding.Mask(m))
		if err != nil {
			return layout{}, fmt.Errorf("laying out a QR symbol of version %d: %w", version, err)
		}
		if m == 0 {
			l.plan = plan
		}
		l.flips[m] = differences(l.plan, plan)
	}
	return l, nil
}

func differences(a, b *coding.Plan) []uint64 {
	rows := make([]uint64, len(a.Pixel))
	for y := range rows {
		for x := range a.Pixel[y] {
			if (a.Pixel[y][x]^b.Pixel[y][x])&coding.Black != 0 {
				rows[y] |= 1 << x
			}
		}
	}
	return rows
}

// symbol encodes text and chooses the mask with the smallest penalty, the first of equals.
func (l *layout) symbol(text string) (Symbol, error) {
	code, err := l.plan.Encode(coding.String(text))
	if err != nil {
		return Symbol{}, fmt.Errorf("encoding a QR symbol: %w", err)
	}
	var plain, masked [64]uint64
	n := code.Size
	for y := range n {
		// A row is at least 8 bytes long, and the module on the left is the highest bit of its first byte.
		plain[y] = bits.Reverse64(binary.BigEndian.Uint64(code.Bitmap[y*code.Stride:]))
	}
	best, rows := -1, make([]uint64, n)
	for _, flip := range l.flips {
		for y, f := range flip {
			masked[y] = plain[y] ^ f
		}
		if p := penalty(&masked, n); best < 0 || p < best {
			best = p
			copy(rows, masked[:n])
		}
	}
	return Symbol{rows}, nil
}

// penalty is the sum of the four penalties of ISO/IEC 18004:2015, 7.8.3, for a symbol of n modules a side. Like most
// encoders it looks for finder-like patterns inside the symbol only and does not count the quiet zone as light.
func penalty(rows *[64]uint64, n int) int {
	columns := *rows
	transpose(&columns)
	p := balance(rows, n)
	for i := range n {
		p += runs(rows[i], n) + runs(columns[i], n) + finders(rows[i], n) + finders(columns[i], n)
		if i > 0 {
			p += blocks(rows[i-1], rows[i], n)
		}
	}
	return p
}

// runs gives 3 points for each run of five equal modules in a line and 1 more for each further module of the run.
func runs(line uint64, n int) int {
	same := equal(line, n)
	five := same & (same >> 1) & (same >> 2) & (same >> 3) // bit i: modules i to i+4 are equal
	return bits.OnesCount64(five) + 2*bits.OnesCount64(five&^(five<<1))
}

// equal has bit i set when modules i and i+1 of the line are the same.
func equal(line uint64, n int) uint64 {
	return ^(line ^ line>>1) & (1<<(n-1) - 1)
}

// blocks gives 3 points for each 2x2 square of one colour. Squares may overlap.
func blocks(above, line uint64, n int) int {
	return 3 * bits.OnesCount64(equal(above, n)&equal(line, n)&^(above^line))
}

// finders gives 40 points for each place where dark and light stand 1:1:3:1:1 with four light modules before or behind.
// Light on both sides counts twice.
func finders(line uint64, n int) int {
	found := line &^ (line >> 1) & (line >> 2) & (line >> 3) & (line >> 4) &^ (line >> 5) & (line >> 6)
	light := ^line & (1<<n - 1)
	four := light & (light >> 1) & (light >> 2) & (light >> 3)
	return 40 * (bits.OnesCount64(found&(four<<4)) + bits.OnesCount64(found&(four>>7)))
}

// balance gives 10 points for each full 5 % by which the dark modules differ from half of all.
func balance(rows *[64]uint64, n int) int {
	dark := 0
	for _, row := range rows[:n] {
		dark += bits.OnesCount64(row)
	}
	off := 20*dark - 10*n*n
	return 10 * (max(off, -off) / (n * n))
}

// transpose makes rows of columns: it exchanges the two off-diagonal quarters, then does the same within each quarter,
// down to single bits (Hacker's Delight, 7-3).
func transpose(a *[64]uint64) {
	low := ^uint64(0) >> 32
	for j := 32; j != 0; j >>= 1 {
		for k := 0; k < 64; k = (k + j + 1) &^ j {
			t := (a[k]>>j ^ a[k+j]) & low
			a[k] ^= t << j
			a[k+j] ^= t
		}
		low ^= low << (j >> 1)
	}
}
