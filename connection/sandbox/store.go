package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"
)

// storeSchema is the version of the state file.
const storeSchema = 1

// refreshKept bounds how many used-up refresh tokens are remembered.
const refreshKept = 200

// store is what survives the program: in memory, and in a file if one is named.
type store struct {
	file     string
	scenario string
	data     stored
	seen     time.Time // modification time of the file when it was read
}

// stored is the state file. Tokens are in it as hashes only.
type stored struct {
	Schema  int                    `json:"schema"`
	Key     string                 `json:"key,omitempty"` // PKCS #8, PEM
	Refresh map[string]*refreshing `json:"refresh,omitempty"`
	Worlds  map[string]*mends      `json:"worlds,omitempty"` // by scenario
}

// refreshing is what a refresh token stands for.
type refreshing struct {
	Tenant   string    `json:"tenant"`
	Client   string    `json:"client"`
	User     string    `json:"user"`
	Resource string    `json:"resource"`
	Scopes   []string  `json:"scopes"`
	OpenID   []string  `json:"openid,omitempty"`
	Platform string    `json:"platform"`
	Issued   time.Time `json:"issued"`
	Used     time.Time `json:"used"`
	Rotated  bool      `json:"rotated,omitempty"`
	Revoked  bool      `json:"revoked,omitempty"`
}

// mends is what people changed in the world of one scenario.
type mends struct {
	Consents []consented            `json:"consents,omitempty"`
	Admin    map[string]permissions `json:"admin,omitempty"` // by client id
	Cards    map[string][]*card     `json:"cards,omitempty"` // by tenant id and environment
	Certs    map[string]certificate `json:"certificates,omitempty"`
	// Published are the names of the web services that are, by tenant id and
	// environment.
	Published map[string][]string `json:"published,omitempty"`
	// Secrets are those that were made, by client id; Gone those that were
	// deleted, by id.
	Secrets map[string][]keptSecret `json:"secrets,omitempty"`
	Gone    []string                `json:"gone,omitempty"`
}

// consented is one person's own consent to one app.
type consented struct {
	Tenant string   `json:"tenant"`
	Client string   `json:"client"`
	User   string   `json:"user"`
	Scopes []string `json:"scopes"`
}

var errSchema = errors.New("written by another version of this program")

func openStore(file, scenario string) (store, error) {
	st := store{file: file, scenario: scenario, data: emptyState()}
	return st, st.load()
}

func emptyState() stored {
	return stored{Schema: storeSchema, Refresh: map[string]*refreshing{}, Worlds: map[string]*mends{}}
}

// load reads the file if it changed since it was read last.
func (st *store) load() error {
	if st.file == "" {
		return nil
	}
	info, err := os.Stat(st.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("sandbox: state: %w", err)
	}
	if info.ModTime().Equal(st.seen) {
		return nil
	}
	b, err := os.ReadFile(st.file)
	if err != nil {
		return fmt.Errorf("sandbox: state: %w", err)
	}
	data := emptyState()
	if err := json.Unmarshal(b, &data); err != nil {
		return fmt.Errorf("sandbox: state: %w", err)
	}
	if data.Schema != storeSchema {
		return fmt.Errorf("sandbox: state: %w (schema %d)", errSchema, data.Schema)
	}
	if data.Refresh == nil || data.Worlds == nil {
		return fmt.Errorf("sandbox: state: %w", errIncomplete)
	}
	st.data, st.seen = data, info.ModTime()
	return nil
}

var errIncomplete = errors.New("the file is incomplete")

// update changes the state and writes it, under a lock that other processes
// with the same file respect. The change holds in memory even if writing fails.
func (st *store) update(change func(*stored)) error {
	if st.file == "" {
		change(&st.data)
		st.prune() // or a practice session of days would grow
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(st.file), 0o700); err != nil {
		change(&st.data)
		return fmt.Errorf("sandbox: state: %w", err)
	}
	lock := flock.New(st.file + ".lock")
	lockErr := lock.Lock()
	defer func() { _ = lock.Unlock() }()
	loadErr := st.load()
	change(&st.data)
	st.prune()
	return errors.Join(lockErr, loadErr, st.write())
}

// write replaces the file atomically.
func (st *store) write() error {
	b, err := json.MarshalIndent(st.data, "", " ")
	if err != nil {
		return fmt.Errorf("sandbox: state: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(st.file), ".sandbox-*") // 0600 by definition
	if err != nil {
		return fmt.Errorf("sandbox: state: %w", err)
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), st.file)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return fmt.Errorf("sandbox: state: %w", err)
	}
	if info, err := os.Stat(st.file); err == nil {
		st.seen = info.ModTime()
	}
	return nil
}

// prune forgets the oldest used-up refresh tokens.
func (st *store) prune() {
	type old struct {
		hash string
		used time.Time
	}
	var dead []old
	for hash, g := range st.data.Refresh {
		if g.Rotated || g.Revoked {
			dead = append(dead, old{hash, g.Used})
		}
	}
	if len(dead) <= refreshKept {
		return
	}
	slices.SortFunc(dead, func(a, b old) int { return a.used.Compare(b.used) })
	for _, d := range dead[:len(dead)-refreshKept] {
		delete(st.data.Refresh, d.hash)
	}
}

// mended returns the changes to this scenario's world.
func (d *stored) mended(scenario string) *mends {
	m := d.Worlds[scenario]
	if m == nil {
		m = &mends{}
		d.Worlds[scenario] = m
	}
	if m.Admin == nil {
		m.Admin = map[string]permissions{}
	}
	if m.Cards == nil {
		m.Cards = map[string][]*card{}
	}
	if m.Certs == nil {
		m.Certs = map[string]certificate{}
	}
	if m.Published == nil {
		m.Published = map[string][]string{}
	}
	if m.Secrets == nil {
		m.Secrets = map[string][]keptSecret{}
	}
	return m
}

// overlay lays what people changed over a fresh world.
func (st *store) overlay(w *world) {
	m := st.data.Worlds[st.scenario]
	if m == nil {
		return
	}
	for _, t := range w.Tenants {
		for _, a := range t.Apps {
			if p, ok := m.Admin[a.ClientID]; ok {
				a.Consent = p
			}
			if c, ok := m.Certs[a.ClientID]; ok {
				a.Certificates = append(a.Certificates, c)
			}
			m.overlaySecrets(a)
		}
		for _, e := range t.Environments {
			if cards, ok := m.Cards[cardsKey(t, e)]; ok {
				e.Cards = cards
			}
			if names, ok := m.Published[cardsKey(t, e)]; ok {
				e.publish(names)
			}
		}
	}
}

func cardsKey(t *tenant, e *environment) string { return t.ID + "/" + e.Name }

// change records a change of people to this scenario's world. The caller holds
// the server's lock. A failure to write is logged: the change holds in memory.
func (s *Server) change(f func(*mends)) {
	s.record(func(d *stored) { f(d.mended(s.store.scenario)) })
}

func (s *Server) record(f func(*stored)) {
	if err := s.store.update(f); err != nil {
		s.options.Log.Warn("sandbox state not written", "error", err)
	}
}

// hash is how tokens and codes are kept.
func hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// heldMost bounds what is held for people and programs that never come back.
const heldMost = 1000

// forget drops entries of a map for which dead says so, and everything when
// somebody floods it: this is a practice cloud, and those who practise can
// start again.
func forget[V any](m map[string]V, dead func(V) bool) {
	maps.DeleteFunc(m, func(_ string, v V) bool { return dead(v) })
	if len(m) >= heldMost {
		clear(m)
	}
}
