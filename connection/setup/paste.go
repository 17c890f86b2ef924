package setup

import (
	"context"
	"slices"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/handover"
)

// PasteOpened opens the panel that picks values out of anything.
type PasteOpened struct{}

func (PasteOpened) apply(s State) (State, []Effect) {
	s.Paste.Open = true
	return s, nil
}

// PasteClosed closes it and forgets what stood in it.
type PasteClosed struct{}

func (PasteClosed) apply(s State) (State, []Effect) {
	s.Paste = Paste{}
	return s.clear(TaskFile).stop(TaskPaste, TaskFile)
}

// PasteTyped says what stands in the panel.
type PasteTyped struct{ Text connection.Secret }

func (e PasteTyped) apply(s State) (State, []Effect) {
	if s.Paste.Text == e.Text {
		return s, nil
	}
	s.Paste = Paste{Open: true, Text: e.Text}
	if e.Text.Empty() {
		return s.stop(TaskPaste)
	}
	return s.begin(TaskPaste), []Effect{SearchText(e)}
}

// SearchText picks the values out of a text.
type SearchText struct{ Text connection.Secret }

// Slot implements Effect.
func (SearchText) Slot() Task { return TaskPaste }

func (e SearchText) run(_ context.Context, svc Services, send func(Event)) {
	pasted := svc.Paste(e.Text.Reveal())
	found := PasteSearched{Found: foundIn(pasted), Secret: pasted.Secret, Issues: pasted.Issues}
	if svc.Belongs != nil {
		found.Belongs = svc.Belongs(e.Text.Reveal())
	}
	send(found)
}

// foundIn lists what was found in the order of the wizard's fields, and after
// that the values of which nobody said what they are for.
func foundIn(pasted handover.Pasted) []Found {
	p := pasted.Apply(connection.Profile{})
	var found []Found
	for _, a := range accessors() {
		if v := *a.at(&p); v != "" {
			found = append(found, Found{Field: a.field, Value: v, Use: true})
		}
		if a.field == connection.FieldClientID && !pasted.Secret.Empty() {
			found = append(found, Found{Field: connection.FieldSecret, Length: len([]rune(pasted.Secret.Reveal())), Use: true})
		}
		if a.field == connection.FieldEnvironment && !p.Company.Empty() {
			found = append(found, Found{Field: connection.FieldCompany, Value: p.Company.Label(), Use: true})
		}
	}
	for _, c := range pasted.Candidates {
		found = append(found, Found{Value: c.Value, Could: c.Could})
	}
	return found
}

// PasteSearched brings what was found. It is taken over when the user says so.
type PasteSearched struct {
	Found  []Found
	Secret connection.Secret
	Issues []connection.Issue
	// Belongs is where a connection file belongs to.
	Belongs handover.Belongs
}

func (e PasteSearched) apply(s State) (State, []Effect) {
	s = s.end(TaskPaste)
	s.Paste.Found, s.Paste.Secret, s.Paste.Issues, s.Paste.Looked = s.ownLabels(e.Found), e.Secret, e.Issues, true
	s.Paste.Belongs = e.Belongs
	here := func(p connection.Profile) bool { return p.ID == s.Draft.ID }
	if slices.ContainsFunc(e.Belongs.Could, here) {
		s.Paste.Belongs.Could = nil // it is the one at hand, or may be: its values are seen
	}
	return s, nil
}

// ownLabels leaves an existing connection its name, its customer and its tags,
// unless somebody ticks what the file says.
func (s State) ownLabels(found []Found) []Found {
	found = slices.Clone(found)
	for i, f := range found {
		switch f.Field { //nolint:exhaustive // the labels
		case connection.FieldName, connection.FieldGroup, connection.FieldTags:
			own := s.Editing && s.Value(f.Field) != "" && s.Value(f.Field) != f.Value
			found[i].Use = f.Use && !own
		}
	}
	return found
}

