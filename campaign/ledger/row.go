package ledger

import (
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// A row of the table code has three parts, by who may change them: nobody, the sheet, the run. Each is comparable, so
// that only what differs is written.

const (
	identityColumns = `code.key, serial, scene, kind`
	listingColumns  = `row, code.name, "group", copies, validity, cells`
	progressColumns = `stage, asked, outstanding, ticket, url, ticketed, expires, problem`
)

// identity is what a code is: written once.
type identity struct {
	key    string
	serial int
	scene  string
	kind   string
}

func identityOf(c *campaign.Code) identity {
	return identity{key: c.Key, serial: c.Serial, scene: string(c.Scene), kind: c.Kind.String()}
}

func (i *identity) columns() []any { return []any{&i.key, &i.serial, &i.scene, &i.kind} }

func (i *identity) give(c *campaign.Code) (err error) {
	c.Key, c.Serial, c.Scene = i.key, i.serial, campaign.Scene(i.scene)
	c.Kind, err = campaign.ParseKind(i.kind)
	return err
}

// listing is what the sheet says of a code.
type listing struct {
	row         sql.Null[int] // NULL when it has left the sheet
	name, group string
	copies      int
	validity    int64 // seconds
	cells       string
}

func listingOf(c *campaign.Code) (listing, error) {
	pairs := make([][2]string, len(c.Cells))
	for i, cell := range c.Cells {
		pairs[i] = [2]string{cell.Heading, cell.Text}
	}
	cells, err := json.Marshal(pairs)
	return listing{
		row:      sql.Null[int]{V: c.Row, Valid: true},
		name:     c.Name,
		group:    c.Group,
		copies:   c.Copies,
		validity: int64(c.Validity / time.Second),
		cells:    string(cells),
	}, err
}

func (l *listing) columns() []any {
	return []any{&l.row, &l.name, &l.group, &l.copies, &l.validity, &l.cells}
}

// give leaves the cells out: who wants them has a cellReader.
func (l *listing) give(c *campaign.Code) {
	c.Row, c.Name, c.Group, c.Copies = l.row.V, l.name, l.group, l.copies
	c.Validity = time.Duration(l.validity) * time.Second
}

// progress is how far a code has got.
type progress struct {
	stage             string
	asked             int
	outstanding       bool
	ticket, url       string
	ticketed, expires sql.Null[int64]
	problem           sql.Null[string]
}

func progressOf(c *campaign.Code) (progress, error) {
	p := progress{
		stage:       c.Stage.String(),
		asked:       c.Asked,
		outstanding: c.Outstanding,
		ticket:      c.Ticket,
		url:         c.URL,
		ticketed:    seconds(c.Ticketed),
		expires:     seconds(c.Expires),
	}
	if c.Problem == nil {
		return p, nil
	}
	text, err := json.Marshal(c.Problem)
	p.problem = sql.Null[string]{V: string(text), Valid: true}
	return p, err
}

func (p *progress) columns() []any {
	return []any{&p.stage, &p.asked, &p.outstanding, &p.ticket, &p.url, &p.ticketed, &p.expires, &p.problem}
}

func (p *progress) give(c *campaign.Code) (err error) {
	c.Asked, c.Outstanding, c.Ticket, c.URL = p.asked, p.outstanding, p.ticket, p.url
	c.Ticketed, c.Expires, c.Problem = moment(p.ticketed), moment(p.expires), nil
	if p.problem.Valid {
		c.Problem = new(campaign.Problem)
		if err := json.Unmarshal([]byte(p.problem.V), c.Problem); err != nil {
			return words.Errorf("%w: the problem of channel %q: %w", ErrDamaged, c.Key, err)
		}
	}
	c.Stage, err = campaign.ParseStage(p.stage)
	return err
}

func seconds(t time.Time) sql.Null[int64] {
	if t.IsZero() {
		return sql.Null[int64]{}
	}
	return sql.Null[int64]{V: t.Unix(), Valid: true}
}

func moment(s sql.Null[int64]) time.Time {
	if !s.Valid {
		return time.Time{}
	}
	return time.Unix(s.V, 0).UTC()
}

// stored is a whole row of the table code.
type stored struct {
	id int64
	identity
	listing
	progress
}

func (s *stored) columns() []any {
	return slices.Concat([]any{&s.id}, s.identity.columns(), s.listing.columns(), s.progress.columns())
}

func (s *stored) give(c *campaign.Code) error {
	s.listing.give(c)
	return errors.Join(s.identity.give(c), s.progress.give(c))
}

// cellReader makes Cells of JSON.
type cellReader struct {
	pairs    [][2]string
	headings interned
}

func (r *cellReader) read(text string) ([]campaign.Cell, error) {
	r.pairs = r.pairs[:0]
	if err := json.Unmarshal([]byte(text), &r.pairs); err != nil {
		return nil, words.Errorf("%w: the cells of a row: %w", ErrDamaged, err)
	}
	if len(r.pairs) == 0 {
		return nil, nil
	}
	cells := make([]campaign.Cell, len(r.pairs))
	for i, pair := range r.pairs {
		cells[i] = campaign.Cell{Heading: r.headings.one(pair[0]), Text: pair[1]}
	}
	return cells, nil
}

// interned holds one copy of each string that many rows share: headings, groups, the names of campaigns.
type interned map[string]string

func (m *interned) one(s string) string {
	if known, ok := (*m)[s]; ok {
		return known
	}
	if *m == nil {
		*m = interned{}
	}
	(*m)[s] = s
	return s
}
