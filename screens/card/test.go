package card

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"bcconnect/connection/cards"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/journal"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// testPanel is the ladder with its head.
type testPanel struct {
	s        *Screen
	pill     *parts.Pill
	when     *parts.Text
	copy     *parts.Button
	save     *parts.Button
	report   *reportPanel
	button   *parts.Button
	progress *parts.Progress
	ladder   *parts.Ladder
	built    map[string]fyne.CanvasObject // what stands under the rungs, by what it shows
	first    fyne.CanvasObject
	box      *fyne.Container
}

func newTestPanel(s *Screen) *testPanel {
	k := s.kit
	t := &testPanel{s: s, built: map[string]fyne.CanvasObject{}}
	t.pill = k.Pill("", parts.ToneNeutral, false)
	t.when = k.Text(parts.Soft(), "")
	t.copy = s.button("card.test.copy", parts.Quiet, func(id string) cards.Event { return cards.CopySummary{ID: id} })
	t.save = s.button("card.test.save", parts.Quiet, func(id string) cards.Event { return cards.ReportToggled{ID: id} })
	t.report = newReportPanel(s)
	t.button = k.Button(s.say("card.test"), parts.Primary, t.press)
	t.progress = k.Progress()
	t.ladder = k.Ladder()
	t.ladder.OnPress = func(rung string) { s.send(cards.RungToggled{ID: s.id, Rung: check.ID(rung)}) }
	head := parts.Wrap(12, k.Text(parts.Heading(), s.say("card.test.title")), t.pill, t.when)
	t.box = parts.PanelPad(parts.Column(8,
		parts.Ends(12, head, parts.Wrap(4, t.copy, t.save, parts.Space(4, 1), t.button)),
		t.report.choice, t.report.changes, t.progress, t.ladder, parts.Divider(),
		parts.Wrap(14, k.Text(parts.Small(), s.say("card.test.reads")), k.Link(s.say("card.log"), func() { s.send(cards.LogAsked{ID: s.id}) }),
			k.Link(s.say("card.compare"), func() { s.send(cards.PageAsked{Page: cards.PageCompare, ID: s.id}) })),
	), 16, look.PanelInset, 14, look.PanelInset)
	return t
}

func (t *testPanel) press() {
	if t.s.card.Task == cards.TaskTest {
		t.s.send(cards.Cancelled{ID: t.s.id})
		return
	}
	t.s.send(cards.TestConnection{ID: t.s.id})
}

// forget drops what was built for another connection.
func (t *testPanel) forget() { t.built = map[string]fyne.CanvasObject{} }

func (t *testPanel) firstFinding() fyne.CanvasObject { return t.first }

func (t *testPanel) render() {
	s, c := t.s, t.s.card
	parts.Show(t.box, !c.Waiting())
	running := c.Task == cards.TaskTest
	t.renderHead(running)
	parts.Show(t.copy, c.Tested && !running)
	parts.Show(t.save, c.Tested && !running)
	t.report.render(running)
	parts.Show(t.progress, running)
	if running {
		done, now := progressOf(c.Results)
		words := ""
		if now != "" {
			words = s.say("card.test.now", "rung", s.say("rung."+string(now)+".name"))
		}
		t.progress.Set(done, words)
	}
	t.renderButton(running)
	t.renderRungs()
}

func (t *testPanel) renderButton(running bool) {
	s, c := t.s, t.s.card
	key := "card.test"
	switch {
	case running:
		key = "card.cancel"
	case c.Tested || c.Stopped:
		key = "card.test.again"
	}
	t.button.SetText(s.say(key))
	kind := parts.Primary
	if running || t.s.p.Draft || (t.s.token.box.Visible() && t.s.token.start.Visible()) {
		kind = parts.Secondary
	}
	t.button.SetKind(kind)
	blocked := c.Busy() && !running
	t.button.SetEnabled(!blocked, s.say("card.busy"))
}

