package check

import (
	"context"
	"strconv"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/route"
)

// routes looks whether the connection's custom APIs and web services are there
// and may be read.
func routes(ctx context.Context, w *World) Outcome {
	begun := time.Now()
	found := route.Look(ctx, w.client(), w.Profile.Routes.List(), w.shared.company)
	took := time.Since(begun)
	if ctx.Err() != nil {
		return w.failed(RungRoutes, ctx.Err())
	}
	var there, lost []string
	var findings []diagnose.Finding
	for _, x := range found {
		if x.There() {
			there = append(there, x.Route.String())
			continue
		}
		lost = append(lost, x.Route.String())
		if f := w.explain(w.fault(RungRoutes, x.Fault)); !said(findings, f) {
			findings = append(findings, f)
		}
	}
	learn := func(f *Facts) { f.Routes = there }
	count := strconv.Itoa(len(found))
	switch {
	case len(lost) == 0 && len(there) == 1:
		return passed(RungRoutes, "one", string(connection.ArgRoute), there[0]).took(took).learn(learn)
	case len(lost) == 0:
		return passed(RungRoutes, "pass", string(connection.ArgCount), count).took(took).learn(learn)
	}
	out := Outcome{Verdict: Fail, Words: titleOf(findings[0]), Findings: findings, Tags: []ID{RungRoutes}, Took: took}
	if len(lost) > 1 {
		out.Words = words(RungRoutes, "some", string(connection.ArgChoices), strings.Join(lost, ", "), string(connection.ArgCount), count)
	}
	return out.learn(learn)
}

// said says that a finding tells nothing new: a service that is down is down for
// every route.
func said(all []diagnose.Finding, f diagnose.Finding) bool {
	if f.Args[connection.ArgRoute] != "" && f.Field == connection.FieldRoutes || f.Code == route.KindPermission {
		return false
	}
	for _, x := range all {
		if x.Code == f.Code {
			return true
		}
	}
	return false
}
