package command

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"sceneqr/campaign/words"
)

// A secret is one of those that a person keeps for sceneqr: what each looks like, and where it may stand. None is ever a
// flag, for everybody on the computer sees those.
type secret struct {
	name       words.Message
	variable   string         // of the environment, which holds it
	credential string         // of systemd
	shape      *regexp.Regexp // what is not of it is another file, perhaps a key to something else
	looks      words.Message  // the shape in words

	missing error // there is none
	spoilt  error // something is in its place and is not one; it wraps missing

	wanted words.Message // the cure for missing
	found  words.Message // and for spoilt: where a good one is to be had
}

// The secrets. WeChat's console takes no Token and no EncodingAESKey of another shape.
var (
	appSecret = &secret{
		name: words.Of("an AppSecret"), variable: "SCENEQR_SECRET", credential: "appsecret",
		shape: regexp.MustCompile(`^[0-9a-fA-F]{32}$`), looks: words.Of("32 hex digits"),
		missing: ErrSecretMissing, spoilt: errors.Join(ErrSecretMissing),
		wanted: words.Of("pass --secret-file or set SCENEQR_SECRET, or take a token from elsewhere with " +
			"--token-command or --token-url; --sandbox tries it all without an account"),
		found: words.Of("put the account's AppSecret there, 32 hex digits and nothing else: " +
			"微信开发者平台 › 我的业务 › 公众号/服务号 › 基础信息 › 开发信息"),
	}
	callbackToken = &secret{
		name: words.Of("a callback token"), variable: "SCENEQR_CALLBACK_TOKEN", credential: "callback-token",
		shape: regexp.MustCompile(`^[0-9A-Za-z]{3,32}$`), looks: words.Of("3 to 32 letters and digits"),
		missing: ErrTokenMissing, spoilt: errors.Join(ErrTokenMissing),
		wanted: words.Of("pass --callback-token-file or set SCENEQR_CALLBACK_TOKEN: it is the Token of " +
			"微信开发者平台 › 我的业务 › 公众号/服务号 › 消息与事件推送"),
		found: words.Of("put the callback's Token there, 3 to 32 letters and digits and nothing else: " +
			"微信开发者平台 › 我的业务 › 公众号/服务号 › 消息与事件推送"),
	}
	aesKey = &secret{
		name: words.Of("an EncodingAESKey"), variable: "SCENEQR_AES_KEY", credential: "aes-key",
		shape: regexp.MustCompile(`^[0-9A-Za-z]{43}$`), looks: words.Of("43 letters and digits"),
		missing: ErrKeyMissing, spoilt: errors.Join(ErrKeyMissing), wanted: keyCure, found: keyCure,
	}
	previousKey = &secret{
		name: aesKey.name, variable: "SCENEQR_PREVIOUS_AES_KEY", credential: "previous-aes-key",
		shape: aesKey.shape, looks: aesKey.looks,
		missing: errPreviousKeyMissing, spoilt: errors.Join(errPreviousKeyMissing), wanted: previousCure, found: previousCure,
	}
)

var (
	// ErrTokenMissing says that WeChat's pushes cannot be told from others.
	ErrTokenMissing = words.New("the callback's token is not known")

	// ErrKeyMissing says that a file is named for the key of encrypted pushes, and there is none in it.
	ErrKeyMissing = words.New("the callback's EncodingAESKey is not known")

	errPreviousKeyMissing = words.New("the callback's previous EncodingAESKey is not known")

	giveKey = words.Of("pass --aes-key-file or set SCENEQR_AES_KEY: the EncodingAESKey, 43 letters and digits, " +
		"in a trial of your choice")
	keyCure = words.Of("put the EncodingAESKey there, 43 letters and digits and nothing else, or name none in 明文模式: " +
		"微信开发者平台 › 我的业务 › 公众号/服务号 › 消息与事件推送")
	previousCure = words.Of("put the EncodingAESKey from before the change there, and nothing else, or name none")
)

// explainSecret is the cure for a secret that is not there or is none.
func explainSecret(err error) (words.Message, bool) {
	for _, what := range []*secret{appSecret, callbackToken, aesKey, previousKey} {
		switch {
		case errors.Is(err, what.spoilt):
			return what.found, true
		case errors.Is(err, what.missing):
			return what.wanted, true
		}
	}
	return words.Message{}, false
}

// maxSecretFile bounds what is read of a file that should have some fifty bytes.
const maxSecretFile = 4 << 10

// secret is the AppSecret from where the person keeps it: SecretFile, else Secret, else systemd's credential.
func (s Settings) secret() (string, error) {
	return s.demand(appSecret, s.SecretFile, s.Secret)
}

// demand is find where there has to be one.
func (s Settings) demand(what *secret, file, text string) (string, error) {
	found, err := s.find(what, file, text)
	switch {
	case err != nil:
		return "", err
	case found == "" && os.Getenv(credentialsVariable) != "":
		return "", words.Errorf("%w: systemd hands over no credential %s (LoadCredential=%s:FILE)",
			what.missing, what.credential, what.credential)
	case found == "":
		return "", what.missing
	}
	return found, nil
}

// credentialsVariable names the folder of the credentials that systemd hands over.
const credentialsVariable = "CREDENTIALS_DIRECTORY"

// find is the secret from the first place that is given: the file, else the text, else systemd's credential; "" when there
// is nothing in any. A file that others can read gets a warning.
func (s Settings) find(what *secret, file, text string) (string, error) {
	credentials := os.Getenv(credentialsVariable)
	switch {
	case file != "":
		return s.readSecret(what, file, credentials)
	case text != "":
		return what.in(text, what.variable)
	case credentials == "":
		return "", nil
	}
	found, err := s.readSecret(what, filepath.Join(credentials, what.credential), credentials)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return found, err
}

func (s Settings) readSecret(what *secret, path, credentials string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", words.Errorf("%w: %w", what.missing, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxSecretFile))
	if err != nil {
		return "", words.Errorf("%w: %w", what.missing, err)
	}
	info, err := f.Stat()
	if err != nil {
		return "", words.Errorf("%w: %w", what.missing, err)
	}
	if info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" && !within(path, credentials) {
		s.Console.Warn("others on this computer may read the secret: chmod 600 %s", path)
	}
	return what.in(string(text), path)
}

// in strips what an editor puts around a secret. The error names where it was found and shows nothing of it.
func (what *secret) in(text, place string) (string, error) {
	found := strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
	switch {
	case found == "":
		return "", words.Errorf("%w: %q is empty", what.spoilt, place)
	case what.shape.MatchString(found):
		return found, nil
	}
	for _, other := range []*secret{appSecret, aesKey} { // a token looks like many things
		if other.shape.MatchString(found) {
			return "", words.Errorf("%w: what %q holds has the shape of %v", what.spoilt, place, other.name)
		}
	}
	return "", words.Errorf("%w: %q does not hold one, which is %v and nothing else", what.spoilt, place, what.looks)
}

// within tells whether a path leads into folder, which is none when it is "". systemd guards its credentials in other
// ways than by the bits of a mode.
func within(path, folder string) bool {
	absolute, err := filepath.Abs(path)
	if err != nil || folder == "" {
		return false
	}
	below, err := filepath.Rel(folder, absolute)
	return err == nil && filepath.IsLocal(below)
}
