package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/sandbox"
)

func TestScenariosAreComplete(t *testing.T) {
	files, err := filepath.Glob("scenarios/*.json")
	if err != nil {
		t.Fatal(err)
	}
	all := sandbox.Stories()
	if len(all) != len(files) || !slices.IsSortedFunc(all, func(a, b sandbox.Scenario) int { return strings.Compare(a.Name, b.Name) }) {
		t.Errorf("%d scenarios in %d files, or not sorted", len(all), len(files))
	}
	for _, sc := range all {
		if sc.Title == "" || sc.Story == "" || sc.Mode == "" || strings.HasPrefix(sc.Name, "well") != (sc.Finding == "") {
			t.Errorf("%s is not complete: %+v", sc.Name, sc)
		}
		s, err := sandbox.New(sandbox.Options{Scenario: sc.Name})
		if err != nil {
			t.Errorf("%s: %v", sc.Name, err)
			continue
		}
		list := s.Profiles()
		ids := map[string]bool{}
		for _, p := range list {
			if ids[p.ID] || p.Cloud != connection.CloudSandbox || p.ClientID == "" {
				t.Errorf("%s: connection %+v", sc.Name, p)
			}
			ids[p.ID] = true
		}
		if list[0].Mode != sc.Mode || len(list) != 4 {
			t.Errorf("%s: it is about %s, and its first connection is %s", sc.Name, sc.Mode, list[0].Mode)
		}
	}
}

// Every scenario needs a key that something reads: New reads strictly, so here
// it is shown that a stray key would be seen.
func TestScenarioKeysAreKnown(t *testing.T) {
	known := []string{"name", "title", "story", "mode", "connection", "app", "profile", "secret", "secretEnds", "clock", "person", "world", "answers", "then"}
	files, _ := filepath.Glob("scenarios/*.json")
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var keys map[string]json.RawMessage
		if err := json.Unmarshal(raw, &keys); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		for k := range keys {
			if !slices.Contains(known, k) {
				t.Errorf("%s: nothing reads %q", file, k)
			}
		}
	}
}

// symptom is the first thing on the wire that a program could notice.
func (b *bench) symptom(p connection.Profile) string {
	b.t.Helper()
	e := p.Effective(b.cloud)
	if got, err := b.try(http.MethodGet, e.OpenIDURL, "", ""); err != nil || got.status != http.StatusOK {
		return fmt.Sprint("discovery ", failed(got, err))
	}
	form := with(b.appForm(p), "scope", e.Scope).Encode()
	if p.Mode.Interactive() {
		back := b.walk(p)
		if back.Get("code") == "" {
			code, _, _ := strings.Cut(back.Get("_stuck")+back.Get("error_description")+":", ":")
			return strings.TrimSpace("authorize " + back.Get("error") + back.Get("error_subcode") + " " + code)
		}
		f := with(codeForm(p, back.Get("code")), "redirect_uri", back.Get("_redirect"))
		if p.SendsSecret() {
			f.Set("client_secret", b.server.Secret(p.ID).Reveal())
		}
		form = f.Encode()
	}
	tok, err := b.try(http.MethodPost, e.TokenURL, "", form)
	if err != nil || tok.status != http.StatusOK || tok.text("access_token") == "" {
		return "token " + failed(tok, err)
	}
	access := tok.text("access_token")
	c := claims(b.t, access)
	if c["aud"] != connection.Resource {
		return "token aud"
	}
	if !p.Mode.Interactive() && !strings.Contains(fmt.Sprint(c["roles"]), "API.ReadWrite.All") {
		return fmt.Sprint("token roles ", c["roles"])
	}
	conf, _ := b.try(http.MethodGet, e.OpenIDURL, "", "")
	if !strings.Contains(conf.text("issuer"), fmt.Sprint(c["tid"])) {
		return "token tid"
	}
	if s := b.reading(p, e, access); s != "" {
		return s
	}
	if !p.Mode.Interactive() {
		return ""
	}
	refresh := tok.text("refresh_token")
	if refresh == "" {
		return "no refresh token"
	}
	again, err := b.try(http.MethodPost, e.TokenURL, "", with(nil, "grant_type", "refresh_token", "client_id", p.ClientID, "refresh_token", refresh).Encode())
	if err != nil || again.status != http.StatusOK {
		return "renewal " + failed(again, err)
	}
	return ""
}

