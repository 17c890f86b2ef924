package sweep

import (
	"strconv"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/sweep"
)

// States is the screen in each of its states, for pictures and tests. now is
// when the tests began.
func States(now time.Time) map[string]sweep.State {
	begun := func(n int) sweep.State {
		s, _ := sweep.Reduce(sweep.State{}, sweep.Begun{Targets: targets(n), Limits: sweep.Limits{AtOnce: 8, PerTenant: 1}, Now: now})
		return s
	}
	out := map[string]sweep.State{"beginning": begun(120)}
	out["running"] = tested(begun(120), 87)
	out["paused"], _ = sweep.Reduce(out["running"], sweep.Tested{Index: 90, Outcome: sweep.Outcome{Verdict: sweep.Failed, Patience: 30 * time.Second}})
	out["ended"] = wrote(tested(begun(120), 120))
	stopped, _ := sweep.Reduce(out["running"], sweep.Cancelled{})
	out["stopped"] = wrote(stopped)
	well := begun(9)
	for i, p := range targets(9) {
		well, _ = sweep.Reduce(well, sweep.Tested{Index: i, Outcome: sweep.Condense(p, report(check.Pass, "", ""), nil)})
	}
	out["well"] = wrote(well)
	out["open"], _ = sweep.Reduce(out["ended"], sweep.MoreAsked{Cause: "consent-missing/entra-admin"})
	unwritten, _ := sweep.Reduce(out["ended"], sweep.Flushed{Took: time.Second, Findings: []diagnose.Finding{{
		ID: "BCC-001", Code: "profiles-damaged", Severity: connection.SeverityError, Who: diagnose.OwnerYou,
	}}})
	out["unwritten"] = unwritten
	return out
}

func wrote(s sweep.State) sweep.State {
	s, _ = sweep.Reduce(s, sweep.Flushed{Took: 8400 * time.Millisecond})
	return s
}

// None is the screen where there is nothing to test.
func None(now time.Time) sweep.State {
	s, _ := sweep.Reduce(sweep.State{}, sweep.Begun{Now: now})
	return s
}

// targets are connections of many customers.
func targets(n int) []connection.Profile {
	names := []string{"Contoso", "Fabrikam", "Adatum", "Northwind", "Tailspin", "Wingtip", "Proseware", "Litware", "Trey Research", "Alpine Ski House"}
	jobs := []string{"Order import", "Web shop", "Warehouse"}
	out := make([]connection.Profile, n)
	for i := range out {
		group := names[i%len(names)]
		out[i] = connection.Profile{
			ID: "id-" + strconv.Itoa(i), Name: jobs[i%len(jobs)] + " " + strconv.Itoa(i+1), Group: group, Tenant: group + ".example",
			Mode: connection.ModeApp, Environment: "Production", Company: connection.Company{Name: "CRONUS"}, Draft: i == 17,
		}
	}
	return out
}

// tested lets the first n tests end, most of them well.
func tested(s sweep.State, n int) sweep.State {
	for range 4 { // each time more may start
		for i, p := range targets(s.Total()) {
			if i >= n {
				break
			}
			r := report(check.Pass, "", "")
			switch {
			case i%11 == 3:
				r = report(check.Fail, "consent-missing", diagnose.OwnerEntra)
			case i%23 == 5:
				r = report(check.Fail, "secret-expired", diagnose.OwnerEntra)
			case i%37 == 8:
				r = report(check.Fail, "needs-sign-in", diagnose.OwnerYou)
			case i%41 == 9:
				r = report(check.Attention, "bc-slow", diagnose.OwnerMicrosoft)
			}
			s, _ = sweep.Reduce(s, sweep.Tested{Index: i, Outcome: sweep.Condense(p, r, nil)})
		}
	}
	return s
}

func report(v check.Verdict, code string, who diagnose.Owner) check.Report {
	x := check.Result{ID: check.RungSignIn, Verdict: v}
	if code != "" {
		x.Findings = []diagnose.Finding{{ID: "BCC-204", Code: code, Who: who, Severity: connection.SeverityError}}
	}
	return check.Report{Results: []check.Result{x}}
}
