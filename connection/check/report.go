package check

import (
	"encoding/json"
	"io"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// Passed counts the rungs that passed.
func (r Report) Passed() int { return r.count(Pass) }

// Ran counts the rungs that came to a verdict of their own: passed, attention
// or fail.
func (r Report) Ran() int { return r.count(Pass, Attention, Fail) }

func (r Report) count(verdicts ...Verdict) int {
	n := 0
	for _, x := range r.Results {
		for _, v := range verdicts {
			if x.Verdict == v {
				n++
			}
		}
	}
	return n
}

// Verdict sums up: Fail when a rung failed; else NotRun when the test was
// stopped before its end; else Attention when a rung has a remark; else Pass.
func (r Report) Verdict() Verdict {
	switch {
	case r.count(Fail) > 0:
		return Fail
	case r.count(NotRun, Waiting, Running) > 0 || len(r.Results) == 0:
		return NotRun
	case r.count(Attention) > 0:
		return Attention
	default:
		return Pass
	}
}

// FirstFinding is the finding to show first: that of the first rung that
// failed, else that of the first with a remark. Advice on a rung that is not
// applicable (environments may not be listed) is none.
func (r Report) FirstFinding() (diagnose.Finding, bool) {
	for _, v := range []Verdict{Fail, Attention} {
		for _, x := range r.Results {
			if x.Verdict == v && len(x.Findings) > 0 {
				return x.Findings[0], true
			}
		}
	}
	return diagnose.Finding{}, false
}

// Result returns a rung's result; false if the report has none.
func (r Report) Result(id ID) (Result, bool) {
	for _, x := range r.Results {
		if x.ID == id {
			return x, true
		}
	}
	return Result{}, false
}

// schema is the number of the JSON report's shape. It is raised when a field
// changes its meaning or goes; new fields do not raise it.
const schema = 1

// The JSON report.
type (
	jsonReport struct {
		Schema     int        `json:"schema"`
		Connection string     `json:"connection"` // name
		ID         string     `json:"id"`
		Started    time.Time  `json:"started"` // RFC 3339, UTC
		MS         int64      `json:"ms"`
		Verdict    Verdict    `json:"verdict"`
		Passed     int        `json:"passed"`
		Ran        int        `json:"ran"`
		Rungs      []jsonRung `json:"rungs"`
		Facts      jsonFacts  `json:"facts"`
		// Since the second edition.
		Program  string       `json:"program,omitempty"`
		Masked   bool         `json:"masked,omitempty"`
		Subject  jsonSubject  `json:"subject,omitzero"`
		Verified jsonVerified `json:"verified"`
		Changes  *jsonChanges `json:"changes,omitempty"`
	}
	jsonSubject struct {
		Mode        connection.Mode `json:"mode,omitempty"`
		Tenant      string          `json:"tenant,omitempty"`
		ClientID    string          `json:"clientId,omitempty"`
		Account     string          `json:"account,omitempty"`
		Environment string          `json:"environment,omitempty"`
		Company     string          `json:"company,omitempty"`
		Routes      string          `json:"routes,omitempty"`
	}
	jsonVerified struct {
		At            time.Time `json:"at"` // RFC 3339, UTC
		Passed        []ID      `json:"passed"`
		Attention     []ID      `json:"attention,omitempty"`
		Failed        []ID      `json:"failed,omitempty"`
		NotRun        []ID      `json:"notRun,omitempty"`
		NotApplicable []ID      `json:"notApplicable,omitempty"`
	}
	jsonRung struct {
		Number   int           `json:"number"`
		ID       ID            `json:"id"`
		Verdict  Verdict       `json:"verdict"`
		Words    Words         `json:"words"`
		Finding  string        `json:"finding,omitempty"`
		Code     string        `json:"code,omitempty"`
		Owner    string        `json:"owner,omitempty"`
		Field    string        `json:"field,omitempty"`
		Blocker  ID            `json:"blocker,omitempty"`
		MS       int64         `json:"ms"`
		Findings []jsonFinding `json:"findings,omitempty"`
		Requests []jsonRequest `json:"requests,omitempty"`
	}
	jsonFinding struct {
		ID          string                    `json:"id"`
		Code        string                    `json:"code"`
		Severity    connection.Severity       `json:"severity"`
		Owner       diagnose.Owner            `json:"owner"`
		Field       connection.Field          `json:"field,omitempty"`
		Args        map[connection.Arg]string `json:"args,omitempty"`
		Choices     []string                  `json:"choices,omitempty"`
		Docs        string                    `json:"docs,omitempty"`
		HTTP        int                       `json:"http,omitempty"`
		OAuth       string                    `json:"oauth,omitempty"`
		AADSTS      []int                     `json:"aadsts,omitempty"`
		BC          string                    `json:"bc,omitempty"`
		Net         connection.NetKind        `json:"net,omitempty"`
		Trace       string                    `json:"trace,omitempty"`
		Correlation string                    `json:"correlation,omitempty"`
	}
	jsonRequest struct {
		Method      string `json:"method"`
		URL         string `json:"url"`
		Status      int    `json:"status"`
		MS          int64  `json:"ms"`
		Correlation string `json:"correlation,omitempty"`
	}
	jsonFacts struct {
		TenantID        string              `json:"tenantId,omitempty"`
		AppID           string              `json:"appId,omitempty"`
		Account         string              `json:"account,omitempty"`
		Roles           []string            `json:"roles,omitempty"`
		Scopes          []string            `json:"scopes,omitempty"`
		Environment     string              `json:"environment,omitempty"`
		EnvironmentType string              `json:"environmentType,omitempty"`
		Country         string              `json:"country,omitempty"`
		Version         string              `json:"version,omitempty"`
		Company         *connection.Company `json:"company,omitempty"`
		TokenExpires    *time.Time          `json:"tokenExpires,omitempty"`
		Environments    []string            `json:"environments,omitempty"`
		Companies       []string            `json:"companies,omitempty"`
		Routes          []string            `json:"routes,omitempty"`
		ClockOffSeconds int64               `json:"clockOffSeconds,omitempty"`
	}
)

// WriteJSON writes the report for machines. It is redacted by construction:
// only the fields below are taken over, and no body of a request or answer is
// among them.
//
// The schema (number 1): "schema", "connection" (name), "id", "started" (RFC
// 3339, UTC), "ms", "verdict", "passed" and "ran" (counts), "rungs", "facts".
// Each rung has "number" (from 0), "id", "verdict" ("pass", "attention",
// "fail", "not-run", "not-applicable"), "words" (key and args), "ms", and where
// they apply "finding" (id, "BCC-204"), "code" ("consent-missing"), "owner",
// "field", "blocker" (the rung because of which it was not run), "findings"
// (each with id, code, severity, owner, field, args, choices, docs, http,
// oauth, aadsts, bc, net, trace, correlation) and "requests" (method, url,
// status, ms, correlation). "program" is the version that tested, "subject" what
// was typed, "verified" which rungs came to which end and when, "changes" what
// differs from an earlier test, and "masked" says that names and ids are aliases.
// Absent means not known.
func (r Report) WriteJSON(w io.Writer) error {
	out := jsonReport{
		Schema: schema, Connection: r.Name, ID: r.Profile, Started: r.Started.UTC(), MS: r.Took.Milliseconds(),
		Verdict: r.Verdict(), Passed: r.Passed(), Ran: r.Ran(), Rungs: []jsonRung{}, Facts: factsJSON(r.Facts),
		Program: r.Program, Masked: r.Masked, Subject: jsonSubject(r.Subject), Verified: r.verifiedJSON(), Changes: changesJSON(r.Changes),
	}
	for i, x := range r.Results {
		out.Rungs = append(out.Rungs, rungJSON(i, x))
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(out)
}

func rungJSON(number int, x Result) jsonRung {
	j := jsonRung{
		Number: number, ID: x.ID, Verdict: x.Verdict, Words: x.Words, Blocker: x.Blocker, MS: x.Took.Milliseconds(),
	}
	for i, f := range x.Findings {
		if i == 0 {
			j.Finding, j.Code, j.Owner, j.Field = f.ID, f.Code, string(f.Who), string(f.Field)
		}
		j.Findings = append(j.Findings, findingJSON(f))
	}
	for _, q := range x.Evidence {
		j.Requests = append(j.Requests, jsonRequest{
			Method: q.Method, URL: q.URL, Status: q.Status, MS: q.Took.Milliseconds(), Correlation: q.Corr,
		})
	}
	return j
}

func findingJSON(f diagnose.Finding) jsonFinding {
	j := jsonFinding{
		ID: f.ID, Code: f.Code, Severity: f.Severity, Owner: f.Who, Field: f.Field, Args: f.Args, Choices: f.Choices, Docs: f.Docs,
	}
	if f.Fault != nil {
		j.HTTP, j.OAuth, j.AADSTS, j.BC = f.Fault.HTTP, f.Fault.OAuth, f.Fault.AADSTS, f.Fault.BC
		j.Net, j.Trace, j.Correlation = f.Fault.Net, f.Fault.Trace, f.Fault.Corr
	}
	return j
}

func factsJSON(f Facts) jsonFacts {
	j := jsonFacts{
		TenantID: f.TenantID, AppID: f.AppID, Account: f.Account, Roles: f.Roles, Scopes: f.Scopes,
		Environment: f.Environment, EnvironmentType: f.EnvironmentType, Country: f.Country, Version: f.Version,
		ClockOffSeconds: int64(f.ClockOff.Round(time.Second).Seconds()), Companies: labelsOf(f.Companies), Routes: f.Routes,
	}
	for _, e := range f.Environments {
		j.Environments = append(j.Environments, e.Name)
	}
	if !f.Company.Empty() {
		j.Company = &f.Company
	}
	if !f.TokenExpires.IsZero() {
		t := f.TokenExpires.UTC()
		j.TokenExpires = &t
	}
	return j
}
