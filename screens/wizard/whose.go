package wizard

import (
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
	var names, key []string
	for _, p := range could {
		names, key = append(names, p.Name), append(key, p.ID, p.Name)
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
		w.picks.Objects = []fyne.CanvasObject{parts.Wrap(8, w.buttons(st, could, stuck)...)}
	}
}

// buttons are one for each connection, and one for the connection at hand.
func (w *whose) buttons(st setup.State, could []connection.Profile, stuck bool) []fyne.CanvasObject {
	k, say := w.s.kit, w.s.say
	var out []fyne.CanvasObject
	kind := parts.Primary
	for _, p := range could {
		if stuck || p.ID == st.Draft.ID {
			continue
		}
		out = append(out, k.Button(labelOf(p, could), kind, func() { w.s.emit(setup.PasteFor{ID: p.ID}) }))
		kind = parts.Secondary
	}
	here := say("wizard.paste.whose.new")
	if st.Editing {
		here = say("wizard.paste.whose.this", "name", st.Draft.Name)
	}
	return append(out, k.Button(here, parts.Secondary, func() { w.s.emit(setup.PasteFor{ID: st.Draft.ID}) }))
}

// labelOf tells connections of the same name apart.
func labelOf(p connection.Profile, among []connection.Profile) string {
	same := 0
	for _, x := range among {
		if strings.EqualFold(x.Name, p.Name) {
			same++
		}
	}
	label := p.Name
	if same < 2 {
		return label
	}
	for _, more := range []string{p.Group, p.Tenant, p.Environment} {
		if more != "" {
			label += " · " + more
		}
	}
	return label
}
