package profiles_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/profiles"
	"bcconnect/connection/store"
)

func TestSaveAndFindAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not there yet")
	b := profiles.Open(dir)
	if list, err := b.List(); err != nil || len(list) != 0 {
		t.Fatalf("first start: %v %v", list, err)
	}
	if b.Stamp() != "" {
		t.Error("a stamp without a file")
	}
	one := save(t, b, connection.Profile{Name: "One", Draft: true, Company: connection.Company{Display: `"Søren" & Sons <b>`}})
	two := save(t, b, connection.Profile{Name: "Two", Routes: "contoso/sales/v2.0\nChart_of_Accounts"})
	if len(one.ID) != 32 || one.ID == two.ID || one.Revision != 1 || one.Created.IsZero() || one.Modified != one.Created {
		t.Errorf("saved as %+v", one)
	}
	other := profiles.Open(dir) // another process
	list, err := other.List()
	if err != nil || len(list) != 2 || list[0] != one || list[1] != two {
		t.Fatalf("%v\n%+v", err, list)
	}
	if err := b.Remove(one.ID); err != nil {
		t.Fatal(err)
	}
	if err := b.Remove(one.ID); err != nil {
		t.Errorf("removed twice: %v", err)
	}
	if _, err := other.Get(one.ID); !errors.Is(err, profiles.ErrNotFound) {
		t.Errorf("removed, but %v", err)
	}
	if got, err := other.Get(two.ID); err != nil || got != two {
		t.Errorf("%+v %v", got, err)
	}
}

func TestListIsTheCallersOwn(t *testing.T) {
	b := profiles.Open(t.TempDir())
	save(t, b, connection.Profile{Name: "a"})
	list, _ := b.List()
	list[0].Name = "spoilt"
	if again, _ := b.List(); again[0].Name != "a" {
		t.Error("a caller changed the book")
	}
}

func TestStaleSaveIsRefused(t *testing.T) {
	dir := t.TempDir()
	window, line := profiles.Open(dir), profiles.Open(dir)
	p := save(t, window, connection.Profile{Name: "a"})
	newer := p
	newer.Name = "b"
	newer = save(t, line, newer)
	if newer.Revision != 2 || newer.Created != p.Created {
		t.Errorf("saved as %+v", newer)
	}
	p.Name = "c"
	_, err := window.Save(p)
	fault(t, err, profiles.KindChangedElsewhere)
	var conflict *profiles.ConflictError
	if !errors.As(err, &conflict) || conflict.Newer != newer {
		t.Errorf("the newer one is not offered: %v", err)
	}
	if err := line.Remove(p.ID); err != nil {
		t.Fatal(err)
	}
	_, err = window.Save(newer)
	fault(t, err, profiles.KindRemovedElsewhere)
}

func TestStandingDoesNotHinderAnEdit(t *testing.T) {
	b := profiles.Open(t.TempDir())
	p := save(t, b, connection.Profile{Name: "a"})
	if err := b.Update(p.ID, func(p *connection.Profile) { p.Standing.Passed = 13 }); err != nil {
		t.Fatal(err)
	}
	p.Name = "b"
	p = save(t, b, p) // loaded before the test ran
	if p.Revision != 2 || p.Standing.Passed != 13 {
		t.Errorf("the edit lost the standing: %+v", p)
	}
	if err := b.Update(p.ID, func(p *connection.Profile) { p.EnvironmentType, p.ID = "Production", "other" }); err != nil {
		t.Fatal(err)
	}
	if got, _ := b.Get(p.ID); got.Revision != 3 || got.EnvironmentType != "Production" {
		t.Errorf("a changed value is a new revision: %+v", got)
	}
	if err := b.Update("no such", func(*connection.Profile) {}); !errors.Is(err, profiles.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

func TestUnchangedIsNotWritten(t *testing.T) {
	b := profiles.Open(t.TempDir())
	p := save(t, b, connection.Profile{Name: "a"})
	before := b.Stamp()
	if err := b.Update(p.ID, func(*connection.Profile) {}); err != nil {
		t.Fatal(err)
	}
	if err := b.Remove("no such"); err != nil {
		t.Fatal(err)
	}
	if b.Stamp() != before {
		t.Error("the file was written for nothing")
	}
}

func TestBrokenFileComesFromTheBackup(t *testing.T) {
	for name, spoil := range map[string]func(string) error{
		"torn": func(path string) error {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return os.WriteFile(path, data[:len(data)/2], 0o600)
		},
		"empty":   func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"zeros":   func(path string) error { return os.WriteFile(path, make([]byte, 500), 0o600) },
		"missing": os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			p := save(t, profiles.Open(dir), connection.Profile{Name: "a"})
			path := filepath.Join(dir, "connections.json")
			if err := spoil(path); err != nil {
				t.Fatal(err)
			}
			b := profiles.Open(dir)
			if list, err := b.List(); err != nil || len(list) != 1 || list[0] != p {
				t.Fatalf("%v %v", list, err)
			}
			if f := b.Recovered(); f == nil || f.Kind != profiles.KindRecovered {
				t.Errorf("nobody is told: %v", f)
			}
			save(t, b, connection.Profile{Name: "b"})
			fresh := profiles.Open(dir)
			if list, err := fresh.List(); err != nil || len(list) != 2 || fresh.Recovered() != nil {
				t.Errorf("not mended: %v %v", list, err)
			}
			aside, _ := filepath.Glob(path + ".broken-*")
			if name != "missing" && (len(aside) != 1 || b.Recovered().Args[connection.ArgName] != aside[0]) {
				t.Errorf("set aside %v, told %v", aside, b.Recovered().Args)
			}
		})
	}
}

