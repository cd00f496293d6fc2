package push

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/silenceper/wechat/v2/util"
)

// The vectors of WeChat's documentation (消息推送), and of the sample code that Tencent hands out with it (加解密示例).
func TestSignaturesAreThoseOfTheDocumentation(t *testing.T) {
	for _, c := range []struct {
		name, signature, token string
		parts                  []string
	}{
		{"plain mode", "899cf89e464efb63f54ddac96b0a0a235f53aa78", "AAAAA", []string{"1714037059", "486452656"}},
		{"handshake", "f464b24fc39322e44b38aa78f5edd27bd1441696", "AAAAA", []string{"1714036504", "1514711492"}},
		{"query of safe mode", "6c5c811b55cc85e0e1b54100749188c20beb3f5d", "AAAAA", []string{"1714112445", "415670741"}},
		{"body of safe mode", "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3",
			"AAAAA", []string{"1714112445", "415670741", documented[0].encrypted}},
		{"body of XML", "6c12a4205838198b8fa631b3220723bb07f1015c",
			"AAAAA", []string{"1715943329", "1590219412", documented[1].encrypted}},
		{"Sample.py", "5d197aaffba7e9b25a30732f161a50dee96bd5fa",
			"spamtest", []string{"1409735669", "1320562132", documented[2].encrypted}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !isSigned(c.token, c.signature, c.parts...) {
				t.Error("the signature is not recognised")
			}
			for _, other := range []string{"", strings.ToUpper(c.signature), c.signature[1:], c.signature + "0",
				" " + c.signature} {
				if isSigned(c.token, other, c.parts...) {
					t.Errorf("%q passes for the signature", other)
				}
			}
			if isSigned(c.token, c.signature, append([]string{"x"}, c.parts...)...) || isSigned("x", c.signature, c.parts...) {
				t.Error("something else has the same signature")
			}
		})
	}
}

func TestSignaturesAgreeWithAnSDK(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		parts := make([]string, 2+random.IntN(2))
		for i := range parts {
			parts[i] = letters(random, random.IntN(60))
		}
		token := letters(random, 1+random.IntN(32))
		signature := util.Signature(append([]string{token}, parts...)...)
		if !isSigned(token, signature, parts...) {
			t.Fatalf("%q is the signature of %q by %q", signature, parts, token)
		}
		if isSigned(token, signature, append(parts, "1")...) {
			t.Fatalf("%q passes for the signature of another part too", signature)
		}
	}
}

// letters are n letters and digits.
func letters(random *rand.Rand, n int) string {
	const all = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	text := make([]byte, n)
	for i := range text {
		text[i] = all[random.IntN(len(all))]
	}
	return string(text)
}
