package wizard

import (
	"strconv"

	"bcconnect/connection"
	"bcconnect/connection/setup"
	"bcconnect/screens/parts"

	"fyne.io/fyne/v2"
)

// advanced is the foldable part with the general OAuth values: each shows what
// is derived until somebody types a value of their own.
type advanced struct {
	s       *Screen
	fields  map[connection.Field]*parts.Field
	choices map[connection.Field]*parts.Choice
	toggle  *parts.Link
	summary *parts.Text
	body    *fyne.Container
	root    *fyne.Container
}

// derivedID stands for "derive it" in a pick-list.
const derivedID = "derived"

// picks lists the values of the fields that are chosen and not typed.
func picks(f connection.Field) []string {
	if f == connection.FieldAuthMethod || f == connection.FieldTokenMethod {
		return []string{"GET", "POST"}
	}
	if f == connection.FieldSignature {
		return []string{string(connection.SignaturePS256), string(connection.SignatureRS256), string(connection.SignatureES256)}
	}
	if f == connection.FieldCredential {
		return []string{string(connection.CredentialBody), string(connection.CredentialBasic)}
	}
	return nil
}

func newAdvanced(s *Screen) *advanced {
	k := s.kit
	a := &advanced{s: s, fields: make(map[connection.Field]*parts.Field), choices: make(map[connection.Field]*parts.Choice)}
	a.toggle = k.Link("", func() { s.emit(setup.AdvancedToggled{}) })
	a.summary = k.Text(parts.Small(), "")
	a.body = parts.Column(14)
	for _, line := range [][]connection.Field{
		{connection.FieldCloud},
		{connection.FieldAuthURL},
		{connection.FieldAuthMethod, connection.FieldRedirect},
		{connection.FieldTokenURL},
		{connection.FieldTokenMethod, connection.FieldCredential},
		{connection.FieldSignature, connection.FieldContentType},
		{connection.FieldResource},
		{connection.FieldScope},
		{connection.FieldAccessProp, connection.FieldExpiresProp},
		{connection.FieldRefreshProp},
		{connection.FieldOpenIDURL},
		{connection.FieldAPIURL},
		{connection.FieldEnvsURL},
		{connection.FieldWebURL},
	} {
		objects := make([]fyne.CanvasObject, 0, len(line))
		for _, f := range line {
			objects = append(objects, a.input(f))
		}
		a.body.Add(parts.Columns(12, 170, len(line), objects...))
	}
	head := parts.RowGrow(10, 0, k.Text(parts.Strong(), s.say("wizard.advanced")), a.toggle)
	a.root = parts.Column(4, parts.Divider(), parts.Space(0, 2), head, a.summary, a.body)
	return a
}

func (a *advanced) input(f connection.Field) fyne.CanvasObject {
	s := a.s
	if f == connection.FieldCloud || picks(f) != nil {
		caption := ""
		if f == connection.FieldCloud {
			caption = s.say("wizard.cloud.from")
		}
		c := s.kit.Choice(s.say("wizard.field."+string(f)), caption, func(id string) {
			if id == derivedID {
				id = ""
			}
			s.emit(setup.Edited{Field: f, Value: id})
		})
		s.targets[f] = func() fyne.Focusable { return c.Head() }
		a.choices[f] = c
		return c
	}
	x := s.fieldOf(f, false)
	x.OnLink = func(string) { s.emit(setup.Edited{Field: f}) }
	a.fields[f] = x
	return x
}

func (a *advanced) render(st setup.State) {
	say := a.s.say
	parts.Show(a.body, st.Advanced)
	parts.Show(a.summary, !st.Advanced)
	a.toggle.SetText(say("wizard.advanced.open"))
	if st.Advanced {
		a.toggle.SetText(say("wizard.advanced.close"))
	}
	a.summary.SetText(say("wizard.advanced.none"))
	if n := st.Overridden(); n > 0 {
		a.summary.SetText(say("wizard.advanced.own", "count", strconv.Itoa(n)))
	}
	if !st.Advanced {
		return
	}
	for f, x := range a.fields {
		a.s.draw(st, f, x)
		derived := st.Derived(f)
		x.SetPlaceHolder(derived)
		caption := say("wizard.advanced.derived")
		switch {
		case st.Value(f) != "":
			caption = say("wizard.advanced.reset")
		case derived == "":
			caption = say("wizard.advanced.unknown")
		}
		x.SetCaption(caption)
	}
	for f, c := range a.choices {
		a.choice(st, f, c)
	}
}

func (a *advanced) choice(st setup.State, f connection.Field, c *parts.Choice) {
	say := a.s.say
	if f == connection.FieldCloud {
		c.SetItems(a.clouds(st))
		c.SetChosen(st.Cloud().Name)
		return
	}
	items := []parts.Item{{ID: derivedID, Title: say("wizard.advanced.pick", "value", a.pickName(f, st.Derived(f)))}}
	for _, v := range picks(f) {
		items = append(items, parts.Item{ID: v, Title: a.pickName(f, v)})
	}
	c.SetItems(items)
	chosen := st.Value(f)
	if chosen == "" {
		chosen = derivedID
	}
	c.SetChosen(chosen)
	if i, ok := st.Shown(f); ok {
		c.SetError(a.s.issue(i))
	} else {
		c.SetError("")
	}
}

func (a *advanced) pickName(f connection.Field, v string) string {
	if f == connection.FieldCredential {
		return a.s.say("wizard.credential." + v)
	}
	if f == connection.FieldSignature {
		return a.s.say("wizard.signature." + v)
	}
	return v
}

// clouds lists the clouds on offer, and the one without any.
func (a *advanced) clouds(st setup.State) []parts.Item {
	var items []parts.Item
	names := make([]string, 0, len(st.Clouds)+2)
	for _, c := range st.Clouds {
		names = append(names, c.Name)
	}
	for _, n := range append(names, st.Cloud().Name, connection.CloudOwn) {
		known := false
		for _, it := range items {
			known = known || it.ID == n
		}
		if !known {
			items = append(items, parts.Item{ID: n, Title: a.cloudName(n)})
		}
	}
	return items
}

func (a *advanced) cloudName(n string) string {
	switch n {
	case connection.CloudPublic, connection.CloudSandbox, connection.CloudOwn:
		return a.s.say("wizard.cloud." + n)
	}
	return n
}
