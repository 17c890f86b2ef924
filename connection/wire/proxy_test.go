package wire_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/journal"
	"bcconnect/connection/wire"
)

func TestProxy(t *testing.T) {
	type seen struct{ url, auth string }
	var last seen
	var status int
	proxy := serve(t, func(w http.ResponseWriter, r *http.Request) {
		last = seen{r.RequestURI, r.Header.Get("Proxy-Authorization")}
		w.WriteHeader(status)
	})
	u, _ := url.Parse(proxy.URL)
	l := journal.New(5)
	c := client(t, wire.Options{Proxy: "http://user:CANARY@" + u.Host, NoProxy: ".direct.test, 10.0.0.0/8;exact.test:8443", Journal: l, ConnectTimeout: time.Second})

	status = http.StatusOK
	if _, err := do(t, c, http.MethodGet, "http://far.test/x", nil); err != nil || last.url != "http://far.test/x" || last.auth == "" {
		t.Errorf("through the proxy: %v, %+v", err, last)
	}
	for _, x := range []struct {
		address string
		status  int
		want    connection.NetKind
	}{
		{"http://far.test/", http.StatusProxyAuthRequired, connection.NetProxyAuth},
		{"https://far.test/", http.StatusProxyAuthRequired, connection.NetProxyAuth},
		{"https://far.test/", http.StatusForbidden, connection.NetProxy},
	} {
		status = x.status
		_, err := do(t, c, http.MethodGet, x.address, nil)
		f := wire.Classify(connection.StageNetwork, "far.test", err)
		if f.Net != x.want || f.HTTP != status || strings.Contains(f.Error(), "CANARY") {
			t.Errorf("%s: %v", x.address, f)
		}
	}

	own := serve(t, func(http.ResponseWriter, *http.Request) {})
	last = seen{}
	if _, err := do(t, c, http.MethodGet, own.URL, nil); err != nil || last.url != "" {
		t.Errorf("loopback went to the proxy: %v %+v", err, last)
	}
	for _, x := range l.All() {
		if strings.Contains(fmt.Sprint(x), "CANARY") || strings.Contains(fmt.Sprint(x), "dXNlcjpDQU5BUlk") {
			t.Errorf("the journal knows the proxy's password: %+v", x)
		}
	}
}

func TestNoProxyList(t *testing.T) {
	list := ".below.test, whole.test *.star.test 10.0.0.0/8;192.0.2.7,[2001:db8::1]:443 port.test:8443"
	rt, ok := unwrap(client(t, wire.Options{Proxy: "proxy.test:3128", NoProxy: list}).Transport)
	if !ok {
		t.Skip("transport is wrapped")
	}
	for address, direct := range map[string]bool{
		"https://a.below.test/": true, "https://below.test/": false, "https://whole.test": true, "https://a.whole.test": true,
		"https://notwhole.test": false, "https://x.star.test": true, "https://10.9.8.7/": true, "https://11.0.0.1/": false,
		"http://192.0.2.7": true, "https://[2001:db8::1]/": true, "https://port.test:8443/": true, "https://port.test/": false,
		"http://localhost:9/": true, "http://127.0.0.9/": true, "http://[::1]:9/": true, "http://x.localhost/": true, "https://WHOLE.test./": true,
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		got, err := rt(&http.Request{URL: u})
		if err != nil || (got == nil) != direct {
			t.Errorf("%s: proxy %v, %v", address, got, err)
		}
	}
}

func TestProxyAddressesThatAreNone(t *testing.T) {
	for _, p := range []string{"://CANARY", "ftp://u:CANARY@host", "http://", "http://u:CANARY@%zz", "http://[::1"} {
		_, err := wire.New(wire.Options{Proxy: p})
		f := fault(t, err)
		if f.Kind != "proxy-address" || strings.Contains(fmt.Sprint(f, f.Args), "CANARY") {
			t.Errorf("%s: %v", p, f)
		}
	}
}

// TestEnvironmentIsRespected runs itself anew, because Go reads the proxy
// variables once.
func TestEnvironmentIsRespected(t *testing.T) {
	if os.Getenv("WIRE_CHILD") != "" {
		rt, _ := unwrap(client(t, wire.Options{}).Transport)
		for address, want := range map[string]string{"https://a.test/": "http://env.test:3128", "https://b.test/": "", "http://localhost:1/": ""} {
			u, _ := url.Parse(address)
			got, err := rt(&http.Request{URL: u})
			if err != nil || got == nil && want != "" || got != nil && got.String() != want {
				t.Errorf("%s: %v, %v", address, got, err)
			}
		}
		return
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=TestEnvironmentIsRespected", "-test.v")
	cmd.Env = append(os.Environ(), "WIRE_CHILD=1", "HTTPS_PROXY=http://env.test:3128", "HTTP_PROXY=http://env.test:3128", "NO_PROXY=b.test")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
