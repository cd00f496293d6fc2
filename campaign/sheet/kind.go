package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// minValidity and maxValidity are how long a temporary code may live. The maximum is WeChat's (expire_seconds, at most
// 2592000); a code that is over before it is printed is a slip of the pen.
const (
	minValidity = time.Minute
	maxValidity = 2592000 * time.Second
)

// lifetime is what a type says of how long the code lives.
type lifetime int

const (
	unsaid lifetime = iota
	permanent
	temporary
)

// kindWord is what a word for the type says; it may leave open whether the scene is a string or a number.
type kindWord struct {
	life    lifetime
	str, id bool
}

var kindWords = func() map[string]kindWord {
	words := map[string]kindWord{"": {}}
	for kind, list := range map[kindWord]string{
		{life: permanent}:            "永久 永久码 永久二维码 永久码牌 永久二維碼 长期 長期 permanent perm forever",
		{life: permanent, str: true}: "永久字符串 永久字符 永久字串 permanentstring permanentstr qrlimitstrscene",
		{life: permanent, id: true}:  "永久id 永久数字 永久整数 永久編號 永久编号 permanentid permanentnumber qrlimitscene",
		{life: temporary}:            "临时 临时码 临时二维码 臨時 臨時二維碼 短期 temporary temp",
		{life: temporary, str: true}: "临时字符串 临时字符 臨時字串 temporarystring temporarystr tempstr qrstrscene",
		{life: temporary, id: true}:  "临时id 临时数字 临时整数 臨時id 临时编号 temporaryid temporarynumber tempid qrscene",
	} {
		for _, w := range strings.Fields(list) {
			words[w] = kind
		}
	}
	return words
}()

// kind is what the type says and, where that is silent, what the other columns imply: a validity makes the code
// temporary, a scene_id makes it one by number.
func (r *reader) kind(rec *record) (campaign.Kind, time.Duration) {
	word, known := kindWords[normalHeading(rec.text[kindField])]
	if !known && !rec.bad[kindField] {
		r.reject(rec, kindField, words.Of("the type %q is not known", rec.text[kindField]),
			words.Of("write permanent, permanent ID, temporary or temporary ID; when the column is your own, say so with --map type="))
	}
	validity := r.validity(rec, word.life)
	id := rec.text[sceneIDField] != ""
	if id && word.str {
		r.reject(rec, sceneIDField, words.Of("the type %q has a scene_str and no scene_id", rec.text[kindField]),
			words.Of("write permanent ID or temporary ID as the type, or put the scene into the column scene_str"))
	}
	switch {
	case validity > 0 && (id || word.id):
		return campaign.TemporaryID, validity
	case validity > 0:
		return campaign.Temporary, validity
	case id || word.id:
		return campaign.PermanentID, 0
	}
	return campaign.Permanent, 0
}

// validity is how long the code is to live, 0 when it is permanent.
func (r *reader) validity(rec *record, life lifetime) time.Duration {
	text := rec.text[validityField]
	switch {
	case text == "" && life == temporary:
		return maxValidity
	case text == "" || rec.bad[validityField]:
		return 0
	case unlimited[squeezed(text)]:
		if life == temporary {
			r.reject(rec, validityField, words.Of("the type is temporary and the validity %q is not", text),
				words.Of("write permanent as the type, or a validity such as 30 days"))
		}
		return 0
	case life == permanent:
		r.reject(rec, validityField, words.Of("a permanent code has no validity, and here it is %q", text),
			words.Of("clear it, or write temporary as the type"))
		return 0
	}
	d, wrong := parseValidity(text)
	if !wrong.IsZero() {
		r.reject(rec, validityField, wrong, words.Of("write a validity such as 30 days, 12 hours or 90 minutes"))
		return maxValidity
	}
	return d
}

var (
	unlimited    = wordSet("永久 永久有效 长期 长期有效 長期 不限 无限 無限 无 無 - -- permanent forever never none")
	validityForm = regexp.MustCompile(`^(\d{1,9}(?:\.\d{1,9})?)(\p{L}*)$`)
	dateForm     = regexp.MustCompile(`\d[-/.年]\d{1,2}|\d月\d`)
)

var units = func() map[string]time.Duration {
	const day = 24 * time.Hour
	all := map[string]time.Duration{"": day}
	for unit, words := range map[time.Duration]string{
		time.Second: "秒 秒钟 s sec second seconds",
		time.Minute: "分 分钟 分鐘 m min mins minute minutes",
		time.Hour:   "时 時 小时 小時 个小时 個小時 h hr hrs hour hours",
		day:         "天 日 d day days",
		7 * day:     "周 週 星期 个星期 w week weeks",
	} {
		for _, w := range strings.Fields(words) {
			all[w] = unit
		}
	}
	return all
}()

// parseValidity reads 30天, 12 hours or 7, which is days, or says what is wrong. A month is left out: it may be 31 days,
// and WeChat has 30.
func parseValidity(s string) (d time.Duration, wrong words.Message) {
	m := validityForm.FindStringSubmatch(squeezed(s))
	if m == nil {
		if dateForm.MatchString(squeezed(s)) {
			return 0, words.Of("the validity %q is a date, and WeChat counts from when the code is made", s)
		}
		return 0, words.Of("the validity %q is not understood", s)
	}
	unit, ok := units[m[2]]
	n, err := strconv.ParseFloat(m[1], 64)
	if !ok || err != nil {
		return 0, words.Of("the validity %q is not understood", s)
	}
	long := n * float64(unit)
	if long < float64(minValidity) || long > float64(maxValidity) {
		return 0, words.Of("the validity %q is not between 1 minute and 30 days", s)
	}
	return time.Duration(long).Round(time.Second), words.Message{}
}
