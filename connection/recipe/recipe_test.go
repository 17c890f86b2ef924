package recipe_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/recipe"
)

func app() connection.Profile {
	return connection.Profile{
		ID: "p", Name: `Web <shop> & "Co"`, Mode: connection.ModeApp, Tenant: "contoso.com",
		ClientID: "7f3c9a52-08c1-4b7e-9d55-2b6f0a11e41d", Environment: "Production",
	}
}

func ids(steps []recipe.Step) string {
	var out []string
	for _, s := range steps {
		out = append(out, s.ID)
	}
	return strings.Join(out, " ")
}

func TestStepsFollowTheKind(t *testing.T) {
	person, web := app(), app()
	person.Mode = connection.ModeUser
	web.Mode, web.Platform = connection.ModeDelegate, connection.PlatformWeb
	for _, tt := range []struct {
		name string
		p    connection.Profile
		want string
	}{
		{"app", app(), "open register ids redirect permissions consent secret cards card sets enable values environment company test"},
		{"person", person, "open register ids redirect permissions consent person values environment company signin test"},
		{"web", web, "open register ids redirect permissions consent secret person values environment company signin test"},
	} {
		if got := ids(recipe.Steps(tt.p)); got != tt.want {
			t.Errorf("%s: %s", tt.name, got)
		}
	}
}

