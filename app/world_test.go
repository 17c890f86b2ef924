package app //nolint:testpackage // worlds are not for the outside

import (
	"os"
	"path/filepath"
	"testing"

	"bcconnect/assets/pages"
	"bcconnect/assets/text"
	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

func around(t *testing.T) surroundings {
	t.Helper()
	catalogue, err := diagnose.Load()
	if err != nil {
		t.Fatal(err)
	}
	return surroundings{dir: t.TempDir(), catalogue: catalogue, page: func(pages.Answer) []byte { return nil }}
}

func TestRealWorldTouchesNothingAtTheStart(t *testing.T) {
	s := around(t)
	w := realWorld(s)
	list, err := w.engine.List(t.Context())
	if err != nil || len(list) != 0 {
		t.Fatalf("%d connections, %v", len(list), err)
	}
	entries, err := os.ReadDir(s.dir)
	if err != nil || len(entries) != 0 {
		t.Errorf("a mere start left %v, %v", entries, err)
	}
}

func TestSandboxIsReadyAndApart(t *testing.T) {
	s := around(t)
	w, err := sandboxWorld(t.Context(), s, "")
	if err != nil {
		t.Fatal(err)
	}
	defer w.stop()
	list, err := w.engine.List(t.Context())
	if err != nil || len(list) == 0 {
		t.Fatalf("%d connections, %v", len(list), err)
	}
	report, err := w.engine.Check(t.Context(), list[0], nil)
	if err != nil || report.Verdict() != check.Pass {
		t.Errorf("the first connection: %v, %v", report.Verdict(), err)
	}
	if _, err := os.Stat(filepath.Join(s.dir, "connections.json")); err == nil {
		t.Error("the sandbox wrote among the real connections")
	}
	if _, err := realWorld(s).engine.Check(t.Context(), list[0], nil); err == nil {
		t.Error("the real world serves a sandbox connection")
	}
}

// TestPractiseBeginsAnew holds that a scenario is the same each time it is opened.
func TestPractiseBeginsAnew(t *testing.T) {
	s := around(t)
	for range 2 {
		w, err := sandboxWorld(t.Context(), s, "consent-missing")
		if err != nil {
			t.Fatal(err)
		}
		list, err := w.engine.List(t.Context())
		if err != nil || len(list) == 0 {
			t.Fatal(list, err)
		}
		report, err := w.engine.Check(t.Context(), list[0], nil)
		if err != nil {
			t.Fatal(err)
		}
		if f, ok := report.FirstFinding(); !ok || f.Code != "consent-missing" {
			t.Errorf("finding %q", f.Code)
		}
		if err := w.engine.Remove(t.Context(), list[0].ID); err != nil {
			t.Fatal(err)
		}
		w.stop()
	}
	if _, err := sandboxWorld(t.Context(), s, "no-such-scenario"); err == nil {
		t.Error("an unknown scenario is served")
	}
}

// TestEveryLinkOfAFindingIsThere holds that no button of a finding leads nowhere
// for a connection whose values are all known.
func TestEveryLinkOfAFindingIsThere(t *testing.T) {
	words, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := realWorld(around(t))
	links := w.links(connection.Profile{
		Name: "x", Mode: connection.ModeApp, Tenant: "contoso.com", ClientID: "e8d03f3e-8b90-4ca0-ac75-6b7ec3fe1bdd", Environment: "Production",
	}, words.Sayer(text.English))
	for _, a := range diagnose.Actions() {
		verb, object := a.Cut()
		own := object == "docs" || object == "codeLookup" || object == "support" // the finding's own
		if (verb == "open" || verb == "copy") && !own && links[object] == "" {
			t.Errorf("%s has no link", a)
		}
	}
	for _, name := range []string{"register", "mailAdmin", "mailText", "redirect"} {
		if links[name] == "" {
			t.Errorf("no %s", name)
		}
	}
}

// TestLostCertificateFileIsAFinding holds that a window whose certificate file
// is gone still opens, and says so as soon as the network is wanted.
func TestLostCertificateFileIsAFinding(t *testing.T) {
	s := around(t)
	s.settings.CAFile = filepath.Join(s.dir, "gone.pem")
	w := realWorld(s)
	_, _, err := w.engine.LookUpTenant(t.Context(), connection.Profile{Mode: connection.ModeApp, Tenant: "contoso.com"})
	found := w.engine.Explain(err)
	if len(found) != 1 || found[0].Code == "unknown" {
		t.Fatalf("%v: %+v", err, found)
	}
	if found[0].Fault.Kind != "ca-file" {
		t.Errorf("finding %s of kind %s", found[0].Code, found[0].Fault.Kind)
	}
}
