package words_test

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/leonelquinteros/gotext"
	"golang.org/x/tools/go/packages"
)

// mute are the packages without words of their own: the leaves, and what speaks to programmers. Of their texts the catalogue
// must have the verdicts on WeChat's errcodes, which are looked up whole, and may have their errors.
var mute = []string{"sceneqr/campaign/words", "sceneqr/campaign/wechat", "sceneqr/campaign/wechat/emulator",
	"sceneqr/campaign/verify", "sceneqr/ratelimit", "sceneqr/export/qr", "sceneqr/export/font", "sceneqr/samples"}

// system is what the source does not say itself.
const system = "system.po"

func TestEveryTextIsInBothLanguages(t *testing.T) {
	said, murmured := said(t)
	catalogue := catalogues(t)
	for _, text := range slices.Sorted(maps.Keys(said)) {
		if _, ok := catalogue[text]; !ok {
			t.Errorf("%s says %q, which is not in Chinese", said[text], text)
		}
	}
	for _, text := range slices.Sorted(maps.Keys(catalogue)) {
		if _, ok := said[text]; !ok && !murmured[text] && catalogue[text].file != system {
			t.Errorf("%s has %q, which nobody says", catalogue[text].file, text)
		}
	}
}

func TestEveryTranslationTakesTheSameArguments(t *testing.T) {
	for english, c := range catalogues(t) {
		n := len(verb.FindAllString(strings.ReplaceAll(english, "%%", ""), -1))
		want, _ := taken(english, n)
		if got, printed := taken(c.text, n); !slices.Equal(got, want) || strings.Contains(printed, "%!") {
			t.Errorf("%s: %q takes %q and its translation %q takes %q and gives %q", c.file, english, want, c.text, got, printed)
		}
	}
}

// taken is what a format does with each of n arguments, as fmt itself has it, and what it gives. A text without arguments
// goes to people as it stands.
func taken(format string, n int) (seen []string, printed string) {
	if n == 0 {
		return nil, ""
	}
	args := make([]any, n)
	for i := range args {
		args[i] = witness{&seen, i}
	}
	printed = fmt.Sprintf(wraps.ReplaceAllString(format, "%${1}v"), args...)
	slices.Sort(seen)
	return slices.Compact(seen), printed
}

var (
	verb  = regexp.MustCompile(`%[-+# 0]*[0-9]*(\.[0-9]+)?[a-z]`)
	wraps = regexp.MustCompile(`%(\[\d\])?w`)
)

// witness is an argument that notes how it is printed. %s and %v are the same to a text.
type witness struct {
	seen *[]string
	at   int
}

func (w witness) Format(f fmt.State, verb rune) {
	if verb == 's' {
		verb = 'v'
	}
	*w.seen = append(*w.seen, fmt.Sprintf("%d: %c", w.at+1, verb))
}

type translation struct{ file, text string }

func catalogues(t *testing.T) map[string]translation {
	t.Helper()
	files, err := filepath.Glob("zh/*.po")
	if err != nil || len(files) == 0 {
		t.Fatalf("no catalogue: %v", err)
	}
	all := map[string]translation{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		po := gotext.NewPo()
		po.Parse(text)
		for english, tr := range po.GetDomain().GetTranslations() {
			if english == "" {
				continue
			}
			one := translation{filepath.Base(file), tr.Get()}
			if !tr.IsTranslated() || one.text == "" {
				t.Errorf("%s leaves %q without a translation", file, english)
			}
			if other, twice := all[english]; twice && other.text != one.text {
				t.Errorf("%q is %q in %s and %q in %s", english, other.text, other.file, one.text, one.file)
			}
			all[english] = one
		}
	}
	return all
}

