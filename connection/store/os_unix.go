//go:build !windows

package store

import (
	"errors"
	"os"
	"syscall"
)

// open refuses to follow a link that appeared after the path was looked at,
// and does not wait for the other end of a pipe.
func open(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0) //nolint:gosec // which file is the caller's business
	if errors.Is(err, syscall.ELOOP) {
		return nil, errNotRegular
	}
	return f, err
}

func diskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

func hindered(error) bool { return false }

// tighten closes a folder of ours to other users, however it was made: by hand,
// by a backup that came back, under a loose umask. A folder that plainly serves
// others as well is left as it is: the home folder, one like /tmp, or one that
// belongs to somebody else, who alone may change it.
func tighten(dir string) {
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() || info.Mode().Perm()&0o077 == 0 || info.Mode()&os.ModeSticky != 0 {
		return
	}
	if home, err := os.UserHomeDir(); err == nil {
		if at, err := os.Stat(home); err == nil && os.SameFile(at, info) {
			return
		}
	}
	_ = os.Chmod(dir, info.Mode().Perm()&dirMode)
}
