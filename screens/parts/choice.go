package parts

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"bcconnect/screens/look"
)

// Item is one value to choose.
type Item struct {
	ID    string
	Title string
	Note  string // said softly after the title
}

// Choice is a pick-list. It opens in place, below its line, with a search when
// there are many; what is typed may be taken as it is if Free is set.
type Choice struct {
	composite
	kit     *Kit
	label   *Text
	head    *Button
	caption *Text
	problem *Text
	search  *Entry
	list    *widget.List
	box     *fyne.Container
	height  *fixed
	items   []Item
	lower   []string // searched in
	found   []int
	chosen  string
	at      int // highlighted row of found
	// Free lets what was typed be chosen, as Item.ID.
	Free bool
	pick func(id string)
	// OnLink is called with the target of a link in the caption.
	OnLink func(target string)
	empty  string
}

const (
	manyItems   = 8
	shownItems  = 6
	choiceRow   = 36
	choiceInset = 4
)

// Choice makes a pick-list; pick is called with the id of what was chosen.
func (k *Kit) Choice(label, caption string, pick func(id string)) *Choice {
	c := &Choice{kit: k, pick: pick, empty: k.Say("parts.choice.none")}
	c.label = k.Text(Strong(), label)
	c.caption = k.Text(Small(), caption)
	c.caption.OnLink = func(target string) {
		if c.OnLink != nil {
			c.OnLink(target)
		}
	}
	c.problem = k.Text(Small().In(look.Wrong), "")
	c.head = k.Button("", Secondary, c.toggle)
	c.head.choice, c.head.name = true, Plain(label)
	c.head.onKey, c.head.onRune = c.keyOnHead, c.typeOnHead
	c.search = k.entry(c.filter)
	c.search.SetPlaceHolder(k.Say("parts.choice.search"))
	c.search.OnKey = c.key
	c.list = widget.NewList(c.rows, c.row, c.fill)
	c.list.HideSeparators = true
	c.list.OnSelected = func(i int) { c.list.UnselectAll(); c.take(i) }
	c.height = &fixed{w: 120, h: choiceRow}
	list := &fyne.Container{Layout: c.height, Objects: []fyne.CanvasObject{c.list}}
	searchLine := &fyne.Container{Layout: fixed{120, look.FieldHeight}, Objects: []fyne.CanvasObject{c.search}}
	c.box = Stack(NewBox(look.FieldGround, look.Line, look.FieldRadius), Inset(Column(choiceInset, searchLine, list), choiceInset))
	c.box.Hide()
	c.problem.Hide()
	show(c.caption, caption != "")
	show(c.label, label != "")
	c.root = Column(4, c.label, c.head, c.box, c.caption, c.problem)
	c.ExtendBaseWidget(c)
	c.title()
	return c
}

// SetItems shows other values; the same values change nothing.
func (c *Choice) SetItems(items []Item) {
	if same(items, c.items) {
		return
	}
	c.items = items
	c.lower = c.lower[:0]
	for _, it := range items {
		c.lower = append(c.lower, strings.ToLower(it.Title+"\x00"+it.Note+"\x00"+it.ID))
	}
	c.filter(c.search.Text)
	c.title()
}

func same(a, b []Item) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// SetChosen shows a value as chosen without reporting it. An id that is not in
// the list is shown as it is.
func (c *Choice) SetChosen(id string) {
	if c.chosen != id {
		c.chosen = id
		c.title()
		c.list.Refresh()
	}
}

// SetEmpty says what stands in the line while nothing is chosen.
func (c *Choice) SetEmpty(words string) { c.empty = words; c.title() }

// SetEnabled enables or disables the list; reason stands in the line.
func (c *Choice) SetEnabled(on bool, reason string) {
	if !on {
		c.close()
	}
	c.head.SetEnabled(on, reason)
	c.title()
}

// SetCaption changes the words below.
func (c *Choice) SetCaption(s string) {
	c.caption.SetText(s)
	show(c.caption, s != "" && !c.problem.Visible())
	c.relay()
}

// SetError shows what is wrong in place of the caption; "" clears it.
func (c *Choice) SetError(s string) {
	c.problem.SetText(s)
	show(c.problem, s != "")
	show(c.caption, s == "" && c.caption.String() != "")
	c.relay()
}

// Head returns what takes the focus.
func (c *Choice) Head() *Button { return c.head }

// Opened says whether the list is open.
func (c *Choice) Opened() bool { return c.box.Visible() }

func (c *Choice) title() {
	words, soft := c.empty, true
	for _, it := range c.items {
		if it.ID == c.chosen && c.chosen != "" {
			words, soft = it.Title, false
		}
	}
	if soft && c.chosen != "" {
		words, soft = c.chosen, false
	}
	if c.head.disabled && c.head.reason != "" && soft {
		words = c.head.reason
	}
	c.head.softLabel = soft
	c.head.label = words
	c.head.Refresh()
}

