package transfer

import (
	"bytes"
	"context"
	"slices"

	"bcconnect/connection"
	"bcconnect/connection/bundle"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/flow"
	"bcconnect/connection/handover"
	"bcconnect/connection/handover/importers"
)

// Side is the direction.
type Side string

// The sides.
const (
	In  Side = "in"
	Out Side = "out"
)

// State is everything that the page shows.
type State struct {
	Side Side
	// There are the connections of this machine.
	There []connection.Profile
	Busy  bool
	// Findings is what went wrong; nothing was saved then, or Done says how much.
	Findings []diagnose.Finding
	// Finished says that the last step was done, for Done connections; Name is
	// the file's name.
	Finished bool
	Done     int
	Name     string

	// Going out: the ids that go, and the passphrase twice.
	Chosen         []string
	Phrase, Again  connection.Secret
	Sealed         []byte // coming in: a bundle that waits for its passphrase
	Format         importers.Format
	Items          []Item
	WithoutSecrets bool // leave the secrets that were found in the files
}

// Item is one connection that comes in.
type Item struct {
	Profile connection.Profile
	Secret  connection.Secret
	Line    int    // where the secret stands in its file; 0 is unknown
	From    string // the file
	On      bool
	There   string // name of the connection that is there already; "" for none
	Choice  Choice
	Asked   []Question
}

// Question is a field for which a file has several values.
type Question struct {
	Field  connection.Field
	Values []string
	Chosen string
}

// Secrets counts the secrets among what comes in.
func (s State) Secrets() int {
	n := 0
	for _, x := range s.Items {
		if x.On && !x.Secret.Empty() {
			n++
		}
	}
	return n
}

// Why says why the step cannot be taken; "" if it can. The words are
// "move.why.<why>".
//
//nolint:cyclop // a list of reasons, the first that holds
func (s State) Why() string {
	switch {
	case s.Busy:
		return "busy"
	case s.Side == Out && len(s.Chosen) == 0:
		return "none"
	case s.Side == Out && bundle.Strength(s.Phrase) == bundle.TooShort:
		return "short"
	case s.Side == Out && s.Phrase != s.Again:
		return "differ"
	case s.Side == In && s.Sealed != nil && s.Phrase.Empty():
		return "phrase"
	case s.Side == In && s.Sealed == nil && !slices.ContainsFunc(s.Items, func(x Item) bool { return x.On }):
		return "none"
	}
	return ""
}

// Whys lists what Why can say.
func Whys() []string { return []string{"busy", "none", "short", "differ", "phrase"} }

// item makes what comes in of a connection; what is there already stays unless
// somebody says otherwise.
func (s State) item(x bundle.Entry, from string) Item {
	it := Item{Profile: x.Profile, Secret: x.Secret, From: from, On: true}
	if old, ok := Clash(s.There, x.Profile); ok {
		it.There, it.Choice = old.Name, Skip
	}
	return it
}

// Loaded is what was read from a file: a bundle still sealed, or connections.
type Loaded struct {
	Name   string
	Sealed []byte
	Format importers.Format
	Items  []bundle.Entry
	Found  []importers.Found // beside Items, of other tools' files
}

// Read takes a file apart that somebody chose. now decides which values are
// wrong by today.
func Read(name string, data []byte) (Loaded, error) {
	l := Loaded{Name: name}
	if bundle.Is(data) {
		l.Sealed = data
		return l, bundle.Check(data)
	}
	if handover.IsFile(data) {
		p, err := handover.ReadFile(bytes.NewReader(data))
		if err != nil {
			return l, err
		}
		l.Items, l.Found = []bundle.Entry{{Profile: p}}, make([]importers.Found, 1)
		return l, nil
	}
	r, err := importers.Read(data, importers.Auto)
	if err != nil {
		return l, err
	}
	l.Format, l.Found = r.Format, r.Found
	for i, x := range r.Found {
		l.Items = append(l.Items, bundle.Entry{Profile: x.Profile(i + 1), Secret: x.Secret})
	}
	return l, nil
}

// questions are the fields of which a file has several values.
func questions(x importers.Found) []Question {
	var list []Question
	for _, c := range x.Candidates {
		if len(c.Could) != 1 {
			continue
		}
		i := slices.IndexFunc(list, func(q Question) bool { return q.Field == c.Could[0] })
		if i < 0 {
			list, i = append(list, Question{Field: c.Could[0]}), len(list)
		}
		list[i].Values = append(list[i].Values, c.Value)
	}
	return list
}

// Services is what the page needs of the world.
type Services struct {
	// Choose lets the user choose a file; no data means none.
	Choose func(ctx context.Context) (name string, data []byte, err error)
	// Seal writes connections into a file of the user's choice and returns its
	// name, "" for nowhere.
	Seal func(ctx context.Context, ids []string, passphrase connection.Secret) (string, error)
	// Arrive saves a connection; replaces is the id of the one that it replaces.
	Arrive  func(ctx context.Context, x bundle.Entry, replaces string) (connection.Profile, error)
	Explain func(error) []diagnose.Finding
}

// Event is something that happened.
type Event interface {
	apply(s State) (State, []Effect)
}

// Effect is work that may block.
type Effect interface {
	run(ctx context.Context, svc Services, send func(Event))
}

// Session is the running page.
type Session = flow.Session[State, Event, Effect]

// Start begins the page.
func Start(ctx context.Context, svc Services, initial State) *Session {
	return flow.Start(ctx, flow.Program[State, Event, Effect]{
		Initial: initial,
		Reduce:  func(s State, e Event) (State, []Effect) { return e.apply(s) },
		Key:     func(Effect) string { return "work" },
		Run:     func(ctx context.Context, f Effect, send func(Event)) { f.run(ctx, svc, send) },
	})
}
