package cli_test

import (
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
)

// TestOnlyNamedHostsAreAsked has a recording proxy between the program and the
// world: whatever is asked, only the hosts of the connection are, and only by
// the commands that say so (rows S57, S59).
func TestOnlyNamedHostsAreAsked(t *testing.T) {
	var mu sync.Mutex
	asked := map[string]int{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	proxy := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.Host]++
		mu.Unlock()
		w.WriteHeader(http.StatusForbidden)
	})}
	go func() { _ = proxy.Serve(l) }()
	t.Cleanup(func() { _ = proxy.Close() })
	through := "--proxy=http://" + l.Addr().String()

	m := newMachine(t)
	m.stdin = "Qn_8Q~dKx3fTzY7mPwL2cVb9sHj4gRu6eNa1oBiC\n"
	file := filepath.Join(t.TempDir(), "c.json")
	m.must(t, 0, "add", "C", "--tenant", "contoso.com", "--client-id", "11111111-2222-3333-4444-555555555555", "--environment", "Production", "--secret-stdin", through)
	m.must(t, 0, "export", "C", "-o", file, through)
	for _, quiet := range [][]string{
		{"import", file, "--name", "D"},
		{"list"},
		{"show", "C"},
		{"expiring"},
		{"explain", "AADSTS7000215"},
		{"snippet", "C", "--for", "curl"},
		{"checklist", "C"},
		{"settings"},
		{"token", "C"},
		{"version"},
		{"revoke", "C"},
	} {
		_, _, _ = m.run(t, append(quiet, through)...)
		if mu.Lock(); len(asked) != 0 {
			t.Errorf("%v asked %v", quiet, asked)
			clear(asked)
		}
		mu.Unlock()
	}
	for _, loud := range [][]string{{"check", "C"}, {"refresh", "C"}, {"routes", "C", "contoso/sales/v2.0"}, {"consent", "C", "--verify"}, {"check", "--all"}} {
		_, _, _ = m.run(t, append(loud, through)...)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(asked) == 0 {
		t.Error("nothing came through the proxy")
	}
	for host := range asked {
		if host != "login.microsoftonline.com:443" && host != "api.businesscentral.dynamics.com:443" {
			t.Errorf("%s was asked", host)
		}
	}
	t.Logf("asked %v", asked)
}
