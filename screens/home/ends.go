package home

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/expiry"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// endsBanner says quietly that something ends soon or has ended, until it is
// dismissed; it comes back when something changes.
type endsBanner struct {
	s      *Screen
	banner *parts.Banner
	box    *fyne.Container
	// of what the notice was made last: it need not be made at each key.
	list   []connection.Profile
	day    string
	notice expiry.Notice
}

func newEndsBanner(s *Screen) *endsBanner {
	k := s.kit
	b := &endsBanner{s: s}
	show := k.Button(k.Say("home.ends.renew"), parts.Secondary, func() { s.send(cards.PageAsked{Page: cards.PageEnds}) }).SetSmall()
	later := k.Button(k.Say("home.ends.dismiss"), parts.Quiet, func() { s.send(cards.EndsDismissed{Mark: b.notice.Mark}) }).SetSmall()
	b.banner = k.Banner(parts.ToneAttention, "", show, later)
	b.box = parts.Pad(b.banner, 12, look.PageInset, 0, look.PageInset)
	b.box.Hide()
	return b
}

func (b *endsBanner) render(st cards.State) {
	now := b.s.kit.Look.Now().In(b.s.kit.Look.Zone)
	day := now.Format(time.DateOnly)
	same := day == b.day && len(st.Profiles) == len(b.list) && (len(b.list) == 0 || &st.Profiles[0] == &b.list[0])
	if !same {
		b.day, b.list, b.notice = day, st.Profiles, expiry.NoticeOf(st.Profiles, now)
	}
	n := b.notice
	on := st.Loaded && !n.Empty() && n.Mark != st.EndsSeen && !st.Explain.Open
	parts.Show(b.box, on)
	if on {
		b.banner.Set(parts.ToneAttention, b.words(n))
	}
}

// words are one sentence: what is over goes before what ends soon.
func (b *endsBanner) words(n expiry.Notice) string {
	kind := ".any"
	if n.Certificates == 0 {
		kind = ".secrets"
	}
	say := func(key string, n int) string { return b.s.kit.Say(key+kind, "count", strconv.Itoa(n)) }
	switch {
	case n.Soon == 0:
		return say("home.ends.over", n.Over)
	case n.Over == 0:
		return say("home.ends.soon", n.Soon)
	}
	return say("home.ends.over", n.Over) + " · " + say("home.ends.soon", n.Soon)
}
