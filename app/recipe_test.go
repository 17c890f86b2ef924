package app //nolint:testpackage // worlds are not for the outside

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"bcconnect/assets/text"
	"bcconnect/connection"
	"bcconnect/connection/recipe"
	"bcconnect/screens/parts"
	screen "bcconnect/screens/recipe"
	"bcconnect/screens/testkit"
)

// counter is the checklist of a sandbox connection, drawn without a display.
type counter struct {
	t       *testing.T
	session *recipe.Session
	screen  *screen.Screen
	changed chan struct{}
	mu      sync.Mutex // over what follows, until the session rests
	opened  []string
	copied  []string
	written map[string]string
	shown   string
}

func openRecipe(t *testing.T, scenario string) (*counter, *world) {
	t.Helper()
	_, words, l := dressed(t)
	w := practise(t, scenario)
	c := &counter{t: t, changed: make(chan struct{}, 1), written: map[string]string{}}
	a := &App{say: words.Sayer(text.English), around: around(t)}
	a.desk = desk{
		open: func(ctx context.Context, url string) error {
			c.note(func() { c.opened = append(c.opened, url) })
			if strings.Contains(url, "adminconsent") {
				return w.srv.Consent(ctx, url)
			}
			return nil
		},
		copy: func(s string) { c.note(func() { c.copied = append(c.copied, s) }) },
		write: func(_ context.Context, name string, b []byte) (string, error) {
			c.note(func() { c.written[name] = string(b) })
			return "/x/" + name, nil
		},
		show: func(_ context.Context, path string) error {
			c.note(func() { c.shown = path })
			return nil
		},
	}
	c.session = recipe.Start(t.Context(), a.recipeServices(w), w.srv.Profiles()[0].ID)
	t.Cleanup(c.session.Close)
	c.session.Watch(c.wake)
	c.screen = screen.New(l, c.session.Send)
	win := test.NewWindow(c.screen.Object())
	win.Resize(fyne.NewSize(1120, 740))
	t.Cleanup(win.Close)
	c.until("the connection", func(st recipe.State) bool { return st.Loaded })
	return c, w
}

// wake has until look again.
func (c *counter) wake() {
	select {
	case c.changed <- struct{}{}:
	default:
	}
}

// note writes down what the desktop was asked for; the session asks on
// goroutines of its own, and not each asking changes its state.
func (c *counter) note(write func()) {
	c.mu.Lock()
	write()
	c.mu.Unlock()
	c.wake()
}

// until waits for a state and draws it.
func (c *counter) until(what string, is func(recipe.State) bool) {
	c.t.Helper()
	for limit := time.After(enough); !is(c.session.State()); {
		select {
		case <-c.changed:
		case <-limit:
			c.t.Fatalf("waited for %s", what)
		}
	}
	c.screen.Render(c.session.State())
}

// press presses the first button of a name and waits until all is done.
func (c *counter) press(label string) {
	c.t.Helper()
	for _, b := range testkit.All[*parts.Button](c.screen.Object()) {
		if b.Label() == label {
			if b.Disabled() {
				c.t.Fatalf("%q cannot be pressed", label)
			}
			test.Tap(b)
			c.until(label, func(st recipe.State) bool { return !st.Busy() })
			return
		}
	}
	c.t.Fatalf("there is no button %q", label)
}

// TestSetUpIsWalkedOnThePage follows a consultant and an administrator: the
// check finds that consent is missing, the administrator gives it on the
// sandbox's page, a new token proves it, and the rest is ticked by the check.
func TestSetUpIsWalkedOnThePage(t *testing.T) {
	c, w := openRecipe(t, "consent-missing")
	c.press("Check what can be checked")
	st := c.session.State()
	if e := st.Evidence(recipe.StepConsent); e.Proof != recipe.ProofUndone || !st.Ticked(recipe.StepSecret) {
		t.Fatalf("consent %+v, ticks %v", e.Proof, st.Ticks)
	}
	c.press("Verify the consent")
	if st = c.session.State(); !st.Consent.Looked || st.Consent.Seen.Given {
		t.Fatalf("before: %+v", st.Consent)
	}
	if !strings.Contains(squeeze(drawn(c.screen.Object())), squeeze("Not yet: a new token does not carry")) {
		t.Error("the page does not say that the consent has not arrived")
	}
	c.press("Open the consent page")
	c.until("the browser", func(recipe.State) bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		return len(c.opened) > 0
	})
	for limit := time.Now().Add(enough); !c.session.State().Ticked(recipe.StepConsent) && time.Now().Before(limit); {
		c.session.Send(recipe.VerifyAsked{}) // what a person does who waits for it
		c.until("the token", func(st recipe.State) bool { return !st.Busy() })
	}
	if st = c.session.State(); !st.Consent.Seen.Given {
		t.Fatalf("after: %+v", st.Consent)
	}
	c.press("Check again")
	st = c.session.State()
	for _, id := range []string{recipe.StepConsent, recipe.StepPermissions, recipe.StepSecret, recipe.StepCard, recipe.StepSets, recipe.StepTest} {
		if !st.Ticked(id) {
			t.Errorf("%s is not ticked", id)
		}
	}
	p, err := w.engine.Get(t.Context(), st.ID)
	if err != nil || !slices.Contains(recipe.ReadTicks(p.Standing.Ticked), recipe.StepConsent) {
		t.Errorf("kept %q, %v", p.Standing.Ticked, err)
	}
}

// TestEveryButtonOfTheChecklist presses what hands the set-up over.
func TestEveryButtonOfTheChecklist(t *testing.T) {
	c, w := openRecipe(t, "well")
	p := w.srv.Profiles()[0]
	c.press("Save as a page")
	page := c.written[fileName(p.Name)+".html"]
	if !strings.Contains(page, p.ClientID) || strings.Contains(page, w.srv.Secret(p.ID).Reveal()) || strings.Contains(page, "<script") {
		t.Errorf("the page is not what it should be: %d characters", len(page))
	}
	c.press("Open in the browser")
	if b, err := os.ReadFile(filepath.Clean(c.shown)); err != nil || !strings.Contains(string(b), p.ClientID) {
		t.Errorf("shown %q: %v", c.shown, err)
	}
	c.press("Save the connection file")
	if len(c.written) != 2 {
		t.Errorf("written %d files", len(c.written))
	}
	for _, label := range []string{"Write a mail", "Ask by mail", "Open App registrations", "Open the Overview", "Open Authentication", "Open API permissions", "Open Certificates & secrets", "Open page 9860"} {
		c.press(label)
	}
	for _, label := range []string{"Back", "Open the values", "Go to the connection"} {
		c.press(label)
		if c.session.State().Leave == recipe.LeaveNone {
			t.Errorf("%s leads nowhere", label)
		}
	}
}

// TestMailOfTheChecklistIsPastedBack holds that the lines of the mail are those
// that the paste box understands.
func TestMailOfTheChecklistIsPastedBack(t *testing.T) {
	words, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := realWorld(around(t))
	p := connection.Profile{
		Name: "Shop", Mode: connection.ModeApp, Tenant: "contoso.com", ClientID: "11111111-2222-3333-4444-555555555555", Environment: "Production",
	}
	if link := w.links(p, words.Sayer(text.English))["mailRecipe"]; !strings.HasPrefix(link, "mailto:") || !strings.Contains(link, p.ClientID) {
		t.Errorf("the mail: %q", link)
	}
}
