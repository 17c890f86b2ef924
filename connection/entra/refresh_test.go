package entra_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/entra"
)

func TestRefresh(t *testing.T) {
	a := newAuthority(t)
	e := a.profile(connection.ModeDelegate)
	a.says(200, nil, good(map[string]any{"refresh_token": "r-2"}))
	got, err := client(t, nil).Refresh(t.Context(), e, "", "CANARY-r1")
	if err != nil || got.Refresh != "r-2" {
		t.Fatalf("%v %v", err, got.Refresh.Reveal())
	}
	c := a.seen()[0]
	if c.form.Get("grant_type") != "refresh_token" || c.form.Get("refresh_token") != "CANARY-r1" || c.form.Has("client_secret") || c.form.Get("client_id") != clientID ||
		!strings.Contains(c.form.Get("scope"), "offline_access") {
		t.Errorf("asked %+v", c.form)
	}
	a.says(200, nil, good(nil))
	if got, err := client(t, nil).Refresh(t.Context(), e, "", "CANARY-r1"); err != nil || got.Refresh != "CANARY-r1" {
		t.Errorf("without a new one the old one counts: %v %v", err, got.Refresh.Reveal())
	}
	e.AuthURL, e.SendSecret = "https://own.test/authorize", true
	if _, err := client(t, nil).Refresh(t.Context(), e, secret, "r"); err != nil {
		t.Error(err)
	}
	if c := a.seen()[2]; c.form.Has("scope") || c.form.Get("client_secret") != secret.Reveal() {
		t.Errorf("another authority was asked %+v", c.form)
	}
	a.says(400, nil, `{"error":"invalid_grant","error_codes":[700082],"error_description":"AADSTS700082: expired; you sent CANARY-r1"}`)
	_, err = client(t, nil).Refresh(t.Context(), e, secret, "CANARY-r1")
	f := fault(t, err)
	if f.Stage != connection.StageRenewal || f.OAuth != "invalid_grant" || f.AADSTS[0] != 700082 {
		t.Errorf("%+v", f)
	}
	quietly(t, "refusal", *f)
	_, err = client(t, nil).Refresh(t.Context(), e, secret, "")
	if f := fault(t, err); f.Kind != "refresh-missing" {
		t.Errorf("%+v", f)
	}
}

func TestCancelEndsEachMethod(t *testing.T) {
	block := make(chan struct{})
	defer close(block)
	for name, ask := range map[string]func(context.Context, *entra.Client, connection.Effective) error{
		"service": func(ctx context.Context, c *entra.Client, e connection.Effective) error {
			_, err := c.Service(ctx, e, secret)
			return err
		},
		"refresh": func(ctx context.Context, c *entra.Client, e connection.Effective) error {
			_, err := c.Refresh(ctx, e, secret, "r")
			return err
		},
		"discover": func(ctx context.Context, c *entra.Client, e connection.Effective) error {
			_, err := c.Discover(ctx, e)
			return err
		},
	} {
		a := newAuthority(t)
		ctx, cancel := context.WithCancel(t.Context())
		a.mu.Lock()
		a.answer = func(call) (int, http.Header, string) { cancel(); <-block; return 200, nil, "" }
		a.mu.Unlock()
		err := ask(ctx, client(t, nil), a.profile(connection.ModeApp))
		if f := fault(t, err); f.Net != connection.NetCancelled {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func TestDiscover(t *testing.T) {
	a := newAuthority(t)
	e := a.profile(connection.ModeApp)
	meta := map[string]any{
		"issuer": "https://login.microsoftonline.com/" + strings.ToUpper(tenant) + "/v2.0", "authorization_endpoint": "https://login.test/authorize",
		"token_endpoint": "https://login.test/token", "device_authorization_endpoint": "https://login.test/device", "authorization_response_iss_parameter_supported": true,
	}
	say := func(change map[string]any) {
		body := map[string]any{}
		for k, v := range meta {
			body[k] = v
		}
		for k, v := range change {
			body[k] = v
		}
		b, _ := json.Marshal(body)
		a.says(200, nil, string(b))
	}
	say(nil)
	got, err := client(t, nil).Discover(t.Context(), e)
	if err != nil || got.TenantID != tenant || got.Token != "https://login.test/token" || !got.IssInResponse || got.DeviceCode == "" || time.Since(got.Date).Abs() > 5*time.Second {
		t.Errorf("%v %+v", err, got)
	}
	for name, change := range map[string]map[string]any{
		"no issuer": {"issuer": ""}, "no token endpoint": {"token_endpoint": nil}, "number": {"issuer": 5},
		"plain http": {"token_endpoint": "http://login.test/token"}, "script": {"authorization_endpoint": "javascript:alert(1)"},
	} {
		say(change)
		_, err := client(t, nil).Discover(t.Context(), e)
		if f := fault(t, err); f.Kind != "metadata" || f.Stage != connection.StageTenant || f.Net != connection.NetMalformed {
			t.Errorf("%s: %+v", name, f)
		}
	}
	a.says(400, nil, `{"error":"invalid_tenant","error_description":"AADSTS90002: Tenant 'x' not found.","error_codes":[90002]}`)
	_, err = client(t, nil).Discover(t.Context(), e)
	if f := fault(t, err); f.AADSTS[0] != 90002 || f.Stage != connection.StageTenant || f.HTTP != 400 {
		t.Errorf("%+v", f)
	}
	a.says(200, nil, "<html>")
	_, err = client(t, nil).Discover(t.Context(), e)
	if f := fault(t, err); f.Net != connection.NetNotJSON {
		t.Errorf("%+v", f)
	}
	e.OpenIDURL = "http://login.test/x"
	_, err = client(t, nil).Discover(t.Context(), e)
	if f := fault(t, err); f.Kind != "url-not-https" || f.Field != connection.FieldOpenIDURL {
		t.Errorf("%+v", f)
	}
}

func TestAdminConsentURL(t *testing.T) {
	e := (connection.Profile{Tenant: "contoso.com", ClientID: clientID}).Effective(connection.Public())
	got := entra.AdminConsentURL(e, "http://localhost", "s")
	want := "https://login.microsoftonline.com/contoso.com/v2.0/adminconsent?client_id=" + clientID +
		"&redirect_uri=http%3A%2F%2Flocalhost&scope=https%3A%2F%2Fapi.businesscentral.dynamics.com%2F.default&state=s"
	if got != want {
		t.Errorf("%s", got)
	}
	e.AuthURL = "https://own.test/authorize"
	if got := entra.AdminConsentURL(e, "", ""); got != "" {
		t.Errorf("another authority has no such address: %s", got)
	}
}
