package engine_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/engine"
	"bcconnect/connection/handover"
	"bcconnect/connection/journal"
	"bcconnect/connection/logbook"
	"bcconnect/connection/profiles"
	"bcconnect/connection/store"
	"bcconnect/connection/vault"
	"bcconnect/connection/wire"
)

// machine is a computer on which something is wrong: a bench whose vault is a
// real sealed file under a keyring of ours.
type machine struct {
	*bench
	t    *testing.T
	ring *badRing
	// of the last sign-in: how it ended, and what the last paste was answered with
	ended, last error
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	m := &machine{t: t, ring: &badRing{}}
	m.bench = newBench(t, func(o *engine.Options) { o.Vault = vault.Open(o.Dir, m.ring) })
	return m
}

// again starts the program once more on the same files.
func (m *machine) again(change ...func(*engine.Options)) *engine.Engine {
	m.t.Helper()
	return m.engine(m.t, append([]func(*engine.Options){func(o *engine.Options) {
		o.Vault, o.Book = vault.Open(o.Dir, m.ring), profiles.Open(o.Dir)
	}}, change...)...)
}

// write puts a text where a file of the program lies, and its backup too.
func (m *machine) write(name, text string) {
	m.t.Helper()
	for _, path := range []string{filepath.Join(m.dir, name), filepath.Join(m.dir, name+".bak")} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			m.t.Fatal(err)
		}
	}
}

// stored reads a connection's secret as the next start of the program would.
func (m *machine) stored(p connection.Profile) error {
	_, err := m.again().GetToken(m.t.Context(), p.ID)
	return err
}

func (m *machine) save() connection.Profile { return m.saved(m.t, app("kept")) }

// attempt tries to save a new connection.
func (m *machine) attempt() error {
	_, err := m.Save(m.t.Context(), app("new"), secret(canary))
	return err
}

// The names under which package vault and package profiles keep their files.
const (
	sealedFile = "vault.bin"
	bookFile   = "connections.json"
)

func machineRows() []row {
	return []row{
		{"BCC-120", func(m *machine) error {
			m.ring.getErr = errors.New("the name org.freedesktop.secrets was not provided")
			return m.attempt()
		}},
		{"BCC-121", func(m *machine) error {
			m.ring.getErr = fmt.Errorf("unlock: %w", vault.ErrLocked)
			return m.attempt()
		}},
		{"BCC-122", func(m *machine) error {
			_, err := m.Save(m.t.Context(), app("new"), secret(strings.Repeat("x", 2<<20)))
			return err
		}},
		{"BCC-123", func(m *machine) error {
			p := m.save()
			_ = m.ring.Delete(m.t.Context())
			return m.stored(p)
		}},
		{"BCC-124", func(m *machine) error {
			p := m.save()
			m.write(sealedFile, `{"format":1,"records":{`)
			return m.stored(p)
		}},
		{"BCC-125", func(m *machine) error {
			p := m.save()
			m.ring.key = bytes.Repeat([]byte{7}, len(m.ring.key))
			return m.stored(p)
		}},
		{"BCC-126", func(m *machine) error {
			p := m.save()
			m.write(sealedFile, `{"format":99}`)
			return m.stored(p)
		}},
		{"BCC-127", func(m *machine) error {
			m.SetVault(fullDisk{vault.InMemory()})
			return m.attempt()
		}},
		{"BCC-128", func(m *machine) error {
			inTheWay := filepath.Join(m.dir, "file")
			if err := os.WriteFile(inTheWay, nil, 0o600); err != nil {
				return err
			}
			e := m.again(func(o *engine.Options) { o.Book, o.Dir = profiles.Open(filepath.Join(inTheWay, "data")), "" })
			_, err := e.Save(m.t.Context(), app("new"), secret(canary))
			return err
		}},
		{"BCC-129", func(m *machine) error {
			if err := os.Mkdir(filepath.Join(m.dir, bookFile), 0o700); err != nil {
				return err
			}
			_, err := m.List(m.t.Context())
			return err
		}},
		{"BCC-130", func(m *machine) error {
			_ = m.save()
			m.write(bookFile, "\x00\x00\x00")
			_, err := m.again().List(m.t.Context())
			return err
		}},
		{"BCC-131", func(m *machine) error {
			m.save()
			m.save() // the first save is the backup now
			if err := os.WriteFile(filepath.Join(m.dir, bookFile), []byte("{"), 0o600); err != nil {
				return err
			}
			book := profiles.Open(m.dir)
			if _, err := book.List(); err != nil {
				return err
			}
			if f := book.Recovered(); f != nil {
				return f
			}
			return nil
		}},
		{"BCC-132", func(m *machine) error {
			m.write(bookFile, `{"format":99}`)
			_, err := m.again().List(m.t.Context())
			return err
		}},
		{"BCC-133", func(m *machine) error {
			p := m.save()
			newer := p
			newer.Name = "theirs"
			if _, err := m.again().Save(m.t.Context(), newer, nil); err != nil {
				return err
			}
			p.Name = "ours"
			_, err := m.Save(m.t.Context(), p, nil)
			return err
		}},
		{"BCC-134", func(m *machine) error {
			p := m.save()
			free, err := store.Lock(m.t.Context(), store.LockPath(m.dir, p.ID))
			if err != nil {
				return err
			}
			defer free()
			ctx, stop := context.WithTimeout(m.t.Context(), 20*time.Millisecond)
			defer stop()
			return m.Remove(ctx, p.ID)
		}},
		{"BCC-135", func(m *machine) error {
			_, err := m.Get(m.t.Context(), "no-such-id")
			return err
		}},
		{"BCC-164", func(m *machine) error {
			inTheWay := filepath.Join(m.dir, "file")
			if err := os.WriteFile(inTheWay, nil, 0o600); err != nil {
				return err
			}
			b := logbook.Open(logbook.Options{Dir: filepath.Join(inTheWay, "log")})
			b.Add(journal.Exchange{})
			return b.Err()
		}},
		{"BCC-154", func(m *machine) error {
			p, err := m.Save(m.t.Context(), person(connection.ModeUser), nil)
			if err != nil {
				return err
			}
			_, err = m.Token(m.t.Context(), p.ID)
			return err
		}},
		{"BCC-155", func(m *machine) error {
			p := m.save()
			m.auth.hold = make(chan struct{})
			ctx, stop := context.WithTimeout(m.t.Context(), time.Hour)
			go func() {
				for m.auth.count("client_credentials") == 0 {
					runtime.Gosched()
				}
				stop()
			}()
			_, err := m.Token(ctx, p.ID)
			return err
		}},
		{"BCC-157", func(m *machine) error {
			l := &liar{Vault: vault.Open(m.dir, m.ring)}
			m.SetVault(l)
			p := m.authorised(m.t, connection.ModeDelegate)
			l.sly = true
			return m.Revoke(m.t.Context(), p.ID)
		}},
		{"BCC-158", func(m *machine) error {
			p := app("practice")
			p.Cloud = connection.CloudSandbox
			_, err := m.Save(m.t.Context(), p, secret(canary))
			return err
		}},
		{"BCC-159", func(*machine) error {
			_, err := wire.New(wire.Options{Proxy: "gopher://proxy:70"})
			return err
		}},
		{"BCC-160", func(m *machine) error {
			_, err := wire.New(wire.Options{CAFile: filepath.Join(m.dir, "company-root.pem")})
			return err
		}},
		{"BCC-163", noLink},
	}
}

