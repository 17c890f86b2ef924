package check_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/journal"
)

// sample is a report with one of everything.
func sample() check.Report {
	tenant := make(map[connection.Arg]string)
	tenant[connection.ArgTenant] = "contoso.com"
	started := time.Date(2026, 9, 1, 11, 0, 0, 0, time.FixedZone("CEST", 2*60*60))
	return check.Report{
		Profile: "c1", Name: "Contoso | *Prod*", Started: started, Took: 1234 * time.Millisecond,
		Results: []check.Result{
			{ID: check.RungValues, Verdict: check.Pass, Words: check.Words{Key: "rung.values.pass"}},
			{
				ID: check.RungNetwork, Verdict: check.Attention, Took: 42 * time.Millisecond, Words: check.Words{Key: "finding.clock-off.title"},
				Findings: []diagnose.Finding{{ID: "BCC-214", Code: "clock-off", Who: diagnose.OwnerYou}},
			},
			{
				ID: check.RungTenant, Verdict: check.Fail, Took: 7 * time.Millisecond,
				Words: check.Words{Key: "finding.tenant-unknown.title", Args: tenant},
				Findings: []diagnose.Finding{{
					ID: "BCC-300", Code: "tenant-unknown", Who: diagnose.OwnerYou, Field: connection.FieldTenant,
					Args: tenant,
					Fault: &connection.Fault{
						Stage: connection.StageTenant, HTTP: 400, OAuth: "invalid_tenant", AADSTS: []int{90002}, Corr: "corr-1", Trace: "trace-1",
						Detail: "server said " + canary, Err: errors.New(canary),
					},
				}},
				Evidence: []journal.Exchange{{
					Method: "GET", URL: "https://login.example/x", Status: 400, Took: 7 * time.Millisecond, Corr: "corr-1",
					Request: canary, Response: canary, Headers: map[string]string{"X": canary},
				}},
			},
			{ID: check.RungSignIn, Verdict: check.NotRun, Blocker: check.RungTenant, Words: check.Words{Key: "rung.tenant.blocks"}},
			{ID: check.RungEnvironments, Verdict: check.NotApplicable, Words: check.Words{Key: "rung.environments.forbidden"}},
		},
		Facts: check.Facts{
			TenantID: tenantID, Environment: "Production", EnvironmentType: "Production", Country: "DE",
			Company: connection.Company{ID: companyID, Name: "CRONUS"}, TokenExpires: started.Add(time.Hour), ClockOff: 6 * time.Minute,
			Environments: []check.Environment{{Name: "Production"}}, Companies: []connection.Company{{Name: "CRONUS"}},
		},
	}
}

// say says keys with their values, so that tests do not hang on words.
func say(key string, pairs ...string) string {
	if strings.HasSuffix(key, ".do") {
		return "first step\nsecond step"
	}
	return key + strings.Join(pairs, " ")
}

func TestVerdictOfTheWhole(t *testing.T) {
	of := func(verdicts ...check.Verdict) check.Report {
		var r check.Report
		for _, v := range verdicts {
			r.Results = append(r.Results, check.Result{Verdict: v})
		}
		return r
	}
	tests := []struct {
		report      check.Report
		want        check.Verdict
		passed, ran int
	}{
		{of(), check.NotRun, 0, 0},
		{of(check.Pass, check.Pass), check.Pass, 2, 2},
		{of(check.Pass, check.NotApplicable), check.Pass, 1, 1},
		{of(check.Pass, check.Attention), check.Attention, 1, 2},
		{of(check.Pass, check.Attention, check.Fail, check.NotRun), check.Fail, 1, 3},
		{of(check.Pass, check.Attention, check.NotRun), check.NotRun, 1, 2},
		{of(check.Pass, check.Running, check.Waiting), check.NotRun, 1, 1},
	}
	for _, tt := range tests {
		if got := tt.report.Verdict(); got != tt.want || tt.report.Passed() != tt.passed || tt.report.Ran() != tt.ran {
			t.Errorf("got %s, %d of %d; want %s, %d of %d", got, tt.report.Passed(), tt.report.Ran(), tt.want, tt.passed, tt.ran)
		}
	}
}

func TestFirstFindingIsThatOfTheFailure(t *testing.T) {
	r := sample()
	if f, ok := r.FirstFinding(); !ok || f.ID != "BCC-300" {
		t.Errorf("got %v", f)
	}
	r.Results = r.Results[:2]
	if f, ok := r.FirstFinding(); !ok || f.ID != "BCC-214" {
		t.Errorf("without a failure: %v", f)
	}
	r.Results = r.Results[:1]
	if _, ok := r.FirstFinding(); ok {
		t.Error("a finding out of nothing")
	}
	if _, ok := r.Result(check.RungHealth); ok {
		t.Error("a result out of nothing")
	}
}

