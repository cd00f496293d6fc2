package campaign

import (
	"testing"

	"sceneqr/campaign/words"
)

func TestEveryKindAndStateHasItsWords(t *testing.T) {
	stopped := &Problem{Cause: words.Known("refused")}
	for want, told := range map[[2]string]words.Message{
		{"permanent", "永久"}:                 Permanent.Words(),
		{"permanent, by number", "永久（数字）"}:  PermanentID.Words(),
		{"temporary", "临时"}:                 Temporary.Words(),
		{"temporary, by number", "临时（数字）"}:  TemporaryID.Words(),
		{"not asked for yet", "尚未申请"}:       Code{}.State(),
		{"stopped by a problem", "有问题，已停下"}: Code{Stage: Ticketed, Problem: stopped}.State(),
		{"verified", "已核对"}:                 Code{Stage: Verified, Problem: stopped}.State(),
		{"there is a code, its picture is still to be read", "码已生成，图片待核对"}: Code{Stage: Ticketed}.State(),
	} {
		if got := both(told); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := (Code{Problem: stopped}).State(); got.String() != "stopped by a problem" {
		t.Errorf("a code that was never made is %q", got)
	}
}
