package wechat_test

import (
	"testing"
	"time"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
)

func TestQuota(t *testing.T) {
	client, _ := emulated(t, emulator.Faults{DailyLimit: 500, MinuteLimit: 60})
	for range 3 {
		if _, err := client.CreateTicket(t.Context(), posterRequest); err != nil {
			t.Fatal(err)
		}
	}
	q, err := client.Quota(t.Context())
	if err != nil || q.Limit != 500 || q.Used != 3 || q.Remain != 497 {
		t.Errorf("quota is %+v, error %v; want 500, 3, 497", q, err)
	}
}

func TestQuotaRateIsOptional(t *testing.T) {
	const quota = `{"errcode":0,"errmsg":"ok","quota":{"daily_limit":9,"used":2,"remain":7}`
	for body, want := range map[string]wechat.Quota{
		quota + `}`: {Limit: 9, Used: 2, Remain: 7},
		quota + `,"rate_limit":{"call_count":300,"refresh_second":60}}`: {9, 2, 7, 300, time.Minute},
		quota + `,"rate_limit":{"call_count":300,"refresh_second":0}}`:  {Limit: 9, Used: 2, Remain: 7},
		quota + `,"rate_limit":null}`:                                   {Limit: 9, Used: 2, Remain: 7},
	} {
		q, err := answering(t, text("application/json", body)).Quota(t.Context())
		if err != nil || q != want {
			t.Errorf("%s\nis %+v, error %v; want %+v", body, q, err, want)
		}
	}
	_, err := answering(t, text("application/json", `{"errcode":0,"errmsg":"ok"}`)).Quota(t.Context())
	if e := failed(t, err); e.Op != "quota" || e.Class() != wechat.Retry {
		t.Errorf("without a quota: %v, class %v", e, e.Class())
	}
}
