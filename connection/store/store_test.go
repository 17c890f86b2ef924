package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/store"
)

// TestMain also is the second process of the lock's test.
func TestMain(m *testing.M) {
	if path := os.Getenv("STORE_TEST_HOLD"); path != "" {
		if _, err := store.Lock(context.Background(), path); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println("held")
		_, _ = io.Copy(io.Discard, os.Stdin) // until killed
	}
	os.Exit(m.Run())
}

func TestWriteFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "folder", "file.json")
	for _, text := range []string{"first", "second, and longer", ""} {
		if err := store.WriteFile(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		got, err := store.ReadFile(path, 100)
		if err != nil || string(got) != text {
			t.Errorf("%q %v, want %q", got, err, text)
		}
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 1 {
		t.Errorf("something was left behind: %v", left)
	}
	if runtime.GOOS == "windows" {
		return
	}
	for p, want := range map[string]fs.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		if info, err := os.Stat(p); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", p, info.Mode().Perm(), want)
		}
	}
}

func TestWriteFileTightensWhatWasOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := store.WriteFile(path, []byte("x")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || (runtime.GOOS != "windows" && info.Mode().Perm() != 0o600) {
		t.Errorf("mode %v %v", info.Mode(), err)
	}
}

func TestLinksAreNotFollowed(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	if err := os.WriteFile(target, []byte("theirs"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Skip("no symbolic links here")
	}
	kind(t, store.WriteFile(link, []byte("ours")), store.KindNotRegular)
	_, err := store.ReadFile(link, 100)
	kind(t, err, store.KindNotRegular)
	_, err = store.Lock(t.Context(), link)
	kind(t, err, store.KindNotRegular)
	if store.Stamp(link) != "" {
		t.Error("a link has a stamp")
	}
	if got, _ := os.ReadFile(target); string(got) != "theirs" {
		t.Error("the link was followed")
	}
	kind(t, store.WriteFile(dir, nil), store.KindNotRegular)
}

func TestReadFileFaults(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	_, err := store.ReadFile(path, 10)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
	if err := store.WriteFile(path, []byte("0123456789a")); err != nil {
		t.Fatal(err)
	}
	_, err = store.ReadFile(path, 10)
	kind(t, err, store.KindNotReadable)
	if !errors.Is(err, store.ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
}

func TestFaultsSayWhatIsWrong(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	kind(t, store.WriteFile(filepath.Join(blocked, "below"), nil), store.KindNotWritable)
	_, err := store.Lock(t.Context(), filepath.Join(blocked, "below", "lock"))
	kind(t, err, store.KindNotWritable)
	if runtime.GOOS != "windows" {
		f := store.Fault("/x", fmt.Errorf("write: %w", &fs.PathError{Op: "write", Path: "/x", Err: syscall.ENOSPC}))
		kind(t, f, store.KindDiskFull)
		if f.Args[connection.ArgPath] != "/x" {
			t.Error("the fault does not say where")
		}
		if again := store.Fault("/y", f); again != f {
			t.Error("a fault is made twice")
		}
	}
}

func TestDiskFull(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full")
	}
	f, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	_, err = f.WriteString("x")
	kind(t, store.Fault("/dev/full", err), store.KindDiskFull)
}

func TestLockKeepsOthersOut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sub", "lock")
	var inside, most, done atomic.Int32
	var work sync.WaitGroup
	for range 8 {
		work.Go(func() {
			for range 20 {
				unlock, err := store.Lock(context.Background(), path)
				if err != nil {
					t.Error(err)
					return
				}
				most.Store(max(most.Load(), inside.Add(1)))
				done.Add(1)
				inside.Add(-1)
				unlock()
				unlock() // twice does no harm
			}
		})
	}
	work.Wait()
	if most.Load() != 1 || done.Load() != 160 {
		t.Errorf("%d at once, %d in all", most.Load(), done.Load())
	}
}

