package compare

import (
	"cmp"
	"context"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// Answer is the panel for the address on which a browser ended that cannot reach
// this computer, or for the text of a page that refuses. It may carry a code,
// hence a Secret.
type Answer struct {
	Open     bool
	Text     connection.Secret
	Findings []diagnose.Finding // why the answer was not taken
}

// Waiting says whether a sign-in waits for a person.
func (s Side) Waiting() bool { return s.Asking && s.Prompt != connection.Prompt{} }

// Waiting says whether a sign-in waits on either side.
func (s State) Waiting() bool { return s.Sides[0].Waiting() || s.Sides[1].Waiting() }

// While a sign-in waits on a side: open the browser again, copy the link or the
// code, show the line for the pasted answer, type into it, hand it over.
type (
	OpenAgain     struct{ At int }
	LinkCopied    struct{ At int }
	CodeCopied    struct{ At int }
	AnswerToggled struct{ At int }
	AnswerTyped   struct {
		At   int
		Text connection.Secret
	}
	AnswerGiven  struct{ At int }
	AnswerFailed struct {
		At       int
		Findings []diagnose.Finding
	}
)

func (e OpenAgain) apply(s State) (State, []Effect) {
	x := s.Sides[e.At]
	if !x.Waiting() {
		return s, nil
	}
	return s, []Effect{Open{At: e.At, URL: cmp.Or(x.Prompt.Short, x.Prompt.URL)}}
}

func (e LinkCopied) apply(s State) (State, []Effect) {
	x := s.Sides[e.At]
	if !x.Waiting() {
		return s, nil
	}
	// The whole address: it also works in a browser of another computer.
	return s, []Effect{Copy{Text: cmp.Or(x.Prompt.URL, x.Prompt.Short), Link: true}}
}

func (e CodeCopied) apply(s State) (State, []Effect) {
	x := s.Sides[e.At]
	if !x.Waiting() || x.Prompt.Code == "" {
		return s, nil
	}
	return s, []Effect{Copy{Text: x.Prompt.Code, Link: true}}
}

func (e AnswerToggled) apply(s State) (State, []Effect) {
	s.Sides[e.At].Answer = Answer{Open: !s.Sides[e.At].Answer.Open}
	return s, nil
}

func (e AnswerTyped) apply(s State) (State, []Effect) {
	s.Sides[e.At].Answer.Text, s.Sides[e.At].Answer.Findings = e.Text, nil
	return s, nil
}

func (e AnswerGiven) apply(s State) (State, []Effect) {
	x := s.Sides[e.At]
	text := connection.Secret(strings.TrimSpace(x.Answer.Text.Reveal()))
	if !x.Waiting() || text.Empty() {
		return s, nil
	}
	return s, []Effect{GiveAnswer{At: e.At, ID: x.Profile.ID, Text: text}}
}

// AnswerFailed says why it was not taken; the wait goes on.
func (e AnswerFailed) apply(s State) (State, []Effect) {
	if s.Sides[e.At].Waiting() {
		s.Sides[e.At].Answer.Findings = e.Findings
	}
	return s, nil
}

// Open opens an address in the browser; GiveAnswer hands a pasted one to the
// waiting sign-in.
type (
	Open struct {
		At  int
		URL string
	}
	GiveAnswer struct {
		At   int
		ID   string
		Text connection.Secret
	}
)

// Slot implements Effect.
func (Open) Slot() string { return "open" }

// Slot implements Effect.
func (e GiveAnswer) Slot() string { return "answer:" + slot(e.At) }

func (e Open) run(ctx context.Context, svc Services, send func(Event)) {
	if err := svc.Open(ctx, e.URL); err != nil && ctx.Err() == nil {
		send(OpenFailed{At: e.At})
	}
}

func (e GiveAnswer) run(ctx context.Context, svc Services, send func(Event)) {
	if err := svc.AnswerSignIn(ctx, e.ID, e.Text.Reveal()); err != nil && ctx.Err() == nil {
		send(AnswerFailed{At: e.At, Findings: svc.Explain(err)})
	}
}

// OpenFailed says that no browser could be opened: the link is to be copied.
type OpenFailed struct{ At int }

func (e OpenFailed) apply(s State) (State, []Effect) {
	if s.Sides[e.At].Waiting() {
		s.Sides[e.At].Prompt.BrowserFailed = true
	}
	return s, nil
}
