package wizard

import (
	"strconv"
	"strings"

	"bcconnect/assets/text"
	"bcconnect/connection/check"
	"bcconnect/connection/setup"
	"bcconnect/screens/parts"

	"fyne.io/fyne/v2"
)

// testPage runs the ladder on the values as they stand and shows each rung as
// it finishes; what is wrong opens in place.
type testPage struct {
	s         *Screen
	mark      *parts.Mark
	title     *parts.Text
	words     *parts.Text
	progress  *parts.Progress
	trouble   *fyne.Container
	facts     *parts.Facts
	factBox   *fyne.Container
	ladder    *parts.Ladder
	folded    map[string]bool
	broughtUp bool // the rung that failed was scrolled to
	root      fyne.CanvasObject
}

func newTestPage(s *Screen) *testPage {
	k := s.kit
	p := &testPage{
		s: s, mark: k.Mark(parts.MarkWaiting), title: k.Text(parts.StateOf(), ""), words: k.Text(parts.Soft(), s.say("wizard.test.only")),
		progress: k.Progress(), trouble: parts.Column(8), facts: k.Facts(2, 300, 130), ladder: k.Ladder(), folded: map[string]bool{},
	}
	p.ladder.OnPress = func(id string) {
		p.folded[id] = !p.folded[id]
		p.drawLadder(p.s.state)
		parts.Layout(p.s.root)
	}
	head := parts.Column(4, parts.RowGrow(10, 1, p.mark, p.title), p.words)
	p.factBox = parts.Pad(p.facts, 6, 0, 4, 0)
	p.root = s.panel(parts.Column(10, head, p.progress, p.trouble, p.factBox, p.ladder))
	return p
}

func (p *testPage) object() fyne.CanvasObject { return p.root }

func (p *testPage) render(st setup.State) {
	p.drawHead(st)
	views := make([]fyne.CanvasObject, 0, 1)
	for i, f := range st.TroubleOf(setup.TaskCheck) {
		views = append(views, p.s.finding("check"+strconv.Itoa(i), f))
	}
	p.trouble.Objects = views
	parts.Show(p.trouble, len(views) > 0)
	parts.Show(p.ladder, len(st.Results) > 0)
	p.drawLadder(st)
	shown := st.Tested && !st.TestFailed()
	parts.Show(p.factBox, shown)
	if shown {
		p.facts.Set(p.factsOf(st.Report))
	}
}

func (p *testPage) drawHead(st setup.State) {
	say := p.s.say
	passed, of := st.Passed()
	running := st.Busy(setup.TaskCheck)
	parts.Show(p.progress, running)
	if running {
		p.progress.Set(float32(passed)/float32(max(1, of)), say("wizard.test.progress", "count", strconv.Itoa(of), "passed", strconv.Itoa(passed)))
	}
	failed, attention := 0, false
	for _, r := range st.Results {
		if r.Verdict == check.Fail {
			failed++
		}
		attention = attention || r.Verdict == check.Attention
	}
	switch {
	case running:
		p.mark.Set(parts.MarkRunning)
		p.title.SetText(say("wizard.test.running"))
	case failed > 0:
		p.mark.Set(parts.MarkFail)
		p.title.SetText(say("wizard.test.failed", "count", strconv.Itoa(failed)))
	case st.Tested && attention:
		p.mark.Set(parts.MarkAttention)
		p.title.SetText(say("wizard.test.attention"))
	case st.Tested:
		p.mark.Set(parts.MarkPass)
		p.title.SetText(say("wizard.test.well"))
	case len(st.Results) > 0:
		p.mark.Set(parts.MarkWaiting)
		p.title.SetText(say("wizard.test.stopped"))
	default:
		p.mark.Set(parts.MarkWaiting)
		p.title.SetText(say("wizard.test.ready"))
	}
}

func (p *testPage) drawLadder(st setup.State) {
	rungs := make([]parts.Rung, 0, len(st.Results))
	for _, r := range st.Results {
		x := parts.Rung{ID: string(r.ID), Mark: markOf(r.Verdict), Name: p.s.say("rung." + string(r.ID) + ".name")}
		if r.Words.Key != "" {
			x.Sentence = p.s.say(r.Words.Key, text.Pairs(r.Words.Args)...)
		} else if r.Verdict == check.Running {
			x.Sentence = p.s.say("wizard.test.rung.running")
		}
		if r.Took > 0 {
			x.Time = p.s.look.Words.Millis(r.Took)
		}
		x.Pale = r.Verdict == check.NotRun || r.Verdict == check.NotApplicable || r.Verdict == check.Waiting
		x.Opens = len(r.Findings) > 0
		if x.Opens && !p.folded[x.ID] {
			var views []fyne.CanvasObject
			for i, f := range r.Findings {
				views = append(views, p.s.finding("rung."+x.ID+strconv.Itoa(i), f))
			}
			x.Below = parts.Column(8, views...)
		}
		rungs = append(rungs, x)
	}
	p.ladder.Set(rungs)
}

// bringUp scrolls to the rung that failed, once each test.
func (p *testPage) bringUp(st setup.State) {
	over := st.Step == setup.StepTest && st.Tested && st.TestFailed()
	if over == p.broughtUp {
		return
	}
	p.broughtUp = over
	for _, r := range st.Results {
		if !over || r.Verdict != check.Fail {
			continue
		}
		if f, ok := p.s.findings["rung."+string(r.ID)+"0"]; ok {
			p.s.kit.Reveal(f.view)
		}
		if row, ok := p.ladder.Row(string(r.ID)).(fyne.CanvasObject); ok {
			p.s.kit.Reveal(row)
		}
		return
	}
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
	case check.NotRun, check.NotApplicable:
		return parts.MarkNone
	case check.Waiting:
	}
	return parts.MarkWaiting
}

// factsOf is what a successful test shows instead of "OK".
func (p *testPage) factsOf(r check.Report) []parts.Fact {
	var facts []parts.Fact
	add := func(name, value, copied string) {
		if value != "" {
			facts = append(facts, parts.Fact{Name: p.s.say("wizard.fact." + name), Value: value, Copy: copied})
		}
	}
	f := r.Facts
	add("tenant", f.TenantID, f.TenantID)
	add("app", f.AppID, f.AppID)
	add("account", f.Account, "")
	env := f.Environment
	if env != "" && f.EnvironmentType != "" && f.EnvironmentType != env {
		env += " · " + f.EnvironmentType
	}
	add("environment", env, "")
	add("company", f.Company.Label(), f.Company.ID)
	add("version", strings.TrimSpace(f.Version+" "+f.Country), "")
	add("roles", strings.Join(append(append([]string{}, f.Roles...), f.Scopes...), ", "), "")
	if !f.TokenExpires.IsZero() {
		add("until", p.s.look.Words.DateTime(f.TokenExpires.In(p.s.look.Zone)), "")
	}
	if r.Took > 0 {
		add("time", p.s.look.Words.Millis(r.Took), "")
	}
	return facts
}
