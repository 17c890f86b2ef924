package cli_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bcconnect/connection/cli"
	"bcconnect/connection/vault"
)

// answer is what a machine relies on.
type answer struct {
	ID, Code, Owner, Field, Docs, Lookup, Severity string
	Known                                          bool
	Codes, Actions, Also                           []string
	Words                                          struct {
		Title, Why, Owner string
		Do                []string
	}
	Near []struct{ ID, Code, Title string }
	Args map[string]string
}

const ids = " Trace ID: 9c1d7e20-3f44-4b0e-a6a1-0d2f5b7c8e01 Correlation ID: 5b0c2d3e-7788-4a9b-8c1d-2e3f4a5b6c02 Timestamp: 2026-05-06 07:08:09Z"

// pastes are errors as people have them on their clipboard.
var pastes = []struct{ text, code, owner string }{
	// Numbers alone, as they are read out on the telephone.
	{"AADSTS7000215", "secret-wrong", "entra-admin"},
	{"aadsts 7000222", "secret-expired", "entra-admin"},
	{"50011", "redirect-mismatch", "entra-admin"},
	{"Error code: 65001", "consent-missing", "entra-admin"},
	{"AADSTS90002", "tenant-unknown", "you"},
	{"AADSTS50076", "account-needs-mfa", "you"},
	{"AADSTS53003", "access-blocked", "entra-admin"},
	{"AADSTS700082", "refresh-expired", "you"},
	{"AADSTS50173", "refresh-revoked", "you"},
	{"AADSTS500011", "bc-not-in-tenant", "entra-admin"},
	{"AADSTS50105", "user-not-assigned", "entra-admin"},
	{"https://login.microsoftonline.com/error?code=700016", "app-unknown", "you"},
	// Whole messages.
	{"AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID." + ids, "secret-wrong", "entra-admin"},
	{"AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'." + ids, "platform-needs-secret", "entra-admin"},
	{"AADSTS700025: Client is public so neither 'client_assertion' nor 'client_secret' should be presented.", "platform-forbids-secret", "you"},
	{"AADSTS9002327: Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.", "platform-spa", "entra-admin"},
	{"AADSTS500113: No reply address is registered for the application.", "redirect-mismatch", "entra-admin"},
	{"AADSTS90094: The grant requires admin permission.", "consent-missing", "entra-admin"},
	{"AADSTS50020: User account 'pat@adatum.example' from identity provider 'live.com' does not exist in tenant 'Adatum' and cannot access the application.", "account-other-tenant", "you"},
	{"AADSTS650052: The app is trying to access a service '996def3d-b36c-4153-8607-a6fd3c01b89f'(Dynamics 365 Business Central) that your organization lacks a service principal for.", "bc-not-in-tenant", "entra-admin"},
	{"AADSTS70002: Error validating credentials. AADSTS54005: OAuth2 Authorization code was already redeemed.", "code-used", "you"},
	// JSON bodies of Entra.
	{`{"error":"invalid_client","error_description":"AADSTS7000222: The provided client secret keys are expired.","error_codes":[7000222]}`, "secret-expired", "entra-admin"},
	{`{"error":"invalid_grant","error_description":"AADSTS70043: The refresh token has expired or is invalid due to sign-in frequency checks.","error_codes":[70043],"suberror":"token_expired"}`, "sign-in-frequency", "you"},
	{`{"error":"invalid_scope","error_description":"AADSTS1002012: The provided value for scope is not valid.","error_codes":[1002012]}`, "scope-wrong", "you"},
	{`{"error":"unauthorized_client","error_description":"AADSTS700016: Application with identifier was not found in the directory 'Adatum'.","error_codes":[700016]}`, "app-unknown", "you"},
	{`{"error":"temporarily_unavailable","error_description":"AADSTS90033: A transient error has occurred."}`, "service-down", "wait"},
	{`"{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid client secret provided.\"}"`, "secret-wrong", "entra-admin"},
	// Bodies of Business Central, also where the words follow the user's language.
	{`{"error":{"code":"Authentication_InvalidCredentials","message":"The server has rejected the client credentials."}}`, "app-not-in-bc", "bc-admin"},
	{"Authentication_InvalidCredentials", "app-not-in-bc", "bc-admin"},
	{`{"error":{"code":"Internal_CompanyNotFound","message":"Standardregnskabet blev ikke fundet."}}`, "company-unknown", "you"},
	{`{"error":{"code":"NoEnvironment","message":"Environment does not exist."}}`, "environment-unknown", "you"},
	{`{"error":{"code":"Internal_ServerError","message":"Sorry, the current permissions prevented the action. (TableData 18 Customer Read: Base Application)"}}`, "permission-set-missing", "bc-admin"},
	{`{"error":{"code":"Internal_ServerError","message":"Beklager, de nuværende tilladelser forhindrede handlingen. (TableData 18 Customer Read: Base Application)"}}`, "permission-set-missing", "bc-admin"},
	{`{"error":{"code":"Internal_ServerError","message":"Die aktuellen Berechtigungen haben die Aktion verhindert. (TableData 71000000 Dock Slot Read: Dock Planner)"}}`, "permission-extension", "bc-admin"},
	{`{"error":{"code":"Application_TooManyRequests","message":"Too many requests reached. Actual (120). Maximum (100)."}}`, "throttled", "wait"},
	// Log lines.
	{`2026-05-06T07:08:09Z WARN sync: response status code does not indicate success: 429 (Too Many Requests). Retry-After: 30`, "throttled", "wait"},
	{`[07:08:09] ERROR {\"error\":\"interaction_required\",\"error_description\":\"AADSTS50079: you must enroll in multi-factor authentication\"}`, "account-needs-mfa", "you"},
	{`Post "https://login.microsoftonline.com/x/oauth2/v2.0/token": tls: failed to verify certificate: x509: certificate signed by unknown authority`, "tls-unknown-authority", "network"},
	{"dial tcp: lookup api.businesscentral.dynamics.com: no such host", "host-not-found", "network"},
	{"407 (Proxy Authentication Required)", "proxy-auth", "network"},
	// What a browser shows, and what a proxy answers.
	{`<div id="exceptionMessageContainer">AADSTS50011: The redirect URI &#39;http://localhost:5000/&#39; specified in the request does not match</div>`, "redirect-mismatch", "entra-admin"},
	{"<html><head><title>504 Gateway Time-out</title></head></html>", "bc-slow", "wait"},
	{"<!DOCTYPE html><html><head><title>Guest Wi-Fi</title></head><body>Sign in to go online.</body></html>", "answer-not-json", "network"},
	{"http://localhost:5000/?error=access_denied&error_description=AADSTS65004%3a+User+declined+to+consent", "consent-declined", "you"},
	// Our own names, as a report shows them.
	{"BCC-280", "secret-wrong", "entra-admin"},
	{"company-near", "company-near", "you"},
}

