package card

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// header is the name, how it stands, and the way to change it.
type header struct {
	s      *Screen
	name   *parts.Text
	status *parts.Pill
	world  *parts.Pill
	mode   *parts.Pill
	tags   *parts.Pill
	edit   *parts.Button
	more   *parts.Button
	box    fyne.CanvasObject
}

func newHeader(s *Screen) *header {
	k := s.kit
	h := &header{s: s, name: k.Text(parts.Title().Raw(), "")}
	h.status = k.Pill("", parts.ToneNeutral, true)
	h.world = k.Pill("", parts.ToneNeutral, false)
	h.mode = k.Pill("", parts.ToneNeutral, false)
	h.tags = k.Pill("", parts.ToneAccent, false)
	h.edit = s.button("card.edit", parts.Secondary, func(id string) cards.Event { return cards.EditAsked{ID: id} })
	h.more = k.IconButton("more", s.say("card.more"), func() { s.send(cards.MoreToggled{ID: s.id}) })
	h.box = parts.RowTop(16, 0, parts.Pad(parts.Wrap(12, h.name, h.status, h.world, h.mode, h.tags), 3, 0, 3, 0), parts.Row(12, h.edit, h.more))
	return h
}

// ToneOf is the colour of a status.
func ToneOf(st cards.Status) parts.Tone {
	switch st {
	case cards.Ready:
		return parts.ToneWell
	case cards.ExpiresSoon, cards.NeedsSignIn:
		return parts.ToneAttention
	case cards.NotWorking:
		return parts.ToneWrong
	case cards.Draft, cards.Untested:
	}
	return parts.ToneNeutral
}

func (h *header) render() {
	s := h.s
	name := s.p.Name
	if name == "" {
		name = s.say("home.unnamed")
	}
	h.name.SetText(name)
	st := cards.StandingOf(s.p, s.card, s.kit.Look.Now().In(s.kit.Look.Zone)).Status
	h.status.Set(s.say("status."+string(st)), ToneOf(st), ToneOf(st) != parts.ToneNeutral)
	kind := s.p.EnvironmentType
	parts.Show(h.world, kind != "")
	if kind == "Production" {
		h.world.Set(s.say("card.production"), parts.ToneAttention, false)
	} else {
		h.world.Set(s.say("card.sandbox"), parts.ToneNeutral, false)
	}
	parts.Show(h.mode, s.p.Mode != "")
	h.mode.Set(s.say("mode."+string(s.p.Mode)+".short"), parts.ToneNeutral, false)
	tags := s.p.Tags.List()
	parts.Show(h.tags, len(tags) > 0)
	h.tags.Set("#"+strings.Join(tags, " #"), parts.ToneAccent, false)
	busy := ""
	if s.card.Busy() {
		busy = s.say("card.busy")
	}
	h.edit.SetEnabled(busy == "", busy)
	parts.Show(h.edit, !s.p.Draft)
}

// draft says what is missing of a half-finished connection and leads on.
type draft struct {
	s      *Screen
	words  *parts.Text
	finish *parts.Button
	box    *fyne.Container
}

func newDraft(s *Screen) *draft {
	d := &draft{s: s, words: s.kit.Text(parts.Soft(), "")}
	d.finish = s.button("card.draft.finish", parts.Primary, func(id string) cards.Event { return cards.EditAsked{ID: id} })
	d.box = parts.Panel(parts.Column(12, s.kit.Text(parts.Heading(), s.say("card.draft.title")), d.words, parts.Wrap(12, d.finish)))
	return d
}

