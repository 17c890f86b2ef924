package setup

import (
	"strings"

	"bcconnect/connection"
)

// RoutesToggled opens the field for custom APIs and web services and takes the
// keyboard there, or closes it while nothing stands in it.
type RoutesToggled struct{}

func (RoutesToggled) apply(s State) (State, []Effect) {
	if s.RoutesShown() {
		s.RoutesOpen = false
		return s, nil
	}
	s.RoutesOpen = true
	return s.focus(connection.FieldRoutes), nil
}

// RoutesShown says whether the field is shown: also wherever something stands in
// it that could be wrong.
func (s State) RoutesShown() bool {
	return s.RoutesOpen || strings.TrimSpace(string(s.Draft.Routes)) != ""
}

// pickRoute puts what a finding offered in the place of the route that it is
// about, and tests again.
func (s State) pickRoute(old, choice string) (State, []Effect) {
	if old == "" || choice == "" {
		return s.edit(connection.FieldRoutes)
	}
	s, effects := Edited{connection.FieldRoutes, string(s.Draft.Routes.Replace(old, choice))}.apply(s)
	s, more := s.retry(false)
	return s, append(effects, more...)
}
