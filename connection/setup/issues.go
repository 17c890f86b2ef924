package setup

import (
	"slices"

	"bcconnect/connection"
)

// Issues returns everything that is wrong or missing, in the order of the steps
// and fields. A name is never missing: the wizard suggests one.
func (s State) Issues() []connection.Issue {
	return slices.DeleteFunc(s.Profile().Issues(s.Credential(), s.Now), func(i connection.Issue) bool {
		return i.Field == connection.FieldName && s.Draft.Name == ""
	})
}

// Shown returns the issue to show at a field now. A warning shows at once; an
// error waits until the field was left or Continue was pressed, so that it does
// not nag while somebody types.
func (s State) Shown(f connection.Field) (connection.Issue, bool) {
	var best connection.Issue
	found := false
	for _, i := range s.Issues() {
		if i.Field != f || !s.due(i) {
			continue
		}
		if !found || rank(i.Severity) > rank(best.Severity) {
			best, found = i, true
		}
	}
	return best, found
}

func rank(s connection.Severity) int {
	return slices.Index([]connection.Severity{connection.SeverityNote, connection.SeverityWarning, connection.SeverityError}, s)
}

// due says whether an issue may be shown by now.
func (s State) due(i connection.Issue) bool {
	if i.Severity != connection.SeverityError {
		return !s.empty(i.Field)
	}
	if slices.Contains(s.Tried, s.stepOf(i.Field)) {
		return !s.optional(i)
	}
	return slices.Contains(s.Touched, i.Field) && !s.empty(i.Field)
}

// empty says that nothing stands in a field.
func (s State) empty(f connection.Field) bool {
	if f == connection.FieldCertificate {
		return s.Certificate.Key.Empty() && s.Draft.Certificate.Empty()
	}
	if f == connection.FieldSecret {
		return s.Secret.Empty() && s.Draft.Secret.Length == 0
	}
	chosen := f == connection.FieldPlatform || f == connection.FieldMode
	return !chosen && s.Value(f) == ""
}

// optional says that an issue is only a field left empty which the wizard lets
// be empty: one can test without an environment and learn a lot.
func (s State) optional(i connection.Issue) bool {
	return s.stepOf(i.Field) == StepPlace && s.empty(i.Field)
}

// blocking returns the first issue that keeps the wizard on a step.
func (s State) blocking(step Step) (connection.Issue, bool) {
	fields := s.FieldsOf(step)
	at := -1
	var first connection.Issue
	for _, i := range s.Issues() {
		place := slices.Index(fields, i.Field)
		if place < 0 || i.Severity != connection.SeverityError || s.optional(i) {
			continue
		}
		if at < 0 || place < at {
			first, at = i, place
		}
	}
	return first, at >= 0
}

// ToLookAt counts the fields of the present step at which something is shown
// that keeps the wizard there.
func (s State) ToLookAt() int {
	n := 0
	for _, f := range s.FieldsOf(s.Step) {
		if i, ok := s.Shown(f); ok && i.Severity == connection.SeverityError {
			n++
		}
	}
	return n
}

// Missing returns what must be mended or filled in before the connection is
// whole. A connection with anything missing is saved as a draft.
func (s State) Missing() []connection.Issue {
	return slices.DeleteFunc(s.Issues(), func(i connection.Issue) bool {
		return i.Severity != connection.SeverityError
	})
}

// Good says that a field holds a value and nothing is wrong with it.
func (s State) Good(f connection.Field) bool {
	if s.empty(f) {
		return false
	}
	return !slices.ContainsFunc(s.Issues(), func(i connection.Issue) bool {
		return i.Field == f && i.Severity != connection.SeverityNote
	})
}

func (s State) hasError(f connection.Field) bool {
	return slices.ContainsFunc(s.Issues(), func(i connection.Issue) bool {
		return i.Field == f && i.Severity == connection.SeverityError
	})
}
