package commandline

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"sceneqr/campaign/command"
	"sceneqr/campaign/words"
)

// Groups of flags. A command has the groups that concern it, and one flag means the same in all of them. They are functions
// because cli keeps in a flag what it has read for it.

func outFlags() []cli.Flag {
	return []cli.Flag{
		text("out", "", "`FOLDER` for the files (default: out/CAMPAIGN)"),
	}
}

// nameFlags say how the files for people are called and what they show.
func nameFlags() []cli.Flag {
	return []cli.Flag{
		text("name", "", "`TEMPLATE` of the files' names in the ZIP, for example {分组}/{serial} {名称} (default: {group}/{serial} {name})"),
		text("zip-names", "unicode", "`LETTERS` of the files' names in the ZIP: unicode, or ascii, with Chinese as pinyin, for old programs"),
		toggle("thumbnails", "show a small picture of each code in the workbook, up to 500 of them"),
	}
}

func sheetFlags() []cli.Flag {
	return slices.Concat(readingFlags(), outFlags(), []cli.Flag{
		text("campaign", "", "`NAME` under which the ledger keeps the channels (default: the sheet's file name)"),
		text("scene", "", "`TEMPLATE` for new scenes, for example {城市}-{门店编号} (default: campaign-{serial}{check})"),
	})
}

// readingFlags say how a sheet is to be read.
func readingFlags() []cli.Flag {
	return []cli.Flag{
		text("sheet", "", "`NAME` of the worksheet (default: the first that is not empty)"),
		texts("map", words.Message{}, "which column is what, as `FIELD=HEADING`, for example name=网点 (may be repeated)"),
		text("hidden", "take", "what becomes of hidden and filtered rows, `WORD`: take or skip"),
	}
}

func ledgerFlags() []cli.Flag {
	return []cli.Flag{
		text("appid", "", "the account's `APPID`"),
		text("ledger", command.DefaultLedger, "`FILE` that keeps scenes, tickets and pictures"),
	}
}

func sandboxFlags() []cli.Flag {
	return []cli.Flag{
		toggle("sandbox", "use the built-in WeChat emulator and a ledger of its own in the output folder"),
	}
}

func accountFlags() []cli.Flag {
	return slices.Concat(ledgerFlags(), sandboxFlags(), tokenFlags())
}

// tokenFlags say what opens WeChat's API, and where that is.
func tokenFlags() []cli.Flag {
	return []cli.Flag{
		text("secret-file", "", "`FILE` with the AppSecret (default: SCENEQR_SECRET, or systemd's credential appsecret)"),
		text("token", "stable", "`KIND` of access token: stable or classic; stable leaves other systems' tokens alone"),
		text("token-command", "", "`COMMAND` that prints an access token which another system looks after"),
		text("token-url", "", "`URL` of a token server which looks after the access token"),
		texts("api-url", words.Of("WeChat's five"), "`URL` of the API; further ones are for when it is out of order"),
		text("mp-url", "https://mp.weixin.qq.com", "`URL` of the picture host"),
	}
}

func paceFlags() []cli.Flag {
	return []cli.Flag{
		decimal("rate", 5, words.Of("5; in the sandbox 200"), "`TICKETS` asked for in a second; 0 for no limit"),
		decimal("image-rate", 10, words.Of("10; in the sandbox 200"), "`PICTURES` downloaded in a second; 0 for no limit"),
		whole("workers", 16, "`CODES` under way at once"),
	}
}

func nightFlags() []cli.Flag {
	return []cli.Flag{
		whole("max-new", 0, "stop after `N` tickets; the next run goes on"),
		text("until", "", "stop at `TIME`, like 06:00; the next run goes on"),
		lockWait(),
		text("ping-url", "", "`URL` to tell of begin and end, as healthchecks.io has it"),
	}
}

func planFlags() []cli.Flag {
	return []cli.Flag{
		toggle("detailed-exitcode", "end with status 9 when run would ask WeChat for anything"),
	}
}

func speechFlags() []cli.Flag {
	return []cli.Flag{
		toggle("json", "print one JSON object a line"),
		toggle("quiet", "print nothing unless something is wrong"),
		toggle("verbose", "print a line for each request to WeChat, and for each push of WeChat's"),
		lang(),
	}
}

func lang() cli.Flag {
	return text("lang", "", "`LANGUAGE` of files and of the terminal, zh or en (default: that of the sheet's headings, and of the computer)")
}

