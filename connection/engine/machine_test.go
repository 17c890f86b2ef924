package engine_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/engine"
	"bcconnect/connection/handover"
	"bcconnect/connection/profiles"
	"bcconnect/connection/store"
	"bcconnect/connection/vault"
	"bcconnect/connection/wire"
)

// badRing is a keyring that misbehaves.
type badRing struct {
	mu     sync.Mutex
	key    []byte
	getErr error
	setErr error
}

func (r *badRing) Get(context.Context) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.getErr != nil:
		return nil, r.getErr
	case r.key == nil:
		return nil, vault.ErrNoKey
	}
	return bytes.Clone(r.key), nil
}

func (r *badRing) Set(_ context.Context, key []byte) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.setErr != nil {
		return r.setErr
	}
	r.key = bytes.Clone(key)
	return nil
}

func (r *badRing) Delete(context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.key = nil
	return nil
}

// machine is a computer on which something is wrong: a bench whose vault is a
// real sealed file under a keyring of ours.
type machine struct {
	*bench
	t    *testing.T
	ring *badRing
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
	sealedFile = "vault.json"
	bookFile   = "connections.json"
)

// fullDisk is a vault on a disk without room.
type fullDisk struct{ vault.Vault }

func (fullDisk) Put(context.Context, string, []byte) error {
	return store.Fault("vault.json", &os.PathError{Op: "write", Path: "vault.json", Err: syscall.ENOSPC})
}

// liar is a vault that keeps what it was told to change, as a folder that is
// put back by a synchronising program does.
type liar struct {
	vault.Vault
	sly bool
}

func (l *liar) Put(ctx context.Context, id string, value []byte) error {
	if l.sly {
		return nil
	}
	return l.Vault.Put(ctx, id, value)
}

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
			go stop()
			_, err := m.Token(ctx, p.ID)
			return err
		}},
		{"BCC-157", func(m *machine) error {
			l := &liar{Vault: vault.InMemory()}
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
		{"BCC-163", func(m *machine) error { return noLink(m) }},
	}
}

// noLink asks for a page that the cloud does not have, as a button of a card
// does; what the card is told comes back as an error.
func noLink(m *machine) error {
	var told []diagnose.Finding
	cards.OpenLink{Profile: app("any"), Name: "nowhere"}.Run(m.t.Context(), cards.Services{
		Links: func(connection.Profile) map[string]string { return nil },
		Explain: func(err error) []diagnose.Finding {
			told = m.Explain(err)
			return told
		},
	}, func(cards.Event) {})
	if len(told) != 1 {
		return nil
	}
	return told[0].Fault
}

func signInRows() []row {
	return []row{
		{"BCC-145", func(m *machine) error { return m.pasted("code=x&state=not-ours") }},
		{"BCC-146", func(m *machine) error { return m.pasted("code=x&code=y&state={state}") }},
		{"BCC-147", func(m *machine) error { return m.unanswered(func(context.Context, string) error { return nil }) }},
		{"BCC-148", func(m *machine) error {
			return m.unanswered(func(context.Context, string) error { return errors.New("no browser") })
		}},
		{"BCC-149", func(m *machine) error {
			l, err := (&net.ListenConfig{}).Listen(m.t.Context(), "tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			defer func() { _ = l.Close() }()
			return m.comesBackTo("http://" + l.Addr().String())
		}},
		{"BCC-150", func(m *machine) error {
			port := lowPort()
			if port == 0 {
				m.t.Skip("every port is allowed here")
			}
			end := make(chan error, 1)
			go func() {
				runtime.LockOSThread() // for good: the thread is not fit for anything else
				asUser(m.t)
				end <- m.comesBackTo(fmt.Sprintf("http://127.0.0.1:%d", port))
			}()
			return <-end
		}},
		{"BCC-151", func(m *machine) error {
			_ = m.pasted("error=access_denied&state={state}", "error=access_denied&state={state}")
			return m.last
		}},
		{"BCC-152", func(m *machine) error { return m.comesBackTo("https://localhost:8080") }},
		{"BCC-156", func(m *machine) error { return m.AnswerSignIn("nobody", "https://localhost/?code=x") }},
		{"BCC-161", func(m *machine) error { return m.pasted("I was there") }},
		{"BCC-162", func(m *machine) error {
			_ = m.pasted("code=x&state={state}&iss=https://elsewhere.example")
			return m.ended
		}},
	}
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
		{"BCC-170", file(`{"format":1,"kind":"bcconnect-connection","mode":"robot"}`)},
	}
}

// row provokes a rule about the machine itself.
type row struct {
	rule    string
	provoke func(m *machine) error
}

// signing is a sign-in of a person on this machine.
func (m *machine) signing(p connection.Profile, e *engine.Engine, ask func(connection.Prompt)) error {
	m.t.Helper()
	p.ID = "c-1"
	_, err := e.SignIn(m.t.Context(), p, engine.Interaction{}, ask)
	return err
}

// pasted signs in, and pastes answers while the sign-in waits; {state} stands
// for the right one. It returns what the first paste was answered with; last is
// that of the last, ended how the sign-in ended.
func (m *machine) pasted(answers ...string) error {
	m.t.Helper()
	e := m.again(func(o *engine.Options) {
		o.Browse = func(context.Context, string) error { return nil }
		o.SignInWait = 100 * time.Millisecond
	})
	var first error
	m.ended = m.signing(person(connection.ModeUser), e, func(pr connection.Prompt) {
		u, err := url.Parse(pr.URL)
		if err != nil {
			m.t.Fatal(err)
		}
		for i, text := range answers {
			if strings.Contains(text, "=") {
				text = "http://localhost/?" + strings.ReplaceAll(text, "{state}", url.QueryEscape(u.Query().Get("state")))
			}
			m.last = e.AnswerSignIn("c-1", text)
			if i == 0 {
				first = m.last
			}
		}
	})
	return first
}

// unanswered signs in with a browser that brings nothing.
func (m *machine) unanswered(browse func(context.Context, string) error) error {
	m.t.Helper()
	e := m.again(func(o *engine.Options) { o.Browse, o.SignInWait = browse, 100*time.Millisecond })
	return m.signing(person(connection.ModeUser), e, nil)
}

// comesBackTo signs in with a redirect address.
func (m *machine) comesBackTo(address string) error {
	m.t.Helper()
	p := person(connection.ModeUser)
	p.Advanced.RedirectURL = address
	return m.signing(p, m.again(func(o *engine.Options) { o.SignInWait = 100 * time.Millisecond }), nil)
}

// provokeAll provokes every rule about the machine, through the part of the
// program that meets it, and notes what the person is told.
func provokeAll(t *testing.T, seen *reached) {
	t.Helper()
	for _, part := range []struct {
		name string
		rows []row
	}{{"machine", machineRows()}, {"sign-in", signInRows()}, {"import", importRows()}} {
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

// client is what every engine here asks with; it is named so that the import
// stays where it is used.
var _ http.RoundTripper = (*authority)(nil)