func (c *Choice) toggle() {
	if c.Opened() {
		c.close()
		return
	}
	c.search.SetSilently("")
	c.filter("")
	for i, n := range c.found {
		if n >= 0 && c.items[n].ID == c.chosen {
			c.at = i
		}
	}
	show(c.search, c.Free || len(c.items) > manyItems)
	c.box.Show()
	c.relay()
	c.kit.reveal(c.box)
}

func (c *Choice) close() {
	if c.Opened() {
		c.box.Hide()
		c.relay()
	}
}

func (c *Choice) relay() {
	c.root.Refresh()
	c.Refresh()
	c.kit.relay()
}

// filter finds the rows for what was typed; -1 is the typed text itself.
func (c *Choice) filter(typed string) {
	want := strings.ToLower(strings.TrimSpace(typed))
	c.found, c.at = c.found[:0], 0
	exact := false
	for i, s := range c.lower {
		if strings.Contains(s, want) {
			c.found = append(c.found, i)
			exact = exact || strings.ToLower(c.items[i].ID) == want
		}
	}
	if c.Free && want != "" && !exact {
		c.found = append(c.found, -1)
	}
	n := max(1, min(len(c.found), shownItems))
	c.height.h = float32(n) * (choiceRow + look.Gap)
	c.list.Refresh()
	if c.Opened() {
		c.relay()
	}
}

// key moves the highlight and takes it while the search has the focus.
func (c *Choice) key(e *fyne.KeyEvent) bool {
	does := map[string]func(){
		"Down": func() { c.move(1) }, "Up": func() { c.move(-1) }, "Return": func() { c.take(c.at) },
		"KP_Enter": func() { c.take(c.at) }, "Escape": c.close,
	}[string(e.Name)]
	if does == nil {
		return false
	}
	does()
	return true
}

// keyOnHead lets the list be used without leaving its line: arrows open it and
// move in it, Enter takes, Escape closes.
func (c *Choice) keyOnHead(e *fyne.KeyEvent) bool {
	if !c.Opened() {
		if e.Name == fyne.KeyDown && !c.head.disabled {
			c.toggle()
			return true
		}
		return false
	}
	if e.Name == fyne.KeyBackspace {
		r := []rune(c.search.Text)
		c.search.SetText(string(r[:max(0, len(r)-1)]))
		return true
	}
	if e.Name == fyne.KeySpace && c.search.Text != "" {
		return true // it comes as a rune as well
	}
	return c.key(e)
}

// typeOnHead searches with what is typed on the line.
func (c *Choice) typeOnHead(r rune) {
	switch {
	case r == ' ' && (!c.Opened() || c.search.Text == ""):
		return // the space bar opens and closes
	case !c.Opened():
		c.toggle()
	}
	if c.search.Visible() {
		c.search.SetText(c.search.Text + string(r))
	}
}

func (c *Choice) move(by int) {
	if len(c.found) == 0 {
		return
	}
	c.at = (c.at + by + len(c.found)) % len(c.found)
	c.list.ScrollTo(c.at)
	c.list.Refresh()
}

func (c *Choice) take(row int) {
	if row < 0 || row >= len(c.found) {
		return
	}
	id := strings.TrimSpace(c.search.Text)
	if n := c.found[row]; n >= 0 {
		id = c.items[n].ID
	}
	c.close()
	c.SetChosen(id)
	if c.pick != nil {
		c.pick(id)
	}
}

func (c *Choice) rows() int { return len(c.found) }

func (c *Choice) row() fyne.CanvasObject { return newChoiceRow(c.kit) }

func (c *Choice) fill(i int, o fyne.CanvasObject) {
	r, ok := o.(*choiceItem)
	if !ok || i >= len(c.found) {
		return
	}
	n := c.found[i]
	if n < 0 {
		r.set(c.kit.Say("parts.choice.use", "value", strings.TrimSpace(c.search.Text)), "", i == c.at, false)
		return
	}
	r.set(c.items[n].Title, c.items[n].Note, i == c.at, c.items[n].ID == c.chosen)
}

// choiceItem is one row of an open list.
type choiceItem struct {
	composite
	ground *Box
	title  *Text
	note   *Text
	tick   *Mark
}

func newChoiceRow(k *Kit) *choiceItem {
	r := &choiceItem{ground: NewBox(look.None, look.None, 6)}
	r.title, r.note = k.Text(Body().Line().Raw(), ""), k.Text(Small().Line().Raw().AtEnd(), "")
	r.tick = newMark(MarkPass, 16)
	line := RowGrow(8, 1, r.title, r.note, r.tick)
	r.root = &fyne.Container{Layout: fixed{100, choiceRow}, Objects: []fyne.CanvasObject{r.ground, Pad(line, 0, 8, 0, 8)}}
	r.ExtendBaseWidget(r)
	return r
}

func (r *choiceItem) set(title, note string, at, chosen bool) {
	r.title.SetText(title)
	r.note.SetText(note)
	show(r.tick, chosen)
	if at {
		r.ground.Set(look.Hover, look.None)
	} else {
		r.ground.Set(look.None, look.None)
	}
	r.root.Refresh()
}
