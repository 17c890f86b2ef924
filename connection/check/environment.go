package check

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/bc"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/near"
)

// noEnvironment is BC's code for an environment that is not there.
const noEnvironment = "NoEnvironment"

// tenantUnavailable is BC's code for one that is there and does not answer.
const tenantUnavailable = "Internal_TenantUnavailable"

// environments lists the tenant's environments, which many tenants do not
// allow. Meanwhile the companies are asked for: that answer decides whether a
// name that is not in the list is wrong, and the next rungs need it anyway.
func environments(ctx context.Context, w *World) Outcome {
	if w.Profile.Environment != "" {
		w.shared.companies.start(w.tagged(ctx, RungReachable), &w.shared.work, w.client().Companies)
	}
	client := w.client()
	client.Tries = 1 // a list that may be done without is not waited for
	list, took, err := w.shared.environments.get(ctx, &w.shared.work, client.Environments)
	if err != nil {
		return w.unlisted(ctx, list, err).took(took)
	}
	return w.listed(ctx, list).took(took)
}

// unlisted is the outcome without a list.
func (w *World) unlisted(ctx context.Context, list []bc.Environment, err error) Outcome {
	if cancelled(err) {
		return w.failed(RungEnvironments, err)
	}
	if w.Profile.Environment == "" {
		return w.unnamed(list)
	}
	switch faultIn(err).HTTP {
	case http.StatusUnauthorized, http.StatusForbidden:
		return w.advised(ctx, "forbidden", faultIn(err))
	default:
		return notApplicable(RungEnvironments, "unavailable")
	}
}

// advised is the outcome when there is no list to look into. Nothing is wrong
// then, but who wants the list may know how to get it. Where something is
// wrong, that would only lead astray.
func (w *World) advised(ctx context.Context, what string, f *connection.Fault) Outcome {
	out := notApplicable(RungEnvironments, what)
	if _, _, refused := w.companies(ctx); refused == nil {
		out.Findings = w.noted(RungEnvironments, f).Findings
	}
	return out
}

// unnamed is the outcome when the connection names no environment.
func (w *World) unnamed(list []bc.Environment) Outcome {
	f := &connection.Fault{
		Stage: connection.StageEnvironments, Kind: KindEnvironmentMissing, Field: connection.FieldEnvironment,
	}
	_ = f.With(connection.ArgChoices, lines(namesOf(list)))
	return w.failed(RungEnvironments, f).learn(learnList(list))
}

// listed looks for the environment in the list.
func (w *World) listed(ctx context.Context, list []bc.Environment) Outcome {
	name, count := w.Profile.Environment, strconv.Itoa(len(list))
	if name == "" {
		return w.unnamed(list)
	}
	if len(list) == 0 {
		return w.advised(ctx, "none", &connection.Fault{Stage: connection.StageEnvironments, Kind: KindEnvironmentsNone})
	}
	for _, e := range list {
		if !strings.EqualFold(e.Name, name) {
			continue
		}
		w.shared.facts.set(diagnose.FactListed, factYes)
		w.shared.facts.set(diagnose.FactStatus, strings.ToLower(e.Status))
		what := "pass"
		if e.Name != name {
			what = "case"
		}
		return passed(RungEnvironments, what, string(connection.ArgCount), count,
			string(connection.ArgEnvironment), name, string(connection.ArgNear), e.Name).learn(learnEnvironment(list, e))
	}
	w.shared.facts.set(diagnose.FactListed, factNo)
	if _, _, err := w.companies(ctx); err != nil && faultIn(err).BC == noEnvironment {
		return w.noSuchEnvironment(RungEnvironments, err, list).learn(learnList(list)).tags(RungEnvironments, RungReachable)
	}
	return passed(RungEnvironments, "absent", string(connection.ArgCount), count,
		string(connection.ArgEnvironment), name).learn(learnList(list))
}

// noSuchEnvironment is the outcome for a wrong name; near misses are offered,
// and when there are none, all names.
func (w *World) noSuchEnvironment(id ID, err error, list []bc.Environment) Outcome {
	names := namesOf(list)
	f := withKind(err, KindEnvironmentUnknown)
	f.Field = connection.FieldEnvironment
	choices := near.Names(w.Profile.Environment, names)
	if len(choices) > 0 {
		_ = f.With(connection.ArgNear, choices[0])
	} else {
		choices = names
	}
	return w.failed(id, f.With(connection.ArgChoices, lines(choices)))
}

