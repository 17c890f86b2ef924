package sandbox_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"bcconnect/connection/sandbox"
)

// allowed says whether the sandbox may send a browser to an address: to its
// own pages, or to a loopback address, since those alone are both registered
// and on this computer.
func allowed(location string) bool {
	u, err := url.Parse(location)
	if err != nil {
		return false
	}
	return u.Host == "" || u.Host == "sandbox.invalid" || u.Scheme == "http" && u.Hostname() == "localhost" && (u.Path == "" || u.Path == "/" || u.Path == "/signin")
}

// Whatever is asked, authorize neither panics nor sends a browser to an
// address that is not registered, nor lets a page be framed or run a script
// from elsewhere.
func FuzzAuthorize(f *testing.F) {
	s, err := sandbox.New(sandbox.Options{Key: practiceKey()})
	if err != nil {
		f.Fatal(err)
	}
	p := s.Profiles()[1]
	good := codeQuery(p)
	f.Add("GET", "contoso.com", good.Encode(), "")
	f.Add("POST", "contoso.com", "", good.Encode())
	f.Add("GET", "common", with(good, "redirect_uri", "https://evil.example/").Encode(), "")
	f.Add("GET", "contoso.com", with(good, "redirect_uri", "http://localhost:1@evil.example/").Encode(), "")
	f.Add("GET", "contoso.com", with(good, "redirect_uri", "http://localhost\\.evil.example/").Encode(), "")
	f.Add("GET", "contoso.com", with(good, "redirect_uri", "javascript:alert(1)").Encode(), "")
	f.Add("GET", "contoso.com", with(good, "prompt", "none", "state", "\r\nSet-Cookie: a=b").Encode(), "")
	f.Add("PUT", "..", "%zz", "%")
	f.Fuzz(func(t *testing.T, method, tenant, query, form string) {
		u := &url.URL{Scheme: "https", Host: "sandbox.invalid", Path: "/login/" + tenant + "/oauth2/v2.0/authorize", RawQuery: query}
		r, err := http.NewRequestWithContext(t.Context(), method, u.String(), strings.NewReader(form))
		if err != nil {
			t.Skip()
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		res, err := s.Transport().RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if to := res.Header.Get("Location"); to != "" && !allowed(to) {
			t.Errorf("sent to %q", to)
		}
		body, _ := io.ReadAll(res.Body)
		if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
			if !strings.Contains(res.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") || strings.Contains(string(body), "<script>") {
				t.Errorf("page %s", body)
			}
		}
	})
}

// Whatever is posted, the token endpoint answers JSON: a token only for the one
// right secret.
func FuzzToken(f *testing.F) {
	s, err := sandbox.New(sandbox.Options{Key: practiceKey()})
	if err != nil {
		f.Fatal(err)
	}
	p := s.Profiles()[0]
	secret := s.Secret(p.ID).Reveal()
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {p.ClientID}, "client_secret": {"x"}, "scope": {"https://api.businesscentral.dynamics.com/.default"}}
	f.Add("application/x-www-form-urlencoded", "", form.Encode())
	f.Add("application/x-www-form-urlencoded", "Basic "+basic(p.ClientID, "x"), "grant_type=client_credentials")
	f.Add("application/x-www-form-urlencoded", "", "grant_type=authorization_code&code=x&redirect_uri=http://localhost&client_id="+p.ClientID)
	f.Add("application/x-www-form-urlencoded", "", "grant_type=refresh_token&refresh_token=x&client_id="+p.ClientID)
	f.Add("application/x-www-form-urlencoded", "", with(form, "client_secret", "", "client_assertion", "a.b.c", "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer").Encode())
	f.Add("application/json", "Bearer x", "{}")
	f.Fuzz(func(t *testing.T, kind, auth, body string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://sandbox.invalid/login/contoso.com/oauth2/v2.0/token", strings.NewReader(body))
		if err != nil {
			t.Skip()
		}
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Authorization", auth)
		res, err := s.Transport().RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		a, err := read(res)
		if err != nil || a.json == nil || a.header.Get("Location") != "" {
			t.Fatalf("answer %d %q %v", a.status, a.body, err)
		}
		if a.status == http.StatusOK && !strings.Contains(body+auth, url.QueryEscape(secret)) {
			t.Errorf("a token for %q", body)
		}
		if strings.Contains(a.body, secret) {
			t.Error("the secret came back")
		}
	})
}

// Whatever the address, the API answers and lets nobody in without a token.
func FuzzAPI(f *testing.F) {
	s, err := sandbox.New(sandbox.Options{Key: practiceKey()})
	if err != nil {
		f.Fatal(err)
	}
	for _, p := range []string{
		"v2.0/contoso.com/Production/api/v2.0/companies", "environments/v1.2", "admin/v2.29/applications/BusinessCentral/environments", "v2.0//%2e%2e/", "v2.0/%zz",
		"v2.0/contoso.com/Production/api/v2.0/companies()/customers?$top=-1",
	} {
		f.Add(p, "Bearer x")
	}
	f.Fuzz(func(t *testing.T, path, auth string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://sandbox.invalid/api/"+path, http.NoBody)
		if err != nil {
			t.Skip()
		}
		r.Header.Set("Authorization", auth)
		res, err := s.Transport().RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if res.StatusCode == http.StatusOK && strings.HasPrefix(r.URL.Path, "/api/") {
			t.Errorf("%q was let in to %q", auth, path)
		}
	})
}