func (d *draft) render() {
	s := d.s
	parts.Show(d.box, s.p.Draft)
	if !s.p.Draft {
		return
	}
	var names []string
	for _, i := range s.p.Issues("", s.kit.Look.Now()) {
		if i.Severity == connection.SeverityError {
			names = append(names, s.say("field."+string(i.Field)))
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) == 0 {
		d.words.SetText(s.say("card.draft.ready"))
		return
	}
	d.words.SetText(s.say("card.draft.missing", "count", strconv.Itoa(len(names)), "fields", strings.Join(names, ", ")))
}

// more is the panel of the rarer actions, each with the time to use it.
type more struct {
	s       *Screen
	rows    []*moreRow
	consent *consent
	box     *fyne.Container
}

// moreRow is an action with its sentence.
type moreRow struct {
	button *parts.Button
	when   fyne.CanvasObject
	shown  func(p connection.Profile, c cards.Card) bool
	row    *fyne.Container
}

func newMore(s *Screen) *more {
	m := &more{s: s, consent: newConsent(s)}
	always := func(connection.Profile, cards.Card) bool { return true }
	signs := func(p connection.Profile, _ cards.Card) bool { return p.Mode.Interactive() && !p.Draft }
	renews := func(p connection.Profile, c cards.Card) bool { return p.Mode.Interactive() && c.Facts.HasRefresh }
	holds := func(_ connection.Profile, c cards.Card) bool { return c.Facts.Present || c.Facts.HasRefresh }
	copies := func(_ connection.Profile, c cards.Card) bool { return c.Facts.Valid && !m.s.noCopy }
	access := m.group(
		m.add("start", parts.Secondary, signs, func(id string) cards.Event { return cards.StartAuthorization{ID: id} }),
		m.add("other", parts.Secondary, signs, func(id string) cards.Event { return cards.SignInAsOther{ID: id} }),
		m.add("code", parts.Secondary, signs, func(id string) cards.Event { return cards.StartWithCode{ID: id} }),
		m.add("refresh", parts.Secondary, renews, func(id string) cards.Event { return cards.RefreshToken{ID: id} }),
		m.add("copytoken", parts.Secondary, copies, func(id string) cards.Event { return cards.CopyTokenAsked{ID: id} }),
		m.add("revoke", parts.Danger, holds, func(id string) cards.Event { return cards.RevokeAsked{ID: id} }),
	)
	keep := m.group(
		m.add("renew", parts.Secondary, func(p connection.Profile, _ cards.Card) bool { return cards.Renewable(p) }, func(id string) cards.Event { return cards.RenewAsked{ID: id} }),
		m.add("setup", parts.Secondary, always, func(id string) cards.Event { return cards.PageAsked{Page: cards.PageRecipe, ID: id} }),
		m.add("routes", parts.Secondary, always, func(id string) cards.Event { return cards.EditAsked{ID: id, Field: connection.FieldRoutes} }),
		m.add("labels", parts.Secondary, always, func(id string) cards.Event { return cards.LabelsToggled{ID: id} }),
		m.add("duplicate", parts.Secondary, always, func(id string) cards.Event { return cards.Duplicate{ID: id} }),
		m.add("snippets", parts.Secondary, always, func(id string) cards.Event { return cards.PageAsked{Page: cards.PageSnippets, ID: id} }),
		m.add("export", parts.Secondary, always, func(id string) cards.Event { return cards.ExportAsked{ID: id} }),
		m.add("delete", parts.Danger, always, func(id string) cards.Event { return cards.DeleteAsked{ID: id} }),
	)
	m.align()
	m.box = parts.Panel(parts.Column(8, access, m.consent.box, keep))
	m.box.Hide()
	return m
}

func (m *more) add(key string, kind parts.Kind, shown func(connection.Profile, cards.Card) bool, event func(id string) cards.Event) *moreRow {
	s := m.s
	r := &moreRow{button: s.button("card."+key, kind, event), shown: shown}
	when := s.kit.Text(parts.Soft(), s.say("card."+key+".when"))
	r.row = parts.RowTop(16, 1, parts.Wide(208, r.button), parts.Pad(when, 8, 0, 0, 0))
	r.when = r.row.Objects[1]
	m.rows = append(m.rows, r)
	return r
}

// align makes the buttons as wide as the longest, so that the sentences begin
// below each other in every language.
func (m *more) align() {
	width := float32(208)
	for _, r := range m.rows {
		width = max(width, parts.NaturalWidth(r.button))
	}
	for _, r := range m.rows {
		r.row.Objects = []fyne.CanvasObject{parts.Wide(width, r.button), r.when}
	}
}

func (m *more) group(rows ...*moreRow) *fyne.Container {
	all := make([]fyne.CanvasObject, len(rows)) // Add would lay out the panel for each
	for i, r := range rows {
		all[i] = r.row
	}
	return parts.Column(8, all...)
}

func (m *more) render() {
	parts.Show(m.box, m.s.card.More)
	m.consent.render()
	busy := ""
	if m.s.card.Busy() {
		busy = m.s.say("card.busy")
	}
	for _, r := range m.rows {
		parts.Show(r.row, r.shown(m.s.p, m.s.card))
		r.button.SetEnabled(busy == "", busy)
	}
}

// waiting is what stands in the page while the browser has the word.
type waiting struct {
	s      *Screen
	words  *parts.Text
	left   *parts.Pill
	failed *parts.Text
	field  *parts.Field
	give   *parts.Button
	panel  *fyne.Container
	refuse *findings
	box    *fyne.Container
}

func newWaiting(s *Screen) *waiting {
	k := s.kit
	w := &waiting{s: s, words: k.Text(parts.Soft().Centred(), ""), left: k.Pill("", parts.ToneAccent, false)}
	w.failed = k.Text(parts.Body().In(look.Attention).Centred(), s.say("card.wait.nobrowser"))
	again := s.button("card.wait.again", parts.Secondary, func(id string) cards.Event { return cards.OpenAgain{ID: id} })
	link := s.button("card.wait.link", parts.Secondary, func(id string) cards.Event { return cards.CopyLink{ID: id} })
	paste := s.button("card.wait.paste", parts.Secondary, func(id string) cards.Event { return cards.AnswerToggled{ID: id} })
	stop := s.button("card.cancel", parts.Quiet, func(id string) cards.Event { return cards.Cancelled{ID: id} })
	w.field = k.Field(s.say("card.wait.address"), s.say("card.wait.address.where"), func(text string) {
		s.send(cards.AnswerTyped{ID: s.id, Text: connection.Secret(text)})
	})
	w.give = s.button("card.wait.give", parts.Secondary, func(id string) cards.Event { return cards.AddressPasted{ID: id} })
	w.refuse = &findings{s: s, box: parts.Column(8)}
	w.panel = parts.Narrow(parts.Column(8, w.field, parts.Wrap(8, w.give), w.refuse.box), 560)
	middle := fyne.TextAlignCenter
	w.box = parts.Panel(parts.Column(12,
		parts.WrapAligned(0, middle, k.Logo(56)),
		k.Text(parts.Title().Centred(), s.say("card.wait.title")), w.words, w.failed,
		parts.WrapAligned(0, middle, w.left),
		parts.WrapAligned(12, middle, again, link, paste),
		parts.WrapAligned(0, middle, stop),
		w.panel,
	))
	w.box.Hide()
	return w
}

func (w *waiting) render() {
	c := w.s.card
	waits := c.Waiting() && c.Prompt.Code == ""
	parts.Show(w.box, waits)
	if !waits {
		w.field.SetText("")
		return
	}
	w.words.SetText(w.s.say("card.wait.text", "tenant", w.s.p.Tenant))
	left := c.Prompt.Expires.Sub(w.s.kit.Look.Now())
	w.left.Set(w.s.say("card.wait.left", "time", w.s.kit.Look.Words.Countdown(left)), parts.ToneAccent, false)
	parts.Show(w.failed, c.Prompt.BrowserFailed)
	parts.Show(w.panel, c.Answer.Open)
	w.field.SetText(c.Answer.Text.Reveal())
	w.give.SetEnabled(!c.Answer.Text.Empty(), w.s.say("card.wait.address.missing"))
	w.refuse.set(c.Answer.Findings)
}