// reachable asks the environment for its companies. A refusal means that the
// environment is there: what it refuses is the next rung's.
func reachable(ctx context.Context, w *World) Outcome {
	_, took, err := w.companies(ctx)
	f := faultIn(err)
	switch {
	case err == nil:
		return passed(RungReachable, "pass", string(connection.ArgEnvironment), w.Profile.Environment).took(took).
			learn(func(x *Facts) { x.Environment = w.Profile.Environment })
	case refusedIdentity(f), refusedRight(f):
		return passed(RungReachable, "answers", string(connection.ArgEnvironment), w.Profile.Environment).took(took).
			learn(func(x *Facts) { x.Environment = w.Profile.Environment })
	case w.statusKind() != "":
		return w.failed(RungReachable, withKind(err, w.statusKind())).took(took)
	case f.BC == noEnvironment:
		list, _, _ := w.shared.environments.get(ctx, &w.shared.work, w.client().Environments)
		return w.noSuchEnvironment(RungReachable, err, list).took(took)
	case f.BC == tenantUnavailable:
		return w.failed(RungReachable, withKind(err, KindEnvironmentUpdate)).took(took)
	default:
		return w.failed(RungReachable, err).took(took)
	}
}

// statusKind is what the list says of an environment that does not answer, if
// the list knows.
func (w *World) statusKind() string {
	switch status := w.shared.facts.copy()[diagnose.FactStatus]; {
	case status == "", status == "active":
		return ""
	case strings.Contains(status, "delet"):
		return KindEnvironmentDeleted
	default:
		return KindEnvironmentUpdate
	}
}

// refusedIdentity says that Business Central does not let this identity in.
func refusedIdentity(f *connection.Fault) bool {
	return f.HTTP == http.StatusUnauthorized || (f.HTTP == http.StatusForbidden && f.Kind != bc.KindPermission)
}

// refusedRight says that it knows the identity, which lacks a right.
func refusedRight(f *connection.Fault) bool { return f.Kind == bc.KindPermission }

// appKnown judges a refusal. One code of Business Central stands for seven
// causes; the token has been looked at, so those that it could be blamed for
// are gone.
func appKnown(ctx context.Context, w *World) Outcome {
	_, _, err := w.companies(ctx)
	f := faultIn(err)
	switch {
	case err == nil || refusedRight(f):
		return w.known()
	case cancelled(err):
		return w.failed(RungAppKnown, err)
	case f.HTTP == http.StatusUnauthorized && f.BC != "" && !explained(f.BC):
		return w.failed(RungAppKnown, withKind(err, KindTokenRefused)).tags(RungReachable)
	default:
		// Which of them it is, the catalogue decides by the facts.
		return w.failed(RungAppKnown, err).tags(RungReachable)
	}
}

// explained says whether a refusal's code tells more than that the token is
// refused: who is unknown, or what the token lacks.
func explained(code string) bool {
	return strings.HasPrefix(code, "Authentication_") || strings.HasPrefix(strings.ToLower(code), "securitytoken")
}

func (w *World) known() Outcome {
	if w.Profile.Mode.Interactive() {
		return passed(RungAppKnown, "user").tags(RungReachable)
	}
	return passed(RungAppKnown, "pass").tags(RungReachable)
}

func namesOf(list []bc.Environment) []string {
	names := make([]string, 0, len(list))
	for _, e := range list {
		names = append(names, e.Name)
	}
	return names
}

func learnList(list []bc.Environment) func(*Facts) {
	return func(f *Facts) {
		f.Environments = nil
		for _, e := range list {
			f.Environments = append(f.Environments, Environment{
				Name: e.Name, Type: e.Type, Country: e.Country, Version: e.Version, Status: e.Status,
			})
		}
	}
}

func learnEnvironment(list []bc.Environment, e bc.Environment) func(*Facts) {
	return func(f *Facts) {
		learnList(list)(f)
		f.EnvironmentType, f.Country = e.Type, e.Country
		if f.Version == "" {
			f.Version = e.Version
		}
	}
}