// renderHead says how the last test ended, and when.
func (t *testPanel) renderHead(running bool) {
	s, c, l := t.s, t.s.card, t.s.kit.Look
	st := s.p.Standing
	switch {
	case running:
		t.pill.Set(s.say("card.test.running"), parts.ToneAccent, false)
		t.when.SetText("")
	case c.Stopped:
		t.pill.Set(s.say("card.test.stopped"), parts.ToneNeutral, false)
		t.when.SetText("")
	case c.Tested:
		words, tone := t.verdict(c.Report)
		t.pill.Set(words, tone, false)
		t.when.SetText(s.token.day(c.Report.Started) + " · " + l.Words.Millis(c.Report.Took))
	case !st.Tested.IsZero():
		tone := parts.ToneWell
		if check.Verdict(st.Verdict) == check.Fail {
			tone = parts.ToneWrong
		}
		t.pill.Set(s.passed(st.Passed, st.Rungs), tone, false)
		t.when.SetText(s.say("card.test.last", "time", s.token.day(st.Tested)))
	default:
		t.pill.Set(s.say("card.test.never"), parts.ToneNeutral, false)
		t.when.SetText("")
	}
	parts.Show(t.when, t.when.String() != "")
}

func (s *Screen) passed(n, of int) string {
	return s.say("card.test.passed", "passed", strconv.Itoa(n), "count", strconv.Itoa(of))
}

func (t *testPanel) verdict(r check.Report) (string, parts.Tone) {
	switch r.Verdict() {
	case check.Fail:
		for i, x := range r.Results {
			if x.Verdict == check.Fail {
				return t.s.say("card.test.failed", "step", strconv.Itoa(i+1), "count", strconv.Itoa(len(r.Results))), parts.ToneWrong
			}
		}
	case check.Attention:
		return t.s.passed(r.Passed(), r.Ran()), parts.ToneAttention
	case check.Pass:
		return t.s.passed(r.Passed(), r.Ran()), parts.ToneWell
	case check.NotRun, check.Waiting, check.Running, check.NotApplicable:
	}
	return t.s.say("card.test.stopped"), parts.ToneNeutral
}

// progressOf counts the finished rungs and names the one that runs.
func progressOf(results []check.Result) (done float32, now check.ID) {
	n := 0
	for _, r := range results {
		switch r.Verdict {
		case check.Running:
			now = r.ID
		case check.Waiting:
		case check.Pass, check.Attention, check.Fail, check.NotRun, check.NotApplicable:
			n++
		}
	}
	return float32(n) / float32(max(1, len(results))), now
}

// renderRungs shows the ladder; before the first test it says what each rung
// will look at.
func (t *testPanel) renderRungs() {
	t.first = nil
	var rungs []parts.Rung
	if len(t.s.card.Results) == 0 {
		for _, id := range check.RungsOf(t.s.p) {
			rungs = append(rungs, parts.Rung{
				ID: string(id), Mark: parts.MarkWaiting,
				Name: t.s.say("rung." + string(id) + ".name"), Sentence: t.s.say("rung." + string(id) + ".about"),
			})
		}
	}
	for _, r := range t.s.card.Results {
		rungs = append(rungs, t.rung(r))
	}
	t.ladder.Set(rungs)
}

func (t *testPanel) rung(r check.Result) parts.Rung {
	s := t.s
	x := parts.Rung{
		ID: string(r.ID), Mark: markOf(r.Verdict), Name: s.say("rung." + string(r.ID) + ".name"),
		Sentence: s.words(r.Words), Opens: len(r.Findings) > 0 || len(r.Evidence) > 0,
		Pale: r.Verdict == check.NotRun || r.Verdict == check.NotApplicable || r.Verdict == check.Waiting,
	}
	if x.Sentence == "" && r.Verdict == check.Running {
		x.Sentence = s.say("rung." + string(r.ID) + ".about")
	}
	if r.Took > 0 {
		x.Time = s.kit.Look.Words.Millis(r.Took)
	}
	if below := t.below(r); len(below) > 0 {
		x.Below = parts.Column(8, below...)
	}
	return x
}

// below is what stands under a rung: its findings, and its evidence when asked.
func (t *testPanel) below(r check.Result) []fyne.CanvasObject {
	c := t.s.card
	var below []fyne.CanvasObject
	if len(r.Findings) > 0 && !slices.Contains(c.Folded, r.ID) {
		for _, f := range r.Findings {
			v := t.finding(r, f)
			if t.first == nil {
				t.first = v
			}
			below = append(below, v)
		}
	}
	if slices.Contains(c.Unfolded, r.ID) && len(r.Evidence) > 0 {
		below = append(below, t.evidence(r))
	}
	return below
}

