package ends

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"bcconnect/assets/text"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/expiry"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// Screen is the page. Its widgets are made once; Render adjusts them.
type Screen struct {
	kit   *parts.Kit
	look  *look.Look
	send  func(expiry.Event)
	state expiry.Page

	back    *parts.Button
	copy    *parts.Button
	save    *parts.Button
	lead    *parts.Text
	picture *timeline
	chart   *fyne.Container
	filters map[expiry.Class]*parts.Button
	chips   *fyne.Container
	list    *fyne.Container
	listed  string
	more    *parts.Button
	panel   *fyne.Container
	empty   *fyne.Container
	said    *parts.Text
	faults  *parts.Faults
	scroll  *parts.Scroll
	root    fyne.CanvasObject
}

// New makes the page. Gestures go to send.
func New(l *look.Look, send func(expiry.Event)) *Screen {
	s := &Screen{kit: parts.New(l), look: l, send: send, filters: map[expiry.Class]*parts.Button{}}
	k := s.kit
	k.OnEscape = func() { send(expiry.CloseAsked{}) }
	s.back = k.Button(k.Say("ends.back"), parts.Secondary, func() { send(expiry.CloseAsked{}) }).SetIcon("back")
	s.copy = k.Button(k.Say("ends.copy"), parts.Secondary, func() { send(expiry.CopyAsked{}) })
	s.save = k.Button(k.Say("ends.save"), parts.Secondary, func() { send(expiry.CalendarAsked{}) })
	s.lead, s.said = k.Text(parts.Soft(), ""), k.Text(parts.Small().Raw(), "")
	s.picture = newTimeline(k)
	s.chart = parts.Panel(parts.Column(8, s.picture, s.legend()))
	s.chips = parts.Wrap(8, s.filterButtons()...)
	s.list, s.faults = parts.Column(0), k.Faults(parts.FindingOptions{Quiet: true, Act: func(diagnose.Action, string) { s.send(expiry.Opened{}) }})
	s.more = k.Button("", parts.Quiet, func() { send(expiry.MoreAsked{}) })
	s.panel = parts.Column(12, s.chips, parts.PanelPad(s.list, 4, look.PanelInset, 4, look.PanelInset), parts.Wrap(0, s.more))
	s.empty = parts.Panel(parts.Column(8, k.Text(parts.Heading(), k.Say("ends.empty.title")), k.Text(parts.Body(), k.Say("ends.empty.text"))))
	head := parts.Ends(12, parts.Wrap(16, s.back, k.Text(parts.Title(), k.Say("ends.title"))), parts.Wrap(8, s.copy, s.save))
	page := parts.Column(look.PanelGap, head, s.lead, s.faults.Object(), s.said, s.chart, s.empty, s.panel)
	s.scroll = k.Scroll(parts.Pad(parts.Narrow(page, 1064), 24, look.PageInset, 24, look.PageInset))
	s.root = s.scroll
	return s
}

// legend says what the colours mean.
func (s *Screen) legend() fyne.CanvasObject {
	k := s.kit
	var all []fyne.CanvasObject
	for _, x := range []struct {
		tone parts.Tone
		key  string
	}{
		{parts.ToneWrong, "ends.legend.now"},
		{parts.ToneAttention, "ends.class.month"},
		{parts.ToneAccent, "ends.class.sixty"},
		{parts.ToneWell, "ends.class.later"},
	} {
		all = append(all, parts.Row(6, k.Dot(x.tone), k.Text(parts.Small(), k.Say(x.key))))
	}
	return parts.Wrap(16, all...)
}

func (s *Screen) filterButtons() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, c := range append([]expiry.Class{""}, expiry.Classes()...) {
		b := s.kit.Button(string(c), parts.Quiet, func() { s.send(expiry.FilterChosen{Class: c}) }).SetSmall()
		s.filters[c] = b
		all = append(all, b)
	}
	return all
}

// Object returns what is to be shown.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Focus returns what takes the keyboard first.
func (s *Screen) Focus() fyne.Focusable { return s.back }

// Render shows a state.
func (s *Screen) Render(st expiry.Page) {
	s.state = st
	some := len(st.Ends) > 0
	count := expiry.Count(st.Ends)
	s.lead.SetText(s.leadText(st, count))
	s.picture.set(st.Ends, st.Now, s.lead.String())
	known := len(st.Ends) - count[expiry.Unknown]
	parts.Show(s.chart, known > 0)
	parts.Show(s.panel, some)
	parts.Show(s.empty, st.Loaded && !some)
	s.renderFilters(st, count)
	s.renderRows(st)
	s.faults.Show(st.Findings)
	s.enable(s.copy, some, "ends.none")
	s.enable(s.save, known > 0, "ends.save.none")
	said := ""
	if st.Said.Key != "" {
		said = s.kit.Say(st.Said.Key, text.Pairs(st.Said.Args)...)
	}
	s.said.SetText(said)
	parts.Show(s.said, said != "")
	parts.Layout(s.root)
	s.scroll.Relayout()
}

