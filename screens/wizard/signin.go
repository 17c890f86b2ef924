package wizard

import (
	"strconv"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/setup"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"

	"fyne.io/fyne/v2"
)

// signInPage gets the token: it waits for the browser, or for the answer to
// the app's own credentials.
type signInPage struct {
	s        *Screen
	wait     *parts.Waiting
	meantime *fyne.Container
	again    *parts.Button
	code     *parts.CodeBox
	cancel   *fyne.Container
	other    *fyne.Container
	typed    *parts.Text // the code to type on another device
	answer   *parts.Field
	answers  *fyne.Container
	trouble  *fyne.Container
	calm     fyne.CanvasObject
	failed   fyne.CanvasObject
	root     fyne.CanvasObject
}

func newSignInPage(s *Screen) *signInPage {
	k := s.kit
	p := &signInPage{s: s, code: k.CodeBox("")}
	p.again = k.Button(s.say("wizard.signin.again"), parts.Secondary, func() { s.emit(setup.OpenAgain{}) })
	link := k.Button(s.say("wizard.signin.copy"), parts.Secondary, func() { s.emit(setup.LinkCopied{}) })
	paste := k.Button(s.say("wizard.signin.paste"), parts.Secondary, func() { s.emit(setup.AnswerOpened{}) })
	p.meantime = parts.WrapAligned(12, fyne.TextAlignCenter, p.again, link, paste)
	cancel := k.Button(s.say("wizard.command.cancel"), parts.Quiet, func() { s.emit(setup.Cancel{}) })
	p.cancel = parts.WrapAligned(0, fyne.TextAlignCenter, cancel)
	other := k.Button(s.say("wizard.signin.other"), parts.Quiet, func() { s.emit(setup.TokenAsked{Other: true}) })
	code := k.Button(s.say("wizard.signin.code"), parts.Quiet, func() { s.emit(setup.TokenAsked{Code: true}) })
	p.other = parts.WrapAligned(12, fyne.TextAlignCenter, other, code)
	style := parts.Title().Raw().Centred()
	style.Mono, style.Size = true, 2*look.TitleSize
	p.typed = k.Text(style, "")
	p.answer = k.Field(s.say("wizard.answer.label"), s.say("wizard.answer.from"), func(typed string) {
		s.emit(setup.AnswerTyped{Text: connection.Secret(typed)})
	})
	p.answer.Entry().OnSubmitted = func(string) { s.emit(setup.AnswerGiven{}) }
	give := k.Button(s.say("wizard.answer.give"), parts.Primary, func() { s.emit(setup.AnswerGiven{}) })
	closer := k.Button(s.say("wizard.answer.close"), parts.Quiet, func() { s.emit(setup.AnswerClosed{}) })
	p.answers = parts.Column(8, parts.Space(0, 4), p.answer, parts.Wrap(12, give, closer))
	p.wait = k.Waiting(parts.Space(0, 4), p.code, parts.Space(0, 4), p.typed, p.meantime, p.answers, parts.Space(0, 4), p.cancel, p.other)
	p.calm = parts.Middle(p.wait, 560)
	p.trouble = parts.Column(12)
	p.failed = parts.Middle(p.trouble, 720)
	p.root = s.panel(parts.Stack(p.calm, p.failed))
	return p
}

func (p *signInPage) object() fyne.CanvasObject { return p.root }

func (p *signInPage) render(st setup.State) {
	waits, busy := st.Waiting(), st.Busy(setup.TaskToken)
	failed := len(st.TroubleOf(setup.TaskToken)) > 0
	parts.Show(p.failed, failed)
	parts.Show(p.calm, !failed)
	if failed {
		p.drawTrouble(st)
		return
	}
	parts.Show(p.meantime, waits && !st.Answer.Open)
	parts.Show(p.answers, waits && st.Answer.Open)
	parts.Show(p.cancel, busy)
	parts.Show(p.other, !busy && st.Draft.Mode.Interactive())
	parts.Show(p.code, waits && (st.Prompt.BrowserFailed || st.Prompt.Code != ""))
	parts.Show(p.typed, waits && st.Prompt.Code != "")
	p.typed.SetText(st.Prompt.Code)
	p.code.SetText(shortOf(st.Prompt))
	p.drawAnswer(st)
	switch {
	case waits:
		p.drawWait(st)
	case busy:
		p.drawBusy(st)
	case st.HasToken():
		p.drawHave(st)
	default:
		p.drawIdle(st)
	}
}

func shortOf(p connection.Prompt) string {
	if p.Short != "" {
		return p.Short
	}
	return p.URL
}

