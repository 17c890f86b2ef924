package journal_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/journal"
)

const canary = "CANARY~7f3cQx.Zz_9-kk"

// leaks says in which form the canary shows in a text, "" if in none.
func leaks(out string) string {
	const secret = canary
	quoted, _ := json.Marshal(secret)
	forms := map[string]string{
		"plain": secret, "query": url.QueryEscape(secret), "path": url.PathEscape(secret),
		"json":   strings.Trim(string(quoted), `"`),
		"base64": base64.StdEncoding.EncodeToString([]byte(secret)), "base64url": base64.RawURLEncoding.EncodeToString([]byte(secret)),
	}
	for name, form := range forms {
		if strings.Contains(out, form) {
			return name
		}
	}
	return ""
}

func secretNames() []string {
	return []string{
		"code", "client_secret", "refresh_token", "access_token", "id_token", "client_assertion", "device_code", "code_verifier",
		"state", "nonce", "password", "user_code", "session_state", "clientSecret", "accessToken", "my_access_token", "api-key",
	}
}

// shapes are the ways in which a named secret appears in text.
func shapes(name, secret string) map[string]string {
	q, _ := json.Marshal(secret)
	object := fmt.Sprintf(`{"a":1,%q:%s,"z":"end"}`, name, q)
	nested, _ := json.Marshal(map[string]string{"body": object})
	twice, _ := json.Marshal(map[string]string{"log": string(nested)})
	pair := name + "=" + url.QueryEscape(secret)
	form := "a=1&" + pair + "&z=end"
	return map[string]string{
		"form":        form,
		"first":       pair,
		"query":       "GET /?" + form + " HTTP/1.1",
		"url":         "see http://localhost:4000/?" + form + " please",
		"fragment":    "http://localhost/#" + form,
		"json":        object,
		"spaced json": fmt.Sprintf("{\n  %q : %s\n}", name, q),
		"nested":      string(nested),
		"twice":       string(twice),
		"cut json":    strings.TrimSuffix(object, `"z":"end"}`),
		"percent":     "continue=" + url.QueryEscape("https://x/?"+form),
		"percent2":    "continue=" + url.QueryEscape("https://y/?u="+url.QueryEscape("https://x/?"+form)),
		"unicode":     `"https://x/?a=1\u0026` + name + `\u003d` + url.QueryEscape(secret) + `\u0026z=end"`,
		"entity":      "https://x/?a=1&amp;" + pair + "&amp;z=end",
		"base64":      "blob " + base64.StdEncoding.EncodeToString([]byte(form)) + " end",
		"base64url":   "blob " + base64.RawURLEncoding.EncodeToString([]byte(object)) + " end",
		"html form":   fmt.Sprintf(`<form><input type="hidden" name=%q value="%s"/></form>`, name, secret),
		"xml":         fmt.Sprintf("<r><%s>%s</%s></r>", name, secret, name),
		"multipart":   fmt.Sprintf("--b\r\nContent-Disposition: form-data; name=%q\r\n\r\n%s\r\n--b--", name, secret),
		"har":         fmt.Sprintf(`{"params":[{"name":%q,"value":%s}]}`, name, q),
		"cut har":     fmt.Sprintf(`{"params":[{"name":%q,"value":%s`, name, q),
		"go error":    fmt.Sprintf(`Post "https://x/token?%s": dial tcp: no`, form),
	}
}

func TestNoSecretSurvivesInAnyShape(t *testing.T) {
	for _, name := range secretNames() {
		for shape, text := range shapes(name, canary) {
			for f, redact := range map[string]func(string) string{
				"Redact": journal.Redact, "RedactURL": journal.RedactURL, "RedactForm": journal.RedactForm,
				"RedactJSON": journal.RedactJSON, "RedactAnswer": journal.RedactAnswer,
			} {
				out := redact(text)
				if form := leaks(out); form != "" {
					t.Errorf("%s leaks %s as %s in %s:\n in %s\nout %s", f, name, form, shape, text, out)
				}
			}
		}
	}
}

