package command

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"sceneqr/campaign/words"
)

const (
	someToken   = "sceneqrToken2026"
	someKey     = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	previousOne = "GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba"
)

func TestEverySecretIsTakenFromFileVariableAndCredential(t *testing.T) {
	for what, good := range map[*secret]string{
		appSecret: someSecret, callbackToken: someToken, aesKey: someKey, previousKey: previousOne,
	} {
		k := newKeeper()
		if got, err := k.find(what, file(t, "secret.txt", good+"\n", 0o600), "nonsense!"); err != nil || got != good {
			t.Errorf("%s of a file: %q, %v", what.variable, got, err)
		}
		if got, err := k.find(what, "", good); err != nil || got != good {
			t.Errorf("%s: %q, %v", what.variable, got, err)
		}
		t.Setenv(credentialsVariable, filepath.Dir(file(t, what.credential, good, 0o400)))
		if got, err := k.demand(what, "", ""); err != nil || got != good {
			t.Errorf("%s of systemd: %q, %v", what.variable, got, err)
		}
		t.Setenv(credentialsVariable, t.TempDir())
		if got, err := k.find(what, "", ""); err != nil || got != "" {
			t.Errorf("%s of nowhere: %q, %v", what.variable, got, err)
		}
		if _, err := k.demand(what, "", ""); !errors.Is(err, what.missing) ||
			!strings.Contains(err.Error(), what.credential) {
			t.Errorf("%s of nowhere: %v", what.variable, err)
		}
	}
}

func TestASecretInAnothersPlaceIsRefusedAndNotShown(t *testing.T) {
	for name, tc := range map[string]struct {
		what        *secret
		text, cause string
	}{
		"the key for the AppSecret":     {appSecret, someKey, "has the shape of an EncodingAESKey"},
		"the token for the AppSecret":   {appSecret, someToken, "32 hex digits"},
		"the key for the token":         {callbackToken, someKey, "has the shape of an EncodingAESKey"},
		"the AppSecret for the key":     {aesKey, someSecret, "has the shape of an AppSecret"},
		"the token for the key":         {aesKey, someToken, "43 letters and digits"},
		"the AppSecret for the old key": {previousKey, someSecret, "has the shape of an AppSecret"},
		"a line of a configuration":     {callbackToken, "token=" + someToken, "3 to 32 letters and digits"},
		"two lines":                     {aesKey, someKey + "\n" + previousOne, "43 letters and digits"},
	} {
		k := newKeeper()
		path := file(t, "secret.txt", tc.text, 0o600)
		_, err := k.find(tc.what, path, "")
		if !errors.Is(err, tc.what.spoilt) || !strings.Contains(err.Error(), tc.cause) ||
			!strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		_, hint := Explain(err)
		for _, told := range []string{err.Error(), words.Chinese.Of(err), hint.String(), k.said.String()} {
			if strings.Contains(told, tc.text[:8]) {
				t.Errorf("%s is shown: %s", name, told)
			}
		}
	}
}

// It has a shape that a token may have, so that only who has both can tell.
func TestTheAppSecretIsNoCallbackToken(t *testing.T) {
	k := newKeeper()
	k.Secret, k.Callback.Token = someSecret, someSecret
	_, err := k.callbackToken()
	if !errors.Is(err, callbackToken.spoilt) || strings.Contains(err.Error(), someSecret) {
		t.Errorf("error %v", err)
	}
	k.Secret = inFile
	if got, err := k.callbackToken(); err != nil || got != someSecret {
		t.Errorf("another of that shape: %q, %v", got, err)
	}
}

func TestAPreviousKeyNeedsThePresentOne(t *testing.T) {
	for keys, ok := range map[[2]string]bool{
		{someKey, previousOne}: true, {someKey, ""}: true, {"", ""}: true, {"", previousOne}: false,
	} {
		k := newKeeper()
		k.Callback.Key, k.Callback.PreviousKey = keys[0], keys[1]
		if got, err := k.callbackKeys(); (err == nil) != ok || ok && len(got) != len(strings.Join(keys[:], ""))/43 {
			t.Errorf("%q: %d keys, %v", keys, len(got), err)
		}
	}
}
