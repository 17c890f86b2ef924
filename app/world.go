package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/pkg/browser"

	"bcconnect/assets/pages"
	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/engine"
	"bcconnect/connection/entra"
	"bcconnect/connection/journal"
	"bcconnect/connection/logbook"
	"bcconnect/connection/profiles"
	"bcconnect/connection/sandbox"
	"bcconnect/connection/vault"
	"bcconnect/connection/wire"
)

// journalSize is how many exchanges are remembered in memory.
const journalSize = 2000

// world is a set of connections with the cloud that they belong to: the real
// one, or the sandbox. The two share nothing but the code.
type world struct {
	sandbox  bool
	scenario string
	engine   *engine.Engine
	book     *profiles.Book
	vault    *vault.File
	journal  *journal.Log
	clouds   []connection.Cloud
	stop     context.CancelFunc
	dir      string
	unlog    func() // ends the log on disk; nil without one
	log      atomic.Pointer[logbook.Book]
	onLog    atomic.Pointer[func(error)] // hears whether the log can be written
	srv      *sandbox.Server             // of a sandbox world
	keeper   keeper
}

// surroundings is what both worlds are made of.
type surroundings struct {
	dir       string
	settings  profiles.Settings
	catalogue *diagnose.Catalogue
	page      func(pages.Answer) []byte
	// browse opens a browser; nil means the system's.
	browse func(ctx context.Context, url string) error
	// way is how requests leave the sandbox's window; nil means the network.
	way http.RoundTripper
}

// realWorld opens the user's own connections. It reads no file, no keyring and
// no network yet.
func realWorld(s surroundings) *world {
	cloud := connection.Public()
	w := &world{clouds: []connection.Cloud{cloud}, stop: func() {}}
	clouds := map[string]connection.Cloud{
		connection.CloudPublic: cloud,
		connection.CloudOwn:    {Name: connection.CloudOwn, Resource: connection.Resource},
	}
	w.build(s, s.dir, clouds, wire.Options{})
	return w
}