// layoutFlags are for whatever is drawn on paper.
func layoutFlags() []cli.Flag {
	return []cli.Flag{
		text("layout", "a4-12", "`LAYOUT` of the page: a name that sceneqr layouts lists, or a file"),
		text("printer", "", "`FILE` with the printer's profile, see sceneqr calibrate"),
		decimal("dpi", 600, words.Message{}, "`DOTS` in an inch of the press or printer, for the job ticket, and for PNG and TIFF"),
	}
}

// pressFlags are for a campaign's labels and what goes with them.
func pressFlags() []cli.Flag {
	return slices.Concat(layoutFlags(), []cli.Flag{
		text("label", "", "`TEMPLATE` of what stands under the code in the place of the name, for example {城市} {名称}"),
		text("overs", "", "`SPARE` labels for each code: a number, or a part of its copies like 5%"),
		whole("start", 1, "`CELL` of the first page at which labels begin, for a sheet of which some are used"),
		text("skip", "", "`CELLS` that get no label, like 3,7-9 on the first page or 2:5 on the second"),
		toggle("by-group", "begin each group on a new page, behind a slip sheet"),
		toggle("stack", "deal labels so that the pages, cut in one pile, give piles in the order of the sheet"),
		text("text", "fonts", "`FORM` of text: fonts, which are embedded, or outlines for a shop that wants no fonts"),
		text("logo", "", "`FILE` with a PNG or JPEG for the middle of each code, which has to read all the same"),
		text("contact", "", "`TEXT` on the job ticket: whom the shop asks"),
		text("formats", "svg", "`LIST` of files for each code, of svg,eps,pdf,png,tiff"),
		text("proof", "sample", "`PAGES` read back from the finished PDF as a printer draws them: all, sample or off"),
	})
}

func proofFlags() []cli.Flag {
	return []cli.Flag{
		toggle("complete", "end with status 3 when a verified code of a campaign in the file is not there"),
	}
}

func lockWait() cli.Flag {
	return span("lock-wait", "wait for `TIME`, like 10m, when another run holds the ledger")
}

func reprintFlags() []cli.Flag {
	return []cli.Flag{
		text("serials", "", "`LIST` of the codes, like 123-140,199 (default: all)"),
		&cli.IntFlag{
			Name: "copies", Usage: "`N` labels of each code", DefaultText: words.Of("as many as the sheet says").String(),
			EnvVars: []string{variable("copies")},
		},
		lockWait(),
	}
}

func calibrateFlags() []cli.Flag {
	return slices.Concat(layoutFlags(), []cli.Flag{
		decimal("left", 0, words.Of("not measured"), "`MM` from the paper's left edge to the cross, as measured; it is to be 20"),
		decimal("top", 0, words.Of("not measured"), "`MM` from the paper's top edge to the cross, as measured; it is to be 20"),
		decimal("across", 0, words.Of("not measured"), "`MM` that the bar across is long, as measured; it is to be 100"),
		decimal("down", 0, words.Of("not measured"), "`MM` that the bar down is long, as measured; it is to be 100"),
	})
}

// The kinds of flags. Each has one environment variable.

func text(name, value, usage string) cli.Flag {
	return &cli.StringFlag{Name: name, Value: value, Usage: usage, EnvVars: []string{variable(name)}}
}

// texts may be repeated. What is shown as the default is used by others when there is none.
func texts(name string, shown words.Message, usage string) cli.Flag {
	return &cli.StringSliceFlag{Name: name, DefaultText: shown.String(), Usage: usage, EnvVars: []string{variable(name)}}
}

func whole(name string, value int, usage string) cli.Flag {
	return &cli.IntFlag{Name: name, Value: value, Usage: usage, EnvVars: []string{variable(name)}}
}

// decimal shows its value as the default, or in the place of that what is said of it.
func decimal(name string, value float64, shown words.Message, usage string) cli.Flag {
	return &cli.Float64Flag{Name: name, Value: value, DefaultText: shown.String(), Usage: usage, EnvVars: []string{variable(name)}}
}

func span(name, usage string) cli.Flag {
	return &cli.DurationFlag{Name: name, Usage: usage, EnvVars: []string{variable(name)}}
}

func toggle(name, usage string) cli.Flag {
	return &cli.BoolFlag{Name: name, Usage: usage, EnvVars: []string{variable(name)}}
}

// variable is the environment variable of a flag.
func variable(flag string) string {
	return "SCENEQR_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}
