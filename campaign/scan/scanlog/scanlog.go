// Package scanlog reads what a company has written down of WeChat's pushes: its own logs, with the XML or JSON as it came
// in, or a table with a row for each event. It is for who cannot put anything in front of the system that WeChat calls.
//
// It reads a stream from beginning to end in bounded memory, whatever the stream has in it. A log is trusted as far as its
// pushes are: nobody signs for them here. It keeps nothing and knows no campaigns; that the same push may come twice, in one
// log or from the listener too, is for the ledger to see.
//
// Start with [Read].
package scanlog

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"slices"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"sceneqr/campaign/wechat/push"
	"sceneqr/campaign/words"
)

// Options say how a log is to be read. The zero value is right for most.
type Options struct {
	// Columns says which heading of a table a field stands under: openid, time, event, key, scene or ticket to the heading.
	// With any, the file is a table. What is not in it goes by the names that are usual; what has "" is not in the table.
	Columns map[string]string

	// Zone is that of times which name none; nil for UTC.
	Zone *time.Location

	// Now is the clock: an event of codes more than a day ahead of it cannot be read. With nil any can.
	Now func() time.Time
}

// Count is what a log has.
type Count struct {
	Lines     int   // of the text
	Table     bool  // it is one, so that other lines than the first are rows
	Pushes    int   // handed over: events of all kinds, and messages
	Encrypted int   // of which only the cipher was written down
	Bad       []Bad // what looks like a push and cannot be read: the first 1,000 that were found, in the order of the log
	BadTotal  int

	// Traces tells that a log of which nothing was read is of scans all the same: it has WeChat's names, or openids.
	Traces bool
}

// Bad is a line with a push that cannot be read.
type Bad struct {
	Line int // from 1; of a push on several lines the first
	Why  words.Message
}

// mostBad bounds what is remembered of a file that is something else.
const mostBad = 1_000

// maxPush is how long a line, and a push on several lines, may be: in bytes, as WeChat's callback bounds it too.
const maxPush = 1 << 20

// Read hands the pushes of a log to do, in its order, until do gives an error, which Read gives back. The log is text in
// UTF-8, UTF-16 with a byte order mark or GB18030, or that compressed with gzip:
//
//   - <xml>…</xml>, on one line or on several, whatever stands before and after it;
//   - a JSON object with WeChat's names on a line, or with pushes inside: as objects, in arrays or as texts;
//   - a table, separated by commas, tabs, semicolons or bars, whose first row says what stands where: see [Options].
//
// Lines without a push are passed over. The Count goes as far as was read, with an error too; the error is [ErrWorkbook], a
// [*HeadingError] or that of the reader or of do.
func Read(r io.Reader, o Options, do func(push.Event) error) (Count, error) {
	plain, err := decompressed(r)
	if err != nil {
		return Count{}, err
	}
	s := &sink{do: do, now: o.Now, spare: mostAgain * maxPush}
	in := &lines{r: bufio.NewReaderSize(transform.NewReader(plain, byMark()), bufferSize), sink: s}
	if magic, _ := in.r.Peek(4); isWorkbook(magic) {
		return Count{}, ErrWorkbook
	}
	err = ended(o.read(in, s))
	s.Lines = in.n
	slices.SortStableFunc(s.Bad, func(a, b Bad) int { return a.Line - b.Line })
	return s.Count, err
}

// ended is an error of reading without that of the end.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// ErrWorkbook says that a log is one of Excel's files, old or new.
var ErrWorkbook = words.New("this is a workbook, and a log is text")

// isWorkbook knows what .xlsx files, which are ZIP files, and .xls files begin with.
func isWorkbook(magic []byte) bool {
	return bytes.Equal(magic, []byte("PK\x03\x04")) || bytes.Equal(magic, []byte{0xd0, 0xcf, 0x11, 0xe0})
}

// byMark takes off the mark that a text may begin with, and decodes by it. UTF-16 has one wherever a table has it.
func byMark() transform.Transformer { return unicode.BOMOverride(encoding.Nop.NewDecoder()) }

const bufferSize = 64 << 10

// decompressed knows gzip by its first bytes, for the name may say anything and standard input has none.
func decompressed(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, bufferSize)
	if magic, _ := b.Peek(2); !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return b, nil // what cannot be read now cannot later either
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		return nil, words.Errorf("reading the compressed log: %w", err)
	}
	return z, nil
}

// read reads a table when the first line with anything on it has its headings, and else a log.
func (o Options) read(in *lines, s *sink) error {
	first, err := in.filled()
	if err != nil {
		return err
	}
	t, err := o.table(first.text)
	if err != nil {
		return err
	}
	if s.Table = t != nil; s.Table {
		return t.rows(in, s)
	}
	in.unread(first.n, first.text)
	return (&log{sink: s, in: in}).all()
}

// sink is where all that is found goes.
type sink struct {
	Count
	do    func(push.Event) error
	now   func() time.Time // nil when nothing is of the future
	spare int              // how many bytes may still be read afresh: see mostAgain
}

// ahead is how far an event may be ahead of our clock: as for [push.Handler].
const ahead = 24 * time.Hour

// push takes the push of a line. A scan of next year would stand in every report until then.
func (s *sink) push(line int, e push.Event) error {
	if s.now != nil && e.IsOfCodes() && e.At.After(s.now().Add(ahead)) {
		s.bad(line, words.Of("the time is more than a day ahead of this computer's clock: "+
			"set the clock if it is slow, or else see that the column is the time of the event"))
		return nil
	}
	s.Pushes++
	return s.do(e)
}

func (s *sink) bad(line int, why words.Message) {
	s.BadTotal++
	if len(s.Bad) < mostBad {
		s.Bad = append(s.Bad, Bad{Line: line, Why: why})
	}
}

// found counts what a line has had, so that who asks before and after knows whether it had anything.
func (s *sink) found() int { return s.Pushes + s.Encrypted + s.BadTotal }
