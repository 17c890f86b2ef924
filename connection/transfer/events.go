package transfer

import (
	"slices"

	"bcconnect/connection"
	"bcconnect/connection/bundle"
	"bcconnect/connection/diagnose"
)

// The events.
type (
	// SideChosen changes the direction.
	SideChosen struct{ Side Side }
	// Toggled takes a connection along or leaves it: by id going out, by its
	// place in the list coming in.
	Toggled     struct{ ID string }
	ItemToggled struct{ Item int }
	// Decided says what becomes of a connection that is there already.
	Decided struct {
		Item   int
		Choice Choice
	}
	// Answered chooses one of several values.
	Answered struct {
		Item, Question int
		Value          string
	}
	SecretsToggled struct{ Take bool }
	PhraseTyped    struct{ Text connection.Secret }
	AgainTyped     struct{ Text connection.Secret }
	// FileAsked lets the user choose a file, Go takes the step: it opens the
	// bundle, brings in, or saves.
	FileAsked struct{}
	Go        struct{}

	// FileRead, Opened, Brought and Written say that work was done; Failed that
	// it was not.
	FileRead struct{ Loaded Loaded }
	Opened   struct{ Entries []bundle.Entry }
	Brought  struct {
		There    []connection.Profile
		Done     int
		Findings []diagnose.Finding
	}
	Written struct{ Name string }
	Failed  struct{ Findings []diagnose.Finding }
)

func (e SideChosen) apply(s State) (State, []Effect) {
	if s.Busy || e.Side == s.Side {
		return s, nil
	}
	fresh := State{Side: e.Side, There: s.There}
	if e.Side == Out {
		for _, p := range s.There {
			fresh.Chosen = append(fresh.Chosen, p.ID)
		}
	}
	return fresh, nil
}

func (e Toggled) apply(s State) (State, []Effect) {
	if i := slices.Index(s.Chosen, e.ID); i >= 0 {
		s.Chosen = slices.Delete(slices.Clone(s.Chosen), i, i+1)
	} else {
		s.Chosen = append(slices.Clone(s.Chosen), e.ID)
	}
	s.Finished = false
	return s, nil
}

// with changes one item; other states keep theirs.
func (s State) with(i int, change func(*Item)) (State, []Effect) {
	if s.Busy || i < 0 || i >= len(s.Items) {
		return s, nil
	}
	s.Items = slices.Clone(s.Items)
	change(&s.Items[i])
	return s, nil
}

func (e ItemToggled) apply(s State) (State, []Effect) {
	return s.with(e.Item, func(x *Item) { x.On = !x.On })
}

func (e Decided) apply(s State) (State, []Effect) {
	if !slices.Contains(Choices(), e.Choice) {
		return s, nil
	}
	return s.with(e.Item, func(x *Item) { x.Choice = e.Choice })
}

func (e Answered) apply(s State) (State, []Effect) {
	return s.with(e.Item, func(x *Item) {
		if e.Question < 0 || e.Question >= len(x.Asked) || !slices.Contains(x.Asked[e.Question].Values, e.Value) {
			return
		}
		x.Asked = slices.Clone(x.Asked)
		x.Asked[e.Question].Chosen = e.Value
		set(&x.Profile, x.Asked[e.Question].Field, e.Value)
	})
}

// set puts a chosen value into a connection.
func set(p *connection.Profile, f connection.Field, v string) {
	for _, x := range []struct {
		field connection.Field
		at    *string
	}{
		{connection.FieldName, &p.Name},
		{connection.FieldTenant, &p.Tenant},
		{connection.FieldClientID, &p.ClientID},
		{connection.FieldEnvironment, &p.Environment},
		{connection.FieldAccount, &p.LoginHint},
		{connection.FieldSecretEnds, &p.Secret.Ends},
		{connection.FieldCompany, &p.Company.Name},
		{"company.id", &p.Company.ID},
		{"company.displayName", &p.Company.Display},
	} {
		if x.field == f {
			*x.at = v
		}
	}
	if f == connection.FieldMode {
		p.Mode = connection.Mode(v)
	}
}

func (e SecretsToggled) apply(s State) (State, []Effect) {
	s.WithoutSecrets = !e.Take
	return s, nil
}

func (e PhraseTyped) apply(s State) (State, []Effect) {
	s.Phrase, s.Findings, s.Finished = e.Text, nil, false
	return s, nil
}

func (e AgainTyped) apply(s State) (State, []Effect) {
	s.Again, s.Findings, s.Finished = e.Text, nil, false
	return s, nil
}

func (FileAsked) apply(s State) (State, []Effect) {
	if s.Busy || s.Side != In {
		return s, nil
	}
	s.Busy, s.Findings, s.Finished = true, nil, false
	return s, []Effect{Choose{}}
}

func (Go) apply(s State) (State, []Effect) {
	if s.Why() != "" {
		return s, nil
	}
	s.Busy, s.Findings, s.Finished = true, nil, false
	switch {
	case s.Side == Out:
		return s, []Effect{Seal{IDs: s.Chosen, Phrase: s.Phrase}}
	case s.Sealed != nil:
		return s, []Effect{Open{Data: s.Sealed, Phrase: s.Phrase}}
	}
	return s, []Effect{Bring{Items: s.Items, There: s.There, WithoutSecrets: s.WithoutSecrets}}
}

func (e FileRead) apply(s State) (State, []Effect) {
	s.Busy = false
	l := e.Loaded
	if l.Name == "" && l.Sealed == nil && l.Items == nil {
		return s, nil // thought better of it
	}
	s.Name, s.Format = l.Name, l.Format
	if s.Sealed = l.Sealed; s.Sealed != nil {
		s.Phrase = ""
		return s, nil
	}
	s.Items = slices.Clone(s.Items)
	for i, x := range l.Items {
		it := s.item(x, l.Name)
		it.Line, it.Asked = l.Found[i].Lines[connection.FieldSecret], questions(l.Found[i])
		s.Items = append(s.Items, it)
	}
	return s, nil
}

func (e Opened) apply(s State) (State, []Effect) {
	s.Busy, s.Sealed, s.Phrase = false, nil, ""
	s.Items = slices.Clone(s.Items)
	for _, x := range e.Entries {
		s.Items = append(s.Items, s.item(x, s.Name))
	}
	return s, nil
}

func (e Brought) apply(s State) (State, []Effect) {
	s.Busy, s.There, s.Done, s.Findings = false, e.There, e.Done, e.Findings
	if len(e.Findings) == 0 {
		s.Finished, s.Items = true, nil
	}
	return s, nil
}

func (e Written) apply(s State) (State, []Effect) {
	s.Busy = false
	if e.Name != "" {
		s.Finished, s.Name, s.Done, s.Phrase, s.Again = true, e.Name, len(s.Chosen), "", ""
	}
	return s, nil
}

func (e Failed) apply(s State) (State, []Effect) {
	s.Busy, s.Findings = false, e.Findings
	return s, nil
}
