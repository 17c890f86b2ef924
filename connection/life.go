package connection

import "time"

// RefreshIdle is how long Entra keeps a refresh token that nobody uses; each
// renewal gives a new one with a new term. A tenant's rules, or another
// authority, may end it sooner.
// Source: learn.microsoft.com/entra/identity-platform/refresh-tokens.
const RefreshIdle = 90 * 24 * time.Hour

// RefreshSoon is how long before that estimate a person is told.
const RefreshSoon = 14 * 24 * time.Hour

// TokenSoon is how much life of a token that nothing renews is worth a word.
const TokenSoon = 15 * time.Minute

// RefreshEnds is the moment at which the refresh token ends if nothing is
// renewed until then. It is an estimate: no authority says it. Zero: there is no
// refresh token, or nobody knows since when.
func (f TokenFacts) RefreshEnds() time.Time {
	if !f.HasRefresh || f.RefreshSince.IsZero() {
		return time.Time{}
	}
	return f.RefreshSince.Add(RefreshIdle)
}

// Left is how much life the access token has at a moment; known says whether
// the authority told until when it is valid.
func (f TokenFacts) Left(now time.Time) (left time.Duration, known bool) {
	if !f.Valid || f.Expires.IsZero() {
		return 0, f.Present && !f.Expires.IsZero()
	}
	return f.Expires.Sub(now), true
}

// EndsSoon says that the access token ends within TokenSoon and that nothing
// renews it: a person has to sign in again then.
func (f TokenFacts) EndsSoon(m Mode, now time.Time) bool {
	left, known := f.Left(now)
	return f.Valid && known && left <= TokenSoon && m.Interactive() && !f.HasRefresh
}
