package wechat

import (
	"errors"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var ridSuffix = regexp.MustCompile(`[,\s]*\brid: *([0-9a-fA-F]{1,16}(?:-[0-9a-fA-F]{1,16}){2})`)

// splitRID takes the rid out of an errmsg, where it stands last, after a space or a comma.
func splitRID(msg string) (rest, rid string) {
	at := ridSuffix.FindStringSubmatchIndex(msg)
	if at == nil {
		return msg, ""
	}
	return msg[:at[0]] + msg[at[1]:], msg[at[2]:at[3]]
}

// maxMsg bounds what is kept of an errmsg, in bytes. The longest that was seen, 40001 with its advice, has 154.
const maxMsg = 300

// legible makes a stranger's text fit for one line of a terminal or a cell.
func legible(s string) string {
	gap := func(r rune) bool { return r == ' ' || r == utf8.RuneError || !unicode.IsPrint(r) }
	s = strings.Join(strings.FieldsFunc(s, gap), " ")
	if len(s) > maxMsg {
		s = strings.ToValidUTF8(s[:maxMsg], "") + "…"
	}
	return s
}

var anyURL = regexp.MustCompile(`[a-zA-Z][a-zA-Z0-9+.-]*://[^\s"]*`)

// harmless is err without the URL that net/http puts around it, and without whatever else of the request it may quote.
func (c *Client) harmless(q request, err error) error {
	for {
		wrapped, ok := errors.AsType[*url.Error](err)
		if !ok {
			break
		}
		err = wrapped.Err
	}
	text := err.Error()
	clean := legible(c.clean(q, text))
	if clean == text {
		return err
	}
	return errors.New(clean)
}

// clean takes the URLs, the secret and the token out of a text.
func (c *Client) clean(q request, text string) string {
	return anyURL.ReplaceAllString(c.scrub(q, text), "[url]")
}

// scrub takes the secret and the token out of a text that others wrote.
func (c *Client) scrub(q request, s string) string {
	for _, hidden := range append([]string{string(c.Secret)}, q.hidden...) {
		if hidden == "" {
			continue
		}
		s = strings.ReplaceAll(s, hidden, redacted)
		s = strings.ReplaceAll(s, url.QueryEscape(hidden), redacted)
	}
	return s
}
