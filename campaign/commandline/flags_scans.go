package commandline

import (
	"slices"

	"github.com/urfave/cli/v2"

	"sceneqr/campaign/words"
)

// Groups of flags for what comes after the codes are printed.

func keepFlags() []cli.Flag {
	return []cli.Flag{
		toggle("keep-openid", "keep the openid of everyone who scans the campaign's codes, to bind accounts: personal data"),
	}
}

// callbackFlags name the files of the callback's secrets, which no flag holds itself.
func callbackFlags() []cli.Flag {
	return []cli.Flag{
		text("callback-token-file", "",
			"`FILE` with the callback's token (default: SCENEQR_CALLBACK_TOKEN, or systemd's credential callback-token)"),
		text("aes-key-file", "", "`FILE` with the EncodingAESKey, in compatible and safe mode "+
			"(default: SCENEQR_AES_KEY, or systemd's credential aes-key)"),
	}
}

func listenFlags() []cli.Flag {
	return slices.Concat(ledgerFlags(), []cli.Flag{
		text("addr", "127.0.0.1:8090", "`ADDRESS` to listen on; a proxy with HTTPS stands before it and lets only --path through"),
		text("path", "/wechat", "`PATH` of the URL that WeChat is told"),
		text("forward", "", "`URL` of the system that has WeChat's pushes so far: it gets every one, and its answer is WeChat's"),
	}, callbackFlags(), []cli.Flag{
		text("previous-aes-key-file", "", "`FILE` with the EncodingAESKey from before a change "+
			"(default: SCENEQR_PREVIOUS_AES_KEY, or systemd's credential previous-aes-key)"),
	})
}

func emulatorFlags() []cli.Flag {
	return slices.Concat([]cli.Flag{
		text("addr", "127.0.0.1:8080", "loopback `ADDRESS` to serve on"),
		text("callback", "", "loopback `URL` that scans are pushed to, like http://127.0.0.1:8090/wechat"),
		text("callback-mode", "plain", "`MODE` of the pushes: plain, compatible or safe"),
	}, callbackFlags())
}

func reportFlags() []cli.Flag {
	return []cli.Flag{
		text("from", "", "`TIME` at which the report begins, like 2026-11-01 or \"2026-11-01 09:00\" (default: the first scan)"),
		text("to", "", "`TIME` at which it ends, a day with all its hours (default: the last scan)"),
		text("by", "", "`UNIT` of report.csv and --json: day, hour or group (default: each channel)"),
		zone(),
	}
}

func zone() cli.Flag {
	return text("tz", "", "`ZONE` of the times, like Europe/Berlin (default: Asia/Shanghai)")
}

func importFlags() []cli.Flag {
	return []cli.Flag{
		texts("map", words.Message{}, "which column is what, as `FIELD=HEADING`: openid, time, event, key, "+
			"scene (the key without its qrscene_) or ticket (may be repeated)"),
		zone(),
	}
}

func resolveFlags() []cli.Flag {
	return []cli.Flag{
		decimal("rate", 5, words.Message{}, "`PEOPLE` asked about in a second; 0 for no limit"),
	}
}
