package push

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/silenceper/wechat/v2/util"
)

// documented are ciphertexts that Tencent has published: the two of the documentation (消息推送), in JSON and in XML, and those
// of Sample.py and of the Java test in the sample code that it offers (加解密示例).
var documented = []struct{ name, key, appid, encrypted, message string }{
	{
		"documentation, JSON", strings.Repeat("A", 43), "wxba5fad812f8e6fb9",
		"+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740X" +
			"gXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7m" +
			"StwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=",
		`{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,"MsgType":"event",` +
			`"Event":"debug_demo","debug_str":"hello world"}`,
	},
	{
		"documentation, XML", strings.Repeat("A", 43), "wx134c8103faa5a59e",
		"D7yzvUNAL930rd28wf21s4hvXhz0L6Uit/p2Di6C5DHyYGpEgdBRnKjBec34JwoQXicwaZC7fOVihW80F4VtsdvE//1vr7oAbqjDv8KenVp+ajKYpJnyQ4zM" +
			"RhIC+a31fCVOMC03FfzV/QuC94kBP55a+Za3sJgvAn+ZbsNqZI5DkyuzkhQN8OBqCzFhizGmy0xpM0MEA4agpvE+RuNO1rhHTtuJB5yltw1FiYzecSXJ+y/D" +
			"2r81VkRn2eYjh2ltsoyfbDR7Is6ookXIFxTfyeNyeHxMeT4KN5WpCDmSbTcUYrbBUlkGLJ9n/rU8YOywma6G7aTb7KZKOqCxgfoUlYEZPk4FUL/TK7ShriFD" +
			"MVCLyjQJ15Ob++agDWtcxhfUfe6HIoIpRW8mKNBQiY/Jd1svvuskA1wLef1RTtzKfMpagSCX/laZINmdnX4zrF6kIaR9P4xQrWXbsTFHTYe0Mg==",
		"<xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName>\n" +
			"<FromUserName><![CDATA[o9AgO5Kd5ggOC-bXrbNODIiE3bGY]]></FromUserName>\n<CreateTime>1715943329</CreateTime>\n" +
			"<MsgType><![CDATA[event]]></MsgType>\n<Event><![CDATA[debug_demo]]></Event>\n" +
			"<debug_str><![CDATA[hello world]]></debug_str>\n</xml>",
	},
	{
		"Sample.py", aesKey, "wx2c2769f8efd9abc2",
		"hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXpbUAh0B5G" +
			"IItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMe" +
			"zR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl" +
			"9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE=",
		"<xml><ToUserName><![CDATA[gh_10f6c3c3ac5a]]></ToUserName>\n" +
			"<FromUserName><![CDATA[oyORnuP8q7ou2gfYjqLzSIWZf0rs]]></FromUserName>\n<CreateTime>1409735668</CreateTime>\n" +
			"<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[abcdteT]]></Content>\n<MsgId>6054768590064713728</MsgId>\n</xml>",
	},
	{
		"WXBizMsgCryptTest.java", aesKey, "wxb11529c136998cb6",
		"jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==", "我是中文abcd123",
	},
}

func TestOpensWhatTencentHasPublished(t *testing.T) {
	for _, c := range documented {
		t.Run(c.name, func(t *testing.T) {
			message, err := parsed(t, c.key).Open(c.encrypted, c.appid)
			if err != nil || string(message) != c.message {
				t.Errorf("it opens as %q, %v; want %q", message, err, c.message)
			}
		})
	}
}

func parsed(t testing.TB, text string) Key {
	t.Helper()
	key, err := ParseKey(text)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestOpensWhatAnSDKHasSealed(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		text, appid, message := letters(random, 43), "wx"+letters(random, 1+random.IntN(20)), noise(random, random.IntN(500))
		sealed, err := util.EncryptMsg(noise(random, 16), message, appid, text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := parsed(t, text).Open(string(sealed), appid)
		if err != nil || !bytes.Equal(got, message) {
			t.Fatalf("%x, sealed with %s for %s, opens as %x, %v", message, text, appid, got, err)
		}
	}
}

// The layout, written down a second time in sealText, is the one that an SDK opens.
func TestAnSDKOpensWhatIsSealedHere(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		text, appid, message := letters(random, 43), "wx"+letters(random, 1+random.IntN(20)), noise(random, random.IntN(500))
		sealed := sealText(parsed(t, text), layout(len(message), message, appid))
		_, got, err := util.DecryptMsg(appid, sealed, text)
		if err != nil || !bytes.Equal(got, message) {
			t.Fatalf("the SDK opens %x as %x, %v", message, got, err)
		}
		if got, err = parsed(t, text).Open(sealed, appid); err != nil || !bytes.Equal(got, message) {
			t.Fatalf("we open %x as %x, %v", message, got, err)
		}
	}
}

func noise(random *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(random.Uint32())
	}
	return b
}

// layout is what is to be encrypted, before it is padded; its length may lie.
func layout(length int, message []byte, appid string) []byte {
	text := binary.BigEndian.AppendUint32([]byte("0123456789abcdef"), uint32(length))
	return append(append(text, message...), appid...)
}

