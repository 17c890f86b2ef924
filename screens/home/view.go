package home

import (
	"strconv"

	"fyne.io/fyne/v2"

	"bcconnect/connection/cards"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// view is how the list is shown: its line, and the panels below it.
type view struct {
	s      *Screen
	line   *parts.Link
	test   *parts.Link
	filter *parts.Choice
	sort   *parts.Choice
	panel  *fyne.Container
	name   *parts.Field
	title  *parts.Text
	folder *fyne.Container
	box    *fyne.Container
}

func newView(s *Screen) *view {
	k := s.kit
	v := &view{s: s}
	v.line = k.Link("", func() { s.send(cards.ViewToggled{}) })
	v.test = k.Link(k.Say("home.sweep"), func() { s.send(cards.PageAsked{Page: cards.PageSweep}) })
	v.filter = k.Choice(k.Say("home.filter"), "", func(id string) { s.send(cards.ViewChanged{Filter: cards.Filter(id)}) })
	v.sort = k.Choice(k.Say("home.sort"), "", func(id string) { s.send(cards.ViewChanged{Sort: cards.Sort(id)}) })
	var filters, sorts []parts.Item
	for _, f := range cards.Filters() {
		filters = append(filters, parts.Item{ID: string(f), Title: k.Say("home.filter." + string(f))})
	}
	for _, by := range cards.Sorts() {
		sorts = append(sorts, parts.Item{ID: string(by), Title: k.Say("home.sort." + string(by))})
	}
	v.filter.SetItems(filters)
	v.sort.SetItems(sorts)
	fold := k.Link(k.Say("home.fold"), func() { s.send(cards.Folded{All: true}) })
	unfold := k.Link(k.Say("home.unfold"), func() { s.send(cards.Folded{}) })
	done := k.Link(k.Say("home.view.done"), func() { s.send(cards.ViewToggled{}) })
	v.panel = boxed(parts.Column(10, v.filter, v.sort, parts.Wrap(12, fold, unfold, done)))
	v.title = k.Text(parts.Strong().Raw(), "")
	v.name = k.Field(k.Say("home.folder.name"), "", func(text string) { s.send(cards.FolderTyped{Text: text}) })
	v.name.Entry().OnSubmitted = func(string) { s.send(cards.FolderRenamed{}) }
	rename := k.Button(k.Say("home.folder.rename"), parts.Secondary, func() { s.send(cards.FolderRenamed{}) })
	test := k.Link(k.Say("home.folder.test"), func() {
		s.send(cards.PageAsked{Page: cards.PageSweep, ID: cards.OfGroup + s.state.Folder.Group})
	})
	leave := k.Link(k.Say("home.folder.close"), func() { s.send(cards.FolderClosed{}) })
	v.folder = boxed(parts.Column(10, v.title, test, v.name, parts.Wrap(12, rename, leave)))
	v.box = parts.Column(8, parts.Ends(8, parts.Wrap(0, v.line), parts.Wrap(0, v.test)), v.panel, v.folder)
	return v
}

func boxed(o fyne.CanvasObject) *fyne.Container {
	return parts.Stack(parts.NewBox(look.Panel, look.Line, look.FieldRadius), parts.Inset(o, 12))
}

func (v *view) render(st cards.State) {
	k := v.s.kit
	sort, filter := st.View.Sort, st.View.Filter
	if sort == "" {
		sort = cards.SortName
	}
	if filter == "" {
		filter = cards.FilterAll
	}
	parts.Show(v.box, st.Loaded && len(st.Profiles) > 1)
	v.line.SetText(k.Say("home.view", "filter", k.Say("home.filter."+string(filter)), "sort", k.Say("home.sorted."+string(sort))))
	v.filter.SetChosen(string(filter))
	v.sort.SetChosen(string(sort))
	parts.Show(v.panel, st.Viewing)
	parts.Show(v.folder, st.Folder.Open)
	if st.Folder.Open {
		v.title.SetText(groupName(v.s, st.Folder.Group))
		v.name.SetText(st.Folder.Name)
	}
}

func groupName(s *Screen, group string) string {
	if group == "" {
		return s.kit.Say("home.group.none")
	}
	return group
}

// headWords are a customer with the number of its connections, which is only
// told where they are out of sight.
func (s *Screen) headWords(x cards.Row) string {
	if !x.Folded {
		return groupName(s, x.Group)
	}
	return s.kit.Say("home.folder", "name", groupName(s, x.Group), "count", strconv.Itoa(x.Count))
}
