//go:build unix

package samples

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"sceneqr/campaign/wechat/emulator"
)

// An ordeal is one misfortune, as far as a run can tell, and what the run is expected to make of it.
type ordeal struct {
	faults emulator.Faults
	setUp  func(*witness) // changes what the witness runs and with what

	// A signal is sent to the program when it says the words or, without any, while its second code is on the way.
	signal syscall.Signal
	words  string

	status int // that the run ends with; killed for one that ends by the signal
}

const killed = -1

// refusals are the errcodes that concern an account as a whole.
var refusals = []int{40013, 40125, 40243, 40164, 45035, 48001, 48004, 50001, 50002, 50004, 50007, 61003, 61004, 61007,
	61023, 89501, 89503, 89506, 89507}

// ordeals are all that can befall a run. A fault of the emulator that none of them has fails the test.
func ordeals() map[string]ordeal {
	first, always := emulator.First(1), emulator.Trigger(emulator.Always)
	lost := emulator.Strike(createPath, first, emulator.ResetAfter)
	all := map[string]ordeal{
		"nothing":                    {},
		"slow":                       {faults: emulator.Faults{Slow: aMillisecond}},
		"clock ahead":                {faults: emulator.Faults{Skew: time.Hour}},
		"token revoked":              {faults: emulator.Faults{TokenRevoked: emulator.Nth(2)}},
		"token revoked and stuck":    {faults: emulator.Faults{TokenRevoked: emulator.Nth(2), TokenStuck: true}},
		"token expired":              {faults: emulator.Faults{TokenExpired: emulator.Nth(2)}},
		"token short-lived":          {faults: emulator.Faults{TokenLife: time.Second}},
		"tokens fought over":         {faults: emulator.Faults{TokenRevoked: always}, status: 6},
		"not certified":              {faults: emulator.Faults{Unauthorized: always}, status: 6},
		"busy":                       {faults: emulator.Faults{Busy: first}},
		"no escapes":                 {faults: emulator.Faults{NoEscapes: true}},
		"a row refused":              {faults: emulator.Faults{Refused: refuseFirst}, status: 3},
		"not white-listed":           {faults: emulator.Faults{NotWhitelisted: always}, status: 6},
		"out for today":              {faults: emulator.Faults{DailyLimit: 2}, status: 5},
		"out for today, no quota":    {faults: emulator.Faults{DailyLimit: 2, QuotaOff: 76022}, status: 5},
		"out for good":               {faults: emulator.Faults{Capacity: 2}, status: 6},
		"out for good, split":        {faults: emulator.Faults{Capacity: 2, SplitPools: true}, status: 6},
		"too fast":                   tooFast(emulator.Faults{MinuteLimit: 2, QuotaSilent: true}),
		"too fast, by another code":  tooFast(emulator.Faults{MinuteLimit: 2, MinuteErrcode: 44991, QuotaSilent: true}),
		"too fast, by the day's":     tooFast(emulator.Faults{MinuteLimit: 2, MinuteErrcode: 45009, QuotaSilent: true}),
		"asked twice, another code":  {faults: emulator.Faults{RepeatsDiffer: true, Wire: lost}},
		"picture missing":            {faults: emulator.Faults{PictureMissing: first}},
		"picture empty":              {faults: emulator.Faults{PictureEmpty: first}},
		"picture huge":               {faults: emulator.Faults{PictureHuge: first}},
		"picture of another":         {faults: emulator.Faults{PictureWrong: first}},
		"picture of another kind":    {faults: emulator.Faults{PicturePNG: first}},
		"wrong secret":               {setUp: wrongSecret, status: 6},
		"secret of two lines":        {setUp: secretFile("%[1]s\n%[2]s\n"), status: 2},
		"secret with a name":         {setUp: secretFile("AppSecret=%[1]s\n"), status: 2},
		"secret is a folder":         {setUp: secretFolder, status: 2},
		"secret others can read":     {setUp: secretFile("%[1]s\n")},
		"secret in the campaign":     {setUp: argument("--campaign"), status: 2},
		"token command that fails":   hopeless(tokenCommand("echo %[1]s; echo %[1]s >&2; exit 7")),
		"token command that babbles": {setUp: tokenCommand("echo the token is: %[1]s"), status: 6},
		"token command":              {setUp: tokenCommand("echo %[1]s")},
		"token server":               {setUp: tokenServer(`{"data":{"access_token":%q}}`, http.StatusOK)},
		"token server with a page":   {setUp: tokenServer("<html><p>the token is %s</p></html>", http.StatusOK), status: 6},
		"token server that fails":    hopeless(tokenServer("no use for %s", http.StatusInternalServerError)),
		"token that is refused":      stale(40001),
		"password in the API's URL":  {setUp: passwordInURL},
		"ping that fails":            {setUp: func(w *witness) { w.ping.fails.Store(true) }},
		"interrupted":                {signal: syscall.SIGINT, status: 130},
		"terminated":                 {signal: syscall.SIGTERM, status: 143},
		"asked for a dump":           {signal: syscall.SIGQUIT, status: killed},
		"aborted":                    {signal: syscall.SIGABRT, status: killed},
		"doctor":                     {setUp: (*witness).doctor},
		"doctor, not white-listed":   {faults: emulator.Faults{NotWhitelisted: always}, setUp: (*witness).doctor, status: 6},
		"doctor, wrong secret":       {setUp: func(w *witness) { wrongSecret(w); w.doctor() }, status: 6},
	}
	for d := emulator.Sound + 1; d <= emulator.Flood; d++ {
		o := ordeal{faults: emulator.Faults{Wire: emulator.Strike("", first, d)}}
		if d == emulator.Redirected { // which no other host and no patience mends
			o.status = 6
		}
		all[fmt.Sprintf("damage %d on the wire", d)] = o
	}
	for _, code := range refusals {
		all[fmt.Sprintf("errcode %d", code)] = ordeal{faults: emulator.Faults{Errcode: onCreate(code)}, status: 6}
	}
	return all
}

