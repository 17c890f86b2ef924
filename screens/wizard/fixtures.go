package wizard

import (
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/handover"
	"bcconnect/connection/setup"
)

// States returns every state of the wizard worth looking at, by name, as they
// are at a moment: for the gallery and for tests.
func States(now time.Time) map[string]setup.State {
	f := fixtures{now: now}
	out := map[string]setup.State{}
	for _, group := range []map[string]setup.State{f.kinds(), f.registrations(), f.certificates(), f.advanced(), f.signIns(), f.places(), f.tests(), f.routes()} {
		for name, s := range group {
			out[name] = s
		}
	}
	return out
}

// fixtures walks the reducer to the states, so that none can be shown which
// cannot be reached.
type fixtures struct{ now time.Time }

const (
	exampleTenant = "contoso.com"
	exampleClient = "7f3c9a52-08c1-4b7e-9d55-2b6f0a11e41d"
	exampleGUID   = "b1946ac9-2d0e-4c1f-8f5e-77aa01c3de90"
)

// exampleSecret has the shape of a secret and is none.
func exampleSecret() connection.Secret {
	return connection.Secret("Vx8Q~" + strings.Repeat("example", 5))
}

func (f fixtures) blank() setup.State {
	s := setup.Blank([]connection.Cloud{connection.Public()}, f.now)
	s.Draft.ID = "example"
	return s
}

func walk(s setup.State, events ...setup.Event) setup.State {
	for _, e := range events {
		s, _ = setup.Reduce(s, e)
	}
	return s
}

func typed(field connection.Field, v string) setup.Event { return setup.Edited{Field: field, Value: v} }

func (f fixtures) kinds() map[string]setup.State {
	return map[string]setup.State{
		"wizard-1-kind":          f.blank(),
		"wizard-1-kind-delegate": walk(f.blank(), typed(connection.FieldMode, string(connection.ModeDelegate))),
		"wizard-1-kind-leaving":  walk(f.blank(), typed(connection.FieldMode, string(connection.ModeUser)), setup.LeaveAsked{}),
	}
}

func (f fixtures) filled(m connection.Mode) setup.State {
	return walk(f.blank(), typed(connection.FieldMode, string(m)), setup.Continue{},
		typed(connection.FieldTenant, exampleTenant), setup.LookedUp{Tenant: setup.TenantFacts{
			Asked: exampleTenant, ID: "3f0c5a1e-6f63-4c8e-9a77-0d1c2b3a4f5e", Name: "Contoso Ltd.", Exists: true,
		}},
		setup.Left{Field: connection.FieldTenant},
		typed(connection.FieldClientID, exampleClient), setup.SecretTyped{Secret: exampleSecret()},
		typed(connection.FieldSecretEnds, f.now.AddDate(0, 16, 0).Format(time.DateOnly)))
}

