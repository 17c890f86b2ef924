package setup

import (
	"context"
	"slices"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// enterTest starts the test when its step opens, unless its report is there.
func (s State) enterTest() (State, []Effect) {
	if s.Tested || s.Busy(TaskCheck) {
		return s, nil
	}
	return s.startCheck()
}

func (s State) startCheck() (State, []Effect) {
	s = s.begin(TaskCheck)
	s.Tested, s.Report = false, check.Report{}
	rungs := check.RungsOf(s.Profile())
	s.Results = make([]check.Result, 0, len(rungs))
	for _, id := range rungs {
		s.Results = append(s.Results, check.Result{ID: id, Verdict: check.Waiting})
	}
	return s, []Effect{RunCheck{Profile: s.Profile(), Secret: s.Credential(), After: s.Patience}}
}

// stopLadder puts the rungs that were running back to waiting.
func (s State) stopLadder() State {
	s.Results = slices.Clone(s.Results)
	for i := range s.Results {
		if s.Results[i].Verdict == check.Running {
			s.Results[i] = check.Result{ID: s.Results[i].ID, Verdict: check.Waiting}
		}
	}
	return s
}

// CheckAsked starts the test, from the beginning.
type CheckAsked struct{}

func (CheckAsked) apply(s State) (State, []Effect) {
	if s.Busy(TaskCheck) || s.Busy(TaskSave) {
		return s, nil
	}
	if s.Step != StepTest {
		s.Tested = false
		return s.move(StepTest)
	}
	return s.startCheck()
}

// RunCheck runs the ladder on the values as they stand.
type RunCheck struct {
	Profile connection.Profile
	Secret  connection.Secret
	After   time.Duration // how long to rest first
}

// Slot implements Effect.
func (RunCheck) Slot() Task { return TaskCheck }

func (e RunCheck) run(ctx context.Context, svc Services, send func(Event)) {
	if !rest(ctx, e.After) {
		return
	}
	report, err := svc.Check(ctx, e.Profile, e.Secret, func(r check.Result) { send(Checked{r}) })
	if err != nil {
		send(CheckFailed{svc.Explain(err)})
		return
	}
	send(CheckDone{report})
}

// Checked brings the result of a rung.
type Checked struct{ Result check.Result }

func (e Checked) apply(s State) (State, []Effect) {
	if !s.Busy(TaskCheck) {
		return s, nil
	}
	s.Results = slices.Clone(s.Results)
	for i := range s.Results {
		if s.Results[i].ID == e.Result.ID {
			s.Results[i] = e.Result
		}
	}
	return s, nil
}

// CheckDone brings the whole report.
type CheckDone struct{ Report check.Report }

func (e CheckDone) apply(s State) (State, []Effect) {
	if !s.Busy(TaskCheck) {
		return s, nil
	}
	s = s.end(TaskCheck).stopLadder()
	s.Report, s.Tested = e.Report, true
	if len(e.Report.Results) > 0 {
		s.Results = slices.Clone(e.Report.Results)
	}
	return s, nil
}

// CheckFailed says that the test could not be run at all.
type CheckFailed struct{ Findings []diagnose.Finding }

func (e CheckFailed) apply(s State) (State, []Effect) {
	return s.fail(TaskCheck, e.Findings).stopLadder(), nil
}

// TestFailed says that a rung failed.
func (s State) TestFailed() bool {
	return slices.ContainsFunc(s.Results, func(r check.Result) bool { return r.Verdict == check.Fail })
}

// Passed counts the rungs that passed, and those that had something to say.
func (s State) Passed() (passed, of int) {
	for _, r := range s.Results {
		switch r.Verdict {
		case check.Pass, check.Attention:
			passed++
			of++
		case check.Fail, check.NotRun, check.Waiting, check.Running:
			of++
		case check.NotApplicable:
		}
	}
	return passed, of
}
