package handover_test

import (
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/handover"
)

func TestPasteReadsDays(t *testing.T) {
	for text, want := range map[string]string{
		"2027-03-14":              "2027-03-14",
		"2027-03-14T10:00:00Z":    "2027-03-14",
		"2027/3/14":               "2027-03-14",
		"3/14/2027":               "2027-03-14", // no 14th month
		"14/3/2027":               "2027-03-14",
		"3/3/2027":                "2027-03-03", // the same either way
		"3/4/2027":                "",           // ask
		"14.3.2027":               "2027-03-14",
		"04.03.2027":              "2027-03-04", // a dot is never American
		"04-03-2027":              "2027-03-04",
		"14 Mar 2027":             "2027-03-14",
		"March 14th, 2027":        "2027-03-14",
		"Mar 14 2027 at noon":     "2027-03-14",
		"14. März 2027":           "2027-03-14",
		"14. maj 2027":            "2027-05-14",
		"14 mei 2027":             "2027-05-14",
		"14 août 2027":            "2027-08-14",
		"14 juin 2027":            "2027-06-14",
		"14 juillet 2027":         "2027-07-14",
		"14 de enero de 2027":     "2027-01-14",
		"14. Dezember 2027":       "2027-12-14",
		"30.02.2027":              "",
		"2027-13-01":              "",
		"14 Brumaire 2027":        "",
		"in 24 months":            "",
		"on 2027-03-14, we think": "2027-03-14",
	} {
		if got := handover.Paste("Expires: " + text).SecretEnds; got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// TestPasteIsBounded feeds what somebody pastes by mistake: a whole log.
func TestPasteIsBounded(t *testing.T) {
	for _, unit := range []string{"a:", "Tenant: contoso.com ", "|a|b", tid + "\n", "secret: " + secret + "x\n", "Tenant|Client\n", "\xff", "Environment: E"} {
		p := handover.Paste(strings.Repeat(unit, 1<<20/len(unit)))
		if len(p.Candidates) > 100 || len(p.Issues) > 5 {
			t.Errorf("%q repeated: %d candidates, %d issues", unit, len(p.Candidates), len(p.Issues))
		}
	}
	var many strings.Builder
	for i := range 100 {
		many.WriteString("Environment: E" + strings.Repeat("x", i%20) + "\n")
	}
	if p := handover.Paste(many.String()); len(p.Candidates) != 20 || p.Environment != "" {
		t.Errorf("%d environments offered", len(p.Candidates))
	}
}

// TestPasteReadsItsOwnFile: who pastes a connection file instead of opening it
// gets the same values.
func TestPasteReadsItsOwnFile(t *testing.T) {
	var b strings.Builder
	if err := handover.WriteFile(&b, full()); err != nil {
		t.Fatal(err)
	}
	p, want := handover.Paste(b.String()), full()
	if p.Name != want.Name || p.Mode != want.Mode || p.Tenant != want.Tenant || p.ClientID != want.ClientID ||
		p.Environment != want.Environment || p.Company != want.Company || p.LoginHint != want.LoginHint || p.SecretEnds != want.Secret.Ends {
		t.Errorf("%+v", p)
	}
	if !p.Secret.Empty() || len(p.Candidates) != 0 {
		t.Error("something was seen that is not there")
	}
}

func TestModesByTheirManyNames(t *testing.T) {
	for name, want := range map[string]connection.Mode{
		"AzApp": connection.ModeApp, "client credentials": connection.ModeApp, "client_credentials": connection.ModeApp, "S2S": connection.ModeApp,
		"AZUSER": connection.ModeUser, "Delegate": connection.ModeDelegate, "authorization_code": "", "password": "",
	} {
		if got := handover.Paste("Mode: " + name).Mode; got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
}
