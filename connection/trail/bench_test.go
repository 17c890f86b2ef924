package trail_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"bcconnect/connection/journal"
	"bcconnect/connection/trail"
)

type answering struct{}

func (answering) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Request: r, Header: http.Header{}}, nil
}

// talk puts one exchange into a log.
func talk(t *testing.T, l *journal.Log, url string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := l.Transport(answering{}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
}

// many are exchanges as large as real ones.
func many(n int) []journal.Exchange {
	out := make([]journal.Exchange, n)
	for i := range out {
		out[i] = journal.Exchange{
			Seq: int64(i + 1), Start: start.Add(time.Duration(i) * time.Second), Method: "GET", Status: 200 + i%3*100, Done: true, Tag: "read", Profile: strconv.Itoa(i % 50),
			URL: "https://api.businesscentral.dynamics.com/v2.0/contoso.com/Production/api/v2.0/companies", Response: strings.Repeat(`{"name":"CRONUS"}`, 100),
		}
	}
	return out
}

func BenchmarkTenThousand(b *testing.B) {
	all := many(10_000)
	s := trail.Fixture(all, nil, nil)
	b.Run("filter", func(b *testing.B) {
		for b.Loop() {
			s, _ = trail.Reduce(s, trail.TextTyped{Text: "cronus 400 z"})
		}
	})
	b.Run("one more", func(b *testing.B) {
		for b.Loop() {
			s, _ = trail.Reduce(s, trail.Arrived{All: all})
		}
	})
	b.Run("step", func(b *testing.B) {
		s, _ = trail.Reduce(s, trail.FilterCleared{})
		for b.Loop() {
			s, _ = trail.Reduce(s, trail.Stepped{By: 1})
		}
	})
}
