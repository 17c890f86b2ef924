package entra_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/journal"
)

func TestServiceAsksAsTheRFCSays(t *testing.T) {
	a := newAuthority(t)
	got, err := client(t, nil).Service(t.Context(), a.profile(connection.ModeApp), secret)
	if err != nil {
		t.Fatal(err)
	}
	calls := a.seen()
	if len(calls) != 1 {
		t.Fatalf("%d requests", len(calls))
	}
	c := calls[0]
	want := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {clientID}, "client_secret": {secret.Reveal()},
		"scope": {"https://api.businesscentral.dynamics.com/.default"},
	}
	if c.method != http.MethodPost || c.contentType != "application/x-www-form-urlencoded" || c.form.Encode() != want.Encode() || len(c.query) > 0 || c.hasBasic {
		t.Errorf("asked %+v", c)
	}
	left := time.Until(got.Expires)
	if got.Access.Empty() || !got.Refresh.Empty() || left < 59*time.Minute || left > time.Hour || got.Claims.Tenant != tenant || got.Obtained.IsZero() {
		t.Errorf("got %+v", got)
	}
}

func TestTheWaysToSendCredentials(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*connection.Effective)
		check  func(call) bool
	}{
		"basic": {
			func(e *connection.Effective) { e.CredentialType = connection.CredentialBasic },
			func(c call) bool {
				id, _ := url.QueryUnescape(c.basicID)
				s, _ := url.QueryUnescape(c.basicSecret)
				return id == clientID && s == secret.Reveal() && !c.form.Has("client_secret") && !c.form.Has("client_id")
			},
		},
		"json": {
			func(e *connection.Effective) { e.ContentType = "application/json" },
			func(c call) bool {
				return c.contentType == "application/json" && c.json["client_secret"] == secret.Reveal() && c.json["grant_type"] == "client_credentials"
			},
		},
		"form with charset": {
			func(e *connection.Effective) { e.ContentType = "application/x-www-form-urlencoded; charset=utf-8" },
			func(c call) bool {
				return strings.HasSuffix(c.contentType, "charset=utf-8") && c.form.Get("client_secret") == secret.Reveal()
			},
		},
		"get keeps the secret out of the address": {
			func(e *connection.Effective) { e.TokenMethod, e.TokenURL = "GET", e.TokenURL+"?api=1" },
			func(c call) bool {
				s, _ := url.QueryUnescape(c.basicSecret)
				return c.method == http.MethodGet && c.query.Get("grant_type") == "client_credentials" && c.query.Get("api") == "1" &&
					!c.query.Has("client_secret") && s == secret.Reveal() && c.raw == ""
			},
		},
		"resource": {
			func(e *connection.Effective) { e.SendResource, e.Resource = true, "https://res.test" },
			func(c call) bool { return c.form.Get("resource") == "https://res.test" },
		},
		"no scope": {
			func(e *connection.Effective) { e.Scopes = nil },
			func(c call) bool { return !c.form.Has("scope") && !c.form.Has("resource") },
		},
		"public client": {
			func(e *connection.Effective) { e.SendSecret = false },
			func(c call) bool {
				return !c.form.Has("client_secret") && !c.hasBasic && c.form.Get("client_id") == clientID
			},
		},
		"public client, basic": {
			func(e *connection.Effective) { e.SendSecret, e.CredentialType = false, connection.CredentialBasic },
			func(c call) bool { return !c.hasBasic && c.form.Get("client_id") == clientID },
		},
	} {
		a := newAuthority(t)
		e := a.profile(connection.ModeApp)
		c.change(&e)
		log := journal.New(5)
		if _, err := client(t, log).Service(t.Context(), e, secret); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if calls := a.seen(); len(calls) != 1 || !c.check(calls[0]) {
			t.Errorf("%s: asked %+v", name, calls)
		}
		quietly(t, name, log.All())
	}
}

