package route

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"bcconnect/connection"
	"bcconnect/connection/bc"
	"bcconnect/connection/near"
)

// The kinds of fault that say what is the matter with a route; codes of the
// catalogue. Other faults are those of the question.
const (
	KindMissing     = "route-missing"       // no API of this publisher and group
	KindNear        = "route-near"          // one that is written a little differently
	KindVersion     = "route-version"       // it is there in other versions
	KindPage        = "route-page"          // the API is there, this page of it is not
	KindPermission  = "route-permission"    // it is there and may not be read
	KindUnpublished = "service-unpublished" // no web service of this name
	KindServiceNear = "service-near"
)

const (
	// atOnce leaves room below Business Central's five of one user at a time
	// (BCD/administration/operational-limits-online).
	atOnce = 3
	// mostChoices bounds what is offered in the place of a route.
	mostChoices = 5
)

// Asker asks Business Central (package bc).
type Asker interface {
	CustomAPIs(ctx context.Context) ([]connection.Route, error)
	EntitySets(ctx context.Context, api connection.Route) ([]string, error)
	WebServices(ctx context.Context) ([]string, error)
	TryRoute(ctx context.Context, r connection.Route, company connection.Company) error
}

// Found is what was seen of a route.
type Found struct {
	Route connection.Route
	// Near are routes that are there instead, best first.
	Near []connection.Route
	// Fault says why it is not there, or may not be read; nil if all is well.
	Fault *connection.Fault
}

// There says that the route answers and may be read.
func (f Found) There() bool { return f.Fault == nil }

// Look looks for routes, several at once, and returns what it saw in their
// order. Without a company (its id for an API, its name for a service) it looks
// whether they are there, and not whether they may be read.
func Look(ctx context.Context, ask Asker, routes []connection.Route, company connection.Company) []Found {
	s := &scout{ask: ask, company: company, sets: map[connection.Route]*once[[]string]{}}
	found := make([]Found, len(routes))
	next := make(chan int)
	var work sync.WaitGroup
	for range min(atOnce, len(routes)) {
		work.Go(func() {
			for i := range next {
				found[i] = s.look(ctx, routes[i])
			}
		})
	}
	for i := range routes {
		next <- i
	}
	close(next)
	work.Wait()
	return found
}

// once is a question that several routes share.
type once[T any] struct {
	once sync.Once
	val  T
	err  error
}

func (o *once[T]) get(ask func() (T, error)) (T, error) {
	o.once.Do(func() { o.val, o.err = ask() })
	return o.val, o.err
}

// scout is one look around.
type scout struct {
	ask      Asker
	company  connection.Company
	apis     once[[]connection.Route]
	services once[[]string]
	mu       sync.Mutex // guards sets, not what is in them
	sets     map[connection.Route]*once[[]string]
}

func (s *scout) look(ctx context.Context, r connection.Route) Found {
	if r.Service != "" {
		return s.service(ctx, r)
	}
	names, err := s.pages(ctx, r.API())
	switch {
	case err != nil && faultIn(err).HTTP == http.StatusNotFound:
		return s.lost(ctx, r, err)
	case err != nil:
		return refused(r, err)
	case r.Entity == "":
		return Found{Route: r}
	case !slices.Contains(names, r.Entity):
		return s.noPage(r, names)
	case s.company.ID == "":
		return Found{Route: r}
	}
	return refused(r, s.ask.TryRoute(ctx, r, s.company))
}

// pages are those of an API, asked for once.
func (s *scout) pages(ctx context.Context, api connection.Route) ([]string, error) {
	s.mu.Lock()
	o := s.sets[api]
	if o == nil {
		o = &once[[]string]{}
		s.sets[api] = o
	}
	s.mu.Unlock()
	return o.get(func() ([]string, error) { return s.ask.EntitySets(ctx, api) })
}

// noPage offers the pages that the API does have.
func (s *scout) noPage(r connection.Route, names []string) Found {
	likely := near.Names(r.Entity, names)
	if len(likely) == 0 {
		likely = names[:min(len(names), mostChoices)]
	}
	var others []connection.Route
	for _, name := range likely {
		other := r
		other.Entity = name
		others = append(others, other)
	}
	return instead(r, KindPage, nil, others)
}

// lost finds out what an API was meant to be that is not there.
func (s *scout) lost(ctx context.Context, r connection.Route, err error) Found {
	all, none := s.apis.get(func() ([]connection.Route, error) { return s.ask.CustomAPIs(ctx) })
	if none != nil {
		return s.guessed(ctx, r, err)
	}
	if slices.Contains(all, r.API()) { // listed and yet not there: it is being changed
		return refused(r, err)
	}
	if others := versions(r, all); len(others) > 0 {
		if slices.ContainsFunc(others, func(o connection.Route) bool { return strings.EqualFold(o.API().String(), r.API().String()) }) {
			return instead(r, KindNear, err, others[:1])
		}
		return instead(r, KindVersion, err, others)
	}
	if others := alike(r, all); len(others) > 0 {
		return instead(r, KindNear, err, others)
	}
	return instead(r, KindMissing, err, nil)
}