func (s *Screen) enable(b *parts.Button, on bool, why string) {
	if on {
		why = ""
	} else {
		why = s.kit.Say(why)
	}
	b.SetEnabled(on, why)
}

// leadText sums it up in a sentence.
func (s *Screen) leadText(st expiry.Page, count map[expiry.Class]int) string {
	k := s.kit
	if !st.Loaded {
		if len(st.Findings) > 0 {
			return "" // nobody reads any more
		}
		return k.Say("ends.reading")
	}
	over, soon := count[expiry.Ended], count[expiry.Week]+count[expiry.Month]
	var out []string
	if over > 0 {
		out = append(out, k.Say("ends.lead.over", "count", strconv.Itoa(over)))
	}
	if soon > 0 {
		out = append(out, k.Say("ends.lead.soon", "count", strconv.Itoa(soon)))
	}
	if len(out) == 0 && len(st.Ends) > 0 {
		out = append(out, k.Say("ends.lead.well"))
	}
	if n := count[expiry.Unknown]; n > 0 {
		out = append(out, k.Say("ends.lead.unknown", "count", strconv.Itoa(n)))
	}
	return strings.Join(out, " ")
}

func (s *Screen) renderFilters(st expiry.Page, count map[expiry.Class]int) {
	for c, b := range s.filters {
		key, n := "ends.class."+string(c), count[c]
		if c == "" {
			key, n = "ends.class.all", len(st.Ends)
		}
		b.SetText(s.kit.Say(key) + " · " + strconv.Itoa(n))
		kind := parts.Quiet
		if c == st.Filter {
			kind = parts.Secondary
		}
		b.SetKind(kind)
		parts.Show(b, n > 0)
	}
}

// renderRows shows the list; the same list stays, with its focus.
func (s *Screen) renderRows(st expiry.Page) {
	rows := st.Rows()
	var key strings.Builder
	for _, e := range rows {
		_, _ = fmt.Fprintf(&key, "%+v|", e)
	}
	if key.String() != s.listed {
		s.listed = key.String()
		s.list.Objects = nil
		for i, e := range rows {
			if i > 0 {
				s.list.Add(parts.Divider())
			}
			s.list.Add(s.row(e))
		}
		s.list.Refresh()
	}
	s.more.SetText(s.kit.Say("ends.more", "count", strconv.Itoa(st.Hidden())))
	parts.Show(s.more, st.Hidden() > 0)
}

// row is one end: how urgent, what, whose, when, who can mend it, and the way on.
func (s *Screen) row(e expiry.End) fyne.CanvasObject {
	k := s.kit
	name := e.Name
	if name == "" {
		name = k.Say("home.unnamed")
	}
	what := k.Say("ends.kind." + string(e.Kind))
	if e.Group != "" {
		what = e.Group + " · " + what
	}
	day := k.Say("ends.day.unknown")
	if t, err := time.Parse(time.DateOnly, e.Day); err == nil {
		day = s.look.Words.Date(t)
	}
	left := k.Say(e.LeftKey(), "count", e.LeftCount())
	renew := k.Button(k.Say("ends.renew"), parts.Secondary, func() { s.send(expiry.RenewAsked{ID: e.ID}) }).SetSmall()
	buttons := parts.Row(8, k.Button(k.Say("ends.show"), parts.Secondary, func() { s.send(expiry.ShowAsked{ID: e.ID}) }).SetSmall(), renew)
	room := parts.NaturalWidth(buttons) // the same for all rows
	parts.Show(renew, e.Renewable())
	who := k.Text(parts.Small().Raw(), k.Say("ends.who."+string(e.Who)))
	return parts.Pad(parts.RowGrow(12, 1,
		k.Dot(dotOf(e.Class)),
		parts.Column(0, k.Text(parts.Strong().Raw(), name), k.Text(parts.Small().Raw(), what)),
		parts.Wide(150, parts.Column(0, k.Text(parts.Body().Raw(), day), k.Text(parts.Small().In(wordsOf(e.Class)), left))),
		parts.Wide(130, who),
		parts.Wide(room, buttons),
	), 8, 0, 8, 0)
}

// dotOf is the tone of a class, as the picture's.
func dotOf(c expiry.Class) parts.Tone {
	switch c {
	case expiry.Ended, expiry.Week:
		return parts.ToneWrong
	case expiry.Month:
		return parts.ToneAttention
	case expiry.Sixty:
		return parts.ToneAccent
	case expiry.Later:
		return parts.ToneWell
	case expiry.Unknown:
	}
	return parts.ToneNeutral
}

// wordsOf is the colour of the days left: soft unless it presses.
func wordsOf(c expiry.Class) fyne.ThemeColorName {
	switch c {
	case expiry.Ended, expiry.Week, expiry.Month:
		return toneOf(c)
	case expiry.Sixty, expiry.Later, expiry.Unknown:
	}
	return look.Soft
}
