package card

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// tokenPanel is the state of the access token and what may be known of it.
type tokenPanel struct {
	s      *Screen
	state  *parts.Text
	until  *parts.Text
	start  *parts.Button
	get    *parts.Button
	check  *parts.Button
	claims *parts.Button
	stop   *parts.Button
	when   *parts.Text
	place  *parts.Facts
	access *parts.Facts
	said   *parts.Banner
	self   *renewalLine
	table  *claimTable
	box    *fyne.Container
}

func newTokenPanel(s *Screen) *tokenPanel {
	k := s.kit
	t := &tokenPanel{s: s, state: k.Text(parts.StateOf().Raw(), ""), until: k.Text(parts.Body(), "")}
	t.start = s.button("card.start", parts.Primary, func(id string) cards.Event { return cards.StartAuthorization{ID: id} })
	t.get = s.button("card.get", parts.Secondary, func(id string) cards.Event { return cards.GetToken{ID: id} })
	t.check = s.button("card.check", parts.Secondary, func(id string) cards.Event { return cards.CheckToken{ID: id} })
	t.claims = s.button("card.claims", parts.Secondary, func(id string) cards.Event { return cards.ClaimsToggled{ID: id} })
	t.stop = s.button("card.cancel", parts.Secondary, func(id string) cards.Event { return cards.Cancelled{ID: id} })
	t.when = k.Text(parts.Small(), "")
	t.place, t.access = k.Facts(1, 272, 112), k.Facts(1, 272, 112)
	t.said = k.Banner(parts.ToneWell, "")
	t.self = newRenewalLine(s)
	t.table = newClaimTable(s)
	head := parts.Column(2, k.Text(parts.Soft(), s.say("card.token")), parts.Wrap(12, t.state, t.until))
	t.box = parts.Panel(parts.Column(14,
		parts.Ends(16, head, parts.Wrap(12, t.start, t.get, t.check, t.claims, t.stop)),
		t.said, t.self.box, parts.Shares(24, 6, 0.58, 640, t.place, t.access), t.when, t.table.box,
	))
	return t
}

func (t *tokenPanel) render() {
	s := t.s
	parts.Show(t.box, !s.card.Waiting() && !s.p.Draft)
	state, until, tone := t.tell()
	token, _ := tone.Tokens()
	if tone == parts.ToneNeutral {
		token = look.Ink
	}
	t.state.SetStyle(parts.StateOf().Raw().In(token))
	t.state.SetText(state)
	rest := token
	if tone == parts.ToneNeutral {
		rest = look.Soft
	}
	t.until.SetStyle(parts.Body().In(rest))
	t.until.SetText(until)
	parts.Show(t.until, until != "")
	t.buttons()
	t.place.Set(t.placeFacts())
	t.access.Set(t.accessFacts())
	words := s.words(s.card.Said)
	parts.Show(t.said, words != "")
	if words != "" {
		t.said.Set(toneIf(s.card.SaidGood), words)
	}
	t.self.render()
	t.table.render()
}

func toneIf(good bool) parts.Tone {
	if good {
		return parts.ToneWell
	}
	return parts.ToneAttention
}

func (t *tokenPanel) buttons() {
	c, p := t.s.card, t.s.p
	own := c.Busy() && c.Task != cards.TaskTest
	signIn := p.Mode.Interactive() && c.Seen && !c.Facts.Valid && !c.Facts.HasRefresh
	parts.Show(t.start, signIn && !own)
	parts.Show(t.get, !signIn && !own)
	parts.Show(t.check, !own)
	parts.Show(t.claims, !own && len(c.Facts.Claims) > 0)
	parts.Show(t.stop, own && c.Task != cards.TaskDelete && c.Task != cards.TaskRevoke)
	t.hold(c, signIn)
}