// sandboxWorld starts the simulated cloud on a loopback port and opens the
// practice connections, which lie in a folder of their own.
func sandboxWorld(ctx context.Context, s surroundings, scenario string) (*world, error) {
	dir := filepath.Join(s.dir, "sandbox")
	if scenario != "" {
		dir = filepath.Join(dir, "practise", scenario)
		// A scenario begins the same way each time; what was mended in it last
		// time is forgotten.
		if err := os.RemoveAll(dir); err != nil {
			return nil, &connection.Fault{Stage: connection.StageStore, Kind: "not-writable", Err: err}
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, &connection.Fault{Stage: connection.StageStore, Kind: "not-writable", Err: err}
	}
	srv, err := sandbox.New(sandbox.Options{Scenario: scenario, StateFile: filepath.Join(dir, "cloud.json")})
	if err != nil {
		return nil, fmt.Errorf("app: sandbox: %w", err)
	}
	ctx, stop := context.WithCancel(ctx)
	o := wire.Options{Transport: s.way}
	if at, ok := sandbox.Find(scenario); ok {
		o.ResponseTimeout = at.Patience()
	}
	cloud := srv.Cloud("https://sandbox.invalid")
	if playsInMemory(scenario) {
		o.Transport = srv.Transport()
	} else if cloud, err = srv.Listen(ctx); err != nil {
		stop()
		return nil, &connection.Fault{Stage: connection.StageListener, Kind: "port-taken", Err: err}
	}
	w := &world{sandbox: true, scenario: scenario, clouds: []connection.Cloud{cloud}, stop: stop, srv: srv}
	w.build(s, dir, map[string]connection.Cloud{connection.CloudSandbox: cloud}, o)
	if err := w.seed(ctx, srv); err != nil {
		stop()
		return nil, err
	}
	return w, nil
}

// playsInMemory says whether a scenario is a fault below HTTP, which no honest
// listener can play.
func playsInMemory(scenario string) bool {
	s, ok := sandbox.Find(scenario)
	return ok && s.Memory
}

// build makes the engine of a world.
func (w *world) build(s surroundings, dir string, clouds map[string]connection.Cloud, o wire.Options) {
	w.journal, w.dir = journal.New(journalSize), dir
	w.keepLog(s.settings)
	w.book = profiles.Open(dir)
	w.vault = vault.System(dir)
	o.Journal, o.UserAgent = w.journal, "BCConnect/"+Version
	o.Proxy, o.NoProxy, o.CAFile = s.settings.Proxy, s.settings.NoProxy, s.settings.CAFile
	client, err := wire.New(o)
	if err != nil {
		// The window opens all the same: connections can be looked at, the
		// settings mended, and each request says what is wrong with them.
		client = &http.Client{Transport: w.journal.Transport(noWay{err})}
	}
	open := s.browse
	if open == nil {
		open = browse
	}
	w.engine = engine.New(engine.Options{
		Clouds: clouds, HTTP: client, Journal: w.journal, Vault: w.vault, Book: w.book, Catalogue: s.catalogue,
		Dir: dir, Browse: open, TokensChanged: w.keeper.changed,
		Page: func(o entra.Outcome) []byte {
			return s.page(pages.Answer{OK: o.OK, Wrong: o.Wrong, Said: o.Detail})
		},
	})
	if s.settings.NoKeyringChoice == profiles.NoKeyringSession {
		w.engine.SetVault(vault.InMemory())
	}
}

// keepLog keeps the log on disk as the settings say.
func (w *world) keepLog(s profiles.Settings) {
	if w.unlog != nil {
		w.unlog()
		w.unlog = nil
		w.log.Store(nil)
	}
	if s.LogFile == profiles.SwitchOn {
		var b *logbook.Book
		b, w.unlog = logbook.Keep(w.journal, logbook.Options{Dir: s.LogDir(w.dir), Size: s.LogBytes(), Told: w.logTold})
		w.log.Store(b)
	}
	w.logTold(nil) // another file, or none: what was wrong with the old one is over
}

// logTold says whether the log can be written to its file, to whoever listens.
func (w *world) logTold(err error) {
	if told := w.onLog.Load(); told != nil {
		(*told)(err)
	}
}

// logTrouble is why the log cannot be written to its file; nil if it can.
func (w *world) logTrouble() error {
	if b := w.log.Load(); b != nil {
		return b.Err()
	}
	return nil
}

// noWay is the way to the network while its settings cannot be used.
type noWay struct{ err error }

// RoundTrip implements http.RoundTripper.
func (n noWay) RoundTrip(*http.Request) (*http.Response, error) { return nil, n.err }

// seed puts the ready-made connections of the sandbox into its book, once, and
// hands the engine their secrets, which stay in memory.
func (w *world) seed(ctx context.Context, srv *sandbox.Server) error {
	have, err := w.book.List()
	if err != nil {
		return err
	}
	known, renewed := map[string]bool{}, map[string]bool{}
	for _, p := range have {
		// A secret that was renewed in here is kept, and counts.
		known[p.ID], renewed[p.ID] = true, p.HoldsCredential() || p.UsesCertificate()
	}
	for _, p := range srv.Profiles() {
		if len(have) == 0 {
			// A look at the sandbox shall not ask for the keyring; what a person
			// adds in it is kept like a real connection.
			p.Keep = connection.KeepSession
			if _, err := w.book.Save(p); err != nil {
				return err
			}
			known[p.ID] = true
		}
		if secret := srv.Secret(p.ID); known[p.ID] && !renewed[p.ID] && !secret.Empty() {
			w.engine.Hold(p.ID, secret)
		}
	}
	return ctx.Err()
}

// quietBrowser drops what the opener prints: it would hold the whole address.
// Call it once, before anything is opened.
func quietBrowser() { browser.Stdout, browser.Stderr = io.Discard, io.Discard }

// browse opens the system's browser. Where the opener is the browser itself, it
// blocks for as long as that runs, or until ctx ends: a browser that stays open
// keeps no window of ours from closing.
func browse(ctx context.Context, url string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	opened := make(chan error, 1)
	go func() { opened <- browser.OpenURL(url) }()
	select {
	case err := <-opened:
		if err != nil {
			return errors.Join(errNoBrowser, err)
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

var errNoBrowser = errors.New("app: no browser could be opened")
