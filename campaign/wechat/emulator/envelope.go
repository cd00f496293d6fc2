package emulator

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
)

// What is encrypted is 16 random bytes, the length of the message as 4 bytes with the highest first, the message, and
// the appid; filled up as PKCS#7 does, but to multiples of padTo and not of AES's block. The IV is the key's first half.
const (
	randomBytes = 16
	headBytes   = randomBytes + 4
	padTo       = 32
)

// encrypt makes what stands in Encrypt.
func encrypt(key, message []byte, appID string) string {
	var random [randomBytes]byte
	_, _ = rand.Read(random[:]) // never fails
	text := binary.BigEndian.AppendUint32(random[:], uint32(len(message)))
	text = append(append(text, message...), appID...)
	pad := padTo - len(text)%padTo
	text = append(text, bytes.Repeat([]byte{byte(pad)}, pad)...)
	cipher.NewCBCEncrypter(newBlock(key), key[:aes.BlockSize]).CryptBlocks(text, text)
	return base64.StdEncoding.EncodeToString(text)
}

var errSealed = errors.New("the answer does not decrypt to a message of this account")

// decrypt is the inverse of encrypt; the appid must be this one.
func decrypt(key []byte, encrypted, appID string) ([]byte, error) {
	text, err := base64.StdEncoding.DecodeString(encrypted)
	if err != nil || len(text) == 0 || len(text)%aes.BlockSize != 0 {
		return nil, errSealed
	}
	cipher.NewCBCDecrypter(newBlock(key), key[:aes.BlockSize]).CryptBlocks(text, text)
	pad := int(text[len(text)-1])
	if pad < 1 || pad > padTo || len(text) < headBytes+pad {
		return nil, errSealed
	}
	text = text[:len(text)-pad]
	length, rest := int(binary.BigEndian.Uint32(text[randomBytes:])), text[headBytes:]
	if length > len(rest) || string(rest[length:]) != appID {
		return nil, errSealed
	}
	return rest[:length], nil
}

func newBlock(key []byte) cipher.Block {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // the key has 32 bytes
	}
	return block
}

// sign is WeChat's signature: of token, timestamp and nonce, and of the ciphertext where there is one.
func sign(parts ...string) string {
	parts = slices.Sorted(slices.Values(parts))
	sum := sha1.Sum([]byte(strings.Join(parts, "")))
	return hex.EncodeToString(sum[:])
}
