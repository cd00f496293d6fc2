package wechat

const (
	busyCure      = "run the same command again"
	callerBugCure = "this is an error in the program: report it with the rid"
	passageCure   = "check the base URL of the API and the proxy between"

	// The pages that a person has to open; the first is where WeChat has the account's AppID, secret and white list.
	developerPage = "微信开发者平台 › 我的业务 › 公众号/服务号 › 基础信息 › 开发信息"
	accountPage   = "mp.weixin.qq.com"
	platformPage  = "open.weixin.qq.com › 管理中心 › 第三方平台"

	whiteListCure = "add the address to the IP white list of the very account whose AppID is used: " + developerPage
	secretCure    = "copy AppID and AppSecret again, for a reset secret replaces the old one: " + developerPage
	accountCure   = "open " + accountPage + " as the account's administrator and read its notices"
	confirm       = "have the account's administrator confirm the message that WeChat sends, or open " + accountPage +
		" if none comes"
	confirmCure = confirm + "; then run the same command again"
	consentCure = "have the account's administrator authorise the platform again, and look under " + accountPage +
		" › 授权管理 that it is"
	minuteCure = "run the same command again at a lower rate"
	tomorrow   = "run the same command again after midnight in China; the counters follow the calendar day there"
	lenderCure = "look at the command or address that the token is read from, then run the same command again"
)

// errCodes is what every errcode means that a call for codes, tokens or quotas is known to get.
var errCodes = map[int]verdict{
	// The same call may go through soon.
	busy:  {Retry, "WeChat is busy", busyCure},
	40001: {Retry, "WeChat no longer accepts the access token: another system of the account got a new one", busyCure},
	40014: {Retry, "WeChat does not accept the access token", busyCure},
	42001: {Retry, "the access token is over", busyCure},
	44002: {Retry, "the request reached WeChat without its body", busyCure + "; if it stays, look at the proxy between"},

	// The same call may go through in another minute.
	44991: {Minute, "too many calls in this minute", minuteCure},
	45011: {Minute, "too many calls in this minute", minuteCure},

	// This row only.
	40003: {Row, "WeChat knows no person with this openid in the account", "see that it is the account with whose AppID " +
		"the person was seen"},
	40033: {Row, "WeChat could not read the characters of the request", "choose a scene of A-Z a-z 0-9 _ - only"},
	40035: {Row, "WeChat does not accept the size of a value in the request", "choose a shorter scene"},
	40052: {Row, "WeChat did not understand what kind of code was asked for", callerBugCure},
	40053: {Row, "WeChat does not accept the scene", "choose a scene of at most 64 bytes of A-Z a-z 0-9 _ - only, " +
		"or a scene_id from 1 to 100000"},
	40097: {Row, "WeChat does not accept a value in the request", "choose a scene of A-Z a-z 0-9 _ - only"},
	47001: {Row, "WeChat could not read the request", callerBugCure},
	76001: {Row, "WeChat knows no request with this rid", "copy the rid from the error again"},
	76002: {Row, "this is not a rid", "copy the rid from the error again"},
	76003: {Row, "WeChat does not accept the path or rid that was asked about", callerBugCure},
	76004: {Row, "the rid is more than seven days old", "make the call again and look up the new rid"},
	76021: {Row, "WeChat has no quota of this name", callerBugCure},
	76022: {Row, "the account may not see this quota", "read the number of calls in the account's console instead"},

	// Later, without anybody's doing.
	45009: {Today, "today's calls are used up", tomorrow},
	48006: {Today, "the ten resets of this month are used up", tomorrow},

	// A person must act: the address.
	notWhitelisted: {Account, "the address of this computer is not on the account's IP white list", whiteListCure},
	45035:          {Account, "the address of this computer is not on the IP white list", whiteListCure},
	61004: {Account, "the address of this computer is not on the platform's IP white list",
		"add the address to the IP white list of the third-party platform: " + platformPage},
	48017: {Account, "this access point of WeChat has been closed", "use the name api.weixin.qq.com: remove pinned " +
		"addresses of it from the hosts file and the DNS"},
	89501: {Account, "the account's administrator has been asked to allow this address", confirmCure},
	89503: {Account, "the account's administrator must allow this address", confirmCure},
	89506: {Account, "the account's administrator refused this address twice, and WeChat lets nobody ask for 24 hours",
		"wait 24 hours, then run the same command again and " + confirm},
	89507: {Account, "the account's administrator refused this address, and WeChat lets nobody ask for 1 hour",
		"wait 1 hour, then run the same command again and " + confirm},

	// A person must act: the account and its secret.
	40013: {Account, "there is no account with this AppID", "copy the AppID again, for capital and small letters differ: " +
		developerPage},
	40125: {Account, "the AppSecret is wrong", secretCure},
	40243: {Account, "the AppSecret is frozen", "have the account's administrator unfreeze it: " + developerPage},
	45029: {Account, "the account has no permanent codes left, and none can be given back",
		"use temporary codes, or another account"},
	48001: {Account,
		"the account may not make QR codes with parameters: only a certified service account may (认证服务号)",
		"certify the account under " + accountPage + " (微信认证), or use the AppID of one that is"},
	48004: {Account, "WeChat has banned the account from this interface", accountCure},
	50001: {Account, "the account is not allowed to do this", accountCure},
	50002: {Account, "the account is limited, frozen or cancelled", accountCure},
	50004: {Account, "the account may not ask for tokens", accountCure},
	50007: {Account, "the account is frozen", accountCure},
	61003: {Account, "the account has withdrawn its authorisation of the platform", consentCure},
	61007: {Account, "the platform was not given the permission for accounts' QR codes (permission set 3)",
		"add permission set 3 under " + platformPage + " if the platform has not got it, then " + consentCure},
	61023: {Account, "the platform's refresh token is not valid",
		"fetch it from the list of authorised accounts again; if the account is not in there, " + consentCure},

	// A person must act: what the program sends is wrong for every row.
	40002: {Account, "WeChat does not accept the grant_type", callerBugCure},
	40066: {Account, "WeChat does not know the path that was asked", passageCure},
	41001: {Account, "the access token got lost on the way", passageCure},
	41002: {Account, "the AppID got lost on the way", "check the AppID; if it is right, " + passageCure},
	41004: {Account, "the AppSecret got lost on the way", "check the AppSecret; if it is right, " + passageCure},
	43001: {Account, "the request became a POST on the way", passageCure},
	43002: {Account, "the request became a GET on the way", passageCure},
	43003: {Account, "the request reached WeChat without https", passageCure},
}

