package transfer

import (
	"strconv"

	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/bundle"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/transfer"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// Gestures is what the page reports.
type Gestures struct {
	Send  func(transfer.Event)
	Close func()
	Copy  func(text string) // a finding's details
}

// Screen is the page. Its widgets are made once; Render adjusts them.
type Screen struct {
	kit    *parts.Kit
	to     Gestures
	back   *parts.Button
	sides  *parts.Options
	choose *parts.Button
	phrase *parts.SecretEntry
	again  *parts.SecretEntry
	grade  *parts.Text
	keep   *parts.Check
	step   *parts.Button
	done   *parts.Banner
	why    *parts.Text
	list   *list
	faults *parts.Faults
	in     fyne.CanvasObject
	out    fyne.CanvasObject
	root   fyne.CanvasObject
}

// New makes the page.
func New(l *look.Look, to Gestures) *Screen {
	s := &Screen{kit: parts.New(l), to: to}
	k := s.kit
	k.OnEscape, k.Copy = to.Close, to.Copy
	s.back = k.Button(k.Say("settings.back"), parts.Secondary, to.Close).SetIcon("back")
	s.sides = k.Options(func(id string) { to.Send(transfer.SideChosen{Side: transfer.Side(id)}) },
		parts.Option{ID: string(transfer.In), Title: k.Say("move.in"), Text: k.Say("move.in.text")},
		parts.Option{ID: string(transfer.Out), Title: k.Say("move.out"), Text: k.Say("move.out.text")})
	s.sides.Sideways(2, 260)
	s.choose = k.Button(k.Say("move.choose"), parts.Primary, func() { to.Send(transfer.FileAsked{}) })
	s.phrase = k.SecretEntry(k.Say("move.phrase"), "", func(t string) { to.Send(transfer.PhraseTyped{Text: connection.Secret(t)}) })
	s.again = k.SecretEntry(k.Say("move.again"), "", func(t string) { to.Send(transfer.AgainTyped{Text: connection.Secret(t)}) })
	s.grade, s.why = k.Text(parts.Soft(), ""), k.Text(parts.Soft(), "")
	s.keep = k.Check(k.Say("move.secrets"), k.Say("move.secrets.text"), func(on bool) { to.Send(transfer.SecretsToggled{Take: on}) })
	s.step = k.Button("", parts.Primary, func() { to.Send(transfer.Go{}) })
	s.done = k.Banner(parts.ToneWell, "")
	s.list = &list{s: s, box: parts.Column(8)}
	s.faults = k.Faults(parts.FindingOptions{Quiet: true, Act: s.act})
	s.in = parts.Column(10, k.Text(parts.Soft(), k.Say("move.in.what")), parts.Wrap(12, s.choose))
	s.out = k.Text(parts.Soft(), k.Say("move.out.what"))
	page := parts.Column(look.PanelGap,
		parts.Wrap(16, s.back, k.Text(parts.Title(), k.Say("move.title"))), s.sides, s.done, s.faults.Object(),
		parts.Panel(parts.Column(14, s.in, s.out, s.list.box, s.phrase, s.again, s.grade, s.keep, parts.Wrap(12, s.step, s.why))))
	scroll := k.Scroll(parts.Pad(parts.Centre(page, 760), 20, look.PageInset, 24, look.PageInset))
	s.root = scroll
	return s
}

// Object returns what is to be shown.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Focus returns what takes the keyboard first.
func (s *Screen) Focus() fyne.Focusable { return s.back }

// Key takes a key of the window: Escape goes back.
func (s *Screen) Key(name fyne.KeyName) bool {
	if name != fyne.KeyEscape {
		return false
	}
	s.to.Close()
	return true
}

// Render shows a state.
func (s *Screen) Render(st transfer.State) {
	k := s.kit
	out, sealed := st.Side == transfer.Out, st.Sealed != nil
	s.sides.SetChosen(string(st.Side))
	parts.Show(s.in, !out)
	parts.Show(s.out, out)
	s.choose.SetEnabled(!st.Busy, k.Say("move.why.busy"))
	if len(st.Items) > 0 || sealed {
		s.choose.SetText(k.Say("move.choose.more"))
		s.choose.SetKind(parts.Secondary)
	} else {
		s.choose.SetText(k.Say("move.choose"))
		s.choose.SetKind(parts.Primary)
	}
	s.list.render(st)
	parts.Show(s.phrase, out || sealed)
	parts.Show(s.again, out)
	s.phrase.SetText(st.Phrase.Reveal())
	s.again.SetText(st.Again.Reveal())
	parts.Show(s.grade, out)
	s.grade.SetText(k.Say("move.grade." + string(bundle.Strength(st.Phrase))))
	parts.Show(s.keep, !out && !sealed && st.Secrets() > 0)
	s.keep.SetOn(!st.WithoutSecrets)
	s.renderStep(st)
	s.renderDone(st)
	s.faults.Show(st.Findings)
	parts.Layout(s.root)
}

func (s *Screen) renderStep(st transfer.State) {
	k, why := s.kit, st.Why()
	key := "move.bring"
	switch {
	case st.Side == transfer.Out:
		key = "move.save"
	case st.Sealed != nil:
		key = "move.open"
	}
	parts.Show(s.step, st.Side == transfer.Out || st.Sealed != nil || len(st.Items) > 0)
	s.step.SetText(k.Say(key))
	reason := ""
	if why != "" {
		reason = k.Say("move.why." + why)
	}
	s.step.SetEnabled(why == "", reason)
	s.why.SetText(reason)
	parts.Show(s.why, s.step.Visible())
}

func (s *Screen) renderDone(st transfer.State) {
	parts.Show(s.done, st.Finished)
	key := "move.done.in"
	if st.Side == transfer.Out {
		key = "move.done.out"
	}
	s.done.Set(parts.ToneWell, s.kit.Say(key, "count", strconv.Itoa(st.Done), "name", st.Name))
}

// act is what the buttons of a finding do: try the step again, or choose
// another file where there is none yet.
func (s *Screen) act(a diagnose.Action, _ string) {
	if a != diagnose.Retry {
		return
	}
	if s.step.Visible() && !s.step.Disabled() {
		s.to.Send(transfer.Go{})
		return
	}
	s.to.Send(transfer.FileAsked{})
}
