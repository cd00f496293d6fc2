package proof

import "bytes"

// A kind is what a token is.
type kind uint8

const (
	end     kind = iota
	number       // its value is in token.number
	named        // /Name; the text is without the slash
	literal      // (text), unescaped
	hexed        // <text>, decoded
	word         // an operator, a keyword, or one of [ ] << >>
	garbage      // nothing that PDF knows
)

type token struct {
	kind   kind
	text   []byte // good until the next token
	number float64
}

// A scanner cuts PDF into tokens, a file's objects and a page's operators alike. It allocates nothing for numbers,
// names and words, of which a page has some ten thousand.
type scanner struct {
	src []byte
	at  int
	buf []byte // the string that was read last
}

func (s *scanner) next() token {
	s.skip()
	if s.at >= len(s.src) {
		return token{kind: end}
	}
	switch c := s.src[s.at]; {
	case '0' <= c && c <= '9', c == '-', c == '.', c == '+':
		return s.number()
	case c == '/':
		s.at++
		return token{kind: named, text: s.regular()}
	case c == '(':
		return s.literal()
	case c == '<' && !s.has("<<"):
		return s.hexed()
	case c == '[' || c == ']':
		s.at++
		return token{kind: word, text: s.src[s.at-1 : s.at]}
	case s.has("<<"), s.has(">>"):
		s.at += 2
		return token{kind: word, text: s.src[s.at-2 : s.at]}
	}
	if text := s.regular(); len(text) > 0 {
		return token{kind: word, text: text}
	}
	return token{kind: garbage}
}

func (s *scanner) has(prefix string) bool { return bytes.HasPrefix(s.src[s.at:], []byte(prefix)) }

// skip passes over white space and comments.
func (s *scanner) skip() {
	for s.at < len(s.src) {
		switch s.src[s.at] {
		case 0, '\t', '\n', '\f', '\r', ' ':
			s.at++
		case '%':
			for s.at < len(s.src) && s.src[s.at] != '\n' && s.src[s.at] != '\r' {
				s.at++
			}
		default:
			return
		}
	}
}

// regular is the run of characters up to the next that stands for itself.
func (s *scanner) regular() []byte {
	from := s.at
	for s.at < len(s.src) && !special[s.src[s.at]] {
		s.at++
	}
	return s.src[from:s.at]
}

var special = func() (table [256]bool) {
	for _, c := range []byte("\x00\t\n\f\r ()<>[]{}/%") {
		table[c] = true
	}
	return table
}()

func (s *scanner) number() token {
	from, sign := s.at, 1.0
	switch s.src[from] {
	case '-':
		s.at, sign = s.at+1, -1
	case '+':
		s.at++
	}
	value, scale, point := 0.0, 1.0, false
	for ; s.at < len(s.src) && !special[s.src[s.at]]; s.at++ {
		switch c := s.src[s.at]; {
		case '0' <= c && c <= '9':
			value = value*10 + float64(c-'0')
			if point {
				scale *= 10
			}
		case c == '.' && !point:
			point = true
		default:
			return token{kind: garbage}
		}
	}
	return token{kind: number, text: s.src[from:s.at], number: sign * value / scale}
}

// rectangles reads on while lines like "3 0 12 1 re" follow, and appends them. A page is nine tenths of these, for they
// draw the codes, and token by token they would cost twice as much.
func (s *scanner) rectangles(to []rect) []rect {
	for {
		from := s.at
		s.skip()
		var r rect
		for i := range r {
			n, ok := s.whole()
			if !ok {
				s.at = from
				return to
			}
			r[i] = float64(n)
		}
		if !s.has("re\n") {
			s.at = from
			return to
		}
		s.at += len("re\n")
		to = append(to, r)
	}
}

// whole reads a number without a sign or point and the space behind it.
func (s *scanner) whole() (n int, ok bool) {
	from := s.at
	for s.at < len(s.src) && s.at-from < 10 {
		c := s.src[s.at] - '0'
		if c > 9 {
			break
		}
		n = n*10 + int(c)
		s.at++
	}
	if s.at == from || s.at == len(s.src) || s.src[s.at] != ' ' {
		return 0, false
	}
	s.at++
	return n, true
}

var escapes = map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f'}

// literal reads a string in parentheses. Our files escape what they must and never write a character in octal.
func (s *scanner) literal() token {
	s.buf = s.buf[:0]
	for depth := 0; s.at < len(s.src); s.at++ {
		c := s.src[s.at]
		switch c {
		case '\\':
			if s.at++; s.at == len(s.src) {
				return token{kind: garbage}
			}
			if c = s.src[s.at]; '0' <= c && c <= '7' {
				return token{kind: garbage}
			}
			if plain, ok := escapes[c]; ok {
				c = plain
			}
		case '(':
			if depth++; depth == 1 {
				continue
			}
		case ')':
			if depth--; depth == 0 {
				s.at++
				return token{kind: literal, text: s.buf}
			}
		}
		s.buf = append(s.buf, c)
	}
	return token{kind: garbage}
}

func (s *scanner) hexed() token {
	digits, _, closed := bytes.Cut(s.src[s.at+1:], []byte(">"))
	if !closed {
		return token{kind: garbage}
	}
	s.at += len(digits) + 2
	s.buf = s.buf[:0]
	half := false
	for _, c := range digits {
		v := bytes.IndexByte([]byte("0123456789abcdef"), c|0x20)
		switch {
		case v < 0 && special[c]:
		case v < 0:
			return token{kind: garbage}
		case half:
			s.buf[len(s.buf)-1] |= byte(v)
			half = false
		default:
			s.buf = append(s.buf, byte(v)<<4)
			half = true
		}
	}
	return token{kind: hexed, text: s.buf}
}
