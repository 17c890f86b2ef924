package setup

import (
	"context"
	"strconv"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// ActionChosen says that somebody pressed a button of a finding. Choice is the
// value chosen for a "pick:" action.
type ActionChosen struct {
	Action  diagnose.Action
	Choice  string
	Finding diagnose.Finding
}

func (e ActionChosen) apply(s State) (State, []Effect) {
	verb, object := e.Action.Cut()
	switch verb {
	case "renew": // here the secret is a field
		return s.edit(connection.FieldSecret)
	case "edit":
		return s.edit(connection.Field(object))
	case "switch":
		return s.swap(connection.Field(object))
	case "pick":
		if e.Action == diagnose.PickRoute {
			return s.pickRoute(e.Finding.Args[connection.ArgRoute], e.Choice)
		}
		return s.pick(connection.Field(object), e.Choice)
	case "signin":
		return TokenAsked{Other: object == "other"}.apply(s)
	case "open":
		return e.open(s, object)
	case "mail":
		return LinkOpened{"mailAdmin"}.apply(s)
	case "copy":
		return TextCopied{object}.apply(s)
	case "settings", "vault":
		s.Wanted, s.WantedTurn = e.Action, s.WantedTurn+1
		return s, nil
	}
	return e.again(s, verb, connection.Field(object))
}

// again does what mends something and tries once more.
func (e ActionChosen) again(s State, verb string, f connection.Field) (State, []Effect) {
	var effects []Effect
	switch verb {
	case "trim":
		s, effects = Left{f}.apply(s)
	case "keep":
		s, effects = Edited{connection.FieldKeep, string(connection.KeepSession)}.apply(s)
	case "wait":
		if e.Finding.Fault != nil {
			s.Patience = e.Finding.Fault.Retry
		}
	case "retry":
	default:
		return s, nil
	}
	failed := s.TroubleOf(TaskSave) != nil || verb == "keep"
	s, more := s.retry(failed)
	s.Patience = 0
	return s, append(effects, more...)
}

// open opens what the finding itself names, or a place of this connection.
func (e ActionChosen) open(s State, name string) (State, []Effect) {
	address := ""
	switch {
	case name == "docs":
		address = e.Finding.Docs
	case name == "codeLookup" && e.Finding.Fault != nil && len(e.Finding.Fault.AADSTS) > 0:
		codes := e.Finding.Fault.AADSTS
		address = "https://login.microsoftonline.com/error?code=" + strconv.Itoa(codes[len(codes)-1])
	}
	return s.begin(TaskOpen), []Effect{Open{URL: address, Name: name, Profile: s.Profile()}}
}

// edit goes to a field, stopping what the present step does.
func (s State) edit(f connection.Field) (State, []Effect) {
	s, effects := s.stop(TaskToken, TaskAnswer, TaskCheck)
	s.Prompt, s.Answer = connection.Prompt{}, Answer{}
	return s.jump(f), effects
}

// swap changes platform or mode to the other one and signs in again; where a
// value is missing for that, it goes there instead.
func (s State) swap(f connection.Field) (State, []Effect) {
	var other string
	switch {
	case f == connection.FieldPlatform && s.Draft.Platform == connection.PlatformWeb:
		other = string(connection.PlatformDesktop)
	case f == connection.FieldPlatform:
		other = string(connection.PlatformWeb)
	case f == connection.FieldMode && s.Draft.Mode.Interactive():
		other = string(connection.ModeApp)
	case f == connection.FieldMode:
		other = string(connection.ModeUser)
	default:
		return s.edit(f)
	}
	s, effects := Edited{f, other}.apply(s)
	s, more := TokenAsked{}.apply(s)
	return s, append(effects, more...)
}

// pick takes a value that a finding offered, and tries again.
func (s State) pick(f connection.Field, choice string) (State, []Effect) {
	if choice == "" {
		return s.edit(f)
	}
	e := Event(Edited{f, choice})
	if f == connection.FieldEnvironment {
		e = EnvironmentPicked{choice}
	}
	s, effects := e.apply(s)
	if f == connection.FieldCompany {
		s = s.settleCompany()
	}
	s, more := s.retry(false)
	return s, append(effects, more...)
}

// retry does again what failed: the saving, or what the present step is for.
func (s State) retry(saving bool) (State, []Effect) {
	if saving {
		return SaveAsked{}.apply(s)
	}
	switch s.Step {
	case StepSignIn:
		return TokenAsked{}.apply(s)
	case StepPlace:
		return ListsAsked{}.apply(s)
	case StepTest:
		return CheckAsked{}.apply(s)
	case StepRegistration:
		return s.lookUp(0)
	case StepKind:
	}
	return s, nil
}

// LinkOpened opens a place by its name ("registration", "bcApps", …), or a full
// address, in the browser.
type LinkOpened struct{ Name string }

func (e LinkOpened) apply(s State) (State, []Effect) {
	return s.begin(TaskOpen), []Effect{Open{Name: e.Name, Profile: s.Profile()}}
}

// TextCopied copies a text by its name ("redirect", "consentMail", …).
type TextCopied struct{ Name string }

func (e TextCopied) apply(s State) (State, []Effect) {
	return s.begin(TaskCopy), []Effect{Copy{What: e.Name, Profile: s.Profile()}}
}

// CopyText copies a text that the screen has made, such as details for support.
type CopyText struct{ Text string }

func (e CopyText) apply(s State) (State, []Effect) {
	return s.begin(TaskCopy), []Effect{Copy{What: "text", Text: e.Text}}
}

// Open opens an address in the system's browser: URL, or the link that Name
// stands for with this profile.
type Open struct {
	URL, Name string
	Profile   connection.Profile
}

// Slot implements Effect.
func (Open) Slot() Task { return TaskOpen }

func (e Open) run(ctx context.Context, svc Services, send func(Event)) {
	address := e.URL
	if address == "" && strings.HasPrefix(e.Name, "https://") {
		address = e.Name
	}
	if address == "" {
		address = svc.Links(e.Profile)[e.Name]
	}
	if address == "" {
		err := &connection.Fault{Stage: connection.StageBrowser, Kind: "no-link"}
		send(OpenFailed{svc.Explain(err.With(connection.ArgName, e.Name))})
		return
	}
	if err := svc.Open(ctx, address); err != nil {
		send(OpenFailed{svc.Explain(err)})
		return
	}
	send(Opened{})
}

// Copy puts a text on the clipboard: Text, or the one that What stands for with
// this profile.
type Copy struct {
	What, Text string
	Profile    connection.Profile
}

// Slot implements Effect.
func (Copy) Slot() Task { return TaskCopy }

func (e Copy) run(ctx context.Context, svc Services, send func(Event)) {
	text := e.Text
	if text == "" {
		text = svc.Links(e.Profile)[e.What]
	}
	if text == "" {
		if at := textOf(&e.Profile, connection.Field(e.What)); at != nil {
			text = *at
		}
	}
	if text == "" {
		send(Copied{}) // nothing to copy yet: nothing to say
		return
	}
	if err := svc.Copy(ctx, text); err != nil {
		send(CopyFailed{svc.Explain(err)})
		return
	}
	send(Copied{What: e.What})
}

// Opened says that the browser was told.
type Opened struct{}

func (Opened) apply(s State) (State, []Effect) { return s.end(TaskOpen), nil }

// OpenFailed says that the browser could not be told.
type OpenFailed struct{ Findings []diagnose.Finding }

func (e OpenFailed) apply(s State) (State, []Effect) { return s.fail(TaskOpen, e.Findings), nil }

// Copied says that a text is on the clipboard.
type Copied struct{ What string }

func (e Copied) apply(s State) (State, []Effect) {
	s = s.end(TaskCopy)
	if e.What == "" {
		return s.notice("nothing-to-copy"), nil
	}
	return s.notice("copied"), nil
}

// CopyFailed says that the clipboard did not take the text.
type CopyFailed struct{ Findings []diagnose.Finding }

func (e CopyFailed) apply(s State) (State, []Effect) { return s.fail(TaskCopy, e.Findings), nil }
