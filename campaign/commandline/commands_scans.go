package commandline

import (
	"slices"

	"github.com/urfave/cli/v2"

	"sceneqr/campaign/command"
)

// counting are the commands for the codes' scans.
func (l line) counting() []*cli.Command {
	return slices.Concat([]*cli.Command{
		{
			Name: "listen", Usage: "receive WeChat's pushes, and keep in the ledger who scanned which code",
			Action: l.action(listen, 0, 0),
			Flags:  slices.Concat(listenFlags(), speechFlags()),
			UsageText: "sceneqr listen --callback-token-file token.txt --aes-key-file key.txt\n" +
				"sceneqr listen --addr 127.0.0.1:8090 --path /wechat --forward http://127.0.0.1:8000/wx",
		},
		{
			Name: "report", Usage: "which codes were scanned, by how many people and when: a workbook, a page and a table",
			ArgsUsage: "CAMPAIGN", Action: l.action(report, 1, 1),
			Flags: slices.Concat(reportFlags(), ledgerFlags(), sandboxFlags(), outFlags(), speechFlags()),
			UsageText: "sceneqr report channels\n" +
				"sceneqr report --from 2026-11-01 --to 2026-11-30 --by day channels",
		},
	}, l.keeping())
}

// keeping are the commands for the scans in the ledger, which have their first word in common.
func (l line) keeping() []*cli.Command {
	return []*cli.Command{
		{
			Name: "scans", Usage: "import, resolve and forget scans", Hidden: true,
			Action: l.family, Flags: []cli.Flag{lang()},
			UsageText: "sceneqr scans import wechat.log",
		},
		{
			Name: "scans import", Usage: "read the scans out of a log of WeChat's pushes: XML, JSON or a table; twice is as once",
			ArgsUsage: "FILE", Action: l.action(importScans, 1, 1),
			Flags: slices.Concat(importFlags(), ledgerFlags(), speechFlags()),
			UsageText: "sceneqr scans import wechat.log\n" +
				"sceneqr scans import --map openid=用户 --map key=参数 --tz Asia/Shanghai events.csv",
		},
		{
			Name: "scans resolve", Usage: "ask WeChat for the codes of new followers whose events came without",
			Action:    l.action(resolveScans, 0, 0),
			Flags:     slices.Concat(resolveFlags(), ledgerFlags(), tokenFlags(), speechFlags()),
			UsageText: "sceneqr scans resolve --secret-file secret.txt",
		},
		{
			Name: "scans forget", Usage: "delete the openids that --keep-openid has kept of a campaign, and keep no more",
			ArgsUsage: "CAMPAIGN", Action: l.action(forgetOpenIDs, 1, 1),
			Flags:     slices.Concat(ledgerFlags(), speechFlags()),
			UsageText: "sceneqr scans forget members",
		},
	}
}

func listen(s command.Settings, c *cli.Context) error { return s.Listen(c.Context) }

func report(s command.Settings, c *cli.Context) error {
	s.Campaign = c.Args().First()
	return s.Report(c.Context)
}

func importScans(s command.Settings, c *cli.Context) error {
	return s.ImportScans(c.Context, c.Args().First())
}

func resolveScans(s command.Settings, c *cli.Context) error { return s.ResolveScans(c.Context) }

func forgetOpenIDs(s command.Settings, c *cli.Context) error {
	s.Campaign = c.Args().First()
	return s.ForgetOpenIDs(c.Context)
}