func TestCredentialsOutsideNamesAreRemoved(t *testing.T) {
	jwt := "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJDQU5BUlkifQ." + strings.Repeat("Ab1_", 20)
	basic := base64.StdEncoding.EncodeToString([]byte("id:" + canary))
	for _, text := range []string{
		"Authorization: Bearer " + canary, "authorization: Basic " + basic, `"Authorization": ["Bearer ` + canary + `"]`,
		"Proxy-Authorization: Basic " + basic, "Set-Cookie: ESTSAUTH=" + canary + "; path=/", "Cookie: a=b; c=" + canary,
		"sent Bearer " + canary + " to it", "curl -H 'Authorization: Bearer " + canary + "'", "dial http://user:" + canary + "@proxy:8080: refused",
		`{"headers":[{"name":"Authorization","value":"Bearer ` + canary + `"}]}`,
	} {
		if out := journal.Redact(text); leaks(out) != "" || strings.Contains(out, basic) {
			t.Errorf("%s\n→ %s", text, out)
		}
		if out := journal.RedactJSON(text); leaks(out) != "" || strings.Contains(out, basic) {
			t.Errorf("json %s\n→ %s", text, out)
		}
	}
	for _, text := range []string{jwt, "a " + jwt + " b", `{"x":"` + jwt + `"}`, "x=" + strings.ReplaceAll(jwt, ".", "%2E"), url.QueryEscape("t=" + jwt)} {
		if out := journal.Redact(text); strings.Contains(out, "eyJ") || strings.Contains(out, "Ab1_Ab1_") {
			t.Errorf("a token shows: %s", out)
		}
	}
}

func TestWhatHelpsStaysReadable(t *testing.T) {
	for _, text := range []string{
		"AADSTS7000215: Invalid client secret provided. Ensure the secret being sent is the client secret value.",
		"AADSTS65001: The user or administrator has not consented to use the application with ID '7f1b'. error code: 65001",
		"dial tcp 10.0.0.1:443: connect: connection refused",
		"https://api.businesscentral.dynamics.com/v2.0/contoso.com/Production/api/v2.0/companies",
		"Status: Active, state: California",
		"100% of 5 % done & more <b>",
	} {
		if out := journal.Redact(text); out != text {
			t.Errorf("%q became %q", text, out)
		}
	}
	bc := `{"error":{"code":"Authentication_InvalidCredentials","message":"The server has rejected the client credentials.  CorrelationId:  1."}}`
	if out := journal.RedactJSON(bc); out != bc {
		t.Errorf("BC's error became %s", out)
	}
	challenge := http.Header{"Www-Authenticate": {`Bearer authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="invalid_token"`}}
	if out := journal.RedactHeader(challenge); !strings.Contains(out["Www-Authenticate"], `error="invalid_token"`) || !strings.Contains(out["Www-Authenticate"], "authorization_uri=") {
		t.Errorf("challenge became %v", out)
	}
}

func TestTokenAnswerIsAnAllowList(t *testing.T) {
	out := journal.RedactAnswer(`{"token_type":"Bearer","expires_in":3599,"access_token":"` + canary + `","surprise":"` + canary +
		`","deep":{"a":["` + canary + `"]},"scope":{"x":"` + canary + `"},"error_codes":[65001,"` + canary + `"],"` + canary + `=1&code=x":1}`)
	if leaks(strings.ReplaceAll(out, canary+"=1", "")) != "" {
		t.Errorf("not on the list, yet shown: %s", out)
	}
	for _, want := range []string{`"expires_in":3599`, `"token_type":"Bearer"`, `[65001]`} {
		if !strings.Contains(out, want) {
			t.Errorf("%s missing in %s", want, out)
		}
	}
	for _, broken := range []string{canary, `{"access_token":"` + canary, `["` + canary + `"]`, `"` + canary + `"`, "<html>" + canary, `{} ` + canary} {
		if out := journal.RedactAnswer(broken); out != journal.Hidden {
			t.Errorf("%q was not dropped: %q", broken, out)
		}
	}
	if out := journal.RedactForm("grant_type=client_credentials&client_id=abc&unknown=" + canary + "&" + canary); leaks(out) != "" ||
		!strings.Contains(out, "grant_type=client_credentials") || !strings.Contains(out, "client_id=abc") {
		t.Errorf("form became %s", out)
	}
	if out := journal.RedactForm("%zz=" + canary); out != journal.Hidden {
		t.Errorf("broken form was not dropped: %s", out)
	}
}

