package ledger

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// Reserve implements [campaign.Ledger]: it is [Ledger.ReserveFrom] for codes of a sheet that is not kept.
func (l *Ledger) Reserve(ctx context.Context, codes []campaign.Code) ([]campaign.Code, error) {
	return l.ReserveFrom(ctx, nil, codes)
}

// ReserveFrom reserves codes as [campaign.Ledger] has it, and in the same transaction keeps the sheet whose rows they are
// instead of the one before; nil forgets that. A code that is new to the ledger is planned, however far it claims to have
// got. Of one that is known only what the sheet says is written (another scene for a refused one, too), where it differs:
// the same sheet again leaves the ledger as it was, and [Ledger.Updated] too. Given and Cells come back as they came; Given
// is not kept. When one code or the sheet cannot be written, nothing is, and without codes there is nothing to do.
func (l *Ledger) ReserveFrom(
	ctx context.Context, original *campaign.Original, codes []campaign.Code,
) ([]campaign.Code, error) {
	if len(codes) == 0 {
		return nil, nil
	}
	if err := l.enter(); err != nil {
		return nil, wrap("reserving scenes", err)
	}
	defer l.exit()
	r := reservation{appid: l.appid, now: l.now().Unix(), original: original, codes: slices.Clone(codes)}
	if err := r.index(); err != nil {
		return nil, wrap("reserving scenes", err)
	}
	if err := l.transact(ctx, func(tx *sql.Tx) error { return r.write(ctx, tx) }); err != nil {
		return nil, wrap("reserving scenes", err)
	}
	return r.codes, nil
}

// reservation is one ReserveFrom under way.
type reservation struct {
	appid    string
	now      int64
	campaign int64 // its row
	original *campaign.Original
	codes    []campaign.Code
	places   map[string]int // by key, in codes
	listings []listing      // by place: made before the transaction, for a listener waits meanwhile

	known   []bool   // by place: the ledger has it
	changed []change // codes of which the sheet says something new
	left    []int64  // rows of codes that are no longer in the sheet

	exchanged []change // codes that get another scene, because WeChat refused theirs
}

type change struct {
	id    int64 // its row
	place int
}

func (r *reservation) index() error {
	r.places = make(map[string]int, len(r.codes))
	r.known = make([]bool, len(r.codes))
	r.listings = make([]listing, len(r.codes))
	for i, c := range r.codes {
		if c.Campaign != r.codes[0].Campaign {
			return words.Errorf("channel %q is of campaign %q, others are of %q", c.Key, c.Campaign, r.codes[0].Campaign)
		}
		if _, twice := r.places[c.Key]; twice {
			return words.Errorf("channel %q is there twice", c.Key)
		}
		if c.Row < 1 {
			return words.Errorf("channel %q stands in no row of the sheet", c.Key)
		}
		r.places[c.Key] = i
		var err error
		if r.listings[i], err = listingOf(&c); err != nil {
			return err
		}
	}
	return nil
}

func (r *reservation) write(ctx context.Context, tx *sql.Tx) error {
	if err := r.openCampaign(tx); err != nil {
		return err
	}
	if err := r.compare(ctx, tx); err != nil {
		return err
	}
	another, err := r.keep(tx)
	if err != nil {
		return err
	}
	if !another && len(r.changed) == 0 && len(r.exchanged) == 0 && len(r.left) == 0 && !slices.Contains(r.known, false) {
		return nil
	}
	for _, part := range []func(context.Context, *sql.Tx) error{r.leave, r.update, r.exchange, r.insert} {
		if err := part(ctx, tx); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`UPDATE campaign SET updated = ? WHERE id = ?`, r.now, r.campaign)
	return err
}

