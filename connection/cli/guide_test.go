package cli_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bcconnect/connection/cli"
)

func TestChecklist(t *testing.T) {
	m, c := newMachine(t), newCloud(t, "well")
	m.stdin = c.secret
	m.must(t, 0, c.add("Web <shop>", "--secret-stdin")...)
	text := m.must(t, 0, "checklist", "Web <shop>")
	for _, want := range []string{"[ ] 1. ", c.profile.ClientID, "API.ReadWrite.All", "OAuthLanding.htm", "http://localhost", "page 9860", "SUPER", "from step 3"} {
		if !strings.Contains(text, want) {
			t.Errorf("the checklist lacks %q:\n%s", want, text)
		}
	}
	file := filepath.Join(t.TempDir(), "list.html")
	m.must(t, 0, "checklist", "Web <shop>", "--out", file)
	m.must(t, 2, "checklist", "Web <shop>", "--out", file) // it is there
	page, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(page), "Web &lt;shop&gt;") || strings.Contains(string(page), "<script") {
		t.Errorf("the page: %v\n%.300s", err, page)
	}
	if out := m.must(t, 0, "checklist", "Web <shop>", "--mail"); !strings.Contains(out, "Client ID: "+c.profile.ClientID) {
		t.Errorf("the mail:\n%s", out)
	}
	if out := m.must(t, 0, "checklist", "Web <shop>", "--html"); !strings.HasPrefix(out, "<!DOCTYPE html>") {
		t.Errorf("--html:\n%.100s", out)
	}
	m.must(t, 2, "checklist", "Web <shop>", "--html", "--text")
	m.must(t, 2, "checklist", "nobody")
	m.silent(t, c.secret)
}

// TestConsentIsGivenOnThePageAndVerifiedByAToken walks the administrator's way
// on the sandbox's pages: not yet, opened, accepted, there.
func TestConsentIsGivenOnThePageAndVerifiedByAToken(t *testing.T) {
	m, c := newMachine(t), newCloud(t, "consent-missing")
	m.stdin = c.secret
	m.must(t, 0, c.add("x", "--secret-stdin")...)
	if out := m.must(t, 1, "consent", "x", "--verify"); !strings.Contains(out, "API.ReadWrite.All") {
		t.Errorf("before: %s", out)
	}
	link := strings.TrimSpace(m.must(t, 0, "consent", "x"))
	if !strings.Contains(link, "adminconsent") {
		t.Fatalf("the link is %q", link)
	}
	if out := m.must(t, 0, "consent", "x", "--mail"); !strings.Contains(out, "adminconsent") {
		t.Errorf("the mail has no link:\n%s", out)
	}
	m.must(t, 2, "consent", "x", "--open") // nothing that opens a browser
	opened := ""
	m.browse = func(ctx context.Context, url string) error {
		opened = url
		return c.srv.Consent(ctx, url)
	}
	m.must(t, 0, "consent", "x", "--open")
	if opened != link {
		t.Errorf("opened %q", opened)
	}
	if out := m.must(t, cli.ExitWell, "consent", "x", "--verify"); !strings.Contains(out, "API.ReadWrite.All") {
		t.Errorf("after: %s", out)
	}
	if _, out, _ := m.run(t, "check", "x"); !strings.Contains(out, "✓ Permissions in the token") {
		t.Errorf("check:\n%s", out)
	}
	m.silent(t, c.secret)
}

