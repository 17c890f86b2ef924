package app //nolint:testpackage // worlds are not for the outside

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"bcconnect/assets/text"
	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/sandbox"
	"bcconnect/screens/home"
	"bcconnect/screens/look"
	"bcconnect/screens/testkit"
)

// dressed is a toolkit without a display, in the light look, and the words.
func dressed(t *testing.T) (fyne.App, *text.Catalogue, *look.Look) {
	t.Helper()
	words, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	l, err := look.New(words, text.English, look.Light)
	if err != nil {
		t.Fatal(err)
	}
	toolkit := test.NewApp()
	t.Cleanup(toolkit.Quit)
	toolkit.Settings().SetTheme(l)
	return toolkit, words, l
}

// TestWindowShowsEachScenariosFinding plays the scenarios in the window, without
// a display: the card tests the connection over the real HTTP code, and what is
// drawn says the finding that the command line says (its goldens hold the same
// field of the same files).
func TestWindowShowsEachScenariosFinding(t *testing.T) {
	_, words, l := dressed(t)
	for _, s := range sandbox.Stories() {
		t.Run(s.Name, func(t *testing.T) {
			a := &App{say: words.Sayer(text.English)}
			session, w := played(t, a, s)
			id := w.srv.Profiles()[0].ID
			screen := home.New(l, session.Send)
			win := test.NewWindow(screen.Object())
			defer win.Close()
			screen.Render(session.State())
			shown := squeeze(drawn(screen.Object()))
			if !strings.Contains(shown, squeeze(a.say("home.leave"))) || !strings.Contains(shown, squeeze(a.say("card.sandbox"))) {
				t.Error("it does not say that this is the sandbox")
			}
			card := session.State().Card(id)
			p, _ := session.State().Find(id)
			if st := cards.StandingOf(p, card, time.Now()).Status; s.Finding == "" && st != cards.Ready {
				t.Errorf("all is well, and the list says %s", st)
			}
			if got := strings.Join(said(t, a, card, shown), " "); got != s.Finding {
				t.Errorf("findings %q, want %q", got, s.Finding)
			}
		})
	}
}

// TestWindowShowsEachFamilysFinding plays the small scenarios, one for every
// failure that a service can answer, on one screen; what is only ever pasted is
// pasted into the box that explains.
func TestWindowShowsEachFamilysFinding(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of scenarios, one after the other")
	}
	_, words, l := dressed(t)
	screen := home.New(l, func(cards.Event) {})
	win := test.NewWindow(screen.Object())
	defer win.Close()
	catalogue := diagnose.Lazy()
	for _, s := range sandbox.Families() {
		if s.Passes > 0 || s.At == "consent" || s.At == "environments" {
			continue // not met by a test of the connection; the engine's tests play them
		}
		if s.Name == "values.keep-odd" {
			continue // about where tokens are kept; the window's sandbox keeps all of them for the session
		}
		t.Run(s.Name, func(t *testing.T) {
			a := &App{say: words.Sayer(text.English), around: surroundings{catalogue: catalogue}}
			if s.Paste != "" {
				st := cards.Fixture(nil, "", nil)
				st, _ = cards.Reduce(st, cards.ExplainOpened{})
				st, _ = cards.Reduce(st, cards.ExplainTyped{Text: connection.Secret(s.Paste)})
				f, codes, known := catalogue.Lookup(s.Paste)
				st, _ = cards.Reduce(st, cards.Explained{Finding: f, Codes: codes, Known: known})
				screen.Render(st)
				if shown := squeeze(drawn(screen.Object())); f.Code != s.Finding || !strings.Contains(shown, squeeze(f.Words(a.say).Title)) {
					t.Errorf("pasted, it is %q, want %q", f.Code, s.Finding)
				}
				return
			}
			session, w := played(t, a, s)
			screen.Render(session.State())
			shown := squeeze(drawn(screen.Object()))
			card := session.State().Card(w.srv.Profiles()[0].ID)
			if got := said(t, a, card, shown); len(slices.Compact(got)) != 1 || got[0] != s.Finding {
				t.Errorf("findings %q, want %q", got, s.Finding)
			}
		})
	}
}

// said are the findings of a card; each has to stand in what is shown.
func said(t *testing.T, a *App, card cards.Card, shown string) []string {
	t.Helper()
	var codes []string
	for _, r := range card.Results {
		for _, f := range r.Findings {
			codes = append(codes, f.Code)
			if title := f.Words(a.say).Title; !strings.Contains(shown, squeeze(title)) {
				t.Errorf("the card does not say %q", title)
			}
		}
	}
	return codes
}

// played tests the first connection of a scenario on its card, after signing in
// where a person has to.
func played(t *testing.T, a *App, s sandbox.Scenario) (*cards.Session, *world) {
	t.Helper()
	w := practise(t, s.Name)
	session := cards.Start(t.Context(), a.cardServices(w), w.cardsWorld())
	t.Cleanup(session.Close)
	changed := make(chan struct{}, 1)
	session.Watch(func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	})
	until := func(what string, is func(cards.State) bool) {
		t.Helper()
		for limit := time.After(enough); !is(session.State()); {
			select {
			case <-changed:
			case <-limit:
				t.Fatalf("waited for %s", what)
			}
		}
	}
	id := w.srv.Profiles()[0].ID
	session.Send(cards.Opened{Show: id})
	until("the list", func(st cards.State) bool { return st.Selected == id })
	idle := func(st cards.State) bool { return !st.Card(id).Busy() }
	if p, _ := session.State().Find(id); p.Mode.Interactive() {
		session.Send(cards.StartAuthorization{ID: id})
		until("the sign-in", idle)
	}
	for range s.Passes + 1 {
		session.Send(cards.TestConnection{ID: id})
		until("the test", idle)
	}
	return session, w
}

// practise opens a scenario with a person at the browser who does as asked and
// reads out the page on which they are stuck.
func practise(t *testing.T, scenario string) *world {
	t.Helper()
	return practiseIn(t, scenario, around(t))
}

func practiseIn(t *testing.T, scenario string, s surroundings) *world {
	t.Helper()
	var w *world
	watch := s.browse
	s.browse = func(ctx context.Context, url string) error {
		if watch != nil {
			_ = watch(ctx, url)
		}
		stuck, err := w.srv.Visit(ctx, url)
		if stuck != "" {
			_ = w.engine.AnswerSignIn(w.srv.Profiles()[0].ID, stuck)
		}
		return err
	}
	w, err := sandboxWorld(t.Context(), s, scenario)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.stop)
	if list, err := w.engine.List(t.Context()); err != nil || len(list) == 0 || list[0].Cloud != connection.CloudSandbox {
		t.Fatalf("%v, %v", list, err)
	}
	return w
}

// drawn is every word on a canvas object, in drawing order.
func drawn(o fyne.CanvasObject) string {
	var b strings.Builder
	for _, x := range testkit.All[*canvas.Text](o) {
		b.WriteString(x.Text)
	}
	return b.String()
}

// squeeze takes out what line breaks change.
func squeeze(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "*", "")), "")
}
