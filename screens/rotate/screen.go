package rotate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"bcconnect/assets/text"
	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/rotate"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// Screen is the page. Its widgets are made once; Render adjusts them.
type Screen struct {
	kit   *parts.Kit
	look  *look.Look
	send  func(rotate.Event)
	state rotate.State

	back   *parts.Button
	about  *parts.Text
	halves *fyne.Container
	form   *form
	tried  *tried
	done   *done
	faults *fyne.Container
	shown  string
	said   *parts.Text
	scroll *parts.Scroll
	root   fyne.CanvasObject
}

// New makes the page. Gestures go to send.
func New(l *look.Look, send func(rotate.Event)) *Screen {
	s := &Screen{kit: parts.New(l), look: l, send: send}
	k := s.kit
	k.OnEscape = s.Escape
	s.back = k.Button(k.Say("rotate.back"), parts.Secondary, func() { send(rotate.CloseAsked{}) }).SetIcon("back")
	s.about = k.Text(parts.Soft().Raw(), "")
	s.said = k.Text(parts.Small(), "")
	s.faults = parts.Column(8)
	s.form, s.tried, s.done = newForm(s), newTried(s), newDone(s)
	guide := k.Guide()
	guide.OnLink = s.link
	guide.Set(parts.GuideText{
		Title: k.Say("rotate.guide.title"), Intro: k.Say("rotate.guide.intro"), Steps: k.Say("rotate.guide.steps"), Note: k.Say("rotate.guide.note"),
	})
	s.halves = parts.Columns(look.PanelGap, 360, 2, parts.Panel(guide), s.form.box)
	page := parts.Column(look.PanelGap,
		parts.Wrap(16, s.back, k.Text(parts.Title(), k.Say("rotate.title"))), s.about,
		s.halves, s.tried.box, s.done.box, s.faults, s.said,
	)
	s.scroll = k.Scroll(parts.Pad(parts.Narrow(page, 1064), 24, look.PageInset, 24, look.PageInset))
	s.root = s.scroll
	return s
}

// Object returns what is to be shown.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Focus returns what takes the keyboard first.
func (s *Screen) Focus() fyne.Focusable {
	switch s.state.Step {
	case rotate.StepTried:
		return s.tried.replace
	case rotate.StepDone:
		return s.done.test
	case rotate.StepEnter:
	}
	if s.state.Found {
		return s.form.secret.Entry()
	}
	return s.back
}

// Escape goes one step back.
func (s *Screen) Escape() {
	if s.state.Step == rotate.StepTried {
		s.send(rotate.BackAsked{})
		return
	}
	s.send(rotate.CloseAsked{})
}

// link sends what a link in our words names.
func (s *Screen) link(target string) {
	verb, name, _ := strings.Cut(target, ":")
	switch verb {
	case "open":
		s.send(rotate.LinkAsked{Name: name})
	case "copy":
		s.send(rotate.CopyAsked{Name: name})
	}
}

// Render shows a state.
func (s *Screen) Render(st rotate.State) {
	s.state = st
	s.about.SetText(s.aboutText(st))
	parts.Show(s.halves, st.Step == rotate.StepEnter)
	parts.Show(s.tried.box, st.Step == rotate.StepTried)
	parts.Show(s.done.box, st.Step == rotate.StepDone)
	s.form.render(st)
	s.tried.render(st)
	s.done.render(st)
	s.renderFaults(st.Findings)
	said := ""
	if st.Said.Key != "" {
		said = s.kit.Say(st.Said.Key, text.Pairs(st.Said.Args)...)
	}
	s.said.SetText(said)
	parts.Show(s.said, said != "")
	busy := ""
	if st.Task == rotate.TaskReplace {
		busy = s.kit.Say("rotate.busy")
	}
	s.back.SetEnabled(busy == "", busy)
	parts.Layout(s.root)
	s.scroll.Relayout()
}

// aboutText says which connection it is and until when its secret works.
func (s *Screen) aboutText(st rotate.State) string {
	if !st.Found {
		return s.kit.Say("rotate.reading")
	}
	name := st.Profile.Name
	if st.Profile.Group != "" {
		name += " · " + st.Profile.Group
	}
	if st.Step == rotate.StepDone {
		return name
	}
	day, err := time.Parse(time.DateOnly, st.Profile.Secret.Ends)
	if err != nil {
		return s.kit.Say("rotate.about.unknown", "name", name)
	}
	key := "rotate.about"
	if days, _ := connection.DaysLeft(st.Profile.Secret.Ends, st.Now); days < 0 {
		key = "rotate.about.ended"
	}
	return s.kit.Say(key, "name", name, "date", s.look.Words.Date(day))
}

