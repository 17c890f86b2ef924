package trail_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection/diagnose"
	"bcconnect/connection/journal"
	"bcconnect/connection/trail"
	"bcconnect/connection/transcript"
)

var start = time.Date(2026, 3, 14, 9, 0, 0, 0, time.UTC)

func some() []journal.Exchange {
	return []journal.Exchange{
		{Seq: 5, Start: start, Took: time.Second, Method: "POST", URL: "https://login.test/t/oauth2/v2.0/token", Status: 200, Tag: "signin", Profile: "a", Run: 1, Done: true, Response: `{"token_type":"Bearer"}`},
		{Seq: 6, Start: start.Add(time.Second), Took: time.Second, Method: "GET", URL: "https://api.test/v2.0/companies", Status: 429, Tag: "reachable", Profile: "a", Run: 1, Done: true, Headers: map[string]string{"Retry-After": "12"}},
		{Seq: 7, Start: start.Add(2 * time.Second), Took: time.Second, Method: "GET", URL: "https://api.test/v2.0/companies", Status: 200, Tag: "reachable", Profile: "a", Run: 1, Done: true, Corr: "corr-7"},
		{Seq: 8, Start: start.Add(3 * time.Second), Took: time.Second, Method: "GET", URL: "https://api.test/v2.0/companies", Error: "no such host", Tag: "companies", Profile: "b", Done: true},
		{Seq: 9, Start: start.Add(4 * time.Second), Took: time.Second, Method: "GET", URL: "https://api.test/v2.0/customers", Status: 200, Tag: "read", Profile: "b", Run: 2},
	}
}

func fixture() trail.State {
	return trail.Fixture(some(), map[string]string{"a": "Webshop", "b": "Order import"}, map[string]journal.Calls{"a": {Recent: 3, Most: 2}, "b": {Recent: 5000}, "c": {}})
}

func do(s trail.State, events ...trail.Event) trail.State {
	for _, e := range events {
		s, _ = trail.Reduce(s, e)
	}
	return s
}

func shown(s trail.State) string {
	var out []string
	for row := range s.Rows {
		out = append(out, strconv.FormatInt(s.At(row).Seq, 10))
	}
	return strings.Join(out, " ")
}

func TestFilter(t *testing.T) {
	for name, c := range map[string]struct {
		events []trail.Event
		want   string
	}{
		"all":              {nil, "9 8 7 6 5"},
		"text":             {[]trail.Event{trail.TextTyped{Text: "COMPANIES 429"}}, "6"},
		"text in answer":   {[]trail.Event{trail.TextTyped{Text: "token_type"}}, "5"},
		"text in name":     {[]trail.Event{trail.TextTyped{Text: "order"}}, "9 8"},
		"text in error":    {[]trail.Event{trail.TextTyped{Text: "such host"}}, "8"},
		"correlation id":   {[]trail.Event{trail.TextTyped{Text: "corr-7"}}, "7"},
		"nothing found":    {[]trail.Event{trail.TextTyped{Text: "zebra"}}, ""},
		"connection":       {[]trail.Event{trail.ProfileChosen{ID: "b"}}, "9 8"},
		"stage":            {[]trail.Event{trail.StageChosen{Tag: "reachable"}}, "7 6"},
		"failures":         {[]trail.Event{trail.FailuresToggled{}}, "8 6"},
		"failures twice":   {[]trail.Event{trail.FailuresToggled{}, trail.FailuresToggled{}}, "9 8 7 6 5"},
		"several":          {[]trail.Event{trail.FailuresToggled{}, trail.ProfileChosen{ID: "a"}}, "6"},
		"one test":         {[]trail.Event{trail.Chosen{Seq: 6}, trail.TestOnly{}}, "7 6 5"},
		"no test":          {[]trail.Event{trail.Chosen{Seq: 8}, trail.TestOnly{}}, "9 8 7 6 5"},
		"test, connection": {[]trail.Event{trail.Chosen{Seq: 6}, trail.TestOnly{}, trail.ProfileChosen{ID: "b"}}, "9 8"},
		"cleared":          {[]trail.Event{trail.TextTyped{Text: "x"}, trail.FailuresToggled{}, trail.FilterCleared{}}, "9 8 7 6 5"},
	} {
		if got := shown(do(fixture(), c.events...)); got != c.want {
			t.Errorf("%s: shows %q, want %q", name, got, c.want)
		}
	}
}

