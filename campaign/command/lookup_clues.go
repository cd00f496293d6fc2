package command

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"sceneqr/campaign"
	"sceneqr/campaign/ledger"
)

// serialDigits are those of a serial, before its check character.
const serialDigits = 6

var (
	serialForm = regexp.MustCompile(`^[0-9]{1,6}[A-Za-z]?$|^[0-9]{6}[0-9A-Za-z]$`)
	suffix     = regexp.MustCompile(`\.[A-Za-z]{3,4}$`)
	namesake   = regexp.MustCompile(` \([0-9]+\)$`) // behind a file's name when another has that name already
)

// cluesOf are the ways to find a text, the surest first.
func cluesOf(what string) []ledger.Clue {
	text := strings.TrimSpace(what)
	forms := []string{text}
	for _, form := range []string{campaign.NormalKey(text), bare(text)} {
		if !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	var clues, fallback []ledger.Clue
	for _, form := range forms {
		clues = append(clues, ledger.Clue{Text: form, Serial: serialOf(form)})
		fallback = append(fallback, fileClues(form)...)
	}
	return append(clues, fallback...)
}

// bare is a scene without what WeChat puts before it in the event of a new follower, and a serial without the mark of a
// trial's label.
func bare(text string) string {
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(text, "qrscene_"), "试用"))
}

// fileClues are what the path of a code's file, or the text below a code, may have in it: a channel's name or another
// text that the file is called by, and a serial.
func fileClues(text string) []ledger.Clue {
	if strings.Contains(text, "://") {
		return nil
	}
	base := text[strings.LastIndexAny(text, `/\`)+1:]
	stem := suffix.ReplaceAllString(base, "")
	called := namesake.ReplaceAllString(stem, "")
	var clues []ledger.Clue
	for _, name := range slices.Compact([]string{stem, called}) {
		if name != text {
			clues = append(clues, ledger.Clue{Text: name})
		}
	}
	for _, serial := range serialsIn(called, stem != base) {
		clues = append(clues, ledger.Clue{Serial: serial})
	}
	return clues
}

// serialsIn are those in a text that are written as they are printed. In a file's name anything may be beside them, but in
// any other text only a space: the scene of a code that another ledger has must not lead to a code of this one.
func serialsIn(text string, file bool) (serials []int) {
	apart := unicode.IsSpace
	if file {
		apart = func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	}
	for _, word := range strings.FieldsFunc(text, apart) {
		if serial := serialOf(word); serial > 0 && len(word) > serialDigits {
			serials = append(serials, serial)
		}
	}
	return serials
}

// serialOf reads a serial with its check character or without, with its zeros or without: 000123C, 123C, 123. It is 0 for
// any other text, and for one whose check character is wrong.
func serialOf(text string) int {
	right := rightSerial(text)
	if right == "" || check(text) != "" && check(text) != right[serialDigits:] {
		return 0
	}
	n, _ := strconv.Atoi(right[:serialDigits])
	return n
}

// rightSerial is the serial with the digits of the text as it is printed; "" when the text is none. The first serial is 1.
func rightSerial(text string) string {
	if !serialForm.MatchString(text) {
		return ""
	}
	n, _ := strconv.Atoi(text[:len(text)-len(check(text))])
	if n == 0 {
		return ""
	}
	return campaign.Code{Serial: n}.Label()
}

// check is the check character that a serial is written with; "" when there is none.
func check(text string) string {
	last := strings.ToUpper(text[len(text)-1:])
	if len(text) > serialDigits || last >= "A" {
		return last
	}
	return ""
}

func notFound(what string) error {
	e := &NotFoundError{What: what}
	text := campaign.NormalKey(what)
	if right := rightSerial(text); right != "" && check(text) != "" && check(text) != right[serialDigits:] {
		e.Meant = right
	}
	return e
}
