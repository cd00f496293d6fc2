package command

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"sceneqr/campaign/words"
)

// room is how many bytes this user can still write to the file system that dir is on, or would be: of a folder that does
// not exist the nearest parent that does is asked. Where the system does not tell, the error is [errors.ErrUnsupported].
func room(dir string) (bytes uint64, err error) {
	path, err := filepath.Abs(dir)
	if err != nil {
		return 0, words.Errorf("asking for the room in %q: %w", dir, err)
	}
	bytes, err = free(nearest(path))
	if err != nil {
		return 0, words.Errorf("asking for the room in %q: %w", dir, err)
	}
	return bytes, nil
}

// nearest is the folder, or the first above it that there is.
func nearest(folder string) string {
	for {
		_, err := os.Stat(folder)
		parent := filepath.Dir(folder)
		if !errors.Is(err, fs.ErrNotExist) || parent == folder {
			return folder
		}
		folder = parent
	}
}
