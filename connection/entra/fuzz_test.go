package entra_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"bcconnect/connection"
	"bcconnect/connection/entra"
	"bcconnect/connection/wire"
)

func FuzzLoopback(f *testing.F) {
	form := "POST / HTTP/1.1\r\nHost: localhost:4000\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 36\r\n\r\ncode=x&state=" + entra.FuzzState
	for _, raw := range []string{
		"GET /?code=x&state=" + entra.FuzzState + " HTTP/1.1\r\nHost: localhost:4000\r\n\r\n", form,
		"GET /?error=access_denied&state=" + entra.FuzzState + " HTTP/1.1\r\nHost: [::1]:4000\r\n\r\n",
		"GET /?code=x&state=a&state=" + entra.FuzzState + " HTTP/1.1\r\nHost: localhost:4000\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: localhost:4000\r\n\r\n", "GET /done HTTP/1.1\r\nHost: 127.0.0.1:4000\r\n\r\n",
		"GET /?code=x&state=" + entra.FuzzState + " HTTP/1.1\r\nHost: evil.test\r\n\r\n", "HEAD /favicon.ico HTTP/1.0\r\n\r\n",
	} {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		h, taken := entra.NewCallback()
		for round := range 2 {
			r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(string(raw))))
			if err != nil {
				return
			}
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, r)
			n, code := taken()
			if n > 1 {
				t.Fatal("two answers were taken")
			}
			if n == 1 && round == 0 {
				mustBeRight(t, raw, code)
			}
			if n == 0 && rec.Code < 400 && rec.Code != http.StatusFound {
				t.Errorf("nothing was taken, yet the answer is %d", rec.Code)
			}
			if strings.Contains(rec.Body.String(), entra.FuzzState) {
				t.Error("a page shows the state")
			}
		}
	})
}

// mustBeRight reads the request anew and holds it to the rules.
func mustBeRight(t *testing.T, raw []byte, code connection.Secret) {
	t.Helper()
	r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(string(raw))))
	if err != nil {
		t.Fatal(err)
	}
	b, _ := io.ReadAll(r.Body)
	from := r.URL.RawQuery
	if r.Method == http.MethodPost {
		from = string(b)
	}
	v, err := url.ParseQuery(from)
	if err != nil || len(v["state"]) != 1 || v.Get("state") != entra.FuzzState {
		t.Errorf("taken without the right state: %q", raw)
	}
	if len(v["code"]) > 1 || v.Get("error") == "" && v.Get("code") != code.Reveal() {
		t.Errorf("code %q out of %q", code.Reveal(), raw)
	}
	if !strings.HasSuffix(r.Host, ":4000") || r.URL.EscapedPath() != "/" || r.Method != http.MethodGet && r.Method != http.MethodPost {
		t.Errorf("taken from %s %s %s", r.Method, r.Host, r.URL)
	}
}

func FuzzPaste(f *testing.F) {
	for _, s := range []string{"http://localhost:1/?code=x&state=y", "code=x&state=y", "<http://x/#code=a\r\n &state=b>", "%zz", "?", "?a=1?code=2#x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := entra.ParsePasted(s)
		if err != nil {
			return
		}
		// Whatever was read was there to be read.
		if len(v.Get("code")) > 3*len(s) {
			t.Errorf("%q out of %q", v, s)
		}
	})
}

func FuzzClaims(f *testing.F) {
	for _, s := range []string{
		jwt(map[string]any{"aud": []string{"a", "b"}, "roles": []string{"x"}, "scp": "a b", "exp": 1790000000, "appidacr": "1", "ver": "1.0"}),
		jwt(map[string]any{"exp": -1, "iat": 1e300, "nbf": "soon", "aud": 5, "appidacr": 2, "deep": map[string]any{"a": []any{nil, true, map[string]any{}}}}),
		"a.b.c", "..", "", "a.e30.c", "a.bnVsbA.c", "a.W10.c", "eyJ.eyJ.eyJ.eyJ.eyJ",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := entra.ParseClaims(s)
		if c.Opaque && (len(c.All) > 0 || c.Tenant != "") {
			t.Errorf("opaque, and yet %+v", c)
		}
		if len(c.All) > 300 || len(c.Roles) > 300 || len(c.Audience) > 300 {
			t.Errorf("%d claims", len(c.All))
		}
		for name, v := range c.All {
			if len(name) > 130 || len(v) > 4010 {
				t.Errorf("claim %.20q has %d bytes", name, len(v))
			}
		}
		for _, at := range []time.Time{c.Expires, c.IssuedAt, c.NotBefore} {
			if _, err := at.MarshalJSON(); err != nil {
				t.Errorf("a time that cannot be written: %v", err)
			}
		}
	})
}