func TestChoosing(t *testing.T) {
	for name, c := range map[string]struct {
		events []trail.Event
		want   int64
	}{
		"none":            {nil, 0},
		"one":             {[]trail.Event{trail.Chosen{Seq: 7}}, 7},
		"unknown":         {[]trail.Event{trail.Chosen{Seq: 99}}, 0},
		"first down":      {[]trail.Event{trail.Stepped{By: 1}}, 9},
		"first up":        {[]trail.Event{trail.Stepped{By: -1}}, 9},
		"older":           {[]trail.Event{trail.Chosen{Seq: 9}, trail.Stepped{By: 2}}, 7},
		"to the end":      {[]trail.Event{trail.Stepped{By: 100}}, 5},
		"within a filter": {[]trail.Event{trail.FailuresToggled{}, trail.Chosen{Seq: 8}, trail.Stepped{By: 1}}, 6},
		"nothing there":   {[]trail.Event{trail.TextTyped{Text: "zebra"}, trail.Stepped{By: 1}}, 0},
		"kept on arrival": {[]trail.Event{trail.Chosen{Seq: 7}, trail.Arrived{All: some()[2:]}}, 7},
		"gone from ring":  {[]trail.Event{trail.Chosen{Seq: 5}, trail.Arrived{All: some()[2:]}}, 0},
		"forgotten":       {[]trail.Event{trail.Chosen{Seq: 5}, trail.ClearAsked{}}, 0},
	} {
		s := do(fixture(), c.events...)
		if s.Selected != c.want {
			t.Errorf("%s: %d is chosen, want %d", name, s.Selected, c.want)
		}
		if _, ok := s.Current(); ok != (c.want != 0) {
			t.Errorf("%s: found %v", name, ok)
		}
	}
}

func TestWhatArrives(t *testing.T) {
	s := trail.Fixture(some()[:2], nil, nil)
	first := some()
	first[1].Done, first[1].Response = true, "late words"
	s = do(s, trail.Arrived{All: first})
	if shown(s) != "9 8 7 6 5" || s.Tries[7] != 2 || len(s.Tries) != 1 {
		t.Errorf("%s, %v", shown(s), s.Tries)
	}
	// The ring moved on: what is known is used again at another place, and what
	// was under way is looked at anew.
	moved := some()[1:]
	moved[3].Done, moved[3].Response = true, "zebra"
	s = do(s, trail.Arrived{All: moved}, trail.TextTyped{Text: "zebra"})
	if shown(s) != "9" {
		t.Errorf("an answer that came later is not found: %q", shown(s))
	}
	if s = do(s, trail.TextTyped{Text: "corr-7"}); shown(s) != "7" {
		t.Errorf("after the ring moved: %q", shown(s))
	}
	if s = do(s, trail.Arrived{All: moved[3:]}, trail.FilterCleared{}); shown(s) != "9" {
		t.Errorf("%q", shown(s))
	}
}

func TestNamesAreFoundOnceTheyCome(t *testing.T) {
	s := do(trail.Fixture(some(), nil, nil), trail.TextTyped{Text: "webshop"})
	if shown(s) != "" || s.Name("a") != "a" {
		t.Errorf("%q", shown(s))
	}
	s = do(s, trail.Named{Names: map[string]string{"a": "Webshop"}})
	if shown(s) != "7 6 5" || s.Name("a") != "Webshop" || strings.Join(s.Connections(), " ") != "b a" {
		t.Errorf("%q, %v", shown(s), s.Connections())
	}
	if empty := do(trail.State{}, trail.Named{Names: map[string]string{"a": "b"}}); empty.Loaded {
		t.Error("names alone are taken for the journal")
	}
}

