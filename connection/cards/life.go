package cards

import (
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// Renewal is how the renewal of a connection's token by itself stands.
type Renewal struct {
	Next time.Time // when it is tried next; zero: not by itself
	Done time.Time // when it last went well; zero: not in this session
	// Failed is when it last went wrong, zero after it went well; Findings say why.
	Failed   time.Time
	Findings []diagnose.Finding
}

// RenewalTold says how the renewal of a token stands now.
type RenewalTold struct {
	ID      string
	Renewal Renewal
}

func (e RenewalTold) apply(s State) (State, []Effect) {
	before := s.Card(e.ID).Renewal
	now := e.Renewal
	_, known := s.Find(e.ID)
	blank := now.Next.IsZero() && now.Failed.IsZero() && now.Done.IsZero()
	if !known && blank {
		return s, nil // it was deleted
	}
	if blank {
		// Off the list. Why the last attempt failed stays until there is a token.
		now.Done, now.Failed, now.Findings = before.Done, before.Failed, before.Findings
	}
	s = s.with(e.ID, func(c *Card) { c.Renewal = now })
	if !known || now.Done.Equal(before.Done) && now.Failed.Equal(before.Failed) {
		return s, nil
	}
	// The token is another one, or its connection stands otherwise.
	if s.Card(e.ID).Seen && !s.Card(e.ID).Busy() {
		return s, []Effect{Inspect{ID: e.ID}, Load{}}
	}
	return s, []Effect{Load{}}
}

// StartWithCode signs in with a code that is typed into a browser on any
// device.
type StartWithCode struct{ ID string }

func (e StartWithCode) apply(s State) (State, []Effect) {
	p, ok := s.Find(e.ID)
	if !ok || !p.Mode.Interactive() {
		return s, nil
	}
	s = s.with(e.ID, func(c *Card) { c.More = false })
	s, effects := s.begin(e.ID, TaskSignIn, false)
	for i, f := range effects {
		if d, ok := f.(Do); ok {
			d.Code = true
			effects[i] = d
		}
	}
	return s, effects
}

// CodeCopied puts the code of the waiting sign-in on the clipboard.
type CodeCopied struct{ ID string }

func (e CodeCopied) apply(s State) (State, []Effect) {
	p, _ := s.Find(e.ID)
	if c := s.Card(e.ID); c.Waiting() && c.Prompt.Code != "" {
		return s, []Effect{CopyText{Profile: p, Text: c.Prompt.Code}}
	}
	return s, nil
}

// CopyTokenAsked puts the question whether the access token shall be copied.
type CopyTokenAsked struct{ ID string }

func (e CopyTokenAsked) apply(s State) (State, []Effect) {
	if s.World.NoTokenCopy || !s.Card(e.ID).Facts.Valid {
		return s, nil
	}
	return s.ask(e.ID, AskCopy), nil
}

// TokenCopied says that the token is on the clipboard.
type TokenCopied struct{ ID string }

func (e TokenCopied) apply(s State) (State, []Effect) {
	s = s.end(e.ID, func(c *Card) { c.Said, c.SaidGood = check.Words{Key: "card.said.copytoken"}, true })
	return s, []Effect{Inspect{ID: e.ID}}
}

// CopyAllowed says whether tokens may be copied: the settings have changed.
type CopyAllowed struct{ Allowed bool }

func (e CopyAllowed) apply(s State) (State, []Effect) {
	s.World.NoTokenCopy = !e.Allowed
	if !e.Allowed {
		for id, c := range s.cards {
			if c.Asking == AskCopy {
				s = s.with(id, func(c *Card) { c.Asking = AskNone })
			}
		}
	}
	return s, nil
}

// soon says what of a person's authorization ends before long, and that only a
// person can mend: a token that nothing renews, or a refresh token that nobody
// has used for long.
func soon(p connection.Profile, c Card, now time.Time) (check.Words, bool) {
	if !p.Mode.Interactive() || !c.Seen {
		return check.Words{}, false
	}
	if c.Facts.EndsSoon(p.Mode, now) {
		return check.Words{Key: "home.note.token.soon"}, true
	}
	ends := c.Facts.RefreshEnds()
	if ends.IsZero() || ends.Sub(now) > connection.RefreshSoon {
		return check.Words{}, false
	}
	const day = 24 * time.Hour
	return count("home.note.refresh.soon", max(0, int(ends.Sub(now)/day))), true
}
