package logbook

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/journal"
)

// Name is what the newest file is called; older ones have a number before the
// ending.
const Name = "bcconnect-log.jsonl"

const (
	// defaultSize is how large a file becomes where nobody says otherwise.
	defaultSize = 5 << 20
	// Files is how many files there are at most.
	Files = 5
)

// Options say where the log goes. Size is that of one file, in bytes; 0 is 5 MB.
type Options struct {
	Dir  string
	Size int64
	// Told, if not nil, hears when writing begins to fail, and with nil when it
	// works again. It is called by whoever talked on the wire and must not wait.
	Told func(error)
}

// KindNotWritten is the kind of the fault that Err returns.
const KindNotWritten = "log-not-written"

// Book is a log on disk. It is safe for use by many goroutines; several programs
// may write into the same one.
type Book struct {
	options Options
	mu      sync.Mutex
	err     error
}

// Open makes a log on disk. It touches no file yet.
func Open(o Options) *Book {
	if o.Size <= 0 {
		o.Size = defaultSize
	}
	return &Book{options: o}
}

// Keep writes what a journal records from now on, until stop is called.
func Keep(l *journal.Log, o Options) (b *Book, stop func()) {
	b = Open(o)
	return b, l.Tell(b.Add)
}

// line is an exchange as it is written.
type line struct {
	Time       time.Time         `json:"time"`
	MS         int64             `json:"ms"`
	Method     string            `json:"method"`
	URL        string            `json:"url"`
	Status     int               `json:"status,omitempty"`
	Error      string            `json:"error,omitempty"`
	Stage      string            `json:"stage,omitempty"`
	Connection string            `json:"connection,omitempty"`
	Test       int64             `json:"test,omitempty"`
	Corr       string            `json:"correlation,omitempty"`
	Sent       map[string]string `json:"sent,omitempty"`
	Request    string            `json:"request,omitempty"`
	Headers    map[string]string `json:"headers,omitempty"`
	Response   string            `json:"response,omitempty"`
}

// Add writes an exchange. A disk that takes nothing must not stop the work: the
// error is kept for Err.
func (b *Book) Add(x journal.Exchange) {
	data, err := json.Marshal(line{
		Time: x.Start.UTC(), MS: x.Took.Milliseconds(), Method: x.Method, URL: x.URL, Status: x.Status, Error: x.Error, Stage: x.Tag,
		Connection: x.Profile, Test: x.Run, Corr: x.Corr, Sent: x.Sent, Request: x.Request, Headers: x.Headers, Response: x.Response,
	})
	if b.note(func() error {
		if err != nil {
			return err
		}
		return b.write(append(data, '\n'))
	}) && b.options.Told != nil {
		b.options.Told(b.Err())
	}
}

// note keeps how a write ended, and says whether it ended otherwise than the
// one before.
func (b *Book) note(write func() error) (turned bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	before := b.err
	b.err = nil
	if err := write(); err != nil {
		f := &connection.Fault{Stage: connection.StageStore, Kind: KindNotWritten, Err: err}
		b.err = f.With(connection.ArgPath, b.options.Dir)
	}
	return (before == nil) != (b.err == nil)
}

// Err is why the last exchange could not be written, a *connection.Fault.
func (b *Book) Err() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.err
}

// write appends a line with one call, so that the lines of several programs do
// not mix, and begins a new file first where it would not fit.
func (b *Book) write(data []byte) error {
	if err := os.MkdirAll(b.options.Dir, 0o700); err != nil {
		return err
	}
	path := b.path(0)
	info, err := os.Lstat(path)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return fmt.Errorf("logbook: %s is no file", path) // a link may lead anywhere
	case err == nil && info.Size() > 0 && info.Size()+int64(len(data)) > b.options.Size:
		if err := b.rotate(); err != nil {
			return err
		}
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600) //nolint:gosec // a fixed name in the program's own folder
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// path is where a file lies; 0 is the newest.
func (b *Book) path(n int) string {
	if n == 0 {
		return filepath.Join(b.options.Dir, Name)
	}
	ext := filepath.Ext(Name)
	return filepath.Join(b.options.Dir, fmt.Sprintf("%s.%d%s", Name[:len(Name)-len(ext)], n, ext))
}

// rotate makes every file one older; the oldest goes.
func (b *Book) rotate() error {
	for n := Files - 1; n > 0; n-- {
		if err := os.Rename(b.path(n-1), b.path(n)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