// guessed tries the usual versions where there is no list of APIs.
func (s *scout) guessed(ctx context.Context, r connection.Route, err error) Found {
	var others []connection.Route
	for _, v := range []string{"v1.0", "v2.0", "v1.1", "v2.1", "beta"} {
		other := r
		if other.Version = v; v == r.Version || ctx.Err() != nil {
			continue
		}
		if _, err := s.pages(ctx, other.API()); err == nil {
			others = append(others, other)
		}
	}
	if len(others) > 0 {
		return instead(r, KindVersion, err, others)
	}
	return instead(r, KindMissing, err, nil)
}

// versions are those of the same publisher and group; the one that differs only
// in how it is written comes first.
func versions(r connection.Route, all []connection.Route) []connection.Route {
	var out []connection.Route
	for _, a := range all {
		if !strings.EqualFold(a.Publisher, r.Publisher) || !strings.EqualFold(a.Group, r.Group) {
			continue
		}
		a.Entity = r.Entity
		if strings.EqualFold(a.Version, r.Version) {
			out = slices.Insert(out, 0, a)
		} else {
			out = append(out, a)
		}
	}
	return out[:min(len(out), mostChoices)]
}

// alike are APIs whose publisher and group are written a little differently, else
// have changed places, else those of the same publisher.
func alike(r connection.Route, all []connection.Route) []connection.Route {
	names := make([]string, 0, len(all))
	by := map[string][]connection.Route{}
	for _, a := range all {
		name := a.Publisher + "/" + a.Group
		if by[name] == nil {
			names = append(names, name)
		}
		by[name] = append(by[name], a)
	}
	likely := near.Names(r.Publisher+"/"+r.Group, names)
	if len(likely) == 0 {
		likely = near.Names(r.Group+"/"+r.Publisher, names)
	}
	if len(likely) == 0 {
		likely = slices.DeleteFunc(names, func(name string) bool {
			publisher, _, _ := strings.Cut(name, "/")
			return !strings.EqualFold(publisher, r.Publisher)
		})
	}
	var out []connection.Route
	for _, name := range likely {
		of := by[name]
		if i := slices.IndexFunc(of, func(a connection.Route) bool { return a.Version == r.Version }); i > 0 {
			of = append([]connection.Route{of[i]}, slices.Delete(slices.Clone(of), i, i+1)...)
		}
		for _, a := range of {
			a.Entity = r.Entity
			if len(out) < mostChoices && !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	return out
}

// service looks for a published web service. The list has no codeunits, so one
// that is not in it is asked for itself: what refuses the method is there.
func (s *scout) service(ctx context.Context, r connection.Route) Found {
	names, err := s.services.get(func() ([]string, error) { return s.ask.WebServices(ctx) })
	if err != nil {
		return refused(r, err)
	}
	listed := slices.Contains(names, r.Service)
	if s.company.Name == "" {
		if listed {
			return Found{Route: r}
		}
		return unpublished(r, nil, names)
	}
	err = s.ask.TryRoute(ctx, r, s.company)
	switch status := faultIn(err).HTTP; {
	case status == http.StatusMethodNotAllowed:
		return Found{Route: r}
	case status == http.StatusNotFound && !listed:
		return unpublished(r, err, names)
	}
	return refused(r, err)
}

func unpublished(r connection.Route, err error, names []string) Found {
	var others []connection.Route
	for _, name := range near.Names(r.Service, names) {
		others = append(others, connection.Route{Service: name})
	}
	if len(others) > 0 {
		return instead(r, KindServiceNear, err, others)
	}
	return instead(r, KindUnpublished, err, nil)
}

// refused is a route that is there and does not answer well; no error is one
// that does.
func refused(r connection.Route, err error) Found {
	if err == nil {
		return Found{Route: r}
	}
	f := about(r, err)
	if f.Kind == bc.KindPermission {
		f.Kind = KindPermission
	}
	return Found{Route: r, Fault: f}
}

// instead is a route in whose place there are others, or none.
func instead(r connection.Route, kind string, err error, others []connection.Route) Found {
	f := about(r, err)
	f.Kind, f.Field = kind, connection.FieldRoutes
	if len(others) > 0 {
		_ = f.With(connection.ArgNear, others[0].String()).With(connection.ArgChoices, written(others))
	}
	return Found{Route: r, Near: others, Fault: f}
}

func written(routes []connection.Route) string {
	lines := make([]string, 0, len(routes))
	for _, r := range routes {
		lines = append(lines, r.String())
	}
	return strings.Join(lines, "\n")
}

// about copies the fault of a question and says which route it was about.
func about(r connection.Route, err error) *connection.Fault {
	f := *faultIn(err)
	f.Args = maps.Clone(f.Args)
	f.Stage = connection.StageRoutes
	return f.With(connection.ArgRoute, r.String())
}

func faultIn(err error) *connection.Fault {
	var f *connection.Fault
	if errors.As(err, &f) {
		return f
	}
	return &connection.Fault{Stage: connection.StageRoutes, Err: err}
}