// hold disables what cannot be pressed now, and says when to use what can.
func (t *tokenPanel) hold(c cards.Card, signIn bool) {
	busy := ""
	if c.Busy() {
		busy = t.s.say("card.busy")
	}
	for _, b := range []*parts.Button{t.start, t.get, t.check} {
		b.SetEnabled(busy == "", busy)
	}
	key := "card.claims"
	if c.Claims {
		key = "card.claims.hide"
	}
	t.claims.SetText(t.s.say(key))
	switch {
	case signIn:
		t.when.SetText(t.s.say("card.when.start") + " " + t.s.say("card.when.check"))
	case len(c.Facts.Claims) > 0:
		t.when.SetText(t.s.say("card.when.get") + " " + t.s.say("card.when.check") + " " + t.s.say("card.when.claims"))
	default:
		t.when.SetText(t.s.say("card.when.get") + " " + t.s.say("card.when.check"))
	}
}

// tell says how the token is: the word, what follows from it, and its colour.
func (t *tokenPanel) tell() (state, more string, tone parts.Tone) {
	s, c := t.s, t.s.card
	f := c.Facts
	switch {
	case c.Busy() && c.Task != cards.TaskTest:
		return s.say("card.task." + string(c.Task)), "", parts.ToneAccent
	case !c.Seen:
		return s.say("card.token.unseen"), "", parts.ToneNeutral
	case f.Valid:
		return t.valid(f)
	case f.Present && f.Stale:
		return s.say("card.token.stale"), s.say("card.token.stale.more"), parts.ToneAttention
	case f.HasRefresh || (f.Present && !s.p.Mode.Interactive()):
		return s.say("card.token.ended", "time", t.clock(f.Expires)), s.say("card.token.ended.more"), parts.ToneNeutral
	case s.p.Mode.Interactive():
		return s.say("card.token.signin"), s.say("card.token.signin.more"), parts.ToneAttention
	default:
		return s.say("card.token.none"), s.say("card.token.none.more"), parts.ToneNeutral
	}
}

// valid says until when a token counts and what follows then.
func (t *tokenPanel) valid(f connection.TokenFacts) (state, more string, tone parts.Tone) {
	s, l := t.s, t.s.kit.Look
	if f.Expires.IsZero() {
		return s.say("card.token.valid"), s.say("card.token.noexpiry"), parts.ToneWell
	}
	renews := "card.token.ends"
	if !s.p.Mode.Interactive() || f.HasRefresh {
		renews = "card.token.renews"
	}
	if next := s.card.Renewal.Next; renews == "card.token.renews" && next.After(l.Now()) {
		return s.say("card.token.until", "time", t.clock(f.Expires)), s.say("card.token.renews.at", "time", t.clock(next)), parts.ToneWell
	}
	if f.EndsSoon(s.p.Mode, l.Now()) {
		return s.say("card.token.soon", "time", t.clock(f.Expires)), s.say(renews, "in", l.Words.Until(f.Expires.Sub(l.Now()))), parts.ToneAttention
	}
	return s.say("card.token.until", "time", t.clock(f.Expires)),
		s.say(renews, "in", l.Words.Until(f.Expires.Sub(l.Now()))), parts.ToneWell
}

// clock is the time of day today, else day and time.
func (t *tokenPanel) clock(at time.Time) string {
	l := t.s.kit.Look
	at = at.In(l.Zone)
	if sameDay(at, l.Now().In(l.Zone)) {
		return l.Words.Time(at)
	}
	return l.Words.DateTime(at)
}

// day is "today 13:32", else day and time; zero is "never".
func (t *tokenPanel) day(at time.Time) string {
	l := t.s.kit.Look
	if at.IsZero() {
		return t.s.say("card.never")
	}
	at = at.In(l.Zone)
	if sameDay(at, l.Now().In(l.Zone)) {
		return t.s.say("card.today", "time", l.Words.Time(at))
	}
	return l.Words.DateTime(at)
}

func sameDay(a, b time.Time) bool {
	y, m, d := a.Date()
	y2, m2, d2 := b.Date()
	return y == y2 && m == m2 && d == d2
}

