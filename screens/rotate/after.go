package rotate

import (
	"fmt"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"bcconnect/connection/rotate"
	"bcconnect/screens/parts"
)

// tried says that the new secret works and asks where to put it.
type tried struct {
	s       *Screen
	words   *parts.Text
	others  *fyne.Container
	checks  map[string]*parts.Check
	key     string
	replace *parts.Button
	back    *parts.Button
	wait    *parts.Text
	box     *fyne.Container
}

func newTried(s *Screen) *tried {
	k := s.kit
	t := &tried{s: s, words: k.Text(parts.Body(), ""), others: parts.Column(8), checks: map[string]*parts.Check{}}
	t.replace = k.Button(k.Say("rotate.replace"), parts.Primary, func() { s.send(rotate.ReplaceAsked{}) })
	t.back = k.Button(k.Say("rotate.change"), parts.Secondary, func() { s.send(rotate.BackAsked{}) })
	t.wait = k.Text(parts.Soft(), k.Say("rotate.busy"))
	head := parts.Row(10, k.Mark(parts.MarkPass), k.Text(parts.Heading(), k.Say("rotate.tried")))
	t.box = parts.Panel(parts.Column(12, head, t.words, t.others, parts.Wrap(12, t.replace, t.back), t.wait))
	t.box.Hide()
	return t
}

func (t *tried) render(st rotate.State) {
	k := t.s.kit
	key := "rotate.tried.text"
	if len(st.Others) > 0 {
		key = "rotate.tried.others"
	}
	t.words.SetText(k.Say(key, "count", strconv.Itoa(len(st.Others))))
	t.list(st)
	n := len(st.Chosen())
	words := k.Say("rotate.replace")
	if n > 1 {
		words = k.Say("rotate.replace.many", "count", strconv.Itoa(n))
	}
	t.replace.SetText(words)
	reason := ""
	if st.Busy() {
		reason = k.Say("rotate.busy")
	}
	t.replace.SetEnabled(reason == "", reason)
	t.back.SetEnabled(reason == "", reason)
	parts.Show(t.wait, reason != "")
}

// list shows the other connections; the same ones keep their boxes.
func (t *tried) list(st rotate.State) {
	var key strings.Builder
	for _, o := range st.Others {
		_, _ = fmt.Fprintf(&key, "%s %s %t|", o.Profile.ID, o.Profile.Name, o.Same)
	}
	if key.String() != t.key {
		t.key = key.String()
		t.others.Objects = nil
		for _, o := range st.Others {
			note := "rotate.other.differs"
			if o.Same {
				note = "rotate.other.same"
			}
			title := o.Profile.Name
			if o.Profile.Group != "" {
				title += " · " + o.Profile.Group
			}
			c := t.s.kit.Check(title, t.s.kit.Say(note), func(bool) { t.s.send(rotate.OtherToggled{ID: o.Profile.ID}) })
			t.checks[o.Profile.ID] = c
			t.others.Add(c)
		}
	}
	for _, o := range st.Others {
		t.checks[o.Profile.ID].SetOn(o.Chosen)
	}
	parts.Show(t.others, len(st.Others) > 0)
}

// done says what became of each connection and what is left to do in Entra.
type done struct {
	s     *Screen
	list  *fyne.Container
	key   string
	left  *parts.Text
	test  *parts.Button
	again *parts.Button
	box   *fyne.Container
}

func newDone(s *Screen) *done {
	k := s.kit
	d := &done{s: s, list: parts.Column(8), left: k.Text(parts.Body(), "")}
	d.left.OnLink = s.link
	d.test = k.Button(k.Say("rotate.test"), parts.Primary, func() { s.send(rotate.TestAsked{}) })
	d.again = k.Button(k.Say("rotate.again"), parts.Secondary, func() { s.send(rotate.AgainAsked{}) })
	finish := k.Button(k.Say("rotate.finish"), parts.Secondary, func() { s.send(rotate.CloseAsked{}) })
	d.box = parts.Panel(parts.Column(14, k.Text(parts.Heading(), k.Say("rotate.done")), d.list, d.left, parts.Wrap(12, d.test, d.again, finish)))
	d.box.Hide()
	return d
}

func (d *done) render(st rotate.State) {
	k := d.s.kit
	var key strings.Builder
	failed := false
	for _, o := range st.Outcomes {
		_, _ = fmt.Fprintf(&key, "%s %t|", o.ID, o.Well())
		failed = failed || !o.Well()
	}
	if key.String() != d.key {
		d.key = key.String()
		d.list.Objects = nil
		for _, o := range st.Outcomes {
			d.list.Add(d.row(o))
		}
		d.list.Refresh()
	}
	words := k.Say("rotate.left.none")
	if n := st.Old(); n > 0 {
		words = k.Say("rotate.left", "count", strconv.Itoa(n))
	}
	d.left.SetText(words)
	parts.Show(d.again, failed)
	reason := ""
	if st.Busy() {
		reason = k.Say("rotate.busy")
	}
	d.again.SetEnabled(reason == "", reason)
}

func (d *done) row(o rotate.Outcome) fyne.CanvasObject {
	k := d.s.kit
	mark, words := parts.MarkPass, "rotate.outcome.well"
	if !o.Well() {
		mark, words = parts.MarkFail, "rotate.outcome.failed"
	}
	line := parts.RowTop(10, 1, k.Mark(mark), k.Text(parts.Body().Raw(), k.Say(words, "name", o.Name)))
	if o.Well() {
		return line
	}
	return parts.Column(8, line, k.Finding(o.Findings[0], parts.FindingOptions{Quiet: true}))
}
