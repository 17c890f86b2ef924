package wire_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/wire"
)

func TestFormsAreNeverSentOn(t *testing.T) {
	var leaked atomic.Bool
	other := serve(t, func(http.ResponseWriter, *http.Request) { leaked.Store(true) })
	for _, status := range []int{301, 302, 303, 307, 308} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL+"/token?client_secret=CANARY", status)
		})
		c := client(t, wire.Options{})
		_, err := do(t, c, http.MethodPost, s.URL, nil)
		f := fault(t, wire.Classify(connection.StageToken, "login.test", err))
		if f.Net != connection.NetRedirect || f.HTTP != status || f.Stage != connection.StageToken || strings.Contains(fmt.Sprint(f.Args), "CANARY") {
			t.Errorf("%d: %v %v", status, f, f.Args)
		}
		// A question that must not travel either: a token request by GET.
		if _, err := do(t, wire.NeverRedirect(c), http.MethodGet, s.URL, nil); fault(t, err).Net != connection.NetRedirect {
			t.Errorf("%d: GET with NeverRedirect followed: %v", status, err)
		}
	}
	if leaked.Load() {
		t.Error("something followed the redirect")
	}
}

func TestQuestionsAreSentOnWithoutCredentials(t *testing.T) {
	var auth, referer, path string
	other := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		auth, referer, path = r.Header.Get("Authorization"), r.Header.Get("Referer"), r.URL.Path
	})
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, other.URL+"/there", http.StatusFound)
		case "/within":
			http.Redirect(w, r, "/here", http.StatusFound)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/up":
			http.Redirect(w, r, "https://127.0.0.1:1/", http.StatusFound)
		case "/here":
			auth, path = r.Header.Get("Authorization"), r.URL.Path
		}
	})
	c := client(t, wire.Options{})
	bearer := http.Header{"Authorization": {"Bearer CANARY"}}
	if _, err := do(t, c, http.MethodGet, s.URL+"/away?code=CANARY", bearer); err != nil || path != "/there" || auth != "" || referer != "" {
		t.Errorf("to another host: %v, path %q, Authorization %q, Referer %q", err, path, auth, referer)
	}
	if _, err := do(t, c, http.MethodGet, s.URL+"/within", bearer); err != nil || path != "/here" || auth == "" {
		t.Errorf("within the host: %v, path %q, Authorization %q", err, path, auth)
	}
	for _, p := range []string{"/loop", "/up"} {
		if _, err := do(t, c, http.MethodGet, s.URL+p, nil); fault(t, err).Net != connection.NetRedirect {
			t.Errorf("%s: %v", p, err)
		}
	}
}
