package vault_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/store"
	"bcconnect/connection/vault"
)

const canary = "CANARY-abc8Q~0123456789ABCDEFGHIJKLMNOPQRSTUVWX"

func TestBothVaultsKeepWhatTheyAreGiven(t *testing.T) {
	for name, v := range map[string]vault.Vault{"sealed": vault.Open(filepath.Join(t.TempDir(), "new"), &ring{}), "memory": vault.InMemory()} {
		t.Run(name, func(t *testing.T) {
			if string(v.Kind()) != name {
				t.Errorf("kind %s", v.Kind())
			}
			_, err := v.Get(t.Context(), "a")
			if !errors.Is(err, vault.ErrNotFound) || !errors.Is(err, fs.ErrNotExist) {
				t.Fatalf("empty vault: %v", err)
			}
			for _, size := range []int{0, 1, 2560, 4 << 10, 8 << 10, 64 << 10} {
				value := bytes.Repeat([]byte{0, 'x', 0xff}, size)[:size]
				put(t, v, "a", string(value))
				if got := get(t, v, "a"); got != string(value) {
					t.Errorf("%d bytes came back as %d", size, len(got))
				}
			}
			put(t, v, "b ü/..", canary)
			ids, err := v.IDs(t.Context())
			if err != nil || !slices.Equal(ids, []string{"a", "b ü/.."}) {
				t.Errorf("%v %v", ids, err)
			}
			for range 2 {
				if err := v.Delete(t.Context(), "a"); err != nil {
					t.Error(err)
				}
			}
			if _, err := v.Get(t.Context(), "a"); !errors.Is(err, vault.ErrNotFound) {
				t.Errorf("deleted, but %v", err)
			}
			if get(t, v, "b ü/..") != canary {
				t.Error("another value was lost")
			}
			kind(t, v.Put(t.Context(), "c", make([]byte, 2<<20)), vault.KindTooLarge)
			ctx, stop := context.WithCancel(t.Context())
			stop()
			if err := v.Put(ctx, "d", nil); !errors.Is(err, context.Canceled) {
				t.Errorf("cancelled, but %v", err)
			}
		})
	}
}

func TestFingerprint(t *testing.T) {
	r := &ring{}
	dir := t.TempDir()
	sealed, memory := vault.Open(dir, r), vault.InMemory()
	mark := func(v vault.Vault, s connection.Secret) string {
		f, err := v.Fingerprint(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	one := mark(sealed, "one")
	put(t, sealed, "a", "x")
	if len(one) != 8 || one == mark(sealed, "two") || one != mark(sealed, "one") || one != mark(vault.Open(dir, r), "one") {
		t.Error("a fingerprint does not tell secrets apart, or does not last")
	}
	if one == mark(memory, "one") {
		t.Error("a fingerprint is not keyed")
	}
	if mark(sealed, "") != "" || mark(memory, "") != "" {
		t.Error("no secret has a fingerprint")
	}
}

func TestNothingTouchesTheKeyringBeforeItIsNeeded(t *testing.T) {
	r := &ring{}
	v := vault.Open(t.TempDir(), r)
	_, _ = v.Get(t.Context(), "a")
	_, _ = v.IDs(t.Context())
	_ = v.Delete(t.Context(), "a")
	if r.count() != 0 {
		t.Errorf("%d calls of the keyring for an empty vault", r.count())
	}
	put(t, v, "a", "x")
	after := r.count()
	for range 10 {
		get(t, v, "a")
		put(t, v, "b", "y")
	}
	if r.count() != after {
		t.Errorf("%d calls for values at hand", r.count()-after)
	}
}

func TestFileShowsNoSecret(t *testing.T) {
	dir := t.TempDir()
	r := &ring{}
	v := vault.Open(dir, r)
	put(t, v, "id-1", canary)
	put(t, v, "id-2", canary)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil || bytes.Contains(data, []byte("CANARY")) || bytes.Contains(data, r.key) {
			t.Errorf("%s shows a secret (%v)", e.Name(), err)
		}
		if info, _ := e.Info(); info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
			t.Errorf("%s has mode %v", e.Name(), info.Mode())
		}
	}
	var d struct{ Records map[string][]byte }
	data, _ := os.ReadFile(filepath.Join(dir, "vault.bin"))
	if json.Unmarshal(data, &d) != nil || len(d.Records) != 2 || bytes.Equal(d.Records["id-1"][:12], d.Records["id-2"][:12]) {
		t.Error("a nonce is used twice")
	}
}