func (r *reservation) openCampaign(tx *sql.Tx) error {
	name := r.codes[0].Campaign
	_, err := tx.Exec(`INSERT INTO campaign (appid, name, updated) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, r.appid, name, r.now)
	if err != nil {
		return err
	}
	return tx.QueryRow(`SELECT id FROM campaign WHERE appid = ? AND name = ?`, r.appid, name).Scan(&r.campaign)
}

// compare goes through the campaign as the ledger has it: each code either is in the sheet, and then tells how it
// stands and may have something to change, or has left it.
func (r *reservation) compare(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.Query(`SELECT code.id, `+identityColumns+`, `+listingColumns+`, `+progressColumns+`
		FROM code WHERE campaign = ?`, r.campaign)
	if err != nil {
		return err
	}
	defer rows.Close()
	var s stored
	into := s.columns()
	for rows.Next() {
		if err := errors.Join(ctx.Err(), rows.Scan(into...)); err != nil {
			return err
		}
		if err := r.meet(&s); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (r *reservation) meet(s *stored) error {
	place, ok := r.places[s.key]
	if !ok {
		if s.row.Valid {
			r.left = append(r.left, s.id)
		}
		return nil
	}
	c := &r.codes[place]
	if r.known[place] = true; r.listings[place] != s.listing {
		r.changed = append(r.changed, change{s.id, place})
	}
	wanted := c.Scene
	if err := errors.Join(s.identity.give(c), s.progress.give(c)); err != nil {
		return err
	}
	if wanted != c.Scene && c.Refused() {
		c.Scene, c.Problem = wanted, nil
		r.exchanged = append(r.exchanged, change{s.id, place})
	}
	return nil
}

func (r *reservation) leave(ctx context.Context, tx *sql.Tx) error {
	statement, err := tx.Prepare(`UPDATE code SET row = NULL WHERE id = ?`)
	if err != nil {
		return err
	}
	for _, id := range r.left {
		if _, err := statement.Exec(id); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (r *reservation) update(ctx context.Context, tx *sql.Tx) error {
	statement, err := tx.Prepare(`UPDATE code SET row = ?, name = ?, "group" = ?, copies = ?, validity = ?, cells = ? WHERE id = ?`)
	if err != nil {
		return err
	}
	for _, changed := range r.changed {
		l := &r.listings[changed.place]
		if _, err := statement.Exec(l.row, l.name, l.group, l.copies, l.validity, l.cells, changed.id); err != nil {
			return words.Errorf("channel %q: %w", r.codes[changed.place].Key, err)
		}
	}
	return ctx.Err()
}

func (r *reservation) exchange(ctx context.Context, tx *sql.Tx) error {
	for _, e := range r.exchanged {
		c := &r.codes[e.place]
		if _, err := tx.Exec(`UPDATE code SET scene = ?, problem = NULL WHERE id = ?`, string(c.Scene), e.id); err != nil {
			return r.refusal(tx, c, err)
		}
	}
	return ctx.Err()
}

func (r *reservation) insert(ctx context.Context, tx *sql.Tx) error {
	statement, err := tx.Prepare(`INSERT INTO code (campaign, appid, key, serial, scene, kind,
		row, name, "group", copies, validity, cells, stage, asked, ticket, url)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'planned', 0, '', '')`)
	if err != nil {
		return err
	}
	planned := progress{stage: campaign.Planned.String()}
	for place, known := range r.known {
		if known {
			continue
		}
		c := &r.codes[place]
		l, i := &r.listings[place], identityOf(c)
		_, err = statement.Exec(r.campaign, r.appid, i.key, i.serial, i.scene, i.kind,
			l.row, l.name, l.group, l.copies, l.validity, l.cells)
		if err != nil {
			return r.refusal(tx, c, err)
		}
		if err := errors.Join(ctx.Err(), planned.give(c)); err != nil {
			return err
		}
	}
	return nil
}

// refusal says whose the scene is when that is what stood in the way. [campaign.Allocate] does not let it come to this.
func (r *reservation) refusal(tx *sql.Tx, c *campaign.Code, err error) error {
	var key, name string
	if isConstraint(err) {
		holder := tx.QueryRow(`SELECT key, campaign.name FROM code JOIN campaign ON campaign.id = code.campaign
			WHERE code.appid = ? AND scene = ?`, r.appid, string(c.Scene))
		if holder.Scan(&key, &name) == nil {
			return words.Errorf("channel %q: scene %q already belongs to channel %q of campaign %q", c.Key, c.Scene, key, name)
		}
	}
	return words.Errorf("channel %q: %w", c.Key, err)
}