// hopeless is a source of tokens that is tried again and again, until somebody has had enough.
func hopeless(source func(*witness)) ordeal {
	return ordeal{setUp: source, signal: syscall.SIGINT, words: "again", status: 130}
}

// stale is a source of tokens whose token WeChat refuses.
func stale(code int) ordeal {
	return ordeal{
		faults: emulator.Faults{Errcode: onCreate(code)}, setUp: tokenCommand("echo %[1]s"),
		signal: syscall.SIGINT, words: fmt.Sprintf("errcode %d", code), status: 130,
	}
}

func tooFast(f emulator.Faults) ordeal {
	return ordeal{faults: f, signal: syscall.SIGINT, words: "slower", status: 130}
}

func refuseFirst(scene string, _ int) int {
	if strings.Contains(scene, "000001") {
		return 40097
	}
	return 0
}

func onCreate(code int) func(string, int) int {
	return func(path string, _ int) int {
		if path == createPath {
			return code
		}
		return 0
	}
}

// How the witness's program is called when it is not as usual.

func (w *witness) doctor() { w.args = append([]string{"doctor"}, w.args[2:]...) }

func (w *witness) without(name string) {
	w.env = append(w.env, name+"=")
}

func wrongSecret(w *witness) {
	wrong := randomHex()
	w.secrets["the wrong secret"] = wrong
	w.env = append(w.env, "SCENEQR_SECRET="+wrong)
}

// argument gives the secret as the value of a flag that has no use for it and, twice, where it is not even understood.
func argument(flag string) func(*witness) {
	return func(w *witness) { w.args = append(w.args, flag+"=channels", "--secret", w.secret) }
}

// secretFile has a file with the secret and another in it.
func secretFile(format string) func(*witness) {
	return func(w *witness) {
		w.without("SCENEQR_SECRET")
		other := randomHex()
		w.secrets["the other secret"] = other
		path := filepath.Join(w.hidden, "secret.txt")
		if err := os.WriteFile(path, fmt.Appendf(nil, format, w.secret, other), 0o644); err != nil {
			w.Fatal(err)
		}
		w.args = append(w.args, "--secret-file", path)
	}
}

func secretFolder(w *witness) {
	w.without("SCENEQR_SECRET")
	w.args = append(w.args, "--secret-file", w.hidden)
}

// tokenCommand has the program get its token, which is a good one, from a script.
func tokenCommand(script string) func(*witness) {
	return func(w *witness) {
		w.without("SCENEQR_SECRET")
		path := filepath.Join(w.hidden, "token.sh")
		if err := os.WriteFile(path, fmt.Appendf(nil, script+"\n", w.token()), 0o600); err != nil {
			w.Fatal(err)
		}
		w.env = append(w.env, "SCENEQR_TOKEN_COMMAND=sh "+path)
	}
}

// tokenServer has the program get its token from a server that answers so.
func tokenServer(format string, status int) func(*witness) {
	return func(w *witness) {
		w.without("SCENEQR_SECRET")
		answer := fmt.Sprintf(format, w.token())
		server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			rw.WriteHeader(status)
			_, _ = io.WriteString(rw, answer) // the caller may be gone
		}))
		w.Cleanup(server.Close)
		w.secrets["the token server's key"], w.secrets["the token server's password"] = randomHex(), randomHex()
		w.env = append(w.env, fmt.Sprintf("SCENEQR_TOKEN_URL=http://user:%s@%s/%s",
			w.secrets["the token server's password"], server.Listener.Addr(), w.secrets["the token server's key"]))
	}
}

func passwordInURL(w *witness) {
	w.secrets["the API's password"] = randomHex()
	address := fmt.Sprintf("http://user:%s@%s", w.secrets["the API's password"], w.server.Listener.Addr())
	w.env = append(w.env, "SCENEQR_API_URL="+address, "SCENEQR_MP_URL="+address)
}

// token is one that WeChat gives to whoever has the secret.
func (w *witness) token() string {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), patience)
	defer cancel()
	query := url.Values{"grant_type": {"client_credential"}, "appid": {appid}, "secret": {w.secret}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.server.URL+"/cgi-bin/token?"+query.Encode(), nil)
	if err != nil {
		w.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.Fatal(err)
	}
	defer resp.Body.Close()
	var answer struct {
		Token string `json:"access_token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || answer.Token == "" {
		w.Fatal(cmp.Or(err, fmt.Errorf("there is no token to be had")))
	}
	return answer.Token
}

func aMillisecond(string, int) time.Duration { return time.Millisecond }
