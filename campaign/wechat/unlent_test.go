package wechat_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
)

// wrong is an error that no other attempt mends.
type wrong struct{ error }

func (wrong) Transient() bool { return false }

func TestALenderThatCanNeverLendEndsTheRun(t *testing.T) {
	for name, test := range map[string]struct {
		err   error
		class wechat.Class
	}{
		"away":    {errors.New("no answer"), wechat.Retry},
		"unknown": {wrong{errors.New("there is no such command")}, wechat.Account},
	} {
		client, _ := emulated(t, emulator.Faults{})
		client.Token = func(context.Context) (string, error) { return "", test.err }
		e := failed(t, client.Authorize(t.Context()))
		if e.Class() != test.class || !strings.Contains(e.Error(), test.err.Error()) || e.Cure() == "" {
			t.Errorf("%s: %v of class %v, want %v", name, e, e.Class(), test.class)
		}
	}
}
