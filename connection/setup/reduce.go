package setup

import (
	"context"
	"slices"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/flow"
)

// Event is something that happened: a gesture, or news from a task. The events
// of a step, and what follows from each, stand in that step's file.
type Event interface {
	apply(s State) (State, []Effect)
}

// Effect is something to be done outside the pure function.
type Effect interface {
	// Slot names the task. An effect replaces what runs in its slot.
	Slot() Task
	run(ctx context.Context, svc Services, send func(Event))
}

// Session is a running wizard.
type Session = flow.Session[State, Event, Effect]

// Reduce returns the state after an event and the effects that follow. It is
// pure. After the wizard has ended nothing changes any more.
func Reduce(s State, e Event) (State, []Effect) {
	if s.Outcome != OutcomeOpen {
		return s, nil
	}
	return e.apply(s)
}

// Stop ends the task and silences it.
type Stop struct{ Task Task }

// Slot implements Effect.
func (e Stop) Slot() Task { return e.Task }

func (Stop) run(context.Context, Services, func(Event)) {}

// begin marks a task as running and forgets what went wrong in it before.
func (s State) begin(t Task) State {
	s = s.clear(t)
	if !slices.Contains(s.Running, t) {
		s.Running = append(slices.Clip(s.Running), t)
	}
	return s
}

// end marks a task as over.
func (s State) end(t Task) State {
	s.Running = without(s.Running, t)
	return s
}

// clear forgets what went wrong in a task.
func (s State) clear(t Task) State {
	s.Troubles = slices.DeleteFunc(slices.Clone(s.Troubles), func(tr Trouble) bool { return tr.Task == t })
	return s
}

// fail ends a task with findings.
func (s State) fail(t Task, f []diagnose.Finding) State {
	s = s.end(t).clear(t)
	if len(f) > 0 {
		s.Troubles = append(s.Troubles, Trouble{Task: t, Findings: f})
	}
	return s
}

// stop ends the tasks that are running among those given.
func (s State) stop(tasks ...Task) (State, []Effect) {
	var effects []Effect
	for _, t := range tasks {
		if s.Busy(t) {
			s = s.end(t)
			effects = append(effects, Stop{t})
		}
	}
	return s, effects
}

// focus asks for the keyboard to go to a field.
func (s State) focus(f connection.Field) State {
	s.Focus, s.FocusTurn = f, s.FocusTurn+1
	return s
}

// notice says something in passing.
func (s State) notice(what string) State {
	s.Notice, s.NoticeTurn = what, s.NoticeTurn+1
	return s
}

// without returns a copy of the list that lacks the value.
func without[T comparable](list []T, v T) []T {
	return slices.DeleteFunc(slices.Clone(list), func(x T) bool { return x == v })
}

// with returns a copy of the list that has the value.
func with[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(slices.Clip(list), v)
}
