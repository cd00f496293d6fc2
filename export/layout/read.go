package layout

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"sceneqr/campaign/words"
)

// Error is everything that is wrong with a file, in its order.
type Error struct {
	File     string
	Problems []words.Message // for the person who wrote the file; most begin with "line 7: "
}

// Error gives the number of problems and the first of them, on one line.
func (e *Error) Error() string { return e.Message().String() }

// Message is the same to be told in any language.
func (e *Error) Message() words.Message {
	if len(e.Problems) == 1 {
		return words.Of("%s has a problem: %v", e.File, e.Problems[0])
	}
	return words.Of("%s has %d problems", e.File, len(e.Problems))
}

// A reader takes a YAML file apart by its keys. Unmarshalling into a struct would stop at the first key that it does not
// know, and forget on which line a number stood that turns out not to fit.
type reader struct {
	lines    map[string]int // where each key stands, by its path: "grid.left", "fields[1].size"
	problems []problem
}

type problem struct {
	line int // 0 when it is not known
	told words.Message
}

// A taker takes the value of the key at a path.
type taker func(path string, value ast.Node)

// keys are the keys that a mapping may have.
type keys map[string]taker

// read takes a file, a mapping of known keys. Notepad's byte order mark and line ends are no part of it.
func (r *reader) read(text []byte, known keys) {
	text = bytes.ReplaceAll(bytes.TrimPrefix(text, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
	r.lines = map[string]int{}
	file, err := parser.ParseBytes(text, 0)
	var bad yaml.Error
	switch {
	case errors.As(err, &bad):
		at := bad.GetToken().Position
		r.note(at.Line, words.Of("column %d: this is not YAML: %s", at.Column, bad.GetMessage()))
	case err != nil:
		r.say("", "this is not YAML: %v", err)
	case len(file.Docs) == 0 || file.Docs[0].Body == nil:
		r.say("", "the file is empty")
	case len(file.Docs) > 1:
		r.say("", "the file has %d documents, divided by ---: make a file of each", len(file.Docs))
	default:
		r.mapping(known)("", file.Docs[0].Body)
	}
}

// say notes a problem with what stands at a path; without a line when nothing stands there.
func (r *reader) say(path, format string, args ...any) {
	line := r.lines[path]
	for line == 0 && path != "" {
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
		line = r.lines[path]
	}
	r.note(line, words.Of(format, args...))
}

func (r *reader) note(line int, told words.Message) {
	r.problems = append(r.problems, problem{line, told})
}

func (r *reader) has(path string) bool { return r.lines[path] > 0 }

// err is all problems as an *[Error], nil when there are none.
func (r *reader) err(file string) error {
	if len(r.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(r.problems, func(a, b problem) int { return cmp.Compare(a.line, b.line) })
	e := &Error{File: file}
	for _, p := range r.problems {
		if p.line > 0 {
			p.told = words.Of("line %d: %v", p.line, p.told)
		}
		e.Problems = append(e.Problems, p.told)
	}
	return e
}

// mapping takes a mapping that may have the known keys.
func (r *reader) mapping(known keys) taker {
	return func(path string, value ast.Node) {
		m, ok := value.(ast.MapNode)
		if !ok {
			r.say(path, "%v needs keys and values of its own, like %s: …", owner(path), sorted(known)[0])
			return
		}
		for pairs := m.MapRange(); pairs.Next(); {
			r.value(path, pairs.KeyValue(), known)
		}
	}
}

func (r *reader) value(path string, pair *ast.MappingValueNode, known keys) {
	token := pair.Key.GetToken()
	below := token.Value
	if path != "" {
		below = path + "." + token.Value
	}
	r.lines[below] = token.Position.Line
	take, ok := known[token.Value]
	if !ok {
		r.say(below, "%v has no key %q, only %s", owner(path), token.Value, strings.Join(sorted(known), ", "))
		return
	}
	take(below, pair.Value)
}

// owner is what has keys: the file, or what stands at a path, which is told as it is written.
func owner(path string) any {
	if path == "" {
		return words.Of("the file")
	}
	return path
}
