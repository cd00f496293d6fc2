package ledger

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestAuditFindsWhatIsNotAsItShouldBe(t *testing.T) {
	for _, test := range []struct{ name, script, want string }{
		{"a picture that is gone", `DELETE FROM picture`, `channel "S001" of campaign "spring" is verified without a picture`},
		{"a picture too many", `INSERT INTO picture (code, bytes) SELECT id, x'00' FROM code WHERE key = 'S002'`,
			`channel "S002" of campaign "spring" is planned with a picture`},
		{"a picture of nothing", `PRAGMA foreign_keys = 0; INSERT INTO picture (code, bytes) VALUES (9999, x'00')`,
			"row 9999 of picture belongs to no code"},
		{"bytes that changed", `UPDATE picture SET bytes = randomblob(length(bytes))`,
			`the picture of channel "S001" of campaign "spring" is not what was verified`},
		{"a reprint that is gone", `INSERT INTO reprint VALUES (1, 1, 0, '000001', 'a4-12', 1), (1, 3, 0, '000001', 'a4-12', 1)`,
			`campaign "spring" has 2 reprints, and the last is R3`},
		{"a sheet that changed", `INSERT INTO original VALUES (1, 'a.xlsx', 'Sheet1', 1, randomblob(32), x'00')`,
			`the sheet of campaign "spring" is not what was kept`},
		{"a scan of nothing", `PRAGMA foreign_keys = 0; INSERT INTO scan VALUES (1, 1, 99, 'scan', 1)`,
			"a row of scan belongs to no scan_scene"},
		{"a scan that leads to somebody who has left", `INSERT INTO departure VALUES ('wx', 7, 2);
			INSERT INTO scan_scene VALUES (1, 'wx', 's');
			INSERT INTO scan VALUES (1, 1, 1, 'scan', 7), (2, 1, 1, 'scan', 7), (3, 1, 1, 'scan', 7)`,
			"scans that still lead to people who have left: 2"},
		{"a reprint of nothing", `PRAGMA foreign_keys = 0; INSERT INTO reprint VALUES (99, 1, 0, '000001', 'a4-12', 1)`,
			"belongs to no campaign"},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := start(t, spoil(t, func(string) {}))
			noError(t, l.Audit(t.Context()))
			v, err := View(t.Context(), l.path, account)
			noError(t, err)
			defer v.Close()
			_, err = l.write.Exec(test.script)
			noError(t, err)
			for _, who := range []*Ledger{l, v} {
				err := who.Audit(t.Context())
				if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), test.want) {
					t.Errorf("error %v, want %s", err, test.want)
				}
			}
		})
	}
}

func TestAuditFindsADamagedPictureThatOpenDoesNot(t *testing.T) {
	v, err := View(t.Context(), spoil(t, func(p string) { overwrite(t, p, "picture") }), account)
	noError(t, err)
	defer v.Close()
	if err := v.Audit(t.Context()); !errors.Is(err, ErrDamaged) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v", err)
	}
}

func TestAPictureThatChangedIsNotHandedOver(t *testing.T) {
	l := start(t, spoil(t, func(string) {}))
	code := listed(t, l, "spring")[0]
	if _, err := l.Picture(t.Context(), code); err != nil {
		t.Fatal(err)
	}
	_, err := l.write.Exec(`UPDATE picture SET bytes = randomblob(length(bytes))`)
	noError(t, err)
	if picture, err := l.Picture(t.Context(), code); !errors.Is(err, ErrDamaged) || picture != nil {
		t.Errorf("%d bytes, error %v; want ErrDamaged", len(picture), err)
	}
	_, err = l.write.Exec(`UPDATE picture SET sum = NULL`) // as version 1 has kept it
	noError(t, err)
	if _, err := l.Picture(t.Context(), code); err != nil {
		t.Errorf("without a sum: %v", err)
	}
}

func TestACanceledContextEndsAnAudit(t *testing.T) {
	l := fresh(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.Audit(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
