package setup

import (
	"context"
	"slices"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// lookUpAfter is how long typing must rest before the tenant is looked up.
const lookUpAfter = 600 * time.Millisecond

// Edited says that somebody typed into a field, or chose a value for it. The
// secret has its own event.
type Edited struct {
	Field connection.Field
	Value string
}

func (e Edited) apply(s State) (State, []Effect) {
	if e.Field == connection.FieldCompany {
		return s.editCompany(e.Value)
	}
	if e.Field == connection.FieldEnvironment {
		return s.editEnvironment(e.Value, lookUpAfter)
	}
	at := textOf(&s.Draft, e.Field)
	if at == nil || *at == e.Value {
		return s, nil
	}
	*at = e.Value
	return s.changed(e.Field)
}

// SecretTyped says that somebody typed a client secret.
type SecretTyped struct{ Secret connection.Secret }

func (e SecretTyped) apply(s State) (State, []Effect) {
	if s.Secret == e.Secret {
		return s, nil
	}
	s.Secret = e.Secret
	return s.changed(connection.FieldSecret)
}

// Left says that the keyboard left a field: blanks around what was typed are
// cut off, and errors may now be shown.
type Left struct{ Field connection.Field }

func (e Left) apply(s State) (State, []Effect) {
	if e.Field == connection.FieldNone {
		return s, nil
	}
	s.Touched = with(s.Touched, e.Field)
	if e.Field == connection.FieldSecret {
		trimmed := connection.Secret(strings.TrimSpace(s.Secret.Reveal()))
		return SecretTyped{trimmed}.apply(s)
	}
	s, effects := Edited{e.Field, tidy(e.Field, s.Value(e.Field))}.apply(s)
	if e.Field == connection.FieldCompany {
		s = s.settleCompany()
	}
	return s, effects
}

// tidy cuts off blanks, and picks the tenant out of an address.
func tidy(f connection.Field, value string) string {
	value = strings.TrimSpace(value)
	if f == connection.FieldTenant {
		if tenant, issue := connection.ParseTenant(value); issue == "" {
			return tenant
		}
	}
	if f == connection.FieldRoutes {
		return string(connection.Routes(value).Tidy())
	}
	return value
}

// AdvancedToggled folds the general OAuth fields out or in.
type AdvancedToggled struct{}

func (AdvancedToggled) apply(s State) (State, []Effect) {
	s.Advanced = !s.Advanced
	return s, nil
}

// settle cuts off blanks in every field of the step, as if each had been left.
func (s State) settle() State {
	for _, f := range s.FieldsOf(s.Step) {
		if at := textOf(&s.Draft, f); at != nil {
			*at = tidy(f, *at)
		}
	}
	s.Secret = connection.Secret(strings.TrimSpace(s.Secret.Reveal()))
	if s.Step == StepPlace {
		s = s.settleCompany()
	}
	return s
}

// changed notes that a field has a new value: what was found out with the old
// one counts no more.
func (s State) changed(f connection.Field) (State, []Effect) {
	s.Dirty, s.Tested, s.Results = true, false, nil
	s = s.clear(TaskSave).clear(TaskCheck)
	s, effects := s.stop(TaskCheck)
	if !neutral(f) {
		var more []Effect
		s, more = s.forgetToken()
		effects = append(effects, more...)
	}
	if f == connection.FieldTenant || f == connection.FieldOpenIDURL || f == connection.FieldCloud {
		var more []Effect
		s, more = s.lookUp(lookUpAfter)
		effects = append(effects, more...)
	}
	return s, effects
}

// neutral says that no token depends on the field.
func neutral(f connection.Field) bool {
	return slices.Contains([]connection.Field{
		connection.FieldName, connection.FieldGroup, connection.FieldSecretEnds, connection.FieldKeep,
		connection.FieldEnvironment, connection.FieldCompany, connection.FieldRoutes, connection.FieldEnvsURL, connection.FieldWebURL,
	}, f)
}

// forgetToken drops what was got with other settings.
func (s State) forgetToken() (State, []Effect) {
	s, effects := s.stop(TaskToken, TaskAnswer, TaskEnvironments, TaskCompanies)
	s = s.clear(TaskToken).clear(TaskAnswer).clear(TaskEnvironments).clear(TaskCompanies)
	s.Token, s.Prompt, s.Answer, s.Cancelled = connection.TokenFacts{}, connection.Prompt{}, Answer{}, false
	s.Environments, s.Companies, s.CompaniesOf = nil, nil, ""
	return s, effects
}

// lookUp starts asking whether the tenant exists, once typing rests. It stops
// an earlier question in any case.
func (s State) lookUp(after time.Duration) (State, []Effect) {
	s.Tenant = TenantFacts{}
	s = s.clear(TaskLookUp)
	s, effects := s.stop(TaskLookUp)
	if s.Draft.Tenant == "" || s.hasError(connection.FieldTenant) || s.Cloud().Login == "" && s.Draft.Advanced.OpenIDURL == "" {
		return s, effects
	}
	p := s.Profile()
	p.Tenant = strings.TrimSpace(p.Tenant)
	return s.begin(TaskLookUp), []Effect{LookUp{Profile: p, After: after}}
}

// LookUp asks whether the tenant exists and what it is called.
type LookUp struct {
	Profile connection.Profile
	After   time.Duration // how long to rest first
}

// Slot implements Effect.
func (LookUp) Slot() Task { return TaskLookUp }

func (e LookUp) run(ctx context.Context, svc Services, send func(Event)) {
	if !rest(ctx, e.After) {
		return
	}
	id, name, err := svc.LookUpTenant(ctx, e.Profile)
	if err != nil {
		send(LookUpFailed{svc.Explain(err)})
		return
	}
	send(LookedUp{TenantFacts{Asked: e.Profile.Tenant, ID: id, Name: name, Exists: true}})
}

// rest waits, and says whether the wait came to its end.
func rest(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// LookedUp is the tenant that was found.
type LookedUp struct{ Tenant TenantFacts }

func (e LookedUp) apply(s State) (State, []Effect) {
	s = s.end(TaskLookUp)
	if e.Tenant.Asked == strings.TrimSpace(s.Draft.Tenant) {
		s.Tenant = e.Tenant
	}
	return s, nil
}

// LookUpFailed says that the lookup found nothing. Only what blames the tenant
// is shown: without a network one can still type.
type LookUpFailed struct{ Findings []diagnose.Finding }

func (e LookUpFailed) apply(s State) (State, []Effect) {
	blame := slices.DeleteFunc(slices.Clone(e.Findings), func(f diagnose.Finding) bool {
		return f.Field != connection.FieldTenant
	})
	return s.fail(TaskLookUp, blame), nil
}