// PasteFor says which connection a pasted connection file fills in: another one,
// the one at hand ("" or its id).
type PasteFor struct{ ID string }

func (e PasteFor) apply(s State) (State, []Effect) {
	here := e.ID == "" || e.ID == s.Draft.ID
	if !s.Paste.Undecided() {
		return s, nil
	}
	if here && (s.Editing || s.Dirty) {
		s.Paste.Belongs.Could = nil
		return s, nil
	}
	if s.Dirty { // what was typed here would be lost
		return s, nil
	}
	if here {
		e.ID = ""
	}
	return s, []Effect{FillOther{ID: e.ID, Text: s.Paste.Text}}
}

// FillOther opens another connection to fill it in, or a new one.
type FillOther struct {
	ID   string
	Text connection.Secret
}

// Slot implements Effect.
func (FillOther) Slot() Task { return TaskFile }

func (e FillOther) run(ctx context.Context, svc Services, _ func(Event)) {
	svc.FillIn(ctx, e.ID, e.Text.Reveal())
}

// PasteAssigned says for which field a found value is; FieldNone leaves it out.
type PasteAssigned struct {
	At    int
	Field connection.Field
}

func (e PasteAssigned) apply(s State) (State, []Effect) {
	if e.At < 0 || e.At >= len(s.Paste.Found) {
		return s, nil
	}
	s.Paste.Found = slices.Clone(s.Paste.Found)
	for i := range s.Paste.Found { // a field takes one value
		if f := &s.Paste.Found[i]; f.Field == e.Field {
			f.Use = false
		}
	}
	f := &s.Paste.Found[e.At]
	f.Use = e.Field != connection.FieldNone
	if len(f.Could) > 0 {
		f.Field = e.Field
	}
	return s, nil
}

// PasteUsed takes the found values over into the fields and closes the panel.
type PasteUsed struct{}

func (PasteUsed) apply(s State) (State, []Effect) {
	paste := s.Paste
	if paste.Undecided() {
		return s, nil
	}
	var effects []Effect
	for _, f := range paste.Found {
		if !f.Use {
			continue
		}
		var e Event = Edited{f.Field, f.Value}
		if f.Field == connection.FieldRoutes {
			e = Edited{f.Field, string(s.Draft.Routes.With(connection.Routes(f.Value)))}
		}
		if f.Field == connection.FieldSecret {
			e = SecretTyped{paste.Secret}
		}
		var more []Effect
		s, more = e.apply(s)
		s.Touched = with(s.Touched, f.Field)
		effects = append(effects, more...)
	}
	s, more := PasteClosed{}.apply(s)
	return s.focus(s.firstOpen(s.Step)), append(effects, more...)
}

// FileAsked lets the user choose a connection file, whose text goes the way of
// a pasted one.
type FileAsked struct{}

func (FileAsked) apply(s State) (State, []Effect) {
	if s.Busy(TaskFile) {
		return s, nil
	}
	s.Paste.Open = true
	return s.begin(TaskFile), []Effect{ReadFile{}}
}

// ReadFile asks for a file and reads it.
type ReadFile struct{}

// Slot implements Effect.
func (ReadFile) Slot() Task { return TaskFile }

func (ReadFile) run(ctx context.Context, svc Services, send func(Event)) {
	text, err := svc.ReadFile(ctx)
	if err != nil {
		send(FileFailed{svc.Explain(err)})
		return
	}
	send(FileRead{connection.Secret(text)})
}

// FileRead brings the text of the file; it is empty when none was chosen.
type FileRead struct{ Text connection.Secret }

func (e FileRead) apply(s State) (State, []Effect) {
	s = s.end(TaskFile)
	if e.Text.Empty() || !s.Paste.Open {
		return s, nil
	}
	return PasteTyped(e).apply(s)
}

// FileFailed says why the file could not be read.
type FileFailed struct{ Findings []diagnose.Finding }

func (e FileFailed) apply(s State) (State, []Effect) { return s.fail(TaskFile, e.Findings), nil }
