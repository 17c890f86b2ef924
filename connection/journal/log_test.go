package journal_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/journal"
)

func sorted(s []string) []string { slices.Sort(s); return s }

type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answer(status int, contentType, body string) tripper {
	return func(r *http.Request) (*http.Response, error) {
		if r.Body != nil {
			_, _ = io.Copy(io.Discard, r.Body)
			_ = r.Body.Close()
		}
		return &http.Response{
			StatusCode: status, Body: io.NopCloser(strings.NewReader(body)), Request: r,
			Header: http.Header{"Content-Type": {contentType}, "X-Ms-Request-Id": {"req-1"}, "Set-Cookie": {"x=" + canary}},
		}, nil
	}
}

func say(t *testing.T, ctx context.Context, rt http.RoundTripper, method, url, contentType, body string) { //nolint:revive // t first, as in all helpers
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Authorization", "Bearer "+canary)
	resp, err := rt.RoundTrip(req)
	if err != nil {
		return
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
}

const formType = "application/x-www-form-urlencoded"

func TestTokenTalkIsRecordedWithoutItsSecrets(t *testing.T) {
	for name, c := range map[string]struct{ url, kind, body, answer string }{
		"form":          {"https://login.test/t/oauth2/v2.0/token", formType, "grant_type=client_credentials&client_secret=" + canary, `{"access_token":"` + canary + `","expires_in":5}`},
		"json":          {"https://login.test/token", "application/json", `{"grant_type":"client_credentials","pw":"` + canary + `"}`, `{"tok":"` + canary + `"}`},
		"own names":     {"https://own.test/give", "application/json", `{"x":"` + canary + `"}`, `{"tok":"` + canary + `","raw":{"v":["` + canary + `"]}}`},
		"html answer":   {"https://own.test/give", formType, "a=" + canary, "<html>" + canary + "</html>"},
		"get":           {"https://own.test/give?client_secret=" + canary + "&code=" + canary, "", "", `{"error":"invalid_request","error_description":"you sent ` + canary + `"}`},
		"broken answer": {"https://own.test/give", formType, "a=b", `{"tok":"` + canary},
		"huge answer":   {"https://own.test/give", formType, "a=b", `{"tok":"` + strings.Repeat(canary, 9000) + `"}`},
	} {
		l := journal.New(4)
		ctx := journal.Guard(journal.WithTag(t.Context(), journal.Tag{Profile: "p1", Name: "signin"}), canary)
		say(t, ctx, l.Transport(answer(400, "application/json", c.answer)), http.MethodPost, c.url, c.kind, c.body)
		all := l.All()
		if len(all) != 1 {
			t.Fatalf("%s: %d exchanges", name, len(all))
		}
		x := all[0]
		for _, text := range []string{x.URL, x.Request, x.Response, x.Error, x.Corr, strings.Join(headerText(x), " ")} {
			if form := leaks(text); form != "" {
				t.Errorf("%s: leaks as %s in %s", name, form, text)
			}
		}
		if x.Status != 400 || x.Tag != "signin" || x.Profile != "p1" || x.Corr != "req-1" || x.Method != http.MethodPost || x.Start.IsZero() {
			t.Errorf("%s: recorded as %+v", name, x)
		}
	}
}

func headerText(x journal.Exchange) []string {
	out := make([]string, 0, len(x.Headers))
	for k, v := range x.Headers {
		out = append(out, k+"="+v)
	}
	return out
}

func TestBusinessCentralAnswersAreKeptAndCut(t *testing.T) {
	l := journal.New(4)
	long := `{"value":[{"name":"CRONUS","note":"` + strings.Repeat("ü", 9000) + `"}]}`
	say(t, t.Context(), l.Transport(answer(200, "application/json", long)), http.MethodGet, "https://api.test/companies", "", "")
	got := l.All()[0].Response
	if !strings.Contains(got, "CRONUS") || len(got) > 8<<10+len("…") || !strings.HasSuffix(got, "…") {
		t.Errorf("kept %d bytes: %.60s", len(got), got)
	}
	if strings.Contains(got, "\uFFFD") {
		t.Error("cut inside a character")
	}
	say(t, t.Context(), l.Transport(answer(200, "image/png", "\x89PNG")), http.MethodGet, "https://api.test/logo", "", "")
	if got := l.All()[1].Response; got != "(image/png)" {
		t.Errorf("image kept as %q", got)
	}
}

func TestFailuresAreRecordedRedacted(t *testing.T) {
	l := journal.New(4)
	rt := l.Transport(tripper(func(*http.Request) (*http.Response, error) {
		return nil, errors.New("proxyconnect tcp: http://user:" + canary + "@proxy:80 refused")
	}))
	say(t, t.Context(), rt, http.MethodGet, "https://x.test/", "", "")
	x := l.All()[0]
	if x.Status != 0 || !strings.Contains(x.Error, "refused") || leaks(x.Error) != "" {
		t.Errorf("recorded as %+v", x)
	}
}

func TestRingKeepsTheLast(t *testing.T) {
	l := journal.New(3)
	rt := l.Transport(answer(200, "application/json", "{}"))
	for range 5 {
		say(t, journal.WithTag(t.Context(), journal.Tag{Name: "a"}), rt, http.MethodGet, "https://x.test/", "", "")
	}
	mark := l.Seq()
	say(t, journal.WithTag(t.Context(), journal.Tag{Name: "b", Profile: "p"}), rt, http.MethodGet, "https://x.test/", "", "")
	if all := l.All(); len(all) != 3 || all[2].Seq != 6 {
		t.Errorf("kept %+v", all)
	}
	if since := l.Since(mark); len(since) != 1 || since[0].Tag != "b" {
		t.Errorf("since: %+v", since)
	}
	if got := len(l.For(journal.Tag{Name: "a"})); got != 2 {
		t.Errorf("%d under tag a", got)
	}
	if got := len(l.For(journal.Tag{Profile: "p"})); got != 1 {
		t.Errorf("%d of profile p", got)
	}
	l.Clear()
	if len(l.All()) != 0 || l.Seq() != 6 {
		t.Error("Clear")
	}
}

func TestNoLogIsNoBurden(t *testing.T) {
	var l *journal.Log
	rt := answer(200, "", "")
	if got := l.Transport(rt); got == nil {
		t.Error("no transport")
	}
	l.Clear()
	if l.All() != nil || l.Seq() != 0 {
		t.Error("a nil log holds something")
	}
}

func TestManyAtOnce(t *testing.T) {
	l := journal.New(10)
	rt := l.Transport(answer(200, "application/json", `{"a":1}`))
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			say(t, context.Background(), rt, http.MethodPost, "https://x.test/", formType, "a=1")
			_ = l.All()
		})
	}
	wg.Wait()
	if l.Seq() != 20 || len(l.All()) != 10 {
		t.Errorf("%d, %d", l.Seq(), len(l.All()))
	}
}

