package check

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// The kinds of fault that reading a report makes.
const (
	KindReportForeign  = "report-foreign"   // JSON or not, it is no report of ours
	KindReportNewer    = "report-newer"     // of a later version of the program
	KindReportTooLarge = "report-too-large" // nobody's test is that long
)

const (
	longestReport = 16 << 20 // bytes of a file with reports
	mostReports   = 10_000   // in one file
)

var errForeign = errors.New("check: not a report")

// ReadReports reads what WriteJSON wrote: one report, or a list of them. What a
// report does not say, such as the words of servers, is not restored. Errors are
// *connection.Fault with one of the kinds above; a reader that fails is
// KindReportForeign with its error as the cause.
func ReadReports(r io.Reader) ([]Report, error) {
	data, err := io.ReadAll(io.LimitReader(r, longestReport+1))
	if err != nil {
		return nil, unreadable(KindReportForeign, err)
	}
	if len(data) > longestReport {
		return nil, unreadable(KindReportTooLarge, nil)
	}
	data = bytes.TrimPrefix(bytes.TrimSpace(data), []byte("\xef\xbb\xbf")) // as some editors save it
	var all []jsonReport
	if bytes.HasPrefix(data, []byte("[")) {
		err = json.Unmarshal(data, &all)
	} else {
		all = make([]jsonReport, 1)
		err = json.Unmarshal(data, &all[0])
	}
	if err != nil {
		return nil, unreadable(KindReportForeign, err)
	}
	if len(all) > mostReports {
		return nil, unreadable(KindReportTooLarge, nil)
	}
	out := make([]Report, 0, len(all))
	for i := range all {
		one, err := all[i].report()
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

func unreadable(kind string, err error) *connection.Fault {
	return &connection.Fault{Stage: connection.StageImport, Kind: kind, Err: err}
}

func (j *jsonReport) report() (Report, error) {
	switch {
	case j.Schema > schema:
		return Report{}, unreadable(KindReportNewer, nil)
	case j.Schema != schema || j.Started.IsZero():
		return Report{}, unreadable(KindReportForeign, errForeign)
	}
	r := Report{
		Profile: j.ID, Name: j.Connection, Started: j.Started, Took: time.Duration(j.MS) * time.Millisecond,
		Subject: Subject(j.Subject), Facts: j.Facts.facts(), Program: j.Program, Masked: j.Masked,
	}
	for _, x := range j.Rungs {
		one, err := x.result()
		if err != nil {
			return Report{}, err
		}
		if _, twice := r.Result(one.ID); twice {
			return Report{}, unreadable(KindReportForeign, fmt.Errorf("%w: rung %q twice", errForeign, one.ID))
		}
		r.Results = append(r.Results, one)
	}
	return r, nil
}

// result refuses rungs and verdicts that nobody knows: words would be missing.
func (j jsonRung) result() (Result, error) {
	known := []Verdict{Waiting, Running, Pass, Attention, Fail, NotRun, NotApplicable}
	if !slices.Contains(AllRungs(), j.ID) || !slices.Contains(known, j.Verdict) {
		return Result{}, unreadable(KindReportForeign, fmt.Errorf("%w: rung %q, verdict %q", errForeign, j.ID, j.Verdict))
	}
	r := Result{ID: j.ID, Verdict: j.Verdict, Words: j.Words, Took: time.Duration(j.MS) * time.Millisecond, Blocker: j.Blocker}
	for _, f := range j.Findings {
		r.Findings = append(r.Findings, diagnose.Finding{
			ID: f.ID, Code: f.Code, Severity: f.Severity, Who: f.Owner, Field: f.Field, Args: f.Args, Choices: f.Choices, Docs: f.Docs,
			Fault: &connection.Fault{
				HTTP: f.HTTP, OAuth: f.OAuth, AADSTS: f.AADSTS, BC: f.BC, Net: f.Net, Trace: f.Trace, Corr: f.Correlation,
			},
		})
	}
	return r, nil
}

func (j jsonFacts) facts() Facts {
	f := Facts{
		TenantID: j.TenantID, AppID: j.AppID, Account: j.Account, Roles: j.Roles, Scopes: j.Scopes,
		Environment: j.Environment, EnvironmentType: j.EnvironmentType, Country: j.Country, Version: j.Version,
		ClockOff: time.Duration(j.ClockOffSeconds) * time.Second, Routes: j.Routes,
	}
	for _, name := range j.Environments {
		f.Environments = append(f.Environments, Environment{Name: name})
	}
	for _, label := range j.Companies {
		f.Companies = append(f.Companies, connection.Company{Display: label})
	}
	if j.Company != nil {
		f.Company = *j.Company
	}
	if j.TokenExpires != nil {
		f.TokenExpires = *j.TokenExpires
	}
	return f
}
