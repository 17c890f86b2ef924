package transcript_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"bcconnect/connection/journal"
	"bcconnect/connection/transcript"
)

func TestTextHasBothSides(t *testing.T) {
	for i, want := range map[int][]string{
		0: {"GET https://api.test/", "Accept: application/json", "HTTP/2.0 429 Too Many Requests", "Retry-After: 12", `{"error":{}}`, "08:00:01.123 UTC", "(300ms)"},
		1: {"grant_type=client_credentials", "200 OK"},
		2: {"no such host", `{"a":1}`},
	} {
		text := transcript.Text(exchanges()[i])
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%q is not in\n%s", w, text)
			}
		}
	}
}

func TestToldToWait(t *testing.T) {
	at := time.Date(2026, 3, 14, 8, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		headers map[string]string
		want    time.Duration
		said    bool
	}{
		"seconds":    {map[string]string{"Retry-After": "12"}, 12 * time.Second, true},
		"zero":       {map[string]string{"Retry-After": "0"}, 0, true},
		"date":       {map[string]string{"Retry-After": at.Add(30 * time.Second).Format(http.TimeFormat)}, 30 * time.Second, true},
		"their date": {map[string]string{"Retry-After": at.Add(90 * time.Second).Format(http.TimeFormat), "Date": at.Add(time.Minute).Format(http.TimeFormat)}, 30 * time.Second, true},
		"past":       {map[string]string{"Retry-After": at.Add(-time.Hour).Format(http.TimeFormat)}, 0, true},
		"negative":   {map[string]string{"Retry-After": "-5"}, 0, false},
		"nonsense":   {map[string]string{"Retry-After": "soon"}, 0, false},
		"nothing":    {nil, 0, false},
	} {
		got, said := transcript.ToldToWait(journal.Exchange{Start: at, Headers: c.headers})
		if got != c.want || said != c.said {
			t.Errorf("%s: %v, %v", name, got, said)
		}
	}
}

func TestThrottled(t *testing.T) {
	for status, headers := range map[int]map[string]string{429: nil, 503: {"Retry-After": "1"}} {
		if !transcript.Throttled(journal.Exchange{Status: status, Headers: headers}) {
			t.Errorf("%d is not taken for throttling", status)
		}
	}
	if transcript.Throttled(journal.Exchange{Status: 503}) || transcript.Throttled(journal.Exchange{Status: 401}) {
		t.Error("an outage is taken for throttling")
	}
}

func TestAttemptsAreCounted(t *testing.T) {
	ask := func(seq int64, url string, status int, run int64) journal.Exchange {
		return journal.Exchange{Seq: seq, Method: "GET", URL: url, Status: status, Run: run}
	}
	got := transcript.Attempts([]journal.Exchange{
		ask(1, "a", 429, 1), ask(2, "b", 200, 1), ask(3, "a", 503, 1), ask(4, "a", 200, 1), ask(5, "a", 200, 1), ask(6, "b", 401, 1), ask(7, "b", 200, 2),
	})
	if len(got) != 2 || got[3] != 2 || got[4] != 3 {
		t.Errorf("%v", got)
	}
}

func TestPlaceAndStatus(t *testing.T) {
	for in, want := range map[string]string{"https://x.test/a/b?c=d#e": "x.test/a/b", "x/y": "x/y", "": ""} {
		if got := transcript.Place(in); got != want {
			t.Errorf("%q is at %q", in, got)
		}
	}
	for status, want := range map[int]string{0: "", 403: "403 Forbidden", 799: "799"} {
		if got := transcript.Status(journal.Exchange{Status: status}); got != want {
			t.Errorf("%d: %q", status, got)
		}
	}
}

func TestBarsLieAlongTime(t *testing.T) {
	p := transcript.Draw(exchanges()[:3])
	if p.Span != 3*time.Second || len(p.Bars) != 3 {
		t.Fatalf("%+v", p)
	}
	if p.Bars[0].Exchange.Seq != 1 || p.Bars[0].From != 0 || p.Bars[1].From != time.Second {
		t.Errorf("not in their order: %+v", p.Bars)
	}
	var kinds []string
	for _, part := range p.Bars[0].Parts {
		kinds = append(kinds, string(part.Kind))
	}
	if got := strings.Join(kinds, " "); got != "queue dns connect tls send wait" {
		t.Errorf("parts %s", got)
	}
	if parts := p.Bars[2].Parts; len(parts) != 1 || parts[0].For != time.Second {
		t.Errorf("what is known only as a whole: %+v", parts)
	}
	if empty := transcript.Draw(nil); empty.Span != 0 || len(empty.Bars) != 0 {
		t.Errorf("%+v", empty)
	}
	if still := transcript.Draw(exchanges()[3:]); still.Span != time.Millisecond {
		t.Errorf("span %v would divide by nothing", still.Span)
	}
}
