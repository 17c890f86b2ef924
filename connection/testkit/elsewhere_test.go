package testkit_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/testkit"
)

// trusting is a client that knows the private authority.
func trusting(t *testing.T, e *testkit.Elsewhere) *http.Client {
	t.Helper()
	pem, err := os.ReadFile(e.CAFile)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		t.Fatal("the authority's file holds no certificate")
	}
	tr := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr}
}

func get(t *testing.T, c *http.Client, address string) (status int, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func TestNothingLeadsBack(t *testing.T) {
	e := testkit.Serve(t, connection.ModeUser)
	c := trusting(t, e)
	status, text := get(t, c, e.Profile.Advanced.OpenIDURL)
	if status != http.StatusOK || strings.Contains(text, "/login/") {
		t.Errorf("discovery answers %d:\n%s", status, text)
	}
	var meta struct {
		Authorize string `json:"authorization_endpoint"`
		Token     string `json:"token_endpoint"`
		Keys      string `json:"jwks_uri"`
	}
	if err := json.Unmarshal([]byte(text), &meta); err != nil {
		t.Fatal(err)
	}
	if meta.Authorize != e.Profile.Advanced.AuthURL || meta.Token != e.Profile.Advanced.TokenURL {
		t.Errorf("discovery names %+v", meta)
	}
	if status, text := get(t, c, meta.Keys); status != http.StatusOK || !strings.Contains(text, `"keys"`) {
		t.Errorf("the keys answer %d: %s", status, text)
	}
	ask := e.Profile.Advanced.AuthURL + "?response_type=code&client_id=" + e.Profile.ClientID +
		"&redirect_uri=http%3A%2F%2Flocalhost%3A1&scope=" + url.QueryEscape(connection.Resource+"/Financials.ReadWrite.All") + "&state=s&code_challenge=" + strings.Repeat("a", 43) + "&code_challenge_method=S256"
	if status, text := get(t, c, ask); status != http.StatusOK || !strings.Contains(text, `action="/sts/steps/account"`) {
		t.Errorf("the sign-in page answers %d:\n%s", status, text)
	}
	if got := e.Astray(); len(got) != 0 {
		t.Errorf("astray: %v", got)
	}
}

func TestTheSandboxesOwnPathsAreGone(t *testing.T) {
	e := testkit.Serve(t, connection.ModeApp)
	c := trusting(t, e)
	for _, path := range []string{
		"/", "/login/" + e.Profile.Tenant + "/v2.0/.well-known/openid-configuration", "/api/environments/v1.2",
		"/practice/account", "/sts/token/more", "/erp", "/sts/authorized",
	} {
		if status, _ := get(t, c, e.Base+path); status != http.StatusNotFound {
			t.Errorf("%s answers %d", path, status)
		}
	}
	if n := len(e.Astray()); n != 7 {
		t.Errorf("%d requests went astray, want 7: %v", n, e.Astray())
	}
}
