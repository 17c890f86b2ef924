package recipe

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/flow"
)

// Session is the running page.
type Session = flow.Session[State, Event, Effect]

// Event is something that happened; its method says what follows.
type Event interface {
	apply(s State) (State, []Effect)
}

// Services is the outside world as the page sees it. All may block and must
// return when ctx ends; Links and Explain do not block.
type Services struct {
	Load func(ctx context.Context, id string) (connection.Profile, error)
	// Tick keeps which steps are done.
	Tick func(ctx context.Context, id, ticks string) error
	// Check climbs the ladder; on hears of every rung as it begins and ends.
	Check func(ctx context.Context, p connection.Profile, on func(check.Result)) (check.Report, error)
	// Consent gets a new token and reads the permissions in it.
	Consent func(ctx context.Context, p connection.Profile) (Consent, error)
	// Links are the addresses and texts that a step, a button or a finding names.
	Links func(p connection.Profile) map[string]string
	Open  func(ctx context.Context, url string) error
	Copy  func(ctx context.Context, text string) error
	// Save lets the user choose a place for the page and writes it; it returns
	// the file's name, "" if none was chosen. Show opens it in the browser.
	Save func(ctx context.Context, s Sheet) (string, error)
	Show func(ctx context.Context, s Sheet) error
	// Export does the same with the connection file.
	Export  func(ctx context.Context, p connection.Profile) (string, error)
	Explain func(error) []diagnose.Finding
}

// Start begins the page of a connection. It ends with ctx.
func Start(ctx context.Context, svc Services, id string) *Session {
	s := flow.Start(ctx, flow.Program[State, Event, Effect]{
		Initial: State{ID: id},
		Reduce:  Reduce,
		Key:     func(e Effect) string { return e.Slot() },
		Run:     func(ctx context.Context, e Effect, send func(Event)) { e.run(ctx, svc, send) },
	})
	s.Send(Opened{})
	return s
}

// Reduce returns the state after an event and what is to be done.
func Reduce(s State, e Event) (State, []Effect) { return e.apply(s) }

// Opened reads the connection.
type Opened struct{}

func (Opened) apply(s State) (State, []Effect) {
	s.Task = TaskLoad
	return s, []Effect{Load{s.ID}}
}

// Loaded brings the connection.
type Loaded struct{ Profile connection.Profile }

func (e Loaded) apply(s State) (State, []Effect) {
	s.Task = TaskNone
	return s.take(e.Profile), nil
}

// Toggled ticks a step, or takes the tick back.
type Toggled struct{ Step string }

func (e Toggled) apply(s State) (State, []Effect) {
	if Number(s.Steps, e.Step) == 0 {
		return s, nil
	}
	s = s.tick(!s.Ticked(e.Step), e.Step)
	return s, s.keep()
}

func (s State) keep() []Effect { return []Effect{Keep{s.ID, KeepTicks(s.Ticks)}} }

// CheckAsked runs what can be checked.
type CheckAsked struct{}

func (CheckAsked) apply(s State) (State, []Effect) {
	if s.Busy() || !s.Loaded || !s.Checkable() {
		return s, nil
	}
	s = s.quiet()
	s.Task, s.Checked, s.Results, s.proofs = TaskCheck, false, nil, nil
	return s, []Effect{Climb{s.Profile}}
}

// RungDone tells of a rung as it begins and as it ends.
type RungDone struct{ Result check.Result }

func (e RungDone) apply(s State) (State, []Effect) {
	if s.Task != TaskCheck {
		return s, nil
	}
	s.Results = slices.Clone(s.Results)
	if i := slices.IndexFunc(s.Results, func(r check.Result) bool { return r.ID == e.Result.ID }); i >= 0 {
		s.Results[i] = e.Result
	} else {
		s.Results = append(s.Results, e.Result)
	}
	return s.prove(), nil
}

// Checked brings the end of a check.
type Checked struct{ Report check.Report }

func (e Checked) apply(s State) (State, []Effect) {
	s.Task, s.Checked, s.Results = TaskNone, true, e.Report.Results
	s = s.prove()
	for _, r := range s.Results {
		if r.ID == check.RungPermissions && r.Verdict == check.Pass {
			s.Consent = Asking{}
		}
	}
	return s, s.keep()
}

// ConsentOpened opens the page on which an administrator consents;
// ConsentMailed writes the mail that asks for it.
type (
	ConsentOpened struct{}
	ConsentMailed struct{}
)

func (ConsentOpened) apply(s State) (State, []Effect) {
	s = s.quiet()
	s.Consent = Asking{Sent: true}
	return s, []Effect{Follow{s.Profile, "adminConsent"}}
}

func (ConsentMailed) apply(s State) (State, []Effect) {
	s = s.quiet()
	s.Consent = Asking{Sent: true}
	return s, []Effect{Follow{s.Profile, "mailAdmin"}}
}

