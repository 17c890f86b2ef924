package card

import (
	"fyne.io/fyne/v2"

	"bcconnect/connection/cards"
	"bcconnect/connection/check"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// reportPanel is the choice of how a test's result is handed on, and what changed
// since the test before.
type reportPanel struct {
	s       *Screen
	formats *parts.Options
	mask    *parts.Check
	choice  *fyne.Container

	changes *fyne.Container
	shown   string // what changes shows
}

func newReportPanel(s *Screen) *reportPanel {
	k := s.kit
	r := &reportPanel{s: s}
	var options []parts.Option
	for _, f := range []check.Format{check.FormatHTML, check.FormatMarkdown, check.FormatText, check.FormatJSON, check.FormatJUnit} {
		key := "card.report." + string(f)
		options = append(options, parts.Option{ID: string(f), Title: s.say(key), Text: s.say(key + ".when")})
	}
	r.formats = k.Options(func(id string) { s.send(cards.ReportFormat{ID: s.id, Format: check.Format(id)}) }, options...).Sideways(3, 200)
	r.mask = k.Check(s.say("card.report.mask"), s.say("card.report.mask.when"), func(on bool) { s.send(cards.ReportMask{ID: s.id, On: on}) })
	save := s.button("card.report.save", parts.Secondary, func(id string) cards.Event { return cards.ReportSaved{ID: id} })
	copied := s.button("card.report.copy", parts.Secondary, func(id string) cards.Event { return cards.ReportCopied{ID: id} })
	shut := s.button("card.report.close", parts.Quiet, func(id string) cards.Event { return cards.ReportToggled{ID: id} })
	body := parts.Column(10, k.Text(parts.Strong(), s.say("card.report.title")),
		r.formats, r.mask, k.Text(parts.Small(), s.say("card.report.nosecret")), parts.Wrap(10, save, copied, shut))
	r.choice = parts.Stack(parts.NewBox(look.FieldGround, look.Line, 8), parts.Inset(body, 14))
	r.changes = parts.Column(4)
	return r
}

func (r *reportPanel) render(running bool) {
	c := r.s.card
	parts.Show(r.choice, c.Tested && !running && c.Reporting.Open)
	r.formats.SetChosen(string(c.Reporting.Chosen()))
	r.mask.SetOn(c.Reporting.Mask)
	r.renderChanges(running)
}

// renderChanges says what is different from the test before, if that was in this
// session.
func (r *reportPanel) renderChanges(running bool) {
	s, changes := r.s, r.s.card.Report.Changes
	if running || !s.card.Tested {
		changes = nil
	}
	parts.Show(r.changes, changes != nil)
	if changes == nil {
		return
	}
	at := s.token.day(changes.Since)
	key := s.id + s.card.Report.Started.String() + at
	if key == r.shown {
		return
	}
	r.shown = key
	r.changes.Objects = nil
	if changes.None() {
		r.changes.Add(s.kit.Text(parts.Small(), s.say("card.changes.none", "time", at)))
		return
	}
	r.changes.Add(s.kit.Text(parts.Strong(), s.say("card.changes.some", "time", at)))
	var facts []parts.Fact
	for _, l := range changes.Lines(s.say) {
		f := parts.Fact{Name: l.What, Value: l.Is}
		if l.Was != "" {
			f.Note = s.say("card.changes.was", "before", l.Was)
		}
		facts = append(facts, f)
	}
	table := s.kit.Facts(1, 300, 190)
	table.Set(facts)
	r.changes.Add(table)
}
