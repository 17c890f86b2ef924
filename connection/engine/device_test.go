package engine_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/engine"
)

// deviceRows are the rules that only a sign-in with a code leads to. They are played
// in virtual time: a code lasts a quarter of an hour.
func deviceRows() []row {
	by := func(m *machine, scenario string, way func(http.RoundTripper) http.RoundTripper) error {
		var ended error
		synctest.Test(m.t, func(t *testing.T) {
			pr := newPractice(t, scenario, way)
			_, ended = pr.SignIn(t.Context(), pr.profile, engine.Interaction{ByCode: true}, nil)
		})
		return ended
	}
	plain := func(next http.RoundTripper) http.RoundTripper { return next }
	return []row{
		{"BCC-190", func(m *machine) error { // this authority's description names no such address
			_, err := m.SignIn(m.t.Context(), person(connection.ModeUser), engine.Interaction{ByCode: true}, nil)
			return err
		}},
		{"BCC-191", func(m *machine) error { return by(m, "well-user", plain) }},
		{"BCC-192", func(m *machine) error {
			return by(m, "well-delegate", saysAt("/token", 400, `{"error":"invalid_grant","error_codes":[53003]}`))
		}},
		{"BCC-193", func(m *machine) error { return by(m, "well-delegate", plain) }},
		{"BCC-194", func(m *machine) error {
			return by(m, "well-delegate", saysAt("/devicecode", 200, `{"user_code":"ABC"}`))
		}},
	}
}

// saysAt stands before an authority and answers for one of its addresses.
func saysAt(suffix string, status int, body string) func(http.RoundTripper) http.RoundTripper {
	return func(next http.RoundTripper) http.RoundTripper {
		return roundTrip(func(r *http.Request) (*http.Response, error) {
			if !strings.HasSuffix(r.URL.Path, suffix) {
				return next.RoundTrip(r)
			}
			return &http.Response{
				StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r,
			}, nil
		})
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestCodeSignsInAndRenewsWithoutASecret signs a person in on another device.
// The registration is used as a public client then, so that even a connection
// under Web must not send its secret with the renewal (AADSTS700025).
func TestCodeSignsInAndRenewsWithoutASecret(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pr := newPractice(t, "well-delegate")
		p := pr.profile
		p.Platform = connection.PlatformWeb
		s := connection.Secret("a secret that nobody wants")
		p, err := pr.Save(t.Context(), p, &s)
		if err != nil {
			t.Fatal(err)
		}
		facts, err := pr.SignIn(t.Context(), p, engine.Interaction{ByCode: true}, func(pr2 connection.Prompt) {
			go func() { _, _ = pr.srv.EnterCode(t.Context(), pr2.URL, pr2.Code) }()
		})
		if err != nil || !facts.Valid || !facts.HasRefresh || facts.AuthorisedBy != "maria@contoso.com" {
			t.Fatalf("%+v, %v", facts, err)
		}
		for range 2 {
			time.Sleep(time.Second)
			after, err := pr.Refresh(t.Context(), p.ID)
			if err != nil || after.Fingerprint == facts.Fingerprint {
				t.Fatalf("renewal: %v", err)
			}
		}
	})
}

// TestPageOfACodeIsRead ends a sign-in with a code by what the page says on
// which the person is stuck.
func TestPageOfACodeIsRead(t *testing.T) {
	for text, want := range map[string]string{
		"AADSTS53003: Access has been blocked by Conditional Access policies.": "device-code-blocked",
		"AADSTS50105: the signed in user is not assigned to a role":            "",
	} {
		synctest.Test(t, func(t *testing.T) {
			pr := newPractice(t, "well-delegate")
			began := time.Now()
			_, err := pr.SignIn(t.Context(), pr.profile, engine.Interaction{ByCode: true}, func(connection.Prompt) {
				go func() {
					if err := pr.AnswerSignIn(pr.profile.ID, "nothing of use"); kind(err) != engine.KindNotWaiting {
						t.Errorf("an address was taken: %v", err)
					}
					if err := pr.AnswerSignIn(pr.profile.ID, text); err != nil {
						t.Error(err)
					}
				}()
			})
			found := pr.Explain(err)
			if len(found) != 1 || want != "" && found[0].Code != want || time.Since(began) > time.Minute {
				t.Errorf("%s: told %v after %v", text, ids(found), time.Since(began))
			}
		})
	}
}
