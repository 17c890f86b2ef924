package sweep

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"bcconnect/assets/text"
	"bcconnect/connection/check"
	"bcconnect/connection/sweep"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// Screen is the test of many connections. Its widgets are made once; Render
// adjusts them.
type Screen struct {
	kit      *parts.Kit
	send     func(sweep.Event)
	state    sweep.State
	back     *parts.Button
	title    *parts.Text
	scope    *parts.Text
	progress *parts.Progress
	now      *parts.Text
	cancel   *parts.Button
	again    *parts.Button
	all      *parts.Button
	counts   *fyne.Container
	pills    map[sweep.Verdict]*parts.Pill
	notice   *parts.Text
	faults   *parts.Faults
	running  *fyne.Container
	ended    *fyne.Container
	nothing  *parts.Text
	list     *fyne.Container
	causes   []*cause
	scroll   *parts.Scroll
	root     fyne.CanvasObject
}

// New makes the screen. Gestures go to send.
func New(l *look.Look, send func(sweep.Event)) *Screen {
	s := &Screen{kit: parts.New(l), send: send, pills: map[sweep.Verdict]*parts.Pill{}}
	k := s.kit
	k.OnEscape = s.escape
	s.back = k.Button(k.Say("sweep.back"), parts.Secondary, func() { send(sweep.Closed{}) }).SetIcon("back")
	s.title = k.Text(parts.Title(), "")
	s.scope = k.Text(parts.Soft().Raw(), "")
	s.faults, s.list = k.Faults(parts.FindingOptions{Quiet: true}), parts.Column(12)
	s.notice = k.Text(parts.Small(), "")
	s.nothing = k.Text(parts.Soft(), "")
	page := parts.Column(look.PanelGap,
		parts.Wrap(16, s.back, s.title), s.scope, s.head(), s.faults.Object(), s.nothing, s.list,
	)
	s.scroll = k.Scroll(parts.Pad(parts.Centre(page, 860), 24, look.PageInset, 24, look.PageInset))
	s.root = s.scroll
	return s
}

// head is the panel with progress, counts and what can be done.
func (s *Screen) head() fyne.CanvasObject {
	k := s.kit
	s.progress = k.Progress()
	s.now = k.Text(parts.Small().Raw(), "")
	s.cancel = k.Button(k.Say("sweep.cancel"), parts.Secondary, func() { s.send(sweep.Cancelled{}) })
	s.running = parts.Column(10, s.progress, s.now, parts.Wrap(12, s.cancel))
	s.counts = parts.Wrap(8)
	for _, v := range sweep.Verdicts() {
		s.pills[v] = k.Pill("", toneOf(v), toneOf(v) != parts.ToneNeutral)
		s.counts.Add(s.pills[v])
	}
	now := s.kit.Look.Now
	s.again = k.Button(k.Say("sweep.again"), parts.Primary, func() { s.send(sweep.Again{Now: now()}) })
	s.all = k.Button(k.Say("sweep.all"), parts.Secondary, func() { s.send(sweep.Again{All: true, Now: now()}) })
	copied := k.Button(k.Say("sweep.copy"), parts.Secondary, func() { s.send(sweep.CopyAsked{}) })
	buttons := []fyne.CanvasObject{s.again, s.all, copied}
	saves := []fyne.CanvasObject{k.Text(parts.Soft(), k.Say("sweep.save"))}
	for _, f := range []check.Format{check.FormatMarkdown, check.FormatHTML, check.FormatJSON, check.FormatJUnit} {
		saves = append(saves, k.Link(k.Say("sweep.save."+string(f)), func() { s.send(sweep.SaveAsked{Format: f}) }))
	}
	s.ended = parts.Column(12, parts.Wrap(12, buttons...), parts.Wrap(12, saves...), s.notice)
	return parts.Panel(parts.Column(14, s.running, s.counts, s.ended))
}

// toneOf is the colour of a verdict.
func toneOf(v sweep.Verdict) parts.Tone {
	switch v {
	case sweep.Failed, sweep.NotLooked:
		return parts.ToneWrong
	case sweep.NeedsSignIn, sweep.Attention:
		return parts.ToneAttention
	case sweep.Well:
		return parts.ToneWell
	case sweep.Unfinished, sweep.NotTested:
	}
	return parts.ToneNeutral
}

