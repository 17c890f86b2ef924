package diagnose_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// realText is an error as it is documented or was reported; ids and wording varied.
type realText struct {
	Finding, Owner, Text, Source string
}

func reals(tb testing.TB) []realText {
	tb.Helper()
	data, err := os.ReadFile("testdata/real.json")
	if err != nil {
		tb.Fatal(err)
	}
	var all []realText
	if err := json.Unmarshal(data, &all); err != nil {
		tb.Fatal(err)
	}
	return all
}

func TestRealErrorsFindTheirCauseAndOwner(t *testing.T) {
	c := load(t)
	all := reals(t)
	if len(all) < 60 {
		t.Errorf("%d real errors, want at least 60", len(all))
	}
	for _, r := range all {
		got, codes, known := c.Lookup(r.Text)
		if got.Code != r.Finding || string(got.Who) != r.Owner {
			t.Errorf("%s for %s (%s, saw %q), want %s for %s:\n%s", got.Code, got.Who, got.ID, codes, r.Finding, r.Owner, r.Text)
		}
		if known != (r.Finding != diagnose.CodeUnknown) {
			t.Errorf("known = %v for %s", known, r.Text)
		}
		if r.Source == "" {
			t.Errorf("no source: %s", r.Text)
		}
	}
}

func TestParseTextReadsEverythingThatHelps(t *testing.T) {
	f, codes := diagnose.ParseText(`2026-03-14 ERR {"error":"invalid_client","error_description":"AADSTS7000222: The provided client secret keys for app '11f0c3d2-6a5b-4c1e-9d77-2b8a90e4c001' are expired. Trace ID: 3b9a1c55-0d2e-4a7f-8e61-5f20b7c9d003 Correlation ID: c7e1f2a3-b4d5-4e6f-8a9b-0c1d2e3f4a04 Timestamp: 2026-03-14 09:26:53Z","error_codes":[7000222],"suberror":"x_y"} status code: 401, Retry-After: 30`)
	if want := []string{"AADSTS7000222", "invalid_client", "x_y", "HTTP 401"}; !slices.Equal(codes, want) {
		t.Errorf("codes %q, want %q", codes, want)
	}
	if f.Args[connection.ArgClientID] != "11f0c3d2-6a5b-4c1e-9d77-2b8a90e4c001" {
		t.Errorf("args %v", f.Args)
	}
	if f.Trace != "3b9a1c55-0d2e-4a7f-8e61-5f20b7c9d003" || f.Corr != "c7e1f2a3-b4d5-4e6f-8a9b-0c1d2e3f4a04" {
		t.Errorf("ids %q %q", f.Trace, f.Corr)
	}
	if !f.When.Equal(time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC)) || f.Retry != 30*time.Second {
		t.Errorf("when %v, retry %v", f.When, f.Retry)
	}
}

func TestParseTextFindsCodesInEveryWrapping(t *testing.T) {
	tests := []struct{ text, want string }{
		{"AADSTS50011", "AADSTS50011"},
		{"aadsts 50011", "AADSTS50011"},
		{"50011", "AADSTS50011"},
		{" Error Code: 50105 ", "AADSTS50105"},
		{"https://login.microsoftonline.com/error?code=7000215", "AADSTS7000215"},
		{"401", "HTTP 401"},
		{"status=403", "HTTP 403"},
		{"Response status code does not indicate success: 404 (Not Found).", "HTTP 404"},
		{"HTTP/2 503", "HTTP 503"},
		{"invalid_grant", "invalid_grant"},
		{`{"error":"interaction_required"}`, "interaction_required"},
		{`{&quot;error&quot;:&quot;invalid_scope&quot;}`, "invalid_scope"},
		{`"{\"error\":{\"code\":\"NoEnvironment\",\"message\":\"x\"}}"`, "NoEnvironment"},
		{"AADSTS70002: a AADSTS50012: b AADSTS70002: c", "AADSTS70002 AADSTS50012"},
		{"error_codes: [70002, 54005]", "AADSTS70002 AADSTS54005"},
		{"error_description=AADSTS65004%3A%20declined&error=access_denied", "AADSTS65004 access_denied"},
		{"Internal_CompanyNotFound", "Internal_CompanyNotFound"},
		{"invoice 4711 of 12345 euros", ""},
		{"the year 2026", ""},
		{"", ""},
	}
	for _, tt := range tests {
		if _, codes := diagnose.ParseText(tt.text); strings.Join(codes, " ") != tt.want {
			t.Errorf("%q: codes %q, want %q", tt.text, codes, tt.want)
		}
	}
}

func TestParseTextMasksSecrets(t *testing.T) {
	const canary = "s3cr3t~Canary.Value-0123456789"
	for _, text := range []string{
		"client_secret=" + canary + "&grant_type=client_credentials AADSTS7000215",
		`{"refresh_token":"` + canary + `","error":"invalid_grant"}`,
		`{"access_token": "` + canary + `"}`,
		"Authorization: Bearer " + canary,
		"http://localhost/?code=" + canary + "&state=1",
		"token eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0." + canary,
		"password=" + canary,
		`{\"client_assertion\":\"` + canary + `\"}`,
		"client_secret=" + canary + strings.Repeat("x", 4096-20) + " AADSTS50011 " + strings.Repeat("y", 9000),
		"&amp;quot;refresh_token&amp;quot;:&amp;quot;" + canary + "&amp;quot;",
		"error=x&client_secret%3D" + canary,
	} {
		f, _ := diagnose.ParseText(text)
		if strings.Contains(f.Detail, canary) || strings.Contains(f.Error(), canary) {
			t.Errorf("%q keeps the secret: %q", text, f.Detail)
		}
	}
}

