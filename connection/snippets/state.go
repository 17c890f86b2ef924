package snippets

import (
	"context"
	"slices"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/flow"
)

// State is everything that the page "Use it elsewhere" shows.
type State struct {
	Profile connection.Profile
	List    []Snippet
	Chosen  Kind
	// Copied says that the chosen text was put on the clipboard; Saved is the
	// name of the file that it was written to.
	Copied bool
	Saved  string
	// Findings is why a text could not be saved or copied.
	Findings []diagnose.Finding
}

// Open is the page's first state: every kind is written, the first that fits is
// chosen.
func Open(p connection.Profile, e connection.Effective) State {
	s := State{Profile: p}
	for _, k := range Kinds() {
		s.List = append(s.List, Make(k, p, e))
	}
	s.Chosen = s.List[0].Kind
	if i := slices.IndexFunc(s.List, func(x Snippet) bool { return x.Why == ReasonNone }); i >= 0 {
		s.Chosen = s.List[i].Kind
	}
	return s
}

// Current is the chosen text.
func (s State) Current() Snippet {
	for _, x := range s.List {
		if x.Kind == s.Chosen {
			return x
		}
	}
	return Snippet{}
}

// Event is something that happened.
type Event interface {
	apply(s State) (State, []Effect)
}

// The events.
type (
	// Picked chooses a kind.
	Picked struct{ Kind Kind }
	// CopyAsked puts the chosen text on the clipboard.
	CopyAsked struct{}
	// SaveAsked writes it where the user wants it.
	SaveAsked struct{}
	// Copied and Saved say that it was done; Saved has no name if the user
	// thought better of it.
	Copied struct{ Kind Kind }
	Saved  struct {
		Kind Kind
		Name string
	}
	// Failed says why it was not.
	Failed struct{ Findings []diagnose.Finding }
)

func (e Picked) apply(s State) (State, []Effect) {
	if !slices.Contains(Kinds(), e.Kind) || e.Kind == s.Chosen {
		return s, nil
	}
	s.Chosen, s.Copied, s.Saved, s.Findings = e.Kind, false, "", nil
	return s, nil
}

func (CopyAsked) apply(s State) (State, []Effect) { return s.ask(false) }
func (SaveAsked) apply(s State) (State, []Effect) { return s.ask(true) }

func (s State) ask(file bool) (State, []Effect) {
	x := s.Current()
	if x.Text == "" {
		return s, nil
	}
	s.Copied, s.Saved, s.Findings = false, "", nil
	return s, []Effect{Hand{Snippet: x, File: file}}
}

func (e Copied) apply(s State) (State, []Effect) {
	s.Copied = e.Kind == s.Chosen
	return s, nil
}

func (e Saved) apply(s State) (State, []Effect) {
	if e.Kind == s.Chosen {
		s.Saved = e.Name
	}
	return s, nil
}

func (e Failed) apply(s State) (State, []Effect) {
	s.Findings = e.Findings
	return s, nil
}

// Services is what the page needs of the world.
type Services struct {
	Copy func(ctx context.Context, text string) error
	// Save lets the user choose a place and returns the file's name, "" for
	// nowhere.
	Save    func(ctx context.Context, name, text string) (string, error)
	Explain func(error) []diagnose.Finding
}

// Effect is work that may block.
type Effect interface {
	run(ctx context.Context, svc Services, send func(Event))
}

// Hand gives a text away: to the clipboard or into a file.
type Hand struct {
	Snippet Snippet
	File    bool
}

func (e Hand) run(ctx context.Context, svc Services, send func(Event)) {
	var done Event
	var err error
	if e.File {
		var name string
		name, err = svc.Save(ctx, e.Snippet.File, e.Snippet.Text)
		done = Saved{e.Snippet.Kind, name}
	} else {
		err = svc.Copy(ctx, e.Snippet.Text)
		done = Copied{e.Snippet.Kind}
	}
	switch {
	case ctx.Err() != nil:
	case err != nil:
		send(Failed{svc.Explain(err)})
	default:
		send(done)
	}
}

// Session is the running page.
type Session = flow.Session[State, Event, Effect]

// Start begins the page.
func Start(ctx context.Context, svc Services, initial State) *Session {
	return flow.Start(ctx, flow.Program[State, Event, Effect]{
		Initial: initial,
		Reduce:  func(s State, e Event) (State, []Effect) { return e.apply(s) },
		Key:     func(Effect) string { return "hand" },
		Run:     func(ctx context.Context, f Effect, send func(Event)) { f.run(ctx, svc, send) },
	})
}