func markOf(v check.Verdict) parts.MarkKind {
	switch v {
	case check.Running:
		return parts.MarkRunning
	case check.Pass:
		return parts.MarkPass
	case check.Attention:
		return parts.MarkAttention
	case check.Fail:
		return parts.MarkFail
	case check.NotApplicable:
		return parts.MarkNone
	case check.Waiting, check.NotRun:
	}
	return parts.MarkWaiting
}

// finding is the panel of a finding, made once for what it shows.
func (t *testPanel) finding(r check.Result, f diagnose.Finding) fyne.CanvasObject {
	key := fmt.Sprint("finding|", r.ID, "|", f.Code, "|", f.Args, "|", f.Choices, "|", len(r.Evidence), "|", t.s.card.Report.Started)
	if o, ok := t.built[key]; ok {
		return o
	}
	view := t.s.kit.Finding(f, t.s.acting(f))
	o := fyne.CanvasObject(view)
	if len(r.Evidence) > 0 {
		more := t.s.kit.Link(t.s.say("card.evidence"), func() { t.s.send(cards.EvidenceToggled{ID: t.s.id, Rung: r.ID}) })
		o = parts.Column(8, view, parts.Wrap(0, more))
	}
	t.built[key] = o
	return o
}

// acting sends what is chosen in a finding.
func (s *Screen) acting(f diagnose.Finding) parts.FindingOptions {
	return parts.FindingOptions{Act: func(a diagnose.Action, choice string) {
		s.send(cards.ActionChosen{ID: s.id, Action: a, Choice: choice, Finding: f})
	}}
}

// evidence is what was said on the wire, redacted.
func (t *testPanel) evidence(r check.Result) fyne.CanvasObject {
	key := fmt.Sprint("evidence|", r.ID, "|", len(r.Evidence), "|", t.s.card.Report.Started)
	if o, ok := t.built[key]; ok {
		return o
	}
	var b strings.Builder
	for i, x := range r.Evidence {
		if i > 0 {
			b.WriteString("\n\n")
		}
		exchange(&b, x)
	}
	log := t.s.kit.Link(t.s.say("card.evidence.log"), func() { t.s.send(cards.LogAsked{ID: t.s.id, Rung: r.ID}) })
	o := parts.Column(4, t.s.kit.Text(parts.Small(), t.s.say("card.evidence.title")), t.s.kit.CodeBox(b.String()), parts.Wrap(0, log))
	t.built[key] = o
	return o
}

// mostBody is how much of a body is shown.
const mostBody = 1200

func exchange(b *strings.Builder, x journal.Exchange) {
	fmt.Fprintf(b, "%s %s\n", x.Method, x.URL)
	if x.Request != "" {
		b.WriteString(shorten(x.Request) + "\n")
	}
	switch {
	case x.Error != "":
		b.WriteString("< " + x.Error)
	default:
		fmt.Fprintf(b, "< %d · %s", x.Status, x.Took.Round(time.Millisecond))
	}
	if x.Corr != "" {
		b.WriteString(" · " + x.Corr)
	}
	if x.Response != "" {
		b.WriteString("\n" + shorten(x.Response))
	}
}

func shorten(s string) string {
	r := []rune(s)
	if len(r) <= mostBody {
		return s
	}
	return string(r[:mostBody]) + " …"
}

// findings are the panels of what went wrong outside the test.
type findings struct {
	s     *Screen
	shown string
	box   *fyne.Container
}

func newFindings(s *Screen) *findings { return &findings{s: s, box: parts.Column(8)} }

func (f *findings) render() { f.set(f.s.card.Findings) }

func (f *findings) set(list []diagnose.Finding) {
	keys := make([]string, 0, len(list))
	for _, x := range list {
		keys = append(keys, fmt.Sprint(x.Code, x.Args, x.Choices))
	}
	key := f.s.id + strings.Join(keys, "|")
	parts.Show(f.box, len(list) > 0)
	if key == f.shown {
		return
	}
	f.shown = key
	f.box.Objects = nil
	for _, x := range list {
		f.box.Add(f.s.kit.Finding(x, f.s.acting(x)))
	}
	f.box.Refresh()
}