// errCodesOf is what an errcode means for one kind of call, by its op, where that is something else.
var errCodesOf = map[string]map[int]verdict{
	opToken: {
		40001: {Account, "the AppSecret is wrong, or of another account than the AppID", secretCure},
		45009: {Today, "today's calls for tokens are used up, as by a system that asks for one each time", tomorrow},
	},
	opUser: {
		48001: {Account, "the account may not ask about its followers: only a certified account may",
			"certify the account under " + accountPage + " (微信认证), or use the AppID of one that is"},
		61007: {Account, "the platform was not given the permission for accounts' followers (permission set 2)",
			"add permission set 2 under " + platformPage + " if the platform has not got it, then " + consentCure},
	},
}

// unlisted is an errcode that is in neither table.
var unlisted = verdict{Row, "WeChat refused with an errcode that is not known here",
	"look the errcode up in WeChat's list of global return codes (全局返回码)"}

// The verdicts on what has no errcode.
var (
	unreachable = verdict{Retry, "WeChat could not be reached",
		"run the same command again; if it stays, check the network, the DNS and HTTPS_PROXY"}
	unanswered = verdict{Retry, "WeChat was asked, and the connection broke before the whole answer came", busyCure}
	unreadable = verdict{Retry, "the answer is not one that WeChat gives",
		busyCure + "; if it stays, look at the proxy between"}
	broken      = verdict{Retry, "a server before WeChat's is out of order or overloaded", busyCure}
	interrupted = verdict{Today, "the run was stopped while the call was under way", busyCure}
	noPicture   = verdict{Row, "WeChat has no picture for the ticket",
		"run the same command again; if it stays, scan a code that was drawn from the url"}
	misused = verdict{Row, "the code cannot be asked for as it stands", "correct the row"}

	diverted = verdict{Account,
		"something other than WeChat answered: a proxy, a log-in page of the network, a wrong address",
		"check the base URLs and the proxy between, and open https://mp.weixin.qq.com from this computer"}
	untrusted = verdict{Account, "the server could not prove that it is WeChat's",
		"check the computer's clock, its certificates (ca-certificates) and the proxy between"}
	misconfigured = verdict{Account, "the client is not set up", "correct the AppID, the AppSecret or the base URL"}
	contested     = verdict{Account,
		"another system is refreshing this account's token: WeChat keeps refusing the token it issues",
		"find the other system that uses this AppID and let it use stable_token without force_refresh, " +
			"then run the same command again"}

	// Of a token that somebody else owns.
	unlent     = verdict{Account, "the company's token server, or the command in its place, cannot give a token", lenderCure}
	withheld   = verdict{Retry, "the company's token server gave no token", lenderCure}
	stale      = verdict{Retry, "the company's token server still gives the token that WeChat refused", lenderCure}
	noToken    = verdict{Account, "what the company's token server gives is not an access token", lenderCure}
	lentInVain = verdict{Account, "WeChat refuses the token that the company's token server gives",
		"check that the server serves the account with this AppID and has its token renewed, then run the same command again"}
)
