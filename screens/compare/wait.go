package compare

import (
	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/compare"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// wait stands on a side while somebody signs in: in the browser of this computer,
// or with a code on any device.
type wait struct {
	s       *Screen
	at      int
	title   *parts.Text
	words   *parts.Text
	failed  *parts.Text
	page    *parts.CodeBox
	code    *parts.Text
	left    *parts.Pill
	warning *parts.Banner
	again   *parts.Button
	copy    *parts.Button
	stuck   *parts.Button
	field   *parts.Field
	give    *parts.Button
	answer  *fyne.Container
	faults  *parts.Faults
	box     *fyne.Container
}

func newWait(s *Screen, at int) *wait {
	k := s.kit
	w := &wait{s: s, at: at, title: k.Text(parts.Strong(), ""), words: k.Text(parts.Soft(), ""), left: k.Pill("", parts.ToneAccent, false)}
	w.failed = k.Text(parts.Body().In(look.Attention), k.Say("card.wait.nobrowser"))
	style := parts.Title().Raw()
	style.Mono = true
	w.code, w.page = k.Text(style, ""), k.CodeBox("")
	w.warning = k.Banner(parts.ToneAttention, k.Say("card.code.warning"))
	w.again = k.Button("", parts.Secondary, func() { s.send(compare.OpenAgain{At: at}) })
	w.copy = k.Button("", parts.Secondary, w.take)
	w.stuck = k.Button("", parts.Secondary, func() { s.send(compare.AnswerToggled{At: at}) })
	w.field = k.Field("", "", func(text string) { s.send(compare.AnswerTyped{At: at, Text: connection.Secret(text)}) })
	w.give = k.Button("", parts.Secondary, func() { s.send(compare.AnswerGiven{At: at}) })
	w.faults = k.Faults(parts.FindingOptions{Quiet: true})
	w.answer = parts.Column(8, w.field, parts.Wrap(8, w.give), w.faults.Object())
	w.box = parts.Column(10, w.title, w.words, w.failed, w.page, w.code, parts.Wrap(8, w.left),
		parts.Wrap(8, w.again, w.copy, w.stuck), w.answer, w.warning)
	w.box.Hide()
	return w
}

// take copies what the other device needs: the code, else the link.
func (w *wait) take() {
	if w.s.state.Sides[w.at].Prompt.Code != "" {
		w.s.send(compare.CodeCopied{At: w.at})
		return
	}
	w.s.send(compare.LinkCopied{At: w.at})
}

func (w *wait) render(v compare.Side) {
	parts.Show(w.box, v.Waiting())
	if !v.Waiting() {
		w.field.SetText("")
		return
	}
	say := w.s.kit.Say
	coded := v.Prompt.Code != ""
	for _, o := range []fyne.CanvasObject{w.page, w.code, w.warning} {
		parts.Show(o, coded)
	}
	parts.Show(w.failed, v.Prompt.BrowserFailed && !coded)
	left := v.Prompt.Expires.Sub(w.s.kit.Look.Now())
	w.left.Set(say("card.wait.left", "time", w.s.kit.Look.Words.Countdown(left)), parts.ToneAccent, false)
	parts.Show(w.left, !v.Prompt.Expires.IsZero())
	if coded {
		w.page.SetText(v.Prompt.URL)
		w.code.SetText(v.Prompt.Code)
		w.speak(say("card.code.title"), say("card.code.text"), "card.code.open", "card.code.copy", "card.code.stuck", "card.code.give")
		w.ask("card.code.page")
	} else {
		w.speak(say("card.wait.title"), say("card.wait.text", "tenant", v.Profile.Tenant), "card.wait.again", "card.wait.link", "card.wait.paste", "card.wait.give")
		w.ask("card.wait.address")
	}
	parts.Show(w.answer, v.Answer.Open)
	w.field.SetText(v.Answer.Text.Reveal())
	w.faults.Show(v.Answer.Findings)
}

func (w *wait) speak(title, words, again, copied, stuck, give string) {
	say := w.s.kit.Say
	w.title.SetText(title)
	w.words.SetText(words)
	w.again.SetText(say(again))
	w.copy.SetText(say(copied))
	w.stuck.SetText(say(stuck))
	w.give.SetText(say(give))
}

// ask labels the line for the answer; key is that of its label.
func (w *wait) ask(key string) {
	say := w.s.kit.Say
	w.field.SetLabel(say(key))
	w.field.SetCaption(say(key + ".where"))
	w.give.SetEnabled(w.field.Text() != "", say(key+".missing"))
}
