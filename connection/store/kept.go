package store

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"bcconnect/connection"
)

// ErrDamaged says that neither a file nor its backup is intact.
var ErrDamaged = errors.New("store: neither the file nor its backup can be read")

// backup is what the name of a backup ends with.
const backup = ".bak"

// Kept is a file with a backup of the same version beside it. The same and not
// the one before: what was acknowledged survives a torn write, and what was
// deleted is gone from both.
type Kept struct {
	Path  string
	Limit int64 // bytes
	// Intact says whether the content is whole. A newer format is intact.
	Intact func([]byte) bool
}

// Backup is the path of the backup.
func (k Kept) Backup() string { return k.Path + backup }

// Read returns the content, without a lock. From the backup it comes when the
// file is missing or not intact; fromBackup then says so. Errors wrap
// fs.ErrNotExist when there is neither, ErrDamaged when neither is intact.
func (k Kept) Read() (data []byte, fromBackup bool, err error) {
	data, err = ReadFile(k.Path, k.Limit)
	if err == nil && k.Intact(data) {
		return data, false, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, false, err // forbidden or not a file: a backup would hide that
	}
	missing := err != nil
	spare, spareErr := ReadFile(k.Backup(), k.Limit)
	if spareErr == nil && k.Intact(spare) {
		return spare, true, nil
	}
	if missing && errors.Is(spareErr, fs.ErrNotExist) {
		return nil, false, err
	}
	if !missing && len(bytes.TrimSpace(data)) == 0 && errors.Is(spareErr, fs.ErrNotExist) {
		return nil, false, Fault(k.Path, fmt.Errorf("%w: empty", fs.ErrNotExist))
	}
	return nil, false, Fault(k.Path, ErrDamaged)
}

// Write replaces the file, then its backup. It wants the lock to be held.
func (k Kept) Write(data []byte) error {
	if err := WriteFile(k.Path, data); err != nil {
		return err
	}
	return WriteFile(k.Backup(), data)
}

// Recovered is the fault to show when a backup was used: a note, not a failure.
func (k Kept) Recovered(stage connection.Stage, aside string) *connection.Fault {
	f := &connection.Fault{Stage: stage, Kind: "recovered", When: time.Now()}
	if aside != "" {
		f = f.With(connection.ArgName, aside)
	}
	return f.With(connection.ArgPath, k.Path)
}

// headLen is how much of a file a stamp looks at: the mark made by NewMark
// must lie within.
const headLen = 96

// Stamp changes when the file changes. Sizes and times alone do not tell two
// quick saves apart, so it also looks at the first bytes, where our files carry
// a random mark. A missing file has the stamp "".
func Stamp(path string) string {
	f, err := open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return ""
	}
	head := make([]byte, headLen)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return ""
	}
	return fmt.Sprintf("%d %d %x", info.Size(), info.ModTime().UnixNano(), head[:n])
}

// NewMark makes a random mark for the head of a file.
func NewMark() string {
	b := make([]byte, 8)
	_, _ = rand.Read(b) // never fails since Go 1.24
	return hex.EncodeToString(b)
}
