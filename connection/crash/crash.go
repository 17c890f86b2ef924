package crash

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"bcconnect/connection/journal"
	"bcconnect/connection/store"
)

const (
	folder   = "crash"
	rawEnd   = ".raw"    // what a runtime writes as it dies
	lockEnd  = ".lock"   // held by the process that the raw file belongs to
	report   = "report-" // what a person may see
	maxRaw   = 1 << 20   // bytes that are read of a raw file
	seen     = "seen-"   // before the name of a report that was seen
	keepLast = 5
	// lockWait is how long a lock is tried: whoever holds it lives.
	lockWait  = 20 * time.Millisecond
	begins    = "BC Connect "
	stampForm = "20060102-150405"
)

// Watch is one run of the program, from Begin to End.
type Watch struct {
	raw    *os.File
	path   string
	unlock func()
}

// Begin has the runtime write into the data folder if it dies, and turns what
// earlier runs left there into reports. Its error is that of a folder which
// cannot be written; the program works without.
func Begin(dir, version string, now time.Time) (*Watch, error) {
	dir = filepath.Join(dir, folder)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, store.Fault(dir, err)
	}
	collect(dir)
	w := &Watch{path: filepath.Join(dir, "running-"+store.NewMark())}
	ctx, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	var err error
	if w.unlock, err = store.Lock(ctx, w.path+lockEnd); err != nil {
		return nil, err
	}
	w.raw, err = os.OpenFile(w.path+rawEnd, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = fmt.Fprintf(w.raw, "%s%s, %s %s/%s, started %s\n\n", begins, version, runtime.Version(), runtime.GOOS, runtime.GOARCH, now.UTC().Format(time.RFC3339))
	}
	if err == nil {
		err = debug.SetCrashOutput(w.raw, debug.CrashOptions{})
	}
	if err != nil {
		w.End()
		return nil, store.Fault(w.path, err)
	}
	return w, nil
}

// End says that the run ended well: nothing of it stays. It may be called on nil.
func (w *Watch) End() {
	if w == nil {
		return
	}
	_ = debug.SetCrashOutput(nil, debug.CrashOptions{})
	if w.raw != nil {
		_ = w.raw.Close()
	}
	_ = os.Remove(w.path + rawEnd)
	w.unlock()
	_ = os.Remove(w.path + lockEnd)
}

// collect turns what dead runs left into reports. A run that was killed or lost
// its power wrote nothing, and is no crash.
func collect(dir string) {
	left, err := filepath.Glob(filepath.Join(dir, "running-*"+rawEnd))
	if err != nil {
		return
	}
	for _, raw := range left {
		ctx, stop := context.WithTimeout(context.Background(), lockWait)
		lock := strings.TrimSuffix(raw, rawEnd) + lockEnd
		unlock, err := store.Lock(ctx, lock)
		stop()
		if err != nil {
			continue // it runs
		}
		if text, when := readRaw(raw); text == "" || keep(dir, text, when) == nil {
			_ = os.Remove(raw)
		}
		unlock()
		_ = os.Remove(lock)
	}
	trim(dir)
}

// readRaw returns what a run said before it died, "" for nothing.
func readRaw(path string) (text string, died time.Time) {
	f, err := os.Open(path) //nolint:gosec // a file of our own folder
	if err != nil {
		return "", died
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return "", died
	}
	data, err := io.ReadAll(io.LimitReader(f, maxRaw))
	if err != nil {
		return "", died
	}
	head, body, _ := strings.Cut(string(data), "\n")
	if body = strings.TrimSpace(body); body == "" || !strings.HasPrefix(head, begins) {
		return "", died
	}
	return head + "\n\n" + body + "\n", info.ModTime()
}

// keep writes a report without secrets, and without the person's name in paths.
func keep(dir, text string, died time.Time) error {
	name := report + died.UTC().Format(stampForm)
	path := filepath.Join(dir, name+".txt")
	for n := 2; exists(path); n++ {
		path = filepath.Join(dir, fmt.Sprintf("%s-%d.txt", name, n))
	}
	return store.WriteFile(path, []byte(Redact(text)))
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// Redact takes secrets and the home folder's name out of a text.
func Redact(text string) string {
	if home, err := os.UserHomeDir(); err == nil && len(home) > 1 {
		text = strings.ReplaceAll(text, home, "~")
	}
	return journal.Redact(text)
}

// trim removes the oldest reports, should nobody ever look at them.
func trim(dir string) {
	for _, all := range [][]string{reports(dir), named(dir, seen+report)} {
		for len(all) > keepLast {
			_ = os.Remove(all[0])
			all = all[1:]
		}
	}
}

// reports lists the reports that nobody has seen, oldest first.
func reports(dir string) []string { return named(dir, report) }

func named(dir, prefix string) []string {
	all, err := filepath.Glob(filepath.Join(dir, prefix+"*.txt"))
	if err != nil {
		return nil
	}
	// "…-2" of the same second is younger, though its name sorts before ".txt".
	slices.SortFunc(all, func(a, b string) int {
		return cmp.Compare(strings.TrimSuffix(a, ".txt"), strings.TrimSuffix(b, ".txt"))
	})
	return all
}

// Report is what a crash left.
type Report struct {
	Path string
	When time.Time // when the program died
	Text string    // without secrets
}

// Latest returns the youngest report that nobody has seen.
func Latest(dir string) (Report, bool) {
	all := reports(filepath.Join(dir, folder))
	for _, path := range slices.Backward(all) {
		data, err := store.ReadFile(path, 2*maxRaw)
		if err != nil {
			continue
		}
		stamp := strings.TrimPrefix(strings.TrimSuffix(filepath.Base(path), ".txt"), report)
		when, _ := time.Parse(stampForm, stamp[:min(len(stampForm), len(stamp))]) // a file that was renamed has none
		return Report{Path: path, When: when, Text: string(data)}, true
	}
	return Report{}, false
}

// Seen keeps the reports for whoever wants them later, and no longer offers them.
func Seen(dir string) error {
	dir = filepath.Join(dir, folder)
	for _, path := range reports(dir) {
		if err := os.Rename(path, filepath.Join(dir, seen+filepath.Base(path))); err != nil {
			return store.Fault(path, err)
		}
	}
	return nil
}

// Delete removes all reports: one that was seen makes the older ones old news.
func Delete(dir string) error {
	dir = filepath.Join(dir, folder)
	for _, path := range append(named(dir, seen+report), reports(dir)...) {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return store.Fault(path, err)
		}
	}
	return nil
}
