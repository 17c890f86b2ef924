package bc_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/bc"
)

func TestTokenTravelsOnlyInTheHeader(t *testing.T) {
	s := always(200, companiesBody)
	if _, err := clientOf(s).Companies(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := s.asked[0]
	if got := r.Header.Get("Authorization"); got != "Bearer "+token {
		t.Errorf("Authorization: %q", got)
	}
	if strings.Contains(r.URL.String(), token) || r.Body != nil {
		t.Error("the token is in the address, or there is a body")
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		s := always(status, "", "Location", "https://evil.example/", "Content-Type", "")
		_, err := clientOf(s).Companies(t.Context())
		if f := faultOf(t, err); f.Net != connection.NetRedirect || f.HTTP != status {
			t.Errorf("%d: got %v", status, f)
		}
		if len(s.asked) != 1 {
			t.Errorf("%d: %d requests", status, len(s.asked))
		}
	}
}

func TestRefusedTokenIsRenewedOnce(t *testing.T) {
	const refused = `{"error":{"code":"Authentication_InvalidCredentials","message":"no"}}`
	tests := []struct {
		name              string
		good              string // the token that is let in
		renew             func(context.Context) (connection.Secret, error)
		requests, renewed int
		ok                bool
	}{
		{"renewal helps", "new", func(context.Context) (connection.Secret, error) { return "new", nil }, 2, 1, true},
		{"renewal does not help", "none", func(context.Context) (connection.Secret, error) { return "new", nil }, 2, 1, false},
		{"renewal fails", "new", func(context.Context) (connection.Secret, error) {
			return "", &connection.Fault{Stage: connection.StageToken, OAuth: "invalid_grant"}
		}, 1, 1, false},
		{"no renewal", "new", nil, 1, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &service{answer: func(_ int, r *http.Request) *http.Response {
				if r.Header.Get("Authorization") == "Bearer "+tt.good {
					return says(200, companiesBody)
				}
				return says(401, refused)
			}}
			c, renewed := clientOf(s), 0
			if tt.renew != nil {
				c.Renew = func(ctx context.Context) (connection.Secret, error) {
					renewed++
					return tt.renew(ctx)
				}
			}
			_, err := c.Companies(t.Context())
			if (err == nil) != tt.ok {
				t.Errorf("got %v", err)
			}
			if len(s.asked) != tt.requests || renewed != tt.renewed {
				t.Errorf("%d requests, %d renewals", len(s.asked), renewed)
			}
			if err != nil {
				faultOf(t, err)
			}
		})
	}
}

func TestNoTokenNoQuestion(t *testing.T) {
	s := always(200, companiesBody)
	c := clientOf(s)
	c.Token = func(context.Context) (connection.Secret, error) { return "", errors.New("locked") }
	if _, err := c.Companies(t.Context()); err == nil || len(s.asked) != 0 {
		t.Errorf("got %v, %d requests", err, len(s.asked))
	}
}

func TestBusyServiceIsAskedAgain(t *testing.T) {
	start := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // synctest's clock
	tests := []struct {
		name     string
		status   int
		header   string
		busy     int // answers before it is well
		requests int
		min, max time.Duration
		ok       bool
	}{
		{"seconds", 429, "7", 1, 2, 7 * time.Second, 7 * time.Second, true},
		{"date", 503, start.Add(5 * time.Second).Format(http.TimeFormat), 1, 2, 5 * time.Second, 5 * time.Second, true},
		{"date in the past", 503, start.Add(-time.Hour).Format(http.TimeFormat), 1, 2, time.Second, 2 * time.Second, true},
		{"no header", 429, "", 2, 3, 3 * time.Second, 4500 * time.Millisecond, true},
		{"nonsense header", 502, "soon", 1, 2, time.Second, 1500 * time.Millisecond, true},
		{"negative", 503, "-3", 1, 2, time.Second, 1500 * time.Millisecond, true},
		{"too long", 429, "3600", 1, 1, 0, 0, false},
		{"absurd", 429, "99999999999999999999", 1, 2, time.Second, 1500 * time.Millisecond, true},
		{"never well", 503, "", 9, 3, 3 * time.Second, 4500 * time.Millisecond, false},
		{"not worth asking again", 500, "1", 1, 1, 0, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &service{answer: func(n int, _ *http.Request) *http.Response {
					if n <= tt.busy {
						return says(tt.status, "", "Retry-After", tt.header)
					}
					return says(200, companiesBody)
				}}
				c, waits := clientOf(s), 0
				c.Waiting = func(bc.Wait) { waits++ }
				begun := time.Now()
				_, err := c.Companies(t.Context())
				if took := time.Since(begun); took < tt.min || took > tt.max {
					t.Errorf("took %v, want %v to %v", took, tt.min, tt.max)
				}
				if len(s.asked) != tt.requests || waits != tt.requests-1 {
					t.Errorf("%d requests, %d waits", len(s.asked), waits)
				}
				if (err == nil) != tt.ok {
					t.Errorf("got %v", err)
				}
			})
		})
	}
}

