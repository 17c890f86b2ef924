package cards

import (
	"cmp"
	"slices"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// RevokeAsked and DeleteAsked put the question.
type (
	RevokeAsked struct{ ID string }
	DeleteAsked struct{ ID string }
	// Confirmed answers the question with yes.
	Confirmed struct{ ID string }
	// Dismissed answers it with no.
	Dismissed struct{ ID string }
)

func (e RevokeAsked) apply(s State) (State, []Effect) { return s.ask(e.ID, AskRevoke), nil }
func (e DeleteAsked) apply(s State) (State, []Effect) { return s.ask(e.ID, AskDelete), nil }

func (s State) ask(id string, a Ask) State {
	if _, ok := s.Find(id); !ok || s.Card(id).Busy() {
		return s
	}
	return s.with(id, func(c *Card) { c.Asking, c.More = a, false })
}

func (e Confirmed) apply(s State) (State, []Effect) {
	switch s.Card(e.ID).Asking {
	case AskRevoke:
		return s.begin(e.ID, TaskRevoke, false)
	case AskDelete:
		return s.begin(e.ID, TaskDelete, false)
	case AskReset:
		return s.begin(e.ID, TaskReset, false)
	case AskCopy:
		return s.begin(e.ID, TaskCopy, false)
	case AskNone:
	}
	return s, nil
}

func (e Dismissed) apply(s State) (State, []Effect) {
	return s.with(e.ID, func(c *Card) { c.Asking = AskNone }), nil
}

// Revoked says that the tokens are forgotten.
type Revoked struct{ ID string }

func (e Revoked) apply(s State) (State, []Effect) {
	s = s.end(e.ID, func(c *Card) {
		c.Facts, c.Claims = connection.TokenFacts{}, false
		c.Said, c.SaidGood = check.Words{Key: "card.said.revoke"}, true
	})
	return s, []Effect{Inspect{ID: e.ID}, Load{}}
}

// Deleted says that a connection is gone; the next one is shown.
type Deleted struct{ ID string }

func (e Deleted) apply(s State) (State, []Effect) {
	next := ""
	if i := slices.IndexFunc(s.Profiles, func(p connection.Profile) bool { return p.ID == e.ID }); i >= 0 {
		switch {
		case i+1 < len(s.Profiles):
			next = s.Profiles[i+1].ID
		case i > 0:
			next = s.Profiles[i-1].ID
		}
	}
	left := slices.DeleteFunc(slices.Clone(s.Profiles), func(p connection.Profile) bool { return p.ID == e.ID })
	s = s.with(e.ID, func(c *Card) { *c = Card{} })
	if s.Selected == e.ID {
		s.Selected = next
	}
	s, effects := ListLoaded{Profiles: left}.apply(s)
	if next != "" && s.Selected == next {
		effects = append(effects, Inspect{ID: next})
	}
	s, fade := s.say("card.said.deleted", nil)
	return s, append(append(effects, fade...), Load{})
}

// Saved brings a connection as it was saved; Shown selects it, otherwise it is
// tested with its new values.
type Saved struct {
	Asked   string // the connection whose task it was
	Profile connection.Profile
	Shown   bool
}

func (e Saved) apply(s State) (State, []Effect) {
	s = s.end(e.Asked, func(*Card) {})
	list := slices.DeleteFunc(slices.Clone(s.Profiles), func(p connection.Profile) bool { return p.ID == e.Profile.ID })
	s, effects := ListLoaded{Profiles: append(list, e.Profile)}.apply(s)
	if e.Shown {
		s, fade := s.say("card.said.duplicated", nil)
		s, more := Selected{e.Profile.ID}.apply(s)
		return s, append(append(effects, fade...), more...)
	}
	s, test := TestConnection{e.Profile.ID}.apply(s)
	return s, append(effects, test...)
}

// Duplicate makes a copy of a connection.
type Duplicate struct{ ID string }

func (e Duplicate) apply(s State) (State, []Effect) {
	s = s.with(e.ID, func(c *Card) { c.More = false })
	return s.begin(e.ID, TaskCopyOf, false)
}

// ExportAsked writes the connection file.
type ExportAsked struct{ ID string }

func (e ExportAsked) apply(s State) (State, []Effect) {
	p, ok := s.Find(e.ID)
	if !ok {
		return s, nil
	}
	return s.with(e.ID, func(c *Card) { c.More = false }), []Effect{Write{Profile: p}}
}

// CopySummary puts the report on the clipboard, as text and unmasked.
type CopySummary struct{ ID string }

func (e CopySummary) apply(s State) (State, []Effect) {
	p, ok := s.Find(e.ID)
	if c := s.Card(e.ID); ok && c.Tested {
		return s, []Effect{Tell{Profile: p, Report: c.Report, Format: check.FormatText}}
	}
	return s, nil
}

// Copied puts a text that is on the screen on the clipboard.
type Copied struct{ Text string }

func (e Copied) apply(s State) (State, []Effect) { return s, []Effect{CopyText{Text: e.Text}} }

// ClaimsToggled opens or closes the table of claims.
type ClaimsToggled struct{ ID string }

func (e ClaimsToggled) apply(s State) (State, []Effect) {
	return s.with(e.ID, func(c *Card) { c.Claims = !c.Claims }), nil
}

// MoreToggled opens or closes the panel of rarer actions.
type MoreToggled struct{ ID string }

func (e MoreToggled) apply(s State) (State, []Effect) {
	return s.with(e.ID, func(c *Card) { c.More, c.Asking, c.Consent = !c.More, AskNone, check.Words{} }), nil
}

// RungToggled opens or closes what stands under a rung: its finding if it has
// one, and its evidence.
type RungToggled struct {
	ID   string
	Rung check.ID
}

func (e RungToggled) apply(s State) (State, []Effect) {
	return s.with(e.ID, func(c *Card) {
		i := slices.IndexFunc(c.Results, func(r check.Result) bool { return r.ID == e.Rung })
		if i >= 0 && len(c.Results[i].Findings) > 0 {
			c.Folded = toggled(c.Folded, e.Rung)
			return
		}
		c.Unfolded = toggled(c.Unfolded, e.Rung)
	}), nil
}

// EvidenceToggled opens or closes what was said on the wire for a rung.
type EvidenceToggled struct {
	ID   string
	Rung check.ID
}

func (e EvidenceToggled) apply(s State) (State, []Effect) {
	return s.with(e.ID, func(c *Card) { c.Unfolded = toggled(c.Unfolded, e.Rung) }), nil
}

func toggled(list []check.ID, id check.ID) []check.ID {
	if i := slices.Index(list, id); i >= 0 {
		return slices.Delete(slices.Clone(list), i, i+1)
	}
	return append(slices.Clone(list), id)
}

// While a sign-in waits: open the browser again, copy the link, show the line
// for the pasted address, type into it, hand it over.
type (
	OpenAgain     struct{ ID string }
	CopyLink      struct{ ID string }
	AnswerToggled struct{ ID string }
	AnswerTyped   struct {
		ID   string
		Text connection.Secret
	}
	AddressPasted struct{ ID string }
)

func (e OpenAgain) apply(s State) (State, []Effect) {
	p, _ := s.Find(e.ID)
	if c := s.Card(e.ID); c.Waiting() {
		return s, []Effect{OpenLink{Profile: p, URL: cmp.Or(c.Prompt.Short, c.Prompt.URL)}}
	}
	return s, nil
}

func (e CopyLink) apply(s State) (State, []Effect) {
	p, _ := s.Find(e.ID)
	c := s.Card(e.ID)
	if !c.Waiting() {
		return s, nil
	}
	// The whole address: it also works in a browser of another computer.
	return s, []Effect{CopyText{Profile: p, Text: cmp.Or(c.Prompt.URL, c.Prompt.Short)}}
}

func (e AnswerToggled) apply(s State) (State, []Effect) {
	return s.with(e.ID, func(c *Card) { c.Answer = Answer{Open: !c.Answer.Open} }), nil
}

func (e AnswerTyped) apply(s State) (State, []Effect) {
	return s.with(e.ID, func(c *Card) { c.Answer.Text, c.Answer.Findings = e.Text, nil }), nil
}

func (e AddressPasted) apply(s State) (State, []Effect) {
	c := s.Card(e.ID)
	address := connection.Secret(strings.TrimSpace(c.Answer.Text.Reveal()))
	if !c.Waiting() || address.Empty() {
		return s, nil
	}
	return s, []Effect{AnswerWith{e.ID, address}}
}

// AnswerFailed says why a pasted address was not taken; the wait goes on.
type AnswerFailed struct {
	ID       string
	Findings []diagnose.Finding
}

func (e AnswerFailed) apply(s State) (State, []Effect) {
	if s.Card(e.ID).Task != TaskSignIn {
		return s, nil
	}
	return s.with(e.ID, func(c *Card) { c.Answer.Findings = e.Findings }), nil
}
