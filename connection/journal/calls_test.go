package journal_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection/journal"
)

func ask(t *testing.T, ctx context.Context, rt http.RoundTripper, header, value string) *http.Response { //nolint:revive // t first, as in all helpers
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://api.test/v2.0/companies", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set(header, value)
	resp, err := rt.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

func TestCallsAreCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := journal.New(2)
		rt := l.Transport(answer(200, "application/json", `{}`))
		ctx := journal.WithTag(t.Context(), journal.Tag{Profile: "p1"})
		var open []*http.Response
		for range 3 {
			open = append(open, ask(t, ctx, rt, "Authorization", "Bearer "+canary))
		}
		_ = ask(t, ctx, rt, "Accept", "text/html").Body.Close() // no call of the API
		if c := l.Calls()["p1"]; c != (journal.Calls{Recent: 3, AtOnce: 3, Most: 3}) {
			t.Errorf("with three under way: %+v", c)
		}
		for _, r := range open {
			_ = r.Body.Close()
			_ = r.Body.Close() // twice does no harm
		}
		l.Clear()
		if c := l.Calls()["p1"]; c != (journal.Calls{Recent: 3, Most: 3}) {
			t.Errorf("afterwards: %+v", c)
		}
		time.Sleep(journal.CallWindow - time.Second)
		if c := l.Calls()["p1"]; c.Recent != 3 {
			t.Errorf("just within the time: %+v", c)
		}
		_ = ask(t, ctx, rt, "Authorization", "Bearer x").Body.Close()
		time.Sleep(2 * time.Second)
		if c := l.Calls()["p1"]; c.Recent != 1 || c.Most != 3 {
			t.Errorf("after the time: %+v", c)
		}
	})
	var none *journal.Log
	if len(none.Calls()) != 0 {
		t.Error("no log counts")
	}
}

func TestAwaitHearsOfEveryChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := journal.New(2)
		rt := l.Transport(answer(200, "application/json", `{}`))
		first := make(chan int64, 1)
		go func() {
			turn, _ := l.Await(t.Context(), 0)
			first <- turn
		}()
		synctest.Wait()
		resp := ask(t, t.Context(), rt, "Accept", "x")
		turn := <-first
		if turn == 0 {
			t.Fatal("nothing changed")
		}
		_ = resp.Body.Close()
		after, err := l.Await(t.Context(), turn) // has changed already
		if err != nil || after <= turn {
			t.Errorf("%d after %d, %v", after, turn, err)
		}
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		defer stop()
		if _, err := l.Await(ctx, after); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		var none *journal.Log
		if _, err := none.Await(ctx, 0); err == nil {
			t.Error("no log changed")
		}
	})
}

func TestTellHearsWhatIsComplete(t *testing.T) {
	l := journal.New(1)
	var heard []journal.Exchange
	stop := l.Tell(func(x journal.Exchange) { heard = append(heard, x) })
	rt := l.Transport(answer(200, "application/json", `{"a":1}`))
	ctx := journal.WithRun(journal.WithTag(t.Context(), journal.Tag{Profile: "p1", Name: "read"}), 9)
	resp := ask(t, ctx, rt, "Authorization", "Bearer "+canary)
	if len(heard) != 0 {
		t.Error("heard of an answer that was not read")
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	broken := l.Transport(tripper(func(*http.Request) (*http.Response, error) { return nil, errors.New("no way") }))
	say(t, ctx, broken, http.MethodGet, "https://x.test/", "", "")
	stop()
	say(t, ctx, rt, http.MethodGet, "https://x.test/", "", "")
	if len(heard) != 2 || !heard[0].Done || heard[0].Response != `{"a":1}` || heard[0].Size != 7 || heard[0].Run != 9 || !heard[1].Failed() || heard[0].Failed() {
		t.Fatalf("%+v", heard)
	}
	if got := heard[0].Sent["Authorization"]; got != "Bearer "+journal.Hidden {
		t.Errorf("authorization %q", got)
	}
	var none *journal.Log
	none.Tell(nil)()
}

func TestCredentialsAreKeptAsTheirKind(t *testing.T) {
	l := journal.New(9)
	rt := l.Transport(answer(200, "application/json", `{}`))
	for sent, want := range map[string]string{
		"Basic " + canary: "Basic " + journal.Hidden, "Negotiate " + canary: journal.Hidden, "Bearer " + canary: "Bearer " + journal.Hidden, canary: "",
	} {
		l.Clear()
		_ = ask(t, t.Context(), rt, "Authorization", sent).Body.Close()
		if got := l.All()[0].Sent["Authorization"]; got != want {
			t.Errorf("%q is kept as %q", sent, got)
		}
	}
	l.Clear()
	_ = ask(t, t.Context(), rt, "Prefer", "client_secret="+canary).Body.Close()
	_ = ask(t, t.Context(), rt, "X-Own", canary).Body.Close()
	for _, x := range l.All() {
		for _, v := range x.Sent {
			if leaks(v) != "" {
				t.Errorf("%v", x.Sent)
			}
		}
	}
}

func TestTimingOverARealConnection(t *testing.T) {
	srv := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat("x", 100))
	}))
	defer srv.Close()
	l := journal.New(9)
	client := srv.Client()
	client.Transport = l.Transport(client.Transport)
	for range 2 {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}
	all := l.All()
	first, second := all[0].Timing, all[1].Timing
	if first.Connect == 0 || first.TLS == 0 || first.Wait == 0 || first.Reused {
		t.Errorf("first %+v", first)
	}
	if second.Connect != 0 || second.TLS != 0 || !second.Reused || second.Wait == 0 {
		t.Errorf("second %+v", second)
	}
	for i, x := range all {
		sum := x.Timing.Queue + x.Timing.DNS + x.Timing.Connect + x.Timing.TLS + x.Timing.Send + x.Timing.Wait + x.Timing.Read
		if sum != x.Took {
			t.Errorf("%d: the parts are %v of %v", i, sum, x.Took)
		}
		if x.Proto == "" || x.Size != 100 {
			t.Errorf("%d: %+v", i, x)
		}
	}
}
