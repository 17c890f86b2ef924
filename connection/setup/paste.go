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
	send(PasteSearched{Found: foundIn(pasted), Secret: pasted.Secret, Issues: pasted.Issues})
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
}

func (e PasteSearched) apply(s State) (State, []Effect) {
	s = s.end(TaskPaste)
	s.Paste.Found, s.Paste.Secret, s.Paste.Issues, s.Paste.Looked = e.Found, e.Secret, e.Issues, true
	return s, nil
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
	var effects []Effect
	for _, f := range paste.Found {
		if !f.Use {
			continue
		}
		var e Event = Edited{f.Field, f.Value}
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