func (f fixtures) registrations() map[string]setup.State {
	app := f.filled(connection.ModeApp)
	wrong := walk(app, setup.SecretTyped{Secret: exampleGUID}, setup.Left{Field: connection.FieldSecret})
	stored := connection.Profile{
		ID: "example", Name: "Contoso · Production", Mode: connection.ModeApp, Tenant: exampleTenant, ClientID: exampleClient,
		Secret: connection.SecretMeta{Length: 40, Ends: f.now.AddDate(0, 0, 12).Format(time.DateOnly)}, Environment: "Production", Revision: 2,
	}
	unknown := walk(f.blank(), setup.Continue{}, typed(connection.FieldTenant, "contso.com"), setup.LookUpFailed{Findings: f.finding(connection.Fault{
		Stage: connection.StageTenant, HTTP: 400, OAuth: "invalid_tenant", AADSTS: []int{90002}, Args: args(connection.ArgTenant, "contso.com"),
	})})
	found := walk(f.blank(), setup.Continue{}, setup.PasteOpened{}, setup.PasteTyped{Text: "…"}, setup.PasteSearched{
		Found: []setup.Found{
			{Field: connection.FieldTenant, Value: exampleTenant, Use: true},
			{Field: connection.FieldClientID, Value: exampleClient, Use: true},
			{Field: connection.FieldSecret, Length: 40, Use: true},
			{Value: exampleGUID, Could: []connection.Field{connection.FieldTenant, connection.FieldClientID}},
		},
		Secret: exampleSecret(),
	})
	file := func(could ...connection.Profile) setup.PasteSearched {
		return setup.PasteSearched{Found: []setup.Found{
			{Field: connection.FieldName, Value: "Order import", Use: true},
			{Field: connection.FieldGroup, Value: "Contoso", Use: true},
			{Field: connection.FieldTags, Value: "nightly,vip", Use: true},
			{Field: connection.FieldClientID, Value: exampleClient, Use: true},
		}, Belongs: handover.Belongs{Could: could, Sure: len(could) == 1, Gone: len(could) == 0}}
	}
	first, twin := stored, stored
	first.ID, first.Group, twin.ID, twin.Group, twin.Draft = "first", "Contoso", "twin", "Fabrikam", true
	whose := walk(f.blank(), setup.Continue{}, setup.PasteOpened{}, setup.PasteTyped{Text: "…"}, file(first, twin))
	other := walk(setup.Edit(twin, []connection.Cloud{connection.Public()}, f.now, connection.FieldNone), setup.PasteOpened{}, setup.PasteTyped{Text: "…"}, file(first))
	gone := walk(f.blank(), setup.Continue{}, setup.PasteOpened{}, setup.PasteTyped{Text: "…"}, file())
	return map[string]setup.State{
		"wizard-2-registration-whose":    whose,
		"wizard-2-registration-other":    other,
		"wizard-2-registration-gone":     gone,
		"wizard-2-registration-empty":    walk(f.blank(), setup.Continue{}),
		"wizard-2-registration-tried":    walk(f.blank(), setup.Continue{}, setup.Continue{}),
		"wizard-2-registration-filled":   app,
		"wizard-2-registration-wrong":    wrong,
		"wizard-2-registration-unknown":  unknown,
		"wizard-2-registration-user":     f.filled(connection.ModeUser),
		"wizard-2-registration-web":      walk(f.filled(connection.ModeDelegate), typed(connection.FieldPlatform, string(connection.PlatformWeb))),
		"wizard-2-registration-editing":  setup.Edit(stored, []connection.Cloud{connection.Public()}, f.now, connection.FieldSecret),
		"wizard-2-registration-paste":    walk(f.blank(), setup.Continue{}, setup.PasteOpened{}),
		"wizard-2-registration-found":    found,
		"wizard-2-registration-leaving":  walk(wrong, setup.LeaveAsked{}),
		"wizard-2-registration-unsaved":  walk(app, setup.SaveAsked{}, setup.SaveFailed{Findings: f.finding(locked())}),
		"wizard-2-registration-settings": setup.Edit(stored, []connection.Cloud{connection.Public()}, f.now, connection.FieldTokenURL),
	}
}

// certificates are the registration of an app that proves itself by one.
func (f fixtures) certificates() map[string]setup.State {
	none := walk(f.blank(), setup.Continue{}, typed(connection.FieldTenant, exampleTenant), typed(connection.FieldClientID, exampleClient),
		setup.ProofChosen{Proof: connection.ProofCertificate})
	file := []connection.Secret{"example"}
	fault := func(kind string) []diagnose.Finding {
		return f.finding(connection.Fault{Stage: connection.StageImport, Kind: kind, Field: connection.FieldCertificate})
	}
	got := setup.CertificateGot{Key: "example", Meta: connection.CertificateMeta{
		SHA1: "3F0C5A1E6F634C8E9A770D1C2B3A4F5E6A7B8C9D", SHA256: strings.Repeat("3F0C5A1E", 8), Subject: "CN=Order import",
		NotBefore: f.now, NotAfter: f.now.AddDate(2, 0, 0), Key: connection.KeyRSA, Bits: 3072,
	}}
	return map[string]setup.State{
		"wizard-2-certificate-none":   none,
		"wizard-2-certificate-locked": walk(none, setup.CertificateFileAsked{}, setup.CertificateFailed{Findings: fault("certificate-passphrase-needed"), Files: file}),
		"wizard-2-certificate-no-key": walk(none, setup.CertificateFileAsked{}, setup.CertificateFailed{Findings: fault("certificate-no-key"), Files: file}),
		"wizard-2-certificate-making": walk(none, setup.MakingToggled{}),
		"wizard-2-certificate-made":   walk(none, setup.MakingToggled{}, setup.CertificateAsked{}, got),
	}
}

