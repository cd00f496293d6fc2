package push

import (
	"crypto/sha1"
	"crypto/subtle"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"
)

// query is what WeChat says of a request beside its body.
type query struct {
	signature, timestamp, nonce string

	encrypted    bool
	msgSignature string
	stale        bool // not signed within the hour
	echo         string
}

// parseQuery refuses a parameter that is there twice: the signature would be of one of them, and another system might read
// the other.
func parseQuery(raw string) (q query, ok bool) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return query{}, false
	}
	var encryption string
	for name, into := range map[string]*string{
		"signature": &q.signature, "timestamp": &q.timestamp, "nonce": &q.nonce, "echostr": &q.echo,
		"msg_signature": &q.msgSignature, "encrypt_type": &encryption,
	} {
		if len(values[name]) > 1 {
			return query{}, false
		}
		*into = values.Get(name)
	}
	q.encrypted = encryption == "aes" || q.msgSignature != ""
	return q, true
}

// isSigned tells whether the signature was made with the token, of these parts. It takes as long for a wrong one, wherever
// it is wrong. Nothing is signed with a token that was forgotten.
func isSigned(token, signature string, parts ...string) bool {
	want := sign(append(parts, token)...)
	return token != "" && subtle.ConstantTimeCompare([]byte(want), []byte(signature)) == 1
}

// sign is WeChat's signature: of all parts in the order of their bytes, one behind the other.
func sign(parts ...string) string {
	sum := sha1.Sum([]byte(strings.Join(slices.Sorted(slices.Values(parts)), "")))
	return hex.EncodeToString(sum[:])
}