func explained(t *testing.T, m *machine, want int, args ...string) answer {
	t.Helper()
	var a answer
	out := m.must(t, want, append([]string{"explain", "--json"}, args...)...)
	if err := json.Unmarshal([]byte(out), &a); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return a
}

func TestExplain(t *testing.T) {
	if len(pastes) < 40 {
		t.Errorf("%d pastes, want at least 40", len(pastes))
	}
	for _, c := range pastes {
		m := newMachine(t)
		a := explained(t, m, 0, c.text)
		if a.Code != c.code || a.Owner != c.owner || !a.Known {
			t.Errorf("%s for %s (saw %q), want %s for %s:\n%s", a.Code, a.Owner, a.Codes, c.code, c.owner, c.text)
		}
		if a.ID == "" || len(a.Actions) == 0 || a.Words.Title == "" || a.Words.Why == "" || a.Words.Owner == "" || len(a.Words.Do) == 0 {
			t.Errorf("half an answer: %+v", a)
		}
		// Several arguments are one text, and standard input is one.
		if b := explained(t, m, 0, strings.Fields(c.text)...); b.Code != c.code {
			t.Errorf("as several words %s becomes %s:\n%s", c.code, b.Code, c.text)
		}
		m.stdin = c.text + "\r\n"
		text := m.must(t, 0, "explain", "-")
		if !strings.Contains(text, a.Words.Title) || !strings.Contains(text, a.ID) || !strings.Contains(text, a.Words.Owner) ||
			!strings.Contains(text, "    1. ") || strings.Contains(text, "⟨") {
			t.Errorf("as text, for %q:\n%s", c.text, text)
		}
	}
}

