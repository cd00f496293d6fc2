package campaign_test

import (
	"errors"
	"fmt"
	"testing"

	"sceneqr/campaign"
	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
)

func TestPassingFaultsAreSurvived(t *testing.T) {
	for name, faults := range map[string]emulator.Faults{
		"busy":                        {Busy: emulator.Every(3)},
		"gateway error":               {Wire: every3(pathCreate, emulator.ServerError)},
		"throttled":                   {Wire: every3(pathCreate, emulator.Throttled)},
		"reset before":                {Wire: every3(pathCreate, emulator.ResetBefore)},
		"answer lost":                 {Wire: every3(pathCreate, emulator.ResetAfter)},
		"answer lost, repeats differ": {Wire: every3(pathCreate, emulator.ResetAfter), RepeatsDiffer: true},
		"gateway gave up":             {Wire: every3(pathCreate, emulator.TimedOut), RepeatsDiffer: true},
		"log-in page":                 {Wire: every3(pathCreate, emulator.HTMLPage)},
		"log-in page after":           {Wire: every3(pathCreate, emulator.HTMLAfter), RepeatsDiffer: true},
		"ticket cut short":            {Wire: every3(pathCreate, emulator.CutShort)},
		"ticket torn":                 {Wire: every3(pathCreate, emulator.Torn)},
		"ticket no gzip":              {Wire: every3(pathCreate, emulator.NotGzip)},
		"ticket without end":          {Wire: every3(pathCreate, emulator.Flood)},
		"token revoked":               {TokenRevoked: emulator.Nth(5)},
		"token expired":               {TokenExpired: emulator.Nth(5)},
		"token server in disorder":    {Wire: emulator.Strike(emulator.PathStableToken, emulator.First(3), emulator.ServerError)},
		"picture missing":             {PictureMissing: emulator.Every(3)},
		"picture html":                {Wire: every3(pathPicture, emulator.HTMLPage)},
		"picture empty":               {PictureEmpty: emulator.Every(3)},
		"picture cut":                 {Wire: every3(pathPicture, emulator.CutShort)},
		"picture torn":                {Wire: every3(pathPicture, emulator.Torn)},
		"picture no gzip":             {Wire: every3(pathPicture, emulator.NotGzip)},
		"picture without end":         {Wire: every3(pathPicture, emulator.Flood)},
		"picture of 20 MB":            {PictureHuge: emulator.Every(3)},
		"picture gateway error":       {Wire: every3(pathPicture, emulator.ServerError)},
		"picture redirected":          {Wire: every3(pathPicture, emulator.Redirected)},
		"picture reset":               {Wire: every3(pathPicture, emulator.ResetAfter)},
		"another's picture":           {PictureWrong: emulator.Every(3)},
		"a PNG":                       {PicturePNG: emulator.Every(3)},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.Workers = 1 // so that no code is struck twice in a row
			s.wechat.Set(faults)
			codes, err := s.Run(t.Context(), s.reserve(t, 10))
			if err != nil || count(codes, campaign.Verified) != 10 {
				t.Fatalf("%d verified, error %v", count(codes, campaign.Verified), err)
			}
			recorded := 0
			for _, c := range codes {
				if recorded += c.Asked; c.Asked < s.wechat.Asked(string(c.Scene)) {
					t.Errorf("scene %q was asked for %d times, the ledger says %d", c.Scene, s.wechat.Asked(string(c.Scene)), c.Asked)
				}
				if c.Problem != nil || c.Outstanding {
					t.Errorf("a verified code keeps the problem %+v, outstanding %t", c.Problem, c.Outstanding)
				}
			}
			if calls := s.wechat.Calls(pathCreate); recorded != calls {
				t.Errorf("the ledger says that %d tickets were asked for, and %d calls were made", recorded, calls)
			}
			status, err := s.ledger.Status(t.Context())
			if err != nil || status.Creates != recorded {
				t.Errorf("the ledger counts %d calls today, want %d (%v)", status.Creates, recorded, err)
			}
		})
	}
}

// every3 damages every third request to a path.
func every3(path string, d emulator.Damage) emulator.Wire {
	return emulator.Strike(path, emulator.Every(3), d)
}

// Each attempt whose answer is lost may have cost a permanent code: one more is worth it, five are not.
func TestALostAnswerIsAskedForOnceMore(t *testing.T) {
	s := newStage(t)
	s.wechat.Set(emulator.Faults{Wire: emulator.Strike(pathCreate, emulator.Always, emulator.ResetAfter), RepeatsDiffer: true})
	_, err := s.Run(t.Context(), s.reserve(t, 3))
	if !errors.Is(err, campaign.ErrLater) {
		t.Fatalf("error %v, want ErrLater", err)
	}
	for _, c := range s.saved(t) {
		if asked := s.wechat.Asked(string(c.Scene)); asked != 2 || c.Asked != 2 || !c.Outstanding {
			t.Errorf("scene %q was asked for %d times, the ledger says %d, outstanding %t; want 2 and no answer",
				c.Scene, asked, c.Asked, c.Outstanding)
		}
		if c.Problem == nil || c.Problem.Reason != campaign.Unanswered || !c.Problem.Later {
			t.Errorf("problem %+v, want an answer to wait for", c.Problem)
		}
	}
	s.wechat.Set(emulator.Faults{RepeatsDiffer: true})
	codes, err := s.Run(t.Context(), s.reserve(t, 3))
	if err != nil || count(codes, campaign.Verified) != 3 {
		t.Errorf("later: %d verified, error %v", count(codes, campaign.Verified), err)
	}
}

