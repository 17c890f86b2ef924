package wizard

import (
	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/setup"
	"bcconnect/screens/parts"
)

// routeLines is how many routes are seen at once.
const routeLines = 3

// routesField is the foldable field for the custom APIs and web services that a
// connection uses; most use none.
type routesField struct {
	s      *Screen
	toggle *parts.Link
	none   *parts.Text
	field  *parts.Field
	root   *fyne.Container
}

func newRoutesField(s *Screen) *routesField {
	k := s.kit
	r := &routesField{s: s, none: k.Text(parts.Small(), s.say("wizard.routes.none"))}
	r.toggle = k.Link(s.say("wizard.routes.open"), func() { s.emit(setup.RoutesToggled{}) })
	r.field = s.kit.Field("", s.say("wizard.field.routes.from"), func(typed string) {
		s.emit(setup.Edited{Field: connection.FieldRoutes, Value: typed})
	})
	s.bind(connection.FieldRoutes, r.field, r.field, &r.field.Entry().OnFocus)
	r.field.Entry().OnSubmitted = nil // Enter begins the next line
	r.field.Entry().Name = s.say("wizard.field.routes")
	r.field.SetPlaceHolder(s.say("wizard.field.routes.example"))
	r.field.SetLines(routeLines)
	head := parts.RowGrow(10, 0, k.Text(parts.Strong(), s.say("wizard.routes")), r.toggle)
	r.root = parts.Column(4, parts.Divider(), parts.Space(0, 2), head, r.none, r.field)
	return r
}

func (r *routesField) render(st setup.State) {
	shown := st.RoutesShown()
	parts.Show(r.field, shown)
	parts.Show(r.none, !shown)
	parts.Show(r.toggle, st.Draft.Routes == "")
	key := "wizard.routes.open"
	if shown {
		key = "wizard.routes.close"
	}
	r.toggle.SetText(r.s.say(key))
	r.s.draw(st, connection.FieldRoutes, r.field)
}
