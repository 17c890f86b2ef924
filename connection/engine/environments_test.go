package engine_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/engine"
	"bcconnect/connection/vault"
)

// answers plays the cloud by the end of the path.
type answers map[string]string

func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	status, body := http.StatusNotFound, `{"error":{"code":"none"}}`
	for end, answer := range a {
		if strings.HasSuffix(r.URL.Path, end) {
			status, body = http.StatusOK, answer
			if answer == "" {
				status = http.StatusForbidden
			}
		}
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r,
	}, nil
}

// TestEnvironmentsOfBothLists holds that the admin centre's list adds what the
// light one lacks, stands in for it, and is never required.
func TestEnvironmentsOfBothLists(t *testing.T) {
	catalogue, err := diagnose.Load()
	if err != nil {
		t.Fatal(err)
	}
	const light = `{"value":[{"name":"Production","type":"Production","countryCode":"DK"}]}`
	const full = `{"value":[{"name":"production","type":"Production","countryCode":"DK","status":"Active","applicationVersion":"27.1"},` +
		`{"name":"Old","type":"Sandbox","status":"SoftDeleted"}]}`
	for _, tt := range []struct {
		name, light, full, want string
		own                     bool
	}{
		{"both", light, full, "Production Active 27.1, Old SoftDeleted ", false},
		{"admin refuses", light, "", "Production  ", false},
		{"only admin", "", full, "production Active 27.1, Old SoftDeleted ", false},
		{"neither", "", "", "403", false},
		{"another service is not asked", light, full, "Production  ", true},
	} {
		e := engine.New(engine.Options{
			Clouds: map[string]connection.Cloud{"": connection.Public(), connection.CloudPublic: connection.Public()},
			HTTP: &http.Client{Transport: answers{
				"/token": `{"access_token":"opaque","token_type":"Bearer","expires_in":3599}`, "/environments/v1.2": tt.light, "/own": tt.light, "/BusinessCentral/environments": tt.full,
			}},
			Vault: vault.InMemory(), Catalogue: catalogue,
		})
		p := connection.Profile{
			ID: "p", Mode: connection.ModeApp, Tenant: "contoso.com", ClientID: "7f3c9a52-08c1-4b7e-9d55-2b6f0a11e41d", Keep: connection.KeepSession,
		}
		if tt.own {
			p.Advanced.EnvironmentsURL = "https://api.businesscentral.dynamics.com/own"
		}
		e.Hold(p.ID, "secret")
		list, err := e.AllEnvironments(t.Context(), p)
		var got []string
		for _, x := range list {
			got = append(got, x.Name+" "+x.Status+" "+x.Version)
		}
		said := strings.Join(got, ", ")
		if err != nil {
			said = err.Error()
		}
		if err != nil && tt.want == "403" {
			if !strings.Contains(said, "403") {
				t.Errorf("%s: %s", tt.name, said)
			}
			continue
		}
		if said != tt.want {
			t.Errorf("%s: %q", tt.name, said)
		}
	}
}