func TestJSONReport(t *testing.T) {
	var b bytes.Buffer
	if err := sample().WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), canary) {
		t.Error("bodies, details or causes are in the report")
	}
	var got struct {
		Schema                  int
		Connection, ID, Verdict string
		Started                 string
		MS                      int64
		Passed, Ran             int
		Rungs                   []map[string]any
		Facts                   map[string]any
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Schema != 1 || got.Connection != "Contoso | *Prod*" || got.ID != "c1" || got.Verdict != "fail" ||
		got.Started != "2026-09-01T09:00:00Z" || got.MS != 1234 || got.Passed != 1 || got.Ran != 3 {
		t.Errorf("got %+v", got)
	}
	tenant := got.Rungs[2]
	for k, want := range map[string]any{
		"number": 2.0, "id": "tenant", "verdict": "fail", "finding": "BCC-300", "code": "tenant-unknown", "owner": "you", "field": "tenant", "ms": 7.0,
	} {
		if tenant[k] != want {
			t.Errorf("%s = %v, want %v", k, tenant[k], want)
		}
	}
	if got.Rungs[3]["blocker"] != "tenant" || got.Rungs[0]["finding"] != nil {
		t.Errorf("got %v", got.Rungs)
	}
	if got.Facts["tenantId"] != tenantID || got.Facts["clockOffSeconds"] != 360.0 || got.Facts["tokenExpires"] != "2026-09-01T10:00:00Z" {
		t.Errorf("got %v", got.Facts)
	}
	var again bytes.Buffer
	if err := sample().WriteJSON(&again); err != nil || again.String() != b.String() {
		t.Error("the same report is written in two ways")
	}
}

func TestEmptyReportIsStillJSON(t *testing.T) {
	var b bytes.Buffer
	if err := (check.Report{}).WriteJSON(&b); err != nil || !strings.Contains(b.String(), `"rungs": []`) {
		t.Errorf("%v: %s", err, b.String())
	}
}

func TestTextReport(t *testing.T) {
	var b bytes.Buffer
	if err := sample().WriteText(&b, say); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, want := range []string{
		"Contoso | *Prod*: report.headline.failpassed 1 ran 3",
		"report.whendate 2026-09-01 09:00:00 UTC seconds 1.2",
		" 0  rung.values.name",
		"finding.tenant-unknown.titletenant contoso.com (7 ms)",
		"report.findingid BCC-300 who owner.you",
		"first step\n", "second step\n",
		"report.correlationid corr-1",
		"rung.tenant.blocks",
		"report.fact.environment: Production (Production, DE)",
		"report.fact.company: CRONUS",
		"report.fact.expires: 2026-09-01 10:00 UTC",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Contains(text, canary) {
		t.Error("more is told than the report's own fields")
	}
	for _, l := range strings.Split(text, "\n") {
		if strings.TrimRight(l, " ") != l {
			t.Errorf("blank at the end of %q", l)
		}
	}
}

func TestMarkdownReport(t *testing.T) {
	var b bytes.Buffer
	if err := sample().WriteMarkdown(&b, say); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, want := range []string{
		`## Contoso \| \*Prod\*: report.headline.fail`,
		"| # | report.rung | report.verdict | report.seen | ms |",
		`| 2 | rung.tenant.name | verdict.fail | finding.tenant-unknown.titletenant contoso.com<br>`,
		"<br>first step<br>second step",
		"- report.fact.tenant: " + tenantID,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	for _, l := range strings.Split(text, "\n") {
		if strings.HasPrefix(l, "|") && strings.Count(strings.ReplaceAll(l, `\|`, ""), "|") != 6 {
			t.Errorf("a row of another width: %s", l)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWritersReportErrors(t *testing.T) {
	r := sample()
	if r.WriteJSON(full{}) == nil || r.WriteText(full{}, say) == nil || r.WriteMarkdown(full{}, say) == nil {
		t.Error("a full disk goes unnoticed")
	}
}

func TestForeignNamesAreHarmless(t *testing.T) {
	r := sample()
	r.Name = "Con\x1b[31mtoso\r\nEvil"
	r.Facts.Company = connection.Company{Display: "A\nB\x07 <script>"}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"text":     func(b *bytes.Buffer) error { return r.WriteText(b, say) },
		"markdown": func(b *bytes.Buffer) error { return r.WriteMarkdown(b, say) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(b.String(), "\x1b\x07\r") {
			t.Errorf("%s obeys: %q", name, b.String())
		}
		if name == "markdown" && (strings.Contains(b.String(), "<script>") || strings.Contains(b.String(), "\nB")) {
			t.Errorf("%s: %s", name, b.String())
		}
	}
}