// said is every text that the source says to people, with where. Murmured is what may be in Chinese and need not: the
// errors of the mute, and formats without a word.
func said(t *testing.T) (said map[string]string, murmured map[string]bool) {
	t.Helper()
	loaded, err := packages.Load(&packages.Config{
		Context: t.Context(), Mode: packages.NeedName | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo,
	}, "sceneqr/...")
	if err != nil {
		t.Fatal(err)
	}
	l := listener{t: t, said: map[string]string{}, murmured: map[string]bool{}}
	for _, p := range loaded {
		for _, e := range p.Errors {
			t.Fatal(e)
		}
		if l.of = p; slices.ContainsFunc(mute, func(m string) bool { return p.PkgPath == m || strings.HasPrefix(p.PkgPath, m+"/") }) {
			for _, file := range p.Syntax {
				ast.Inspect(file, l.overhear)
			}
			continue
		}
		for _, file := range p.Syntax {
			ast.Inspect(file, l.hear)
		}
	}
	return l.said, l.murmured
}

// listener hears what a package says.
type listener struct {
	t    *testing.T
	of   *packages.Package
	said map[string]string

	murmured map[string]bool
}

// hear takes the texts that are given for parameters called format, many and usage, of words.New and words.Known, and for the fields of a command
// that say how it is used: whoever has such a parameter or field tells it to people. Errors without words are none for people.
func (l *listener) hear(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		l.call(n)
	case *ast.KeyValueExpr:
		if field, ok := n.Key.(*ast.Ident); ok && (field.Name == "Usage" || field.Name == "ArgsUsage") {
			l.take(n.Value, false)
		}
	}
	return true
}

func (l *listener) call(call *ast.CallExpr) {
	switch fn := l.callee(call); {
	case fn == nil:
	case fn.FullName() == "fmt.Errorf", fn.FullName() == "errors.New":
		l.t.Errorf("%s: %s has no words; words.%s has", l.of.Fset.Position(call.Pos()), fn.FullName(), fn.Name())
	case fn.Pkg() != nil && strings.HasPrefix(fn.Pkg().Path(), "sceneqr"):
		l.parameters(call, fn.Signature().Params())
	}
}

func (l *listener) callee(call *ast.CallExpr) *types.Func {
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		fn, _ := l.of.TypesInfo.Uses[f].(*types.Func)
		return fn
	case *ast.SelectorExpr:
		fn, _ := l.of.TypesInfo.Uses[f.Sel].(*types.Func)
		return fn
	}
	return nil
}

func (l *listener) parameters(call *ast.CallExpr, params *types.Tuple) {
	for i := range min(params.Len(), len(call.Args)) {
		name := params.At(i).Name()
		if !slices.Contains([]string{"format", "many", "usage", "text"}, name) {
			continue
		}
		if name == "text" && !l.isWords(call) {
			continue
		}
		l.take(call.Args[i], name == "format" && !l.isParameter(call.Args[i]))
	}
}

// isWords tells a call of words.New or words.Known.
func (l *listener) isWords(call *ast.CallExpr) bool {
	fn := l.callee(call)
	return fn.Pkg().Path() == "sceneqr/campaign/words" && (fn.Name() == "New" || fn.Name() == "Known")
}

// isParameter tells a format that is passed on, and was heard where it was first given.
func (l *listener) isParameter(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && (id.Name == "format" || id.Name == "many")
}

func (l *listener) take(e ast.Expr, must bool) {
	value := l.of.TypesInfo.Types[e].Value
	if value == nil || value.Kind() != constant.String {
		if must {
			l.t.Errorf("%s: a format that is not known before the program runs cannot be translated", l.of.Fset.Position(e.Pos()))
		}
		return
	}
	text := constant.StringVal(value)
	if !strings.ContainsFunc(verb.ReplaceAllString(text, ""), unicode.IsLetter) {
		l.murmured[text] = true // there is nothing to translate but its punctuation
		return
	}
	l.said[text] = l.of.Fset.Position(e.Pos()).String()
}

// overhear takes what WeChat's errcodes mean, and the errors.
func (l *listener) overhear(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		if fn := l.callee(n); fn != nil && fn.FullName() == "errors.New" {
			if text := l.of.TypesInfo.Types[n.Args[0]].Value; text != nil {
				l.murmured[constant.StringVal(text)] = true
			}
		}
	case *ast.CompositeLit:
		if strings.HasSuffix(l.of.TypesInfo.Types[n].Type.String(), "/wechat.verdict") {
			l.verdict(n)
		}
	}
	return true
}

func (l *listener) verdict(lit *ast.CompositeLit) {
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		l.take(e, false)
	}
}