func (s *Screen) escape() {
	if s.state.Busy() {
		s.send(sweep.Cancelled{})
		return
	}
	s.send(sweep.Closed{})
}

// Key takes Escape: it stops the tests, or else goes back.
func (s *Screen) Key(name fyne.KeyName) bool {
	if name != fyne.KeyEscape {
		return false
	}
	s.escape()
	return true
}

// Object returns what is to be shown.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Focus returns what takes the keyboard first.
func (s *Screen) Focus() fyne.Focusable {
	if s.state.Busy() {
		return s.cancel
	}
	return s.back
}

// Tick says how soon something else is to be seen by itself.
func (s *Screen) Tick() time.Duration { return 0 }

// Render shows a state.
func (s *Screen) Render(st sweep.State) {
	s.state = st
	k := s.kit
	sum := st.Summary()
	switch {
	case st.Busy():
		s.title.SetText(k.Say("sweep.title.running"))
	case st.Phase == sweep.Resting || st.Total() == 0:
		s.title.SetText(k.Say("sweep.title"))
	default:
		s.title.SetText(sum.Headline(k.Say))
	}
	s.scope.SetText(st.Scope)
	parts.Show(s.scope, st.Scope != "")
	parts.Show(s.running, st.Busy())
	parts.Show(s.ended, !st.Busy() && st.Total() > 0)
	s.renderProgress(st)
	left := 0
	for v, pill := range s.pills {
		n := sum.Counts[v]
		parts.Show(pill, n > 0)
		pill.Set(k.Say("sweep.verdict."+string(v))+": "+strconv.Itoa(n), toneOf(v), toneOf(v) != parts.ToneNeutral)
		if v != sweep.Well && v != sweep.Unfinished {
			left += n
		}
	}
	parts.Show(s.counts, len(sum.Counts) > 0)
	parts.Show(s.again, left > 0)
	s.notice.SetText(s.words(st.Notice))
	parts.Show(s.notice, st.Notice.Key != "")
	s.renderNothing(st, sum)
	s.faults.Show(st.Trouble)
	s.renderCauses(st, sum)
	parts.Layout(s.root)
}

func (s *Screen) words(w check.Words) string {
	if w.Key == "" {
		return ""
	}
	return s.kit.Say(w.Key, text.Pairs(w.Args)...)
}

// fewNames is how many of the running tests are named.
const fewNames = 3

func (s *Screen) renderProgress(st sweep.State) {
	if !st.Busy() {
		return
	}
	k := s.kit
	s.progress.Set(st.Share(), k.Say("sweep.progress", "done", strconv.Itoa(st.Finished()), "total", strconv.Itoa(st.Total())))
	names, all := st.Now(fewNames)
	now := k.Say("sweep.now", "names", strings.Join(names, ", "))
	if more := all - len(names); more > 0 {
		now = k.Say("sweep.now.more", "names", strings.Join(names, ", "), "count", strconv.Itoa(more))
	}
	if all == 0 {
		now = ""
	}
	if n := st.Pausing(); n > 0 {
		now = strings.TrimSpace(now + " " + k.Say("sweep.pausing", "count", strconv.Itoa(n)))
	}
	s.now.SetText(now)
}

// renderNothing says that there is nothing to mend, or nothing to test.
func (s *Screen) renderNothing(st sweep.State, sum sweep.Summary) {
	words := ""
	switch {
	case st.Busy() || st.Phase == sweep.Resting:
	case st.Total() == 0:
		words = s.kit.Say("sweep.none")
	case len(sum.Causes) == 0 && sum.Counts[sweep.NotTested] == 0:
		words = s.kit.Say("sweep.well")
	}
	s.nothing.SetText(words)
	parts.Show(s.nothing, words != "")
}

// renderCauses shows each cause in a panel, which stays while the tests go on.
func (s *Screen) renderCauses(st sweep.State, sum sweep.Summary) {
	for i, c := range sum.Causes {
		if i == len(s.causes) {
			s.causes = append(s.causes, newCause(s))
			s.list.Add(s.causes[i].box)
		}
		s.causes[i].render(c, st.Shown(c.Key))
	}
	for i, c := range s.causes {
		parts.Show(c.box, i < len(sum.Causes))
	}
}