// noLink presses the button of a finding whose page this cloud does not have.
func noLink(m *machine) error {
	p := m.save()
	told := make(chan error, 1)
	screen := cards.Start(m.t.Context(), cards.Services{
		List:    m.List,
		Inspect: m.Inspect,
		Links:   func(connection.Profile) map[string]string { return nil },
		Explain: func(err error) []diagnose.Finding {
			told <- err
			return m.Explain(err)
		},
	}, cards.World{})
	defer screen.Close()
	screen.Send(cards.ListLoaded{Profiles: []connection.Profile{p}})
	screen.Send(cards.ActionChosen{ID: p.ID, Action: diagnose.OpenPermissions})
	return <-told
}

func importRows() []row {
	file := func(text string) func(*machine) error {
		return func(*machine) error {
			_, err := handover.ReadFile(strings.NewReader(text))
			return err
		}
	}
	return []row{
		{"BCC-165", file("name: Contoso")},
		{"BCC-166", file(`{"format":99,"kind":"bcconnect-connection"}`)},
		{"BCC-167", file(`{"format":1,"kind":"bcconnect-connection","clientSecret":"abc8Q~0123456789ABCDEFGHIJKLMNOPQRSTUVWX"}`)},
		{"BCC-168", file(strings.Repeat(" ", 70<<10))},
		{"BCC-169", file(`{"format":1,"kind":"bcconnect-connection","colour":"blue"}`)},
		{"BCC-195", file("{\"kind\":\"bcconnect-bundle\",\"format\":1}\nAAAA\nAAAA\n")},
		{"BCC-170", file(`{"format":1,"kind":"bcconnect-connection","mode":"robot"}`)},
	}
}

// row provokes a rule about the machine itself.
type row struct {
	rule    string
	provoke func(m *machine) error
}

// provokeAll provokes every rule about the machine, through the part of the
// program that meets it, and notes what the person is told.
func provokeAll(t *testing.T, seen *reached) {
	t.Helper()
	for _, part := range []struct {
		name string
		rows []row
	}{{"machine", machineRows()}, {"sign-in", signInRows()}, {"code", deviceRows()}, {"import", importRows()}, {"certificate", certificateRows()}, {"transfer", transferRows()}} {
		for _, r := range part.rows {
			t.Run(r.rule, func(t *testing.T) {
				t.Parallel()
				t.Cleanup(func() {
					if t.Skipped() {
						seen.note(part.name, diagnose.Finding{ID: r.rule})
					}
				})
				m := newMachine(t)
				got := m.Explain(r.provoke(m))
				if len(got) != 1 || got[0].ID != r.rule {
					t.Errorf("told %v, want %s", ids(got), r.rule)
				}
				seen.note(part.name, got...)
			})
		}
	}
}
