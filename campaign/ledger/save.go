package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// Save implements [campaign.Ledger]. A code must come back as Reserve gave it in all that makes it what it is. Its stage
// never falls, but a temporary code may begin again, at Planned and without ticket, url or Expires, and loses its picture.
// Asked never falls, but the last question of an outstanding code may be taken back, when nothing of it reached WeChat.
// There is a picture exactly when the stage is Verified.
//
// A context that ends before the write was begun ends the wait. After that Save waits for the commit, which is soon, so
// that what it returns is what happened.
func (l *Ledger) Save(ctx context.Context, code campaign.Code, picture []byte) error {
	if err := l.enter(); err != nil {
		return wrap("saving channel %q", err, code.Key)
	}
	defer l.exit()
	return wrap("saving channel %q", l.saving.write(ctx, save{code, picture}), code.Key)
}

// save is what one Save is about.
type save struct {
	code    campaign.Code
	picture []byte
}

// commit writes the group in one transaction. A save that is refused has its own err and does not disturb the others.
func (l *Ledger) commit(group []*entry[save]) error {
	now := l.now()
	return l.transact(context.Background(), func(tx *sql.Tx) error {
		s := l.saves.within(tx)
		touched := map[int64]bool{}
		for _, w := range begun(group) {
			campaign, err := s.save(l.appid, now, w)
			if err != nil {
				return err
			}
			if campaign != 0 {
				touched[campaign] = true
			}
		}
		for id := range touched {
			if _, err := s.touch.Exec(now.Unix(), id); err != nil {
				return err
			}
		}
		return nil
	})
}

// statements are what a Save executes, prepared once.
type statements struct {
	find, progress, picture, unpicture, call, uncall, touch *sql.Stmt
}

func (s *statements) prepare(ctx context.Context, db *sql.DB) error {
	for statement, text := range map[**sql.Stmt]string{
		&s.find: `SELECT code.id, code.campaign, ` + identityColumns + `, ` + progressColumns + `
			FROM code JOIN campaign ON campaign.id = code.campaign
			WHERE campaign.appid = ? AND campaign.name = ? AND code.key = ?`,
		&s.progress: `UPDATE code SET stage = ?, asked = ?, outstanding = ?, ticket = ?, url = ?, ticketed = ?, expires = ?,
			problem = ? WHERE id = ?`,
		&s.picture: `INSERT INTO picture (code, bytes, sum) VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET bytes = excluded.bytes, sum = excluded.sum`,
		&s.unpicture: `DELETE FROM picture WHERE code = ?`,
		&s.call: `INSERT INTO call (appid, day, creates) VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET creates = creates + excluded.creates`,
		&s.uncall: `UPDATE call SET creates = creates - 1 WHERE appid = ?1
			AND day = (SELECT max(day) FROM call WHERE appid = ?1 AND day <= ?2 AND creates > 0)`,
		&s.touch: `UPDATE campaign SET updated = ? WHERE id = ?`,
	} {
		var err error
		if *statement, err = db.PrepareContext(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

// within is the same statements as part of a transaction.
func (s statements) within(tx *sql.Tx) statements {
	return statements{
		find: tx.Stmt(s.find), progress: tx.Stmt(s.progress), picture: tx.Stmt(s.picture),
		unpicture: tx.Stmt(s.unpicture), call: tx.Stmt(s.call), uncall: tx.Stmt(s.uncall), touch: tx.Stmt(s.touch),
	}
}

// save writes one code and returns the campaign that it changed, 0 for none. A refusal is the entry's; an error is
// everybody's.
func (s statements) save(appid string, now time.Time, w *entry[save]) (changed int64, err error) {
	var old stored
	var parent int64
	into := append([]any{&old.id, &parent}, append(old.identity.columns(), old.progress.columns()...)...)
	err = s.find.QueryRow(appid, w.what.code.Campaign, w.what.code.Key).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		w.err = words.Errorf("it was never reserved in campaign %q", w.what.code.Campaign)
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	p, err := progressOf(&w.what.code)
	if err != nil {
		return 0, err
	}
	if w.err = refuse(&old, p, w); w.err != nil || p == old.progress && w.what.picture == nil {
		return 0, nil
	}
	return parent, s.update(&old, p, appid, now, w.what.picture)
}

func (s statements) update(old *stored, p progress, appid string, now time.Time, picture []byte) error {
	_, err := s.progress.Exec(p.stage, p.asked, p.outstanding, p.ticket, p.url, p.ticketed, p.expires, p.problem, old.id)
	if err != nil {
		return err
	}
	if picture != nil {
		sum := sha256.Sum256(picture)
		_, err = s.picture.Exec(old.id, picture, sum[:])
	} else if old.stage == campaign.Verified.String() {
		_, err = s.unpicture.Exec(old.id)
	}
	if err != nil {
		return err
	}
	return s.count(appid, day(now), p.asked-old.asked)
}

// count keeps the day's calls. One that is taken back was counted a moment ago: today or, around midnight, on the last day
// that counted any.
func (s statements) count(appid, day string, creates int) (err error) {
	switch {
	case creates > 0:
		_, err = s.call.Exec(appid, day, creates)
	case creates < 0:
		_, err = s.uncall.Exec(appid, day)
	}
	return err
}

// refuse holds a write against what the ledger knows of the code.
func refuse(old *stored, p progress, w *entry[save]) error {
	stage, err := campaign.ParseStage(old.stage)
	switch {
	case err != nil:
		return err
	case identityOf(&w.what.code) != old.identity:
		return words.Errorf("it has scene %q, serial %d and is %s in the ledger, which cannot change",
			old.scene, old.serial, old.kind)
	case (w.what.picture != nil) != (w.what.code.Stage == campaign.Verified):
		return words.Errorf("a picture belongs to a verified code and only to one, this one is %s", p.stage)
	case stage > campaign.Planned && w.what.code.Stage > campaign.Planned && (p.ticket != old.ticket || p.url != old.url):
		return words.New("its ticket is recorded already, and there is no other for the same question")
	case p.asked < old.asked && !takesBack(old, p):
		return words.Errorf("WeChat was asked %d times for it already, not %d", old.asked, p.asked)
	case p.outstanding && (w.what.code.Stage > campaign.Planned || p.asked == 0):
		return words.Errorf("it is %s and was asked for %d times, which cannot be outstanding", p.stage, p.asked)
	case w.what.code.Stage < stage && !renewal(w.what.code):
		return words.Errorf("it is %s already and cannot become %s", old.stage, p.stage)
	}
	return nil
}

// takesBack tells whether the last question, of which no answer is recorded, is said never to have reached WeChat.
func takesBack(old *stored, p progress) bool {
	return old.outstanding && p.asked == old.asked-1 && p.stage == campaign.Planned.String()
}

// renewal tells whether a code is one that begins again.
func renewal(c campaign.Code) bool {
	return !c.Kind.IsPermanent() && c.Stage == campaign.Planned && c.Ticket == "" && c.URL == "" && c.Expires.IsZero()
}

// day is that of WeChat's quota.
func day(t time.Time) string { return t.In(campaign.China).Format(time.DateOnly) }
