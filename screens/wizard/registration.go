package wizard

import (
	"strconv"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/setup"
	"bcconnect/screens/parts"

	"fyne.io/fyne/v2"
)

// registrationPage asks for what the app registration gives.
type registrationPage struct {
	s        *Screen
	guide    *parts.Guide
	tenant   *parts.Field
	client   *parts.Field
	platform *parts.Options
	question *fyne.Container
	secret   *parts.SecretEntry
	proof    *proofBox
	ends     *parts.DayField
	account  *parts.Field
	name     *parts.Field
	group    *parts.Field
	keep     *parts.Choice
	advanced *advanced
	paste    *pasteBox
	form     *fyne.Container
	root     fyne.CanvasObject
}

func newRegistrationPage(s *Screen) *registrationPage {
	k := s.kit
	p := &registrationPage{s: s, guide: k.Guide()}
	p.guide.OnLink = s.link
	p.tenant = s.fieldOf(connection.FieldTenant, true)
	p.tenant.SetPlaceHolder(s.say("wizard.field.tenant.example"))
	p.client = s.fieldOf(connection.FieldClientID, true)
	p.secret = k.SecretEntry(s.say("wizard.field.secret"), s.say("wizard.field.secret.from"), func(typed string) {
		s.emit(setup.SecretTyped{Secret: connection.Secret(typed)})
	})
	s.bind(connection.FieldSecret, &p.secret.Field, p.secret, &p.secret.Entry().OnFocus)
	p.ends = k.DayField(s.say("wizard.field.secretEnds"), s.say("wizard.field.secretEnds.from"), func(day string) {
		s.emit(setup.Edited{Field: connection.FieldSecretEnds, Value: day})
	})
	s.bind(connection.FieldSecretEnds, &p.ends.Field, p.ends, &p.ends.Entry().OnFocus)
	p.ends.SetPlaceHolder(s.say("wizard.field.secretEnds.example"))
	p.ends.OnLink = p.months
	p.account = s.fieldOf(connection.FieldAccount, true)
	p.account.SetPlaceHolder(s.say("wizard.field.account.example"))
	p.name, p.group = s.fieldOf(connection.FieldName, true), s.fieldOf(connection.FieldGroup, true)
	p.platform = k.Options(func(id string) { s.emit(setup.Edited{Field: connection.FieldPlatform, Value: id}) },
		parts.Option{ID: string(connection.PlatformDesktop), Title: s.say("wizard.platform.desktop.title"), Text: s.say("wizard.platform.desktop.text")},
		parts.Option{ID: string(connection.PlatformWeb), Title: s.say("wizard.platform.web.title"), Text: s.say("wizard.platform.web.text")})
	s.targets[connection.FieldPlatform] = func() fyne.Focusable { return p.platform.Card(platformOf(s.state)) }
	p.question = parts.Column(6, k.Text(parts.Strong(), s.say("wizard.platform.title")), p.platform)
	p.keep = k.Choice(s.say("wizard.keep.title"), s.say("wizard.keep.from"), p.keepChosen)
	s.targets[connection.FieldKeep] = func() fyne.Focusable { return p.keep.Head() }
	p.advanced, p.paste, p.proof = newAdvanced(s), newPasteBox(s), newProofBox(s)
	paste := k.Button(s.say("wizard.paste.open"), parts.Quiet, func() { s.emit(setup.PasteOpened{}) }).SetSmall()
	head := parts.RowGrow(12, 0, k.Text(parts.Heading(), s.say("wizard.form.here")), paste)
	p.form = parts.Column(14, head, p.tenant, p.client, p.question, p.proof.choice, p.secret, p.ends, p.proof.root, p.account,
		parts.Columns(12, 170, 2, p.name, p.group), p.keep, p.advanced.root)
	p.root = s.halves(p.guide, parts.Stack(p.form, p.paste.root))
	return p
}

func (p *registrationPage) object() fyne.CanvasObject { return p.root }

func (p *registrationPage) render(st setup.State) {
	p.guide.Set(p.guideOf(st))
	parts.Show(p.form, !st.Paste.Open)
	parts.Show(p.paste.root, st.Paste.Open)
	p.paste.render(st)
	p.drawTenant(st)
	p.s.draw(st, connection.FieldClientID, p.client)
	person, sends := st.Draft.Mode.Interactive(), st.Draft.SendsSecret()
	parts.Show(p.question, person)
	p.platform.SetChosen(platformOf(st))
	p.proof.render(st)
	sends = sends && !st.Draft.UsesCertificate()
	parts.Show(p.secret, sends)
	parts.Show(p.ends, sends)
	if sends {
		p.drawSecret(st)
	}
	parts.Show(p.account, st.Draft.Mode == connection.ModeDelegate)
	p.s.draw(st, connection.FieldAccount, p.account)
	p.s.draw(st, connection.FieldName, p.name)
	p.name.SetPlaceHolder(st.SuggestedName())
	p.s.draw(st, connection.FieldGroup, p.group)
	parts.Show(p.keep, person)
	p.drawKeep(st)
	p.advanced.render(st)
}

