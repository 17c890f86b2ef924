package recipe

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"bcconnect/assets/text"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/recipe"
	"bcconnect/screens/parts"
)

// indent is how far what belongs to a step stands below its title.
const indent = 40

// step is one thing to do, with what was seen of it.
type step struct {
	s      *Screen
	id     string
	tick   *parts.Check
	proof  *parts.Pill
	seen   *parts.Text
	faults *parts.Faults
	box    *fyne.Container
}

func newStep(s *Screen, all []recipe.Step, at int) *step {
	k, x := s.kit, all[at]
	t := &step{s: s, id: x.ID, faults: s.kit.FaultsOf(s.act)}
	title := strconv.Itoa(at+1) + ". " + k.Say("recipe.step."+x.Words+".title")
	t.tick = k.Check(title, "", func(bool) { s.send(recipe.Toggled{Step: x.ID}) })
	t.proof, t.seen = k.Pill("", parts.ToneNeutral, true), k.Text(parts.Small(), "")
	body := parts.Column(6, parts.Wrap(8, k.Pill(k.Say("recipe.actor."+string(x.Actor)), parts.ToneNeutral, false), t.proof, t.seen))
	for line := range strings.SplitSeq(k.Say("recipe.step."+x.Words+".text"), "\n") {
		body.Add(k.Text(parts.Body(), line))
	}
	if len(x.Values) > 0 {
		body.Add(t.values(all, x))
	}
	if x.Link != "" {
		open := k.Button(k.Say("recipe.link."+x.Link), parts.Secondary, func() { s.send(recipe.Pressed{Target: "open:" + x.Link}) })
		body.Add(parts.Wrap(8, open.SetSmall()))
	}
	switch x.ID {
	case recipe.StepConsent:
		body.Add(s.consent.box)
	case recipe.StepValues, recipe.StepEnvironment, recipe.StepCompany:
		edit := k.Button(k.Say("recipe.edit"), parts.Secondary, func() { s.send(recipe.Left{To: recipe.LeaveEdit}) })
		body.Add(parts.Wrap(8, edit.SetSmall()))
	case recipe.StepSignIn, recipe.StepTest:
		home := k.Button(k.Say("recipe.card"), parts.Secondary, func() { s.send(recipe.Left{To: recipe.LeaveHome}) })
		body.Add(parts.Wrap(8, home.SetSmall()))
	}
	body.Add(t.faults.Object())
	t.box = parts.Column(2, t.tick, parts.Pad(body, 0, 0, 0, indent))
	return t
}

// values are what to copy, with the step that each comes from.
func (t *step) values(all []recipe.Step, x recipe.Step) fyne.CanvasObject {
	k := t.s.kit
	table := k.Facts(1, 320, 150)
	facts := make([]parts.Fact, 0, len(x.Values))
	for _, v := range x.Values {
		f := parts.Fact{Name: k.Say("recipe.value." + v.Name), Value: v.Text, Copy: v.Text, Note: recipe.Notes(all, v, k.Say)}
		if v.Text == "" && v.Note == "" {
			f.Value = k.Say("recipe.blank")
		}
		facts = append(facts, f)
	}
	table.Set(facts)
	return table
}

func (t *step) render(st recipe.State) {
	k := t.s.kit
	t.tick.SetOn(st.Ticked(t.id))
	e := st.Evidence(t.id)
	parts.Show(t.proof, e.Proof != recipe.ProofNone)
	seen := ""
	switch e.Proof {
	case recipe.ProofDone:
		t.proof.Set(k.Say("recipe.proof.done"), parts.ToneWell, true)
		if e.Words.Key != "" {
			seen = k.Say(e.Words.Key, text.Pairs(e.Words.Args)...)
		}
	case recipe.ProofUndone:
		t.proof.Set(k.Say("recipe.proof.undone"), parts.ToneWrong, true)
	case recipe.ProofNone:
	}
	t.seen.SetText(seen)
	parts.Show(t.seen, seen != "")
	t.faults.Show(e.Findings)
}

// act says what the actions of a finding do.
func (s *Screen) act(f diagnose.Finding) parts.FindingOptions {
	return parts.FindingOptions{Quiet: true, Act: func(a diagnose.Action, _ string) {
		s.send(recipe.ActionChosen{Action: a, Finding: f})
	}}
}

// consent is how the administrator is asked, and whether the answer has arrived.
type consent struct {
	s       *Screen
	open    *parts.Button
	mail    *parts.Button
	verify  *parts.Button
	verdict *parts.Banner
	words   string // what verdict says
	box     *fyne.Container
}

func newConsent(s *Screen) *consent {
	k := s.kit
	c := &consent{s: s}
	c.open = s.button("recipe.consent.open", parts.Secondary, recipe.ConsentOpened{}).SetSmall()
	c.mail = s.button("recipe.consent.mail", parts.Secondary, recipe.ConsentMailed{}).SetSmall()
	link := s.button("recipe.consent.copy", parts.Quiet, recipe.Pressed{Target: "copy:consentLink"}).SetSmall()
	c.verify = s.button("recipe.consent.verify", parts.Secondary, recipe.VerifyAsked{}).SetSmall()
	c.verdict = k.Banner(parts.ToneNeutral, "")
	c.box = parts.Column(8, parts.Wrap(8, c.open, c.mail, link, c.verify), c.verdict)
	return c
}

func (c *consent) render(st recipe.State) {
	k := c.s.kit
	c.verify.SetEnabled(!st.Busy() && st.Checkable(), k.Say("recipe.check.nothing"))
	c.open.SetEnabled(st.Checkable(), k.Say("recipe.check.nothing"))
	c.mail.SetEnabled(st.Checkable(), k.Say("recipe.check.nothing"))
	key := "recipe.consent.verify"
	tone, words := parts.ToneNeutral, ""
	seen := st.Consent.Seen
	switch {
	case st.Task == recipe.TaskConsent:
		words = k.Say("recipe.consent.looking")
	case st.Consent.Looked && seen.Given:
		tone, words = parts.ToneWell, k.Say("recipe.consent.given", "roles", strings.Join(seen.Has, ", "))
		if len(seen.Missing) > 0 {
			words += " " + k.Say("recipe.consent.without", "permission", strings.Join(seen.Missing, ", "))
		}
	case st.Consent.Looked && seen.Unknown:
		words = k.Say("recipe.consent.unknown")
	case st.Consent.Looked:
		key = "recipe.consent.again"
		tone, words = parts.ToneAttention, k.Say("recipe.consent.notyet", "permission", strings.Join(seen.Missing, ", "))
	case st.Consent.Sent:
		words = k.Say("recipe.consent.waiting")
	}
	c.verify.SetText(k.Say(key))
	c.words = words
	c.verdict.Set(tone, words)
	parts.Show(c.verdict, words != "")
}