func TestOwnPropertyNames(t *testing.T) {
	a := newAuthority(t)
	a.says(200, nil, `{"tok":"opaque-1","ttl":"120","again":"r-1","token_type":"bearer","access_token":"wrong one"}`)
	e := a.profile(connection.ModeApp)
	e.AccessTokenProperty, e.ExpiresInProperty, e.RefreshTokenProperty = "tok", "ttl", "again"
	got, err := client(t, nil).Service(t.Context(), e, secret)
	if err != nil || got.Access != "opaque-1" || got.Refresh != "r-1" || !got.Claims.Opaque {
		t.Fatalf("%v %+v", err, got)
	}
	if left := time.Until(got.Expires); left < 110*time.Second || left > 2*time.Minute {
		t.Errorf("valid for %v", left)
	}
	e.AccessTokenProperty = "other"
	_, err = client(t, nil).Service(t.Context(), e, secret)
	if f := fault(t, err); f.Kind != "token-missing" || !strings.Contains(f.Detail, "tok") {
		t.Errorf("%+v", f)
	}
}

func TestTokenAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		kind string // empty: well
		net  connection.NetKind
		life time.Duration // -1: unknown
	}{
		"number":            {good(nil), "", "", 3599 * time.Second},
		"numeric text":      {good(map[string]any{"expires_in": "3599"}), "", "", 3599 * time.Second},
		"fraction":          {good(map[string]any{"expires_in": 60.5}), "", "", 60500 * time.Millisecond},
		"no life":           {good(map[string]any{"expires_in": nil}), "", "", -1},
		"life as prose":     {good(map[string]any{"expires_in": "soon"}), "", "", -1},
		"life as object":    {good(map[string]any{"expires_in": map[string]int{"a": 1}}), "", "", -1},
		"negative life":     {good(map[string]any{"expires_in": -5}), "", "", -1},
		"endless life":      {good(map[string]any{"expires_in": 1e18}), "", "", 10 * 365 * 24 * time.Hour},
		"BEARER":            {good(map[string]any{"token_type": "BEARER"}), "", "", 3599 * time.Second},
		"mac":               {good(map[string]any{"token_type": "mac"}), "token-type", connection.NetMalformed, 0},
		"no type":           {good(map[string]any{"token_type": nil}), "token-type", connection.NetMalformed, 0},
		"no token":          {good(map[string]any{"access_token": nil}), "token-missing", connection.NetMalformed, 0},
		"empty token":       {good(map[string]any{"access_token": ""}), "token-missing", connection.NetMalformed, 0},
		"number as token":   {good(map[string]any{"access_token": 5}), "token-missing", connection.NetMalformed, 0},
		"header injection":  {good(map[string]any{"access_token": "a\r\nX: b"}), "token-missing", connection.NetMalformed, 0},
		"refresh as list":   {good(map[string]any{"refresh_token": []string{"x"}}), "refresh-shape", connection.NetMalformed, 0},
		"null refresh":      {`{"token_type":"Bearer","access_token":"a","refresh_token":null}`, "", "", -1},
		"html":              {"<html>CANARY</html>", "", connection.NetNotJSON, 0},
		"list":              {`["CANARY"]`, "", connection.NetMalformed, 0},
		"empty":             {"", "", connection.NetEmpty, 0},
		"cut":               {`{"access_token":"CANARY`, "", connection.NetTruncated, 0},
		"too large":         {good(map[string]any{"access_token": strings.Repeat("x", 300<<10)}), "", connection.NetTooLarge, 0},
		"error with 200":    {`{"error":"invalid_grant"}`, "", connection.NetNone, 0},
		"error as object":   {`{"error":{"message":"no"}}`, "", connection.NetNone, 0},
		"case of the names": {`{"Access_Token":"x","token_type":"Bearer"}`, "token-missing", connection.NetMalformed, 0},
	} {
		a := newAuthority(t)
		a.says(200, nil, c.body)
		got, err := client(t, nil).Service(t.Context(), a.profile(connection.ModeApp), secret)
		if strings.HasPrefix(name, "error") {
			if f := fault(t, err); f.HTTP != 200 || f.OAuth == "" && f.Detail == "" {
				t.Errorf("%s: %+v", name, f)
			}
			continue
		}
		if c.net != "" {
			f := fault(t, err)
			if f.Kind != c.kind || f.Net != c.net || f.Stage != connection.StageToken || f.HTTP != 200 {
				t.Errorf("%s: %+v", name, f)
			}
			quietly(t, name, f)
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if unknown := c.life < 0; unknown != got.Expires.IsZero() || !unknown && got.Expires.Sub(got.Obtained) != c.life {
			t.Errorf("%s: expires %v, obtained %v", name, got.Expires, got.Obtained)
		}
	}
}

