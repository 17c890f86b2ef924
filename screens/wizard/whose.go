package wizard

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/setup"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// whose asks which connection a connection file fills in.
type whose struct {
	s     *Screen
	asked *parts.Text
	picks *fyne.Container
	built string
	root  *fyne.Container
}

func newWhose(s *Screen) *whose {
	w := &whose{s: s, asked: s.kit.Text(parts.Body().In(look.Attention), ""), picks: parts.Column(0)}
	w.root = parts.Column(8, w.asked, w.picks)
	w.root.Hide()
	return w
}

func (w *whose) render(st setup.State) {
	say, could := w.s.say, st.Paste.Belongs.Could
	parts.Show(w.root, st.Paste.Undecided())
	if !st.Paste.Undecided() {
		return
	}
	among := could
	if st.Editing {
		among = append(slices.Clone(could), st.Draft)
	}
	var names, key []string
	for _, p := range could {
		names, key = append(names, labelOf(p, among)), append(key, p.ID, p.Name)
	}
	// What was typed into another connection is not left for this one.
	stuck := st.Dirty
	switch {
	case stuck:
		w.asked.SetText(say("wizard.paste.whose.typed", "name", strings.Join(names, ", ")))
		key = append(key, "typed")
	case st.Paste.Belongs.Sure:
		w.asked.SetText(say("wizard.paste.whose.sure", "name", names[0]))
	default:
		w.asked.SetText(say("wizard.paste.whose.ask"))
	}
	if now := strings.Join(key, "|") + "|" + st.Draft.ID; now != w.built {
		w.built = now
		w.picks.Objects = []fyne.CanvasObject{parts.Wrap(8, w.buttons(st, could, among, stuck)...)}
	}
}

// buttons are one for each connection, and one for the connection at hand.
func (w *whose) buttons(st setup.State, could, among []connection.Profile, stuck bool) []fyne.CanvasObject {
	k, say := w.s.kit, w.s.say
	var out []fyne.CanvasObject
	kind := parts.Secondary
	if st.Paste.Belongs.Sure {
		kind = parts.Primary
	}
	for _, p := range could {
		if stuck || p.ID == st.Draft.ID {
			continue
		}
		out = append(out, k.Button(labelOf(p, among), kind, func() { w.s.emit(setup.PasteFor{ID: p.ID}) }))
	}
	here := say("wizard.paste.whose.new")
	if st.Editing {
		here = say("wizard.paste.whose.this", "name", labelOf(st.Draft, among))
	}
	return append(out, k.Button(here, parts.Secondary, func() { w.s.emit(setup.PasteFor{ID: st.Draft.ID}) }))
}

// labelOf tells connections of the same name apart by the first thing in which
// they differ, as far as a button has room for it.
func labelOf(p connection.Profile, among []connection.Profile) string {
	marks := []func(connection.Profile) string{
		func(p connection.Profile) string { return p.Group },
		func(p connection.Profile) string { return p.Environment },
		func(p connection.Profile) string { return p.Tenant },
	}
	words, rest := []string{p.Name}, slices.DeleteFunc(slices.Clone(among), func(x connection.Profile) bool {
		return x.ID == p.ID || !strings.EqualFold(x.Name, p.Name)
	})
	for _, of := range marks {
		alike := len(rest)
		rest = slices.DeleteFunc(rest, func(x connection.Profile) bool { return !strings.EqualFold(of(x), of(p)) })
		if len(rest) < alike && of(p) != "" {
			words = append(words, of(p))
		}
	}
	return strings.Join(words, " · ")
}