func (p *signInPage) drawWait(st setup.State) {
	key := "wizard.signin.wait"
	switch {
	case st.Prompt.Code != "":
		key = "wizard.signin.typed"
	case st.Prompt.BrowserFailed:
		key = "wizard.signin.browser"
	}
	p.wait.Set("arrows", parts.ToneAccent, p.s.say(key+".title"), p.s.say(key+".text", "tenant", p.tenant(st)))
	p.countdown(st)
}

// countdown says how long the sign-in still waits.
func (p *signInPage) countdown(st setup.State) {
	left := st.Prompt.Expires.Sub(p.s.look.Now())
	if st.Prompt.Expires.IsZero() {
		p.wait.SetPill("", parts.ToneAccent)
		return
	}
	if left <= 0 {
		p.wait.SetPill(p.s.say("wizard.signin.wait.over"), parts.ToneAttention)
		return
	}
	tone := parts.ToneAccent
	if left <= 30*time.Second {
		tone = parts.ToneAttention
	}
	p.wait.SetPill(p.s.say("wizard.signin.wait.left", "time", p.s.look.Words.Countdown(left)), tone)
}

func (p *signInPage) drawBusy(st setup.State) {
	say := p.s.say
	if st.Draft.Mode.Interactive() {
		p.wait.Set("arrows", parts.ToneAccent, say("wizard.signin.opening.title"), say("wizard.signin.opening.text"))
		p.wait.SetPill("", parts.ToneAccent)
		return
	}
	p.wait.Set("arrows", parts.ToneAccent, say("wizard.signin.token.title"), say("wizard.signin.token.text", "tenant", p.tenant(st)))
	p.wait.SetPill(say("wizard.signin.token.pill"), parts.ToneAccent)
}

func (p *signInPage) drawHave(st setup.State) {
	say := p.s.say
	title, words := say("wizard.signin.have.app.title"), say("wizard.signin.have.app")
	if st.Draft.Mode.Interactive() {
		title, words = say("wizard.signin.have.title"), ""
		if st.Token.AuthorisedBy != "" {
			words = say("wizard.signin.have.by", "account", st.Token.AuthorisedBy)
		}
	}
	p.wait.Set("check", parts.ToneWell, title, words)
	pill := say("wizard.signin.have.valid")
	if !st.Token.Expires.IsZero() {
		pill = say("wizard.signin.have.until", "time", p.s.look.Words.Time(st.Token.Expires.In(p.s.look.Zone)))
	}
	p.wait.SetPill(pill, parts.ToneWell)
}

func (p *signInPage) drawIdle(st setup.State) {
	say := p.s.say
	title, words := say("wizard.signin.idle.app.title"), say("wizard.signin.idle.app")
	switch st.Draft.Mode {
	case connection.ModeUser:
		title, words = say("wizard.signin.idle.title"), say("wizard.signin.idle.user", "tenant", p.tenant(st))
	case connection.ModeDelegate:
		account := ""
		if st.Draft.LoginHint != "" {
			account = say("wizard.signin.account", "account", st.Draft.LoginHint)
		}
		title, words = say("wizard.signin.idle.title"), say("wizard.signin.idle.delegate", "account", account)
	case connection.ModeApp:
	}
	p.wait.Set("arrows", parts.ToneAccent, title, words)
	pill := ""
	if st.Cancelled {
		pill = say("wizard.signin.cancelled")
	}
	p.wait.SetPill(pill, parts.ToneNeutral)
}

// tenant is the name of the tenant as far as it is known.
func (p *signInPage) tenant(st setup.State) string {
	if st.Tenant.Name != "" {
		return strings.TrimSuffix(st.Tenant.Name, ".") // “Contoso Ltd.” may end the sentence
	}
	return st.Draft.Tenant
}

func (p *signInPage) drawAnswer(st setup.State) {
	if st.Answer.Text.Empty() {
		p.answer.SetText("")
	}
	words := ""
	if f, bad := first(st.TroubleOf(setup.TaskAnswer)); bad {
		words = p.s.findingTitle(f)
	}
	p.answer.SetError(words)
}

func (p *signInPage) drawTrouble(st setup.State) {
	views := []fyne.CanvasObject{p.s.kit.Text(parts.Heading().In(look.Ink), p.s.say("wizard.signin.trouble.title"))}
	if old := p.trouble.Objects; len(old) > 0 {
		views = old[:1:1]
	}
	for i, f := range st.TroubleOf(setup.TaskToken) {
		views = append(views, p.s.finding("token"+strconv.Itoa(i), f))
	}
	p.trouble.Objects = views
}
