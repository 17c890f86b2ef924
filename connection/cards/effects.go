package cards

import (
	"context"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// Load reads the list.
type Load struct{}

// Slot implements Effect.
func (Load) Slot() string { return "list" }

func (Load) run(ctx context.Context, svc Services, send func(Event)) {
	list, err := svc.List(ctx)
	if err != nil {
		send(ListFailed{svc.Explain(err)})
		return
	}
	send(ListLoaded{Profiles: list, Words: svc.StatusWords})
}

// Inspect reads the stored token's facts. Told says that somebody asked for it
// and wants an answer in words.
type Inspect struct {
	ID   string
	Told bool
}

// Slot implements Effect.
func (e Inspect) Slot() string { return "inspect:" + e.ID }

func (e Inspect) run(ctx context.Context, svc Services, send func(Event)) {
	facts, err := svc.Inspect(ctx, e.ID)
	if err != nil {
		send(InspectFailed{e.ID, svc.Explain(err)})
		return
	}
	send(Inspected{e.ID, facts, e.Told})
}

// Do runs a task of a connection.
type Do struct {
	Task    Task
	Profile connection.Profile
	Other   bool // sign in as another account
	Code    bool // sign in with a code, on any device
}

// Slot implements Effect: one task at a time for each connection.
func (e Do) Slot() string { return "task:" + e.Profile.ID }

func (e Do) run(ctx context.Context, svc Services, send func(Event)) {
	id := e.Profile.ID
	done, err := e.do(ctx, svc, send)
	if err != nil {
		if ctx.Err() == nil {
			send(TaskFailed{id, e.Task, svc.Explain(err)})
		}
		return
	}
	send(done)
}

// do runs the task and returns the event of its success.
//
//nolint:cyclop // a table: one case a task
func (e Do) do(ctx context.Context, svc Services, send func(Event)) (Event, error) {
	id := e.Profile.ID
	switch e.Task {
	case TaskToken:
		facts, err := svc.GetToken(ctx, e.Profile)
		return TokenGot{id, e.Task, facts}, err
	case TaskRefresh:
		facts, err := svc.Refresh(ctx, e.Profile)
		return TokenGot{id, e.Task, facts}, err
	case TaskSignIn:
		ask := func(p connection.Prompt) { send(Prompted{id, p}) }
		if e.Code {
			facts, err := svc.SignInByCode(ctx, e.Profile, ask)
			return TokenGot{id, e.Task, facts}, err
		}
		facts, err := svc.SignIn(ctx, e.Profile, e.Other, ask)
		return TokenGot{id, e.Task, facts}, err
	case TaskTest:
		report, err := svc.Check(ctx, e.Profile, func(r check.Result) { send(RungDone{id, r}) })
		return TestDone{id, report}, err
	case TaskRevoke:
		return Revoked{id}, svc.Revoke(ctx, id)
	case TaskDelete:
		return Deleted{id}, svc.Remove(ctx, id)
	case TaskCopyOf:
		p, err := svc.Duplicate(ctx, id)
		return Saved{id, p, true}, err
	case TaskSave:
		p, err := svc.Save(ctx, e.Profile)
		return Saved{id, p, false}, err
	case TaskReset:
		return VaultReset{id}, svc.ResetVault(ctx)
	case TaskCopy:
		return TokenCopied{id}, svc.CopyToken(ctx, id)
	case TaskConsent:
		seen, err := svc.Consent(ctx, e.Profile)
		return ConsentSeen{id, seen}, err
	case TaskNone:
	}
	return Stopped{id}, nil
}

// Stop ends the task of a connection by taking its slot.
type Stop struct{ ID string }

// Slot implements Effect.
func (e Stop) Slot() string { return "task:" + e.ID }

func (Stop) run(context.Context, Services, func(Event)) {}

// AnswerWith hands a pasted address to the waiting sign-in.
type AnswerWith struct {
	ID      string
	Address connection.Secret
}

// Slot implements Effect.
func (e AnswerWith) Slot() string { return "answer:" + e.ID }

func (e AnswerWith) run(ctx context.Context, svc Services, send func(Event)) {
	if err := svc.AnswerSignIn(ctx, e.ID, e.Address.Reveal()); err != nil {
		send(AnswerFailed{e.ID, svc.Explain(err)})
	}
}

// OpenLink opens an address in the browser: URL, or what Name stands for.
type OpenLink struct {
	Profile   connection.Profile
	URL, Name string
}

// Slot implements Effect.
func (OpenLink) Slot() string { return "open" }

func (e OpenLink) run(ctx context.Context, svc Services, send func(Event)) {
	address := e.URL
	if address == "" && strings.HasPrefix(e.Name, "https://") {
		address = e.Name
	}
	if address == "" {
		address = svc.Links(e.Profile)[e.Name]
	}
	if address == "" {
		err := &connection.Fault{Stage: connection.StageBrowser, Kind: "no-link"}
		send(OpenFailed{e.Profile.ID, svc.Explain(err.With(connection.ArgName, e.Name))})
		return
	}
	if err := svc.Open(ctx, address); err != nil {
		send(OpenFailed{e.Profile.ID, svc.Explain(err)})
	}
}

// CopyText puts a text on the clipboard: Text, or what Name stands for.
type CopyText struct {
	Profile    connection.Profile
	Text, Name string
}

// Slot implements Effect.
func (CopyText) Slot() string { return "copy" }

func (e CopyText) run(ctx context.Context, svc Services, send func(Event)) {
	text := e.Text
	if text == "" && e.Name != "" {
		text = svc.Links(e.Profile)[e.Name]
	}
	if text == "" {
		send(Said{"card.said.nothing", nil})
		return
	}
	if err := svc.Copy(ctx, text); err != nil {
		send(OpenFailed{e.Profile.ID, svc.Explain(err)})
		return
	}
	send(Said{"card.said.copied", nil})
}

// Write writes the connection file at a place that the user chooses.
type Write struct{ Profile connection.Profile }

// Slot implements Effect.
func (Write) Slot() string { return "write" }

func (e Write) run(ctx context.Context, svc Services, send func(Event)) {
	name, err := svc.Export(ctx, e.Profile)
	switch {
	case err != nil:
		send(OpenFailed{e.Profile.ID, svc.Explain(err)})
	case name != "":
		send(Said{"card.said.written", args(connection.ArgPath, name)})
	}
}

// Said is a short remark.
type Said struct {
	Key  string
	Args map[connection.Arg]string
}

func (e Said) apply(s State) (State, []Effect) { return s.say(e.Key, e.Args) }

// Fade takes a remark away after a while.
type Fade struct{}

// noticeFor is how long a remark stays.
const noticeFor = 4 * time.Second

// Slot implements Effect: a new remark begins its own time.
func (Fade) Slot() string { return "notice" }

func (Fade) run(ctx context.Context, _ Services, send func(Event)) {
	select {
	case <-ctx.Done():
	case <-time.After(noticeFor):
		send(NoticeDismissed{})
	}
}

// OpenFailed says why something outside could not be opened, copied or written.
type OpenFailed struct {
	ID       string
	Findings []diagnose.Finding
}

func (e OpenFailed) apply(s State) (State, []Effect) {
	if e.ID == "" && s.Explain.Open {
		s.Explain.Trouble = e.Findings
		return s, nil
	}
	return s.with(e.ID, func(c *Card) { c.Findings, c.Failed = e.Findings, TaskNone }), nil
}
