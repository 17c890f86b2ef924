package engine_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/engine"
	"bcconnect/connection/profiles"
	"bcconnect/connection/vault"
)

// What a second process is told.
const (
	envChild = "ENGINE_TEST_DIR"
	envID    = "ENGINE_TEST_ID"
	envURL   = "ENGINE_TEST_URL"
)

// fileRing is a keyring that two processes can share. It exists in tests alone:
// a key beside what it seals protects nothing.
type fileRing struct{ path string }

func (r fileRing) Get(context.Context) ([]byte, error) {
	key, err := os.ReadFile(r.path)
	if err != nil {
		return nil, vault.ErrNoKey
	}
	return key, nil
}

func (r fileRing) Set(_ context.Context, key []byte) error { return os.WriteFile(r.path, key, 0o600) }

func (r fileRing) Delete(context.Context) error { return os.Remove(r.path) }

// towards sends everything to one server.
type towards struct{ base *url.URL }

func (d towards) RoundTrip(r *http.Request) (*http.Response, error) {
	out := r.Clone(r.Context())
	out.URL.Scheme, out.URL.Host, out.Host = d.base.Scheme, d.base.Host, d.base.Host
	return http.DefaultTransport.RoundTrip(out)
}

// shared makes the engine of one of several processes, an hour after the
// sign-in.
func shared(t *testing.T, dir, address string, ahead time.Duration) *bench {
	t.Helper()
	base, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return newBench(t, func(o *engine.Options) {
		o.Vault = vault.Open(dir, fileRing{filepath.Join(filepath.Dir(dir), "key")})
		o.Book, o.Dir = profiles.Open(dir), dir
		o.HTTP = &http.Client{Transport: towards{base}}
		o.Now = func() time.Time { return time.Now().Add(ahead) }
	})
}

// TestChild is what the second process does; alone it does nothing.
func TestChild(t *testing.T) {
	dir := os.Getenv(envChild)
	if dir == "" {
		t.Skip("runs as a process of TestTwoProcesses")
	}
	b := shared(t, dir, os.Getenv(envURL), time.Hour)
	tok, err := b.Token(t.Context(), os.Getenv(envID))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("TOKEN %s\n", tok.Access.Reveal()) // the fake authority's own
}

// TestTwoProcesses has several processes find the same token ended. The
// refresh token works once, so a second renewal would end the sign-in.
func TestTwoProcesses(t *testing.T) {
	auth := newAuthority()
	auth.codeLife, auth.lives = 3600, 7200
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		resp, err := auth.RoundTrip(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		defer resp.Body.Close()
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(resp.StatusCode)
		_, _ = io.Copy(w, resp.Body)
	}))
	defer srv.Close()
	dir := filepath.Join(t.TempDir(), "data")
	b := shared(t, dir, srv.URL, 0)
	p := b.authorised(t, connection.ModeDelegate)

	var mu sync.Mutex
	var got []string
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestChild$", "-test.v")
			cmd.Env = append(os.Environ(), envChild+"="+dir, envID+"="+p.ID, envURL+"="+srv.URL)
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Errorf("%v: %s", err, out)
			}
			mu.Lock()
			defer mu.Unlock()
			for line := range strings.Lines(string(out)) {
				if v, ok := strings.CutPrefix(line, "TOKEN "); ok {
					got = append(got, strings.TrimSpace(v))
				}
			}
		})
	}
	all.Wait()
	distinct := slices.Compact(slices.Sorted(slices.Values(got)))
	if len(got) != 4 || len(distinct) != 1 || auth.count("refresh_token") != 1 || auth.replayed != 0 {
		t.Errorf("tokens %v in %d renewals, %d replays; want one renewal for all", got, auth.count("refresh_token"), auth.replayed)
	}
	if p, err := b.Get(t.Context(), p.ID); err != nil || p.Standing.NeedsSignIn {
		t.Errorf("the sign-in was lost: %+v, %v", p.Standing, err)
	}
	scanFolder(t, dir, "CANARY-")
}
