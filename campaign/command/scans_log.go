package command

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"

	"sceneqr/campaign/console"
	"sceneqr/campaign/scan/scanlog"
	"sceneqr/campaign/wechat/push"
	"sceneqr/campaign/words"
)

// readLog reads a log, or standard input, which may be a pipe that is silent for ever: the reading ends with ctx.
func (s Settings) readLog(ctx context.Context, file string, o scanlog.Options, do func(push.Event) error) (
	scanlog.Count, error,
) {
	in, progress, err := s.openLog(file)
	if err != nil {
		return scanlog.Count{}, err
	}
	defer in.Close()
	defer progress.Close()
	out, pipe := io.Pipe()
	defer out.Close()
	go func() {
		_, err := io.Copy(pipe, in)
		_ = pipe.CloseWithError(err) // always nil
	}()
	defer context.AfterFunc(ctx, func() { _ = pipe.CloseWithError(context.Cause(ctx)) })()
	if progress == nil {
		return scanlog.Read(out, o, do)
	}
	return scanlog.Read(io.TeeReader(out, steps{progress}), o, do)
}

// openLog opens a log. How far a file is read can be shown; how long a pipe will be nobody knows.
func (s Settings) openLog(file string) (io.ReadCloser, *console.Progress, error) {
	if file == standardInput {
		return io.NopCloser(s.input()), nil, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, noLog(err)
	}
	switch info, err := f.Stat(); {
	case err != nil:
		return nil, nil, errors.Join(noLog(err), f.Close())
	case info.IsDir():
		return nil, nil, errors.Join(noLog(&fs.PathError{Op: "open", Path: file, Err: syscall.EISDIR}), f.Close())
	case info.Mode().IsRegular():
		return f, s.Console.Progress("bytes of the log", int(info.Size())), nil
	}
	return f, nil, nil
}

func noLog(err error) error {
	return &UsageError{
		words.Of("the log cannot be read: %v", err), words.Of("name the file of the log, or - for standard input"),
	}
}

// steps are the bytes that go by.
type steps struct{ *console.Progress }

func (s steps) Write(p []byte) (int, error) {
	s.Add(len(p))
	return len(p), nil
}

// explainLog is for a log that was imported in part or not at all.
func explainLog(err error) (Ending, words.Message, bool) {
	if e, ok := errors.AsType[*UnreadableError](err); ok {
		return RowsFailed, e.Cure(), true
	}
	if e, ok := errors.AsType[*scanlog.HeadingError](err); ok {
		return Misused, e.Cure(), true
	}
	if errors.Is(err, scanlog.ErrWorkbook) {
		return Misused, words.Of("save it as CSV, with its times to the second: first give their cells the format " +
			"yyyy-mm-dd hh:mm:ss"), true
	}
	return Failed, words.Message{}, false
}

// UnreadableError says that some pushes of a log cannot be read: the console has listed them.
type UnreadableError struct{ Pushes int }

func (e *UnreadableError) Error() string { return e.Message().String() }

// Message counts them.
func (e *UnreadableError) Message() words.Message {
	return words.Count(e.Pushes, "a push of the log cannot be read", "%s pushes of the log cannot be read")
}

// Cure is for whoever has the log.
func (e *UnreadableError) Cure() words.Message {
	return words.Of("all others are in the ledger: mend the lines above and import the log again, which counts nothing twice")
}

// NoPushError says that a log has nothing that can be read.
type NoPushError struct {
	File      string
	Encrypted bool // it has pushes as WeChat encrypts them
	Table     bool // it is a table, of which the rows cannot be read
}

func (e *NoPushError) Error() string { return e.Message().String() }

// Message is what the log has instead.
func (e *NoPushError) Message() words.Message {
	switch {
	case e.Encrypted:
		return words.Of("the pushes in %q are encrypted", e.File)
	case e.Table:
		return words.Of("no row of %q can be read", e.File)
	}
	return words.Of("%q has no push that can be read", e.File)
}

// Cure is what a log is to have.
func (e *NoPushError) Cure() words.Message {
	if e.Encrypted {
		return words.Of("have the system that receives them log them decrypted, or let sceneqr listen receive them")
	}
	return words.Of("a log has WeChat's XML or JSON as it came in, or it is a table with headings, which --map explains: " +
		"--map openid=用户 --map time=时间 --map event=事件 --map scene=场景值, or --map key=参数 for an EventKey that has its qrscene_")
}
