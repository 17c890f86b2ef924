package card

import (
	"slices"

	"fyne.io/fyne/v2"

	"bcconnect/assets/text"
	"bcconnect/connection"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// claimTable explains what the token says. The token itself is never shown.
type claimTable struct {
	s     *Screen
	shown []connection.Claim
	rows  *fyne.Container
	box   *fyne.Container
}

func newClaimTable(s *Screen) *claimTable {
	t := &claimTable{s: s, rows: parts.Column(0)}
	t.box = parts.Column(8, parts.Divider(), s.kit.Text(parts.Heading(), s.say("card.claims.title")),
		s.kit.Text(parts.Small(), s.say("card.claims.text")), t.rows)
	t.box.Hide()
	return t
}

func (t *claimTable) render() {
	c := t.s.card
	parts.Show(t.box, c.Claims && len(c.Facts.Claims) > 0)
	if !t.box.Visible() || slices.EqualFunc(t.shown, c.Facts.Claims, sameClaim) {
		return
	}
	t.shown = slices.Clone(c.Facts.Claims)
	t.rows.Objects = nil
	for i, claim := range t.shown {
		if i > 0 {
			t.rows.Objects = append(t.rows.Objects, parts.Divider())
		}
		t.rows.Objects = append(t.rows.Objects, t.row(claim))
	}
	t.rows.Refresh()
}

func sameClaim(a, b connection.Claim) bool {
	return a.Name == b.Name && a.Value == b.Value && a.Note == b.Note
}

func (t *claimTable) row(c connection.Claim) fyne.CanvasObject {
	k := t.s.kit
	words := parts.Column(0, k.Text(parts.Body().Raw(), c.Value))
	if c.Note != "" {
		words.Objects = append(words.Objects, k.Text(parts.Small(), t.s.say(c.Note, text.Pairs(c.Args)...)))
	}
	name := k.Text(parts.Style{Size: look.SmallSize, Colour: look.Soft, Mono: true, Plain: true}, c.Name)
	return parts.Pad(parts.RowTop(12, 1, parts.Wide(122, parts.Pad(name, 2, 0, 0, 0)), words), 6, 0, 6, 0)
}