func (b *bench) reading(p connection.Profile, e connection.Effective, access string) string {
	list, err := b.try(http.MethodGet, e.CompaniesURL, access, "")
	if err != nil || list.status != http.StatusOK {
		return "companies " + failed(list, err)
	}
	if len(list.rows()) == 0 {
		return "no companies"
	}
	id := ""
	for _, row := range list.rows() {
		if row["id"] == p.Company.ID || row["name"] == p.Company.Name || p.Company.Display != "" && row["displayName"] == p.Company.Display {
			id = fmt.Sprint(row["id"])
		}
	}
	if id == "" {
		return "company absent"
	}
	got, err := b.try(http.MethodGet, e.CompaniesURL+"("+id+")/customers?$top=1", access, "")
	if err != nil || got.status != http.StatusOK {
		return "read " + failed(got, err)
	}
	if envs, err := b.try(http.MethodGet, e.EnvironmentsURL, access, ""); err != nil || envs.status != http.StatusOK {
		return "environments " + failed(envs, err)
	}
	return ""
}

func failed(a answer, err error) string {
	if err != nil {
		return "error"
	}
	return strings.TrimSpace(fmt.Sprint(a.status, " ", a.code()))
}

// try is do without failing the test.
func (b *bench) try(method, address, token, form string) (answer, error) {
	r, err := http.NewRequestWithContext(b.t.Context(), method, address, strings.NewReader(form))
	if err != nil {
		return answer{}, err
	}
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := b.http.Do(r)
	if err != nil {
		return answer{}, err
	}
	return read(res)
}

// What each scenario does on the wire. A scenario whose fault is not on the
// wire (typed values, the clock) shows nothing here or what the values cause.
func TestScenariosDoWhatTheySay(t *testing.T) {
	want := map[string]string{
		"secret-wrong": "token 401 7000215", "secret-cut": "token 401 7000215", "secret-is-guid": "token 401 7000215",
		"secret-expired": "token 401 7000222", "secret-missing": "token 401 7000216",
		"tenant-unknown": "discovery 400 90002", "tenant-shape": "discovery 400 900023", "app-unknown": "token 400 700016", "app-disabled": "token 400 7000112",
		"bc-not-in-tenant": "token 400 500011", "bc-not-in-tenant-user": "authorize invalid_client AADSTS650052",
		"consent-missing": "token roles <nil>", "delegated-only": "token roles <nil>", "role-missing": "token roles [Automation.ReadWrite.All]",
		"consent-missing-user": "authorize consent_required AADSTS90094", "consent-declined": "authorize access_denied AADSTS65004",
		"sign-in-cancelled": "authorize access_deniedcancel", "permission-not-added": "authorize invalid_resource AADSTS650057",
		"redirect-mismatch": "authorize  AADSTS50011", "scope-wrong": "authorize invalid_scope AADSTS650053",
		"platform-needs-secret": "token 401 7000218", "platform-forbids-secret": "token 401 700025", "platform-spa": "token 400 9002327",
		"account-needs-mfa": "renewal 400 50076", "refresh-expired": "renewal 400 700082", "refresh-revoked": "renewal 400 50173",
		"refresh-missing": "no refresh token", "access-blocked": "token 400 53003", "audience-wrong": "token aud", "token-other-tenant": "token tid",
		"environment-unknown": "companies 404 NoEnvironment", "environment-updating": "companies 503 Internal_TenantUnavailable",
		"app-not-in-bc": "companies 401 Authentication_InvalidCredentials", "app-card-disabled": "companies 401 Authentication_InvalidCredentials",
		"app-card-elsewhere": "companies 401 Authentication_InvalidCredentials", "app-card-company": "company absent",
		"user-not-in-bc": "companies 401 Authentication_InvalidCredentials", "user-disabled": "companies 401 Authentication_InvalidCredentials",
		"company-unknown": "company absent", "company-near": "company absent", "companies-none": "no companies",
		"permission-set-missing": "read 403 Internal_ServerError", "permission-set-missing-user": "read 403 Internal_ServerError",
		"permission-extension": "read 403 Internal_ServerError", "environments-forbidden": "environments 403",
		"throttled": "companies 429 Application_TooManyRequests", "throttled-unsaid": "companies 429", "throttled-once": "companies 429",
		"sign-in-throttled": "token 429", "service-down": "token 503 90033", "answer-not-json": "token 200", "answer-unexpected": "token 200",
		"answer-truncated": "token error", "token-redirect": "token 307", "connection-reset": "token error",
		"offline": "discovery error", "host-not-found": "discovery error", "tls-unknown-authority": "discovery error", "proxy-auth": "discovery error",
		"connection-refused": "discovery error", "clock-off": "",
	}
	for _, sc := range sandbox.Stories() {
		if sc.Name == "timed-out" {
			continue // in virtual time, see TestDelayUnderSynctest
		}
		b := start(t, sandbox.Options{Scenario: sc.Name})
		if got := b.symptom(b.profile("")); got != want[sc.Name] {
			t.Errorf("%s: %q, want %q", sc.Name, got, want[sc.Name])
		}
	}
}