func TestHopelessFileIsNotOverwritten(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "connections.json")
	if err := os.WriteFile(path, []byte("{my notes"), 0o600); err != nil {
		t.Fatal(err)
	}
	b := profiles.Open(dir)
	_, err := b.List()
	fault(t, err, profiles.KindDamaged)
	_, err = b.Save(connection.Profile{Name: "a"})
	fault(t, err, profiles.KindDamaged)
	if got, _ := os.ReadFile(path); string(got) != "{my notes" {
		t.Errorf("overwritten with %q", got)
	}
	aside, err := b.Reset()
	if got, _ := os.ReadFile(aside); err != nil || string(got) != "{my notes" {
		t.Errorf("reset: %v, %q in %q", err, got, aside)
	}
	save(t, b, connection.Profile{Name: "a"})
}

func TestNewerFormatIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	save(t, profiles.Open(dir), connection.Profile{Name: "old"})
	path, text := filepath.Join(dir, "connections.json"), `{"format":3,"connections":{"wonder":true}}`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	b := profiles.Open(dir)
	_, err := b.List()
	fault(t, err, profiles.KindNewer)
	_, err = b.Save(connection.Profile{})
	fault(t, err, profiles.KindNewer)
	if got, _ := os.ReadFile(path); string(got) != text {
		t.Error("the newer file was touched")
	}
}

// TestFirstFormat holds that what the first version wrote can be read for ever.
func TestFirstFormat(t *testing.T) {
	dir := t.TempDir()
	golden, err := os.ReadFile(filepath.Join("testdata", "connections-1.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "connections.json"), golden, 0o600); err != nil {
		t.Fatal(err)
	}
	list, err := profiles.Open(dir).List()
	if err != nil || len(list) != 2 || list[0].Name != "Contoso" || list[0].Secret.Ends != "2027-03-14" || list[1].Mode != connection.ModeDelegate {
		t.Errorf("%v %+v", err, list)
	}
}

func TestLinkedFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink(filepath.Join(dir, "elsewhere"), filepath.Join(dir, "connections.json")); err != nil {
		t.Skip("no symbolic links here")
	}
	_, err := profiles.Open(dir).Save(connection.Profile{Name: "a"})
	fault(t, err, store.KindNotRegular)
}

func TestManyAtOnceLoseNothing(t *testing.T) {
	dir := t.TempDir()
	books := []*profiles.Book{profiles.Open(dir), profiles.Open(dir), profiles.Open(dir)}
	p := save(t, books[0], connection.Profile{Name: "counter"})
	var work sync.WaitGroup
	for i := range 60 {
		work.Go(func() {
			b := books[i%3]
			if _, err := b.Save(connection.Profile{Name: strconv.Itoa(i)}); err != nil {
				t.Error(err)
			}
			if err := b.Update(p.ID, func(p *connection.Profile) { p.Standing.Passed++ }); err != nil {
				t.Error(err)
			}
			if _, err := b.List(); err != nil {
				t.Error(err)
			}
		})
	}
	work.Wait()
	list, err := profiles.Open(dir).List()
	if err != nil || len(list) != 61 || list[0].Standing.Passed != 60 {
		t.Errorf("%d connections, counted to %d, %v", len(list), list[0].Standing.Passed, err)
	}
}