func TestPauseHoldsWhatIsShown(t *testing.T) {
	s := do(trail.Fixture(some()[:2], nil, nil), trail.PauseToggled{}, trail.Arrived{All: some()})
	if shown(s) != "6 5" || s.Missed != 3 || !s.Paused {
		t.Errorf("shows %q, missed %d", shown(s), s.Missed)
	}
	s = do(s, trail.PauseToggled{})
	if shown(s) != "9 8 7 6 5" || s.Missed != 0 || s.Paused {
		t.Errorf("afterwards %q, missed %d", shown(s), s.Missed)
	}
	s = do(s, trail.PauseToggled{}, trail.Arrived{All: some()}, trail.ClearAsked{}, trail.PauseToggled{})
	if shown(s) != "" || !s.Empty() {
		t.Errorf("what was forgotten came back: %q", shown(s))
	}
	if s = do(trail.Fixture(nil, nil, nil), trail.PauseToggled{}, trail.Arrived{All: some()}); s.Missed != 5 {
		t.Errorf("missed %d of an empty list", s.Missed)
	}
}

func TestLoads(t *testing.T) {
	s := fixture()
	if l, ok := s.Load(); !ok || l.ID != "b" || !l.Near() {
		t.Errorf("%+v", l)
	}
	s = do(s, trail.ProfileChosen{ID: "a"})
	if l, ok := s.Load(); !ok || l.ID != "a" || l.Near() {
		t.Errorf("%+v", l)
	}
	if _, ok := do(s, trail.ProfileChosen{ID: "c"}).Load(); ok {
		t.Error("a connection that asked nothing has a load")
	}
	if !(trail.Load{Calls: journal.Calls{AtOnce: journal.MostAtOnce}}).Near() {
		t.Error("as many at once as may be is near")
	}
}

func TestPicture(t *testing.T) {
	if p := fixture().Picture(); len(p.Bars) != 1 || p.Bars[0].Exchange.Seq != 9 {
		t.Errorf("the newest test: %+v", p)
	}
	if p := do(fixture(), trail.Chosen{Seq: 6}).Picture(); len(p.Bars) != 3 || p.Bars[0].Exchange.Seq != 5 || p.Span != 3*time.Second {
		t.Errorf("the chosen test: %+v", p)
	}
	if p := do(fixture(), trail.StageChosen{Tag: "companies"}).Picture(); len(p.Bars) != 1 {
		t.Errorf("no test: %+v", p)
	}
	if p := do(fixture(), trail.TextTyped{Text: "zebra"}).Picture(); len(p.Bars) != 0 {
		t.Errorf("nothing: %+v", p)
	}
}

func TestWordsForStages(t *testing.T) {
	for tag, want := range map[string]string{"": "trail.stage.none", "token": "trail.stage.token", "companies": "trail.stage.companies", "read": "rung.read.name", "x": "trail.stage.other"} {
		if got := trail.StageKey(tag); got != want {
			t.Errorf("%q: %s", tag, got)
		}
	}
	if got := strings.Join(fixture().Stages(), " "); got != "companies reachable read signin" {
		t.Error(got)
	}
}

// desk is the outside world of a test.
type desk struct {
	mu    sync.Mutex
	log   *journal.Log
	clip  string
	saved []journal.Exchange
	name  string
	fail  error
}

func (d *desk) services() trail.Services {
	return trail.Services{
		Read:  func() ([]journal.Exchange, map[string]journal.Calls) { return d.log.All(), d.log.Calls() },
		Await: d.log.Await, Clear: d.log.Clear,
		Names: func(context.Context) map[string]string { return map[string]string{"a": "Webshop"} },
		Copy: func(_ context.Context, text string) error {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.clip = text
			return d.fail
		},
		Save: func(_ context.Context, name string, all []journal.Exchange) (string, error) {
			d.saved, d.name = all, name
			return "x.har", d.fail
		},
		Explain: func(err error) []diagnose.Finding { return []diagnose.Finding{{Code: err.Error()}} },
	}
}

