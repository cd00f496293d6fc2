package command

import (
	"context"
	"errors"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/wechat"
	"sceneqr/campaign/words"
)

// Plan tells what Run would do, and whether it would ask WeChat for anything. It spends nothing and works offline.
func (s Settings) Plan(ctx context.Context) (work bool, err error) {
	list, err := s.sheet(ctx, s.options())
	if err != nil {
		return false, err
	}
	if s, err = s.continued(list); err != nil {
		return false, err
	}
	appid, err := s.appid()
	if err != nil {
		return false, err
	}
	press, err := s.press()
	if err != nil {
		return false, err
	}
	known, err := s.known(ctx)
	if err != nil {
		return false, err
	}
	codes, plan, err := s.plan(appid, known, list.Channels)
	if err != nil {
		return false, err
	}
	if plan.Forecast, err = s.foreseeLabels(appid, codes, press); err != nil {
		return false, err
	}
	plan.Quota, plan.Unquoted = s.quota(ctx)
	s.Console.Plan(plan)
	return plan.Work(), nil
}

// known is what the ledger holds, which is nothing when there is none yet.
func (s Settings) known(ctx context.Context) (campaign.Known, error) {
	l, err := s.look(ctx)
	if errors.Is(err, ErrLedgerMissing) {
		s.Console.Say("there is no ledger %s yet, so every channel is new", s.ledger())
		return campaign.Known{}, nil
	}
	if err != nil {
		return campaign.Known{}, err
	}
	defer l.Close()
	return l.Known(ctx, s.campaign())
}

// quotaPatience is how long a plan waits for WeChat's figure, which is good to have and no more.
const quotaPatience = 10 * time.Second

// quota is what WeChat says of today's calls, or why it does not.
func (s Settings) quota(ctx context.Context) (q *wechat.Quota, unknown words.Message) {
	ctx, cancel := context.WithTimeout(ctx, quotaPatience)
	defer cancel()
	client, hangUp, err := s.connect(ctx)
	if err == ErrSecretMissing { // and not one that was found and is none
		return nil, words.Of("today's quota is not asked without the AppSecret")
	}
	if err != nil {
		return nil, words.Of("today's quota is not known: %v", err)
	}
	defer hangUp()
	if client.Classic && client.Token == nil {
		return nil, words.Of("today's quota is not asked: a classic token would end other systems' tokens")
	}
	told, err := client.Quota(ctx)
	if err != nil {
		return nil, words.Of("today's quota is not known: %v", err)
	}
	return &told, words.Message{}
}