func TestExplainUnknown(t *testing.T) {
	for name, c := range map[string]struct{ text, lookup, class string }{
		"nonsense":      {"the cat sat on the keyboard", "", ""},
		"one word":      {"qwertz", "", ""},
		"empty JSON":    {"{}", "", ""},
		"a new number":  {"AADSTS7999999: nobody has seen this yet", "https://login.microsoftonline.com/error?code=7999999", ""},
		"with a class":  {`{"error":"invalid_client","error_description":"AADSTS7999999: new","error_codes":[7999999]}`, "https://login.microsoftonline.com/error?code=7999999", "client-refused"},
		"beside others": {"AADSTS70002: Error validating credentials. AADSTS7999999: new", "https://login.microsoftonline.com/error?code=7999999", ""},
		"a code of BC":  {`{"error":{"code":"Wobble_Sideways","message":"x"}}`, "https://learn.microsoft.com/dynamics365/business-central/dev-itpro/webservices/dynamics-error-codes", ""},
		"an OAuth word": {`{"error":"wobbly_request"}`, "https://learn.microsoft.com/entra/identity-platform/reference-error-codes", ""},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t)
			a := explained(t, m, cli.ExitFindings, c.text)
			if a.Known || a.Code != "unknown" || a.Lookup != c.lookup || a.Words.Why == "" || len(a.Words.Do) == 0 {
				t.Errorf("%+v", a)
			}
			if (len(a.Also) > 0) != (c.class != "") {
				t.Errorf("classes %q, want %q", a.Also, c.class)
			}
			text := m.must(t, cli.ExitFindings, "explain", c.text)
			if !strings.Contains(text, c.lookup) || strings.Contains(text, "Its class") != (c.class != "") {
				t.Errorf("said:\n%s", text)
			}
		})
	}
}

// TestExplainOffersByWords: somebody typed a question instead of a code.
func TestExplainOffersByWords(t *testing.T) {
	m := newMachine(t)
	a := explained(t, m, cli.ExitFindings, "secret", "expired")
	if a.Known || len(a.Near) == 0 || a.Near[0].Code != "secret-expired" {
		t.Errorf("%+v", a)
	}
	if out := m.must(t, cli.ExitFindings, "explain", "secret expired"); !strings.Contains(out, a.Near[0].Title) {
		t.Error(out)
	}
}

// TestExplainTellsNoSecret: what people paste often holds more than the error.
func TestExplainTellsNoSecret(t *testing.T) {
	const canary, entra = "Canary-9f3e.Value_0123456789", "wXy8Q~canary9f3e0123456789abcdefghijklmn"
	jwt := "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcnkifQ.canary9f3e"
	for _, text := range []string{
		"client_secret=" + canary + "&grant_type=client_credentials AADSTS7000215",
		"AADSTS7000215: Invalid client secret provided. I sent " + entra,
		`{"error":"client_secret=` + canary + `"}`,
		`{"error":{"code":"` + jwt + `","message":"x"}}`,
		`{"error":{"code":"client_secret=` + canary + `","message":"x"}}`,
		"AADSTS50011: The redirect URI 'http://localhost/?code=" + canary + "&state=1' does not match",
		"AADSTS50020: User account '" + jwt + "' from",
		"Authorization: Bearer " + canary + " 401",
		"Cookie: ESTSAUTH=" + canary + "; HTTP 403",
		"password=" + canary + " the cat",
		`{"access_token":"` + canary + `","refresh_token":"` + canary + `"}`,
		"suberror=" + jwt,
	} {
		for _, args := range [][]string{{"explain", text}, {"explain", "--json", text}, {"explain", "-"}, {"explain", "--json", "-"}, {"explain", "-v", text}} {
			m := newMachine(t)
			m.stdin = text
			_, out, note := m.run(t, args...)
			if strings.Contains(strings.ToLower(out+note), "canary") || strings.Contains(out+note, "eyJ") {
				t.Errorf("%v tells the secret:\n%s%s", args[:len(args)-1], out, note)
			}
		}
	}
}

// endless is standard input that never ends and holds a secret where it is cut.
type endless struct{ secret []byte }

func (e endless) Read(b []byte) (int, error) {
	n := 0
	for n < len(b) {
		n += copy(b[n:], e.secret)
	}
	return n, nil
}

