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
	r    *bufio.Reader
	n    int    // how many were read
	held []line // given back, to be read next
	sink *sink  // is told of lines that are too long
}

// A line has its end with it, where the file has one. Its text is good until the next one is read.
type line struct {
	n    int // from 1
	text []byte
}

var tooLong = words.Of("the line is longer than 1 MiB")

// next gives the next line of at most maxPush bytes in UTF-8; a longer one is told of and passed over. At the end it is
// io.EOF.
func (l *lines) next() (line, error) {
	if len(l.held) > 0 {
		first := l.held[0]
		l.held = l.held[1:]
		return first, nil
	}
	for {
		text, whole, err := l.read()
		switch {
		case err != nil:
			return line{}, err
		case whole:
			return line{l.n, inUTF8(text)}, nil
		}
		l.sink.bad(l.n, tooLong)
	}
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

// unread gives lines back.
func (l *lines) unread(again ...line) { l.held = append(again, l.held...) }

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
func (l *lines) row(first line) (row []byte, more []line, err error) {
	if !isOdd(first.text) {
		return first.text, nil, nil
	}
	for row = bytes.Clone(first.text); len(row) <= maxPush; {
		next, err := l.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, err
		}
		row = append(row, next.text...)
		more = append(more, line{next.n, bytes.Clone(next.text)})
		if isOdd(next.text) {
			break
		}
	}
	return row, more, nil
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
