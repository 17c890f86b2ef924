package check

import (
	"context"
	"slices"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// values looks at what was typed; it asks nobody.
func values(_ context.Context, w *World) Outcome {
	w.shared.facts.set(diagnose.FactMode, string(w.Profile.Mode))
	w.shared.facts.set(diagnose.FactPlatform, platformOf(w.Profile))
	out := passed(RungValues, "pass")
	for _, i := range issuesOf(w) {
		verdict := verdictOf(i.Severity)
		if verdict == Pass {
			continue
		}
		finding := w.explain(w.fault(RungValues, &connection.Fault{
			Stage: connection.StageValues, Kind: i.Code, Field: i.Field, Args: i.Args,
		}))
		// An error outranks a warning that came before it.
		if len(out.Findings) == 0 || (verdict == Fail && out.Verdict != Fail) {
			out.Verdict, out.Words = verdict, titleOf(finding)
			out.Findings = append([]diagnose.Finding{finding}, out.Findings...)
			continue
		}
		out.Findings = append(out.Findings, finding)
	}
	return out
}

// issuesOf are the issues that a test is about. A name is for the list, and a
// company is the business of its own rung.
func issuesOf(w *World) []connection.Issue {
	return slices.DeleteFunc(w.Profile.Issues(w.Secret, w.Now()), func(i connection.Issue) bool {
		return i.Field == connection.FieldName || i.Code == KindCompanyMissing
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