func (t *tokenPanel) fact(key, value string) parts.Fact {
	if value == "" {
		value = "–"
	}
	return parts.Fact{Name: t.s.say("card.fact." + key), Value: value}
}

// placeFacts is where the connection goes.
func (t *tokenPanel) placeFacts() []parts.Fact {
	p := t.s.p
	tenant := t.fact("tenant", p.Tenant)
	tenant.Copy = p.Tenant
	client := t.fact("client", p.ClientID)
	client.Copy = p.ClientID
	env := []string{}
	for _, s := range []string{p.Environment, p.Standing.Country, p.Standing.Version} {
		if s != "" {
			env = append(env, s)
		}
	}
	return append([]parts.Fact{
		tenant, client, t.fact("environment", strings.Join(env, ", ")), t.fact("company", p.Company.Label()),
	}, t.routes()...)
}

// accessFacts is how it gets in: secret and app, or the sign-in of a person.
func (t *tokenPanel) accessFacts() []parts.Fact {
	p, f := t.s.p, t.s.card.Facts
	last, by := f.LastAuthorised, f.AuthorisedBy
	if last.IsZero() {
		last, by = p.Standing.LastAuthorised, p.Standing.AuthorisedBy
	}
	rights := t.fact("permissions", rightsOf(f))
	if !p.Mode.Interactive() {
		return []parts.Fact{t.secret(), t.fact("last", t.day(last)), rights, t.keep()}
	}
	status := t.fact("status", t.s.say("card.authorized.no"))
	status.Tone = parts.ToneAttention
	if f.Valid || f.HasRefresh {
		status = t.fact("status", t.s.say("card.authorized.yes"))
		status.Tone = parts.ToneWell
	}
	expiry := t.fact("expiry", "")
	if !f.Expires.IsZero() {
		expiry = t.fact("expiry", t.day(f.Expires))
	}
	refresh := t.fact("refresh", t.s.say("card.refresh.none"))
	if f.HasRefresh {
		refresh = t.fact("refresh", masked)
		if !f.RefreshSince.IsZero() {
			l := t.s.kit.Look
			refresh.Note = t.s.say("card.refresh.since", "time", l.Words.Date(f.RefreshSince.In(l.Zone)), "date", l.Words.Date(f.RefreshEnds().In(l.Zone)))
		}
	}
	out := []parts.Fact{status, expiry, t.fact("last", t.day(last)), t.fact("by", by), refresh, rights, t.keep()}
	switch {
	case p.UsesCertificate():
		out = append(out, t.certificate())
	case p.Secret.Length > 0:
		out = append(out, t.secret())
	}
	return out
}

// masked stands for a value that is never shown.
const masked = "••••••••"

func (t *tokenPanel) keep() parts.Fact {
	return t.fact("keep", t.s.say("card.keep."+string(t.s.p.Kept())))
}

// secret tells of the client secret without telling it.
func (t *tokenPanel) secret() parts.Fact {
	m := t.s.p.Secret
	if m.Length == 0 {
		return t.fact("secret", t.s.say("card.secret.none"))
	}
	f := t.fact("secret", masked)
	l := t.s.kit.Look
	days, ok := cards.DaysLeft(m.Ends, l.Now().In(l.Zone))
	if !ok {
		f.Note = t.s.say("card.secret.unknown")
		return f
	}
	end, err := time.ParseInLocation(time.DateOnly, m.Ends, l.Zone)
	if err != nil {
		return f
	}
	key := "card.secret.ends"
	if days < 0 {
		key = "card.secret.ended"
	}
	f.Note = t.s.say(key, "date", l.Words.Date(end))
	return f
}

// rightsOf is what the token allows: roles of an app, scopes of a person.
func rightsOf(f connection.TokenFacts) string {
	for _, name := range []string{"roles", "scp"} {
		for _, c := range f.Claims {
			if c.Name == name && c.Value != "" {
				return strings.Join(strings.FieldsFunc(c.Value, func(r rune) bool { return r == ' ' || r == ',' }), ", ")
			}
		}
	}
	return ""
}
