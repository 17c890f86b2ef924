package setup

import (
	"context"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// SaveAsked saves the connection as it stands and ends the wizard. Where
// anything is missing it is kept as a draft.
type SaveAsked struct{}

func (SaveAsked) apply(s State) (State, []Effect) {
	if s.Busy(TaskSave) {
		return s, nil
	}
	s.Asking = false
	return s.save()
}

func (s State) save() (State, []Effect) {
	if !s.Dirty && s.Draft.Revision > 0 {
		s.Outcome = s.savedAs()
		return s.finish()
	}
	p := s.Profile()
	p.Draft = len(s.Missing()) > 0
	var secret *connection.Secret
	if typed := s.Credential(); !typed.Empty() {
		secret = &typed
	}
	s.Dirty = false
	return s.begin(TaskSave), []Effect{Save{Profile: p, Secret: secret, Draft: p.Draft}}
}

func (s State) savedAs() Outcome {
	if len(s.Missing()) > 0 {
		return OutcomeDraft
	}
	return OutcomeSaved
}

// finish ends what runs: the wizard is over.
func (s State) finish() (State, []Effect) {
	return s.stop(TaskToken, TaskAnswer, TaskLookUp, TaskEnvironments, TaskCompanies, TaskCheck, TaskPaste, TaskFile)
}

// Save keeps the connection. A nil Secret leaves the stored one alone.
type Save struct {
	Profile connection.Profile
	Secret  *connection.Secret
	Draft   bool
}

// Slot implements Effect.
func (Save) Slot() Task { return TaskSave }

func (e Save) run(ctx context.Context, svc Services, send func(Event)) {
	saved, err := svc.Save(ctx, e.Profile, e.Secret, e.Draft)
	if err != nil {
		send(SaveFailed{svc.Explain(err)})
		return
	}
	send(Saved{Profile: saved, WithSecret: e.Secret != nil})
}

// Saved says that the connection is kept.
type Saved struct {
	Profile    connection.Profile
	WithSecret bool
}

func (e Saved) apply(s State) (State, []Effect) {
	s = s.end(TaskSave)
	s.Draft.ID, s.Draft.Revision = e.Profile.ID, e.Profile.Revision
	s.Draft.Created, s.Draft.Modified = e.Profile.Created, e.Profile.Modified
	if s.Dirty {
		// Somebody typed on while it was saved: that is not saved yet, so the
		// wizard stays.
		return s.notice("saved"), nil
	}
	if e.WithSecret {
		s.Secret, s.Certificate = "", Certificate{}
	}
	s.Draft.Certificate = e.Profile.Certificate
	s.Draft.Secret, s.Draft.Draft, s.Draft.Name = e.Profile.Secret, e.Profile.Draft, e.Profile.Name
	s.Outcome = OutcomeSaved
	if e.Profile.Draft {
		s.Outcome = OutcomeDraft
	}
	return s.finish()
}

// SaveFailed says that the connection could not be kept, and why. What was
// typed stays where it is.
type SaveFailed struct{ Findings []diagnose.Finding }

func (e SaveFailed) apply(s State) (State, []Effect) {
	s.Dirty = true
	return s.fail(TaskSave, e.Findings), nil
}

// LeaveAsked leaves the wizard, after a question if something was typed.
type LeaveAsked struct{}

func (LeaveAsked) apply(s State) (State, []Effect) {
	if s.Dirty || s.Busy(TaskSave) {
		s.Asking = true
		return s, nil
	}
	return Discarded{}.apply(s)
}

// Discarded answers the question: throw away what was typed.
type Discarded struct{}

func (Discarded) apply(s State) (State, []Effect) {
	s.Asking = false
	if s.Busy(TaskSave) { // too late to undo: it ends as saved
		return s, nil
	}
	s.Outcome = OutcomeLeft
	return s.finish()
}

// Stayed answers the question: go on.
type Stayed struct{}

func (Stayed) apply(s State) (State, []Effect) {
	s.Asking = false
	return s, nil
}
