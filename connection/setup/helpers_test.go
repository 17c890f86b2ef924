package setup_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/setup"
)

const (
	tenant   = "contoso.com"
	clientID = "7f3c9a52-08c1-4b7e-9d55-2b6f0a11e41d"
	secret   = connection.Secret("Vx8Q~canary-secret-value-that-is-long-en")
)

var (
	noon   = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	cronus = connection.Company{ID: "9a4f1111-2222-3333-4444-555566667777", Name: "CRONUS US", Display: "CRONUS USA, Inc."}
	fabrik = connection.Company{ID: "9a4f1111-2222-3333-4444-555566668888", Name: "Fabrikam", Display: "Fabrikam Ltd."}
	envs   = []check.Environment{{Name: "Production", Type: "Production"}, {Name: "UAT", Type: "Sandbox"}}
)

// blank is a new connection on which nothing was typed.
func blank() setup.State { return setup.Blank([]connection.Cloud{connection.Public()}, noon) }

// at walks through events and forgets their effects.
func at(s setup.State, events ...setup.Event) setup.State {
	for _, e := range events {
		s, _ = setup.Reduce(s, e)
	}
	return s
}

// registered is an app connection whose registration is filled in.
func registered(mode connection.Mode) setup.State {
	return at(blank(),
		setup.Edited{Field: connection.FieldMode, Value: string(mode)}, setup.Continue{},
		setup.Edited{Field: connection.FieldTenant, Value: tenant},
		setup.Edited{Field: connection.FieldClientID, Value: clientID},
		setup.SecretTyped{Secret: secret}, setup.LookedUp{Tenant: setup.TenantFacts{Asked: tenant, ID: clientID, Name: "Contoso Ltd.", Exists: true}})
}

func token() setup.TokenGot {
	return setup.TokenGot{Facts: connection.TokenFacts{Present: true, Valid: true, Expires: noon.Add(time.Hour)}}
}

// placed stands on the place step with a token and both lists.
func placed() setup.State {
	return at(registered(connection.ModeApp), setup.Continue{}, token(),
		setup.EnvironmentsListed{Environments: envs}, setup.EnvironmentPicked{Name: "Production"},
		setup.CompaniesListed{Environment: "Production", Companies: []connection.Company{cronus, fabrik}})
}

// tested stands on the test step after a test in which one rung may have failed.
func tested(failed check.ID) setup.State {
	s := at(placed(), setup.CompanyPicked{Company: cronus}, setup.Continue{})
	var report check.Report
	for _, id := range check.Rungs() {
		r := check.Result{ID: id, Verdict: check.Pass}
		if id == failed {
			r.Verdict = check.Fail
			r.Findings = finding("app-not-in-bc", connection.FieldNone)
		}
		report.Results = append(report.Results, r)
	}
	return at(s, setup.CheckDone{Report: report})
}

func finding(code string, f connection.Field, actions ...diagnose.Action) []diagnose.Finding {
	return []diagnose.Finding{{ID: "BCC-1", Code: code, Severity: connection.SeverityError, Field: f, Actions: actions}}
}

// kinds names effects by type, and Stop by what it stops.
func kinds(effects []setup.Effect) string {
	var names []string
	for _, e := range effects {
		n := strings.TrimPrefix(fmt.Sprintf("%T", e), "setup.")
		if _, ok := e.(setup.Stop); ok {
			n += ":" + string(e.Slot())
		}
		names = append(names, n)
	}
	return strings.Join(names, " ")
}

// row is one line of a step's table.
type row struct {
	name    string
	from    setup.State
	event   setup.Event
	step    setup.Step
	effects string
	check   func(s setup.State) bool // nil: no more to see
}

func run(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			before := fmt.Sprintf("%+v", r.from)
			got, effects := setup.Reduce(r.from, r.event)
			if got.Step != r.step {
				t.Errorf("step %q, want %q", got.Step, r.step)
			}
			if k := kinds(effects); k != r.effects {
				t.Errorf("effects %q, want %q", k, r.effects)
			}
			if r.check != nil && !r.check(got) {
				t.Errorf("state is not as expected: %+v", got)
			}
			if after := fmt.Sprintf("%+v", r.from); after != before {
				t.Errorf("the state before was changed:\n%s\n%s", before, after)
			}
		})
	}
}

func issueAt(s setup.State, f connection.Field) string {
	i, ok := s.Shown(f)
	if !ok {
		return ""
	}
	return i.Code
}

func busy(tasks ...setup.Task) func(setup.State) bool {
	return func(s setup.State) bool {
		for _, task := range tasks {
			if !s.Busy(task) {
				return false
			}
		}
		return len(s.Running) == len(tasks)
	}
}

func idle(s setup.State) bool { return len(s.Running) == 0 }

func marks(s setup.State) string {
	var out []string
	for _, v := range s.Stepper() {
		out = append(out, string(v.Mark))
	}
	return strings.Join(out, " ")
}

func has[T comparable](list []T, v T) bool { return slices.Contains(list, v) }
