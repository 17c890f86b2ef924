package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"bcconnect/connection"
)

// The kinds of fault that this package makes.
const (
	KindDiskFull    = "disk-full"
	KindNotWritable = "not-writable"
	KindNotReadable = "not-readable"
	KindNotRegular  = "not-regular" // a link, folder or device where a file should be
	KindBusy        = "busy"        // another process holds the lock
)

const (
	fileMode = 0o600
	dirMode  = 0o700
	// On Windows a file that somebody reads cannot be replaced: virus scanners
	// and our own second process hold it for milliseconds.
	retryFor  = 2 * time.Second
	retryStep = 10 * time.Millisecond
)

// errNotRegular says that a path is not a plain file.
var errNotRegular = errors.New("store: not a regular file")

// ErrTooLarge says that a file is larger than its reader allows.
var ErrTooLarge = errors.New("store: file too large")

// WriteFile replaces a file as a whole: a reader sees the old or the new
// content, also after a crash. The file gets mode 0600, its folder, if it is
// missing, 0700. Errors are *connection.Fault.
func WriteFile(path string, data []byte) error {
	if err := plain(path); err != nil {
		return Fault(path, err)
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return Fault(path, err)
	}
	tmp, err := writeTemp(dir, filepath.Base(path), data)
	if err != nil {
		return Fault(path, err)
	}
	if err := patiently(func() error { return os.Rename(tmp, path) }); err != nil {
		_ = os.Remove(tmp)
		return Fault(path, err)
	}
	if err := syncDir(dir); err != nil {
		return Fault(path, err)
	}
	return nil
}

// writeTemp writes a new file beside the one that it will replace: a rename
// across file systems would not be atomic.
func writeTemp(dir, base string, data []byte) (name string, err error) {
	f, err := os.CreateTemp(dir, "."+base+".*.tmp") // mode 0600
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if _, err = f.Write(data); err != nil {
		return "", err
	}
	if err = f.Sync(); err != nil {
		return "", err
	}
	return f.Name(), f.Close()
}

// Sweep removes what killed writers left in a folder, if it is older than a
// minute: nobody writes that long.
func Sweep(dir string, now time.Time) {
	left, err := filepath.Glob(filepath.Join(dir, ".*.tmp"))
	if err != nil {
		return
	}
	for _, name := range left {
		if info, err := os.Lstat(name); err == nil && info.Mode().IsRegular() && now.Sub(info.ModTime()) > time.Minute {
			_ = os.Remove(name)
		}
	}
}

// ReadFile reads a file of at most limit bytes. A missing file is an error
// that wraps fs.ErrNotExist, a larger one ErrTooLarge; all are *connection.Fault.
func ReadFile(path string, limit int64) ([]byte, error) {
	if err := plain(path); err != nil {
		return nil, Fault(path, err)
	}
	var data []byte
	err := patiently(func() error {
		f, err := open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			return err
		}
		if !info.Mode().IsRegular() {
			return errNotRegular
		}
		if info.Size() > limit {
			return ErrTooLarge
		}
		data, err = io.ReadAll(io.LimitReader(f, limit+1))
		if err == nil && int64(len(data)) > limit {
			return ErrTooLarge
		}
		return err
	})
	if err != nil {
		f := Fault(path, err)
		if f.Kind == KindNotWritable {
			f.Kind = KindNotReadable
		}
		return nil, f
	}
	return data, nil
}

// SetAside renames a file that cannot be used, and says how it is called now.
// A file that is not there is no error; its new name is empty.
func SetAside(path, suffix string, now time.Time) (string, error) {
	stem := path + "." + suffix + "-" + now.UTC().Format("20060102-150405")
	aside := stem
	for n := 2; ; n++ {
		if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			break
		}
		aside = fmt.Sprintf("%s-%d", stem, n)
	}
	err := patiently(func() error { return os.Rename(path, aside) })
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", Fault(path, err)
	}
	return aside, nil
}

// Fault turns an error of the file system into a fault of stage "store".
func Fault(path string, err error) *connection.Fault {
	var known *connection.Fault
	if errors.As(err, &known) {
		return known
	}
	kind := KindNotWritable
	switch {
	case diskFull(err):
		kind = KindDiskFull
	case errors.Is(err, errNotRegular):
		kind = KindNotRegular
	case errors.Is(err, ErrTooLarge):
		kind = KindNotReadable
	}
	f := &connection.Fault{Stage: connection.StageStore, Kind: kind, Err: err}
	return f.With(connection.ArgPath, path)
}

// plain refuses links, folders and devices; what does not exist is plain.
func plain(path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errNotRegular
	}
	return nil
}

// patiently repeats what another reader of the file hinders on Windows.
func patiently(do func() error) error {
	for end := time.Now().Add(retryFor); ; {
		err := do()
		if err == nil || !hindered(err) || time.Now().After(end) {
			return err
		}
		time.Sleep(retryStep)
	}
}

// syncDir makes a rename durable. Windows has no such call and needs none.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir) //nolint:gosec // the folder that was just written
	if err != nil {
		return err
	}
	err = d.Sync()
	if closing := d.Close(); err == nil {
		err = closing
	}
	return err
}