func (f fixtures) advanced() map[string]setup.State {
	open := walk(f.filled(connection.ModeApp), setup.AdvancedToggled{}, typed(connection.FieldScope, "https://bc.example/.default"))
	own := walk(open, typed(connection.FieldCloud, connection.CloudOwn), setup.Continue{})
	return map[string]setup.State{"wizard-2-advanced": open, "wizard-2-advanced-own": own}
}

// finding is what the real catalogue says of a fault of the example.
func (f fixtures) finding(fault connection.Fault) []diagnose.Finding {
	catalogue, err := diagnose.Load()
	if err != nil {
		return nil // the catalogue's own tests say why
	}
	for name, value := range args(connection.ArgClientID, exampleClient, connection.ArgTenant, exampleTenant, connection.ArgEnvironment, "Production") {
		if fault.Args[name] == "" {
			_ = fault.With(name, value)
		}
	}
	fault.When = f.now
	return []diagnose.Finding{catalogue.Explain(&fault)}
}

// locked is a keyring that does not open; nobody's server has to do with it.
func locked() connection.Fault {
	return connection.Fault{Stage: connection.StageVault, Kind: "keyring-locked"}
}

func expiredSecret() connection.Fault {
	return connection.Fault{
		Stage: connection.StageToken, HTTP: 401, OAuth: "invalid_client", AADSTS: []int{7000222}, Trace: "00aa-example", Corr: "11bb-example",
	}
}

func unknownApp() connection.Fault {
	return connection.Fault{Stage: connection.StageReachable, HTTP: 401, BC: "Authentication_InvalidCredentials", Corr: "11bb-example"}
}

func (f fixtures) signIns() map[string]setup.State {
	user := walk(f.filled(connection.ModeUser), setup.Continue{})
	prompt := connection.Prompt{URL: "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/authorize?example", Short: "http://localhost:49731", Expires: f.now.Add(277 * time.Second)}
	waiting := walk(user, setup.TokenAsked{}, setup.Prompted{Prompt: prompt})
	late, nowhere := prompt, prompt
	late.Expires, nowhere.BrowserFailed = f.now.Add(9*time.Second), true
	coded := connection.Prompt{URL: "https://microsoft.com/devicelogin", Code: "FJC3KLQP9", Expires: f.now.Add(14 * time.Minute)}
	asking := walk(f.filled(connection.ModeApp), setup.Continue{})
	failed := f.finding(expiredSecret())
	return map[string]setup.State{
		"wizard-3-signin":           user,
		"wizard-3-code":             walk(user, setup.TokenAsked{Code: true}, setup.Prompted{Prompt: coded}),
		"wizard-3-signin-delegate":  walk(f.filled(connection.ModeDelegate), typed(connection.FieldAccount, "integration@contoso.com"), setup.Continue{}),
		"wizard-3-signin-waiting":   waiting,
		"wizard-3-signin-late":      walk(user, setup.TokenAsked{}, setup.Prompted{Prompt: late}),
		"wizard-3-signin-nobrowser": walk(user, setup.TokenAsked{}, setup.Prompted{Prompt: nowhere}),
		"wizard-3-signin-answer":    walk(waiting, setup.AnswerOpened{}),
		"wizard-3-signin-cancelled": walk(waiting, setup.Cancel{}),
		"wizard-3-signin-app":       asking,
		"wizard-3-signin-failed":    walk(asking, setup.TokenFailed{Findings: failed}),
		"wizard-3-signin-done":      walk(f.listed(), setup.Back{}),
	}
}

func (f fixtures) token() setup.Event {
	return setup.TokenGot{Facts: connection.TokenFacts{Present: true, Valid: true, Expires: f.now.Add(62 * time.Minute)}}
}

func (f fixtures) companies() []connection.Company {
	return []connection.Company{
		{ID: "9a4f1111-2222-3333-4444-555566667777", Name: "CRONUS US", Display: "CRONUS USA, Inc."},
		{ID: "9a4f1111-2222-3333-4444-555566668888", Name: "My Company", Display: "My Company"},
	}
}

