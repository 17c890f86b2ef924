package cards

import (
	"slices"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// begin starts a task of a connection, unless one runs.
func (s State) begin(id string, t Task, other bool) (State, []Effect) {
	p, ok := s.Find(id)
	if !ok || s.Card(id).Busy() {
		return s, nil
	}
	s = s.with(id, func(c *Card) {
		c.Task, c.Asking = t, AskNone
		c.Findings, c.Failed, c.Said, c.Consent = nil, TaskNone, check.Words{}, check.Words{}
	})
	return s, []Effect{Do{Task: t, Profile: p, Other: other}}
}

// end finishes a task and asks for the facts anew.
func (s State) end(id string, change func(*Card)) State {
	return s.with(id, func(c *Card) {
		c.Task, c.Prompt, c.Answer = TaskNone, connection.Prompt{}, Answer{}
		change(c)
	})
}

// GetToken asks for a new token.
type GetToken struct{ ID string }

func (e GetToken) apply(s State) (State, []Effect) { return s.begin(e.ID, TaskToken, false) }

// RefreshToken renews with the stored refresh token.
type RefreshToken struct{ ID string }

func (e RefreshToken) apply(s State) (State, []Effect) { return s.begin(e.ID, TaskRefresh, false) }

// StartAuthorization signs in through the browser.
type StartAuthorization struct{ ID string }

func (e StartAuthorization) apply(s State) (State, []Effect) {
	return s.begin(e.ID, TaskSignIn, false)
}

// SignInAsOther signs in and asks for the account.
type SignInAsOther struct{ ID string }

func (e SignInAsOther) apply(s State) (State, []Effect) { return s.begin(e.ID, TaskSignIn, true) }

// CheckToken looks at the stored token; nothing leaves the computer.
type CheckToken struct{ ID string }

func (e CheckToken) apply(s State) (State, []Effect) {
	if _, ok := s.Find(e.ID); !ok || s.Card(e.ID).Busy() {
		return s, nil
	}
	return s, []Effect{Inspect{ID: e.ID, Told: true}}
}

// TestConnection climbs the ladder.
type TestConnection struct{ ID string }

func (e TestConnection) apply(s State) (State, []Effect) {
	s, effects := s.begin(e.ID, TaskTest, false)
	if len(effects) == 0 {
		return s, nil
	}
	p, _ := s.Find(e.ID)
	return s.with(e.ID, func(c *Card) {
		c.Results, c.Stopped, c.Tested = waitingRungs(p), false, false
		if len(c.Report.Results) > 0 {
			c.Earlier = c.Report
		}
		c.Report, c.Unfolded, c.Folded = check.Report{}, nil, nil
		c.Reporting.Open = false
	}), effects
}

func waitingRungs(p connection.Profile) []check.Result {
	rungs := check.RungsOf(p)
	out := make([]check.Result, 0, len(rungs))
	for _, id := range rungs {
		out = append(out, check.Result{ID: id, Verdict: check.Waiting})
	}
	return out
}

// Cancelled stops what runs for a connection, or closes what is open.
type Cancelled struct{ ID string }

func (e Cancelled) apply(s State) (State, []Effect) {
	c := s.Card(e.ID)
	switch {
	case c.Task == TaskDelete || c.Task == TaskRevoke || c.Task == TaskReset:
		return s, nil // takes a moment and cannot be taken back
	case c.Busy():
		task := c.Task
		return s.end(e.ID, func(c *Card) {
			if task == TaskTest {
				c.Stopped, c.Results = true, stopped(c.Results)
			}
			c.Said, c.SaidGood, c.Consent = check.Words{Key: "card.said.stopped." + string(task)}, false, check.Words{}
		}), []Effect{Stop(e)}
	case c.Asking != AskNone:
		return Dismissed(e).apply(s)
	case c.Labels.Open:
		return LabelsToggled(e).apply(s)
	case c.More:
		return s.with(e.ID, func(c *Card) { c.More = false }), nil
	case c.Claims:
		return s.with(e.ID, func(c *Card) { c.Claims = false }), nil
	}
	return s, nil
}

// stopped marks what had not come to an end.
func stopped(results []check.Result) []check.Result {
	out := slices.Clone(results)
	for i, r := range out {
		if r.Verdict == check.Waiting || r.Verdict == check.Running {
			out[i] = check.Result{ID: r.ID, Verdict: check.NotRun, Words: check.Words{Key: "rung.cancelled"}}
		}
	}
	return out
}

// Inspected brings the facts of the stored token.
type Inspected struct {
	ID    string
	Facts connection.TokenFacts
	Told  bool
}

func (e Inspected) apply(s State) (State, []Effect) {
	return s.with(e.ID, func(c *Card) {
		c.Facts, c.Seen = e.Facts, true
		if e.Told {
			c.Findings, c.Failed = nil, TaskNone
			c.Said, c.SaidGood = check.Words{Key: "card.said.check." + tokenState(e.Facts)}, e.Facts.Valid
		}
	}), nil
}

// tokenState names what a check of the stored token found.
func tokenState(f connection.TokenFacts) string {
	switch {
	case f.Valid:
		return "valid"
	case f.Present && f.Stale:
		return "stale"
	case f.HasRefresh:
		return "renewable"
	case f.Present:
		return "expired"
	default:
		return "none"
	}
}

// InspectFailed says why the stored token could not be read.
type InspectFailed struct {
	ID       string
	Findings []diagnose.Finding
}

func (e InspectFailed) apply(s State) (State, []Effect) {
	return s.with(e.ID, func(c *Card) {
		c.Seen, c.Facts = true, connection.TokenFacts{}
		c.Findings, c.Failed = e.Findings, TaskNone
	}), nil
}

// Prompted says what is to be done in the browser.
type Prompted struct {
	ID     string
	Prompt connection.Prompt
}

func (e Prompted) apply(s State) (State, []Effect) {
	if s.Card(e.ID).Task != TaskSignIn {
		return s, nil
	}
	return s.with(e.ID, func(c *Card) { c.Prompt = e.Prompt }), nil
}

// TokenGot brings the facts of a new token.
type TokenGot struct {
	ID    string
	Task  Task
	Facts connection.TokenFacts
}

func (e TokenGot) apply(s State) (State, []Effect) {
	s = s.end(e.ID, func(c *Card) {
		c.Facts, c.Seen = e.Facts, true
		c.Renewal.Failed, c.Renewal.Findings = time.Time{}, nil
		c.Said, c.SaidGood = check.Words{Key: "card.said." + string(e.Task)}, true
	})
	return s, []Effect{Load{}}
}

// RungDone brings a rung's result while a test runs.
type RungDone struct {
	ID     string
	Result check.Result
}

func (e RungDone) apply(s State) (State, []Effect) {
	if s.Card(e.ID).Task != TaskTest {
		return s, nil
	}
	return s.with(e.ID, func(c *Card) {
		c.Results = slices.Clone(c.Results)
		for i := range c.Results {
			if c.Results[i].ID == e.Result.ID {
				c.Results[i] = e.Result
			}
		}
	}), nil
}

// TestDone brings the whole report.
type TestDone struct {
	ID     string
	Report check.Report
}

func (e TestDone) apply(s State) (State, []Effect) {
	s = s.end(e.ID, func(c *Card) {
		c.Report, c.Tested = e.Report, true
		if len(c.Earlier.Results) > 0 {
			changes := check.Compare(c.Earlier, e.Report)
			c.Report.Changes = &changes
		}
		if len(e.Report.Results) > 0 {
			c.Results = e.Report.Results
		}
	})
	return s, []Effect{Inspect{ID: e.ID}, Load{}}
}

// TaskFailed says why a task did not succeed.
type TaskFailed struct {
	ID       string
	Task     Task
	Findings []diagnose.Finding
}

func (e TaskFailed) apply(s State) (State, []Effect) {
	s = s.end(e.ID, func(c *Card) {
		c.Findings, c.Failed, c.Consent = e.Findings, e.Task, check.Words{}
		if e.Task == TaskTest {
			c.Stopped, c.Results = true, stopped(c.Results)
		}
	})
	return s, []Effect{Inspect{ID: e.ID}, Load{}}
}

// Stopped says that a task ended without a result.
type Stopped struct{ ID string }

func (e Stopped) apply(s State) (State, []Effect) { return s.end(e.ID, func(*Card) {}), nil }

// VaultReset says that a new vault was begun.
type VaultReset struct{ ID string }

func (e VaultReset) apply(s State) (State, []Effect) {
	s = s.end(e.ID, func(c *Card) { c.Said, c.SaidGood = check.Words{Key: "card.said.reset"}, true })
	return s, []Effect{Load{}, Inspect{ID: e.ID}}
}
