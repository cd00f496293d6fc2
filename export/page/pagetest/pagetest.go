// Package pagetest tells whether pages are what package page promises: it is for the tests of those who have a design. It
// reads pages as they are written, and knows nothing of how they are made.
//
// Start with [Written] and [Strict].
package pagetest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"html"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sceneqr/export/page"
)

// Hostile are texts of a customer that would do harm, or break the page, if they were anything but text.
var Hostile = []string{
	`<script>alert(1)</script>`, `</script>`, `<!--<script>`, `]]>`, `"><img src=x onerror=alert(1)>`, `' onclick='x`, `{{.}}`,
	"line\u2028and\u2029paragraph", "\u202Egpj.exe", `\u003c/script>`, `javascript:alert(1)`, `&lt;b&gt;`, "`${1}`", `$&`,
	`</title></svg>`, "👩‍👩‍👧 مرحبا", `=1+1`,
}

// Written is what a page's Write writes.
func Written(t *testing.T, p interface{ Write(w io.Writer) error }) string {
	t.Helper()
	var out strings.Builder
	if err := p.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

var (
	policyOf = regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`)
	inline   = regexp.MustCompile(`(?s)<(?:script|style)>(.*?)</(?:script|style)>`)
	outside  = regexp.MustCompile(`(?i)\s(src|srcset|style|on[a-z]+)=|url\(|@import|innerHTML`)
)

// Strict holds a page against its promise that its own scripts and style run, and nothing else. No text on it may look like
// markup.
func Strict(t *testing.T, written string) {
	t.Helper()
	found := policyOf.FindStringSubmatch(written)
	if found == nil {
		t.Fatal("the page has no policy")
	}
	policy := html.UnescapeString(found[1])
	if !strings.HasPrefix(policy, "default-src 'none'; ") || strings.Contains(policy, "unsafe") {
		t.Errorf("the policy is %q", policy)
	}
	own := inline.FindAllStringSubmatch(written, -1)
	if len(own) != strings.Count(policy, "'sha256-") || len(own) < 2 {
		t.Errorf("%d scripts and styles, and the policy %q", len(own), policy)
	}
	for _, found := range own {
		sum := sha256.Sum256([]byte(found[1]))
		if !strings.Contains(policy, base64.StdEncoding.EncodeToString(sum[:])) {
			t.Errorf("the policy does not allow what begins with %.40q", found[1])
		}
	}
	if found := outside.FindString(written); found != "" {
		t.Errorf("the page has %q", found)
	}
}

// Inert holds a page with a text of [Hostile] in it against one without: the text has brought no markup with it.
func Inert(t *testing.T, hostile, harmless string) {
	t.Helper()
	for _, tag := range []string{"<script", "</script", "<!--", "<img", "</title", "</svg"} {
		if got, want := strings.Count(hostile, tag), strings.Count(harmless, tag); got != want {
			t.Errorf("the page has %q %d times, want %d", tag, got, want)
		}
	}
}

// Data reads what a page has for its scripts under an id, as they do.
func Data(t *testing.T, written, id string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(data(t, written, id)), into); err != nil {
		t.Fatal(err)
	}
}

func data(t *testing.T, written, id string) string {
	t.Helper()
	_, after, found := strings.Cut(written, `<script type="application/json" id="`+id+`">`)
	if !found {
		t.Fatalf("the page has no data called %q", id)
	}
	before, _, _ := strings.Cut(after, "</script>")
	return before
}

var (
	asked = regexp.MustCompile(`(?:data-(?:text|label|placeholder)=|text\()"(\w+)"`)
	place = regexp.MustCompile(`\{\w+\}`)
)

// Texts holds the texts of a design against the pages that are made of it, which are to show all that they can: each text is
// said by one of them, none that they ask for is missing, and both languages have the same places to fill in.
func Texts(t *testing.T, pages ...string) {
	t.Helper()
	texts := make(map[string]page.Both)
	said := ""
	for _, written := range pages {
		Data(t, written, "texts", &texts)
		said += strings.Replace(written, data(t, written, "texts"), "", 1)
	}
	for key, text := range texts {
		if !strings.Contains(said, `"`+key+`"`) {
			t.Errorf("no page says %q", key)
		}
		if english, chinese := places(text.English), places(text.Chinese); !slices.Equal(english, chinese) {
			t.Errorf("%s: %q and %q", key, english, chinese)
		}
	}
	for _, found := range asked.FindAllStringSubmatch(said, -1) {
		if _, ok := texts[found[1]]; !ok {
			t.Errorf("a page asks for the text %q, and there is none", found[1])
		}
	}
}

// places are the names in braces, in order.
func places(text string) []string {
	return slices.Sorted(slices.Values(place.FindAllString(text, -1)))
}