func TestAskingForTheTokenIsNotAskingForATicket(t *testing.T) {
	s := newStage(t)
	s.wechat.Set(emulator.Faults{TokenRevoked: emulator.Nth(1), Errcode: func(path string, n int) int {
		if path != pathCreate && n == 2 {
			return -1 // the token that replaces the revoked one is not had at once
		}
		return 0
	}})
	codes, err := s.Run(t.Context(), s.reserve(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	if calls := s.wechat.Calls(pathCreate); codes[0].Asked != calls {
		t.Errorf("the ledger says asked %d times, WeChat saw %d calls", codes[0].Asked, calls)
	}
}

func TestARefusedSceneDoesNotStopTheOthers(t *testing.T) {
	s := newStage(t)
	codes := s.reserve(t, 20)
	bad := map[string]bool{}
	for _, c := range codes[3:13] {
		bad[string(c.Scene)] = true
	}
	s.wechat.Set(emulator.Faults{Refused: func(scene string, _ int) int {
		if bad[scene] {
			return 40053
		}
		return 0
	}})
	_, err := s.Run(t.Context(), codes)
	if !errors.Is(err, campaign.ErrIncomplete) {
		t.Fatalf("error %v, want ErrIncomplete", err)
	}
	for _, c := range s.saved(t) {
		switch {
		case !bad[string(c.Scene)] && c.Stage != campaign.Verified:
			t.Errorf("row %d is %s: %+v", c.Row, c.Stage, c.Problem)
		case bad[string(c.Scene)] && (c.Problem == nil || c.Problem.Errcode != 40053 || c.Problem.Cure.IsZero() || c.Problem.RID == ""):
			t.Errorf("row %d has problem %+v, want errcode 40053 with its cure and rid", c.Row, c.Problem)
		}
	}
	mended := func(c *campaign.Channel) { // the row is given another scene, as the cure says
		if 5 <= c.Row && c.Row < 15 {
			c.Given = campaign.Scene(fmt.Sprintf("mended-%d", c.Row))
		}
	}
	if _, err := s.Run(t.Context(), s.reserve(t, 20, mended)); err != nil {
		t.Errorf("with other scenes: %v", err)
	}
	for _, c := range s.saved(t)[3:13] {
		if want := fmt.Sprintf("mended-%d", c.Row); string(c.Scene) != want || c.Stage != campaign.Verified {
			t.Errorf("row %d has scene %q at stage %s, want %q", c.Row, c.Scene, c.Stage, want)
		}
	}
}

func TestAPictureThatDoesNotReadBackIsNeverRecorded(t *testing.T) {
	for name, faults := range map[string]emulator.Faults{
		"wrong":   {PictureWrong: emulator.Always},
		"cut":     {Wire: emulator.Strike(pathPicture, emulator.Always, emulator.CutShort)},
		"missing": {PictureMissing: emulator.Always},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.wechat.Set(faults)
			_, err := s.Run(t.Context(), s.reserve(t, 2))
			if !errors.Is(err, campaign.ErrIncomplete) {
				t.Fatalf("error %v, want ErrIncomplete", err)
			}
			for _, c := range s.saved(t) {
				if c.Stage != campaign.Ticketed || c.Problem == nil || c.Problem.Reason != campaign.Unreadable || !c.Problem.Later {
					t.Errorf("stage %s, problem %+v; want a ticket and an unreadable picture", c.Stage, c.Problem)
				}
				if picture, err := s.ledger.Picture(t.Context(), c); err == nil {
					t.Errorf("the ledger has a picture of %d bytes", len(picture))
				}
			}
			s.wechat.Set(emulator.Faults{})
			codes, err := s.Run(t.Context(), s.reserve(t, 2))
			if err != nil || s.wechat.Calls(pathCreate) != 2 {
				t.Errorf("later: error %v and %d tickets asked for, want 2 in all", err, s.wechat.Calls(pathCreate))
			}
			for _, c := range codes {
				if c.Problem != nil {
					t.Errorf("a verified code keeps the problem %+v", c.Problem)
				}
			}
		})
	}
}

func TestWhatConcernsTheAccountEndsTheRun(t *testing.T) {
	faults := map[string]emulator.Faults{"white list": {NotWhitelisted: emulator.Always}}
	for _, errcode := range []int{
		40013, 40125, 40164, 40243, 41001, 45035, 48001, 48004, 48017, 50001, 50002, 50004, 50007,
		61003, 61004, 61007, 61023, 89501, 89503, 89506, 89507,
	} {
		faults[fmt.Sprint("errcode ", errcode)] = emulator.Faults{Errcode: func(string, int) int { return errcode }}
	}
	for name, faults := range faults {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.wechat.Set(faults)
			_, err := s.Run(t.Context(), s.reserve(t, 100))
			refusal, ok := errors.AsType[*wechat.Error](err)
			if !ok || refusal.Class() != wechat.Account || refusal.Cause() == "" || refusal.Cure() == "" {
				t.Fatalf("error %v, want WeChat's refusal of the account with cause and cure", err)
			}
			all := 0
			for _, path := range []string{emulator.PathStableToken, pathCreate, pathPicture, emulator.PathQuota} {
				all += s.wechat.Calls(path)
			}
			if all > s.Workers {
				t.Errorf("%d calls were made, want not one after the refusal: at most one a worker", all)
			}
			for _, c := range s.saved(t) {
				if c.Problem != nil || c.Outstanding {
					t.Errorf("row %d carries the account's problem: %+v", c.Row, c)
				}
			}
		})
	}
}
