package check

import (
	"context"
	"slices"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// values looks at what was typed; it asks nobody.
func values(_ context.Context, w *World) Outcome {
	w.introduce()
	out := passed(RungValues, "pass")
	for _, i := range issuesOf(w) {
		verdict := verdictOf(i.Severity)
		if verdict == Pass {
			continue
		}
		finding, sentence := w.explainIssue(i)
		// An error outranks a warning that came before it.
		if len(out.Findings) == 0 || (verdict == Fail && out.Verdict != Fail) {
			out.Verdict, out.Words = verdict, sentence
			out.Findings = append([]diagnose.Finding{finding}, out.Findings...)
			continue
		}
		out.Findings = append(out.Findings, finding)
	}
	return out
}

// introduce notes what the connection itself says.
func (w *World) introduce() {
	w.shared.facts.set(diagnose.FactMode, string(w.Profile.Mode))
	w.shared.facts.set(diagnose.FactPlatform, platformOf(w.Profile))
	// A refusal of what worked before, with the same values, has other causes.
	last := w.Profile.Standing
	if (last.Verdict == string(Pass) || last.Verdict == string(Attention)) && !w.Profile.Modified.After(last.Tested) {
		w.shared.facts.set(diagnose.FactWorked, factYes)
	}
}

// explainIssue finds the finding for an issue. Where the catalogue has only a
// general one, the issue's own sentence says more than its title.
func (w *World) explainIssue(i connection.Issue) (diagnose.Finding, Words) {
	finding := w.explain(w.fault(RungValues, &connection.Fault{
		Stage: connection.StageValues, Kind: i.Code, Field: i.Field, Args: i.Args,
	}))
	finding.Severity = i.Severity
	if finding.Code != i.Code {
		return finding, Words{Key: "issue." + i.Code, Args: finding.Args}
	}
	return finding, titleOf(finding)
}

// issuesOf are the issues that a test is about. A name is for the list, and
// that no environment or company is chosen yet is the business of their own
// rungs, which can offer some.
func issuesOf(w *World) []connection.Issue {
	return slices.DeleteFunc(w.Profile.Issues(w.Secret, w.Now()), func(i connection.Issue) bool {
		return i.Field == connection.FieldName || i.Code == "company-missing" || i.Code == "environment-missing"
	})
}

func verdictOf(s connection.Severity) Verdict {
	switch s {
	case connection.SeverityError:
		return Fail
	case connection.SeverityWarning:
		return Attention
	case connection.SeverityNote:
		return Pass
	}
	return Pass
}

func platformOf(p connection.Profile) string {
	if p.Platform == "" {
		return string(connection.PlatformDesktop)
	}
	return string(p.Platform)
}

// foreign says whether the authority may be another than Entra, so that its
// tokens need not look like Entra's.
func foreign(p connection.Profile) bool { return p.Cloud == connection.CloudOwn }
