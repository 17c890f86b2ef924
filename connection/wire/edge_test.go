package wire_test

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/journal"
	"bcconnect/connection/wire"
)

func TestOwnProxyKeepsToTheSystemsExceptions(t *testing.T) {
	for name, env := range map[string]map[string]string{
		"upper": {"NO_PROXY": "a.test", "no_proxy": ""}, "lower": {"NO_PROXY": "", "no_proxy": "a.test"},
	} {
		for k, v := range env {
			t.Setenv(k, v)
		}
		pick, _ := unwrap(client(t, wire.Options{Proxy: "socks5h://proxy.test:1080"}).Transport)
		for host, direct := range map[string]bool{"a.test": true, "b.test": false} {
			got, err := pick(&http.Request{URL: &url.URL{Scheme: "https", Host: host}})
			if err != nil || (got == nil) != direct {
				t.Errorf("%s, %s: %v %v", name, host, got, err)
			}
		}
	}
	pick, _ := unwrap(client(t, wire.Options{Proxy: "proxy.test", NoProxy: "*"}).Transport)
	if got, err := pick(&http.Request{URL: &url.URL{Scheme: "https", Host: "any.test"}}); got != nil || err != nil {
		t.Errorf("everything is direct, yet %v %v", got, err)
	}
}

func TestCertificateFileAddsToGivenRoots(t *testing.T) {
	start := func() *httptest.Server {
		s := httptest.NewUnstartedServer(http.NotFoundHandler())
		s.Config.ErrorLog = log.New(io.Discard, "", 0)
		s.StartTLS()
		t.Cleanup(s.Close)
		return s
	}
	s := start()
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	given := x509.NewCertPool()
	if _, err := do(t, client(t, wire.Options{RootCAs: given}), http.MethodGet, s.URL, nil); err == nil {
		t.Error("nobody is trusted, yet it went through")
	}
	if _, err := do(t, client(t, wire.Options{RootCAs: given, CAFile: file}), http.MethodGet, s.URL, nil); err != nil {
		t.Errorf("with the file: %v", err)
	}
	if !given.Equal(x509.NewCertPool()) {
		t.Error("the caller's roots were changed")
	}
}

func TestIssuerIsNamedAsItIs(t *testing.T) {
	for want, name := range map[string]pkix.Name{
		"Root":              {CommonName: "Root"},
		"Contoso, Fabrikam": {Organization: []string{"Contoso", "Fabrikam"}},
		"Contoso Root":      {CommonName: "Contoso Root", Organization: []string{"Contoso"}},
		"Root (Contoso)":    {CommonName: "Root", Organization: []string{"Contoso"}},
		"":                  {},
	} {
		f := wire.Classify(connection.StageNetwork, "h", x509.UnknownAuthorityError{Cert: &x509.Certificate{Issuer: name}})
		if got := f.Args[connection.ArgIssuer]; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	f := wire.Classify(connection.StageNetwork, "h", &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}})
	if f.Net != connection.NetTLSUnknown {
		t.Errorf("%v", f)
	}
}

func TestQuotedAnswersNeverHoldWhatWasSent(t *testing.T) {
	const secret = "s3cr~t-CANARY"
	body := "<html>" + strings.Repeat("\n", 64<<10-20) + secret + " " + secret
	r := response(http.StatusBadGateway, "text/html", body)
	r.Request = r.Request.WithContext(journal.Guard(t.Context(), secret))
	var v any
	if f := fault(t, read(r, 1<<20, connection.StageToken, &v)); strings.Contains(f.Detail, "s3cr") {
		t.Errorf("detail %q", f.Detail)
	}
	r = response(http.StatusBadGateway, "text/html", "<p>you sent "+url.QueryEscape(secret)+" ü"+strings.Repeat("ü", 500))
	r.Request = r.Request.WithContext(journal.Guard(t.Context(), secret))
	f := fault(t, read(r, 1<<20, connection.StageToken, &v))
	if strings.Contains(f.Detail, "CANARY") || !strings.Contains(f.Detail, "you sent") || !strings.HasSuffix(f.Detail, "…") || strings.Contains(f.Detail, "\ufffd") {
		t.Errorf("detail %q", f.Detail)
	}
}

func TestAnswerWithoutRequestIsStillAFault(t *testing.T) {
	r := response(http.StatusOK, "", "")
	r.Request, r.Header = nil, http.Header{"Date": {"Mon, 02 Jan 2006 15:04:05 GMT"}}
	var v any
	f := fault(t, read(r, 10, connection.StageTenant, &v))
	if f.Net != connection.NetEmpty || f.When.IsZero() || f.Trace != "" || f.Args[connection.ArgHost] != "" {
		t.Errorf("%+v", f)
	}
}
