package check

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/near"
)

// company finds the connection's company among those that the identity sees.
func company(ctx context.Context, w *World) Outcome {
	all, _, err := w.companies(ctx)
	if err != nil {
		return w.failed(RungCompany, err).tags(RungReachable)
	}
	learn := func(f *Facts) {
		f.Companies = all.List
		if all.Version != "" {
			f.Version = all.Version
		}
	}
	return w.choose(all.List).tags(RungReachable).learnAlso(learn)
}

// choose finds the company, or says why not.
func (w *World) choose(list []connection.Company) Outcome {
	want := w.Profile.Company
	if len(list) == 0 {
		return w.failed(RungCompany, &connection.Fault{Stage: connection.StageCompany, Kind: KindCompaniesNone, Field: connection.FieldCompany})
	}
	if want.Empty() {
		return w.unchosen(list)
	}
	found := match(want, list)
	switch len(found) {
	case 1:
		return w.chosen(found[0], "pass")
	case 0:
		return w.noSuchCompany(list)
	default:
		out := passed(RungCompany, "ambiguous", string(connection.ArgCompany), want.Label(),
			string(connection.ArgCount), strconv.Itoa(len(found)))
		out.Verdict = Attention
		return out
	}
}

func (w *World) chosen(c connection.Company, what string) Outcome {
	w.shared.company = c
	return passed(RungCompany, what, string(connection.ArgCompany), c.Label()).learn(func(f *Facts) { f.Company = c })
}

// unchosen is the outcome when the connection names no company.
func (w *World) unchosen(list []connection.Company) Outcome {
	if len(list) == 1 {
		return w.chosen(list[0], "only")
	}
	f := &connection.Fault{Stage: connection.StageCompany, Kind: KindCompanyNotChosen, Field: connection.FieldCompany}
	_ = f.With(connection.ArgCount, strconv.Itoa(len(list))).With(connection.ArgChoices, lines(labelsOf(list)))
	return w.noted(RungCompany, f)
}

// noSuchCompany offers near misses, else all.
func (w *World) noSuchCompany(list []connection.Company) Outcome {
	f := &connection.Fault{Stage: connection.StageCompany, Kind: KindCompanyUnknown, Field: connection.FieldCompany}
	choices := nearCompanies(w.Profile.Company, list)
	if len(choices) > 0 {
		f.Kind = KindCompanyNear
		_ = f.With(connection.ArgNear, choices[0])
	} else {
		choices = labelsOf(list)
	}
	_ = f.With(connection.ArgChoices, lines(choices)).With(connection.ArgCount, strconv.Itoa(len(list)))
	return w.failed(RungCompany, f)
}

// match finds by id, then by technical name, then by display name, exactly.
// What was typed may be any of the three.
func match(want connection.Company, list []connection.Company) []connection.Company {
	typed := []string{want.ID, want.Name, want.Display}
	by := []func(connection.Company, string) bool{
		func(c connection.Company, s string) bool { return strings.EqualFold(c.ID, s) },
		func(c connection.Company, s string) bool { return c.Name == s },
		func(c connection.Company, s string) bool { return c.Display == s },
	}
	for _, same := range by {
		var found []connection.Company
		for _, c := range list {
			if slices.ContainsFunc(typed, func(s string) bool { return s != "" && same(c, s) }) {
				found = append(found, c)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

func nearCompanies(want connection.Company, list []connection.Company) []string {
	var choices []string
	for _, typed := range []string{want.Display, want.Name, want.ID} {
		if typed == "" {
			continue
		}
		for _, c := range list {
			if len(near.Names(typed, []string{c.Name, c.Display})) > 0 && !slices.Contains(choices, c.Label()) {
				choices = append(choices, c.Label())
			}
		}
	}
	return choices
}

func labelsOf(list []connection.Company) []string {
	labels := make([]string, 0, len(list))
	for _, c := range list {
		labels = append(labels, c.Label())
	}
	return labels
}

// read reads who the company is and one customer's id, at the same time: that
// the companies can be listed does not prove that data can be read.
func read(ctx context.Context, w *World) Outcome {
	c := w.shared.company
	if c.ID == "" {
		return notApplicable(RungRead, "none")
	}
	begun := time.Now()
	var some bool
	var infoErr, firstErr error
	var both sync.WaitGroup
	both.Go(func() { _, infoErr = w.client().CompanyInformation(ctx, c.ID) })
	both.Go(func() { some, firstErr = w.client().First(ctx, c.ID, "customers") })
	both.Wait()
	took := time.Since(begun)
	for _, err := range []error{infoErr, firstErr} {
		if err != nil {
			return w.failed(RungRead, narrowRead(err)).took(took)
		}
	}
	if !some {
		return passed(RungRead, "empty", string(connection.ArgCompany), c.Label()).took(took)
	}
	return passed(RungRead, "pass", string(connection.ArgCompany), c.Label()).took(took)
}

// narrowRead names what a refused read means.
func narrowRead(err error) error {
	switch f := faultIn(err); {
	case f.BC == "Internal_CompanyNotFound":
		n := withKind(err, KindCompanyUnknown)
		n.Field = connection.FieldCompany
		return n
	case f.HTTP == http.StatusUnauthorized && !explained(f.BC):
		// The identity was known a moment ago, so the card is not to blame.
		return withKind(err, KindTokenRefused)
	default:
		return err
	}
}