func (s *Screen) renderFaults(list []diagnose.Finding) {
	var key strings.Builder
	for _, f := range list {
		_, _ = fmt.Fprintf(&key, "%s %v %p|", f.Code, f.Args, f.Fault)
	}
	parts.Show(s.faults, len(list) > 0)
	if key.String() == s.shown {
		return
	}
	s.shown = key.String()
	s.faults.Objects = nil
	for _, f := range list {
		f.Actions = slices.DeleteFunc(slices.Clone(f.Actions), here)
		s.faults.Add(s.kit.Finding(f, parts.FindingOptions{Quiet: true, Act: func(a diagnose.Action, _ string) {
			s.send(rotate.ActionChosen{Action: a, Finding: f})
		}}))
	}
	if len(list) > 0 && !s.state.Found {
		s.faults.Add(parts.Wrap(0, s.kit.Button(s.kit.Say("rotate.again"), parts.Secondary, func() { s.send(rotate.Opened{}) })))
	}
	s.faults.Refresh()
}

// form asks for the new secret and its last day.
type form struct {
	s      *Screen
	secret *parts.SecretEntry
	ends   *parts.DayField
	try    *parts.Button
	wait   *parts.Text
	box    *fyne.Container
}

func newForm(s *Screen) *form {
	k := s.kit
	f := &form{s: s}
	f.secret = k.SecretEntry(k.Say("rotate.secret"), k.Say("rotate.secret.from"), func(typed string) {
		s.send(rotate.SecretTyped{Secret: connection.Secret(typed)})
	})
	f.ends = k.DayField(k.Say("rotate.ends"), k.Say("rotate.ends.from"), func(typed string) { s.send(rotate.EndsTyped{Text: typed}) })
	f.ends.SetPlaceHolder(k.Say("wizard.field.secretEnds.example"))
	f.ends.OnLink = f.months
	f.try = k.Button(k.Say("rotate.try"), parts.Primary, func() { s.send(rotate.TryAsked{}) })
	f.wait = k.Text(parts.Soft(), "")
	f.box = parts.Panel(parts.Column(14, k.Text(parts.Heading(), k.Say("rotate.form")), f.secret, f.ends,
		parts.Wrap(12, f.try), f.wait, k.Text(parts.Small(), k.Say("rotate.try.note"))))
	return f
}

// months fills in a day so many months from today.
func (f *form) months(target string) {
	verb, number, _ := strings.Cut(target, ":")
	n, err := strconv.Atoi(number)
	if verb != "months" || err != nil {
		return
	}
	f.s.send(rotate.EndsTyped{Text: f.s.look.Now().AddDate(0, n, 0).Format(time.DateOnly)})
}

func (f *form) render(st rotate.State) {
	k := f.s.kit
	if connection.Secret(f.secret.Text()) != st.Secret {
		f.secret.SetText(st.Secret.Reveal())
	}
	f.ends.SetText(st.Ends)
	f.problem(st, connection.FieldSecret, &f.secret.Field)
	f.problem(st, connection.FieldSecretEnds, &f.ends.Field)
	f.ends.Explain()
	caption := k.Say("rotate.ends.from")
	if day, err := time.Parse(time.DateOnly, st.Day()); err == nil {
		caption = k.Say("wizard.field.secretEnds.reminder", "date", f.s.look.Words.Date(day))
	}
	f.ends.SetCaption(caption)
	wait := ""
	if st.Task == rotate.TaskTry {
		wait = k.Say("rotate.trying")
	}
	f.wait.SetText(wait)
	parts.Show(f.wait, wait != "")
	reason := wait
	switch {
	case wait != "":
	case !st.Found:
		reason = k.Say("rotate.reading")
	case st.Secret.Empty():
		reason = k.Say("rotate.try.empty")
	}
	f.try.SetEnabled(reason == "", reason)
}

func (f *form) problem(st rotate.State, at connection.Field, field *parts.Field) {
	i, bad := st.Issue(at)
	switch {
	case !bad:
		field.SetError("")
	case i.Severity == connection.SeverityError:
		field.SetError(f.s.issue(i))
	default:
		field.SetWarning(f.s.issue(i))
	}
}

func (s *Screen) issue(i connection.Issue) string {
	return s.kit.Say("issue."+i.Code, text.Pairs(i.Args)...)
}

// here drops what leads to where one is: the field is beside the finding.
func here(a diagnose.Action) bool {
	verb, _ := a.Cut()
	return verb == "renew" || verb == "edit" || verb == "trim"
}
