package wizard

import (
	"slices"
	"strconv"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/setup"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"

	"fyne.io/fyne/v2"
)

// frame is what stands around every step: title, stepper, what has to be said
// across steps, and the buttons below.
type frame struct {
	s       *Screen
	head    fyne.CanvasObject
	foot    fyne.CanvasObject
	title   *parts.Text
	leave   *parts.Button
	later   *parts.Button
	stepper *parts.Stepper
	ask     fyne.CanvasObject
	missing *parts.Text
	keep    *parts.Button
	discard *parts.Button
	stay    *parts.Button
	trouble *fyne.Container

	back      *parts.Button
	words     *parts.Text
	secondary *parts.Button
	primary   *parts.Button
}

func newFrame(s *Screen) *frame {
	k := s.kit
	f := &frame{s: s, title: k.Text(parts.Title().Line(), ""), words: k.Text(parts.Soft().AtEnd(), "")}
	f.leave = k.Button(s.say("wizard.leave"), parts.Quiet, func() { s.emit(setup.LeaveAsked{}) })
	f.later = k.Button(s.say("wizard.later"), parts.Quiet, func() { s.emit(setup.SaveAsked{}) })
	f.stepper = k.Stepper(func(id string) { s.emit(setup.GoTo{Step: setup.Step(id)}) })
	f.trouble = parts.Column(8)
	f.ask = f.question()
	f.head = parts.Column(12, parts.RowGrow(4, 0, f.title, f.leave, f.later), f.stepper, f.ask, f.trouble)
	f.back = k.Button(s.say("wizard.back"), parts.Secondary, func() { s.emit(setup.Back{}) })
	f.secondary = k.Button("", parts.Secondary, func() { s.emit(s.state.Secondary().Event()) })
	f.primary = k.Button("", parts.Primary, s.goOn)
	f.foot = parts.RowGrow(12, 1, f.back, f.words, f.secondary, f.primary)
	return f
}

// question asks in the page whether to keep what was typed.
func (f *frame) question() fyne.CanvasObject {
	s, k := f.s, f.s.kit
	f.missing = k.Text(parts.Body(), "")
	f.keep = k.Button(s.say("wizard.later"), parts.Primary, func() { s.emit(setup.SaveAsked{}) })
	f.discard = k.Button(s.say("wizard.ask.discard"), parts.Danger, func() { s.emit(setup.Discarded{}) })
	f.stay = k.Button(s.say("wizard.ask.stay"), parts.Secondary, func() { s.emit(setup.Stayed{}) })
	body := parts.Column(8, k.Text(parts.Heading(), s.say("wizard.ask.title")), f.missing, parts.Space(0, 0),
		parts.Wrap(12, f.keep, f.discard, f.stay))
	return parts.Edged(look.Attention, look.Panel, parts.Pad(body, 14, 16, 14, 16))
}

func (f *frame) render(st setup.State) {
	s := f.s
	title := s.say("wizard.title.add")
	if st.Editing {
		title = s.say("wizard.title.edit", "name", st.Profile().Name)
	}
	f.title.SetText(title)
	if st.Dirty {
		f.leave.SetText(s.say("wizard.leave"))
	} else {
		f.leave.SetText(s.say("wizard.close"))
	}
	parts.Show(f.later, st.Dirty && !st.Asking)
	parts.Show(f.leave, !st.Asking)
	f.steps(st)
	parts.Show(f.ask, st.Asking)
	if missing := st.Missing(); len(missing) > 0 {
		f.missing.SetText(s.say("wizard.ask.missing", "fields", s.fieldNames(missing)))
	} else {
		f.missing.SetText(s.say("wizard.ask.whole"))
	}
	f.troubles(st)
	f.buttons(st)
}

func (f *frame) steps(st setup.State) {
	items := make([]parts.StepItem, 0, len(setup.Steps()))
	for _, v := range st.Stepper() {
		it := parts.StepItem{ID: string(v.Step), Label: f.s.say("wizard.step." + string(v.Step)), Open: v.Open}
		switch v.Mark {
		case setup.MarkDone:
			it.Mark = parts.MarkPass
		case setup.MarkCurrent:
			it.Mark = parts.MarkCurrent
		case setup.MarkToCome:
			it.Mark = parts.MarkNumber
		}
		items = append(items, it)
	}
	f.stepper.Set(items)
}

// troubles shows what went wrong in tasks that belong to no step.
func (f *frame) troubles(st setup.State) {
	var views []fyne.CanvasObject
	for _, t := range []setup.Task{setup.TaskSave, setup.TaskOpen, setup.TaskCopy} {
		for i, x := range st.TroubleOf(t) {
			views = append(views, f.s.finding(string(t)+strconv.Itoa(i), x))
		}
	}
	f.trouble.Objects = views
	parts.Show(f.trouble, len(views) > 0)
}

