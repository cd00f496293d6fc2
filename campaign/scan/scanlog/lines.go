package scanlog

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"sceneqr/campaign/words"
)

// lines reads a text line by line.
type lines struct {
	r    *bufio.Reader // nil when there is no more than is held
	n    int           // how many were read
	sink *sink         // is told of lines that are too long

	held  []byte // lines that were given back, to be read first
	at    int    // how far they have been read
	line  int    // the number of the next of them
	still bool   // the whole text stands on one line of the log, so that all its lines have that number
}

// A line has its end with it, where the file has one. Its text is good until the next one is read.
type line struct {
	n     int // from 1
	text  []byte
	again bool // it was read before
}

var tooLong = words.Of("the line is longer than 1 MiB")

// next gives the next line of at most maxPush bytes in UTF-8. A longer one is told of, and an empty one stands for it. At the
// end it is io.EOF.
func (l *lines) next() (line, error) {
	if l.at < len(l.held) {
		return l.again(), nil
	}
	if l.r == nil {
		return line{}, io.EOF
	}
	text, whole, err := l.read()
	if err != nil {
		return line{}, err
	}
	l.sink.spare += mostAgain * len(text)
	if !whole {
		l.sink.bad(l.n, tooLong)
		return line{n: l.n, text: []byte{'\n'}}, nil
	}
	return line{n: l.n, text: inUTF8(text)}, nil
}

// again gives the next of the lines that are held.
func (l *lines) again() line {
	rest := l.held[l.at:]
	if end := bytes.IndexByte(rest, '\n'); end >= 0 {
		rest = rest[:end+1]
	}
	next := line{l.line, rest, true}
	l.at += len(rest)
	if !l.still {
		l.line++
	}
	return next
}

// unread gives back the lines that were read last, the first with its number. They are those of held when it has some left,
// for it is read before anything else.
func (l *lines) unread(n int, text []byte) {
	if !l.still {
		l.line = n
	}
	if l.at < len(l.held) {
		l.at -= len(text)
		return
	}
	l.held, l.at = bytes.Clone(text), 0
}

// read gives a line, which is not whole when there is more of it than was kept.
func (l *lines) read() (text []byte, whole bool, err error) {
	text, err = l.r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		text, whole, err = l.long(bytes.Clone(text))
	} else {
		whole = true
	}
	if err != nil && (!errors.Is(err, io.EOF) || len(text) == 0) {
		return nil, false, err
	}
	l.n++
	return text, whole, nil
}

// long reads a line on that is longer than the reader's buffer.
func (l *lines) long(text []byte) (_ []byte, whole bool, err error) {
	for whole = true; ; {
		part, err := l.r.ReadSlice('\n')
		if whole = whole && len(text)+len(part) <= maxPush; whole {
			text = append(text, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return text, whole, err
		}
	}
}

// filled gives the next line with more on it than spaces.
func (l *lines) filled() (line, error) {
	for {
		next, err := l.next()
		if err != nil || len(bytes.TrimSpace(next.text)) > 0 {
			return next, err
		}
	}
}

// row gives all lines of a table's row: as many as it takes for the quotation marks to come out even, if they do within
// maxPush bytes. More are the lines after the first.
func (l *lines) row(first line) (row, more []byte, err error) {
	if !isOdd(first.text) {
		return first.text, nil, nil
	}
	row, begun := bytes.Clone(first.text), len(first.text)
	for len(row) <= maxPush {
		next, err := l.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, err
		}
		row = append(row, next.text...)
		if isOdd(next.text) {
			break
		}
	}
	return row, row[begun:], nil
}

func isOdd(text []byte) bool { return bytes.Count(text, []byte{'"'})%2 == 1 }

// inUTF8 takes what is not UTF-8 for GB18030, as Windows in China writes text; each line by itself, for several programs may
// write one log. What is neither stays as it is and is refused where it matters.
func inUTF8(text []byte) []byte {
	if utf8.Valid(text) {
		return text
	}
	decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(text)
	if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
		return text
	}
	return decoded
}
