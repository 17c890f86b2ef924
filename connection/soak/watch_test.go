package soak_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"bcconnect/connection/journal"
)

// watch stands at the wire and notes every question for a token: who asked, with
// what, and whether somebody else was asking with the same at that time.
type watch struct {
	next http.RoundTripper

	mu       sync.Mutex
	asking   map[string]int               // under way
	spent    map[[sha256.Size]byte]string // hashes of refresh tokens that were exchanged, and by whom
	granted  map[string]grants            // by credential
	refused  []string
	overlaps []string
	tokens   int
	total    int // requests of any kind
}

// grants are the tokens that one credential got.
type grants struct {
	who map[string]bool // the connections that asked with it
	at  []time.Time
}

func newWatch() *watch {
	return &watch{asking: map[string]int{}, spent: map[[sha256.Size]byte]string{}, granted: map[string]grants{}}
}

// seen is the watch at the wire of one program.
type seen struct {
	*watch
	program string
}

// RoundTrip implements http.RoundTripper.
func (w seen) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	w.total++
	w.mu.Unlock()
	if !strings.HasSuffix(r.URL.Path, "/oauth2/v2.0/token") {
		return w.next.RoundTrip(r)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.Body = io.NopCloser(bytes.NewReader(body))
	q, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	grant := q.Get("grant_type")
	if strings.HasPrefix(grant, "urn:") {
		return w.next.RoundTrip(r) // waits for a person
	}
	who := journal.TagOf(r.Context()).Profile
	key := who // a person's token is that connection's alone
	switch {
	case grant == "client_credentials" && q.Get("client_secret") != "":
		key = q.Get("client_secret")
	case grant == "client_credentials":
		key = "certificate"
	}
	done := w.begin(w.program, key, who, q.Get("refresh_token"))
	resp, err := w.next.RoundTrip(r)
	done(err == nil && resp.StatusCode == http.StatusOK)
	return resp, err
}

// begin notes a question; the function that it returns notes how it was answered.
func (w *watch) begin(program, key, who, refresh string) func(well bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tokens++
	// One connection is renewed once at a time, whoever does it; one registration
	// once in each program.
	for _, name := range []string{"connection " + who, program + key} {
		if w.asking[name]++; w.asking[name] > 1 {
			w.overlaps = append(w.overlaps, name)
		}
	}
	shown := sha256.Sum256([]byte(refresh)) // the text itself would hold on to the whole body
	if before, was := w.spent[shown]; was && refresh != "" {
		w.refused = append(w.refused, fmt.Sprintf("%s shows again what %s had exchanged", who, before))
	}
	return func(well bool) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.asking["connection "+who]--
		w.asking[program+key]--
		if !well {
			w.refused = append(w.refused, who+" was refused")
			return
		}
		if refresh != "" {
			w.spent[shown] = who
		}
		g := w.granted[key]
		if g.who == nil {
			g.who = map[string]bool{}
		}
		g.who[who], g.at = true, append(g.at, time.Now())
		w.granted[key] = g
	}
}
