package cards

import (
	"cmp"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/check"
)

// Consent is what a fresh token says of an administrator's consent. The answer
// in the browser proves nothing: it says "admin_consent=True" on refusals too.
// Source: learn.microsoft.com/entra/identity-platform/v2-admin-consent.
type Consent struct {
	Given bool
	// Unknown says that the token cannot be read; only a test tells.
	Unknown bool
	Has     []string // permissions that the token carries
	Missing []string // those that the set-up asks for and the token lacks
}

// ConsentOpened opens the page on which an administrator consents,
// ConsentLinkCopied takes its address along, ConsentMailed writes the mail that
// asks for it, and ConsentAsked looks whether it has arrived.
type (
	ConsentOpened     struct{ ID string }
	ConsentLinkCopied struct{ ID string }
	ConsentMailed     struct{ ID string }
	ConsentAsked      struct{ ID string }
)

func (e ConsentOpened) apply(s State) (State, []Effect) {
	return s.awaitConsent(e.ID, func(p connection.Profile) Effect { return OpenLink{Profile: p, Name: "adminConsent"} })
}

func (e ConsentLinkCopied) apply(s State) (State, []Effect) {
	return s.awaitConsent(e.ID, func(p connection.Profile) Effect { return CopyText{Profile: p, Name: "consentLink"} })
}

func (e ConsentMailed) apply(s State) (State, []Effect) {
	return s.awaitConsent(e.ID, func(p connection.Profile) Effect { return OpenLink{Profile: p, Name: "mailAdmin"} })
}

func (e ConsentAsked) apply(s State) (State, []Effect) {
	s, effects := s.begin(e.ID, TaskConsent, false)
	if len(effects) == 0 {
		return s, nil
	}
	return s.with(e.ID, func(c *Card) { c.Consent, c.ConsentGood = check.Words{Key: "recipe.consent.looking"}, false }), effects
}

// awaitConsent does what asks the administrator and says what comes after it.
func (s State) awaitConsent(id string, do func(connection.Profile) Effect) (State, []Effect) {
	p, ok := s.Find(id)
	if !ok || s.Card(id).Busy() {
		return s, nil
	}
	s = s.with(id, func(c *Card) {
		c.Consent, c.ConsentGood = check.Words{Key: "recipe.consent.waiting"}, false
		c.Findings, c.Failed = nil, TaskNone
	})
	return s, []Effect{do(p)}
}

// ConsentSeen brings what a fresh token said.
type ConsentSeen struct {
	ID      string
	Consent Consent
}

func (e ConsentSeen) apply(s State) (State, []Effect) {
	s = s.end(e.ID, func(c *Card) { c.Consent, c.ConsentGood = e.Consent.words(), e.Consent.Given })
	return s, []Effect{Inspect{ID: e.ID}, Load{}}
}

// words says what was seen.
func (c Consent) words() check.Words {
	has, missing := strings.Join(c.Has, ", "), strings.Join(c.Missing, ", ")
	switch {
	case c.Unknown:
		return check.Words{Key: "recipe.consent.unknown"}
	case c.Given && missing != "":
		return check.Words{Key: "card.consent.partly", Args: map[connection.Arg]string{connection.ArgRoles: has, connection.ArgPermission: missing}}
	case c.Given:
		return check.Words{Key: "recipe.consent.given", Args: args(connection.ArgRoles, has)}
	}
	return check.Words{Key: "recipe.consent.notyet", Args: args(connection.ArgPermission, cmp.Or(missing, "API.ReadWrite.All"))}
}
