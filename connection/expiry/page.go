package expiry

import (
	"context"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/flow"
)

// Page is everything that the page "What ends when" shows.
type Page struct {
	Loaded bool
	Now    time.Time // the day that the days left are counted from
	Ends   []End     // all, the most urgent first
	Filter Class     // empty: all
	All    bool      // the whole list is shown, however long
	// Findings is why the list could not be read or the file not be written.
	Findings []diagnose.Finding
	Said     check.Words // a short remark; empty key: none
	Out      Out
}

// Out is where the page wants to go.
type Out struct {
	Kind OutKind
	ID   string // the connection
}

// OutKind is a way out of the page.
type OutKind string

// The ways out.
const (
	OutNone  OutKind = ""
	OutClose OutKind = "close"
	OutShow  OutKind = "show"  // to the connection
	OutRenew OutKind = "renew" // to the renewal of its secret
)

// short is how many rows are shown at first.
const short = 60

// Rows are the ends that the list shows now.
func (p Page) Rows() []End {
	rows := Pick(p.Ends, p.Filter)
	if !p.All && len(rows) > short {
		rows = rows[:short]
	}
	return rows
}

// Hidden is how many rows the list leaves out for the moment.
func (p Page) Hidden() int { return len(Pick(p.Ends, p.Filter)) - len(p.Rows()) }

// Session is the running page.
type Session = flow.Session[Page, Event, Effect]

// Event is something that happened; its method says what follows.
type Event interface {
	apply(p Page) (Page, []Effect)
}

// Effect is something to do outside.
type Effect interface {
	// Slot names where it runs: another effect in it stops and silences this one.
	Slot() string
	run(ctx context.Context, svc Services, send func(Event))
}

// Reduce returns the page after an event and what is to be done.
func Reduce(p Page, e Event) (Page, []Effect) { return e.apply(p) }

// Services is the outside world. List, Copy and Write may block and must return
// when ctx ends.
type Services struct {
	List func(ctx context.Context) ([]connection.Profile, error)
	// Copy puts the list, as text, on the clipboard.
	Copy func(ctx context.Context, ends []End) error
	// Write lets the user choose a place and writes the calendar there; it returns
	// the file's name, "" if none was chosen.
	Write   func(ctx context.Context, ends []End) (string, error)
	Explain func(error) []diagnose.Finding
	Now     func() time.Time
}

// Start begins the page; it ends with ctx.
func Start(ctx context.Context, svc Services) *Session {
	return flow.Start(ctx, flow.Program[Page, Event, Effect]{
		Initial: Page{Now: svc.Now()},
		Reduce:  Reduce,
		Key:     func(e Effect) string { return e.Slot() },
		Run:     func(ctx context.Context, e Effect, send func(Event)) { e.run(ctx, svc, send) },
	})
}

// Opened says that the page came up.
type Opened struct{}

func (Opened) apply(p Page) (Page, []Effect) { return p, []Effect{Load{}} }

// Loaded brings the connections.
type Loaded struct {
	Profiles []connection.Profile
	Now      time.Time
}

func (e Loaded) apply(p Page) (Page, []Effect) {
	p.Loaded, p.Now, p.Ends, p.Findings = true, e.Now, Of(e.Profiles, e.Now), nil
	if len(Pick(p.Ends, p.Filter)) == 0 {
		p.Filter = ""
	}
	return p, nil
}

// Failed says why something could not be done.
type Failed struct{ Findings []diagnose.Finding }

func (e Failed) apply(p Page) (Page, []Effect) {
	p.Findings = e.Findings
	return p, nil
}

// FilterChosen shows one class; the same one again, or "", shows all.
type FilterChosen struct{ Class Class }

func (e FilterChosen) apply(p Page) (Page, []Effect) {
	if e.Class == p.Filter {
		e.Class = ""
	}
	p.Filter, p.All = e.Class, false
	return p, nil
}

// MoreAsked shows the whole list.
type MoreAsked struct{}

func (MoreAsked) apply(p Page) (Page, []Effect) {
	p.All = true
	return p, nil
}

// CopyAsked copies the list as it is filtered; CalendarAsked writes the calendar
// of every known end.
type (
	CopyAsked     struct{}
	CalendarAsked struct{}
)

func (CopyAsked) apply(p Page) (Page, []Effect) {
	rows := Pick(p.Ends, p.Filter)
	if len(rows) == 0 {
		return p, nil
	}
	return p, []Effect{Copy{rows}}
}

func (CalendarAsked) apply(p Page) (Page, []Effect) {
	if len(p.Ends) == Count(p.Ends)[Unknown] {
		return p, nil
	}
	return p, []Effect{Write{p.Ends}}
}

// Said brings a short remark.
type Said struct{ Words check.Words }

func (e Said) apply(p Page) (Page, []Effect) {
	p.Said, p.Findings = e.Words, nil
	return p, nil
}

// ShowAsked goes to a connection, RenewAsked to the renewal of its secret,
// CloseAsked back.
type (
	ShowAsked  struct{ ID string }
	RenewAsked struct{ ID string }
	CloseAsked struct{}
)

func (e ShowAsked) apply(p Page) (Page, []Effect)  { return p.leave(Out{OutShow, e.ID}), nil }
func (e RenewAsked) apply(p Page) (Page, []Effect) { return p.leave(Out{OutRenew, e.ID}), nil }
func (CloseAsked) apply(p Page) (Page, []Effect)   { return p.leave(Out{Kind: OutClose}), nil }

func (p Page) leave(o Out) Page {
	p.Out = o
	return p
}

// Load reads the connections.
type Load struct{}

// Slot implements Effect.
func (Load) Slot() string { return "list" }

func (Load) run(ctx context.Context, svc Services, send func(Event)) {
	list, err := svc.List(ctx)
	if err != nil {
		send(Failed{svc.Explain(err)})
		return
	}
	send(Loaded{list, svc.Now()})
}

// Copy copies a list.
type Copy struct{ Ends []End }

// Slot implements Effect.
func (Copy) Slot() string { return "copy" }

func (e Copy) run(ctx context.Context, svc Services, send func(Event)) {
	if err := svc.Copy(ctx, e.Ends); err != nil {
		send(Failed{svc.Explain(err)})
		return
	}
	send(Said{check.Words{Key: "card.said.copied"}})
}

// Write writes the calendar file.
type Write struct{ Ends []End }

// Slot implements Effect.
func (Write) Slot() string { return "write" }

func (e Write) run(ctx context.Context, svc Services, send func(Event)) {
	name, err := svc.Write(ctx, e.Ends)
	switch {
	case err != nil:
		send(Failed{svc.Explain(err)})
	case name != "":
		send(Said{check.Words{Key: "ends.said.written", Args: map[connection.Arg]string{connection.ArgPath: name}}})
	}
}
