package export

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// stagePattern names the folder in which an export is made. It lies inside the folder that the files are for, so that
// moving a file out of it never crosses file systems.
const stagePattern = ".sceneqr-*.tmp"

// A stage is where the files of an export wait until the last one is whole. publish is the way out of it.
type stage struct {
	dir     string // where the files are to be
	waiting string // where they wait
	old     string // where those that they replace go until all is done
}

// newStage makes dir if need be, clears away what killed exports left there, and opens a stage in it.
func newStage(dir string) (*stage, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("make the folder for the files: %w", err)
	}
	if err := sweep(dir); err != nil {
		return nil, fmt.Errorf("look into the folder for the files: %w", err)
	}
	waiting, err := os.MkdirTemp(dir, stagePattern)
	if err != nil {
		return nil, fmt.Errorf("write into the folder for the files: %w", err)
	}
	s := &stage{dir: dir, waiting: waiting, old: filepath.Join(waiting, "old")}
	if err := os.Mkdir(s.old, 0o777); err != nil {
		s.discard()
		return nil, fmt.Errorf("write into the folder for the files: %w", err)
	}
	return s, nil
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

// discard removes the stage and all that is in it. What is left of it on a failure, the next export's sweep takes.
func (s *stage) discard() { _ = os.RemoveAll(s.waiting) }

// write puts a file into the stage and on the disk. It may be called from several goroutines.
func (s *stage) write(name string, content func(io.Writer) error) (File, error) {
	f, err := os.OpenFile(filepath.Join(s.waiting, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return File{}, fmt.Errorf("write %s: %w", name, err)
	}
	sum := sha256.New()
	err = fill(f, sum, content)
	size, sizeErr := f.Seek(0, io.SeekCurrent)
	if err := errors.Join(err, sizeErr, f.Close()); err != nil {
		return File{}, fmt.Errorf("write %s: %w", name, err)
	}
	return File{Name: name, Bytes: size, SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}

func fill(f *os.File, sum io.Writer, content func(io.Writer) error) error {
	w := bufio.NewWriterSize(io.MultiWriter(f, sum), 1<<16)
	if err := content(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Sync()
}