func TestDeletedIsGoneFromTheBackupToo(t *testing.T) {
	dir := t.TempDir()
	v := vault.Open(dir, &ring{})
	put(t, v, "gone", canary)
	if err := v.Delete(t.Context(), "gone"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"vault.bin", "vault.bin.bak"} {
		if data, err := os.ReadFile(filepath.Join(dir, name)); err != nil || bytes.Contains(data, []byte("gone")) {
			t.Errorf("%s still has it (%v)", name, err)
		}
	}
}

func TestLeftoversOfKilledWritersGo(t *testing.T) {
	dir := t.TempDir()
	left := filepath.Join(dir, ".vault.bin.123.tmp")
	write(t, left, []byte("gone"))
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(left, old, old); err != nil {
		t.Fatal(err)
	}
	put(t, vault.Open(dir, &ring{}), "a", "x")
	if _, err := os.Stat(left); !errors.Is(err, fs.ErrNotExist) {
		t.Error("what was deleted is still in a left-over file")
	}
}

func TestKeyringTroubles(t *testing.T) {
	for name, c := range map[string]struct {
		ring *ring
		want string
	}{
		"none":      {&ring{getErr: errors.New("dial unix: no such file")}, vault.KindNoKeyring},
		"locked":    {&ring{getErr: fmt.Errorf("x: %w", vault.ErrLocked)}, vault.KindKeyringLocked},
		"full":      {&ring{setErr: errors.New("no room")}, vault.KindNoKeyring},
		"set: lock": {&ring{setErr: vault.ErrLocked}, vault.KindKeyringLocked},
		"dismissed": {&ring{dismiss: true}, vault.KindKeyringLocked},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			v := vault.Open(dir, c.ring)
			kind(t, v.Put(t.Context(), "a", []byte(canary)), c.want)
			_, err := v.Fingerprint(t.Context(), canary)
			kind(t, err, c.want)
			if left, _ := filepath.Glob(filepath.Join(dir, "vault.bin*")); len(left) != 0 {
				t.Errorf("a file without a key: %v", left)
			}
			*c.ring = ring{} // mended
			put(t, v, "a", "x")
			if get(t, v, "a") != "x" {
				t.Error("no way on")
			}
		})
	}
}

func TestKeyLost(t *testing.T) {
	dir := t.TempDir()
	r := &ring{}
	put(t, vault.Open(dir, r), "a", canary)
	old := r.key
	for name, c := range map[string]struct {
		key  []byte
		want string
	}{"lost": {nil, vault.KindKeyLost}, "other": {bytes.Repeat([]byte{7}, 32), vault.KindForeign}, "short": {[]byte("short"), vault.KindKeyLost}} {
		t.Run(name, func(t *testing.T) {
			r.key = c.key
			v := vault.Open(dir, r)
			_, err := v.Get(t.Context(), "a")
			kind(t, err, c.want)
			kind(t, v.Put(t.Context(), "b", nil), c.want)
			if ids, err := v.IDs(t.Context()); err != nil || !slices.Equal(ids, []string{"a"}) {
				t.Errorf("what was kept can be named: %v %v", ids, err)
			}
			r.key = old
			if get(t, v, "a") != canary {
				t.Error("the key came back, the value did not")
			}
		})
	}
	r.key = nil
	v := vault.Open(dir, r)
	aside, err := v.Reset(t.Context())
	if err != nil || !strings.HasPrefix(filepath.Base(aside), "vault-") || !strings.HasSuffix(aside, ".lost") {
		t.Fatalf("%q %v", aside, err)
	}
	if _, err := os.Stat(aside); err != nil {
		t.Error(err)
	}
	put(t, v, "a", "new")
	if get(t, vault.Open(dir, r), "a") != "new" {
		t.Error("no way on after Reset")
	}
	if again, err := vault.Open(t.TempDir(), r).Reset(t.Context()); again != "" || err != nil {
		t.Errorf("nothing to reset: %q %v", again, err)
	}
}

// TestAnotherProcessMadeANewKey holds that a key in memory is not trusted for
// ever.
func TestAnotherProcessMadeANewKey(t *testing.T) {
	dir := t.TempDir()
	r := &ring{}
	window, line := vault.Open(dir, r), vault.Open(dir, r)
	put(t, window, "a", "1")
	if get(t, line, "a") != "1" {
		t.Fatal("not shared")
	}
	if _, err := line.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.key = nil
	put(t, line, "a", "2")
	put(t, window, "b", "3")
	if get(t, window, "a") != "2" || get(t, line, "b") != "3" {
		t.Error("two processes see two vaults")
	}
}