func TestExplainReadsTheEndOfALongText(t *testing.T) {
	noise := "AADSTS50011 was yesterday\n" + strings.Repeat("2026-05-06 07:08:09 INFO all is well\n", 30_000)
	m := newMachine(t)
	m.stdin = noise + "2026-05-06 07:08:09 ERROR AADSTS7000222: expired\n"
	if a := explained(t, m, 0, "-"); a.Code != "secret-expired" {
		t.Errorf("%s (saw %q)", a.Code, a.Codes)
	}
	var out, note bytes.Buffer
	env := newMachine(t).env(&out, &note)
	env.Stdin = endless{[]byte("canary")}
	if code := cli.Run(t.Context(), []string{"explain", "-"}, env); code != cli.ExitUsage || strings.Contains(out.String(), "canary") {
		t.Errorf("one endless word ended with %d: %s", code, out.String())
	}
}

func TestExplainUsage(t *testing.T) {
	m := newMachine(t)
	for _, args := range [][]string{{"explain"}, {"explain", "   "}, {"explain", "-"}, {"explain", "--colour"}, {"explain", "--json"}} {
		if code, out, note := m.run(t, args...); code != cli.ExitUsage || out != "" || note == "" {
			t.Errorf("%v ended with %d: %q, %q", args, code, out, note)
		}
	}
}

// TestExplainNeedsNothing holds that it works where nothing else does.
func TestExplainNeedsNothing(t *testing.T) {
	var out, note bytes.Buffer
	m := newMachine(t)
	env := m.env(&out, &note)
	env.Dir = filepath.Join(m.dir, "not", "there")
	env.Transport = refuse{t}
	env.Vault = func(string) vault.Vault { t.Error("the keyring was asked"); return vault.InMemory() }
	if code := cli.Run(t.Context(), []string{"explain", "50011"}, env); code != cli.ExitWell {
		t.Errorf("ended with %d: %s", code, note.String())
	}
	env.Dir = ""
	if code := cli.Run(t.Context(), []string{"explain", "50011"}, env); code != cli.ExitWell {
		t.Errorf("without a data folder it ended with %d: %s", code, note.String())
	}
	if left, _ := os.ReadDir(m.dir); len(left) != 0 {
		t.Errorf("left %v behind", left)
	}
}

type refuse struct{ t *testing.T }

func (r refuse) RoundTrip(q *http.Request) (*http.Response, error) {
	r.t.Errorf("the network was asked: %s", q.URL)
	return nil, http.ErrHandlerTimeout
}

func TestExplainAll(t *testing.T) {
	m := newMachine(t)
	var all []struct {
		ID, Code, Title, Owner, Severity, Field, Docs, Source, Mark string
		Actions                                                     []string
		When                                                        []map[string]any
	}
	if err := json.Unmarshal([]byte(m.must(t, 0, "explain", "--all", "--json")), &all); err != nil {
		t.Fatal(err)
	}
	if len(all) < 250 {
		t.Errorf("%d rules, want at least 250", len(all))
	}
	seen := map[string]bool{}
	for _, r := range all {
		if r.ID == "" || seen[r.ID] || r.Code == "" || r.Owner == "" || r.Severity == "" || len(r.Actions) == 0 || r.When == nil ||
			r.Source == "" || r.Mark == "" || strings.Contains(r.Title, "⟨") {
			t.Errorf("half a rule, or one twice: %+v", r)
		}
		seen[r.ID] = true
	}
	text := m.must(t, 0, "explain", "--all")
	if n := strings.Count(text, "\n"); n != len(all)+1 || !strings.Contains(text, "BCC-280") {
		t.Errorf("%d lines for %d rules", n, len(all))
	}
	if found := m.must(t, 0, "explain", "--all", "secret", "EXPIRED"); !strings.Contains(found, "secret-expired") || strings.Contains(found, "tenant-unknown") {
		t.Errorf("a search finds\n%s", found)
	}
	if code, out, note := m.run(t, "explain", "--all", "no such words anywhere"); code != cli.ExitFindings || out != "" || note == "" {
		t.Errorf("nothing found ended with %d: %q, %q", code, out, note)
	}
	if out := m.must(t, cli.ExitFindings, "explain", "--all", "--json", "no such words anywhere"); strings.TrimSpace(out) != "[]" {
		t.Errorf("for a machine: %q", out)
	}
}

func TestExplainCompletesCodes(t *testing.T) {
	if out := newMachine(t).must(t, 0, "__complete", "explain", "secret-e"); !strings.Contains(out, "secret-expired") {
		t.Error(out)
	}
}
