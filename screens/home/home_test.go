package home_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/screens/card"
	"bcconnect/screens/home"
	"bcconnect/screens/parts"
	"bcconnect/screens/testkit"
)

// stage is a main window in a test window, and what it sent.
type stage struct {
	screen *home.Screen
	window fyne.Window
	sent   []string
}

func open(t *testing.T, name string) *stage {
	t.Helper()
	l := testkit.Look(t, "en")
	l.Now, l.Zone = card.Moment, time.UTC
	s := &stage{}
	s.screen = home.New(l, func(e cards.Event) { s.sent = append(s.sent, fmt.Sprintf("%T%+v", e, e)) })
	s.window = test.NewWindow(s.screen.Object())
	s.window.SetPadded(false)
	s.window.Resize(fyne.NewSize(1120, 740))
	t.Cleanup(s.window.Close)
	st, ok := home.States()[name]
	if !ok {
		t.Fatalf("no state %q", name)
	}
	s.screen.Render(st)
	return s
}

func (s *stage) button(t *testing.T, label string) *parts.Button {
	t.Helper()
	b, ok := testkit.Find(s.screen.Object(), func(b *parts.Button) bool { return b.Label() == label })
	if !ok {
		t.Fatalf("no button %q", label)
	}
	return b
}

// press presses a button or a link.
func (s *stage) press(t *testing.T, label string) {
	t.Helper()
	if l, ok := testkit.Find(s.screen.Object(), func(l *parts.Link) bool { return l.Label() == label }); ok {
		test.Tap(l)
		return
	}
	test.Tap(s.button(t, label))
}

func TestButtonsSendTheirEvents(t *testing.T) {
	for _, c := range []struct{ state, button, want string }{
		{"empty", "Add a connection", "cards.AddAsked{}"},
		{"empty", "Try it with the sandbox", "cards.SandboxEntered{}"},
		{"empty", "Take in a connection file", "cards.ImportAsked{}"},
		{"empty", "Settings", "cards.SettingsAsked{}"},
		{"passed", "Test again", "cards.TestConnection{ID:order}"},
		{"passed", "Copy summary", "cards.CopySummary{ID:order}"},
		{"passed", "Save report", "cards.ReportToggled{ID:order}"},
		{"labels", "Keep", "cards.LabelsKept{ID:order}"},
		{"labels", "Cancel", "cards.LabelsToggled{ID:order}"},
		{"more", "Customer and tags", "cards.LabelsToggled{ID:order}"},
		{"reporting", "Save", "cards.ReportSaved{ID:order}"},
		{"reporting", "Copy", "cards.ReportCopied{ID:order}"},
		{"reporting", "Close", "cards.ReportToggled{ID:order}"},
		{"passed", "Get token", "cards.GetToken{ID:order}"},
		{"passed", "Check", "cards.CheckToken{ID:order}"},
		{"passed", "Claims", "cards.ClaimsToggled{ID:order}"},
		{"passed", "Edit", "cards.EditAsked{ID:order Field:}"},
		{"passed", "More", "cards.MoreToggled{ID:order}"},
		{"running", "Cancel", "cards.Cancelled{ID:order}"},
		{"getting", "Cancel", "cards.Cancelled{ID:order}"},
		{"person-more", "Start authorization", "cards.StartAuthorization{ID:shop}"},
		{"person-more", "Sign in as another account", "cards.SignInAsOther{ID:shop}"},
		{"person-more", "Refresh token", "cards.RefreshToken{ID:shop}"},
		{"person-more", "Revoke authorization", "cards.RevokeAsked{ID:shop}"},
		{"more", "Duplicate", "cards.Duplicate{ID:order}"},
		{"more", "APIs and web services", "cards.EditAsked{ID:order Field:routes}"},
		{"more", "Export", "cards.ExportAsked{ID:order}"},
		{"more", "Delete", "cards.DeleteAsked{ID:order}"},
		{"revoke", "Revoke", "cards.Confirmed{ID:shop}"},
		{"revoke", "Keep", "cards.Dismissed{ID:shop}"},
		{"not-authorized", "Start authorization", "cards.StartAuthorization{ID:shop}"},
		{"waiting", "Open the browser again", "cards.OpenAgain{ID:shop}"},
		{"waiting", "Copy the link", "cards.CopyLink{ID:shop}"},
		{"waiting", "Paste the address", "cards.AnswerToggled{ID:shop}"},
		{"draft", "Finish the set-up", "cards.EditAsked{ID:edi Field:}"},
		{"sandbox", "Leave the sandbox", "cards.SandboxLeft{}"},
		{"passed", "Explain", "cards.ExplainOpened{}"},
		{"empty", "Explain", "cards.ExplainOpened{}"},
		{"explain", "Close", "cards.ExplainClosed{}"},
		{"explain-found", "Read more at Microsoft", "cards.ExplainAction{Action:open:docs}"},
		{"explain-unknown", "Look the code up at Microsoft", "cards.ExplainAction{Action:open:codeLookup}"},
		{"explain-nothing", "Look a code up at Microsoft", "cards.ExplainAction{Action:open:https://login.microsoftonline.com/error}"},
		{"unreadable", "Read the list again", "cards.Opened{Show:}"},
	} {
		s := open(t, c.state)
		s.press(t, c.button)
		if strings.Join(s.sent, " ") != c.want {
			t.Errorf("%s, %q sent %q, want %q", c.state, c.button, s.sent, c.want)
		}
	}
}

