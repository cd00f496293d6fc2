package campaign

import (
	"errors"
	"net"
	"runtime"
	"testing"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/words"
)

// both is what a message or an error says, in English and in Chinese.
func both(told any) [2]string { return [2]string{words.English.Of(told), words.Chinese.Of(told)} }

func TestRefusalsOfWeChatAreExplainedInBothLanguages(t *testing.T) {
	for name, tt := range map[string]struct {
		err         wechat.Error
		cause, cure [2]string
	}{
		"the address": {wechat.Error{Op: "token", ErrCode: 40164, ErrMsg: "invalid ip 203.0.113.9, not in whitelist"},
			[2]string{"the address of this computer is not on the account's IP white list: WeChat saw 203.0.113.9",
				"这台电脑的 IP 不在该账号的 IP 白名单里：微信看到的是 203.0.113.9"},
			[2]string{"add the address to the IP white list of the very account whose AppID is used: " +
				"微信开发者平台 › 我的业务 › 公众号/服务号 › 基础信息 › 开发信息",
				"把这个 IP 加进所用 AppID 那个账号的 IP 白名单：微信开发者平台 › 我的业务 › 公众号/服务号 › 基础信息 › 开发信息"}},
		"a scene": {wechat.Error{Op: "create", ErrCode: 40053, ErrMsg: "invalid action info"},
			[2]string{"WeChat does not accept the scene", "微信不接受这个场景值"},
			[2]string{"choose a scene of at most 64 bytes of A-Z a-z 0-9 _ - only, or a scene_id from 1 to 100000",
				"换一个只含 A-Z a-z 0-9 _ -、不超过 64 字节的场景值，或 1 到 100000 的场景ID"}},
		"an errcode of tomorrow": {wechat.Error{Op: "create", ErrCode: 99999},
			[2]string{"WeChat refused with an errcode that is not known here", "微信拒绝了，返回的 errcode 不在已知之列"},
			[2]string{"look the errcode up in WeChat's list of global return codes (全局返回码)",
				"在微信文档的“全局返回码”里查这个 errcode"}},
		"what the network says": {wechat.Error{Op: "create", Err: errors.New("no route to 100 % of hosts")},
			[2]string{"the answer is not one that WeChat gives: no route to 100 % of hosts",
				"收到的不是微信的应答：no route to 100 % of hosts"},
			[2]string{"run the same command again; if it stays, look at the proxy between",
				"再敲同一条命令；仍然如此就检查中间的代理"}},
	} {
		cause, cure := Explain(&tt.err)
		if got := both(cause); got != tt.cause {
			t.Errorf("%s: cause %q, want %q", name, got, tt.cause)
		}
		if got := both(cure); got != tt.cure {
			t.Errorf("%s: cure %q, want %q", name, got, tt.cure)
		}
	}
}

func TestWhatTheNetworkSaysIsToldInBothLanguages(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	client := wechat.Client{AppID: "wx0123456789abcdef", Secret: "0123456789abcdef0123456789abcdef", API: []string{"http://" + nobody}}
	_, err = client.CreateTicket(t.Context(), wechat.TicketRequest{Action: wechat.Permanent, SceneStr: "s"})
	kept, err := problemOf(err).Cause.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	var back words.Message
	if err := back.UnmarshalText(kept); err != nil {
		t.Fatal(err)
	}
	want := [2]string{
		"WeChat could not be reached: dial tcp " + nobody + ": connect: connection refused",
		"连不上微信：dial tcp " + nobody + "：连接：连接被拒绝",
	}
	if got := both(back); got != want && runtime.GOOS != "windows" { // where the system says it in other words
		t.Errorf("%q, want %q", got, want)
	}
}

func TestProblemsAreToldInBothLanguages(t *testing.T) {
	refusal := &wechat.Error{Op: "create", ErrCode: 40053}
	for want, err := range map[[2]string]error{
		{"WeChat does not accept the scene", "微信不接受这个场景值"}: refusal,
		{"reading the picture back: no QR code can be read in the picture",
			"回读图片：图片中没有能读出的二维码"}: &pictureError{errors.New("no QR code can be read in the picture")},
		{`reading the picture back: the picture says "a" and the ticket "b"`,
			`回读图片：图片的内容是 "a"，票据给的是 "b"`}: &pictureError{words.Errorf("the picture says %q and the ticket %q", "a", "b")},
		{"reading the picture back: WeChat does not accept the scene", "回读图片：微信不接受这个场景值"}: &pictureError{refusal},
		{"what nobody has translated", "what nobody has translated"}:                      errors.New("what nobody has translated"),
	} {
		if got := both(problemOf(err).Cause); got != want {
			t.Errorf("%v: %q, want %q", err, got, want)
		}
		if cure := both(problemOf(err).Cure); cure[0] == "" || cure[0] == cure[1] {
			t.Errorf("%v: the cure is %q", err, cure)
		}
	}
}

func TestEndsOfARunAreToldInBothLanguages(t *testing.T) {
	for want, err := range map[[2]string]error{
		{"some codes are not finished", "有些码没有完成"}: ErrIncomplete,
		{"1 code is left without a ticket: as many codes as this run may make were asked for",
			"还有 1 个码没有票据：本次运行可申请的码数已经用满"}: &ClosedError{Left: 1, Err: ErrBudget},
		{"12 codes are left without a ticket: as many codes as this run may make were asked for",
			"还有 12 个码没有票据：本次运行可申请的码数已经用满"}: &ClosedError{Left: 12, Err: ErrBudget},
		{`recording scene "s": the ledger could not be written to`,
			`记录场景值 "s"：台账写不进去`}: &unrecorded{words.Errorf("recording scene %q: %w", "s", ErrUnrecorded)},
		{`campaign "b" is new, but 2 of its 3 channels have codes under campaign "a"`,
			`活动 "b" 是新的，但它的 3 个渠道中有 2 个在活动 "a" 里已经有码`}: &RenamedError{Campaign: "b", Was: "a", Shared: 2, Channels: 3},
		{`2 of the 3 channels have codes in campaign "c" already, under other keys than in this sheet`,
			`3 个渠道中有 2 个在活动 "c" 里已经有码，只是编号与本表不同`}: &RekeyedError{Campaign: "c", Again: 2, Channels: 3},
		{"the sheet needs 2 new permanent codes, but the ledger holds 99999 of the 100000 that an account can ever have",
			"表格需要 2 个新的永久码，但一个账号总共只有 100000 个，台账里已有 99999 个"}: &CapacityError{Used: 99_999, Added: 2},
		{"row 7 cannot have a code", "第 7 行无法生成码"}:  Refusals{{Row: 7}},
		{"2 rows cannot have a code", "有 2 行无法生成码"}: Refusals{{Row: 7}, {Row: 8}},
	} {
		if got := both(err); got != want || err.Error() != want[0] {
			t.Errorf("%q and Error() %q, want %q", got, err, want)
		}
	}
}

func TestARefusedTypeIsToldInBothLanguages(t *testing.T) {
	list := channels("a")
	known := remember(allocate(t, Request{Campaign: "c", Channels: list})...)
	list[0].Kind = Temporary
	_, err := Allocate(Request{Campaign: "c", Channels: list, Known: known})
	refusals, _ := errors.AsType[Refusals](err)
	if len(refusals) != 1 {
		t.Fatalf("error %v", err)
	}
	want := [2]string{"the sheet asks for another type of code than this channel has had since an earlier run: " +
		"temporary instead of permanent", "表格要的类型与这个渠道以前运行时的不同：要的是临时，原来是永久"}
	if got := both(refusals[0].Cause); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
