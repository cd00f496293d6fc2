//go:build unix && !linux

package command

import "golang.org/x/sys/unix"

func seal() { _ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) }
