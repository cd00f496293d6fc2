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

// secretShape is that of every AppSecret. What is not of it is another file, perhaps a key to something else, and WeChat
// is not to see it.
var secretShape = regexp.MustCompile(`^[0-9a-fA-F]{32}$`)

// errNoSecret says that there is something where the AppSecret should be, and it is not one.
var errNoSecret = errors.Join(ErrSecretMissing)

// maxSecretFile bounds what is read of a file that should have 33 bytes.
const maxSecretFile = 4 << 10

// secret is the AppSecret from where the person keeps it: SecretFile, else Secret, else the credential that systemd
// hands over as appsecret. A file that others can read gets a warning.
func (s Settings) secret() (string, error) {
	credentials := os.Getenv("CREDENTIALS_DIRECTORY")
	switch {
	case s.SecretFile != "":
		return s.readSecret(s.SecretFile, credentials)
	case s.Secret != "":
		return asSecret(s.Secret, "SCENEQR_SECRET")
	case credentials == "":
		return "", ErrSecretMissing
	}
	secret, err := s.readSecret(filepath.Join(credentials, "appsecret"), credentials)
	if errors.Is(err, fs.ErrNotExist) {
		return "", words.Errorf("%w: systemd hands over no credential appsecret (LoadCredential=appsecret:FILE)", ErrSecretMissing)
	}
	return secret, err
}

func (s Settings) readSecret(path, credentials string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", words.Errorf("%w: %w", ErrSecretMissing, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxSecretFile))
	if err != nil {
		return "", words.Errorf("%w: %w", ErrSecretMissing, err)
	}
	info, err := f.Stat()
	if err != nil {
		return "", words.Errorf("%w: %w", ErrSecretMissing, err)
	}
	if info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" && !within(path, credentials) {
		s.Console.Warn("others on this computer may read the secret: chmod 600 %s", path)
	}
	return asSecret(string(text), path)
}

// asSecret strips what an editor puts around an AppSecret. The error names where it was found and shows nothing of it.
func asSecret(text, place string) (string, error) {
	secret := strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
	switch {
	case secret == "":
		return "", words.Errorf("%w: %q is empty", errNoSecret, place)
	case !secretShape.MatchString(secret):
		return "", words.Errorf("%w: %q does not hold one, which is 32 hex digits and nothing else", errNoSecret, place)
	}
	return secret, nil
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
