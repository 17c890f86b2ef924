package sandbox_test

import (
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/sandbox"
)

// Every small scenario is complete, has a name of its own and can be begun.
func TestFamiliesAreComplete(t *testing.T) {
	all := sandbox.Families()
	if len(all) < 300 {
		t.Errorf("only %d small scenarios", len(all))
	}
	shape := regexp.MustCompile(`^[a-z]+\.[a-z0-9-]+$`)
	seen := map[string]bool{}
	for _, s := range all {
		if !shape.MatchString(s.Name) || seen[s.Name] || s.Title == "" || s.Story == "" || s.Group == "" || s.Finding == "" || s.Rule == "" {
			t.Errorf("not complete: %+v", s)
		}
		if s.At == "paste" != (s.Paste != "") || s.Mode == "" {
			t.Errorf("%s: at %q, text %q, mode %q", s.Name, s.At, s.Paste, s.Mode)
		}
		seen[s.Name] = true
		srv, err := sandbox.New(sandbox.Options{Scenario: s.Name})
		if err != nil {
			t.Errorf("%s: %v", s.Name, err)
			continue
		}
		if p := srv.Profiles()[0]; p.Mode != s.Mode || p.Cloud != connection.CloudSandbox {
			t.Errorf("%s is about %s, and its first connection is %+v", s.Name, s.Mode, p)
		}
	}
	for _, s := range all { // the list and the scenario say the same
		if got, ok := sandbox.Find(s.Name); !ok || !reflect.DeepEqual(got, s) {
			t.Errorf("found %+v, listed %+v", got, s)
		}
	}
	for _, name := range []string{"", "no-such", "secret.no-such", "no-such.thing", "../world", "."} {
		if s, ok := sandbox.Find(name); ok {
			t.Errorf("%q is %+v", name, s)
		}
		if _, err := sandbox.New(sandbox.Options{Scenario: name}); err == nil && name != "" {
			t.Errorf("%q can be begun", name)
		}
	}
}

// The list is shown while somebody waits.
func BenchmarkScenarios(b *testing.B) {
	for b.Loop() {
		sandbox.Scenarios()
	}
}

func BenchmarkNewOfFamily(b *testing.B) {
	for b.Loop() {
		if _, err := sandbox.New(sandbox.Options{Scenario: "account.off"}); err != nil {
			b.Fatal(err)
		}
	}
}

// Several numbers come as Entra sends them: in the list, and in the words.
func TestSeveralNumbersInOneRefusal(t *testing.T) {
	b := start(t, sandbox.Options{Scenario: "stored.code-used"})
	p := b.server.Profiles()[0]
	e := p.Effective(b.cloud)
	f := codeForm(p, "any")
	got, err := b.try(http.MethodPost, e.TokenURL, "", f.Encode())
	if err != nil || got.status != http.StatusBadRequest {
		t.Fatalf("%v, %v", got, err)
	}
	if said := got.text("error_description"); !strings.HasPrefix(said, "AADSTS70002: AADSTS54005: ") {
		t.Errorf("said %q", said)
	}
}

// A refusal in the browser goes back to the program, or stays on a page.
func TestRefusalsInTheBrowser(t *testing.T) {
	b := start(t, sandbox.Options{Scenario: "consent.asked-for"})
	back := b.walk(b.server.Profiles()[0])
	if back.Get("error") != "access_denied" || !strings.HasPrefix(back.Get("error_description"), "AADSTS90095: ") || back.Get("state") == "" {
		t.Errorf("came back with %v", back)
	}
	b = start(t, sandbox.Options{Scenario: "account.off"})
	if back = b.walk(b.server.Profiles()[0]); !strings.HasPrefix(back.Get("_stuck"), "AADSTS50057: ") {
		t.Errorf("came back with %v", back)
	}
}

// An administrator's refusal comes where the consent link said, which no
// program listens at: the address is all that the person has.
func TestRefusedConsentIsInTheAddress(t *testing.T) {
	b := start(t, sandbox.Options{Scenario: "consent.admin-no"})
	p := b.server.Profiles()[0]
	e := p.Effective(b.cloud)
	base := strings.TrimSuffix(e.AuthURL, "/oauth2/v2.0/authorize")
	q := url.Values{"client_id": {p.ClientID}, "scope": {connection.Resource + "/.default"}, "redirect_uri": {e.RedirectURL}}
	text, err := b.server.Visit(t.Context(), base+"/v2.0/adminconsent?"+q.Encode())
	if err != nil || !strings.HasPrefix(text, "http://localhost") || !strings.Contains(text, "error=permission_denied") {
		t.Errorf("%q, %v", text, err)
	}
}
