package command

import (
	"strings"
	"testing"
)

// FuzzToken has a token server say anything: it is one plain word, or an error that shows nothing of it.
func FuzzToken(f *testing.F) {
	for _, text := range []string{
		"66_token\n", `{"access_token":"66_token"}`, `{"data":{"access_token":"66_token"}}`, `{"result":{"access_token":7}}`,
		`{"access_token":["a"]`, "<html>log in</html>", "\ufefftoken", "", "{}", "null",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		token, err := readToken(text)
		switch {
		case err == nil && (token == "" || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' })):
			t.Errorf("%q is taken for a token", token)
		case err != nil && token != "":
			t.Errorf("both %q and %v", token, err)
		case err != nil && len(text) > 12 && strings.Contains(err.Error(), string(text)):
			t.Errorf("%v shows what was said", err)
		}
	})
}
