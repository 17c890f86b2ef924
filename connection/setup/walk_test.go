package setup_test

import (
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/setup"
)

// world stands for what runs outside: which effect occupies which slot.
type world map[setup.Task]setup.Effect

func (w world) do(effects []setup.Effect) {
	for _, e := range effects {
		if _, stop := e.(setup.Stop); stop {
			delete(w, e.Slot())
			continue
		}
		w[e.Slot()] = e
	}
}

// answer is what a task may report: n chooses.
func answer(e setup.Effect, n byte) setup.Event {
	bad := finding("some", connection.FieldTenant, "retry", "edit:tenant")
	good := n%2 == 0
	switch e := e.(type) {
	case setup.SignIn, setup.GetToken:
		if !good {
			return setup.TokenFailed{Findings: bad}
		}
		return token()
	case setup.LookUp:
		if !good {
			return setup.LookUpFailed{Findings: bad}
		}
		return setup.LookedUp{Tenant: setup.TenantFacts{Asked: e.Profile.Tenant, Name: "X", Exists: true}}
	case setup.ListEnvironments:
		if !good {
			return setup.ListFailed{Task: setup.TaskEnvironments, Findings: bad}
		}
		return setup.EnvironmentsListed{Environments: envs[:n%3]}
	case setup.ListCompanies:
		if !good {
			return setup.ListFailed{Task: setup.TaskCompanies, Findings: bad}
		}
		return setup.CompaniesListed{Environment: e.Profile.Environment, Companies: []connection.Company{cronus, fabrik}}
	case setup.RunCheck:
		if !good {
			return setup.CheckFailed{Findings: bad}
		}
		verdict := []check.Verdict{check.Pass, check.Fail, check.Attention}[n%3]
		return setup.CheckDone{Report: check.Report{Results: []check.Result{{ID: check.RungTenant, Verdict: verdict}}}}
	case setup.Save:
		if !good {
			return setup.SaveFailed{Findings: bad}
		}
		return saved(e.Profile, e.Secret != nil)
	}
	return smallAnswer(e, good, bad)
}

func smallAnswer(e setup.Effect, good bool, bad []diagnose.Finding) setup.Event {
	switch e := e.(type) {
	case setup.Open:
		if !good {
			return setup.OpenFailed{Findings: bad}
		}
		return setup.Opened{}
	case setup.Copy:
		if !good {
			return setup.CopyFailed{Findings: bad}
		}
		return setup.Copied{What: e.What}
	case setup.GiveAnswer:
		if !good {
			return setup.AnswerRefused{Findings: bad}
		}
		return setup.AnswerTaken{}
	case setup.SearchText:
		return setup.PasteSearched{Found: []setup.Found{{Field: connection.FieldTenant, Value: tenant, Use: true}, {Field: connection.FieldSecret, Length: 3, Use: true}, {Value: "x", Could: []connection.Field{connection.FieldName}}}, Secret: "abc"}
	case setup.ReadFile:
		if !good {
			return setup.FileFailed{Findings: bad}
		}
		return setup.FileRead{Text: "text"}
	}
	return setup.Nothing{}
}

// gestures is everything that a person can do.
func gestures(n byte) []setup.Event {
	texts := []string{"", "x", tenant, clientID, " Production ", "https://contoso.com/a", "CRONUS US", string(connection.ModeUser), string(connection.ModeDelegate), "web"}
	text := texts[int(n)%len(texts)]
	fields := append([]connection.Field{
		connection.FieldMode, connection.FieldTenant, connection.FieldClientID, connection.FieldPlatform, connection.FieldEnvironment,
		connection.FieldCompany, connection.FieldName, connection.FieldSecret, "nonsense", "",
	}, setup.AdvancedFields()...)
	f := fields[int(n)%len(fields)]
	steps := append(setup.Steps(), "nowhere")
	return []setup.Event{
		setup.Continue{},
		setup.Back{},
		setup.Escaped{},
		setup.Cancel{},
		setup.Skip{},
		setup.GoTo{Step: steps[int(n)%len(steps)]},
		setup.Edited{Field: f, Value: text},
		setup.Edited{Field: connection.FieldTenant, Value: text},
		setup.Edited{Field: connection.FieldClientID, Value: text},
		setup.Edited{Field: connection.FieldEnvironment, Value: text},
		setup.Edited{Field: connection.FieldMode, Value: string([]connection.Mode{connection.ModeApp, connection.ModeUser, connection.ModeDelegate}[n%3])},
		setup.SecretTyped{Secret: connection.Secret(text)},
		setup.Left{Field: f},
		setup.TokenAsked{Other: n%2 == 0},
		setup.OpenAgain{},
		setup.LinkCopied{},
		setup.AnswerOpened{},
		setup.AnswerClosed{},
		setup.AnswerTyped{Text: connection.Secret(text)},
		setup.AnswerGiven{},
		setup.Prompted{Prompt: connection.Prompt{URL: "u"}},
		setup.EnvironmentPicked{Name: text},
		setup.CompanyPicked{Company: cronus},
		setup.ListsAsked{},
		setup.CheckAsked{},
		setup.Checked{Result: check.Result{ID: check.RungSignIn, Verdict: check.Running}},
		setup.PasteOpened{},
		setup.PasteClosed{},
		setup.PasteTyped{Text: connection.Secret(text)},
		setup.PasteUsed{},
		setup.PasteAssigned{At: int(n) % 4, Field: f},
		setup.FileAsked{},
		setup.SaveAsked{},
		setup.LeaveAsked{},
		setup.Stayed{},
		setup.AdvancedToggled{},
		setup.ActionChosen{Action: diagnose.Action([]string{"edit:", "pick:", "switch:", "trim:", "keep:"}[n%5] + string(f)), Choice: text},
		setup.ActionChosen{Action: []diagnose.Action{"retry", "signin", "signin:other", "open:x", "copy:x", "", ":", "wait", "mail:admin", "vault:reset"}[int(n)%10], Choice: text},
		setup.LinkOpened{Name: text},
		setup.TextCopied{Name: text},
	}
}

