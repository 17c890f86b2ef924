package sandbox_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/sandbox"
)

// appToken is an access token of a connection in App mode.
func (b *bench) appToken(p connection.Profile) string {
	b.t.Helper()
	tok := b.token(p, b.appForm(p))
	if tok.status != http.StatusOK {
		b.t.Fatalf("token: %d %s", tok.status, tok.body)
	}
	return tok.text("access_token")
}

// claims reads a token without asking whether it is genuine.
func claims(t *testing.T, token string) map[string]any {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("no JWT: %q", token)
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var c map[string]any
	if err := json.Unmarshal(raw, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTokenLooksLikeTheRealOne(t *testing.T) {
	b := start(t, sandbox.Options{})
	p := b.profile("")
	c := claims(t, b.appToken(p))
	tid, _ := c["tid"].(string)
	for name, want := range map[string]any{
		"ver": "1.0", "aud": connection.Resource, "appid": p.ClientID, "appidacr": "1", "idtyp": "app", "iss": "https://sts.sandbox.invalid/" + tid + "/",
	} {
		if c[name] != want {
			t.Errorf("%s is %v, want %v", name, c[name], want)
		}
	}
	roles, _ := c["roles"].([]any)
	if len(roles) != 3 || roles[0] != "API.ReadWrite.All" || c["scp"] != nil || c["upn"] != nil {
		t.Errorf("rights: %v", c)
	}
	u := claims(t, b.signedIn(b.profile("web-shop")).text("access_token"))
	if u["upn"] != "maria@contoso.com" || u["scp"] != "Financials.ReadWrite.All" || u["appidacr"] != "0" || u["roles"] != nil || u["idtyp"] != nil {
		t.Errorf("a person's token: %v", u)
	}
}

func TestIDTokenCarriesTheNonce(t *testing.T) {
	b := start(t, sandbox.Options{})
	p := b.profile("web-shop")
	c := claims(t, b.signedIn(p).text("id_token"))
	if c["nonce"] != "n-1" || c["aud"] != p.ClientID || c["preferred_username"] != "maria@contoso.com" || c["ver"] != "2.0" {
		t.Errorf("%v", c)
	}
}

func TestAPIRefusesTokens(t *testing.T) {
	c := newClock()
	b := start(t, sandbox.Options{Now: c.now})
	p := b.profile("")
	e := p.Effective(b.cloud)
	good := b.appToken(p)
	stranger := start(t, sandbox.Options{StateFile: filepath.Join(t.TempDir(), "other.json")})
	graph := b.token(p, with(b.appForm(p), "scope", "https://graph.microsoft.com/.default")).text("access_token")
	parts := strings.Split(good, ".")
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + parts[1] + "."
	for name, token := range map[string]string{
		"none at all": "", "garbage": "x", "other audience": graph, "another sandbox's": stranger.appToken(p), "tampered": parts[0] + "." + parts[1] + "x." + parts[2],
		"unsigned": none,
	} {
		got := b.get(e.CompaniesURL, token)
		if got.status != http.StatusUnauthorized || got.code() != "Unauthorized" || got.header.Get("WWW-Authenticate") == "" {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	if got := b.do(http.MethodGet, e.CompaniesURL, http.Header{"Authorization": {"Basic " + basic("maria", "key")}}, ""); got.status != http.StatusUnauthorized {
		t.Errorf("basic: %d", got.status)
	}
	if got := b.get(e.CompaniesURL, good); got.status != http.StatusOK {
		t.Errorf("the good one: %d %s", got.status, got.body)
	}
	c.turn(2 * time.Hour)
	if got := b.get(e.CompaniesURL, good); got.code() != "Unauthorized" {
		t.Errorf("expired: %d %s", got.status, got.body)
	}
}

func TestAPIAddresses(t *testing.T) {
	b := start(t, sandbox.Options{})
	p := b.profile("")
	token := b.appToken(p)
	tid, _ := claims(t, token)["tid"].(string)
	root := b.cloud.API + "/v2.0/contoso.com/Production"
	inside := root + "/api/v2.0/companies(" + p.Company.ID + ")"
	for name, c := range map[string]struct {
		address string
		status  int
		code    string
	}{
		"tenant by id":             {b.cloud.API + "/v2.0/" + tid + "/Production/api/v2.0/companies", 200, ""},
		"tenant left out":          {b.cloud.API + "/v2.0/Production/api/v2.0/companies", 200, ""},
		"service document":         {root + "/api/v2.0", 200, ""},
		"metadata":                 {root + "/api/v2.0/$metadata", 200, ""},
		"one company":              {inside, 200, ""},
		"company as parameter":     {root + "/api/v2.0/customers?company=" + p.Company.ID, 200, ""},
		"top":                      {inside + "/customers?$top=1&$select=id,displayName", 200, ""},
		"custom API":               {root + "/api/contoso/loyalty/v1.0", 200, ""},
		"custom entity":            {root + "/api/contoso/loyalty/v1.0/companies(" + p.Company.ID + ")/loyaltyTiers", 200, ""},
		"automation":               {root + "/api/microsoft/automation/v2.0/companies(" + p.Company.ID + ")/users", 200, ""},
		"environments v1.0":        {b.cloud.API + "/environments/v1.0", 200, ""},
		"environments v2.0":        {b.cloud.API + "/environments/v2.0", 404, "BadRequest_NotFound"},
		"admin":                    {b.cloud.API + "/admin/v2.29/applications/BusinessCentral/environments", 200, ""},
		"admin, other family":      {b.cloud.API + "/admin/v2.29/applications/Other/environments", 404, "applicationTypeDoesNotExist"},
		"admin, other resource":    {b.cloud.API + "/admin/v2.29/applications/BusinessCentral/things", 404, "ResourceDoesNotExist"},
		"admin, no version":        {b.cloud.API + "/admin/latest/applications/BusinessCentral/environments", 404, "ResourceDoesNotExist"},
		"other environment":        {b.cloud.API + "/v2.0/contoso.com/Elsewhere/api/v2.0/companies", 404, "NoEnvironment"},
		"other case":               {b.cloud.API + "/v2.0/contoso.com/production/api/v2.0/companies", 404, "NoEnvironment"},
		"no environment":           {b.cloud.API + "/v2.0/contoso.com", 404, "NoEnvironment"},
		"unknown tenant":           {b.cloud.API + "/v2.0/contosso.com/Production/api/v2.0/companies", 404, "NoEnvironment"},
		"another tenant":           {b.cloud.API + "/v2.0/adatum.com/Production/api/v2.0/companies", 401, "Authentication_InvalidCredentials"},
		"environment without card": {b.cloud.API + "/v2.0/contoso.com/Test-2/api/v2.0/companies", 401, "Authentication_InvalidCredentials"},
		"empty environment":        {b.cloud.API + "/v2.0/contoso.com/Empty/api/v2.0/companies", 200, ""},
		"unknown entity":           {inside + "/gadgets", 404, "BadRequest_ResourceNotFound"},
		"wrong case of entity":     {inside + "/Customers", 404, "BadRequest_ResourceNotFound"},
		"unknown API":              {root + "/api/contoso/nothing/v1.0", 404, "BadRequest_NotFound"},
		"unknown version":          {root + "/api/v3.0/companies", 404, "BadRequest_NotFound"},
		"nothing":                  {root, 404, "BadRequest_NotFound"},
		"company without id":       {root + "/api/v2.0/customers", 404, "Internal_CompanyNotFound"},
		"company by name":          {root + "/api/v2.0/companies(CRONUS)/customers", 404, "BadRequest_NotFound"},
		"unknown company":          {root + "/api/v2.0/companies(" + guid + ")/customers", 404, "Internal_CompanyNotFound"},
		"bad top":                  {inside + "/customers?$top=x", 400, "BadRequest_InvalidRequestUrl"},
		"negative skip":            {inside + "/customers?$skip=-1", 400, "BadRequest_InvalidRequestUrl"},
		"option of the real one":   {inside + "/customers?$filter=x", 400, "BadRequest"},
		"other surface":            {b.cloud.API + "/v1.0/contoso.com", 404, "BadRequest_NotFound"},
	} {
		got := b.get(c.address, token)
		if got.status != c.status || got.code() != c.code {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
		if got.header.Get("Request-Id") == "" {
			t.Errorf("%s: no request id", name)
		}
	}
	if got := b.do(http.MethodPost, inside+"/customers", http.Header{"Authorization": {"Bearer " + token}}, "{}"); got.status != 405 {
		t.Errorf("writing: %d %s", got.status, got.body)
	}
	if got := b.get(inside+"/customers?$top=1&$select=displayName", token); len(got.rows()) != 1 || got.rows()[0]["number"] != nil || got.rows()[0]["displayName"] == nil {
		t.Errorf("top and select: %s", got.body)
	}
}

func TestNamesWithSigns(t *testing.T) {
	b := start(t, sandbox.Options{Scenario: "well-test-environment"})
	p := b.profile("")
	got := b.get(p.Effective(b.cloud).CompaniesURL, b.appToken(p))
	names := map[string]bool{}
	for _, c := range got.rows() {
		name, _ := c["name"].(string)
		names[name] = true
	}
	if !names["Müller & Söhne"] || !names[p.Company.Name] {
		t.Errorf("companies %v", names)
	}
}

// What Business Central says of who is unknown, closed or without a right.
func TestAPIRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		path   string
		status int
		code   string
		has    string
	}{
		"app-not-in-bc":               {"", 401, "Authentication_InvalidCredentials", "rejected the client credentials"},
		"app-card-disabled":           {"", 401, "Authentication_InvalidCredentials", "rejected the client credentials"},
		"app-card-elsewhere":          {"", 401, "Authentication_InvalidCredentials", "rejected the client credentials"},
		"consent-missing":             {"", 401, "Authentication_InvalidCredentials", ""},
		"role-missing":                {"", 401, "Authentication_InvalidCredentials", ""},
		"user-not-in-bc":              {"", 401, "Authentication_InvalidCredentials", "user could not be authenticated"},
		"user-disabled":               {"", 401, "Authentication_InvalidCredentials", "user could not be authenticated"},
		"environment-unknown":         {"", 404, "NoEnvironment", ""},
		"environment-updating":        {"", 503, "Internal_TenantUnavailable", ""},
		"permission-set-missing":      {"/customers?$top=1", 403, "Internal_ServerError", "(TableData 18 Customer Read: Base Application)"},
		"permission-set-missing-user": {"/companyInformation", 403, "Internal_ServerError", "(TableData 79 Company Information Read: Base Application)"},
		"permission-extension":        {"/customers?$top=1", 403, "Internal_ServerError", "(TableData 70074100 Loyalty Tier Read: Contoso Loyalty)"},
		"app-card-company":            {"/customers?$top=1", 404, "Internal_CompanyNotFound", ""},
		"environments-forbidden":      {"environments", 403, "", ""},
		"throttled":                   {"", 429, "Application_TooManyRequests", ""},
	} {
		b := start(t, sandbox.Options{Scenario: name})
		p := b.profile("")
		e := p.Effective(b.cloud)
		var token string
		if p.Mode.Interactive() {
			token = b.personToken(p)
		} else {
			token = b.appToken(p)
		}
		address := e.CompaniesURL
		switch {
		case c.path == "environments":
			address = e.EnvironmentsURL
		case c.path != "":
			address += "(" + p.Company.ID + ")" + c.path
		}
		got := b.get(address, token)
		if got.status != c.status || got.code() != c.code || !strings.Contains(got.body, c.has) {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
		if c.status == 503 && got.header.Get("Retry-After") == "" {
			t.Errorf("%s: no Retry-After", name)
		}
		if strings.Contains(got.body, "CorrelationId") == (c.code == "" || c.code == "NoEnvironment" || c.status == 429) {
			t.Errorf("%s: correlation id: %s", name, got.body)
		}
	}
}

// personToken signs the scenario's own person in, through the scripted browser.
func (b *bench) personToken(p connection.Profile) string {
	b.t.Helper()
	got := b.walk(p)
	tok := b.token(p, with(codeForm(p, got.Get("code")), "redirect_uri", got.Get("_redirect")))
	if tok.status != http.StatusOK {
		b.t.Fatalf("token: %d %s (%v)", tok.status, tok.body, got)
	}
	return tok.text("access_token")
}

// walk lets the scenario's person sign in at a loopback listener.
func (b *bench) walk(p connection.Profile) url.Values {
	b.t.Helper()
	seen := make(chan url.Values, 1)
	address := listener(b.t, func(v url.Values) { seen <- v })
	q := with(codeQuery(p), "redirect_uri", address, "scope", p.Effective(b.cloud).Scope)
	stuck, err := b.server.Visit(b.t.Context(), p.Effective(b.cloud).AuthURL+"?"+q.Encode())
	if err != nil {
		b.t.Fatal(err)
	}
	select {
	case v := <-seen:
		v.Set("_redirect", address)
		return v
	default:
		return url.Values{"_stuck": {stuck}}
	}
}

func TestPermissionProseFollowsTheLanguage(t *testing.T) {
	b := start(t, sandbox.Options{Scenario: "permission-set-missing"})
	p := b.profile("")
	got := b.get(p.Effective(b.cloud).CompaniesURL+"("+p.Company.ID+")/items", b.appToken(p))
	if !strings.Contains(got.body, "De aktuelle rettigheder") {
		t.Errorf("the environment is Danish: %s", got.body)
	}
}