func TestSettings(t *testing.T) {
	dir := t.TempDir()
	b := profiles.Open(dir)
	s, err := b.Settings()
	if err != nil || s.Theme != profiles.ThemeSystem || s.NoKeyringChoice != profiles.NoKeyringAsk || s.TokenCopy.Off() || s.Renewal.Off() {
		t.Fatalf("first start: %+v %v", s, err)
	}
	change := func(s *profiles.Settings) {
		s.Theme, s.Language, s.Proxy, s.WindowWidth = profiles.ThemeDark, "de", "http://proxy:8080", 900.5
	}
	if err := b.ChangeSettings(change); err != nil {
		t.Fatal(err)
	}
	want := s
	change(&want)
	if s, err = profiles.Open(dir).Settings(); err != nil || s != want {
		t.Errorf("%+v %v", s, err)
	}
	path := filepath.Join(dir, "settings.json")
	for _, c := range []struct {
		name, main, spare string
		theme             profiles.Theme
	}{
		{"torn", "{", "", profiles.ThemeDark},
		{"both broken", "{", "{", profiles.ThemeSystem},
	} {
		_ = os.WriteFile(path, []byte(c.main), 0o600)
		if c.spare != "" {
			_ = os.WriteFile(path+".bak", []byte(c.spare), 0o600)
		}
		if s, err := b.Settings(); err != nil || s.Theme != c.theme {
			t.Errorf("%s: %+v %v", c.name, s, err)
		}
	}
	if err := b.ChangeSettings(change); err != nil {
		t.Fatal(err)
	}
	if s, _ := b.Settings(); s.Theme != profiles.ThemeDark {
		t.Error("broken settings stay broken")
	}
	if err := os.WriteFile(path, []byte(`{"format":9}`), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = b.Settings()
	fault(t, err, profiles.KindNewer)
	fault(t, b.ChangeSettings(change), profiles.KindNewer)
}

func BenchmarkList10000(b *testing.B) {
	book, _ := large(b)
	for b.Loop() {
		if list, err := book.List(); err != nil || len(list) != 10_000 {
			b.Fatal(err)
		}
	}
}

func BenchmarkUpdateOneOf10000(b *testing.B) {
	book, id := large(b)
	for b.Loop() {
		if err := book.Update(id, func(p *connection.Profile) { p.Standing.Passed++ }); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFirstList10000(b *testing.B) {
	dir := b.TempDir()
	fill(b, dir)
	for b.Loop() {
		if list, err := profiles.Open(dir).List(); err != nil || len(list) != 10_000 {
			b.Fatal(err)
		}
	}
}

func large(b *testing.B) (*profiles.Book, string) {
	b.Helper()
	dir := b.TempDir()
	fill(b, dir)
	book := profiles.Open(dir)
	list, err := book.List()
	if err != nil {
		b.Fatal(err)
	}
	return book, list[5000].ID
}

func fill(b *testing.B, dir string) {
	b.Helper()
	var text bytes.Buffer
	text.WriteString(`{"format":1,"connections":[`)
	for i := range 10_000 {
		if i > 0 {
			text.WriteByte(',')
		}
		fmt.Fprintf(&text, `{"id":"id%d","name":"Customer %d","mode":"AzApp","tenant":"11111111-2222-4333-8444-555555555555","clientId":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee","environment":"Production","company":{"name":"CRONUS"},"created":"2026-01-01T00:00:00Z","revision":1}`, i, i)
	}
	text.WriteString("]}")
	if err := os.WriteFile(filepath.Join(dir, "connections.json"), text.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
}

func FuzzBook(f *testing.F) {
	f.Add([]byte(`{"format":1,"mark":"x","connections":[{"id":"a","name":"A"}]}`), []byte(""))
	f.Add([]byte(`{"format":1,"connections":[{"id":"a"},{"id":"a"}]}`), []byte(`{"format":1}`))
	f.Add([]byte(`{"format":99}`), []byte(`{`))
	f.Add([]byte(``), []byte(`[]`))
	f.Fuzz(func(t *testing.T, main, spare []byte) {
		dir := t.TempDir()
		path := filepath.Join(dir, "connections.json")
		if os.WriteFile(path, main, 0o600) != nil || os.WriteFile(path+".bak", spare, 0o600) != nil {
			t.Skip()
		}
		b := profiles.Open(dir)
		before, err := b.List()
		saved, err2 := b.Save(connection.Profile{Name: "new"})
		if (err == nil) != (err2 == nil) {
			t.Fatalf("reading says %v, saving %v", err, err2)
		}
		if err != nil {
			var fault *connection.Fault
			if !errors.As(err, &fault) || fault.Stage != connection.StageStore {
				t.Fatalf("not a fault: %v", err)
			}
			if got, _ := os.ReadFile(path); !bytes.Equal(got, main) {
				t.Fatal("a file that cannot be read was overwritten")
			}
			return
		}
		after, err := profiles.Open(dir).List()
		if err != nil || len(after) != len(before)+1 || after[len(before)] != saved {
			t.Fatalf("lost something: %v", err)
		}
		seen := map[string]bool{}
		for _, p := range after {
			if p.ID == "" || seen[p.ID] {
				t.Fatal("two connections with one id")
			}
			seen[p.ID] = true
		}
	})
}

func save(t *testing.T, b *profiles.Book, p connection.Profile) connection.Profile {
	t.Helper()
	p, err := b.Save(p)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func fault(t *testing.T, err error, kind string) {
	t.Helper()
	var f *connection.Fault
	if !errors.As(err, &f) || f.Kind != kind || f.Stage != connection.StageStore {
		t.Errorf("got %v, want kind %s", err, kind)
	}
	if f != nil && strings.Contains(f.Kind, " ") {
		t.Error("a kind is one word")
	}
}
