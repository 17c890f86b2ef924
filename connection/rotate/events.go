package rotate

import (
	"slices"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// Opened says that the page came up.
type Opened struct{}

func (Opened) apply(s State) (State, []Effect) {
	if s.Busy() || s.Found {
		return s, nil
	}
	s.Task, s.Findings = TaskFind, nil
	return s, []Effect{Find{s.ID}}
}

// Read brings the connection and those of the same registration.
type Read struct {
	Profile connection.Profile
	Others  []connection.Profile
	Now     time.Time
}

func (e Read) apply(s State) (State, []Effect) {
	s.Task, s.Found, s.Profile, s.Now = TaskNone, true, e.Profile, e.Now
	s.Others = nil
	for _, p := range e.Others {
		same := p.Secret.Fingerprint != "" && p.Secret.Fingerprint == e.Profile.Secret.Fingerprint
		s.Others = append(s.Others, Other{Profile: p, Same: same, Chosen: same})
	}
	return s, nil
}

// Failed says why a task brought nothing.
type Failed struct{ Findings []diagnose.Finding }

func (e Failed) apply(s State) (State, []Effect) {
	s.Task, s.Findings = TaskNone, e.Findings
	return s, nil
}

// NotOpened says why something outside could not be opened or copied; what runs
// goes on.
type NotOpened struct{ Findings []diagnose.Finding }

func (e NotOpened) apply(s State) (State, []Effect) {
	s.Findings = e.Findings
	return s, nil
}

// SecretTyped and EndsTyped say what stands in the fields.
type (
	SecretTyped struct{ Secret connection.Secret }
	EndsTyped   struct{ Text string }
)

func (e SecretTyped) apply(s State) (State, []Effect) {
	if s.Step != StepEnter || s.Task == TaskTry {
		return s, nil
	}
	s.Secret, s.Findings = e.Secret, nil
	if code := connection.CheckSecret(e.Secret); code == "secret-is-guid" {
		s.Judged = true // said at once: the Value is still on the screen in Entra
	}
	return s.judge(), nil
}

func (e EndsTyped) apply(s State) (State, []Effect) {
	if s.Step != StepEnter {
		return s, nil
	}
	s.Ends = e.Text
	return s.judge(), nil
}

// TryAsked tries the typed secret; nothing is stored.
type TryAsked struct{}

func (TryAsked) apply(s State) (State, []Effect) {
	if !s.Found || s.Busy() || s.Step != StepEnter {
		return s, nil
	}
	// What a paste brings along at the ends is no part of a secret.
	s.Secret = connection.Secret(strings.TrimSpace(s.Secret.Reveal()))
	s.Judged = true
	s = s.judge()
	if connection.HasErrors(s.Issues) {
		return s, nil
	}
	s.Task, s.Findings = TaskTry, nil
	return s, []Effect{Try{s.Profile, s.Secret}}
}

// Tried says that the new secret works.
type Tried struct{}

func (Tried) apply(s State) (State, []Effect) {
	s.Task, s.Step = TaskNone, StepTried
	return s, nil
}

// BackAsked goes back to the fields; the old secret is still the stored one.
type BackAsked struct{}

func (BackAsked) apply(s State) (State, []Effect) {
	if s.Step == StepTried && !s.Busy() {
		s.Step, s.Findings = StepEnter, nil
	}
	return s, nil
}

// OtherToggled chooses whether another connection gets the secret too.
type OtherToggled struct{ ID string }

func (e OtherToggled) apply(s State) (State, []Effect) {
	if s.Step != StepTried || s.Busy() {
		return s, nil
	}
	s.Others = slices.Clone(s.Others)
	for i := range s.Others {
		if s.Others[i].Profile.ID == e.ID {
			s.Others[i].Chosen = !s.Others[i].Chosen
		}
	}
	return s, nil
}

// ReplaceAsked stores the tried secret.
type ReplaceAsked struct{}

func (ReplaceAsked) apply(s State) (State, []Effect) {
	if s.Step != StepTried || s.Busy() {
		return s, nil
	}
	s.Task, s.Findings, s.Outcomes = TaskReplace, nil, nil
	return s, []Effect{Replace{s.Chosen(), s.Secret, s.Day()}}
}

// Replaced brings what became of one connection.
type Replaced struct{ Outcome Outcome }

func (e Replaced) apply(s State) (State, []Effect) {
	s.Outcomes = append(slices.Clone(s.Outcomes), e.Outcome)
	return s, nil
}

// Ended says that all that were chosen had their turn. If not even the first
// connection has the new secret, nothing is done: it can be asked again.
type Ended struct{}

func (Ended) apply(s State) (State, []Effect) {
	s.Task = TaskNone
	if len(s.Outcomes) == 0 || !s.Outcomes[0].Well() {
		if len(s.Outcomes) > 0 {
			s.Findings = s.Outcomes[0].Findings
		}
		return s, nil
	}
	s.Step = StepDone
	if !slices.ContainsFunc(s.Outcomes, func(o Outcome) bool { return !o.Well() }) {
		s.Secret = ""
	}
	return s, nil
}

// AgainAsked stores the secret once more where that failed.
type AgainAsked struct{}

func (AgainAsked) apply(s State) (State, []Effect) {
	if s.Step != StepDone || s.Busy() {
		return s, nil
	}
	var left []connection.Profile
	var done []Outcome
	for _, o := range s.Outcomes {
		if o.Well() {
			done = append(done, o)
			continue
		}
		i := slices.IndexFunc(s.Others, func(x Other) bool { return x.Profile.ID == o.ID })
		if i >= 0 {
			left = append(left, s.Others[i].Profile)
		}
	}
	if len(left) == 0 {
		return s, nil
	}
	s.Task, s.Outcomes = TaskReplace, done
	return s, []Effect{Replace{left, s.Secret, s.Day()}}
}

// LinkAsked opens, and CopyAsked copies, what a name stands for
// ("entraCredentials"), or an address.
type (
	LinkAsked struct{ Name string }
	CopyAsked struct{ Name string }
)

func (e LinkAsked) apply(s State) (State, []Effect) { return s, []Effect{Open{s.Profile, e.Name}} }
func (e CopyAsked) apply(s State) (State, []Effect) { return s, []Effect{Copy{s.Profile, e.Name}} }

// ActionChosen says that somebody pressed a button of a finding.
type ActionChosen struct {
	Action  diagnose.Action
	Finding diagnose.Finding
}

func (e ActionChosen) apply(s State) (State, []Effect) {
	verb, object := e.Action.Cut()
	switch verb {
	case "open":
		if object == "docs" && e.Finding.Docs != "" {
			object = e.Finding.Docs
		}
		return s, []Effect{Open{s.Profile, object}}
	case "mail":
		return s, []Effect{Open{s.Profile, "mailAdmin"}}
	case "copy":
		return s, []Effect{Copy{s.Profile, object}}
	case "retry", "wait":
		return TryAsked{}.apply(s)
	case "edit", "trim":
		return BackAsked{}.apply(s)
	}
	return s, nil
}

// Said brings a short remark.
type Said struct{ Key string }

func (e Said) apply(s State) (State, []Effect) {
	s.Said = check.Words{Key: e.Key}
	return s, nil
}

// CloseAsked leaves the page, TestAsked leaves it for the test of the connection.
// While the new secret is being stored the page stays: it takes a moment.
type (
	CloseAsked struct{}
	TestAsked  struct{}
)

func (CloseAsked) apply(s State) (State, []Effect) { return s.leave(OutClose), nil }
func (TestAsked) apply(s State) (State, []Effect)  { return s.leave(OutTest), nil }

func (s State) leave(o Out) State {
	if s.Task != TaskReplace {
		s.Out = o
	}
	return s
}
