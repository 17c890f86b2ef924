package setup_test

import (
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/setup"
)

func TestRoutesField(t *testing.T) {
	s := placed()
	if s.RoutesShown() {
		t.Error("it is shown to who has not asked for it")
	}
	s = at(s, setup.RoutesToggled{})
	if !s.RoutesShown() || s.Focus != connection.FieldRoutes {
		t.Errorf("opened: %v, focus %s", s.RoutesShown(), s.Focus)
	}
	if !at(s, setup.RoutesToggled{}, setup.RoutesToggled{}).RoutesShown() || at(s, setup.RoutesToggled{}).RoutesShown() {
		t.Error("it does not close and open again")
	}
	s = at(s, edited(connection.FieldRoutes, " contoso/sales/v2.0 \ncontoso/sales"))
	if _, shown := s.Shown(connection.FieldRoutes); shown || s.Value(connection.FieldRoutes) != " contoso/sales/v2.0 \ncontoso/sales" {
		t.Error("it nags, or changes what is being typed")
	}
	if at(s, setup.RoutesToggled{}).RoutesShown() != true {
		t.Error("what is typed can be hidden")
	}
	s = at(s, setup.Left{Field: connection.FieldRoutes})
	i, shown := s.Shown(connection.FieldRoutes)
	if !shown || i.Code != "route-incomplete" || i.Args[connection.ArgRoute] != "contoso/sales" || s.Value(connection.FieldRoutes) != "contoso/sales/v2.0\ncontoso/sales" {
		t.Errorf("left: %v %q", i, s.Value(connection.FieldRoutes))
	}
	if stuck := at(s, setup.Continue{}); stuck.Step != setup.StepPlace || stuck.Focus != connection.FieldRoutes {
		t.Errorf("went on to %s", stuck.Step)
	}
	address := "https://api.businesscentral.dynamics.com/v2.0/contoso.com/UAT/ODataV4/Company('A, B')/Items?$top=1"
	s = at(s, edited(connection.FieldRoutes, "contoso/sales/v2.0\n"+address), setup.Continue{})
	if s.Step != setup.StepTest || s.Profile().Routes != "contoso/sales/v2.0\nItems" || len(s.Results) != 14 {
		t.Errorf("on to the test: %s, %q, %d rungs", s.Step, s.Profile().Routes, len(s.Results))
	}
	if !s.HasToken() {
		t.Error("a route made the token useless")
	}
}

func TestAnOfferedRouteReplacesItsOwnAndTests(t *testing.T) {
	s := at(placed(), edited(connection.FieldRoutes, "contoso/sales/v1.0\nItems"), setup.Continue{})
	s = at(s, setup.CheckDone{Report: check.Report{}})
	f := diagnose.Finding{Args: map[connection.Arg]string{}}
	f.Args[connection.ArgRoute] = "Items"
	s, effects := setup.Reduce(s, setup.ActionChosen{Action: diagnose.PickRoute, Choice: "Item_List", Finding: f})
	if s.Draft.Routes != "contoso/sales/v1.0\nItem_List" || !s.Busy(setup.TaskCheck) || len(effects) == 0 {
		t.Errorf("%q, %v", s.Draft.Routes, effects)
	}
	s = at(s, setup.ActionChosen{Action: diagnose.PickRoute, Finding: f})
	if s.Step != setup.StepPlace || s.Focus != connection.FieldRoutes || !s.RoutesShown() {
		t.Errorf("without a choice: %s %s", s.Step, s.Focus)
	}
	s = at(s, setup.ActionChosen{Action: diagnose.Edit(connection.FieldRoutes)})
	if s.Step != setup.StepPlace || s.Focus != connection.FieldRoutes {
		t.Errorf("to the field: %s %s", s.Step, s.Focus)
	}
}

// A pasted address offers itself, and does not drop what is listed already.
func TestPastedRoutesAreAdded(t *testing.T) {
	s := at(registered(connection.ModeApp), edited(connection.FieldRoutes, "Items"), setup.PasteOpened{}, setup.PasteTyped{Text: "x"}, setup.PasteSearched{
		Found: []setup.Found{{Field: connection.FieldRoutes, Value: "contoso/sales/v2.0\nItems", Use: true}},
	}, setup.PasteUsed{})
	if s.Draft.Routes != "Items\ncontoso/sales/v2.0" {
		t.Errorf("%q", s.Draft.Routes)
	}
	edit := setup.Edit(connection.Profile{ID: "x", Mode: connection.ModeApp, Routes: "Items"}, s.Clouds, s.Now, connection.FieldRoutes)
	if edit.Step != setup.StepPlace || !edit.RoutesShown() || edit.Focus != connection.FieldRoutes {
		t.Errorf("opened from the card: %s %s", edit.Step, edit.Focus)
	}
	if empty := setup.Edit(connection.Profile{ID: "x", Mode: connection.ModeApp}, s.Clouds, s.Now, connection.FieldRoutes); !empty.RoutesShown() {
		t.Error("there is nothing to type into")
	}
	if strings.Contains(string(edit.Profile().Routes), " ") {
		t.Error("not tidy")
	}
}
