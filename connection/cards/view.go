package cards

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
)

// Sort is the order of the list ("home.sort.<sort>").
type Sort string

// The orders. Customers stay together; the one with the first connection comes
// first.
const (
	SortName   Sort = "name"
	SortStatus Sort = "status" // worst first
	SortEnds   Sort = "ends"   // what ends first
	SortTested Sort = "tested" // what was tested longest ago first
)

// Sorts lists the orders.
func Sorts() []Sort { return []Sort{SortName, SortStatus, SortEnds, SortTested} }

// Filter is which connections the list shows ("home.filter.<filter>").
type Filter string

// The filters.
const (
	FilterAll        Filter = "all"
	FilterAttention  Filter = "attention" // not working, or not for long
	FilterProduction Filter = "production"
	FilterSandbox    Filter = "sandbox"
	FilterUntested   Filter = "untested"
	FilterDraft      Filter = "draft"
)

// Filters lists the filters.
func Filters() []Filter {
	return []Filter{FilterAll, FilterAttention, FilterProduction, FilterSandbox, FilterUntested, FilterDraft}
}

// View is how somebody likes to see the list; it is remembered. The zero value
// shows all by name.
type View struct {
	Sort   Sort
	Filter Filter
	Folded []string // customers whose connections are out of sight
}

// settled fills in what is missing or not known.
func (v View) settled() View {
	if !slices.Contains(Sorts(), v.Sort) {
		v.Sort = SortName
	}
	if !slices.Contains(Filters(), v.Filter) {
		v.Filter = FilterAll
	}
	return v
}

// OfGroup before a customer's name names a page's subject: all connections of
// that customer.
const OfGroup = "group:"

// Shown are the connections that the list shows, in its order, also those in
// folded customers.
func (s State) Shown() []connection.Profile {
	out := make([]connection.Profile, 0, len(s.Profiles))
	words := wordsOf(s.Search)
	for _, i := range s.order {
		if s.passes(i, words) {
			out = append(out, s.Profiles[i])
		}
	}
	return out
}

// Arrange finds and orders connections as the list does.
func Arrange(list []connection.Profile, sort Sort, filter Filter, search string, now time.Time) []connection.Profile {
	s := State{View: View{Sort: sort, Filter: filter}, Search: search, now: func() time.Time { return now }}
	s, _ = ListLoaded{Profiles: list}.apply(s)
	return s.Shown()
}

// ViewChanged changes how the list is shown; what is empty stays.
type ViewChanged struct {
	Sort   Sort
	Filter Filter
}

func (e ViewChanged) apply(s State) (State, []Effect) {
	s.View.Sort, s.View.Filter = cmp.Or(e.Sort, s.View.Sort), cmp.Or(e.Filter, s.View.Filter)
	s.View = s.View.settled()
	s.order = ordered(s)
	s.Rows = rows(s)
	return s, []Effect{keepView{s.View}}
}

// FoldToggled hides the connections of a customer, or shows them again.
type FoldToggled struct{ Group string }

func (e FoldToggled) apply(s State) (State, []Effect) {
	folded := slices.Clone(s.View.Folded)
	if i := slices.Index(folded, e.Group); i >= 0 {
		folded = slices.Delete(folded, i, i+1)
	} else {
		folded = append(folded, e.Group)
	}
	return s.fold(folded)
}

// Folded folds all customers, or none.
type Folded struct{ All bool }

func (e Folded) apply(s State) (State, []Effect) {
	var folded []string
	if e.All {
		for _, p := range s.Profiles {
			folded = append(folded, p.Group)
		}
		slices.Sort(folded)
		folded = slices.Compact(folded)
	}
	return s.fold(folded)
}

// SideStepped folds the customer of the selected connection, or unfolds it.
type SideStepped struct{ Open bool }

func (e SideStepped) apply(s State) (State, []Effect) {
	p, ok := s.Current()
	if !ok || slices.Contains(s.View.Folded, p.Group) != e.Open {
		return s, nil
	}
	return FoldToggled{p.Group}.apply(s)
}

func (s State) fold(folded []string) (State, []Effect) {
	s.View.Folded = folded
	s.Rows = rows(s)
	return s, []Effect{keepView{s.View}}
}

// ViewLoaded brings how the list was shown last.
type ViewLoaded struct{ View View }

func (e ViewLoaded) apply(s State) (State, []Effect) {
	s.View = e.View.settled()
	s.order = ordered(s)
	s.Rows = rows(s)
	return s, nil
}

// loadView and keepView remember how the list is shown.
type (
	loadView struct{}
	keepView struct{ view View }
)

// Slot implements Effect.
func (loadView) Slot() string { return "view" }

// Slot implements Effect.
func (keepView) Slot() string { return "view" }