// TestRedirectStandsUnderThePlatform holds which address belongs under which
// platform: the wrong one is AADSTS7000218 or 700025 at the first sign-in.
func TestRedirectStandsUnderThePlatform(t *testing.T) {
	for _, tt := range []struct {
		mode     connection.Mode
		platform connection.Platform
		own      string
		want     string
	}{
		{connection.ModeApp, "", "", "redirect.web=https://businesscentral.dynamics.com/OAuthLanding.htm redirect.desktop=http://localhost"},
		{connection.ModeUser, "", "", "redirect.desktop=http://localhost redirect.web=https://businesscentral.dynamics.com/OAuthLanding.htm"},
		{connection.ModeUser, connection.PlatformWeb, "", "redirect.web=http://localhost redirect.web=https://businesscentral.dynamics.com/OAuthLanding.htm"},
		{connection.ModeUser, "", "http://localhost/x", "redirect.desktop=http://localhost/x redirect.web=https://businesscentral.dynamics.com/OAuthLanding.htm"},
	} {
		p := app()
		p.Mode, p.Platform, p.Advanced.RedirectURL = tt.mode, tt.platform, tt.own
		var got []string
		for _, s := range recipe.Steps(p) {
			if s.ID == recipe.StepRedirect {
				for _, v := range s.Values {
					got = append(got, v.Name+"="+v.Text)
				}
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s %s: %v", tt.mode, tt.platform, got)
		}
	}
}

// TestValuesSayWhereTheyComeFrom holds that each value which an earlier step
// gives names a step that is there and comes before.
func TestValuesSayWhereTheyComeFrom(t *testing.T) {
	for _, mode := range []connection.Mode{connection.ModeApp, connection.ModeUser, connection.ModeDelegate} {
		p := app()
		p.Mode = mode
		steps := recipe.Steps(p)
		from := 0
		for i, s := range steps {
			for _, v := range s.Values {
				if v.From == "" {
					continue
				}
				from++
				if n := recipe.Number(steps, v.From); n == 0 || n > i {
					t.Errorf("%s: step %s takes %s from %q, which is number %d", mode, s.ID, v.Name, v.From, n)
				}
			}
		}
		if from < 2 {
			t.Errorf("%s: only %d values come from a step", mode, from)
		}
	}
}

func result(id check.ID, v check.Verdict, code string, field connection.Field) check.Result {
	r := check.Result{ID: id, Verdict: v}
	if code != "" {
		r.Findings = []diagnose.Finding{{Code: code, Field: field}}
	}
	return r
}

func TestJudge(t *testing.T) {
	person := app()
	person.Mode = connection.ModeUser
	for _, tt := range []struct {
		name   string
		p      connection.Profile
		r      check.Result
		done   string
		undone string
	}{
		{"signed in", app(), result(check.RungSignIn, check.Pass, "", ""), "open register ids redirect secret", ""},
		{"a person signed in", person, result(check.RungSignIn, check.Attention, "", ""), "open register ids redirect signin", ""},
		{"roles", app(), result(check.RungPermissions, check.Pass, "", ""), "permissions consent", ""},
		{"card", app(), result(check.RungAppKnown, check.Pass, "", ""), "cards card enable", ""},
		{"read", app(), result(check.RungRead, check.Pass, "", ""), "sets test", ""},
		{"place", app(), result(check.RungReachable, check.Pass, "", ""), "environment", ""},
		{"company", app(), result(check.RungCompany, check.Pass, "", ""), "company", ""},
		{"values", app(), result(check.RungValues, check.Pass, "", ""), "values", ""},
		{"clock", app(), result(check.RungNetwork, check.Pass, "", ""), "", ""},
		{"wrong secret", app(), result(check.RungSignIn, check.Fail, "secret-wrong", connection.FieldSecret), "register ids", "secret"},
		{"wrong client", app(), result(check.RungSignIn, check.Fail, "x", connection.FieldClientID), "", "ids"},
		{"wrong tenant", app(), result(check.RungTenant, check.Fail, "", ""), "", "ids"},
		{"wrong platform", person, result(check.RungSignIn, check.Fail, "x", connection.FieldPlatform), "", "redirect"},
		{"no consent", app(), result(check.RungPermissions, check.Fail, "consent-missing", ""), "", "consent"},
		{"no role", app(), result(check.RungPermissions, check.Fail, "role-missing", ""), "", "permissions"},
		{"no card", app(), result(check.RungAppKnown, check.Fail, "x", ""), "", "card"},
		{"no user", person, result(check.RungAppKnown, check.Fail, "x", ""), "", "person"},
		{"no set", app(), result(check.RungRead, check.Fail, "x", ""), "", "sets"},
		{"no set of a person", person, result(check.RungRead, check.Fail, "x", ""), "", "person"},
		{"no environment", app(), result(check.RungReachable, check.Fail, "x", ""), "", "environment"},
		{"no company", app(), result(check.RungCompany, check.Fail, "x", ""), "", "company"},
		{"nobody signed in", person, result(check.RungSignIn, check.Fail, "x", ""), "", "signin"},
		{"offline", app(), result(check.RungNetwork, check.Fail, "x", ""), "", "test"},
		{"value", app(), result(check.RungValues, check.Fail, "x", connection.FieldEnvironment), "", "environment"},
		{"value of a company", app(), result(check.RungValues, check.Fail, "x", connection.FieldCompany), "", "company"},
		{"value of ours", app(), result(check.RungValues, check.Fail, "x", connection.FieldName), "", "values"},
		{"not run", app(), result(check.RungRead, check.NotRun, "", ""), "", ""},
	} {
		var done, undone []string
		got := recipe.Judge(tt.p, []check.Result{tt.r})
		for _, s := range recipe.Steps(tt.p) {
			switch got[s.ID].Proof {
			case recipe.ProofDone:
				done = append(done, s.ID)
			case recipe.ProofUndone:
				undone = append(undone, s.ID)
			case recipe.ProofNone:
			}
		}
		if strings.Join(done, " ") != tt.done || strings.Join(undone, " ") != tt.undone {
			t.Errorf("%s: done %v, undone %v", tt.name, done, undone)
		}
	}
}

// fake is the outside world of a test.
type fake struct {
	ticks   []string
	opened  []string
	copied  []string
	consent recipe.Consent
	report  check.Report
	err     error
	slow    bool // a check lasts until it is cancelled
}

func (f *fake) services() recipe.Services {
	return recipe.Services{
		Load: func(context.Context, string) (connection.Profile, error) {
			p := app()
			p.Standing.Ticked = "open,register"
			return p, f.err
		},
		Tick: func(_ context.Context, _, ticks string) error { f.ticks = append(f.ticks, ticks); return f.err },
		Check: func(ctx context.Context, _ connection.Profile, on func(check.Result)) (check.Report, error) {
			for _, r := range f.report.Results {
				on(check.Result{ID: r.ID, Verdict: check.Running})
				on(r)
			}
			if f.slow {
				<-ctx.Done()
			}
			return f.report, f.err
		},
		Consent: func(context.Context, connection.Profile) (recipe.Consent, error) { return f.consent, f.err },
		Links: func(connection.Profile) map[string]string {
			return map[string]string{"adminConsent": "https://consent", "mailAdmin": "mailto:x", "mailRecipe": "mailto:y", "bcApps": "https://bc", "consentLink": "https://consent"}
		},
		Open:    func(_ context.Context, url string) error { f.opened = append(f.opened, url); return f.err },
		Copy:    func(_ context.Context, s string) error { f.copied = append(f.copied, s); return f.err },
		Save:    func(context.Context, recipe.Sheet) (string, error) { return "x.html", f.err },
		Show:    func(context.Context, recipe.Sheet) error { f.opened = append(f.opened, "page"); return f.err },
		Export:  func(context.Context, connection.Profile) (string, error) { return "x.bcconn.json", f.err },
		Explain: func(error) []diagnose.Finding { return []diagnose.Finding{{Code: "told"}} },
	}
}

// play runs a page in a bubble and hands over what each event leads to.
func play(t *testing.T, f *fake, events ...recipe.Event) recipe.State {
	t.Helper()
	var st recipe.State
	synctest.Test(t, func(t *testing.T) {
		s := recipe.Start(t.Context(), f.services(), "p")
		synctest.Wait()
		for _, e := range events {
			s.Send(e)
			synctest.Wait()
		}
		st = s.State()
		s.Close()
	})
	return st
}

func TestTicksAreKept(t *testing.T) {
	f := &fake{}
	st := play(t, f, recipe.Toggled{Step: recipe.StepIDs}, recipe.Toggled{Step: recipe.StepOpen}, recipe.Toggled{Step: "nonsense"})
	if got := strings.Join(f.ticks, " "); got != "open,register,ids register,ids" {
		t.Errorf("kept %q", got)
	}
	if st.Done() != 2 || st.Next() != recipe.StepOpen || !st.Ticked(recipe.StepIDs) {
		t.Errorf("%d done, next %s", st.Done(), st.Next())
	}
}

func TestCheckTicksWithEvidence(t *testing.T) {
	f := &fake{report: check.Report{Results: []check.Result{
		{ID: check.RungSignIn, Verdict: check.Pass}, result(check.RungPermissions, check.Fail, "consent-missing", ""),
	}}}
	st := play(t, f, recipe.Toggled{Step: recipe.StepConsent}, recipe.CheckAsked{})
	if !st.Checked || st.Busy() || !st.Ticked(recipe.StepSecret) {
		t.Errorf("after the check: %+v", st.Ticks)
	}
	if st.Ticked(recipe.StepConsent) {
		t.Error("a tick by hand outlived the proof of the opposite")
	}
	if e := st.Evidence(recipe.StepConsent); e.Proof != recipe.ProofUndone || len(e.Findings) != 1 {
		t.Errorf("consent: %+v", e)
	}
	if last := f.ticks[len(f.ticks)-1]; !strings.Contains(last, recipe.StepSecret) {
		t.Errorf("what was seen is not kept: %q", last)
	}
}

func TestCheckCanBeCancelled(t *testing.T) {
	f := &fake{slow: true}
	st := play(t, f, recipe.CheckAsked{}, recipe.CheckAsked{}, recipe.Cancelled{}, recipe.Cancelled{})
	if st.Busy() || st.Checked {
		t.Errorf("%+v", st.Task)
	}
}

// TestConsentIsVerifiedByTheToken holds that neither the browser nor a tick says
// that the consent is there.
func TestConsentIsVerifiedByTheToken(t *testing.T) {
	f := &fake{consent: recipe.Consent{Missing: []string{"API.ReadWrite.All"}}}
	st := play(t, f, recipe.ConsentOpened{}, recipe.VerifyAsked{})
	if !st.Consent.Sent || !st.Consent.Looked || st.Ticked(recipe.StepConsent) || !slices.Equal(f.opened, []string{"https://consent"}) {
		t.Errorf("not yet: %+v, opened %v", st.Consent, f.opened)
	}
	f.consent = recipe.Consent{Given: true, Has: []string{"API.ReadWrite.All"}}
	st = play(t, f, recipe.ConsentMailed{}, recipe.VerifyAsked{})
	if st.Consent.Sent || !st.Ticked(recipe.StepConsent) {
		t.Errorf("given: %+v", st.Consent)
	}
	f.consent = recipe.Consent{Unknown: true}
	st = play(t, f, recipe.Toggled{Step: recipe.StepConsent}, recipe.VerifyAsked{})
	if !st.Ticked(recipe.StepConsent) {
		t.Error("a token that cannot be read took a tick away")
	}
}

func TestPressed(t *testing.T) {
	for _, tt := range []struct {
		target, opened, copied string
		leave                  recipe.Leave
	}{
		{target: "open:bcApps", opened: "https://bc"},
		{target: "open:adminConsent", opened: "https://consent"},
		{target: "mail:admin", opened: "mailto:x"},
		{target: "copy:consentLink", copied: "https://consent"},
		{target: "edit:secret", leave: recipe.LeaveEdit},
		{target: "signin", leave: recipe.LeaveHome},
		{target: "retry"},
	} {
		f := &fake{}
		st := play(t, f, recipe.Pressed{Target: tt.target})
		if strings.Join(f.opened, "") != tt.opened || strings.Join(f.copied, "") != tt.copied || st.Leave != tt.leave {
			t.Errorf("%s: opened %v, copied %v, leave %q", tt.target, f.opened, f.copied, st.Leave)
		}
	}
	f := &fake{}
	number := diagnose.Finding{Docs: "https://docs", Fault: &connection.Fault{AADSTS: []int{65001}}}
	play(t, f, recipe.ActionChosen{Action: diagnose.OpenDocs, Finding: number}, recipe.ActionChosen{Action: diagnose.OpenCodeLookup, Finding: number},
		recipe.ActionChosen{Action: diagnose.OpenBCApps}, recipe.Copied{Text: "abc"}, recipe.SheetAsked{How: recipe.HowShow}, recipe.SheetAsked{How: recipe.HowMail})
	if got := strings.Join(f.opened, " "); got != "https://docs https://login.microsoftonline.com/error?code=65001 https://bc page mailto:y" {
		t.Errorf("opened %s", got)
	}
	if st := play(t, f, recipe.SheetAsked{How: recipe.HowSave}); st.Said.Args[connection.ArgPath] != "x.html" {
		t.Errorf("saved: %+v", st.Said)
	}
	if st := play(t, f, recipe.FileAsked{}); st.Said.Args[connection.ArgPath] != "x.bcconn.json" {
		t.Errorf("exported: %+v", st.Said)
	}
	if st := play(t, f, recipe.Left{To: recipe.LeaveHome}); st.Leave != recipe.LeaveHome {
		t.Error("the page stays")
	}
	if st := play(t, f, recipe.Pressed{Target: "open:nowhere"}); len(st.Findings) != 1 {
		t.Error("a link that is not there says nothing")
	}
	if st := play(t, f, recipe.Pressed{Target: "copy:nowhere"}); st.Said.Key != "card.said.nothing" {
		t.Errorf("nothing to copy: %+v", st.Said)
	}
}

// TestFailuresAreTold walks every way out that can fail.
func TestFailuresAreTold(t *testing.T) {
	for _, e := range []recipe.Event{
		recipe.Toggled{Step: recipe.StepIDs},
		recipe.CheckAsked{},
		recipe.VerifyAsked{},
		recipe.ConsentOpened{},
		recipe.Copied{Text: "x"},
		recipe.SheetAsked{How: recipe.HowSave},
		recipe.SheetAsked{How: recipe.HowShow},
		recipe.FileAsked{},
	} {
		f := &fake{}
		synctest.Test(t, func(t *testing.T) {
			s := recipe.Start(t.Context(), f.services(), "p")
			synctest.Wait()
			f.err = errors.New("no")
			s.Send(e)
			synctest.Wait()
			if st := s.State(); len(st.Findings) != 1 || st.Busy() {
				t.Errorf("%T: %d findings, task %q", e, len(st.Findings), st.Task)
			}
			s.Close()
		})
	}
	if st := play(t, &fake{err: errors.New("no")}); st.Loaded || len(st.Findings) != 1 {
		t.Error("a connection that cannot be read is shown")
	}
}

func TestNothingToCheckWithoutIDs(t *testing.T) {
	p := app()
	p.ClientID = ""
	st := recipe.Fixture(p, nil, nil, recipe.Asking{})
	for _, e := range []recipe.Event{recipe.CheckAsked{}, recipe.VerifyAsked{}} {
		if next, effects := recipe.Reduce(st, e); next.Busy() || len(effects) > 0 {
			t.Errorf("%T asks without a client id", e)
		}
	}
}

// echo says the key and its values, so that a test sees what is said.
func echo(key string, pairs ...string) string {
	return strings.Join(append([]string{key}, pairs...), "|")
}

func TestSheet(t *testing.T) {
	p := app()
	p.Standing.Ticked = "open"
	p.Tenant = ""
	sheet := recipe.SheetOf(p, map[string]string{"bcApps": "https://bc/?page=9860", "register": "javascript:x"})
	var b bytes.Buffer
	if err := sheet.WriteHTML(&b, echo); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, want := range []string{
		recipe.SheetMark, "<!DOCTYPE html>", "default-src 'none'", "@page { size: A4", `Web &lt;shop&gt; &amp; &#34;Co&#34;`, p.ClientID,
		"https://bc/?page=9860", `class="blank"`, "recipe.from|count|3", "✓",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, bad := range []string{"<script", "javascript:", "src=", "http-equiv=\"refresh\"", "Web <shop>"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
	if n := strings.Count(page, `class="step"`); n != len(sheet.Steps) {
		t.Errorf("%d steps on the page", n)
	}
	b.Reset()
	if err := sheet.WriteText(&b, echo); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"[x] 1. ", "[ ] 2. ", "____________", p.ClientID, `Web <shop> & "Co"`, "https://bc/?page=9860"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the text lacks %s:\n%s", want, b.String())
		}
	}
}

func TestSheetMarkup(t *testing.T) {
	say := func(key string, _ ...string) string {
		if strings.HasSuffix(key, ".text") {
			return "Press **New & old** or `a<b`"
		}
		return key
	}
	var b bytes.Buffer
	if err := recipe.SheetOf(connection.Profile{}, nil).WriteHTML(&b, say); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "<p>Press <strong>New &amp; old</strong> or <code>a&lt;b</code></p>") {
		t.Error("markup is lost")
	}
	b.Reset()
	_ = recipe.SheetOf(connection.Profile{}, nil).WriteText(&b, say) // a bytes.Buffer takes everything
	if !strings.Contains(b.String(), "Press New & old or a<b") {
		t.Errorf("markup is left in the text:\n%s", b.String())
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestSheetSaysThatTheDiskIsFull(t *testing.T) {
	s := recipe.SheetOf(app(), nil)
	if s.WriteHTML(full{}, echo) == nil || s.WriteText(full{}, echo) == nil {
		t.Error("a page that was not written counts as written")
	}
}

func TestTicksReadAndKept(t *testing.T) {
	for kept, want := range map[string]int{"": 0, "a": 1, "a,,b": 2} {
		if got := recipe.ReadTicks(kept); len(got) != want {
			t.Errorf("%q: %v", kept, got)
		}
	}
}

func TestACertificateTakesTheSecretsPlace(t *testing.T) {
	p := connection.Profile{Name: "Order import", Mode: connection.ModeApp, Proof: connection.ProofCertificate}
	p.Certificate.SHA1 = "3F0C5A1E6F634C8E9A770D1C2B3A4F5E6A7B8C9D"
	for _, s := range recipe.Steps(p) {
		if s.ID != recipe.StepSecret {
			continue
		}
		if s.Words != "certificate" || s.Values[0].Name != "thumbprint" || s.Values[0].Text != p.Certificate.SHA1 {
			t.Errorf("%+v", s)
		}
		return
	}
	t.Error("no step for the certificate")
}