func platformOf(st setup.State) string {
	if st.Draft.Platform == "" {
		return string(connection.PlatformDesktop)
	}
	return string(st.Draft.Platform)
}

func (p *registrationPage) guideOf(st setup.State) parts.GuideText {
	say := p.s.say
	t := parts.GuideText{
		Title: say("wizard.guide.entra.title"), Intro: say("wizard.guide.entra.intro"),
		Steps: say("wizard.guide.entra.app"), Note: say("wizard.guide.entra.note.app"),
	}
	if st.Draft.Mode.Interactive() {
		t.Steps, t.Note = say("wizard.guide.entra."+platformOf(st)), say("wizard.guide.entra.note.person")
	}
	if i := strings.LastIndex(t.Steps, "\n"); st.Draft.SendsSecret() && st.Draft.UsesCertificate() && i > 0 {
		t.Steps = t.Steps[:i+1] + say("wizard.guide.entra.upload") // in the place of the secret, which comes last
	}
	return t
}

// drawTenant says at the field whether the tenant exists and what it is called.
func (p *registrationPage) drawTenant(st setup.State) {
	s := p.s
	p.tenant.SetText(st.Value(connection.FieldTenant))
	s.drawIssue(st, connection.FieldTenant, p.tenant)
	if f, bad := first(st.TroubleOf(setup.TaskLookUp)); bad && p.tenant.Problem() == "" {
		p.tenant.SetError(s.findingTitle(f))
	}
	words := ""
	if st.Tenant.Exists {
		words = st.Tenant.Name
		if words == "" {
			words = s.say("wizard.tenant.found")
		}
	}
	p.tenant.SetGood(st.Tenant.Exists && st.Good(connection.FieldTenant), words)
}

func (p *registrationPage) drawSecret(st setup.State) {
	s := p.s
	// The field is the one place where a typed secret is put back, masked: after
	// a paste, and emptied after a save.
	if connection.Secret(p.secret.Text()) != st.Secret {
		p.secret.SetText(st.Secret.Reveal())
	}
	s.drawIssue(st, connection.FieldSecret, &p.secret.Field)
	kept, caption := "", "wizard.field.secret.from"
	if st.Draft.Mode.Interactive() {
		caption += ".web"
	}
	if st.Draft.Secret.Length > 0 {
		kept = s.say("wizard.field.secret.kept", "count", strconv.Itoa(st.Draft.Secret.Length))
		caption = "wizard.field.secret.kept.from"
	}
	p.secret.SetPlaceHolder(kept)
	p.secret.SetCaption(s.say(caption))
	p.ends.SetText(st.Value(connection.FieldSecretEnds))
	s.drawIssue(st, connection.FieldSecretEnds, &p.ends.Field)
	p.ends.Explain()
	p.ends.SetGood(st.Good(connection.FieldSecretEnds) && st.Draft.Secret.Ends != "", "")
	caption = s.say("wizard.field.secretEnds.from")
	if day, err := time.Parse(time.DateOnly, st.Draft.Secret.Ends); err == nil {
		caption = s.say("wizard.field.secretEnds.reminder", "date", s.look.Words.Date(day))
	}
	p.ends.SetCaption(caption)
}

// months fills in an end date so many months from today.
func (p *registrationPage) months(target string) {
	verb, number, _ := strings.Cut(target, ":")
	n, err := strconv.Atoi(number)
	if verb != "months" || err != nil {
		return
	}
	day := p.s.look.Now().AddDate(0, n, 0).Format(time.DateOnly)
	p.s.emit(setup.Edited{Field: connection.FieldSecretEnds, Value: day})
}

const keepDerived = "derived"

func (p *registrationPage) drawKeep(st setup.State) {
	say := p.s.say
	p.keep.SetItems([]parts.Item{
		{ID: keepDerived, Title: say("wizard.keep.derived." + modeOfPerson(st))},
		{ID: string(connection.KeepSession), Title: say("wizard.keep.session")},
		{ID: string(connection.KeepSealed), Title: say("wizard.keep.sealed")},
	})
	chosen := string(st.Draft.Keep)
	if chosen == "" {
		chosen = keepDerived
	}
	p.keep.SetChosen(chosen)
}

func modeOfPerson(st setup.State) string {
	if st.Draft.Mode == connection.ModeDelegate {
		return "delegate"
	}
	return "user"
}

func (p *registrationPage) keepChosen(id string) {
	if id == keepDerived {
		id = ""
	}
	p.s.emit(setup.Edited{Field: connection.FieldKeep, Value: id})
}
