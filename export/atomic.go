package export

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"

	"github.com/gofrs/flock"

	"sceneqr/campaign/words"
)

// stagePattern names the folder in which an export is made. It lies inside the folder that the files are for, so that
// moving a file out of it never crosses file systems.
const stagePattern = ".sceneqr-*.tmp"

// A stage is where the files of an export wait until the last one is whole. publish is the way out of it.
type stage struct {
	ctx     context.Context
	lock    *flock.Flock
	dir     string         // where the files are to be
	names   *regexp.Regexp // what such files are called, and those of the export before: no other file is touched
	waiting string         // where they wait
	old     string         // where those that they replace go until all is done
}

// lockName is an empty file that stays in the folder: whoever has it locked is the one who writes there.
const lockName = ".sceneqr.lock"

// BusyError says that another export is writing into the folder.
type BusyError struct{ Dir string }

func (e *BusyError) Error() string { return e.Message().String() }

// Message is the same to be told in any language.
func (e *BusyError) Message() words.Message {
	return words.Of("another export is writing into %q", e.Dir)
}

// newStage makes dir if need be, keeps other exports out of it, clears away what killed ones left there, and opens a
// stage in it for files of these names.
func newStage(ctx context.Context, dir string, names *regexp.Regexp) (*stage, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, words.Errorf("make the folder for the files: %w", err)
	}
	s := &stage{ctx: ctx, dir: dir, names: names, lock: flock.New(filepath.Join(dir, lockName))}
	alone, err := s.lock.TryLock()
	if err != nil {
		return nil, words.Errorf("write into the folder for the files: %w", err)
	}
	if !alone {
		return nil, &BusyError{Dir: dir}
	}
	if err := s.open(); err != nil {
		s.discard()
		return nil, words.Errorf("write into the folder for the files: %w", err)
	}
	return s, nil
}

func (s *stage) open() (err error) {
	if err := sweep(s.dir); err != nil {
		return err
	}
	if s.waiting, err = os.MkdirTemp(s.dir, stagePattern); err != nil {
		return err
	}
	s.old = filepath.Join(s.waiting, "old")
	return os.Mkdir(s.old, 0o777)
}

// sweep removes the stages of killed exports. One that cannot be removed takes up room but is in nobody's way.
func sweep(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if left, _ := filepath.Match(stagePattern, e.Name()); left && e.IsDir() {
			_ = os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
	return nil
}

// discard removes the stage and all that is in it, and lets other exports in. What is left of it on a failure, the next
// export's sweep takes.
func (s *stage) discard() {
	if s.waiting != "" {
		_ = os.RemoveAll(s.waiting)
	}
	_ = s.lock.Close()
}

// write puts a file into the stage and on the disk. It may be called from several goroutines.
func (s *stage) write(name string, content func(io.Writer) error) (File, error) {
	f, err := os.OpenFile(filepath.Join(s.waiting, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return File{}, words.Errorf("write %s: %w", name, err)
	}
	sum := sha256.New()
	err = fill(s.ctx, f, sum, content)
	size, sizeErr := f.Seek(0, io.SeekCurrent)
	if err := errors.Join(err, sizeErr, f.Close()); err != nil {
		return File{}, words.Errorf("write %s: %w", name, err)
	}
	return File{Name: name, Bytes: size, SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}

// read hands over a file that waits in the stage.
func (s *stage) read(name string, use func(f *os.File, size int64) error) error {
	f, err := os.Open(filepath.Join(s.waiting, name))
	if err != nil {
		return words.Errorf("read %s back: %w", name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return words.Errorf("read %s back: %w", name, err)
	}
	return use(f, info.Size())
}

func fill(ctx context.Context, f *os.File, sum io.Writer, content func(io.Writer) error) error {
	w := bufio.NewWriterSize(interruptible{ctx, io.MultiWriter(f, sum)}, 1<<16)
	if err := content(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Sync()
}

// interruptible fails to write once its context has ended, so that a file of gigabytes does not outlast a Ctrl-C.
type interruptible struct {
	ctx context.Context
	w   io.Writer
}

func (i interruptible) Write(p []byte) (int, error) {
	if i.ctx.Err() != nil {
		return 0, context.Cause(i.ctx)
	}
	return i.w.Write(p)
}
