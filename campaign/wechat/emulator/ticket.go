package emulator

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"
)

// What follows was found by decoding 40 public tickets and 52 public urls of 2013 to 2025. Nothing of it is documented.
//
// The url of a code is urlPrefix and 22 characters, which are 16 bytes:
//
//	0       2
//	1 to 4  of this code, looks random
//	5 to 8  the account, little endian
//	9       1
//	10-13   unix time of the expiry, little endian; 0 for a permanent code
//	14      the kind
//	15      looks random
//
// A ticket is unpadded base64url of 72 bytes, numbers little endian:
//
//	0       81 01
//	2       ones' complement of the sum of the payload, its bytes taken as signed: 2 bytes
//	4       length of the payload, 60: 8 bytes
//	12      payload: 01 2E url 00 · 02 04 unix time of creation · 03 04 expire_seconds, 0 for a permanent code
const (
	urlPrefix   = "http://weixin.qq.com/q/"
	urlLen      = len(urlPrefix) + 22
	ticketBytes = 72
	payloadAt   = 12
	createdAt   = payloadAt + 2 + urlLen + 1 + 2
	lifetimeAt  = createdAt + 4 + 2
)

// A kind of code, as byte 14 of its url says it.
type kind byte

const (
	temporaryID     kind = 1
	permanentID     kind = 3
	permanentString kind = 7
	temporaryString kind = 12
)

var actions = map[string]kind{
	"QR_SCENE":           temporaryID,
	"QR_STR_SCENE":       temporaryString,
	"QR_LIMIT_SCENE":     permanentID,
	"QR_LIMIT_STR_SCENE": permanentString,
}

func (k kind) isPermanent() bool { return k == permanentID || k == permanentString }

func (k kind) isID() bool { return k == permanentID || k == temporaryID }

// A code is what a url says.
type code struct {
	id      [5]byte // of this code alone: bytes 1 to 4 and 15
	account uint32
	expires uint32 // unix seconds; 0 for a permanent code
	kind    kind
}

func (c code) url() string {
	var b [16]byte
	b[0], b[9] = 2, 1
	copy(b[1:5], c.id[:4])
	binary.LittleEndian.PutUint32(b[5:], c.account)
	binary.LittleEndian.PutUint32(b[10:], c.expires)
	b[14], b[15] = byte(c.kind), c.id[4]
	return urlPrefix + pack(b)
}

// parseURL is the inverse of [code.url].
func parseURL(s string) (c code, ok bool) {
	path, ok := strings.CutPrefix(s, urlPrefix)
	if !ok {
		return code{}, false
	}
	b, ok := unpack(path)
	if !ok || b[0] != 2 || b[9] != 1 {
		return code{}, false
	}
	copy(c.id[:4], b[1:5])
	c.id[4] = b[15]
	c.account = binary.LittleEndian.Uint32(b[5:])
	c.expires = binary.LittleEndian.Uint32(b[10:])
	c.kind = kind(b[14])
	return c, true
}

// A ticket names a picture, and says all that is needed to draw it.
type ticket struct {
	url      string
	created  uint32 // unix seconds
	lifetime uint32 // expire_seconds as the request had it; 0 for a permanent code
}

func (t ticket) String() string {
	b := make([]byte, ticketBytes)
	b[0], b[1] = 0x81, 0x01
	b[4] = ticketBytes - payloadAt
	b[payloadAt], b[payloadAt+1] = 1, byte(urlLen+1)
	copy(b[payloadAt+2:], t.url)
	b[createdAt-2], b[createdAt-1] = 2, 4
	binary.LittleEndian.PutUint32(b[createdAt:], t.created)
	b[lifetimeAt-2], b[lifetimeAt-1] = 3, 4
	binary.LittleEndian.PutUint32(b[lifetimeAt:], t.lifetime)
	binary.LittleEndian.PutUint16(b[2:], checksum(b[payloadAt:]))
	return base64.RawURLEncoding.EncodeToString(b)
}

func checksum(payload []byte) uint16 {
	var sum uint16
	for _, b := range payload {
		sum += uint16(int8(b))
	}
	return ^sum
}

// parseTicket is the inverse of [ticket.String]. The layout leaves no freedom, so a ticket is sound when what is read
// from it makes the same ticket again.
func parseTicket(s string) (ticket, bool) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) != ticketBytes {
		return ticket{}, false
	}
	t := ticket{
		url:      string(b[payloadAt+2 : payloadAt+2+urlLen]),
		created:  binary.LittleEndian.Uint32(b[createdAt:]),
		lifetime: binary.LittleEndian.Uint32(b[lifetimeAt:]),
	}
	return t, t.String() == s
}

// alive tells whether the ticket has a picture at now. It has none when the code is over; how WeChat answers then is
// not known, and 404 is our choice. It has none either when a permanent code was asked for with expire_seconds: WeChat
// was seen to grant such a ticket and then to have no picture for it.
func (t ticket) alive(now time.Time) bool {
	c, ok := parseURL(t.url)
	switch {
	case !ok:
		return false
	case c.kind.isPermanent():
		return t.lifetime == 0 && c.expires == 0
	}
	return c.expires == t.created+t.lifetime && now.Unix() < int64(c.expires)
}

const digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"

// pack writes 16 bytes in WeChat's own radix 64: groups of 1, 3, 3, 3, 3 and 3 bytes, each a character that holds the
// top two bits of every byte of the group, those of the first lowest, and then a character for each one's low six bits.
func pack(b [16]byte) string {
	out := make([]byte, 0, 22)
	for from, to := 0, 1; from < len(b); from, to = to, to+3 {
		var top byte
		for k, v := range b[from:to] {
			top |= v >> 6 << (2 * k)
		}
		out = append(out, digits[top])
		for _, v := range b[from:to] {
			out = append(out, digits[v&63])
		}
	}
	return string(out)
}

// unpack is the inverse of pack.
func unpack(s string) (b [16]byte, ok bool) {
	if len(s) != 22 {
		return b, false
	}
	for from, to := 0, 1; from < len(b); from, to = to, to+3 {
		top := strings.IndexByte(digits, s[0])
		s = s[1:]
		for k := from; k < to; k++ {
			low := strings.IndexByte(digits, s[0])
			if top < 0 || low < 0 {
				return b, false
			}
			b[k] = byte(top)>>(2*(k-from))<<6 | byte(low)
			s = s[1:]
		}
	}
	return b, true
}