func TestTransportLeavesTheRequestAlone(t *testing.T) {
	var got string
	rt := journal.New(1).Transport(tripper(func(r *http.Request) (*http.Response, error) {
		b, _ := io.ReadAll(r.Body)
		got = string(b)
		return answer(200, "text/plain", "x")(r)
	}))
	say(t, t.Context(), rt, http.MethodPost, "https://x.test/", formType, "client_secret="+canary)
	if got != "client_secret="+canary {
		t.Errorf("the other side got %q", got)
	}
}

func TestPseudonyms(t *testing.T) {
	const bc = "996def3d-b36c-4153-8607-a6fd3c01b89f"
	p := journal.NewPseudonyms(map[string][]string{"company": {"CRONUS AG", "CRONUS", ""}, "tenant": {"contoso.com"}}, bc)
	in := "anna@contoso.com and ANNA@contoso.com in cronus ag, CRONUS, of Contoso.com (5a1b0000-0000-4000-8000-000000000001) to " + bc
	got := p.Apply(in)
	want := "person-1 and person-1 in company-1, company-2, of tenant-1 (id-1) to " + bc
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if again := p.Apply(in); again != want {
		t.Errorf("aliases changed: %s", again)
	}
}

func TestTagTravelsWithTheContext(t *testing.T) {
	if (journal.TagOf(t.Context()) != journal.Tag{}) {
		t.Error("a plain context has a tag")
	}
	_ = connection.Secret("")
}

// TestPseudonymsOfShortNames: an alias is not looked through again, and a name
// of one letter spoils nothing but itself.
func TestPseudonymsOfShortNames(t *testing.T) {
	p := journal.NewPseudonyms(map[string][]string{"company": {"1", "Kelvin", "5a"}, "tenant": {"n", "a.b*"}})
	for in, want := range map[string]string{
		"1":                                    "company-1",
		"1 n":                                  "company-1 tenant-1",
		"KELVIN":                               "company-2",
		"a.b* and axb":                         "tenant-2 atenant-1d axb",
		"5a1b0000-0000-4000-8000-000000000001": "id-1", // though it begins with a company
		"":                                     "",
	} {
		if got := p.Apply(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
	if got := p.Apply("\u212aelvin"); got != "company-2" { // the Kelvin sign
		t.Errorf("another K: %q", got)
	}
	if got := journal.NewPseudonyms(nil).Apply("nothing is given"); got != "nothing is given" {
		t.Errorf("%q", got)
	}
}