func TestFindingActionsSayWhichFinding(t *testing.T) {
	s := open(t, "finding")
	v, ok := testkit.Find(s.screen.Object(), func(*parts.FindingView) bool { return true })
	if !ok || v.First() == nil {
		t.Fatal("no finding with an action")
	}
	v.First().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(s.sent) != 1 || !strings.Contains(s.sent[0], "Action:open:bcApps") || !strings.Contains(s.sent[0], "app-not-in-bc") {
		t.Errorf("sent %q", s.sent)
	}
}

func TestEscapeAndArrows(t *testing.T) {
	s := open(t, "running")
	s.button(t, "Claims").TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	s.screen.SearchEntry().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	s.screen.SearchEntry().TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	want := "cards.Cancelled{ID:order} cards.Stepped{By:1} cards.Stepped{By:-1}"
	if got := strings.Join(s.sent, " "); got != want {
		t.Errorf("sent %q, want %q", got, want)
	}
}

func TestTypingSearches(t *testing.T) {
	s := open(t, "passed")
	test.Type(s.screen.SearchEntry(), "fa")
	if got := strings.Join(s.sent, " "); got != "cards.SearchTyped{Text:f} cards.SearchTyped{Text:fa}" {
		t.Errorf("sent %q", got)
	}
}

func TestFocusBeginsWhereItHelps(t *testing.T) {
	if s := open(t, "empty"); s.screen.Focus() == s.screen.SearchEntry() {
		t.Error("an empty list is searched first")
	}
	if s := open(t, "passed"); s.screen.Focus() != s.screen.Card().Focus() {
		t.Error("the button of the test does not get the focus")
	}
	s := open(t, "revoke")
	if b, ok := s.screen.Card().Focus().(*parts.Button); !ok || b.Label() != "Keep" {
		t.Error("the harmless answer does not get the focus")
	}
}

// TestTenThousandCostNoMoreThanTen holds that only the rows in view exist.
func TestTenThousandCostNoMoreThanTen(t *testing.T) {
	s := open(t, "many")
	st := cards.Fixture(home.Many(10_000), "id-9999", nil)
	before := time.Now()
	s.screen.Render(st)
	took := time.Since(before)
	n := 0
	testkit.Find(s.screen.Object(), func(x *parts.Text) bool {
		if strings.HasPrefix(x.String(), "Connection ") {
			n++
		}
		return false
	})
	if n == 0 || n > 40 {
		t.Errorf("%d rows exist", n)
	}
	if _, ok := testkit.Find(s.screen.Object(), func(x *parts.Text) bool { return x.String() == "Connection 9999" }); !ok {
		t.Error("the chosen connection is not in view")
	}
	if took > 2*time.Second {
		t.Errorf("drawing took %v", took)
	}
}

