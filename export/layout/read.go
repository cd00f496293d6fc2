package layout

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Error is everything that is wrong with a file, in its order.
type Error struct {
	File     string
	Problems []string // sentences for the person who wrote the file; most begin with "line 7: "
}

// Error gives the number of problems and the first of them, on one line.
func (e *Error) Error() string {
	if len(e.Problems) == 1 {
		return fmt.Sprintf("%s has a problem: %s", e.File, e.Problems[0])
	}
	return fmt.Sprintf("%s has %d problems", e.File, len(e.Problems))
}

// A reader takes a YAML file apart by its keys. Unmarshalling into a struct would stop at the first key that it does not
// know, and forget on which line a number stood that turns out not to fit.
type reader struct {
	lines    map[string]int // where each key stands, by its path: "grid.left", "fields[1].size"
	problems []problem
}

type problem struct {
	line int // 0 when it is not known
	text string
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
		text := fmt.Sprintf("column %d: this is not YAML: %s", at.Column, bad.GetMessage())
		r.problems = append(r.problems, problem{at.Line, text})
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
	r.problems = append(r.problems, problem{line, fmt.Sprintf(format, args...)})
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
			p.text = fmt.Sprintf("line %d: %s", p.line, p.text)
		}
		e.Problems = append(e.Problems, p.text)
	}
	return e
}

// mapping takes a mapping that may have the known keys.
func (r *reader) mapping(known keys) taker {
	return func(path string, value ast.Node) {
		m, ok := value.(ast.MapNode)
		if !ok {
			r.say(path, "%s needs keys and values of its own, like %s: …", title(path), sorted(known)[0])
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
		r.say(below, "%s has no key %q, only %s", title(path), token.Value, strings.Join(sorted(known), ", "))
		return
	}
	take(below, pair.Value)
}

func title(path string) string { return cmp.Or(path, "the file") }