func TestLongWaitIsReported(t *testing.T) {
	_, err := clientOf(always(429, "Too Many Requests", "Retry-After", "60", "Content-Type", "text/plain")).Companies(t.Context())
	f := faultOf(t, err)
	if f.Retry != time.Minute || f.HTTP != 429 || f.Detail != "Too Many Requests" || f.Net != connection.NetNone {
		t.Errorf("got %+v", f)
	}
}

func TestWaitEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		begun := time.Now()
		_, err := clientOf(always(503, "", "Retry-After", "15")).Companies(ctx)
		if f := faultOf(t, err); f.Net != connection.NetCancelled || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		if took := time.Since(begun); took != 2*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

func TestAnswersThatAreNone(t *testing.T) {
	tests := []struct {
		name, body, contentType string
		want                    connection.NetKind
	}{
		{"html", "<html>Please sign in</html>", "text/html", connection.NetNotJSON},
		{"html called json", "<html>Please sign in</html>", "application/json", connection.NetNotJSON},
		{"no type, html", "<html></html>", "", connection.NetNotJSON},
		{"called text, other shape", "{}", "text/plain", connection.NetMalformed},
		{"empty", "", "application/json", connection.NetEmpty},
		{"blank", " \r\n", "application/json", connection.NetEmpty},
		{"cut", companiesBody[:80], "application/json", connection.NetTruncated},
		{"other shape", `{"companies":[]}`, "application/json", connection.NetMalformed},
		{"value is no list", `{"value":{}}`, "application/json", connection.NetMalformed},
		{"item is no object", `{"value":[1]}`, "application/json", connection.NetMalformed},
		{"list at the top", `[]`, "application/json", connection.NetMalformed},
		{"too large", `{"value":["` + strings.Repeat("a", 5<<20) + `"]}`, "application/json", connection.NetTooLarge},
		{"next link is no address", `{"value":[],"@odata.nextLink":"http://[::1"}`, "application/json", connection.NetMalformed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := clientOf(always(200, tt.body, "Content-Type", tt.contentType)).Companies(t.Context())
			if f := faultOf(t, err); f.Net != tt.want {
				t.Errorf("got %q, want %q", f.Net, tt.want)
			}
		})
	}
	for _, suffix := range []string{"application/json", "application/problem+json; charset=utf-8", ""} {
		if _, err := clientOf(always(200, companiesBody, "Content-Type", suffix)).Companies(t.Context()); err != nil {
			t.Errorf("%q: %v", suffix, err)
		}
	}
}

func TestEchoedTokenStaysOutOfTheFault(t *testing.T) {
	for _, body := range []string{
		"You sent Authorization: Bearer " + token,
		`{"error":{"code":"` + token + `","message":"bad ` + token + `"}}`,
	} {
		_, err := clientOf(always(400, body)).Companies(t.Context())
		f := faultOf(t, err)
		if strings.Contains(fmt.Sprintf("%+v %v", f, f), token) {
			t.Errorf("the token is in %+v", f)
		}
	}
}

func TestBadAddress(t *testing.T) {
	for _, api := range []string{"http://[::1", "", "nonsense"} {
		s := always(200, companiesBody)
		c := clientOf(s)
		c.Effective.APIURL = api
		c.Effective.CompaniesURL = api + "/v2.0/companies"
		_, err := c.Companies(t.Context())
		faultOf(t, err)
		if len(s.asked) != 0 {
			t.Errorf("%q was asked", api)
		}
	}
}

func TestQuestionEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		hanging := roundTripper(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		c := clientOf(always(200, companiesBody))
		c.HTTP = &http.Client{Transport: hanging}
		_, err := c.Companies(ctx)
		if f := faultOf(t, err); f.Net != connection.NetCancelled || f.Args[connection.ArgHost] == "" {
			t.Errorf("got %+v", f)
		}
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestRedirectToNowhere(t *testing.T) {
	_, err := clientOf(always(300, "<html>choose</html>", "Content-Type", "text/html")).Companies(t.Context())
	if f := faultOf(t, err); f.Net != connection.NetRedirect || f.HTTP != 300 {
		t.Errorf("got %+v", f)
	}
}

func TestLongWordsAreCut(t *testing.T) {
	long := strings.Repeat("Größe ", 1000)
	_, err := clientOf(always(400, `{"error":{"code":"`+long+`","message":"`+long+`\u0000\u001b[31m"}}`)).Companies(t.Context())
	f := faultOf(t, err)
	if len(f.BC) > 140 || len(f.Detail) > 640 || !strings.HasSuffix(f.Detail, "…") || strings.ContainsAny(f.Detail, "\x00\x1b") {
		t.Errorf("got %d and %d bytes", len(f.BC), len(f.Detail))
	}
}
