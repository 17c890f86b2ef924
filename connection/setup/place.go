package setup

import (
	"context"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// list asks for the environments, and for the companies of the chosen one, once
// a token is there and where the lists are not known yet.
func (s State) list() (State, []Effect) {
	if !s.HasToken() {
		return s, nil
	}
	var effects []Effect
	if s.Environments == nil && !s.Busy(TaskEnvironments) {
		s = s.begin(TaskEnvironments)
		effects = append(effects, ListEnvironments{Profile: s.Profile(), Secret: s.Credential()})
	}
	s, more := s.listCompanies(0)
	return s, append(effects, more...)
}

func (s State) listCompanies(after time.Duration) (State, []Effect) {
	env := strings.TrimSpace(s.Draft.Environment)
	if !s.HasToken() || env == "" || s.hasError(connection.FieldEnvironment) || s.CompaniesOf == env {
		return s, nil
	}
	p := s.Profile()
	p.Environment = env
	return s.begin(TaskCompanies), []Effect{ListCompanies{Profile: p, Secret: s.Credential(), After: after}}
}

// ListsAsked asks for the lists again.
type ListsAsked struct{}

func (ListsAsked) apply(s State) (State, []Effect) {
	s.Environments, s.Companies, s.CompaniesOf = nil, nil, ""
	s, effects := s.stop(TaskEnvironments, TaskCompanies)
	s, more := s.list()
	return s, append(effects, more...)
}

// ListEnvironments asks which environments there are.
type ListEnvironments struct {
	Profile connection.Profile
	Secret  connection.Secret
}

// Slot implements Effect.
func (ListEnvironments) Slot() Task { return TaskEnvironments }

func (e ListEnvironments) run(ctx context.Context, svc Services, send func(Event)) {
	found, err := svc.Environments(ctx, e.Profile, e.Secret)
	if err != nil {
		send(ListFailed{TaskEnvironments, svc.Explain(err)})
		return
	}
	send(EnvironmentsListed{found})
}

// ListCompanies asks which companies the environment has.
type ListCompanies struct {
	Profile connection.Profile
	Secret  connection.Secret
	After   time.Duration // how long to rest first
}

// Slot implements Effect.
func (ListCompanies) Slot() Task { return TaskCompanies }

func (e ListCompanies) run(ctx context.Context, svc Services, send func(Event)) {
	if !rest(ctx, e.After) {
		return
	}
	found, err := svc.Companies(ctx, e.Profile, e.Secret)
	if err != nil {
		send(ListFailed{TaskCompanies, svc.Explain(err)})
		return
	}
	send(CompaniesListed{Environment: e.Profile.Environment, Companies: found})
}

// EnvironmentsListed brings the environments.
type EnvironmentsListed struct{ Environments []check.Environment }

func (e EnvironmentsListed) apply(s State) (State, []Effect) {
	s = s.end(TaskEnvironments)
	s.Environments = e.Environments
	if s.Environments == nil {
		s.Environments = []check.Environment{}
	}
	return s, nil
}

// CompaniesListed brings the companies of an environment.
type CompaniesListed struct {
	Environment string
	Companies   []connection.Company
}

func (e CompaniesListed) apply(s State) (State, []Effect) {
	s = s.end(TaskCompanies)
	if e.Environment == strings.TrimSpace(s.Draft.Environment) {
		s.Companies, s.CompaniesOf = e.Companies, e.Environment
	}
	return s, nil
}

// ListFailed says that a list did not come. One can go on typing.
type ListFailed struct {
	Task     Task
	Findings []diagnose.Finding
}

func (e ListFailed) apply(s State) (State, []Effect) {
	s = s.fail(e.Task, e.Findings)
	if e.Task == TaskEnvironments {
		s.Environments = []check.Environment{}
	}
	return s, nil
}

// EnvironmentPicked says that somebody chose an environment from the list.
type EnvironmentPicked struct{ Name string }

func (e EnvironmentPicked) apply(s State) (State, []Effect) { return s.editEnvironment(e.Name, 0) }

// CompanyPicked says that somebody chose a company from the list.
type CompanyPicked struct{ Company connection.Company }

func (e CompanyPicked) apply(s State) (State, []Effect) {
	if s.Draft.Company == e.Company && s.CompanyText == e.Company.Label() {
		return s, nil
	}
	s.Draft.Company, s.CompanyText = e.Company, e.Company.Label()
	return s.changed(connection.FieldCompany)
}

func (s State) editEnvironment(name string, after time.Duration) (State, []Effect) {
	if s.Draft.Environment == name {
		return s, nil
	}
	s.Draft.Environment = name
	s.Draft.EnvironmentType = s.typeOf(name)
	if s.Draft.Company.ID != s.CompanyText {
		s.Draft.Company.ID = "" // an id holds in its own environment only
	}
	s, effects := s.changed(connection.FieldEnvironment)
	s, more := s.stop(TaskCompanies)
	effects = append(effects, more...)
	if s.CompaniesOf != strings.TrimSpace(name) {
		s.Companies, s.CompaniesOf = nil, ""
	}
	s = s.clear(TaskCompanies)
	s, more = s.listCompanies(after)
	return s, append(effects, more...)
}

// typeOf is the type of a listed environment, "" for others.
func (s State) typeOf(name string) string {
	for _, env := range s.Environments {
		if strings.EqualFold(env.Name, strings.TrimSpace(name)) {
			return env.Type
		}
	}
	return ""
}

func (s State) editCompany(text string) (State, []Effect) {
	if s.CompanyText == text {
		return s, nil
	}
	s.CompanyText = text
	s.Draft.Company = s.company()
	return s.changed(connection.FieldCompany)
}

// company is what the company field means: a listed company where one answers
// to the name, or what was typed, as an id or as a name.
func (s State) company() connection.Company {
	text := strings.TrimSpace(s.CompanyText)
	if text == "" {
		return connection.Company{}
	}
	if known := s.Draft.Company; known.ID != "" && names(known, text) {
		return known
	}
	for _, c := range s.Companies {
		if names(c, text) {
			return c
		}
	}
	if connection.IsGUID(text) {
		return connection.Company{ID: text}
	}
	if known := s.Draft.Company; names(known, text) {
		return known
	}
	return connection.Company{Name: text}
}

// settleCompany fixes the meaning of the company field, without a change to
// its text other than the blanks around it.
func (s State) settleCompany() State {
	s.CompanyText = strings.TrimSpace(s.CompanyText)
	s.Draft.Company = s.company()
	return s
}

// names says whether a text names a company by any of its three names.
func names(c connection.Company, text string) bool {
	for _, n := range []string{c.ID, c.Name, c.Display} {
		if n != "" && strings.EqualFold(n, text) {
			return true
		}
	}
	return false
}
