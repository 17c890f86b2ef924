package home

import (
	"fyne.io/fyne/v2"

	"bcconnect/connection/cards"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// logBanner says once that the log cannot be written to its file. The page of
// the log explains why.
type logBanner struct {
	banner *parts.Banner
	box    *fyne.Container
}

func newLogBanner(s *Screen) *logBanner {
	k := s.kit
	show := k.Button(k.Say("home.log.show"), parts.Secondary, func() { s.send(cards.LogAsked{}) }).SetSmall()
	later := k.Button(k.Say("home.ends.dismiss"), parts.Quiet, func() { s.send(cards.LogDismissed{}) }).SetSmall()
	b := &logBanner{banner: k.Banner(parts.ToneAttention, k.Say("home.log.wrong"), show, later)}
	b.box = parts.Pad(b.banner, 12, look.PageInset, 0, look.PageInset)
	b.box.Hide()
	return b
}

func (b *logBanner) render(st cards.State) { parts.Show(b.box, st.LogWrong && !st.Explain.Open) }