// TestImportFillsTheDraft hands a half-filled connection out and takes it back.
func TestImportFillsTheDraft(t *testing.T) {
	m := newMachine(t)
	m.must(t, 0, "add", "Shop", "--draft", "--environment", "Production")
	file := filepath.Join(t.TempDir(), "shop.bcconn.json")
	const back = `{"format":1,"kind":"bcconnect-connection","name":"Shop","tenant":"contoso.com",` +
		`"clientId":"11111111-2222-3333-4444-555555555555","environment":"Live"}`
	if err := os.WriteFile(file, []byte(back), 0o600); err != nil {
		t.Fatal(err)
	}
	m.stdin = "no\n"
	m.must(t, 2, "import", file, "--into", "Shop")
	if out := m.must(t, 0, "show", "Shop"); strings.Contains(out, "contoso.com") {
		t.Errorf("a no was taken for a yes:\n%s", out)
	}
	out := m.must(t, 0, "import", file, "--into", "Shop", "--yes")
	for _, want := range []string{"contoso.com", "11111111-2222-3333-4444-555555555555", "Live", "Production"} {
		if !strings.Contains(out, want) {
			t.Errorf("the change %s is not shown:\n%s", want, out)
		}
	}
	if out := m.must(t, 0, "list"); strings.Count(out, "Shop") != 1 {
		t.Errorf("list:\n%s", out)
	}
	if out := m.must(t, 0, "show", "Shop"); !strings.Contains(out, "Live") || !strings.Contains(out, "contoso.com") {
		t.Errorf("show:\n%s", out)
	}
	m.must(t, 0, "import", file, "--into", "Shop") // nothing left to fill in
	m.must(t, 2, "import", file, "--into", "nobody")
}

func TestRoutes(t *testing.T) {
	m, c := newMachine(t), newCloud(t, "well")
	m.stdin = c.secret
	m.must(t, 0, c.add("x", "--secret-stdin")...)
	if out := m.must(t, 0, "routes", "x", "contoso/loyalty/v1.0"); !strings.Contains(out, "✓ contoso/loyalty/v1.0") {
		t.Errorf("there:\n%s", out)
	}
	if out := m.must(t, 1, "routes", "x", "contoso/loyalty/v2.0"); !strings.Contains(out, "contoso/loyalty/v1.0") {
		t.Errorf("another version is not offered:\n%s", out)
	}
	if out := m.must(t, 1, "routes", "x", "contoso/loyalty/v1.0/tiers"); !strings.Contains(out, "contoso/loyalty/v1.0/loyaltyTiers") {
		t.Errorf("the page that is there is not offered:\n%s", out)
	}
	m.must(t, 1, "routes", "x", "odata:Nothing")
	m.must(t, 2, "routes", "x", "non/sense")
	m.must(t, 2, "routes", "x")
	m.must(t, 2, "edit", "x", "--route", "contoso/loyalty")
	address := "https://api.businesscentral.dynamics.com/v2.0/contoso.com/Production/ODataV4/Company('A, B')/Job_List?$top=1"
	m.must(t, 0, "edit", "x", "--route", "contoso/loyalty/v1.0", "--route", address)
	if out := m.must(t, 1, "routes", "x"); !strings.Contains(out, "✓ contoso/loyalty/v1.0") || !strings.Contains(out, "✗ Job_List") {
		t.Errorf("those that are kept:\n%s", out)
	}
	out := m.must(t, 1, "check", "x")
	if !strings.Contains(out, "13 of 14") || !strings.Contains(out, "Own APIs and services") || !strings.Contains(out, "BCC-658") {
		t.Errorf("the test:\n%s", out)
	}
	if out := m.must(t, 0, "show", "x"); !strings.Contains(out, "contoso/loyalty/v1.0, Job_List") {
		t.Errorf("shown:\n%s", out)
	}
	m.must(t, 0, "check", "x", "--quick")
	m.must(t, 0, "edit", "x", "--unroute", "odata:Job_List")
	if out := m.must(t, 0, "list", "--json"); !strings.Contains(out, `"contoso/loyalty/v1.0"`) || strings.Contains(out, "Job_List") {
		t.Errorf("listed:\n%s", out)
	}
	if out := m.must(t, 0, "check", "x"); !strings.Contains(out, "14 of 14") {
		t.Errorf("the test, without the one that is not there:\n%s", out)
	}
	m.silent(t, c.secret)
}
