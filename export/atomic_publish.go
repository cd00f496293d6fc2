package export

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"

	"sceneqr/campaign/words"
)

// ours matches every name that [All] writes, whatever its number of volumes.
var ours = regexp.MustCompile(`^(codes\.zip|sheet(-\d{2,})?\.pdf|job-ticket\.(pdf|txt)|result\.(xlsx|csv)|gallery(-\d{2,})?\.html|manifest\.json|SHA256SUMS)$`)

// publish puts the waiting files into the folder and takes those of the export before out of it. Either all of that
// happens or, when a file cannot be replaced, none of it. The checksums go first and come last, so that a folder that a
// kill or a power cut left half changed has none; an export without checksums leaves each file old or new then.
func (s *stage) publish(files []File) error {
	var done moves
	if err := s.exchange(&done, files); err != nil {
		if stuck := done.undo(); stuck != nil {
			_ = s.lock.Close()
			return words.Errorf("%w; the old files that could not be put back are in %q: %w", err, s.old, stuck)
		}
		s.discard()
		return err
	}
	s.discard()
	return nil
}

// exchange lets the disk know of the folder three times, so that a power cut cannot turn the order round.
func (s *stage) exchange(done *moves, files []File) error {
	old, err := s.oldFiles()
	if err != nil {
		return err
	}
	if err := errors.Join(s.withdraw(done, old, sumsName), syncFolder(s.dir)); err != nil {
		return err
	}
	for _, f := range files {
		if f.Name == sumsName {
			continue
		}
		if err := s.keep(done, old, f.Name); err != nil {
			return err
		}
		if err := s.place(done, f.Name); err != nil {
			return err
		}
	}
	for name := range old { // what this export does not have
		if err := s.withdraw(done, old, name); err != nil {
			return err
		}
	}
	if err := syncFolder(s.dir); err != nil {
		return err
	}
	if !slices.ContainsFunc(files, func(f File) bool { return f.Name == sumsName }) {
		return nil
	}
	return errors.Join(s.place(done, sumsName), syncFolder(s.dir))
}

// oldFiles are the names of the export before.
func (s *stage) oldFiles() (map[string]bool, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, words.Errorf("look for the old files: %w", err)
	}
	names := make(map[string]bool)
	for _, e := range entries {
		if !s.names.MatchString(e.Name()) {
			continue
		}
		if e.IsDir() {
			return nil, words.Errorf("%q is a folder and in the way of a file", filepath.Join(s.dir, e.Name()))
		}
		names[e.Name()] = true
	}
	return names, nil
}

// withdraw moves a file of the export before out of the folder, if there is one.
func (s *stage) withdraw(done *moves, old map[string]bool, name string) error {
	if !old[name] {
		return nil
	}
	delete(old, name)
	return s.move(done, name, s.dir, s.old)
}

// keep has a file that is about to be replaced in both places, so that it is never missing in the folder. Where a disk cannot
// do that, as that of a camera, it is withdrawn.
func (s *stage) keep(done *moves, old map[string]bool, name string) error {
	if !old[name] {
		return nil
	}
	from, to := filepath.Join(s.dir, name), filepath.Join(s.old, name)
	if os.Link(from, to) != nil {
		return s.withdraw(done, old, name)
	}
	delete(old, name)
	*done = append(*done, move{from, to})
	return nil
}

// place moves a waiting file into the folder.
func (s *stage) place(done *moves, name string) error { return s.move(done, name, s.waiting, s.dir) }

func (s *stage) move(done *moves, name, from, to string) error {
	if err := done.rename(filepath.Join(from, name), filepath.Join(to, name)); err != nil {
		return words.Errorf("replace %s (is it open in another program?): %w", name, err)
	}
	return nil
}

// moves are renames that can be taken back, and files that were kept.
type moves []move

type move struct{ from, to string }

func (m *moves) rename(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	*m = append(*m, move{from, to})
	return nil
}

// undo takes all moves back, the last one first, as far as that goes.
func (m moves) undo() error {
	var err error
	for _, done := range slices.Backward(m) {
		if !done.kept() {
			err = errors.Join(err, os.Rename(done.to, done.from))
		}
	}
	return err
}

// kept tells that a file is in both places.
func (m move) kept() bool {
	from, err := os.Stat(m.from)
	if err != nil {
		return false
	}
	to, err := os.Stat(m.to)
	return err == nil && os.SameFile(from, to)
}

// syncFolder writes the names in a folder to the disk. Windows cannot sync a folder, and does not need to.
func syncFolder(dir string) (err error) {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if err := d.Sync(); err != nil {
		return words.Errorf("write the folder to the disk: %w", err)
	}
	return nil
}