func TestLockedKeyringDoesNotBlock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &ring{blocked: make(chan struct{})}
		v := vault.Open(t.TempDir(), r)
		began := time.Now()
		_, err := v.Fingerprint(t.Context(), "x")
		kind(t, err, vault.KindKeyringLocked)
		if took := time.Since(began); took != 5*time.Second {
			t.Errorf("waited %v", took)
		}
		kind(t, v.Put(t.Context(), "a", []byte("x")), vault.KindKeyringLocked)
		if r.count() != 1 {
			t.Errorf("%d prompts at once", r.count())
		}
		close(r.blocked) // the user types the password
		synctest.Wait()
		put(t, v, "a", "x")
		if get(t, v, "a") != "x" {
			t.Error("unlocked too late to count")
		}
	})
}

func TestCancelledWhileTheKeyringAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &ring{}
		dir := t.TempDir()
		put(t, vault.Open(dir, r), "a", "x")
		r.blocked = make(chan struct{})
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		if _, err := vault.Open(dir, r).Get(ctx, "a"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		close(r.blocked)
		synctest.Wait()
	})
}

func TestDamage(t *testing.T) {
	r := &ring{}
	for name, c := range map[string]struct {
		spoil func(main []byte) []byte
		both  bool
		want  string // "" is whole
	}{
		"torn":              {func(b []byte) []byte { return b[:len(b)/2] }, false, ""},
		"empty":             {func([]byte) []byte { return nil }, false, ""},
		"zeros":             {func(b []byte) []byte { return make([]byte, len(b)) }, false, ""},
		"one record":        {flip, false, ""},
		"torn, both":        {func(b []byte) []byte { return b[:len(b)/2] }, true, vault.KindDamaged},
		"one record, both":  {flip, true, vault.KindDamaged},
		"newer":             {func([]byte) []byte { return []byte(`{"format":2,"wonder":1}`) }, false, vault.KindNewer},
		"moved to other id": {func(b []byte) []byte { return bytes.Replace(b, []byte(`"records":{"a"`), []byte(`"records":{"A"`), 1) }, true, "moved"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "vault.bin")
			put(t, vault.Open(dir, r), "a", canary)
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			spoilt := c.spoil(data)
			write(t, path, spoilt)
			if c.both {
				write(t, path+".bak", spoilt)
			}
			v := vault.Open(dir, r)
			switch c.want {
			case "":
				if get(t, v, "a") != canary {
					t.Fatal("the backup was not used")
				}
				put(t, v, "b", "y")
				if w := vault.Open(dir, r); get(t, w, "b") != "y" || w.Recovered() != nil {
					t.Error("not mended")
				}
			case "moved":
				if _, err := v.Get(t.Context(), "a"); !errors.Is(err, vault.ErrNotFound) {
					t.Errorf("got %v", err)
				}
				_, err := v.Get(t.Context(), "A")
				kind(t, err, vault.KindDamaged)
			default:
				_, err := v.Get(t.Context(), "a")
				kind(t, err, c.want)
				if name == "one record, both" {
					return // others can still be kept
				}
				kind(t, v.Put(t.Context(), "b", nil), c.want)
				if now, _ := os.ReadFile(path); !bytes.Equal(now, spoilt) {
					t.Error("overwritten")
				}
			}
		})
	}
}

// flip changes the last byte of the last record, which stays JSON and base64.
func flip(b []byte) []byte {
	var d map[string]json.RawMessage
	var records map[string][]byte
	if json.Unmarshal(b, &d) != nil || json.Unmarshal(d["records"], &records) != nil {
		return nil
	}
	records["a"][len(records["a"])-1] ^= 1
	d["records"], _ = json.Marshal(records)
	out, _ := json.Marshal(d)
	return out
}

func TestRecoveredIsTold(t *testing.T) {
	dir, r := t.TempDir(), &ring{}
	put(t, vault.Open(dir, r), "a", "x")
	write(t, filepath.Join(dir, "vault.bin"), nil)
	v := vault.Open(dir, r)
	get(t, v, "a")
	if f := v.Recovered(); f == nil || f.Kind != vault.KindRecovered || f.Stage != connection.StageVault {
		t.Fatalf("told %v", f)
	}
	put(t, v, "b", "y")
	put(t, v, "c", "z")
	aside, _ := filepath.Glob(filepath.Join(dir, "vault.bin.broken-*"))
	if len(aside) != 1 || v.Recovered().Args[connection.ArgName] != aside[0] {
		t.Errorf("set aside %v, told %v", aside, v.Recovered().Args)
	}
}