// sealText pads and encrypts.
func sealText(k Key, text []byte) string {
	n := padTo - len(text)%padTo
	return encrypt(k, append(text[:len(text):len(text)], bytes.Repeat([]byte{byte(n)}, n)...))
}

// encrypt takes whole blocks, whatever they hold.
func encrypt(k Key, text []byte) string {
	block, err := aes.NewCipher(k[:])
	if err != nil {
		panic(err)
	}
	sealed := make([]byte, len(text))
	cipher.NewCBCEncrypter(block, k[:aes.BlockSize]).CryptBlocks(sealed, text)
	return base64.StdEncoding.EncodeToString(sealed)
}

func TestNothingElseOpens(t *testing.T) {
	key := parsed(t, aesKey)
	message := []byte("<xml></xml>") // 20 bytes before it and 18 behind it: 15 are missing to whole blocks
	text := layout(len(message), message, appID)
	good := sealText(key, text)
	bits, _ := base64.StdEncoding.DecodeString(good)
	padded := func(tail ...byte) string { return encrypt(key, append(text[:len(text):len(text)], tail...)) }
	other := parsed(t, strings.Repeat("z", 43))
	for name, sealed := range map[string]string{
		"nothing":                    "",
		"no base64":                  "<xml>",
		"base64 cut off":             good[:len(good)-1],
		"base64 without its end":     strings.TrimRight(good, "="),
		"base64 with more behind":    good + "AAAA",
		"base64 of an URL":           strings.NewReplacer("+", "-", "/", "_").Replace(good) + "-_==",
		"bits that are nobody's":     loose(good),
		"half of a block":            base64.StdEncoding.EncodeToString(bits[:len(bits)-8]),
		"half of the padding":        base64.StdEncoding.EncodeToString(bits[:len(bits)-16]),
		"without its last block":     base64.StdEncoding.EncodeToString(bits[:len(bits)-32]),
		"without its first":          base64.StdEncoding.EncodeToString(bits[32:]),
		"a bit that is turned":       base64.StdEncoding.EncodeToString(turned(bits, len(bits)-17)),
		"another key":                sealText(other, text),
		"another appid":              sealText(key, layout(len(message), message, "wx0000000000000000")),
		"an appid with more behind":  sealText(key, layout(len(message), message, appID+"0")),
		"no appid":                   sealText(key, layout(len(message), message, "")),
		"padding of 0":               padded(make([]byte, 15)...),
		"padding of 33":              padded(bytes.Repeat([]byte{33}, 15)...),
		"padding of 255":             padded(bytes.Repeat([]byte{255}, 15)...),
		"padding that is not equal":  padded(append(make([]byte, 14), 15)...),
		"padding that is too short":  padded(bytes.Repeat([]byte{14}, 15)...),
		"padding and nothing":        sealText(key, nil),
		"less than a length":         sealText(key, text[:19]),
		"a length one too great":     sealText(key, layout(len(message)+1, message, appID)),
		"a length one too small":     sealText(key, layout(len(message)-1, message, appID)),
		"a length past the end":      sealText(key, layout(len(message)+len(appID)+1, message, appID)),
		"a length of 4 GiB":          sealText(key, layout(1<<32-1, message, appID)),
		"a length that is below 0":   sealText(key, layout(-1, message, appID)),
		"a length that eats the end": sealText(key, layout(len(message)+len(appID), message, appID)),
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := key.Open(sealed, appID); got != nil || err != errSealed && err != errAnother {
				t.Errorf("it opens as %q, %v", got, err)
			}
		})
	}
	if got, err := key.Open(padded(bytes.Repeat([]byte{15}, 15)...), appID); err != nil || !bytes.Equal(got, message) {
		t.Errorf("with its own padding it opens as %q, %v", got, err)
	}
}

// loose is the same base64 but for a bit that stands for nothing.
func loose(encoded string) string {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	end := len(strings.TrimRight(encoded, "=")) - 1
	last := strings.IndexByte(digits, encoded[end])
	return encoded[:end] + digits[last|1:last|1+1] + encoded[end+1:]
}

func turned(bits []byte, at int) []byte {
	bits = bytes.Clone(bits)
	bits[at] ^= 1
	return bits
}

func TestKeysOfAnotherShapeAreRefused(t *testing.T) {
	for _, text := range []string{"", aesKey[1:], aesKey + "H", aesKey + "=", aesKey[:42] + "+", aesKey[:42] + "/", aesKey[:42] + "-",
		aesKey[:41] + "é", aesKey + "\n", " " + aesKey[1:], strings.Repeat("\x00", 43)} {
		key, err := ParseKey(text)
		if err == nil || key != (Key{}) {
			t.Errorf("%q is taken for a key", text)
		}
		if err != nil && len(text) > 0 && strings.Contains(err.Error(), text) {
			t.Errorf("the error shows the key: %v", err)
		}
	}
}

func TestAKeyIsNeverShown(t *testing.T) {
	key := parsed(t, aesKey)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%c"} {
		if got := fmt.Sprintf(verb+" "+verb, key, &key); got != "[key] [key]" {
			t.Errorf("%s shows %s", verb, got)
		}
	}
}
