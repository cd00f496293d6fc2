package layout

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// each takes a list, one value after the other.
func (r *reader) each(take taker) taker {
	return func(path string, value ast.Node) {
		list, ok := value.(*ast.SequenceNode)
		if !ok {
			r.say(path, "%s has to be a list, each value behind a hyphen", path)
			return
		}
		for i, v := range list.Values {
			below := fmt.Sprintf("%s[%d]", path, i)
			r.lines[below] = v.GetToken().Position.Line
			take(below, v)
		}
	}
}

// text takes a text on one line.
func (r *reader) text(into *string) taker {
	return func(path string, value ast.Node) {
		s, ok := value.(*ast.StringNode)
		if !ok || s.Value == "" || strings.ContainsAny(s.Value, "\r\n") {
			r.say(path, "%s has to be a text on one line: put it in quotation marks", path)
			return
		}
		*into = s.Value
	}
}

// textOrNone takes a text on one line, or an empty one.
func (r *reader) textOrNone(into *string) taker {
	return func(path string, value ast.Node) {
		if written(value) != "" {
			r.text(into)(path, value)
		}
	}
}

// word takes one of some words, for what it stands for.
func word[T any](r *reader, into *T, words map[string]T) taker {
	return func(path string, value ast.Node) {
		v, ok := words[written(value)]
		if !ok {
			r.say(path, "%s is %q: it has to be one of %s", path, written(value), strings.Join(sorted(words), ", "))
			return
		}
		*into = v
	}
}

// number takes a length or a size.
func (r *reader) number(into *float64) taker {
	return func(path string, value ast.Node) {
		v, ok := float(value)
		if !ok {
			r.say(path, "%s is %q: it has to be a number without a unit, like 63.5", path, written(value))
			return
		}
		*into = v
	}
}

// count takes a whole number that is not too large to count with.
func (r *reader) count(into *int) taker {
	return func(path string, value ast.Node) {
		v, ok := float(value)
		if !ok || v != math.Trunc(v) || v < 1 || v > mostLabels {
			r.say(path, "%s is %q: it has to be a whole number from 1 to %d", path, written(value), mostLabels)
			return
		}
		*into = int(v)
	}
}

// pair takes two numbers: what is across, then what is down.
func (r *reader) pair(across, down *float64) taker {
	return func(path string, value ast.Node) {
		list, ok := value.(*ast.SequenceNode)
		if !ok || len(list.Values) != 2 {
			r.say(path, "%s has to be two numbers, across and down, like [63.5, 38.1]", path)
			return
		}
		r.number(across)(path, list.Values[0])
		r.number(down)(path, list.Values[1])
	}
}

func float(value ast.Node) (float64, bool) {
	switch n := value.(type) {
	case *ast.FloatNode:
		return n.Value, !math.IsInf(n.Value, 0) && !math.IsNaN(n.Value)
	case *ast.IntegerNode:
		switch v := n.Value.(type) {
		case int64:
			return float64(v), true
		case uint64:
			return float64(v), true
		}
	}
	return 0, false
}

// written is how a value that is no list and no mapping stands in the file.
func written(value ast.Node) string { return value.GetToken().Value }

func sorted[T any](names map[string]T) []string { return slices.Sorted(maps.Keys(names)) }