func TestErrorAnswers(t *testing.T) {
	entraBody := `{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Trace ID: 11111111-2222-3333-4444-555555555555 ` +
		`Correlation ID: 66666666-7777-8888-9999-000000000000 Timestamp: 2026-08-01 10:11:12Z","error_codes":[7000215],"timestamp":"2026-08-01 10:11:12Z",` +
		`"trace_id":"11111111-2222-3333-4444-555555555555","correlation_id":"66666666-7777-8888-9999-000000000000","suberror":"bad_secret"}`
	a := newAuthority(t)
	a.says(401, http.Header{"Retry-After": {"17"}}, entraBody)
	_, err := client(t, nil).Service(t.Context(), a.profile(connection.ModeApp), secret)
	f := fault(t, err)
	if f.HTTP != 401 || f.OAuth != "invalid_client" || len(f.AADSTS) != 1 || f.AADSTS[0] != 7000215 || f.Suberror != "bad_secret" || f.Retry != 17*time.Second ||
		!strings.HasPrefix(f.Trace, "1111") || !strings.HasPrefix(f.Corr, "6666") || f.Args[connection.ArgCode] != "AADSTS7000215" || f.When.Hour() != 10 ||
		f.Args[connection.ArgTenant] != tenant || f.Args[connection.ArgClientID] != clientID || !strings.Contains(f.Detail, "Invalid client secret") {
		t.Errorf("%+v", f)
	}
	if len(a.seen()) != 1 {
		t.Errorf("%d requests after a refusal", len(a.seen()))
	}
	for name, c := range map[string]struct {
		status int
		body   string
		check  func(*connection.Fault) bool
	}{
		"codes in the text only": {400, `{"error":"invalid_grant","error_description":"AADSTS70002: x. AADSTS54005: y. AADSTS54005"}`, func(f *connection.Fault) bool {
			return len(f.AADSTS) == 2 && f.AADSTS[1] == 54005 && f.Args[connection.ArgCode] == "AADSTS70002"
		}},
		"both":      {400, `{"error":"x","error_codes":[70002,54005],"error_description":"AADSTS70002"}`, func(f *connection.Fault) bool { return len(f.AADSTS) == 2 }},
		"odd codes": {400, `{"error":"x","error_codes":"65001"}`, func(f *connection.Fault) bool { return f.AADSTS == nil && f.OAuth == "x" }},
		"plain":     {429, "Too Many Requests", func(f *connection.Fault) bool { return f.HTTP == 429 && f.Net == connection.NetNone && f.Detail != "" }},
		"gateway":   {503, "<html>busy</html>", func(f *connection.Fault) bool { return f.HTTP == 503 && f.Net == connection.NetNone }},
		"bare":      {404, "", func(f *connection.Fault) bool { return f.HTTP == 404 && f.Net == connection.NetNone }},
		"nowhere":   {302, "", func(f *connection.Fault) bool { return f.HTTP == 302 && f.Net == connection.NetRedirect }},
		"proxy page": {403, "<html><title>Blocked</title></html>", func(f *connection.Fault) bool {
			return f.HTTP == 403 && f.Net == connection.NetNotJSON && strings.Contains(f.Detail, "Blocked")
		}},
		"silent":    {500, "{}", func(f *connection.Fault) bool { return f.HTTP == 500 && f.OAuth == "" }},
		"an object": {400, `{"error":{"code":"Bad","message":"no"}}`, func(f *connection.Fault) bool { return strings.Contains(f.Detail, "no") }},
		"long":      {400, `{"error":"x","error_description":"` + strings.Repeat("ü ", 4000) + `"}`, func(f *connection.Fault) bool { return len(f.Detail) < 1100 }},
		"very long": {400, `{"error":"` + strings.Repeat("x", 5000) + `","error_description":"` + strings.Repeat("a", 60000) + `"}`, func(f *connection.Fault) bool {
			return len(f.Detail) < 1100 && len(f.OAuth) < 200
		}},
		"echo": {400, `{"error":"invalid_client","error_description":"the secret ` + strings.ReplaceAll(secret.Reveal(), `"`, `\"`) + ` is wrong"}`, func(f *connection.Fault) bool {
			return strings.Contains(f.Detail, "is wrong")
		}},
		"echo in a page": {400, "<html>" + url.QueryEscape(secret.Reveal()) + " " + strings.Repeat("x ", 40000) + secret.Reveal(), func(f *connection.Fault) bool { return f.Net == connection.NetNotJSON }},
	} {
		a := newAuthority(t)
		a.says(c.status, nil, c.body)
		log := journal.New(2)
		_, err := client(t, log).Service(t.Context(), a.profile(connection.ModeApp), secret)
		f := fault(t, err)
		if !c.check(f) {
			t.Errorf("%s: %+v", name, f)
		}
		quietly(t, name, *f, log.All())
		if len(a.seen()) != 1 {
			t.Errorf("%s: %d requests", name, len(a.seen()))
		}
	}
}

