package cards_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// customers are connections that differ in all that a list looks at.
func customers() []connection.Profile {
	day := time.Now()
	mk := func(id, group, name string, change func(*connection.Profile)) connection.Profile {
		p := connection.Profile{ID: id, Group: group, Name: name, Mode: connection.ModeApp, Tenant: "t.example", EnvironmentType: "Production"}
		p.Standing.Verdict, p.Standing.Tested = string(check.Pass), day
		if change != nil {
			change(&p)
		}
		return p
	}
	return []connection.Profile{
		mk("ok", "Adatum", "Fine", nil),
		mk("bad", "Contoso", "Broken", func(p *connection.Profile) {
			p.Standing.Verdict, p.Standing.Finding, p.Tags = string(check.Fail), "consent-missing", connection.ParseTags("vip, nightly")
		}),
		mk("soon", "Contoso", "Ending", func(p *connection.Profile) {
			p.Secret.Ends, p.Secret.Length = day.AddDate(0, 0, 9).Format(time.DateOnly), 40
		}),
		mk("late", "Fabrikam", "Later", func(p *connection.Profile) {
			p.Secret.Ends, p.EnvironmentType = day.AddDate(1, 0, 0).Format(time.DateOnly), "Sandbox"
			p.Standing.Tested = day.Add(-time.Hour)
		}),
		mk("new", "Fabrikam", "New", func(p *connection.Profile) { p.Standing = connection.Standing{} }),
		mk("half", "", "Half", func(p *connection.Profile) { p.Draft, p.Standing = true, connection.Standing{} }),
	}
}

func ids(list []connection.Profile) string {
	var out []string
	for _, p := range list {
		out = append(out, p.ID)
	}
	return strings.Join(out, " ")
}

func TestOrdersAndFilters(t *testing.T) {
	for _, c := range []struct {
		sort   cards.Sort
		filter cards.Filter
		search string
		want   string
	}{
		{"", "", "", "ok bad soon late new half"},
		{"nonsense", "nonsense", "", "ok bad soon late new half"},
		{cards.SortStatus, "", "", "bad soon new late half ok"},
		{cards.SortEnds, "", "", "soon bad late new ok half"},
		{cards.SortTested, "", "", "new late half"},
		{"", cards.FilterAttention, "", "bad soon"},
		{"", cards.FilterProduction, "", "ok bad soon new half"},
		{"", cards.FilterSandbox, "", "late"},
		{"", cards.FilterUntested, "", "new"},
		{"", cards.FilterDraft, "", "half"},
		{"", "", "tag:vip", "bad"},
		{"", "", "TAG:NIGHT contoso", "bad"},
		{"", "", "contoso end", "soon"},
		{"", "", "status:failing", "bad"},
		{"", "", "finding:consent", "bad"},
		{"", "", `group:"fabrikam"`, "late new"},
		{"", "", "t.example fine", "ok"},
		{"", "", "nothing of this", ""},
	} {
		got := ids(cards.Arrange(customers(), c.sort, c.filter, c.search, time.Now()))
		if c.sort == cards.SortTested {
			if !strings.HasPrefix(got, "new late") && !strings.HasPrefix(got, "half new late") {
				t.Errorf("by last test: %q", got)
			}
			continue
		}
		if got != c.want {
			t.Errorf("%s %s %q: %q, want %q", c.sort, c.filter, c.search, got, c.want)
		}
	}
}

func TestStatusesAreFoundByTheirNames(t *testing.T) {
	s, _ := cards.Reduce(cards.State{}, cards.ListLoaded{Profiles: customers(), Words: map[cards.Status]string{cards.NotWorking: "Kaputt"}})
	s, _ = cards.Reduce(s, cards.SearchTyped{Text: "kaputt"})
	if ids(s.Shown()) != "bad" {
		t.Errorf("%q", ids(s.Shown()))
	}
}

func heads(s cards.State) string {
	var out []string
	for _, r := range s.Rows {
		if r.Header {
			out = append(out, fmt.Sprintf("%s:%d:%v:%s", r.Group, r.Count, r.Folded, r.Worst))
		}
	}
	return strings.Join(out, " ")
}

