package proof

// What an object of a PDF file can be, besides float64, bool and nil.
type (
	name  string
	text  string
	array []any
	dict  map[name]any
	ref   int // a reference to the object of that number; our files have no second generations
)

// deepest bounds how far arrays and dictionaries nest; ours are four deep.
const deepest = 20

// object reads the next object; ok is false when there is none, or not a whole one.
func (s *scanner) object() (value any, ok bool) { return s.objectAt(0) }

func (s *scanner) objectAt(depth int) (value any, ok bool) {
	switch t := s.next(); t.kind {
	case number:
		if n, ok := s.reference(t); ok {
			return n, true
		}
		return t.number, true
	case named:
		return name(t.text), true
	case literal, hexed:
		return text(t.text), true
	case word:
		return s.compound(string(t.text), depth)
	}
	return nil, false
}

func (s *scanner) compound(word string, depth int) (value any, ok bool) {
	switch {
	case word == "true", word == "false":
		return word == "true", true
	case word == "null":
		return nil, true
	case word == "[" && depth < deepest:
		return s.array(depth + 1)
	case word == "<<" && depth < deepest:
		return s.dict(depth + 1)
	}
	return nil, false
}

// reference tells whether a number begins a reference, like 12 0 R, and reads the rest of it if so.
func (s *scanner) reference(first token) (ref, bool) {
	from, n := s.at, int(first.number)
	if float64(n) != first.number || n <= 0 {
		return 0, false
	}
	if t := s.next(); t.kind == number && t.number == 0 {
		if t = s.next(); t.kind == word && string(t.text) == "R" {
			return ref(n), true
		}
	}
	s.at = from
	return 0, false
}

// closes tells whether the next token is the word that ends a compound, and passes over it if so.
func (s *scanner) closes(with string) bool {
	from := s.at
	if t := s.next(); t.kind == word && string(t.text) == with {
		return true
	}
	s.at = from
	return false
}

func (s *scanner) array(depth int) (array, bool) {
	out := array{}
	for !s.closes("]") {
		value, ok := s.objectAt(depth)
		if !ok {
			return nil, false
		}
		out = append(out, value)
	}
	return out, true
}

func (s *scanner) dict(depth int) (dict, bool) {
	out := dict{}
	for !s.closes(">>") {
		key := s.next()
		if key.kind != named {
			return nil, false
		}
		k := name(key.text)
		value, ok := s.objectAt(depth)
		if !ok {
			return nil, false
		}
		out[k] = value
	}
	return out, true
}
