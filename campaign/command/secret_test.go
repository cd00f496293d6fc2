package command

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"sceneqr/campaign/console"
	"sceneqr/campaign/words"
)

const (
	someAppID  = "wx0123456789abcdef"
	someSecret = "fedcba9876543210fedcba9876543210"
	inFile     = "0123456789abcdef0123456789ABCDEF"
	credential = "00000000000000001111111111111111"
)

// A keeper is the places where a secret can be, and what was said while it was looked for.
type keeper struct {
	Settings
	said bytes.Buffer
}

func newKeeper() *keeper {
	k := &keeper{}
	k.Console = &console.Console{Out: &k.said, Err: &k.said}
	return k
}

// file writes a file of that mode, whatever the umask is.
func file(t *testing.T, name, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTheSecretIsTakenFromTheFirstPlaceThatIsGiven(t *testing.T) {
	secretFile := file(t, "secret.txt", inFile, 0o600)
	credentials := filepath.Dir(file(t, "appsecret", credential, 0o400))
	for _, tc := range []struct{ file, env, credentials, want string }{
		{secretFile, someSecret, credentials, inFile},
		{"", someSecret, credentials, someSecret},
		{"", "", credentials, credential},
		{"", "", "", ""},
	} {
		t.Setenv("CREDENTIALS_DIRECTORY", tc.credentials)
		k := newKeeper()
		k.SecretFile, k.Secret = tc.file, tc.env
		got, err := k.secret()
		if got != tc.want || (err != nil) != (tc.want == "") {
			t.Errorf("%+v: %q, %v", tc, got, err)
		}
		if k.said.Len() > 0 {
			t.Errorf("%+v: said %q", tc, &k.said)
		}
	}
}

func TestASecretMayHaveWhatAnEditorPutsAroundIt(t *testing.T) {
	for _, text := range []string{inFile, inFile + "\n", "  " + inFile + "\r\n\r\n", "\ufeff" + inFile + "\r\n"} {
		k := newKeeper()
		k.SecretFile = file(t, "secret.txt", text, 0o600)
		if got, err := k.secret(); err != nil || got != inFile {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}

func TestWhatIsNoSecretIsRefusedAndNotShown(t *testing.T) {
	for text, cause := range map[string]string{
		"":                              `secret.txt" is empty`,
		" \n":                           `secret.txt" is empty`,
		"hunter2":                       "32 hex digits",
		inFile + "0":                    "32 hex digits",
		inFile[:31] + "x":               "32 hex digits",
		inFile + "\n" + someSecret:      "32 hex digits",
		inFile[:16] + " " + inFile[16:]: "32 hex digits",
		"appsecret=" + inFile:           "32 hex digits",
		strings.Repeat(inFile, 1_000):   "32 hex digits",
	} {
		k := newKeeper()
		k.SecretFile = file(t, "secret.txt", text, 0o600)
		_, err := k.secret()
		if !errors.Is(err, ErrSecretMissing) || !strings.Contains(err.Error(), cause) {
			t.Errorf("%.40q: %v", text, err)
		}
		if word := strings.TrimSpace(text); word != "" && strings.Contains(err.Error(), word) {
			t.Errorf("the error shows it: %v", err)
		}
	}
}

func TestTheEnvironmentIsHeldToTheSameShape(t *testing.T) {
	k := newKeeper()
	k.Secret = "hunter2"
	_, err := k.secret()
	if !errors.Is(err, ErrSecretMissing) || !strings.Contains(err.Error(), "SCENEQR_SECRET") {
		t.Fatalf("the error is %v", err)
	}
	if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("the error shows it: %v", err)
	}
}

func TestASecretThatIsNowhereSaysWhereItWasLookedFor(t *testing.T) {
	folder := t.TempDir()
	k := newKeeper()
	for path, cause := range map[string]string{filepath.Join(folder, "nowhere.txt"): "nowhere.txt", folder: folder} {
		k.SecretFile = path
		if _, err := k.secret(); !errors.Is(err, ErrSecretMissing) || !strings.Contains(err.Error(), cause) {
			t.Errorf("%s: %v", path, err)
		}
	}
	k.SecretFile = ""
	t.Setenv("CREDENTIALS_DIRECTORY", folder)
	if _, err := k.secret(); !errors.Is(err, ErrSecretMissing) || !strings.Contains(err.Error(), "systemd") {
		t.Errorf("without the credential: %v", err)
	}
}

func TestASecretFileThatOthersCanReadIsWarnedOf(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the bits of a mode are not what guards files on Windows")
	}
	for mode, warned := range map[os.FileMode]bool{0o600: false, 0o400: false, 0o640: true, 0o604: true, 0o644: true} {
		k := newKeeper()
		k.SecretFile = file(t, "secret.txt", inFile, mode)
		if _, err := k.secret(); err != nil {
			t.Fatal(err)
		}
		want := ""
		if warned {
			want = "sceneqr: warning: others on this computer may read the secret: chmod 600 " + k.SecretFile + "\n"
		}
		if got := k.said.String(); got != want {
			t.Errorf("%v: said %q, not %q", mode, got, want)
		}
	}
}

// systemd gives the group of a service's user the right to read its credentials, in a folder that only it can enter.
func TestACredentialIsNotWarnedOf(t *testing.T) {
	path := file(t, "appsecret", credential, 0o440)
	t.Setenv("CREDENTIALS_DIRECTORY", filepath.Dir(path))
	for _, given := range []string{"", path} {
		k := newKeeper()
		k.SecretFile = given
		if got, err := k.secret(); err != nil || got != credential || k.said.Len() > 0 {
			t.Errorf("--secret-file %q: %q, %v; said %q", given, got, err, &k.said)
		}
	}
}

func TestASecretGivenAsTheSheetIsNeitherShownNorCopied(t *testing.T) {
	for name, read := range map[string]func(Settings) error{
		"run":   func(s Settings) error { return s.Run(t.Context()) },
		"check": func(s Settings) error { return s.Check(t.Context()) },
	} {
		for _, secret := range []string{someSecret, someSecret + "\n", "\ufeff" + someSecret + "\r\n"} {
			t.Chdir(t.TempDir())
			s, _ := customer(t)
			s.Sheet = written(t, ".", "secret.txt", secret)
			err := read(s)
			expectEnding(t, err, SheetBad)
			_, hint := Explain(err)
			for _, told := range []string{said(s), result(s), words.English.Of(err), words.Chinese.Of(err), hint.String()} {
				if strings.Contains(told, someSecret[:8]) {
					t.Errorf("%s says %s", name, told)
				}
			}
			if left, _ := filepath.Glob("*"); len(left) != 1 {
				t.Errorf("%s leaves %q", name, left)
			}
		}
	}
}
