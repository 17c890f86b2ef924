package setup

import (
	"slices"

	"bcconnect/connection"
)

// Command is what a button of the wizard's frame asks for.
type Command string

// The commands.
const (
	CommandNone     Command = ""
	CommandContinue Command = "continue"
	CommandSignIn   Command = "signin"
	CommandGetToken Command = "get-token"
	CommandCancel   Command = "cancel"
	CommandSkip     Command = "skip"
	CommandCheck    Command = "check"
	CommandSave     Command = "save"
)

// Event returns what a press of the button sends.
func (c Command) Event() Event {
	switch c {
	case CommandContinue:
		return Continue{}
	case CommandSignIn, CommandGetToken:
		return TokenAsked{}
	case CommandCancel:
		return Cancel{}
	case CommandSkip:
		return Skip{}
	case CommandCheck:
		return CheckAsked{}
	case CommandSave:
		return SaveAsked{}
	case CommandNone:
	}
	return Nothing{}
}

// Nothing is the event that changes nothing.
type Nothing struct{}

func (Nothing) apply(s State) (State, []Effect) { return s, nil }

// Primary is what the one filled button does; CommandNone: there is none now.
func (s State) Primary() Command {
	switch s.Step {
	case StepSignIn:
		return s.primarySignIn()
	case StepTest:
		switch {
		case s.Busy(TaskSave) || s.Busy(TaskCheck):
			return CommandNone
		case s.Tested && !s.TestFailed():
			return CommandSave
		}
		return CommandCheck
	case StepKind, StepRegistration, StepPlace:
	}
	return CommandContinue
}

// Secondary is what the quiet button beside it does.
func (s State) Secondary() Command {
	switch s.Step {
	case StepSignIn:
		return s.secondarySignIn()
	case StepTest:
		switch {
		case s.Busy(TaskSave):
			return CommandNone
		case s.Busy(TaskCheck):
			return CommandCancel
		case s.Tested && !s.TestFailed():
			return CommandCheck
		}
		return CommandSave
	case StepKind, StepRegistration, StepPlace:
	}
	return CommandNone
}

// Continue goes to the next step, or says why not.
type Continue struct{}

func (Continue) apply(s State) (State, []Effect) {
	s = s.settle()
	if first, ok := s.blocking(s.Step); ok {
		return s.refuse(first), nil
	}
	next := s.index() + 1
	if next >= len(Steps()) {
		return SaveAsked{}.apply(s)
	}
	return s.move(Steps()[next])
}

// refuse shows the issues of the step and takes the keyboard to the first.
func (s State) refuse(first connection.Issue) State {
	s.Tried = with(s.Tried, s.Step)
	if isAdvanced(first.Field) || first.Field == connection.FieldCloud {
		s.Advanced = true
	}
	return s.focus(first.Field)
}

// Back goes to the step before; from the first step it leaves the wizard.
type Back struct{}

func (Back) apply(s State) (State, []Effect) {
	at := s.index()
	if at <= 0 {
		return LeaveAsked{}.apply(s)
	}
	return s.move(Steps()[at-1])
}

// GoTo goes to a step that was open before.
type GoTo struct{ Step Step }

func (e GoTo) apply(s State) (State, []Effect) {
	to := slices.Index(Steps(), e.Step)
	if to < 0 || to > s.Reached || e.Step == s.Step {
		return s, nil
	}
	if to > s.index() {
		s = s.settle()
		if first, ok := s.blocking(s.Step); ok {
			return s.refuse(first), nil
		}
	}
	return s.move(e.Step)
}

// Escaped closes what is open on top, stops what runs, or goes back.
type Escaped struct{}

func (Escaped) apply(s State) (State, []Effect) {
	switch {
	case s.Asking:
		return Stayed{}.apply(s)
	case s.Paste.Open:
		return PasteClosed{}.apply(s)
	case s.Answer.Open:
		return AnswerClosed{}.apply(s)
	case s.Busy(TaskToken) || s.Busy(TaskCheck):
		return Cancel{}.apply(s)
	}
	return Back{}.apply(s)
}

// move leaves the present step and enters another.
func (s State) move(to Step) (State, []Effect) {
	s, effects := s.stop(TaskToken, TaskAnswer, TaskCheck)
	if s.Step == StepTest && !s.Tested {
		s.Results = nil
	}
	s.Prompt, s.Answer, s.Asking, s.Paste = connection.Prompt{}, Answer{}, false, Paste{}
	s.Step = to
	s.Reached = max(s.Reached, s.index())
	s, more := s.enter()
	return s, append(effects, more...)
}

// enter does what a step does by itself when it opens.
func (s State) enter() (State, []Effect) {
	switch s.Step {
	case StepKind:
		return s.focus(connection.FieldMode), nil
	case StepRegistration:
		return s.focus(s.firstOpen(StepRegistration)), nil
	case StepSignIn:
		return s.enterSignIn()
	case StepPlace:
		return s.focus(connection.FieldEnvironment).list()
	case StepTest:
		return s.enterTest()
	}
	return s, nil
}

// firstOpen is the first field of a step that still wants something.
func (s State) firstOpen(step Step) connection.Field {
	for _, f := range s.FieldsOf(step) {
		for _, i := range s.Issues() {
			if i.Field == f && i.Severity == connection.SeverityError {
				return f
			}
		}
	}
	if f := s.FieldsOf(step); len(f) > 0 {
		return f[0]
	}
	return connection.FieldNone
}

// FieldsOf lists the fields of a step, in the order in which they are shown.
func (s State) FieldsOf(step Step) []connection.Field {
	switch step {
	case StepKind:
		return []connection.Field{connection.FieldMode}
	case StepRegistration:
		fields := []connection.Field{connection.FieldTenant, connection.FieldClientID}
		if s.Draft.Mode.Interactive() {
			fields = append(fields, connection.FieldPlatform)
		}
		if s.Draft.SendsSecret() {
			if s.Draft.UsesCertificate() {
				fields = append(fields, connection.FieldCertificate)
			} else {
				fields = append(fields, connection.FieldSecret, connection.FieldSecretEnds)
			}
		}
		if s.Draft.Mode == connection.ModeDelegate {
			fields = append(fields, connection.FieldAccount)
		}
		fields = append(fields, connection.FieldName, connection.FieldGroup)
		if s.Draft.Mode.Interactive() {
			fields = append(fields, connection.FieldKeep)
		}
		return append(fields, AdvancedFields()...)
	case StepPlace:
		return []connection.Field{connection.FieldEnvironment, connection.FieldCompany, connection.FieldRoutes}
	case StepSignIn, StepTest:
	}
	return nil
}

// stepOf finds the step on which a field stands.
func (s State) stepOf(f connection.Field) Step {
	for _, step := range Steps() {
		if slices.Contains(s.FieldsOf(step), f) {
			return step
		}
	}
	return StepRegistration
}

// jump opens the step of a field and takes the keyboard there.
func (s State) jump(f connection.Field) State {
	if f == connection.FieldSecret || f == connection.FieldSecretEnds {
		f = s.Draft.CredentialField() // a finding says "secret" also where a certificate is used
	}
	s.Step = s.stepOf(f)
	s.Reached = max(s.Reached, s.index())
	if isAdvanced(f) || f == connection.FieldCloud {
		s.Advanced = true
	}
	s.RoutesOpen = s.RoutesOpen || f == connection.FieldRoutes
	s.Touched = with(s.Touched, f)
	return s.focus(f)
}