func TestFolding(t *testing.T) {
	s, _ := cards.Reduce(cards.State{}, cards.ListLoaded{Profiles: customers()})
	do := func(e cards.Event) []cards.Effect {
		var effects []cards.Effect
		s, effects = cards.Reduce(s, e)
		return effects
	}
	if effects := do(cards.FoldToggled{Group: "Contoso"}); len(effects) != 1 {
		t.Error("that a customer is folded is not remembered")
	}
	if got := heads(s); got != "Adatum:1:false:ready Contoso:2:true:failing Fabrikam:2:false:untested :1:false:draft" {
		t.Errorf("%s", got)
	}
	if len(s.Rows) != 8 || len(s.Shown()) != 6 {
		t.Errorf("%d rows, %d shown; folding hides from the eye, not from a test of all", len(s.Rows), len(s.Shown()))
	}
	do(cards.SearchTyped{Text: "contoso"})
	if len(s.Rows) != 3 {
		t.Errorf("%d rows: a search looks into folded customers", len(s.Rows))
	}
	do(cards.SearchTyped{})
	do(cards.Selected{ID: "bad"})
	for _, c := range []struct {
		by   int
		want string
	}{{1, "late"}, {-1, "ok"}} {
		at, _ := cards.Reduce(s, cards.Stepped{By: c.by})
		if at.Selected != c.want {
			t.Errorf("%+d from a folded one: %q, want %q", c.by, at.Selected, c.want)
		}
	}
	if do(cards.SideStepped{}); !slices.Contains(s.View.Folded, "Contoso") {
		t.Error("folding a folded customer unfolds it")
	}
	if do(cards.SideStepped{Open: true}); slices.Contains(s.View.Folded, "Contoso") {
		t.Error("right does not unfold")
	}
	if do(cards.SideStepped{}); !slices.Contains(s.View.Folded, "Contoso") {
		t.Error("left does not fold")
	}
	do(cards.Folded{All: true})
	if len(s.Rows) != 4 {
		t.Errorf("%d rows with all folded", len(s.Rows))
	}
	if do(cards.Folded{}); len(s.Rows) != 10 {
		t.Errorf("%d rows with none folded", len(s.Rows))
	}
}

// outside remembers what the home screen asked of it.
type outside struct {
	view  cards.View
	fails error
	list  []connection.Profile
	kept  chan cards.View
}

func (o *outside) services() cards.Services {
	return cards.Services{
		List:     func(context.Context) ([]connection.Profile, error) { return o.list, nil },
		Inspect:  func(context.Context, string) (connection.TokenFacts, error) { return connection.TokenFacts{}, nil },
		LoadView: func(context.Context) (cards.View, error) { return o.view, o.fails },
		KeepView: func(_ context.Context, v cards.View) error {
			if o.kept != nil {
				o.kept <- v
			}
			return o.fails
		},
		Relabel: func(_ context.Context, ids []string, change func(*connection.Profile)) error {
			for i := range o.list {
				if slices.Contains(ids, o.list[i].ID) {
					change(&o.list[i])
				}
			}
			return o.fails
		},
		Explain: func(error) []diagnose.Finding { return []diagnose.Finding{{Code: "not-kept"}} },
	}
}

// until sends an event and waits for what follows.
func until(t *testing.T, s *cards.Session, e cards.Event, done func(cards.State) bool) {
	t.Helper()
	heard := make(chan struct{}, 1000)
	s.Watch(func() { heard <- struct{}{} })
	s.Send(e)
	for !done(s.State()) {
		select {
		case <-heard:
		case <-time.After(10 * time.Second):
			t.Fatalf("%T: nothing followed", e)
		}
	}
}

func TestTheViewIsRemembered(t *testing.T) {
	o := &outside{list: customers(), view: cards.View{Sort: cards.SortStatus, Folded: []string{"Fabrikam"}}}
	s := cards.Start(t.Context(), o.services(), cards.World{})
	until(t, s, cards.Opened{}, func(st cards.State) bool { return st.Loaded && st.View.Sort == cards.SortStatus })
	o.kept = make(chan cards.View, 10)
	s.Send(cards.ViewChanged{Filter: cards.FilterAttention})
	if v := <-o.kept; v.Filter != cards.FilterAttention || v.Sort != cards.SortStatus || !slices.Equal(v.Folded, []string{"Fabrikam"}) {
		t.Errorf("%+v is remembered", v)
	}
	s.Send(cards.ViewToggled{})
	if !s.State().Viewing {
		t.Error("the panel does not open")
	}
	s.Send(cards.FolderAsked{Group: "Contoso"})
	if s.State().Viewing {
		t.Error("two panels are open")
	}
	s.Send(cards.FolderClosed{})
	s.Close()
}

func TestACustomerIsRenamedAtOnce(t *testing.T) {
	o := &outside{list: customers()}
	s := cards.Start(t.Context(), o.services(), cards.World{})
	until(t, s, cards.Opened{}, func(st cards.State) bool { return st.Loaded })
	s.Send(cards.FolderAsked{Group: "Contoso"})
	s.Send(cards.FolderTyped{Text: "  Contoso   Ltd. "})
	until(t, s, cards.FolderRenamed{}, func(st cards.State) bool {
		p, _ := st.Find("soon")
		return p.Group == "Contoso Ltd." && st.Notice.Words.Key == "home.said.relabelled"
	})
	until(t, s, cards.Relabelled{ID: "ok", Group: "Contoso Ltd.", Tags: connection.ParseTags("vip")}, func(st cards.State) bool {
		p, _ := st.Find("ok")
		return p.Group == "Contoso Ltd." && p.Tags.Has("vip")
	})
	o.fails = errors.New("no room")
	until(t, s, cards.Relabelled{ID: "ok", Group: "Other"}, func(st cards.State) bool { return len(st.Card("ok").Findings) == 1 })
	for _, e := range []cards.Event{cards.FolderRenamed{}, cards.Relabelled{ID: "nobody", Group: "x"}, cards.Relabelled{ID: "half"}} {
		if _, effects := cards.Reduce(s.State(), e); len(effects) != 0 {
			t.Errorf("%T does something although nothing changes", e)
		}
	}
	s.Close()
}