func TestLockGivesUp(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	unlock, err := store.Lock(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer stop()
	_, err = store.Lock(ctx, path)
	kind(t, err, store.KindBusy)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err = store.Lock(ctx, path); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestLockEndsWithItsProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "STORE_TEST_HOLD="+path)
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, _ := bufio.NewReader(out).ReadString('\n'); line != "held\n" {
		t.Fatalf("second process says %q", line)
	}
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer stop()
	if _, err = store.Lock(ctx, path); err == nil {
		t.Fatal("the lock of another process was given twice")
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	unlock, err := store.Lock(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	unlock()
}

func TestLockPathStaysInside(t *testing.T) {
	dir := t.TempDir()
	seen := map[string]bool{}
	for _, id := range []string{"0123abcd", "", "..", "../../etc/passwd", "A", "a", `..\x`, "con", strings.Repeat("x", 300)} {
		p := store.LockPath(dir, id)
		if filepath.Dir(p) != filepath.Join(dir, "locks") || len(filepath.Base(p)) > 80 || seen[strings.ToLower(p)] {
			t.Errorf("%q has the lock %s", id, p)
		}
		seen[strings.ToLower(p)] = true
	}
}

func TestKept(t *testing.T) {
	good := func(b []byte) bool { return strings.HasPrefix(string(b), "good") }
	for name, c := range map[string]struct {
		file, spare string // "-" is missing
		want        string
		fromBackup  bool
		is          error
	}{
		"both":             {"good 2", "good 1", "good 2", false, nil},
		"no backup":        {"good", "-", "good", false, nil},
		"torn":             {"go", "good", "good", true, nil},
		"empty":            {"", "good", "good", true, nil},
		"missing":          {"-", "good", "good", true, nil},
		"neither":          {"-", "-", "", false, fs.ErrNotExist},
		"only empty":       {" \n", "-", "", false, fs.ErrNotExist},
		"broken, alone":    {"bad", "-", "", false, store.ErrDamaged},
		"both broken":      {"bad", "bad", "", false, store.ErrDamaged},
		"backup broken":    {"good", "bad", "good", false, nil},
		"missing, and bad": {"-", "bad", "", false, store.ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			k := store.Kept{Path: filepath.Join(t.TempDir(), "f"), Limit: 100, Intact: good}
			for path, text := range map[string]string{k.Path: c.file, k.Backup(): c.spare} {
				if text != "-" {
					if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
			got, fromBackup, err := k.Read()
			if string(got) != c.want || fromBackup != c.fromBackup || !errors.Is(err, c.is) {
				t.Errorf("%q %v %v", got, fromBackup, err)
			}
		})
	}
}

func TestKeptWritesBoth(t *testing.T) {
	k := store.Kept{Path: filepath.Join(t.TempDir(), "f"), Limit: 100, Intact: func([]byte) bool { return true }}
	if err := k.Write([]byte("new")); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{k.Path, k.Backup()} {
		if got, err := os.ReadFile(p); err != nil || string(got) != "new" {
			t.Errorf("%s: %q %v", p, got, err)
		}
	}
	f := k.Recovered(connection.StageStore, "f.broken")
	if f.Kind != "recovered" || f.Args[connection.ArgPath] != k.Path || f.Args[connection.ArgName] != "f.broken" {
		t.Errorf("%+v", f)
	}
}

func TestSetAsideNeverOverwrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	now := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	if aside, err := store.SetAside(path, "broken", now); aside != "" || err != nil {
		t.Errorf("nothing there: %q %v", aside, err)
	}
	for i, want := range []string{path + ".broken-20260304-050607", path + ".broken-20260304-050607-2"} {
		if err := os.WriteFile(path, []byte{byte('a' + i)}, 0o600); err != nil {
			t.Fatal(err)
		}
		aside, err := store.SetAside(path, "broken", now)
		if got, _ := os.ReadFile(aside); err != nil || aside != want || string(got) != string(rune('a'+i)) {
			t.Errorf("%q %v %q", aside, err, got)
		}
	}
}

func TestStampSeesQuickChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if store.Stamp(path) != "" {
		t.Error("a missing file has a stamp")
	}
	seen := map[string]bool{}
	for range 200 {
		if err := store.WriteFile(path, []byte(`{"mark":"`+store.NewMark()+`"}`)); err != nil {
			t.Fatal(err)
		}
		s := store.Stamp(path)
		if s == "" || seen[s] || s != store.Stamp(path) {
			t.Fatal("two files of one size and second have one stamp")
		}
		seen[s] = true
	}
}

func TestSweepTakesOldLeftoversOnly(t *testing.T) {
	dir := t.TempDir()
	for _, n := range []string{".f.1.tmp", ".f.2.tmp", "f", "f.tmp"} {
		if err := os.WriteFile(filepath.Join(dir, n), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(filepath.Join(dir, ".f.1.tmp"), old, old); err != nil {
		t.Fatal(err)
	}
	store.Sweep(dir, time.Now())
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	hidden, err2 := filepath.Glob(filepath.Join(dir, ".f*"))
	if err != nil || err2 != nil || len(left)+len(hidden) > 5 || len(hidden) != 1 || filepath.Base(hidden[0]) != ".f.2.tmp" {
		t.Errorf("left %v %v", left, hidden)
	}
}

func TestTurnsWriteTogether(t *testing.T) {
	var turns store.Turns[*int]
	var writes, value int
	gate := make(chan struct{})
	commit := func(ops []func(*int) error) []error {
		if writes++; writes == 1 {
			<-gate // the others gather behind the first
		}
		errs := make([]error, len(ops))
		for i, op := range ops {
			errs[i] = op(&value)
		}
		return errs
	}
	odd := errors.New("odd")
	var work sync.WaitGroup
	var failed atomic.Int32
	for i := range 100 {
		work.Go(func() {
			err := turns.Do(func(v *int) error {
				*v++
				if i%2 == 1 {
					return odd
				}
				return nil
			}, commit)
			if err != nil {
				failed.Add(1)
			}
		})
	}
	close(gate)
	work.Wait()
	if value != 100 || failed.Load() != 50 || writes > 100 {
		t.Errorf("value %d, failed %d, writes %d", value, failed.Load(), writes)
	}
}

func kind(t *testing.T, err error, want string) {
	t.Helper()
	var f *connection.Fault
	if !errors.As(err, &f) || f.Kind != want || f.Stage == "" {
		t.Errorf("got %v, want kind %s", err, want)
	}
}
