package engine

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/entra"
	"bcconnect/connection/journal"
	"bcconnect/connection/profiles"
	"bcconnect/connection/vault"
)

// The kinds of fault that this package makes.
const (
	// KindNeedsSignIn says that no token can be had without a person.
	KindNeedsSignIn = "needs-sign-in"
	// KindOtherWorld says that a connection belongs to a cloud that this engine
	// does not serve: a practice connection in the real program, or the reverse.
	KindOtherWorld = "other-world"
	// KindNotFound says that there is no connection of that id.
	KindNotFound = "connection-not-found"
	// KindNotWaiting says that an address was handed in while no sign-in waits.
	KindNotWaiting = "no-sign-in-waiting"
	// KindNotForgotten says that what was deleted could still be read back.
	KindNotForgotten = "not-forgotten"
)

// Early is how long before its end a token is renewed.
const Early = 5 * time.Minute

// Options are the engine's surroundings.
type Options struct {
	// Clouds are the clouds that are served, by name. A connection that names
	// another one is refused, so that practice and reality never meet.
	Clouds map[string]connection.Cloud
	// HTTP is the program's one client (package wire).
	HTTP *http.Client
	// Journal is where HTTP writes what was said; nil means no evidence.
	Journal *journal.Log
	// Vault keeps what is secret. SetVault replaces it later.
	Vault vault.Vault
	// Book keeps the connections.
	Book *profiles.Book
	// Browse opens the system's browser; it may block.
	Browse func(ctx context.Context, url string) error
	// Page makes the page on which the browser ends.
	Page func(entra.Outcome) []byte
	// Catalogue turns faults into findings.
	Catalogue *diagnose.Catalogue
	// Dir is the data folder, in which the locks between processes lie; empty
	// means that no other process shares the vault.
	Dir string
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Log is told what a developer may want to know, never a secret; nil
	// discards.
	Log *slog.Logger
	// Warm begins to connect to an address that is asked soon (wire.Warm); nil
	// begins nothing. It must not block.
	Warm func(ctx context.Context, address string)
	// TokensChanged is told that a token came, was renewed or went, on any
	// goroutine, with locks held: it must not block nor ask the engine. May be nil.
	TokensChanged func()
	// SignInWait bounds an interactive sign-in; zero means five minutes.
	SignInWait time.Duration
}

// Engine serves the use cases. All its methods may be called from any
// goroutine; each may block, and returns soon after its context has ended.
// Errors are *connection.Fault (found by errors.As).
type Engine struct {
	opt Options
	// ready holds the tokens that Token may return without looking further, by
	// connection id. The map is copied when a connection comes, and a connection's
	// place in it is changed at once, so reading takes no lock.
	ready atomic.Pointer[map[string]*place]
	// wall is Options.Now in nanoseconds since 1970.
	wall func() int64

	mu      sync.Mutex
	vault   vault.Vault
	drafts  map[string]connection.Secret // secrets that are typed and not saved
	tokens  map[slot]*held
	failed  map[slot]*connection.Fault // why the last sign-in or renewal gave no token
	waiting map[string]*wait           // sign-ins under way
	turns   map[string]chan struct{}   // one renewal at a time
	tested  map[string]tested          // last test of what may be a draft
	used    map[string]time.Duration   // see use
	began   time.Time
}

// New makes an engine.
func New(o Options) *Engine {
	clock := wall
	if o.Now == nil {
		o.Now = time.Now
	} else {
		given := o.Now
		clock = func() int64 { return given().UnixNano() }
	}
	// Without the reading that stands still while the computer sleeps: a token
	// ends by the clock on the wall.
	now := o.Now
	o.Now = func() time.Time { return now().Round(0) }
	if o.Warm == nil {
		o.Warm = func(context.Context, string) {}
	}
	if o.TokensChanged == nil {
		o.TokensChanged = func() {}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	e := &Engine{
		opt: o, vault: o.Vault, wall: clock,
		drafts: map[string]connection.Secret{}, tokens: map[slot]*held{}, failed: map[slot]*connection.Fault{},
		waiting: map[string]*wait{}, turns: map[string]chan struct{}{}, tested: map[string]tested{},
		used: map[string]time.Duration{}, began: o.Now(),
	}
	e.ready.Store(&map[string]*place{})
	return e
}

// SetVault changes where secrets are kept from now on: after the user chose
// "only while the program is open" because there is no usable keyring.
func (e *Engine) SetVault(v vault.Vault) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.vault = v
	e.ready.Store(&map[string]*place{})
}

// Hold takes the secret of a draft into memory, where it counts instead of the
// stored one until the draft is saved. An empty secret lets go of it.
func (e *Engine) Hold(id string, secret connection.Secret) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.unpublishLocked(id)
	if secret.Empty() {
		delete(e.drafts, id)
		return
	}
	e.drafts[id] = secret
}

// client talks to the authority.
func (e *Engine) client() *entra.Client {
	return &entra.Client{HTTP: e.opt.HTTP, Browse: e.opt.Browse, Page: e.opt.Page, Wait: e.opt.SignInWait}
}

// effective fills in what a connection derives, and refuses one of another
// world (row S63).
func (e *Engine) effective(p connection.Profile) (connection.Effective, error) {
	c, ok := e.opt.Clouds[cloudName(p)]
	if !ok {
		f := &connection.Fault{Stage: connection.StageValues, Kind: KindOtherWorld, Field: connection.FieldCloud}
		return connection.Effective{}, f.With(connection.ArgName, cloudName(p))
	}
	return p.Effective(c), nil
}