func TestNoSecretIsDrawn(t *testing.T) {
	s := open(t, "pasting")
	st := home.States()["pasting"]
	st, _ = cards.Reduce(st, cards.AnswerTyped{ID: "shop", Text: connection.Secret("http://localhost/?code=abc&state=def")})
	s.screen.Render(st)
	if b := s.button(t, "Use this address"); b.Disabled() {
		t.Error("a pasted address cannot be used")
	}
	s.screen.Render(open(t, "passed").state())
	if f, ok := testkit.Find(s.screen.Object(), func(f *parts.Field) bool { return strings.Contains(f.Text(), "code=") }); ok {
		t.Errorf("the pasted address stays: %q", f.Text())
	}
}

func (s *stage) state() cards.State { return home.States()["passed"] }

func BenchmarkKeyAmong10000(b *testing.B) {
	l := testkit.Look(b, "en")
	s := home.New(l, func(cards.Event) {})
	w := test.NewWindow(s.Object())
	defer w.Close()
	w.Resize(fyne.NewSize(1120, 740))
	st := cards.Fixture(home.Many(10_000), "", nil)
	for b.Loop() {
		st, _ = cards.Reduce(st, cards.SearchTyped{Text: "company 99"})
		s.Render(st)
		st, _ = cards.Reduce(st, cards.SearchTyped{Text: "company 9"})
		s.Render(st)
	}
}

func TestExplainTakesTheKeyboardAndGivesItBack(t *testing.T) {
	s := open(t, "passed")
	s.screen.OnFocus = s.window.Canvas().Focus
	search := s.screen.SearchEntry()
	s.screen.Render(home.States()["explain"])
	in, ok := s.window.Canvas().Focused().(*parts.Entry)
	if !ok || fyne.Focusable(in) == search {
		t.Fatalf("%T has the keyboard", s.window.Canvas().Focused())
	}
	if in.AcceptsTab() {
		t.Error("Tab is caught by the box")
	}
	in.TypedRune('x')
	in.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	in.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if len(s.sent) != 3 || s.sent[2] != "cards.ExplainClosed{}" || !strings.HasPrefix(s.sent[0], "cards.ExplainTyped") {
		t.Errorf("sent %q", s.sent)
	}
	s.screen.Render(s.state())
	if s.window.Canvas().Focused() != s.screen.Focus() {
		t.Error("the keyboard does not come back")
	}
	if strings.Contains(in.Text, "x") {
		t.Errorf("%q stays in the box", in.Text)
	}
}

func TestExplainSaysWhatTheTextMeans(t *testing.T) {
	for state, want := range map[string][]string{
		"explain-found":   {"Seen in the text: AADSTS7000215", "Microsoft does not accept the client secret", "The Entra administrator can mend this"},
		"explain-unknown": {"Seen in the text: AADSTS99999123", "What happened is not known here"},
		"explain-nothing": {"Nothing in this text is known here"},
	} {
		s := open(t, state)
		for _, words := range want {
			_, asText := testkit.Find(s.screen.Object(), func(x *parts.Text) bool { return x.String() == words })
			_, asPill := testkit.Find(s.screen.Object(), func(x *parts.Pill) bool { return x.Label() == words })
			if !asText && !asPill {
				t.Errorf("%s does not say %q", state, words)
			}
		}
		if _, ok := testkit.Find(s.screen.Object(), func(b *parts.Button) bool { return b.Label() == "Get token" }); ok {
			t.Errorf("%s: the card is still there", state)
		}
	}
}