func TestTokenRequestsAreNotSentOn(t *testing.T) {
	other := newAuthority(t)
	for _, method := range []string{"POST", "GET"} {
		for _, status := range []int{301, 302, 303, 307, 308} {
			a := newAuthority(t)
			a.says(status, http.Header{"Location": {other.URL + "/x?client_secret=CANARY"}}, "")
			e := a.profile(connection.ModeApp)
			e.TokenMethod = method
			_, err := client(t, nil).Service(t.Context(), e, secret)
			if f := fault(t, err); f.Net != connection.NetRedirect || f.HTTP != status || f.Stage != connection.StageToken {
				t.Errorf("%s %d: %+v", method, status, f)
			}
		}
	}
	if n := len(other.seen()); n != 0 {
		t.Errorf("%d requests were sent on", n)
	}
}

func TestWhatIsNotSentAtAll(t *testing.T) {
	a := newAuthority(t)
	for name, c := range map[string]struct {
		change func(*connection.Effective)
		secret connection.Secret
		kind   string
		field  connection.Field
	}{
		"no secret":     {func(*connection.Effective) {}, "", "secret-missing", connection.FieldSecret},
		"plain http":    {func(e *connection.Effective) { e.TokenURL = "http://login.test/token" }, secret, "url-not-https", connection.FieldTokenURL},
		"credentials":   {func(e *connection.Effective) { e.TokenURL = "https://u:p@login.test/token" }, secret, "url-shape", connection.FieldTokenURL},
		"no host":       {func(e *connection.Effective) { e.TokenURL = "https:///token" }, secret, "url-shape", connection.FieldTokenURL},
		"no address":    {func(e *connection.Effective) { e.TokenURL = "::" }, secret, "url-shape", connection.FieldTokenURL},
		"a file":        {func(e *connection.Effective) { e.TokenURL = "file://x/y" }, secret, "url-not-https", connection.FieldTokenURL},
		"common":        {func(e *connection.Effective) { e.TokenURL = a.URL + "/common/oauth2/v2.0/token" }, secret, "tenant-common", connection.FieldTenant},
		"Organizations": {func(e *connection.Effective) { e.TokenURL = a.URL + "/Organizations/oauth2/v2.0/token" }, secret, "tenant-common", connection.FieldTenant},
		"odd content":   {func(e *connection.Effective) { e.ContentType = "text/csv" }, secret, "content-type", connection.FieldOther},
	} {
		e := a.profile(connection.ModeApp)
		c.change(&e)
		_, err := client(t, nil).Service(t.Context(), e, c.secret)
		if f := fault(t, err); f.Kind != c.kind || f.Field != c.field {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if n := len(a.seen()); n != 0 {
		t.Errorf("%d requests", n)
	}
}
