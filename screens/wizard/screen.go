package wizard

import (
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/setup"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"

	"fyne.io/fyne/v2"
)

// Screen is the wizard's window. Its widgets are built once; Render adjusts
// them. All its methods belong to the UI thread.
type Screen struct {
	// OnFocus, if set, is asked to give the keyboard to something. It is called
	// at the end of Render.
	OnFocus func(fyne.Focusable)
	// Focused, if set, returns what has the keyboard: where somebody moved it
	// themselves, it stays.
	Focused func() fyne.Focusable

	kit      *parts.Kit
	look     *look.Look
	send     func(setup.Event)
	drawing  bool
	state    setup.State
	root     fyne.CanvasObject
	frame    *frame
	pages    map[setup.Step]page
	targets  map[connection.Field]func() fyne.Focusable
	findings map[string]shownFinding

	drawn drawn

	acted    bool // a gesture was sent since the last drawing
	given    fyne.Focusable
	commands [2]setup.Command // of the frame's buttons, when last drawn

	noticeTurn  int
	noticeUntil time.Time
}

// page is a step of the wizard.
type page interface {
	object() fyne.CanvasObject
	render(s setup.State)
}

// shownFinding is the view of a finding, kept so that what was unfolded in it
// and the focus stay.
type shownFinding struct {
	finding diagnose.Finding
	view    *parts.FindingView
}

// New makes the wizard. send is called with what the user does, on the UI
// thread; it must not wait.
func New(l *look.Look, send func(setup.Event)) *Screen {
	s := &Screen{
		kit: parts.New(l), look: l, send: send,
		targets: make(map[connection.Field]func() fyne.Focusable), findings: map[string]shownFinding{},
	}
	s.kit.Copy = func(text string) { s.emit(setup.CopyText{Text: text}) }
	s.kit.OnEscape = func() { s.emit(setup.Escaped{}) }
	s.pages = map[setup.Step]page{
		setup.StepKind: newKindPage(s), setup.StepRegistration: newRegistrationPage(s), setup.StepSignIn: newSignInPage(s),
		setup.StepPlace: newPlacePage(s), setup.StepTest: newTestPage(s),
	}
	bodies := make([]fyne.CanvasObject, 0, len(setup.Steps()))
	for _, step := range setup.Steps() {
		o := s.pages[step].object()
		o.Hide()
		bodies = append(bodies, o)
	}
	s.frame = newFrame(s)
	s.root = parts.Pad(parts.Frame(16, s.frame.head, parts.Stack(bodies...), s.frame.foot), 24, 36, 22, 36)
	s.kit.OnRelayout = func() { parts.Layout(s.root) }
	return s
}

// Object is what the window shows.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Render shows a state. It reports nothing, and the same state again changes
// nothing.
func (s *Screen) Render(st setup.State) {
	s.drawing = true
	s.state = st
	s.frame.render(st)
	for step, p := range s.pages {
		parts.Show(p.object(), step == st.Step)
	}
	if p := s.pages[st.Step]; p != nil {
		p.render(st)
	}
	s.noteTurn(st)
	parts.Layout(s.root)
	s.drawing = false
	s.still(st)
	s.moveFocus(st)
	s.acted = false
	if p, ok := s.pages[setup.StepTest].(*testPage); ok {
		p.bringUp(st)
	}
}

// noteTurn shows a passing notice for a while when there is a new one.
func (s *Screen) noteTurn(st setup.State) {
	if st.NoticeTurn != s.noticeTurn {
		s.noticeTurn = st.NoticeTurn
		s.noticeUntil = s.look.Now().Add(4 * time.Second)
	}
	s.frame.note(st, s.look.Now().Before(s.noticeUntil))
}

// Tick shows what depends on the time: the countdown and passing notices. It
// returns whether the next second would show something else.
func (s *Screen) Tick() (again bool) {
	s.drawing = true
	defer func() { s.drawing = false }()
	notice := s.look.Now().Before(s.noticeUntil)
	s.frame.note(s.state, notice)
	if p, ok := s.pages[setup.StepSignIn].(*signInPage); ok && s.state.Step == setup.StepSignIn && s.state.Waiting() {
		p.countdown(s.state)
		return true
	}
	return notice
}

// drawn is what of the last drawn state the keyboard follows.
type drawn struct {
	step                                setup.Step
	turn                                int
	waiting, pasting, answering, asking bool
	primary                             setup.Command // what the filled button of the test is for
}

func drawnOf(st setup.State) drawn {
	d := drawn{
		step: st.Step, turn: st.FocusTurn,
		waiting: st.Waiting(), pasting: st.Paste.Open, answering: st.Answer.Open, asking: st.Asking,
	}
	if st.Step == setup.StepTest {
		d.primary = st.Primary()
	}
	return d
}

// moveFocus gives the keyboard to what the state asks for, once each time.
func (s *Screen) moveFocus(st setup.State) {
	before, now := s.drawn, drawnOf(st)
	s.drawn = now
	if now == before || s.OnFocus == nil || s.busyElsewhere(now.step == before.step) {
		return
	}
	f := s.Focus()
	if f == nil {
		return
	}
	if b, ok := f.(*parts.Button); ok && f != s.given && !s.acted && before.step != "" {
		b.Rest()
	}
	s.given = f
	s.OnFocus(f)
}

// busyElsewhere says whether somebody took the keyboard to something on this step
// by themselves, while what runs came to its end: a key that is on its way must
// reach what they are looking at.
func (s *Screen) busyElsewhere(sameStep bool) bool {
	if s.acted || !sameStep || s.Focused == nil {
		return false
	}
	f := s.Focused()
	o, ok := f.(fyne.CanvasObject)
	return ok && f != s.given && o.Visible()
}

// still has the frame's buttons rest when they mean something else without a
// gesture: Stop becomes Save connection, or stands beside it, in the moment in
// which a test ends.
func (s *Screen) still(st setup.State) {
	now := [2]setup.Command{st.Primary(), st.Secondary()}
	if now != s.commands && s.commands != [2]setup.Command{} && !s.acted {
		s.frame.primary.Rest()
		s.frame.secondary.Rest()
	}
	s.commands = now
}

// Focus is what wants the keyboard in the present state, nil for nothing.
func (s *Screen) Focus() fyne.Focusable {
	st := s.state
	switch {
	case st.Asking:
		return s.frame.stay
	case st.Paste.Open:
		return s.registration().paste.focus()
	case st.Answer.Open:
		if p, ok := s.pages[setup.StepSignIn].(*signInPage); ok {
			return p.answer.Entry()
		}
	case st.Step == setup.StepSignIn:
		if p, ok := s.pages[setup.StepSignIn].(*signInPage); ok && st.Waiting() {
			return p.again
		}
		return s.frame.focus()
	case st.Step == setup.StepTest:
		return s.frame.focus()
	}
	if target := s.targets[st.Focus]; target != nil && onStep(st, st.Focus) {
		return target()
	}
	return s.frame.focus()
}

func onStep(st setup.State, f connection.Field) bool {
	for _, x := range st.FieldsOf(st.Step) {
		if x == f {
			return true
		}
	}
	return false
}

func (s *Screen) registration() *registrationPage {
	p, _ := s.pages[setup.StepRegistration].(*registrationPage)
	return p
}

// emit reports a gesture, unless the change comes from drawing.
func (s *Screen) emit(e setup.Event) {
	if !s.drawing {
		s.acted = true
		s.send(e)
	}
}

func (s *Screen) say(key string, pairs ...string) string { return s.kit.Say(key, pairs...) }
