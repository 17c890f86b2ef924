package card

import (
	"bcconnect/connection/cards"
	"bcconnect/screens/parts"
)

// certificate tells which certificate proves the app, and until when.
func (t *tokenPanel) certificate() parts.Fact {
	m := t.s.p.Certificate
	if m.Empty() {
		return t.fact("certificate", t.s.say("card.certificate.none"))
	}
	f := t.fact("certificate", m.Subject)
	if !m.Held {
		f.Note, f.Tone = t.s.say("card.certificate.nokey"), parts.ToneAttention
		return f
	}
	l := t.s.kit.Look
	key := "card.certificate.ends"
	if days, ok := cards.DaysLeft(m.Ends(), l.Now().In(l.Zone)); ok && days < 0 {
		key = "card.certificate.ended"
	}
	f.Note = t.s.say(key, "date", l.Words.Date(m.NotAfter), "thumbprint", m.SHA1)
	return f
}
