package sandbox_test

import (
	"html"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/sandbox"
)

// newSecret makes a secret at the portal and reads its value off the page.
func (b *bench) newSecret(t *testing.T, clientID, days string) (value, id string) {
	t.Helper()
	got := b.post(base+"/entra/secret", url.Values{"client": {clientID}, "name": {"renewed"}, "days": {days}})
	if got.status != http.StatusCreated {
		t.Fatalf("%d %s", got.status, got.body)
	}
	value = html.UnescapeString(regexpFind(t, `id="value">([^<]*)<`, got.body))
	return value, regexpFind(t, `id="secret-id">([^<]*)<`, got.body)
}

// TestSecondSecretWorksBesideTheFirst practises a renewal: the new secret works
// at once, the old one until it is deleted.
func TestSecondSecretWorksBesideTheFirst(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sandbox.json")
	b := start(t, sandbox.Options{StateFile: file, Scenario: "secret-renew"})
	p := b.profile("")
	value, id := b.newSecret(t, p.ClientID, "365")
	if len(value) < 30 || connection.CheckSecret(connection.Secret(value)) != "" || !connection.IsGUID(id) {
		t.Fatalf("value %q, id %q", value, id)
	}
	works := func(b *bench, secret string) bool {
		return b.token(p, with(b.appForm(p), "client_secret", secret)).status == http.StatusOK
	}
	old := b.server.Secret(p.ID).Reveal()
	if !works(b, value) || !works(b, old) || works(b, id) {
		t.Error("not both secrets work, or the Secret ID does")
	}
	page := b.get(base+"/entra/", "").body
	if strings.Contains(html.UnescapeString(page), value) || !strings.Contains(page, id) {
		t.Error("the portal shows the value again, or not the id")
	}
	again := start(t, sandbox.Options{StateFile: file, Scenario: "secret-renew"})
	if !works(again, value) {
		t.Error("the new secret was forgotten")
	}
	first := regexpFind(t, `id="delete-secret-([0-9a-f-]+)"`, page)
	if got := again.post(base+"/entra/secret", url.Values{"client": {p.ClientID}, "delete": {first}}); got.status != http.StatusSeeOther {
		t.Errorf("%d %s", got.status, got.body)
	}
	if works(again, old) || !works(again, value) {
		t.Error("the wrong secret was deleted")
	}
	third := start(t, sandbox.Options{StateFile: file, Scenario: "secret-renew"})
	if works(third, old) || third.server.Secret(p.ID) != "" {
		t.Error("the deleted secret is back")
	}
	third.post(base+"/entra/reset", nil)
	if !works(third, old) || works(third, value) {
		t.Error("reset took nothing back")
	}
}

func TestNewSecretIsRefused(t *testing.T) {
	b := start(t, sandbox.Options{})
	p := b.profile("")
	for name, c := range map[string]struct {
		form url.Values
		want int
	}{
		"unknown app":    {url.Values{"client": {guid}}, 404},
		"unknown secret": {url.Values{"client": {p.ClientID}, "delete": {guid}}, 404},
		"no number":      {url.Values{"client": {p.ClientID}, "days": {"soon"}}, 400},
		"no day":         {url.Values{"client": {p.ClientID}, "days": {"0"}}, 400},
		"too long":       {url.Values{"client": {p.ClientID}, "days": {"731"}}, 400},
	} {
		if got := b.post(base+"/entra/secret", c.form); got.status != c.want {
			t.Errorf("%s: %d", name, got.status)
		}
	}
}

func TestAddedSecretIsThePortals(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	b := start(t, sandbox.Options{Now: func() time.Time { return now }})
	p := b.profile("")
	value, ends, ok := b.server.AddSecret(p.ClientID, "", 90)
	if !ok || ends != "2027-02-21" || b.token(p, with(b.appForm(p), "client_secret", value.Reveal())).status != http.StatusOK {
		t.Errorf("%v, ends %s", ok, ends)
	}
	if _, _, ok := b.server.AddSecret(guid, "", 90); ok {
		t.Error("an app that is not there got a secret")
	}
}