func (f *frame) buttons(st setup.State) {
	back := f.s.say("wizard.back")
	f.back.SetText(back)
	parts.Show(f.back, st.Step != setup.StepKind)
	p, q := st.Primary(), st.Secondary()
	f.primary.SetText(f.command(st, p))
	shown := p != setup.CommandNone && !st.Asking
	if st.Paste.Open {
		f.primary.SetText(f.s.say("wizard.paste.use"))
		shown = shown && usable(st.Paste)
	}
	parts.Show(f.primary, shown)
	f.secondary.SetText(f.command(st, q))
	// Where the middle of the page has its own Cancel, one is enough.
	twice := st.Step == setup.StepSignIn && q == setup.CommandCancel
	parts.Show(f.secondary, q != setup.CommandNone && !twice && !st.Asking)
}

// usable says that there is a pasted value to take over.
func usable(p setup.Paste) bool {
	return !p.Undecided() && slices.ContainsFunc(p.Found, func(f setup.Found) bool { return f.Use })
}

// goOn does what the filled button says.
func (s *Screen) goOn() {
	if s.state.Paste.Open {
		s.emit(setup.PasteUsed{})
		return
	}
	s.emit(s.state.Primary().Event())
}

// command is the verb on a button.
func (f *frame) command(st setup.State, c setup.Command) string {
	key := "wizard.command." + string(c)
	switch c {
	case setup.CommandNone:
		return ""
	case setup.CommandSignIn, setup.CommandGetToken:
		if st.HasToken() {
			key += ".again"
		}
	case setup.CommandCancel:
		if st.Step == setup.StepTest {
			key = "wizard.command.stop"
		}
	case setup.CommandCheck:
		if len(st.Results) > 0 {
			key += ".again"
		}
	case setup.CommandSave:
		if st.TestFailed() || !st.Tested {
			key += ".asis"
		}
	case setup.CommandContinue, setup.CommandSkip:
	}
	return f.s.say(key)
}

// note is the sentence beside the buttons.
func (f *frame) note(st setup.State, notice bool) {
	s := f.s
	words, style := "", parts.Soft().AtEnd()
	missing := st.Missing()
	switch n := st.ToLookAt(); {
	case notice && st.Notice != "":
		words, style = s.say("wizard.notice."+st.Notice), style.In(look.Accent)
	case st.Busy(setup.TaskSave):
		words = s.say("wizard.command.saving")
	case n > 0:
		words = s.say("wizard.look", "count", strconv.Itoa(n))
	case st.Step == setup.StepTest && len(missing) > 0:
		words = s.say("wizard.test.draft", "fields", s.fieldNames(missing))
	}
	if words != f.words.String() {
		f.words.SetStyle(style)
		f.words.SetText(words)
		parts.Layout(f.foot)
	}
}

// focus is the button that wants the keyboard.
func (f *frame) focus() fyne.Focusable {
	for _, b := range []*parts.Button{f.primary, f.secondary, f.back} {
		if b.Visible() {
			return b
		}
	}
	return nil
}

// first is the first of a list, for the one line that a field has.
func first(f []diagnose.Finding) (diagnose.Finding, bool) {
	if len(f) == 0 {
		return diagnose.Finding{}, false
	}
	return f[0], true
}

// fieldOf makes a field that reports what is typed, that it was left, and
// Enter.
func (s *Screen) fieldOf(f connection.Field, caption bool) *parts.Field {
	words := ""
	if caption {
		words = s.say("wizard.field." + string(f) + ".from")
	}
	x := s.kit.Field(s.say("wizard.field."+string(f)), words, func(typed string) { s.emit(setup.Edited{Field: f, Value: typed}) })
	s.bind(f, x, x, &x.Entry().OnFocus)
	return x
}

// bind reports that a field was left, Enter, and links in its caption. shown is
// what comes into view with the keyboard: the field and what is said below it.
func (s *Screen) bind(f connection.Field, x *parts.Field, shown fyne.CanvasObject, onFocus *func(bool)) {
	inner := *onFocus
	*onFocus = func(has bool) {
		if inner != nil {
			inner(has)
		}
		if has {
			s.kit.Reveal(shown)
		} else {
			s.emit(setup.Left{Field: f})
		}
	}
	x.OnLink = s.link
	x.Entry().OnSubmitted = func(string) { s.emit(s.state.Primary().Event()) }
	s.targets[f] = func() fyne.Focusable { return x.Entry() }
}

// draw shows a field's value and what there is to say about it.
func (s *Screen) draw(st setup.State, f connection.Field, x *parts.Field) {
	x.SetText(st.Value(f))
	s.drawIssue(st, f, x)
	x.SetGood(st.Good(f) && st.Value(f) != "", "")
}

func (s *Screen) drawIssue(st setup.State, f connection.Field, x *parts.Field) {
	i, ok := st.Shown(f)
	switch {
	case !ok:
		x.SetError("")
	case i.Severity == connection.SeverityError:
		x.SetError(s.issue(i))
	default:
		x.SetWarning(s.issue(i))
	}
}