func TestHeadersAreAnAllowList(t *testing.T) {
	h := http.Header{}
	for _, name := range []string{"Authorization", "Cookie", "Set-Cookie", "Proxy-Authorization", "X-Anything", "Proxy-Authenticate"} {
		h.Set(name, "Bearer "+canary)
	}
	h.Set("Location", "https://u:"+canary+"@x/?code="+canary+"#access_token="+canary)
	h.Set("Retry-After", "17")
	h.Set("Request-Id", "guid-1")
	got := journal.RedactHeader(h)
	if out := fmt.Sprint(got); leaks(out) != "" {
		t.Error(out)
	}
	if got["Retry-After"] != "17" || got["Request-Id"] != "guid-1" {
		t.Errorf("support headers lost: %v", got)
	}
}

func TestKnownSecretsAreRemovedInEveryEncoding(t *testing.T) {
	secret := `p~s+w/=&% "ü` + canary
	q, _ := json.Marshal(secret)
	qq, _ := json.Marshal(string(q))
	for _, echo := range []string{
		secret, `{"said":"` + strings.NewReplacer(`"`, `\"`).Replace(secret) + `"}`, url.QueryEscape(secret), url.PathEscape(secret), string(q), string(qq),
		base64.StdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret)),
	} {
		if out := journal.Scrub("you sent ("+echo+"), which is wrong", connection.Secret(secret)); leaks(out) != "" || !strings.Contains(out, "which is wrong") {
			t.Errorf("echo %q became %q", echo, out)
		}
	}
	if out := journal.Scrub("a short one stays", "a"); out != "a short one stays" {
		t.Errorf("a one-letter secret ate the text: %s", out)
	}
}

func TestURLsKeepWhatIsHarmless(t *testing.T) {
	for in, want := range map[string]string{
		"https://x.test/a?b=c&state=s&$top=1#code=z":      "https://x.test/a?b=c&state=•••&$top=1#code=•••",
		"https://u:p@x.test/a":                            "https://•••@x.test/a",
		"https://x.test/a?next=https%3A%2F%2Fy%2F%3Fq%3D": "https://x.test/a?next=https%3A%2F%2Fy%2F%3Fq%3D",
		"https://x.test/%zz?code=1":                       "https://x.test/%zz",
	} {
		if got := journal.RedactURL(in); got != want {
			t.Errorf("%s became %s, want %s", in, got, want)
		}
	}
}

func FuzzRedact(f *testing.F) {
	f.Add("", "", uint8(0), uint8(0))
	f.Add(`client_secret="abc\`, `"}`, uint8(1), uint8(5))
	f.Add("state=", `"`, uint8(0), uint8(0))
	f.Add("%", "%4", uint8(9), uint8(11))
	f.Add(`name="code"; state=`, "\r\n\r\nfoo", uint8(3), uint8(2))
	names := secretNames()
	f.Fuzz(func(t *testing.T, before, after string, name, shape uint8) {
		if len(before)+len(after) > 2000 {
			t.Skip("long")
		}
		all := shapes(names[int(name)%len(names)], canary)
		keys := make([]string, 0, len(all))
		for k := range all {
			keys = append(keys, k)
		}
		// A stable order makes a finding repeatable.
		text := all[sorted(keys)[int(shape)%len(keys)]]
		for _, in := range []string{text, before + "\n" + text + "\n" + after} {
			for _, out := range []string{journal.Redact(in), journal.RedactJSON(in), journal.RedactURL(in), journal.RedactForm(in), journal.RedactAnswer(in)} {
				if form := leaks(out); form != "" {
					t.Fatalf("leaks as %s\n in %q\nout %q", form, in, out)
				}
			}
		}
		if once := journal.Redact(before); journal.Redact(once) != once {
			t.Errorf("not stable: %q → %q → %q", before, once, journal.Redact(once))
		}
	})
}

// TestParametersAreNoEntities holds the shortcut of decoding: what it leaves out
// would have come to nothing.
func TestParametersAreNoEntities(t *testing.T) {
	for _, name := range journal.Parameters() {
		for _, s := range []string{"a=b&" + name + "=x", "&" + name + "=&" + name + "=;"} {
			if plain := html.UnescapeString(s); plain != s {
				t.Errorf("%q is %q in HTML", s, plain)
			}
		}
	}
	for _, s := range []string{"", "&", "a&amp;code=x", "scope=a&amp;code=x", "scope=a&copy=x", "scope=a&client_id=b&#38;code=x", "scope=&ltcode=1"} {
		if got, want := journal.EntityDecode(s), html.UnescapeString(s); got != want {
			t.Errorf("%q decodes to %q, want %q", s, got, want)
		}
	}
}
