package engine_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// unknownClient is Business Central's answer for whoever it does not let in.
const unknownClient = `{"error":{"code":"Authentication_InvalidCredentials",` +
	`"message":"The server has rejected the client credentials.  CorrelationId:  6a1f4a6c-0000-4000-8000-5d8c1a2b3c4d."}}`

// refusing answers the question for companies with that, once it was let pass
// so often.
func refusing(pass int) func(http.RoundTripper) http.RoundTripper {
	return func(next http.RoundTripper) http.RoundTripper {
		return spoiler{next, "/companies", func(r *http.Request, good func() (*http.Response, error)) (*http.Response, error) {
			if pass--; pass >= 0 {
				return good()
			}
			return said(r, http.StatusUnauthorized, asJSON, unknownClient), nil
		}}
	}
}

// TestOneRefusalOfManyMeanings gives the same 401 in different worlds: what the
// token says, and what went before, decides what it means, in a test and where
// the wizard asks for the companies.
func TestOneRefusalOfManyMeanings(t *testing.T) {
	t.Parallel()
	signingKey()
	for _, c := range []struct {
		world, test, list string
		also              []string
	}{
		{"consent-missing", "consent-missing", "role-missing", nil},
		{"token.delegated", "delegated-only", "user-not-in-bc", nil},
		{"token.other-role", "role-missing", "role-missing", nil},
		{"audience-wrong", "audience-wrong", "audience-wrong", nil},
		// Which tenant a domain is, only a test asks.
		{"token-other-tenant", "token-other-tenant", "app-not-in-bc", nil},
		{"token.of-another-app", "token-other-app", "token-other-app", nil},
		{"token.of-yesterday", "token-expired", "token-expired", nil},
		{"token.of-tomorrow", "token-not-yet", "token-not-yet", nil},
		{"well", "app-not-in-bc", "app-not-in-bc", []string{"app-card-disabled", "role-missing"}},
		{"well-user", "user-not-in-bc", "user-not-in-bc", []string{"user-disabled", "user-no-licence", "user-not-in-group"}},
	} {
		t.Run(c.world, func(t *testing.T) {
			t.Parallel()
			pr := newPractice(t, c.world, refusing(0))
			got := findings(pr.climb(t))
			if len(got) != 1 || got[0].Code != c.test {
				t.Fatalf("the test tells %v, want %s", ids(got), c.test)
			}
			for _, code := range c.also {
				if !slices.Contains(got[0].Ranked, code) {
					t.Errorf("%s is not offered as another cause", code)
				}
			}
			_, err := pr.Companies(t.Context(), pr.profile)
			if got := pr.Explain(err); len(got) != 1 || got[0].Code != c.list {
				t.Errorf("the list tells %v, want %s", ids(got), c.list)
			}
		})
	}
}

// TestWhatWorkedBefore holds that a refusal after a good test is told as a
// change there, not as a mistake here; and that changed values make it one
// again.
func TestWhatWorkedBefore(t *testing.T) {
	t.Parallel()
	pr := newPractice(t, "well", refusing(1))
	if report := pr.climb(t); report.Verdict() != check.Pass {
		t.Fatal(codes(report))
	}
	pr.reload(t)
	if got := first(findings(pr.climb(t))); got != "app-card-changed" {
		t.Errorf("after a good test: %s", got)
	}
	_, err := pr.Companies(t.Context(), pr.profile)
	if got := first(pr.Explain(err)); got != "app-card-changed" {
		t.Errorf("the list, after a good test: %s", got)
	}
	pr.reload(t)
	if got := first(findings(pr.climb(t))); got == "app-card-changed" {
		t.Error("a bad test is the last one now, and it is still said to have worked")
	}
	pr = newPractice(t, "well", refusing(1))
	pr.climb(t)
	pr.reload(t)
	pr.profile.Environment = "Sandbox"
	var err2 error
	if pr.profile, err2 = pr.Save(t.Context(), pr.profile, nil); err2 != nil {
		t.Fatal(err2)
	}
	if st := pr.profile.Standing; st.Verdict != "" || !st.Tested.IsZero() {
		t.Errorf("the list shows another environment's result: %+v", st)
	}
	if got := first(findings(pr.climb(t))); got != "app-not-in-bc" {
		t.Errorf("with another environment: %s", got)
	}
	pr = newPractice(t, "well", refusing(1))
	pr.climb(t)
	pr.reload(t)
	pr.profile.Environment = "Sandbox" // a draft, not saved
	if got := first(findings(pr.climb(t))); got != "app-not-in-bc" {
		t.Errorf("with another environment in a draft: %s", got)
	}
}

