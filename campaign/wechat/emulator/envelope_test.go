package emulator_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func sha1Of(parts ...string) string {
	slices.Sort(parts)
	return fmt.Sprintf("%x", sha1.Sum([]byte(strings.Join(parts, ""))))
}

func testCipher(t *testing.T) (cipher.Block, []byte) {
	t.Helper()
	key, err := base64.StdEncoding.DecodeString(aesKey + "=")
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	return block, key[:16]
}

// unseal is the receiver's own decryption.
func unseal(t *testing.T, encrypted string) (message []byte, appID string) {
	t.Helper()
	text, err := base64.StdEncoding.DecodeString(encrypted)
	if err != nil || len(text)%32 != 0 {
		t.Fatalf("%d bytes are encrypted: %v", len(text), err)
	}
	block, iv := testCipher(t)
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(text, text)
	pad := text[len(text)-1]
	if !bytes.HasSuffix(text, bytes.Repeat([]byte{pad}, int(pad))) {
		t.Fatalf("the padding is % x", text[len(text)-32:])
	}
	text = text[16 : len(text)-int(pad)]
	end := 4 + binary.BigEndian.Uint32(text)
	return text[4:end], string(text[end:])
}

// seal is an encrypted answer.
func seal(t *testing.T, message, appID string) string {
	t.Helper()
	text := append([]byte("0123456789abcdef"), binary.BigEndian.AppendUint32(nil, uint32(len(message)))...)
	text = append(text, message+appID...)
	pad := 32 - len(text)%32
	text = append(text, bytes.Repeat([]byte{byte(pad)}, pad)...)
	block, iv := testCipher(t)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(text, text)
	encrypted := base64.StdEncoding.EncodeToString(text)
	return fmt.Sprintf("<xml><Encrypt>%s</Encrypt><MsgSignature>%s</MsgSignature><TimeStamp>1</TimeStamp>"+
		"<Nonce>2</Nonce></xml>", encrypted, sha1Of(token, "1", "2", encrypted))
}