func (f fixtures) listed() setup.State {
	return walk(f.filled(connection.ModeApp), setup.Continue{}, f.token(), setup.EnvironmentsListed{Environments: []check.Environment{
		{Name: "Production", Type: "Production", Country: "US"}, {Name: "UAT", Type: "Sandbox", Country: "US"},
	}})
}

func (f fixtures) chosen() setup.State {
	return walk(f.listed(), setup.EnvironmentPicked{Name: "Production"},
		setup.CompaniesListed{Environment: "Production", Companies: f.companies()}, setup.CompanyPicked{Company: f.companies()[0]})
}

func (f fixtures) places() map[string]setup.State {
	return map[string]setup.State{
		"wizard-4-place-loading":  walk(f.filled(connection.ModeApp), setup.Continue{}, f.token()),
		"wizard-4-place-listed":   f.listed(),
		"wizard-4-place-chosen":   f.chosen(),
		"wizard-4-place-near":     walk(f.chosen(), setup.EnvironmentPicked{Name: "Prod"}),
		"wizard-4-place-by-hand":  walk(f.filled(connection.ModeUser), setup.Continue{}, setup.Skip{}),
		"wizard-4-place-unlisted": walk(f.filled(connection.ModeApp), setup.Continue{}, f.token(), setup.ListFailed{Task: setup.TaskEnvironments, Findings: f.finding(connection.Fault{Stage: connection.StageEnvironments, Kind: "environments-forbidden", HTTP: 403})}),
	}
}

// args makes arguments of names and values in turn.
func args(pairs ...connection.Arg) map[connection.Arg]string {
	out := make(map[connection.Arg]string)
	for i := 0; i+1 < len(pairs); i += 2 {
		out[pairs[i]] = string(pairs[i+1])
	}
	return out
}

func (f fixtures) seen() map[connection.Arg]string {
	return args(
		connection.ArgTenant, exampleTenant, connection.ArgClientID, exampleClient, connection.ArgEnvironment, "Production",
		connection.ArgCompany, "CRONUS USA, Inc.", connection.ArgVersion, "28.1.41", connection.ArgCount, "2", connection.ArgSeconds, "0.4",
		connection.ArgRoles, "API.ReadWrite.All")
}

// results are the rungs up to one that failed, if it is not empty.
func (f fixtures) results(failed check.ID) []check.Result {
	out := make([]check.Result, 0, len(check.Rungs()))
	blocked := false
	for i, id := range check.Rungs() {
		r := check.Result{ID: id, Verdict: check.Pass, Words: check.Words{Key: "rung." + string(id) + ".pass", Args: f.seen()}, Took: time.Duration(20+37*i) * time.Millisecond}
		switch {
		case id == failed:
			r.Words = check.Words{}
			r.Verdict, blocked = check.Fail, true
			r.Findings = f.finding(unknownApp())
		case blocked:
			r = check.Result{ID: id, Verdict: check.NotRun, Blocker: failed, Words: check.Words{Key: "rung." + string(failed) + ".blocks"}}
		}
		out = append(out, r)
	}
	return out
}

func (f fixtures) tests() map[string]setup.State {
	running := walk(f.chosen(), setup.Continue{})
	for i, r := range f.results("") {
		if i < 5 {
			running = walk(running, setup.Checked{Result: r})
		}
	}
	running = walk(running, setup.Checked{Result: check.Result{ID: check.RungPermissions, Verdict: check.Running}})
	report := check.Report{Results: f.results(""), Took: 2140 * time.Millisecond, Facts: check.Facts{
		TenantID: "3f0c5a1e-6f63-4c8e-9a77-0d1c2b3a4f5e", AppID: exampleClient, Roles: []string{"API.ReadWrite.All", "Automation.ReadWrite.All"},
		Environment: "Production", EnvironmentType: "Production", Version: "28.1.41", Country: "US", Company: f.companies()[0], TokenExpires: f.now.Add(time.Hour),
	}}
	return map[string]setup.State{
		"wizard-5-test-running": running,
		"wizard-5-test-well":    walk(running, setup.CheckDone{Report: report}),
		"wizard-5-test-failed":  walk(running, setup.CheckDone{Report: check.Report{Results: f.results(check.RungAppKnown)}}),
		"wizard-5-test-stopped": walk(running, setup.Cancel{}),
	}
}
