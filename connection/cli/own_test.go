package cli_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/testkit"
)

// TestOwnAddresses tests a connection from a file that names an authority and a
// Business Central of its own, over https with a private authority's
// certificate, in one command and nothing kept.
func TestOwnAddresses(t *testing.T) {
	e := testkit.Serve(t, connection.ModeApp)
	m := newMachine(t)
	m.vars["BCCONNECT_SECRET"] = e.Secret.Reveal()
	file := e.WriteFile(t, t.TempDir())

	var r report
	out := m.must(t, 0, "--ca", e.CAFile, "check", "--file", file, "--json")
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err)
	}
	for _, rung := range r.Rungs {
		if rung.Verdict != "pass" && rung.Verdict != "not-applicable" {
			t.Errorf("%s: %s %s", rung.ID, rung.Verdict, rung.Code)
		}
	}
	if len(r.Rungs) != 13 {
		t.Errorf("%d rungs", len(r.Rungs))
	}
	for _, path := range []string{"/sts/keys-and-config", "/sts/token", "/erp/envs"} {
		if e.Asked(path) == 0 {
			t.Errorf("nobody asked for %s", path)
		}
	}
	if got := e.Astray(); len(got) != 0 {
		t.Errorf("addresses were made up: %v", got)
	}
	m.silent(t, e.Secret.Reveal())
}

// TestPrivateAuthorityUnknown wants the reason and the name that the person in
// IT needs, and nothing sent to a server that cannot be trusted.
func TestPrivateAuthorityUnknown(t *testing.T) {
	e := testkit.Serve(t, connection.ModeApp)
	m := newMachine(t)
	m.vars["BCCONNECT_SECRET"] = e.Secret.Reveal()
	file := e.WriteFile(t, t.TempDir())

	var r report
	out := m.must(t, 1, "check", "--file", file, "--json")
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, rung := range r.Rungs {
		for _, f := range rung.Findings {
			codes = append(codes, f.Code)
		}
	}
	if !slices.Equal(codes, []string{"tls-unknown-authority"}) {
		t.Errorf("findings %v", codes)
	}
	if text := m.must(t, 1, "check", "--file", file); !strings.Contains(text, testkit.Issuer) {
		t.Errorf("who issued the certificate is not said:\n%s", text)
	}
	if e.Asked("/sts/token") != 0 {
		t.Error("something was sent to a server that is not trusted")
	}
}

// TestOwnAddressesKept adds the file, signs in by the link that is printed, and
// tests what was kept.
func TestOwnAddressesKept(t *testing.T) {
	for _, mode := range []connection.Mode{connection.ModeApp, connection.ModeDelegate} {
		e := testkit.Serve(t, mode)
		m := newMachine(t)
		m.browse = e.Browse
		m.stdin = e.Secret.Reveal()
		add := []string{"--ca", e.CAFile, "add", "Own", "--file", e.WriteFile(t, t.TempDir())}
		if !e.Secret.Empty() {
			add = append(add, "--secret-stdin")
		}
		m.must(t, 0, add...)
		m.stdin = ""
		if mode.Interactive() {
			m.must(t, 0, "--ca", e.CAFile, "signin", "Own")
		}
		if out := m.must(t, 0, "--ca", e.CAFile, "check", "Own"); !strings.Contains(out, "13 of 13") {
			t.Errorf("%s:\n%s", mode, out)
		}
		if got := e.Astray(); len(got) != 0 {
			t.Errorf("%s: addresses were made up: %v", mode, got)
		}
		m.silent(t, e.Secret.Reveal())
	}
}