// TestTheOneLook holds that the finding for an unknown app leads to the page
// that decides, of exactly this tenant and environment, with the ID to compare.
func TestTheOneLook(t *testing.T) {
	t.Parallel()
	pr := newPractice(t, "well", refusing(0))
	got := findings(pr.climb(t))
	if len(got) != 1 {
		t.Fatal(ids(got))
	}
	f := got[0]
	for _, a := range []diagnose.Action{diagnose.OpenBCApps, diagnose.CopyClientID} {
		if !slices.Contains(f.Actions, a) {
			t.Errorf("no button %s", a)
		}
	}
	if f.Args["clientId"] != pr.profile.ClientID || f.Args["environment"] != pr.profile.Environment || f.Args["tenant"] != pr.profile.Tenant {
		t.Errorf("the words cannot name %v", f.Args)
	}
	u, err := url.Parse(pr.Links(pr.profile).BCApps)
	if err != nil || u.Query().Get("page") != "9860" || !strings.Contains(u.Path, "/"+pr.profile.Tenant+"/"+pr.profile.Environment) {
		t.Errorf("the page is %v, %v", u, err)
	}
}

// TestSeveralNumbers holds which of several numbers counts, and that an unknown
// one is never told as one that is known.
func TestSeveralNumbers(t *testing.T) {
	t.Parallel()
	signingKey()
	for _, c := range []struct {
		name, body, want string
		also             []string
	}{
		{"the general one alone", `{"error":"invalid_client","error_codes":[70002],"error_description":"AADSTS70002: x"}`, "credentials-refused", nil},
		{"general, then particular", `{"error":"invalid_client","error_codes":[70002,7000215]}`, "secret-wrong", nil},
		{"particular, then general", `{"error":"invalid_client","error_codes":[7000215,70002]}`, "secret-wrong", nil},
		{"three", `{"error":"invalid_grant","error_codes":[50000,70002,54005]}`, "code-used", nil},
		{"only in the words", `{"error":"invalid_client","error_description":"AADSTS7000222: Das Geheimnis ist abgelaufen."}`, "secret-expired", nil},
		{"list and words differ", `{"error":"invalid_client","error_codes":[70002],"error_description":"AADSTS70002: x. AADSTS700016: y"}`, "app-unknown", nil},
		{"unknown alone", `{"error":"invalid_client","error_codes":[7999999]}`, "unknown", []string{"credentials-refused"}},
		{"general, then unknown", `{"error":"invalid_client","error_codes":[70002,7999999]}`, "unknown", []string{"credentials-refused"}},
		{"unknown without an error", `{"error_codes":[7999999]}`, "unknown", nil},
		{"unknown, and a known particular one", `{"error":"invalid_grant","error_codes":[7999999,53003]}`, "access-blocked", nil},
		{"a code of nobody", `{"error":"very_odd_error"}`, "request-refused", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			inTime(t, func(t *testing.T) {
				pr := newPractice(t, "well", func(next http.RoundTripper) http.RoundTripper {
					return spoiler{next, "/oauth2/v2.0/token", func(r *http.Request, _ func() (*http.Response, error)) (*http.Response, error) {
						return said(r, http.StatusBadRequest, asJSON, c.body), nil
					}}
				})
				got := findings(pr.climb(t))
				if len(got) != 1 || got[0].Code != c.want {
					t.Fatalf("told %v, want %s", ids(got), c.want)
				}
				for _, code := range c.also {
					if !slices.Contains(got[0].Ranked, code) {
						t.Errorf("not classed as %s: %v", code, got[0].Ranked)
					}
				}
				if look := slices.Contains(got[0].Actions, diagnose.OpenCodeLookup); c.want == "unknown" && !look {
					t.Errorf("no way to Microsoft's own explanation: %v", got[0].Actions)
				}
			})
		})
	}
}