func FuzzTokenAnswer(f *testing.F) {
	f.Add(200, "application/json", good(nil))
	f.Add(200, "application/json", good(map[string]any{"expires_in": "3599", "refresh_token": "r"}))
	f.Add(400, "application/json", `{"error":"invalid_grant","error_codes":[70002,54005],"error_description":"AADSTS70002: x"}`)
	f.Add(401, "text/html", "<html>no")
	f.Add(200, "", `{"access_token":{"a":1}}`)
	f.Fuzz(func(t *testing.T, status int, kind, body string) {
		if status < 200 || status > 599 {
			t.Skip("no final status")
		}
		asked := 0
		h, err := wire.New(wire.Options{Transport: tripper(func(r *http.Request) (*http.Response, error) {
			asked++
			return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {kind}}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
		})})
		if err != nil {
			t.Fatal(err)
		}
		e := (connection.Profile{Mode: connection.ModeApp, Tenant: tenant, ClientID: clientID}).Effective(connection.Public())
		got, err := (&entra.Client{HTTP: h}).Service(t.Context(), e, secret)
		if asked != 1 {
			t.Errorf("%d requests", asked)
		}
		if err != nil {
			flt := fault(t, err)
			if flt.Stage != connection.StageToken || len(flt.Detail) > 1010 || len(flt.OAuth) > 130 || !utf8.ValidString(flt.Detail) {
				t.Errorf("%+v", flt)
			}
			return
		}
		var said map[string]any
		if json.Unmarshal([]byte(body), &said) != nil && !strings.HasPrefix(body, "\xef\xbb\xbf") || status >= 300 {
			t.Errorf("a token out of %d %q", status, body)
		}
		if got.Access.Empty() || strings.ContainsAny(got.Access.Reveal(), "\r\n ") || !got.Expires.IsZero() && got.Expires.Before(got.Obtained) {
			t.Errorf("%+v", got)
		}
	})
}

type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestMayOpen(t *testing.T) {
	const authority = "https://login.test/t/authorize"
	for raw, want := range map[string]bool{
		authority + "?a=b": true, "https://login.test/other": true, "http://localhost:4000": true,
		"http://login.test/t/authorize": false, "https://evil.test/": false, "https://login.test@evil.test/": false, "https://login.test.evil.test/": false,
		"file:///etc/passwd": false, "javascript:alert(1)": false, "https://u:p@login.test/": false, "http://localhost:4001": false,
		"https:login.test": false, "": false, "--help": false, "https://login.test/\x00": false,
	} {
		if got := entra.MayOpen(raw, authority); got != want {
			t.Errorf("%q: %v", raw, got)
		}
	}
	if !entra.MayOpen("http://127.0.0.1:9/login/x", "http://127.0.0.1:9/login/authorize") || entra.MayOpen("http://plain.test/", "http://plain.test/") {
		t.Error("http is for this machine only")
	}
}

func TestParseClaims(t *testing.T) {
	c := entra.ParseClaims(jwt(map[string]any{
		"ver": "1.0", "aud": "https://api.businesscentral.dynamics.com", "iss": "https://sts.windows.net/" + tenant + "/", "tid": tenant, "appid": clientID,
		"appidacr": "1", "roles": []string{"API.ReadWrite.All", "app_access"}, "exp": 1790000000, "iat": 1789996400, "nbf": 1789996400, "idtyp": "app", "xms": map[string]int{"a": 1}, "b": true,
	}))
	if c.Opaque || c.Version != "1.0" || c.Audience[0] != connection.Resource || c.AppID != clientID || c.AppAuth != "1" || len(c.Roles) != 2 || c.IDType != "app" ||
		c.Expires.Unix() != 1790000000 || c.All["roles"] != "API.ReadWrite.All, app_access" || c.All["exp"] != "1790000000" || c.All["xms"] != `{"a":1}` || c.All["b"] != "true" {
		t.Errorf("%+v", c)
	}
	c = entra.ParseClaims(jwt(map[string]any{"azp": "a", "azpacr": 0, "preferred_username": "p", "scp": "x y", "aud": []string{"1", "2"}}))
	if c.AppID != "a" || c.AppAuth != "0" || c.User != "p" || len(c.Scopes) != 2 || len(c.Audience) != 2 {
		t.Errorf("%+v", c)
	}
	for _, opaque := range []string{"", "opaque", "a.b", "a.%%.c", "a.e30.c.d.e", strings.Repeat("a", 200<<10) + ".e30.c", "a.WzFd.c"} {
		if c := entra.ParseClaims(opaque); !c.Opaque {
			t.Errorf("%.20q: %+v", opaque, c)
		}
	}
}
