package wizard

import (
	"strconv"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/setup"
	"bcconnect/screens/parts"

	"fyne.io/fyne/v2"
)

// pasteLines is how many lines of a pasted text are seen at once.
const pasteLines = 5

// pasteBox picks values out of anything, and shows them before they are used.
type pasteBox struct {
	s       *Screen
	entry   *parts.Field
	found   *fyne.Container
	words   *parts.Text
	problem *fyne.Container
	whose   *whose
	rows    []setup.Found
	root    *fyne.Container
}

func newPasteBox(s *Screen) *pasteBox {
	k := s.kit
	b := &pasteBox{s: s, found: parts.Column(4), words: k.Text(parts.Soft(), ""), problem: parts.Column(8), whose: newWhose(s)}
	b.entry = k.Field("", "", func(typed string) { s.emit(setup.PasteTyped{Text: connection.Secret(typed)}) }).SetLines(pasteLines)
	file := k.Button(s.say("wizard.paste.file"), parts.Secondary, func() { s.emit(setup.FileAsked{}) })
	closer := k.Button(s.say("wizard.paste.close"), parts.Quiet, func() { s.emit(setup.PasteClosed{}) }).SetSmall()
	head := parts.RowGrow(12, 0, k.Text(parts.Heading(), s.say("wizard.paste.title")), closer)
	b.root = parts.Column(10, head, k.Text(parts.Soft(), s.say("wizard.paste.text")), b.entry, parts.Wrap(12, file),
		b.problem, b.whose.root, b.words, b.found)
	b.root.Hide()
	return b
}

func (b *pasteBox) focus() fyne.Focusable { return b.entry.Entry() }

func (b *pasteBox) render(st setup.State) {
	say := b.s.say
	if !st.Paste.Open || st.Paste.Text.Empty() {
		b.entry.SetText("")
	}
	views := make([]fyne.CanvasObject, 0, 1)
	for i, f := range st.TroubleOf(setup.TaskFile) {
		views = append(views, b.s.finding("file"+strconv.Itoa(i), f))
	}
	b.problem.Objects = views
	parts.Show(b.problem, len(views) > 0)
	var words []string
	switch {
	case st.Paste.Undecided():
	case len(st.Paste.Found) > 0 && st.Editing:
		words = append(words, say("wizard.paste.fills", "name", st.Draft.Name))
	case len(st.Paste.Found) > 0:
		words = append(words, say("wizard.paste.found"))
	case st.Paste.Looked:
		words = append(words, say("wizard.paste.nothing"))
	}
	for _, i := range st.Paste.Issues {
		words = append(words, b.s.issue(i))
	}
	if st.Paste.Belongs.Gone {
		words = append(words, say("wizard.paste.gone"))
	}
	b.whose.render(st)
	b.words.SetText(strings.Join(words, "\n"))
	parts.Show(b.words, len(words) > 0)
	parts.Show(b.found, len(st.Paste.Found) > 0 && !st.Paste.Undecided())
	b.list(st.Paste.Found)
}

// list shows a line for each value; the same values keep their lines.
func (b *pasteBox) list(found []setup.Found) {
	if len(found) == len(b.rows) && len(found) == len(b.found.Objects) {
		same := true
		for i := range found {
			same = same && equalFound(found[i], b.rows[i])
		}
		if same {
			return
		}
	}
	b.rows = append([]setup.Found(nil), found...)
	b.found.Objects = nil
	for i, f := range found {
		if len(f.Could) > 0 {
			b.found.Add(b.candidate(i, f))
		} else {
			b.found.Add(b.value(i, f))
		}
	}
}

func equalFound(a, b setup.Found) bool {
	return a.Field == b.Field && a.Value == b.Value && a.Length == b.Length && a.Use == b.Use && len(a.Could) == len(b.Could)
}

// value is a found value whose field is known.
func (b *pasteBox) value(at int, f setup.Found) fyne.CanvasObject {
	s := b.s
	words := strings.ReplaceAll(f.Value, "\n", ", ")
	if f.Field == connection.FieldSecret {
		words = s.say("wizard.paste.secret", "count", strconv.Itoa(f.Length))
	}
	if f.Field == connection.FieldTags {
		words = connection.Tags(f.Value).String()
	}
	if f.Field == connection.FieldMode {
		words = s.say("wizard.paste.mode." + f.Value)
	}
	if now := s.state.Value(f.Field); now != "" && now != f.Value && f.Field != connection.FieldSecret && f.Field != connection.FieldMode && f.Field != connection.FieldRoutes {
		words = s.say("wizard.paste.instead", "value", f.Value, "now", now)
	}
	c := s.kit.Check(s.fieldName(f.Field), words, func(on bool) {
		e := setup.PasteAssigned{At: at}
		if on {
			e.Field = f.Field
		}
		s.emit(e)
	})
	c.SetOn(f.Use)
	return c
}

// candidate is a value of which the text does not say what it is.
func (b *pasteBox) candidate(at int, f setup.Found) fyne.CanvasObject {
	s, k := b.s, b.s.kit
	buttons := make([]fyne.CanvasObject, 0, len(f.Could)+2)
	buttons = append(buttons, k.Text(parts.Small(), s.say("wizard.paste.could")))
	for _, field := range append(append([]connection.Field{}, f.Could...), connection.FieldNone) {
		label := s.say("wizard.paste.skip")
		if field != connection.FieldNone {
			label = s.fieldName(field)
		}
		btn := k.Button(label, parts.Secondary, func() { s.emit(setup.PasteAssigned{At: at, Field: field}) }).SetSmall()
		if f.Use && f.Field == field || !f.Use && field == connection.FieldNone {
			btn.SetIcon("check")
		}
		buttons = append(buttons, btn)
	}
	return parts.Pad(parts.Column(6, k.Text(parts.Strong().Raw(), f.Value), parts.Wrap(8, buttons...)), 8, 0, 8, 12)
}
