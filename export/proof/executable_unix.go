//go:build unix

package proof

import "golang.org/x/sys/unix"

// executable tells whether memory may be run after it was written. systemd's MemoryDenyWriteExecute and SELinux can forbid
// it, and wazero would end the program.
func executable() bool {
	page, err := unix.Mmap(-1, 0, unix.Getpagesize(), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		return false
	}
	defer func() { _ = unix.Munmap(page) }() // it fails only for what is not mapped
	return unix.Mprotect(page, unix.PROT_READ|unix.PROT_EXEC) == nil
}
