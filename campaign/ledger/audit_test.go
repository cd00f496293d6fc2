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
		{"a picture too many", `INSERT INTO picture SELECT id, x'00' FROM code WHERE key = 'S002'`,
			`channel "S002" of campaign "spring" is planned with a picture`},
		{"a picture of nothing", `PRAGMA foreign_keys = 0; INSERT INTO picture VALUES (9999, x'00')`,
			"row 9999 of picture belongs to no code"},
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

func TestACanceledContextEndsAnAudit(t *testing.T) {
	l := fresh(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.Audit(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
