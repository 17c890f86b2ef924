package cards

import (
	"context"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// Explain is the box into which any error may be pasted. What is pasted may
// hold a secret, hence a Secret; it is forgotten when the box is closed.
type Explain struct {
	Open bool
	Text connection.Secret
	// Looked says that the rest belongs to the text.
	Looked  bool
	Known   bool
	Codes   []string // what was seen in the text
	Finding diagnose.Finding
	// Trouble is why a page could not be opened or a text not be copied.
	Trouble []diagnose.Finding
}

// ExplainOpened opens the box, ExplainClosed closes it.
type (
	ExplainOpened struct{}
	ExplainClosed struct{}
)

func (ExplainOpened) apply(s State) (State, []Effect) {
	s.Explain.Open = true
	return s, nil
}

func (ExplainClosed) apply(s State) (State, []Effect) {
	if !s.Explain.Open {
		return s, nil
	}
	s.Explain = Explain{}
	return s, []Effect{LookUp{}}
}

// ExplainTyped says what stands in the box.
type ExplainTyped struct{ Text connection.Secret }

func (e ExplainTyped) apply(s State) (State, []Effect) {
	if !s.Explain.Open {
		return s, nil
	}
	if strings.TrimSpace(e.Text.Reveal()) == "" {
		s.Explain = Explain{Open: true}
		return s, []Effect{LookUp{}}
	}
	s.Explain.Text, s.Explain.Trouble = e.Text, nil
	return s, []Effect{LookUp(e)}
}

// lookUpAfter is how long nothing is typed before the catalogue is asked.
const lookUpAfter = 150 * time.Millisecond

// LookUp finds what a text means once nothing more is typed; an empty text only
// stops what was looked for.
type LookUp struct{ Text connection.Secret }

// Slot implements Effect: every key begins the pause anew.
func (LookUp) Slot() string { return "explain" }

func (e LookUp) run(ctx context.Context, svc Services, send func(Event)) {
	if e.Text.Empty() {
		return
	}
	select {
	case <-ctx.Done():
		return
	case <-time.After(lookUpAfter):
	}
	finding, codes, known := svc.Lookup(e.Text.Reveal())
	send(Explained{Finding: finding, Codes: codes, Known: known})
}

// Explained brings what the text means.
type Explained struct {
	Finding diagnose.Finding
	Codes   []string
	Known   bool
}

func (e Explained) apply(s State) (State, []Effect) {
	if !s.Explain.Open || s.Explain.Text.Empty() {
		return s, nil
	}
	x := &s.Explain
	x.Looked, x.Known, x.Codes, x.Finding = true, e.Known, e.Codes, e.Finding
	x.Finding.Actions, x.Finding.Choices = possible(e.Finding), nil
	return s, nil
}

// possible are the actions that need no connection: reading on and copying.
func possible(f diagnose.Finding) []diagnose.Action {
	var out []diagnose.Action
	if f.Docs != "" {
		out = append(out, diagnose.OpenDocs)
	}
	if f.Fault != nil && len(f.Fault.AADSTS) > 0 {
		out = append(out, diagnose.OpenCodeLookup)
	}
	return append(out, diagnose.CopySupport)
}

// ExplainAction says that somebody pressed a button of the explained finding.
type ExplainAction struct{ Action diagnose.Action }

func (e ExplainAction) apply(s State) (State, []Effect) {
	verb, object := e.Action.Cut()
	if !s.Explain.Looked || verb != "open" {
		return s, nil
	}
	chosen := ActionChosen{Action: e.Action, Finding: s.Explain.Finding}
	return s, []Effect{chosen.link(connection.Profile{}, object)}
}
