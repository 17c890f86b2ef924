package setup

import (
	"context"
	"slices"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// Pasted is what was picked out of a text: the fields found (others are empty),
// the client secret, and what there is to say about them.
type Pasted struct {
	Profile connection.Profile
	Secret  connection.Secret
	Issues  []connection.Issue
}

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
	return s.begin(TaskPaste), []Effect{SearchText{e.Text}}
}

// SearchText picks the values out of a text.
type SearchText struct{ Text connection.Secret }

// Slot implements Effect.
func (SearchText) Slot() Task { return TaskPaste }

func (e SearchText) run(_ context.Context, svc Services, send func(Event)) {
	pasted := svc.Paste(e.Text.Reveal())
	send(PasteSearched{Found: foundIn(pasted.Profile, pasted.Secret), Secret: pasted.Secret, Issues: pasted.Issues})
}

// foundIn lists the values of a profile and the secret, in the order of the
// wizard's fields.
func foundIn(p connection.Profile, secret connection.Secret) []Found {
	var found []Found
	for _, a := range accessors() {
		if v := *a.at(&p); v != "" {
			found = append(found, Found{Field: a.field, Value: v})
		}
		if a.field == connection.FieldClientID && !secret.Empty() {
			found = append(found, Found{Field: connection.FieldSecret, Length: len([]rune(secret.Reveal()))})
		}
		if a.field == connection.FieldEnvironment && !p.Company.Empty() {
			found = append(found, Found{Field: connection.FieldCompany, Value: p.Company.Label()})
		}
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

// PasteToggled takes a found value off the list of those to take over, or puts
// it back.
type PasteToggled struct{ Field connection.Field }

func (e PasteToggled) apply(s State) (State, []Effect) {
	if slices.Contains(s.Paste.Rejected, e.Field) {
		s.Paste.Rejected = without(s.Paste.Rejected, e.Field)
	} else {
		s.Paste.Rejected = with(s.Paste.Rejected, e.Field)
	}
	return s, nil
}

// PasteUsed takes the found values over into the fields and closes the panel.
type PasteUsed struct{}

func (PasteUsed) apply(s State) (State, []Effect) {
	paste := s.Paste
	var effects []Effect
	for _, f := range paste.Found {
		if slices.Contains(paste.Rejected, f.Field) {
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
	return PasteTyped{e.Text}.apply(s)
}

// FileFailed says why the file could not be read.
type FileFailed struct{ Findings []diagnose.Finding }

func (e FileFailed) apply(s State) (State, []Effect) { return s.fail(TaskFile, e.Findings), nil }