func TestSessionFollowsTheJournal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &desk{log: journal.New(10)}
		s := trail.Start(t.Context(), d.services(), trail.Filter{}, transcript.Cmd)
		defer s.Close()
		synctest.Wait()
		if st := s.State(); !st.Empty() || st.Name("a") != "Webshop" || st.Shell != transcript.Cmd {
			t.Fatalf("at the beginning: %+v", st)
		}
		for range 3 {
			talk(t, d.log, "https://api.test/companies")
		}
		time.Sleep(time.Second)
		if st := s.State(); len(st.Rows) != 3 {
			t.Fatalf("%d rows", len(st.Rows))
		}
		s.Send(trail.Stepped{By: 1})
		s.Send(trail.CurlAsked{})
		synctest.Wait()
		if d.clip == "" || !strings.HasPrefix(d.clip, "curl.exe") || s.State().Notice.Words.Key != "trail.copied.curl" {
			t.Errorf("copied %q, says %+v", d.clip, s.State().Notice)
		}
		time.Sleep(10 * time.Second)
		if key := s.State().Notice.Words.Key; key != "" {
			t.Errorf("still says %s", key)
		}
		s.Send(trail.TextAsked{})
		synctest.Wait()
		if !strings.Contains(d.clip, "GET https://api.test/companies") {
			t.Errorf("copied %q", d.clip)
		}
		s.Send(trail.Copied{Text: "corr"})
		synctest.Wait()
		s.Send(trail.SaveAsked{})
		synctest.Wait()
		if len(d.saved) != 3 || d.saved[0].Seq != 1 || d.name != "bcconnect" || s.State().Notice.Words.Key != "trail.saved" || d.clip != "corr" {
			t.Errorf("saved %d as %s, says %+v", len(d.saved), d.name, s.State().Notice)
		}
		d.fail = errors.New("disk-full")
		s.Send(trail.SaveAsked{})
		s.Send(trail.Copied{Text: "lost"})
		synctest.Wait()
		if f := s.State().Findings; len(f) != 1 || f[0].Code != "disk-full" {
			t.Errorf("%+v", f)
		}
		s.Send(trail.ClearAsked{})
		time.Sleep(time.Second)
		if len(d.log.All()) != 0 || !s.State().Empty() || len(s.State().Findings) != 0 {
			t.Errorf("not forgotten: %+v", s.State())
		}
		before := d.name
		d.name = ""
		s.Send(trail.SaveAsked{}) // nothing to save
		synctest.Wait()
		if d.name != "" {
			t.Errorf("saved nothing as %s, %s", d.name, before)
		}
		s.Send(trail.CloseAsked{})
		if !s.State().Closed {
			t.Error("stays open")
		}
		time.Sleep(time.Minute) // old calls fall out by themselves
	})
}

func TestViewsAndShells(t *testing.T) {
	s := do(fixture(), trail.ViewChosen{View: trail.ViewPicture}, trail.ShellChosen{Shell: transcript.PowerShell})
	if s.View != trail.ViewPicture || s.Shell != transcript.PowerShell {
		t.Errorf("%+v", s)
	}
	if _, effects := trail.Reduce(s, trail.CurlAsked{}); len(effects) != 0 {
		t.Error("copies nothing")
	}
	if _, effects := trail.Reduce(s, trail.TextAsked{}); len(effects) != 0 {
		t.Error("copies nothing")
	}
	if s, _ := trail.Reduce(s, trail.Saved{}); s.Notice.Words.Key != "" {
		t.Error("says that something was saved nowhere")
	}
	named := do(fixture(), trail.ProfileChosen{ID: "b"})
	if _, effects := trail.Reduce(named, trail.SaveAsked{}); effects[0].(trail.Save).Name != "Order import" {
		t.Errorf("%+v", effects)
	}
}

func TestTroubleWithTheFileIsShownAndGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &desk{log: journal.New(5)}
		svc := d.services()
		var mended atomic.Bool
		svc.Trouble = func() error {
			if mended.Load() {
				return nil
			}
			return errors.New("log-not-written")
		}
		s := trail.Start(t.Context(), svc, trail.Filter{}, transcript.Bash)
		defer s.Close()
		time.Sleep(time.Second)
		synctest.Wait()
		if st := s.State(); len(st.Trouble) != 1 {
			t.Fatalf("shows %v", st.Trouble)
		}
		s.Send(trail.PauseToggled{}) // what is held back is the list, not the trouble
		mended.Store(true)
		time.Sleep(time.Minute)
		synctest.Wait()
		if st := s.State(); len(st.Trouble) != 0 {
			t.Errorf("still shows %v", st.Trouble)
		}
	})
}