func TestParseTextKeepsCodesReadable(t *testing.T) {
	for _, text := range []string{`{"code":"NoEnvironment","message":"m"}`, "error code: 50011", "https://login.microsoftonline.com/error?code=50011"} {
		f, _ := diagnose.ParseText(text)
		if strings.Contains(f.Detail, "•") {
			t.Errorf("%q became %q", text, f.Detail)
		}
	}
}

func TestParseTextIsBounded(t *testing.T) {
	f, _ := diagnose.ParseText(strings.Repeat("AADSTS50011 {\"a\":", 1<<20))
	if len(f.Detail) > 4000 || len(f.AADSTS) > 12 {
		t.Errorf("detail %d bytes, %d numbers", len(f.Detail), len(f.AADSTS))
	}
}

func TestParseTextFindsTheErrorInALongText(t *testing.T) {
	noise := strings.Repeat("2026-03-14 09:26:53 INFO all is well here\n", 2000)
	tests := map[string]string{
		noise + "AADSTS50011: old\n" + noise + "AADSTS7000222: new\n" + noise: "AADSTS7000222",
		`{"error":{"code":"NoEnvironment","message":"x"}}` + noise:            "NoEnvironment",
		noise + "HTTP/1.1 403 Forbidden":                                      "HTTP 403",
	}
	for text, want := range tests {
		if _, codes := diagnose.ParseText(text); !slices.Contains(codes, want) {
			t.Errorf("saw %q, want %s", codes, want)
		}
	}
}

func TestLookupByIDAndCode(t *testing.T) {
	c := load(t)
	rule, _ := c.ByCode("secret-expired")
	for _, word := range []string{rule.ID, strings.ToLower(rule.ID), "secret-expired", " secret-expired\n"} {
		got, codes, known := c.Lookup(word)
		if got.Code != "secret-expired" || !known || len(codes) != 1 {
			t.Errorf("%q: %s, %q, %v", word, got.Code, codes, known)
		}
	}
}

func TestParsePermission(t *testing.T) {
	tests := []struct {
		text string
		want diagnose.Permission
		ok   bool
	}{
		{"(TableData 38 Purchase Header Modify: Base Application)", diagnose.Permission{Kind: "TableData", Number: "38", Object: "Purchase Header", Right: "Modify", Extension: "Base Application"}, true},
		{"Rettigheder. (Page 30009 APIV2 - Customers Execute: _Exclude_APIV2_) x", diagnose.Permission{Kind: "Page", Number: "30009", Object: "APIV2 - Customers", Right: "Execute", Extension: "_Exclude_APIV2_"}, true},
		{"(TableData 71442000 LP Load IndirectInsert: Load Planner)", diagnose.Permission{Kind: "TableData", Number: "71442000", Object: "LP Load", Right: "IndirectInsert", Extension: "Load Planner"}, true},
		{"(TableData 38 Purchase Header Modify)", diagnose.Permission{}, false},
		{"", diagnose.Permission{}, false},
	}
	for _, tt := range tests {
		if got, ok := diagnose.ParsePermission(tt.text); got != tt.want || ok != tt.ok {
			t.Errorf("%q: %+v %v", tt.text, got, ok)
		}
	}
}

func TestSearch(t *testing.T) {
	c := load(t)
	say := func(key string, _ ...string) string {
		if key == "finding.secret-expired.title" {
			return "The client secret has expired"
		}
		return ""
	}
	if got := c.Search("SECRET expired client", say); len(got) != 1 || got[0].Code != "secret-expired" {
		t.Errorf("%d rules", len(got))
	}
	if got := c.Search("", say); len(got) != len(c.Codes()) {
		t.Errorf("an empty query finds %d of %d", len(got), len(c.Codes()))
	}
	if got := c.Search("no such words", say); len(got) != 0 {
		t.Errorf("nonsense finds %d", len(got))
	}
}

func FuzzParseText(f *testing.F) {
	for _, r := range reals(f) {
		f.Add(r.Text)
	}
	for _, s := range []string{"{", `{"error":{"error":{}}}`, `\"\\\"{`, "&amp;amp;amp;", "%zz%", "\xff\xfe", "AADSTS99999999999999999", `{"error_codes":[-1,1e999,0.5]}`} {
		f.Add(s)
	}
	c := load(f)
	f.Fuzz(func(t *testing.T, s string) {
		fault, _ := diagnose.ParseText(s)
		for _, n := range fault.AADSTS {
			if n <= 0 {
				t.Errorf("number %d", n)
			}
		}
		if fault.HTTP != 0 && (fault.HTTP < 300 || fault.HTTP > 599) {
			t.Errorf("status %d", fault.HTTP)
		}
		sound(t, c, fault)
	})
}
