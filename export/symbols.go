package export

import (
	"sceneqr/campaign"
	"sceneqr/export/qr"
)

// symbols says what all codes of a batch have in common, wherever they are drawn: modules of one size, and the same
// pattern on a label as in the files that the shop gets besides.
type symbols struct {
	level   qr.Level
	version int
}

// symbols chooses the smallest version that holds every code of the batch that can be printed at all.
func (b Batch) symbols(level qr.Level) symbols {
	s := symbols{level: level, version: 1}
	for i := range b.Codes {
		if verified(&b.Codes[i]) {
			s.version = max(s.version, qr.Version(b.Codes[i].URL, level))
		}
	}
	return s
}

func (s symbols) of(c *campaign.Code) (qr.Symbol, error) {
	return qr.EncodeAt(c.URL, s.level, s.version)
}
