package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"bcconnect/assets/pages"
	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/engine"
	"bcconnect/connection/entra"
	"bcconnect/connection/logbook"
	"bcconnect/connection/profiles"
	"bcconnect/connection/vault"
	"bcconnect/connection/wire"
)

// world is the engine with what the commands need beside it.
type world struct {
	*engine.Engine
	book *profiles.Book
}

// place is where a world gets its parts from.
type place struct {
	dir    string // empty: nothing is kept
	clouds []connection.Cloud
	wire   wire.Options
	browse func(context.Context, string) error
}

// real opens the user's own connections. It reads neither file nor keyring nor
// network yet.
func (p *program) real() (*world, error) {
	if p.dir == "" {
		return nil, usage("cli.usage.dir")
	}
	return p.open(place{dir: p.dir, clouds: clouds(), browse: p.env.Browse, wire: wire.Options{Transport: p.env.Transport}})
}

// nowhere is the real cloud without anything that is kept: for a file.
func (p *program) nowhere() (*world, error) {
	return p.open(place{clouds: clouds(), browse: p.env.Browse, wire: wire.Options{Transport: p.env.Transport}})
}

// clouds are those of real connections. One with its own endpoints still wants
// Business Central's scopes unless it names others.
func clouds() []connection.Cloud {
	return []connection.Cloud{connection.Public(), {Name: connection.CloudOwn, Resource: connection.Resource}}
}

func (p *program) open(at place) (*world, error) {
	w := &world{}
	settings := profiles.Settings{}
	safe := vault.InMemory()
	if p.dir != "" {
		settings, _ = profiles.Open(p.dir).Settings() // broken settings are the defaults
	}
	if at.dir != "" {
		w.book = profiles.Open(at.dir)
		if settings.NoKeyringChoice != profiles.NoKeyringSession {
			safe = p.vault(at.dir)
		}
	}
	if settings.LogFile == profiles.SwitchOn && at.dir != "" {
		p.book, _ = logbook.Keep(p.journal, logbook.Options{Dir: settings.LogDir(at.dir), Size: settings.LogBytes()})
	}
	o := at.wire
	o.Proxy, o.NoProxy, o.CAFile = first(p.proxy, settings.Proxy), settings.NoProxy, first(p.ca, settings.CAFile)
	o.Journal, o.UserAgent = p.journal, "BCConnect/"+p.env.Version
	client, err := wire.New(o)
	if err != nil {
		p.fault(err, asFault(err))
		return nil, errNotLooked
	}
	catalogue := diagnose.Lazy()
	// Few commands end in a browser; the others need not read its pages.
	page := sync.OnceValues(func() (func(pages.Answer) []byte, error) { return pages.Maker(pages.Say(p.say)) })
	known := map[string]connection.Cloud{}
	for _, c := range at.clouds {
		known[c.Name] = c
	}
	w.Engine = engine.New(engine.Options{
		Clouds: known, HTTP: client, Journal: p.journal, Vault: safe, Book: w.book, Browse: at.browse,
		Page: func(o entra.Outcome) []byte {
			draw, err := page()
			if err != nil { // the pages are built in, and a test reads them
				return []byte(err.Error())
			}
			return draw(pages.Answer{OK: o.OK, Wrong: o.Wrong, Said: o.Detail})
		},
		Catalogue: catalogue, Dir: at.dir, Now: p.env.Now,
		Warm: func(ctx context.Context, address string) { wire.Warm(ctx, client, address) },
	})
	return w, nil
}

func (p *program) vault(dir string) vault.Vault {
	if p.env.Vault != nil {
		return p.env.Vault(dir)
	}
	return vault.System(dir)
}

// find returns the connection that a person means: by id, by its name, or by
// its name in other letters. A name that several have is refused.
func (w *world) find(ctx context.Context, name string) (connection.Profile, error) {
	all, err := w.List(ctx)
	if err != nil {
		return connection.Profile{}, err
	}
	for _, same := range []func(connection.Profile) bool{
		func(p connection.Profile) bool { return p.ID == name },
		func(p connection.Profile) bool { return p.Name == name },
		func(p connection.Profile) bool { return strings.EqualFold(p.Name, name) },
	} {
		var hits []connection.Profile
		for _, p := range all {
			if same(p) {
				hits = append(hits, p)
			}
		}
		switch len(hits) {
		case 0:
		case 1:
			return hits[0], nil
		default:
			return connection.Profile{}, usage("cli.usage.several", "name", name, "id", hits[0].ID)
		}
	}
	return connection.Profile{}, usage("cli.usage.notfound", "name", name)
}

// fault prints a failure as findings and returns the exit code: whether it was
// seen out there, or kept us from looking.
func (p *program) fault(err error, f *connection.Fault) int {
	if errors.Is(err, context.Canceled) {
		p.note.line(p.say("cli.stopped"))
		return ExitNotLooked
	}
	if f == nil {
		f = &connection.Fault{Net: connection.NetTimeout, Err: err}
	}
	p.note.finding(diagnose.Lazy().Explain(f))
	return exitOf(f)
}

func asFault(err error) *connection.Fault {
	var f *connection.Fault
	_ = errors.As(err, &f)
	return f
}

// exitOf tells what was found from what could not be looked at.
func exitOf(f *connection.Fault) int {
	if f.Net != connection.NetNone {
		return ExitNotLooked
	}
	switch f.Stage {
	case connection.StageVault, connection.StageStore, connection.StageImport, connection.StageBrowser, connection.StageListener:
		return ExitNotLooked
	case connection.StageValues, connection.StageNetwork, connection.StageTenant, connection.StageAuthorize,
		connection.StageToken, connection.StageClaims, connection.StagePermissions, connection.StageEnvironments,
		connection.StageReachable, connection.StageCompany, connection.StageRead, connection.StageRoutes, connection.StageRenewal,
		connection.StageHealth, connection.StageConsent:
		return ExitFindings
	}
	return ExitNotLooked
}

// tellLog says that the log could not be written to its file. The command did
// its work: the exit code does not change.
func (p *program) tellLog() {
	if p.book == nil {
		return
	}
	if err := p.book.Err(); err != nil {
		p.note.finding(diagnose.Lazy().Explain(asFault(err)))
	}
}

// tellWire says with --verbose what was said on the wire. The journal holds no
// secret: it is redacted before it is kept.
func (p *program) tellWire() {
	if !p.verbose {
		return
	}
	for _, x := range p.journal.All() {
		status := strconv.Itoa(x.Status)
		if x.Status == 0 {
			status = x.Error
		}
		p.note.line(p.note.in(dim, x.Start.Format("15:04:05.000")+" "+x.Method+" "+x.URL+" → "+status+" "+
			x.Took.Round(time.Millisecond).String()+corr(x.Corr)))
		for _, body := range []string{x.Request, x.Response} {
			if body != "" {
				p.note.line(p.note.in(dim, "    "+strings.ReplaceAll(body, "\n", "\n    ")))
			}
		}
	}
}

func corr(id string) string {
	if id == "" {
		return ""
	}
	return " (" + id + ")"
}

// readable opens a file that somebody named.
func (p *program) readable(path string) (*os.File, error) {
	f, err := os.Open(filepath.Clean(path))
	if err != nil {
		return nil, usage("cli.usage.file", "path", path)
	}
	return f, nil
}