// FuzzWalk does what comes, in any order: two bytes are a gesture or the news
// of a task. Busy means that something is in flight, nothing typed is lost, and
// there is always a way on.
func FuzzWalk(f *testing.F) {
	f.Add([]byte{6, 2, 0, 0, 7, 2, 8, 3, 11, 3, 0, 0, 255, 0, 255, 0, 0, 0, 255, 0, 32, 0, 255, 0})
	f.Add([]byte{10, 1, 0, 0, 7, 2, 8, 3, 0, 0, 13, 0, 20, 0, 16, 0, 18, 2, 19, 0, 255, 1, 255, 1, 36, 1})
	f.Add([]byte{0, 0, 26, 0, 28, 5, 255, 0, 29, 0, 33, 0, 2, 0, 33, 0, 32, 0, 255, 0})
	f.Fuzz(func(t *testing.T, walk []byte) {
		s, w := blank(), world{}
		typed := map[connection.Field]string{}
		for len(walk) >= 2 && s.Outcome == setup.OutcomeOpen {
			which, n := walk[0], walk[1]
			walk = walk[2:]
			e := pickEvent(w, which, n)
			before := s
			var effects []setup.Effect
			s, effects = setup.Reduce(s, e)
			w.do(effects)
			note(typed, before, s, e)
			holds(t, s, w, typed)
		}
	})
}

func pickEvent(w world, which, n byte) setup.Event {
	if which >= 200 { // the first task in a fixed order that runs reports
		tasks := []setup.Task{
			setup.TaskToken, setup.TaskAnswer, setup.TaskLookUp, setup.TaskEnvironments, setup.TaskCompanies, setup.TaskCheck,
			setup.TaskSave, setup.TaskOpen, setup.TaskCopy, setup.TaskPaste, setup.TaskFile,
		}
		for i := range tasks {
			task := tasks[(i+int(n))%len(tasks)]
			if e, ok := w[task]; ok {
				delete(w, task)
				return answer(e, n)
			}
		}
	}
	g := gestures(n)
	return g[int(which)%len(g)]
}

// note remembers what a person typed into the plain fields.
func note(typed map[connection.Field]string, before, after setup.State, e setup.Event) {
	switch e := e.(type) {
	case setup.Edited:
		if before.Value(e.Field) != e.Value {
			typed[e.Field] = e.Value
		}
	case setup.EnvironmentPicked, setup.CompanyPicked, setup.PasteUsed, setup.ActionChosen, setup.Left, setup.Continue, setup.GoTo, setup.CheckAsked:
		for f := range typed { // gestures that may change a value, or cut blanks
			typed[f] = after.Value(f)
		}
		typed[connection.FieldTenant] = after.Value(connection.FieldTenant)
	}
}

func holds(t *testing.T, s setup.State, w world, typed map[connection.Field]string) {
	t.Helper()
	for _, task := range s.Running {
		if _, ok := w[task]; !ok {
			t.Fatalf("%s is said to run and does not: %+v", task, s)
		}
	}
	for task := range w {
		if s.Outcome == setup.OutcomeOpen && !s.Busy(task) {
			t.Fatalf("%s runs unseen: %+v", task, s)
		}
	}
	for f, v := range typed {
		if got := s.Value(f); got != v && f != "nonsense" && f != "" && f != connection.FieldSecret {
			t.Fatalf("%s was typed as %q and is %q", f, v, got)
		}
	}
	if s.Outcome == setup.OutcomeOpen && s.Primary() == setup.CommandNone && len(s.Running) == 0 {
		t.Fatalf("no way on: %+v", s)
	}
	s.Stepper()
	s.Missing()
	s.NearCompanies()
	s.NearEnvironments()
	for _, f := range s.FieldsOf(s.Step) {
		s.Derived(f)
		s.Shown(f)
	}
}

// TestEveryStepReachesTheEnd presses the primary button while the world answers
// well, or badly: it comes to a saved connection, or to a finding.
func TestEveryStepReachesTheEnd(t *testing.T) {
	for _, mode := range []connection.Mode{connection.ModeApp, connection.ModeUser, connection.ModeDelegate} {
		for _, n := range []byte{0, 1} {
			s, w := registered(mode), world{}
			for i := 0; i < 60 && s.Outcome == setup.OutcomeOpen && !hasTrouble(s); i++ {
				e := s.Primary().Event()
				for _, running := range w {
					e = answer(running, n)
					delete(w, running.Slot())
					break
				}
				var effects []setup.Effect
				s, effects = setup.Reduce(s, e)
				w.do(effects)
			}
			if n == 0 && s.Outcome == setup.OutcomeOpen || n == 1 && !hasTrouble(s) {
				t.Errorf("%s, answers %d: ended at %s, outcome %q, troubles %v", mode, n, s.Step, s.Outcome, s.Troubles)
			}
		}
	}
}

func hasTrouble(s setup.State) bool { return len(s.Troubles) > 0 }
