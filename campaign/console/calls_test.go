package console

import (
	"errors"
	"testing"
	"time"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/words"
)

func TestARequestIsALine(t *testing.T) {
	for want, x := range map[string]wechat.Exchange{
		"create a 200 errcode 45011 rid 1-2 132 ms": {Op: "create", Host: "a", Status: 200, ErrCode: 45011, RID: "1-2",
			Took: 132 * time.Millisecond, Err: errors.New("of the errcode")},
		"token b 200 7 ms":           {Op: "token", Host: "b", Status: 200, Bytes: 300, Took: 7 * time.Millisecond},
		"image c 5 ms: reset by it":  {Op: "image", Host: "c", Took: 5 * time.Millisecond, Err: errors.New("reset by it")},
		"quota d 502 1 ms: a page ?": {Op: "quota", Host: "d", Status: 502, Took: time.Millisecond, Err: errors.New("a page ?")},
	} {
		c, out, err := newConsole()
		c.Exchange(x)
		if err.Len() > 0 {
			t.Errorf("told without being asked to: %q", err)
		}
		c.Verbose = true
		c.Exchange(x)
		if got := err.String(); got != "sceneqr: "+want+"\n" || out.Len() > 0 {
			t.Errorf("%q and %q on stdout, want %q", got, out, want)
		}
	}
}

func TestSlowDownsAndMovesAreTold(t *testing.T) {
	c, _, err := newConsole()
	c.Slowed(5.0/3, time.Date(2026, 11, 22, 15, 42, 1, 0, time.UTC))
	c.Moved("api2.weixin.qq.com")
	want := "sceneqr: WeChat wants it slower: waiting until 15:42:01, then 1.67 tickets a second\n" +
		"sceneqr: WeChat's API is asked at api2.weixin.qq.com from now on: the host before it did not serve\n"
	if err.String() != want {
		t.Errorf("%q\nwant %q", err, want)
	}
}

func TestAChecklistHasSignsAndCures(t *testing.T) {
	c, out, _ := newConsole()
	c.Check(Check{Name: words.Of("token"), Detail: words.Of("stable_token gives one")})
	c.Check(Check{Name: words.Of("clock"), State: Warned, Detail: words.Of("a bit late"), Cure: words.Of("set it")})
	c.Check(Check{Name: words.Of("white list"), State: Failed, Detail: words.Of("two\nlines"), Cure: words.Of("open the page")})
	c.Check(Check{Name: words.Of("quota"), State: Skipped, Detail: words.Of("it needs the token")})
	want := `✓ token         stable_token gives one
! clock         a bit late
                -> set it
✗ white list    two; lines
                -> open the page
- quota         not checked: it needs the token
`
	if out.String() != want {
		t.Errorf("%swant\n%s", out, want)
	}
}