func (loadView) run(ctx context.Context, svc Services, send func(Event)) {
	if svc.LoadView == nil {
		return
	}
	if v, err := svc.LoadView(ctx); err == nil { // else the list is shown as it was made
		send(ViewLoaded{v})
	}
}

func (e keepView) run(ctx context.Context, svc Services, send func(Event)) {
	if svc.KeepView == nil {
		return
	}
	if err := svc.KeepView(ctx, e.view); err != nil {
		send(OpenFailed{Findings: svc.Explain(err)})
	}
}

// clock is the time by which statuses are ordered.
func (s State) clock() time.Time {
	if s.now != nil {
		return s.now()
	}
	return time.Now()
}

// ordered is the order of Profiles in the list. Profiles are by customer and
// name already.
func ordered(s State) []int {
	out := make([]int, len(s.Profiles))
	for i := range out {
		out[i] = i
	}
	by := s.View.settled().Sort
	if by == SortName {
		return out
	}
	keys := make([]int64, len(out))
	best := map[string]int64{}
	for i, p := range s.Profiles {
		keys[i] = s.key(by, i)
		if b, ok := best[p.Group]; !ok || keys[i] < b {
			best[p.Group] = keys[i]
		}
	}
	slices.SortStableFunc(out, func(a, b int) int {
		x, y := s.Profiles[a].Group, s.Profiles[b].Group
		if x != y {
			return cmp.Or(cmp.Compare(best[x], best[y]), cmp.Compare(a, b))
		}
		return cmp.Compare(keys[a], keys[b])
	})
	return out
}

// never is later than everything.
const never = int64(1) << 62

// key is what a connection is ordered by; the smallest comes first.
func (s State) key(by Sort, i int) int64 {
	p := s.Profiles[i]
	switch by {
	case SortStatus:
		return int64(slices.Index(statuses(), s.found[i].status))
	case SortEnds:
		if day, err := time.Parse(time.DateOnly, p.Secret.Ends); err == nil {
			return day.Unix()
		}
		return never
	case SortTested:
		if p.Standing.Tested.IsZero() {
			return -never
		}
		return p.Standing.Tested.Unix()
	case SortName:
	}
	return 0
}

// statuses lists them, worst first.
func statuses() []Status {
	return []Status{NotWorking, NeedsSignIn, ExpiresSoon, Untested, Draft, Ready}
}

// found is what a search and a filter look at, made once for each connection.
type found struct {
	text   string // lower case
	status Status
}

// finding makes what is looked at. Words are what the statuses are called.
func finding(p connection.Profile, now time.Time, words map[Status]string) found {
	status := StandingOf(p, Card{}, now).Status
	st := p.Standing
	lines := []string{
		p.Name, p.Group, p.Environment, p.EnvironmentType, p.Company.Display, p.Company.Name, p.Company.ID, p.Tenant, p.ClientID,
		st.AuthorisedBy, words[status], "group:" + p.Group, "status:" + string(status), "finding:" + st.Finding, "mode:" + string(p.Mode),
	}
	lines = append(lines, string(p.Routes))
	for _, t := range p.Tags.List() {
		lines = append(lines, t, "tag:"+t)
	}
	return found{text: strings.ToLower(strings.Join(lines, "\n")), status: status}
}

// unwell says whether somebody has to do something before all works.
func (s Status) unwell() bool { return s == NotWorking || s == NeedsSignIn || s == ExpiresSoon }

// passes says whether a connection is to be shown.
func (s State) passes(i int, words []string) bool {
	f := s.found[i]
	switch s.View.Filter {
	case FilterAttention:
		if !f.status.unwell() && check.Verdict(s.Profiles[i].Standing.Verdict) != check.Attention {
			return false
		}
	case FilterProduction, FilterSandbox:
		if !strings.EqualFold(s.Profiles[i].EnvironmentType, string(s.View.Filter)) {
			return false
		}
	case FilterUntested:
		if f.status != Untested {
			return false
		}
	case FilterDraft:
		if f.status != Draft {
			return false
		}
	case FilterAll, "":
	}
	return holds(f.text, words)
}

// wordsOf takes a search apart: words between blanks, or between quotation
// marks. What follows a colon within quotation marks stays with its name:
// group:"Alpine Ski".
func wordsOf(search string) []string {
	var out []string
	var b strings.Builder
	quoted := false
	end := func() {
		if b.Len() > 0 {
			out = append(out, b.String())
			b.Reset()
		}
	}
	for _, r := range strings.ToLower(search) {
		switch {
		case r == '"' || r == '“' || r == '”':
			quoted = !quoted
		case !quoted && (r == ' ' || r == '\t' || r == '\u00a0'):
			end()
		default:
			b.WriteRune(r)
		}
	}
	end()
	return out
}
