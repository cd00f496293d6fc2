//go:build linux || darwin || freebsd

package command

import "golang.org/x/sys/unix"

func free(path string) (bytes uint64, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return 0, err
	}
	blocks := max(0, int64(s.Bavail)) // FreeBSD counts below zero when the reserve for root is touched
	return uint64(blocks) * uint64(s.Bsize), nil
}
