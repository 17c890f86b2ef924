package journal_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"bcconnect/connection/journal"
)

func TestOddlyQuotedValues(t *testing.T) {
	for _, text := range []string{
		`client_secret=["` + canary + `"]`, `{"client_secret":{"value":"` + canary + `"`, `client_secret = '` + canary, `client_secret=&quot;` + canary + `&quot;`,
		`client_secret=&#34;` + canary, "Authorization:\r\n Bearer " + canary, "Cookie: a=1\r\nSet-Cookie: x=" + canary + "\r\nDate: now",
		`password: ` + canary, `client_secret=a b="c" client_secret="` + canary, strings.Repeat("%25", 12) + url.QueryEscape(url.QueryEscape("client_secret="+canary)),
	} {
		if out := journal.Redact(text); leaks(out) != "" {
			t.Errorf("%s\n→ %s", text, out)
		}
	}
	for text, want := range map[string]string{
		"client_secret=":               "client_secret=",
		"client_secret=&next=1":        "client_secret=&next=1",
		"Authorization: ":              "Authorization: ",
		"Date: x\r\nCookie: a\r\nB: c": "Date: x\r\nCookie: " + journal.Hidden + "\r\nB: c",
		"code=x\nand more":             "code=" + journal.Hidden + "\nand more",
	} {
		if out := journal.Redact(text); out != want {
			t.Errorf("%q became %q, want %q", text, out, want)
		}
	}
}

func TestDeepEncodingIsDropped(t *testing.T) {
	text := "client_secret=" + canary
	for range 9 {
		text = url.QueryEscape("x=" + text)
	}
	if out := journal.Redact(text); leaks(out) != "" || strings.Contains(out, "CANARY") {
		t.Errorf("→ %s", out)
	}
}

func TestEmptyValuesStayEmpty(t *testing.T) {
	in := `{"access_token":null,"client_secret":"","count":3,"list":[{"password":null}]}`
	if out := journal.RedactJSON(in); out != in {
		t.Errorf("→ %s", out)
	}
}

func TestOtherRequestsAreRecordedAsTheyAre(t *testing.T) {
	for name, c := range map[string]struct {
		guarded      bool
		url, kind    string
		body, want   string
		answer, said string
	}{
		"plain json":        {false, "https://x.test/api", "application/json", `{"name":"CRONUS"}`, `{"name":"CRONUS"}`, `{"a":1}`, `{"a":1}`},
		"form elsewhere":    {false, "https://x.test/api", formType, "a=1&grant_type=x", "a=" + journal.Hidden + "&grant_type=x", "", ""},
		"large form":        {true, "https://x.test/t", formType, "a=" + strings.Repeat("b", 70<<10), journal.Hidden, "", ""},
		"guarded text":      {true, "https://x.test/t", "text/plain", "CANARY", journal.Hidden, "CANARY", journal.Hidden},
		"guarded json":      {true, "https://x.test/t", "application/json", `{"grant_type":"g","x":"CANARY"}`, `{"grant_type":"g","x":"` + journal.Hidden + `"}`, `{"scope":"s"}`, `{"scope":"s"}`},
		"by its path alone": {false, "https://x.test/oauth/Token", "text/plain", "CANARY", journal.Hidden, `{"access":"CANARY"}`, `{"access":"` + journal.Hidden + `"}`},
		"a font":            {false, "https://x.test/f", "", "", "", "CANARY", "CANARY"},
	} {
		l := journal.New(1)
		ctx := t.Context()
		if c.guarded {
			ctx = journal.Guard(ctx)
		}
		say(t, ctx, l.Transport(answer(200, "application/json", c.answer)), http.MethodPost, c.url, c.kind, c.body)
		x := l.All()[0]
		if x.Request != c.want || x.Response != c.said {
			t.Errorf("%s: %.80q and %.80q", name, x.Request, x.Response)
		}
	}
}

func TestScrubForKnowsWhatTheContextGuards(t *testing.T) {
	ctx := journal.Guard(t.Context(), "plain-looking", "")
	if out := journal.ScrubFor(ctx, "a plain-looking word"); strings.Contains(out, "plain-looking") {
		t.Error(out)
	}
	if out := journal.ScrubFor(context.Background(), "a plain-looking word"); out != "a plain-looking word" {
		t.Error(out)
	}
}

func TestSupportIDIsTheMostTelling(t *testing.T) {
	l := journal.New(1)
	rt := l.Transport(tripper(func(r *http.Request) (*http.Response, error) {
		h := http.Header{"Client-Request-Id": {"weak"}, "Ms-Correlation-X": {"strong"}, "Set-Cookie": {canary}}
		return &http.Response{StatusCode: http.StatusOK, Header: h, Body: http.NoBody, Request: r}, nil
	}))
	say(t, t.Context(), rt, http.MethodGet, "https://x.test/", "", "")
	if x := l.All()[0]; x.Corr != "strong" || leaks(strings.Join(headerText(x), " ")) != "" {
		t.Errorf("%+v", x)
	}
}

func FuzzRedactURL(f *testing.F) {
	for _, s := range []string{"https://x.test/a?b=c", "https://u:p@x.test/", "?", "#", "%", "https://x.test/?a=%zz#b", "//x/?code=1&amp;state=2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, address string) {
		if len(address) > 1000 {
			t.Skip("long")
		}
		for _, in := range []string{
			"https://x.test/cb?code=" + canary + "&x=" + url.QueryEscape(address), "https://x.test/cb?x=" + url.QueryEscape(address) + "#access_token=" + canary,
			"https://x.test/cb?next=" + url.QueryEscape("https://y.test/?client_secret="+canary+"&z="+url.QueryEscape(address)),
		} {
			if out := journal.RedactURL(in); leaks(out) != "" {
				t.Errorf("%s\n→ %s", in, out)
			}
		}
	})
}