// VerifyAsked looks whether the consent has arrived: by a fresh token.
type VerifyAsked struct{}

func (VerifyAsked) apply(s State) (State, []Effect) {
	if s.Busy() || !s.Loaded || !s.Checkable() {
		return s, nil
	}
	s = s.quiet()
	s.Task = TaskConsent
	return s, []Effect{Verify{s.Profile}}
}

// Verified brings what the token said.
type Verified struct{ Consent Consent }

func (e Verified) apply(s State) (State, []Effect) {
	s.Task = TaskNone
	s.Consent.Looked, s.Consent.Seen = true, e.Consent
	if e.Consent.Given {
		s = s.tick(true, StepConsent, StepPermissions)
		s.Consent.Sent = false
		return s, s.keep()
	}
	if !e.Consent.Unknown {
		s = s.tick(false, StepConsent)
	}
	return s, s.keep()
}

// Cancelled stops what runs.
type Cancelled struct{}

func (Cancelled) apply(s State) (State, []Effect) {
	if s.Task == TaskNone || s.Task == TaskLoad {
		return s, nil
	}
	s.Task = TaskNone
	return s, []Effect{Stop{}}
}

// Pressed follows a link of a step or a finding: "open:bcApps", "copy:clientId",
// "mail:admin", or an address.
type Pressed struct{ Target string }

func (e Pressed) apply(s State) (State, []Effect) {
	verb, name, _ := strings.Cut(e.Target, ":")
	s = s.quiet()
	switch verb {
	case "open":
		if name == "adminConsent" {
			return ConsentOpened{}.apply(s)
		}
		return s, []Effect{Follow{s.Profile, name}}
	case "copy":
		return s, []Effect{Put{Profile: s.Profile, Name: name}}
	case "mail":
		return ConsentMailed{}.apply(s)
	case "retry", "wait":
		return CheckAsked{}.apply(s)
	case "edit", "trim", "switch", "pick":
		s.Leave = LeaveEdit
	default:
		s.Leave = LeaveHome // sign in, settings, vault: the card has them
	}
	return s, nil
}

// ActionChosen follows an action of a finding.
type ActionChosen struct {
	Action  diagnose.Action
	Finding diagnose.Finding
}

// codeLookup is Microsoft's page that explains an AADSTS number.
const codeLookup = "https://login.microsoftonline.com/error?code="

func (e ActionChosen) apply(s State) (State, []Effect) {
	f := e.Finding
	switch {
	case e.Action == diagnose.OpenDocs:
		return s.quiet(), []Effect{Follow{s.Profile, f.Docs}}
	case e.Action == diagnose.OpenCodeLookup && f.Fault != nil && len(f.Fault.AADSTS) > 0:
		return s.quiet(), []Effect{Follow{s.Profile, codeLookup + strconv.Itoa(f.Fault.AADSTS[0])}}
	}
	return Pressed{Target: string(e.Action)}.apply(s)
}

// Copied puts a text that is on the screen on the clipboard.
type Copied struct{ Text string }

func (e Copied) apply(s State) (State, []Effect) { return s.quiet(), []Effect{Put{Text: e.Text}} }

// SheetAsked makes the page for the administrator: saved, opened in the
// browser, or as a mail. FileAsked writes the connection file.
type (
	SheetAsked struct{ How How }
	FileAsked  struct{}
)

// How is what becomes of the page for the administrator.
type How string

// The ways to hand it over.
const (
	HowSave How = "save"
	HowShow How = "show"
	HowMail How = "mail"
)

func (e SheetAsked) apply(s State) (State, []Effect) {
	if !s.Loaded || s.Busy() {
		return s, nil
	}
	s = s.quiet()
	if e.How == HowMail {
		return s, []Effect{Follow{s.Profile, "mailRecipe"}}
	}
	s.Task = TaskPaper
	return s, []Effect{Paper{Sheet: s.Sheet(), How: e.How}}
}

func (FileAsked) apply(s State) (State, []Effect) {
	if !s.Loaded || s.Busy() {
		return s, nil
	}
	s = s.quiet()
	s.Task = TaskPaper
	return s, []Effect{Paper{File: &s.Profile}}
}

// Done says that something outside was done; Key may be empty.
type Done struct {
	Key  string
	Args map[connection.Arg]string
}

func (e Done) apply(s State) (State, []Effect) {
	if s.Task == TaskPaper {
		s.Task = TaskNone
	}
	return s.say(true, e.Key, e.Args), nil
}

// Failed says why something could not be done.
type Failed struct{ Findings []diagnose.Finding }

func (e Failed) apply(s State) (State, []Effect) {
	s.Task, s.Findings = TaskNone, e.Findings
	return s, nil
}

// Left leaves the page.
type Left struct{ To Leave }

func (e Left) apply(s State) (State, []Effect) {
	s.Leave = e.To
	return s, nil
}
