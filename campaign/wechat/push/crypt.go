package push

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Key is what an EncodingAESKey stands for: 256 bits. It prints as [key] however it is printed, logged or marshalled.
type Key [32]byte

const redacted = "[key]"

// Format implements [fmt.Formatter] for every verb.
func (Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalText implements [encoding.TextMarshaler], which JSON and slog use too.
func (Key) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// encodedKeyLen is 43 characters: base64 of 32 bytes without the = at its end.
const encodedKeyLen = 43

var errNoKey = errors.New("an EncodingAESKey has 43 letters and digits and nothing else, and this one has not")

// ParseKey reads an EncodingAESKey as WeChat's console shows it. The error never has it.
//
// Its last character holds 4 bits of the key and 2 that may be anything, for people type these keys at random.
func ParseKey(text string) (k Key, err error) {
	if len(text) != encodedKeyLen || bytes.ContainsFunc([]byte(text), isNotInKey) {
		return Key{}, errNoKey
	}
	if _, err := base64.RawStdEncoding.Decode(k[:], []byte(text)); err != nil {
		return Key{}, errNoKey
	}
	return k, nil
}

func isNotInKey(r rune) bool {
	return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
}

// What is encrypted is 16 random bytes, the message's length in 4 bytes with the highest first, the message, and the appid;
// filled up as PKCS#7 does, but to multiples of 32 bytes and not of AES's 16. The IV is the first half of the key.
const (
	randomLen = 16
	headLen   = randomLen + 4
	padTo     = 32
)

// Why something does not open. Whoever sends it is not told which: see [Handler].
var (
	errSealed  = errors.New("its encryption does not open with the EncodingAESKey: it is another one, or another callback's")
	errAnother = errors.New("it is a push to another account: the appid in it is not this one's")
)

// Open is the message that WeChat has encrypted, in base64, for the account of that appid.
func (k Key) Open(encrypted, appid string) ([]byte, error) {
	text, err := base64.StdEncoding.Strict().DecodeString(encrypted)
	if err != nil || len(text) == 0 || len(text)%padTo != 0 {
		return nil, errSealed
	}
	block, err := aes.NewCipher(k[:])
	if err != nil {
		return nil, err // no key of 32 bytes has any
	}
	cipher.NewCBCDecrypter(block, k[:aes.BlockSize]).CryptBlocks(text, text)
	text, ok := unpad(text)
	if !ok || len(text) < headLen {
		return nil, errSealed
	}
	length, rest := uint64(binary.BigEndian.Uint32(text[randomLen:])), text[headLen:]
	if length > uint64(len(rest)) {
		return nil, errSealed
	}
	if string(rest[length:]) != appid {
		return nil, errAnother
	}
	return rest[:length], nil
}

// unpad takes off what fills the text up: n bytes with the value n.
func unpad(text []byte) ([]byte, bool) {
	n := int(text[len(text)-1])
	if n < 1 || n > padTo {
		return nil, false
	}
	rest, padding := text[:len(text)-n], text[len(text)-n:]
	return rest, bytes.Count(padding, []byte{byte(n)}) == n
}