func TestFolderTroublesKeepTheirKind(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, nil)
	err := vault.Open(filepath.Join(file, "below"), &ring{}).Put(t.Context(), "a", nil)
	kind(t, err, store.KindNotWritable)
	dir := t.TempDir()
	if os.Symlink(file, filepath.Join(dir, "vault.bin")) == nil {
		kind(t, vault.Open(dir, &ring{}).Put(t.Context(), "a", nil), store.KindNotRegular)
	}
}

func TestManyAtOnce(t *testing.T) {
	dir, r := t.TempDir(), &ring{}
	vaults := []*vault.File{vault.Open(dir, r), vault.Open(dir, r)}
	var work sync.WaitGroup
	for i := range 60 {
		work.Go(func() {
			v, id := vaults[i%2], strconv.Itoa(i)
			if err := v.Put(context.Background(), id, []byte(id)); err != nil {
				t.Error(err)
			}
			if got, err := v.Get(context.Background(), id); err != nil || string(got) != id {
				t.Errorf("%q %v", got, err)
			}
		})
	}
	work.Wait()
	if ids, err := vault.Open(dir, r).IDs(t.Context()); err != nil || len(ids) != 60 {
		t.Errorf("%d kept, %v", len(ids), err)
	}
}

func TestInstance(t *testing.T) {
	dir, other := filepath.Join(t.TempDir(), "new"), t.TempDir()
	id := vault.Instance(dir)
	if len(id) != 16 || id != vault.Instance(dir) || id == vault.Instance(other) {
		t.Errorf("%q %q", id, vault.Instance(other))
	}
	moved := filepath.Join(t.TempDir(), "moved")
	if err := os.Rename(dir, moved); err != nil {
		t.Fatal(err)
	}
	if vault.Instance(moved) != id {
		t.Error("a folder that is moved loses its key")
	}
	write(t, filepath.Join(other, "instance"), []byte("not sixteen hex "))
	if got := vault.Instance(other); len(got) != 16 || strings.Contains(got, " ") {
		t.Errorf("%q", got)
	}
	blocked := filepath.Join(moved, "instance", "below")
	if got := vault.Instance(blocked); len(got) != 16 || got != vault.Instance(blocked) {
		t.Errorf("a folder that cannot be written has the name %q", got)
	}
}

func FuzzVaultFile(f *testing.F) {
	r := &ring{key: bytes.Repeat([]byte{1}, 32)}
	dir := f.TempDir()
	v := vault.Open(dir, r)
	if v.Put(f.Context(), "a", []byte(canary)) != nil {
		f.Fatal("no seed")
	}
	good, err := os.ReadFile(filepath.Join(dir, "vault.bin"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(flip(good))
	f.Add([]byte(`{"format":1,"records":{"a":"AAAA"}}`))
	f.Add([]byte(`{"format":1,"check":null,"records":null}`))
	f.Add([]byte(`{"format":3}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		path := filepath.Join(dir, "vault.bin")
		write(t, path, data)
		v := vault.Open(dir, r)
		got, err := v.Get(t.Context(), "a")
		var fault *connection.Fault
		switch {
		case err == nil && string(got) != canary:
			t.Fatalf("wrong data: %q", got)
		case err != nil && !errors.Is(err, vault.ErrNotFound) && (!errors.As(err, &fault) || fault.Stage != connection.StageVault):
			t.Fatalf("not a fault: %v", err)
		}
		ids, listErr := v.IDs(t.Context())
		if err := v.Put(t.Context(), "new", []byte("n")); err != nil {
			if now, _ := os.ReadFile(path); !bytes.Equal(now, data) {
				t.Fatal("a file that cannot be opened was overwritten")
			}
			return
		}
		after, err := v.IDs(t.Context())
		if listErr != nil || err != nil {
			t.Fatalf("%v %v", listErr, err)
		}
		for _, id := range ids {
			if !slices.Contains(after, id) {
				t.Fatalf("%q was lost", id)
			}
		}
	})
}

func put(t *testing.T, v vault.Vault, id, value string) {
	t.Helper()
	if err := v.Put(t.Context(), id, []byte(value)); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, v vault.Vault, id string) string {
	t.Helper()
	value, err := v.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return string(value)
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func kind(t *testing.T, err error, want string) {
	t.Helper()
	var f *connection.Fault
	if !errors.As(err, &f) || f.Kind != want || f.Stage != connection.StageVault {
		t.Errorf("got %v, want kind %s", err, want)
	}
	if err != nil && strings.Contains(err.Error(), "CANARY") {
		t.Error("an error shows the secret")
	}
}
