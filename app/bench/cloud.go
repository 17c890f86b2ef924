package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// cloud is an authority and a Business Central, each at its own https address,
// which give every token and know one company.
type cloud struct {
	ca, file         string // certificates to trust; the connection as a file
	token, companies string
	stop             func()

	mu    sync.Mutex
	asked map[string]int // how often each request came
}

// benchTrip is as long as a continent is wide.
const benchTrip = 50 * time.Millisecond

// forget begins to count anew.
func (c *cloud) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = map[string]int{}
}

func (c *cloud) note(r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked[r.Method+" "+r.Host+r.URL.RequestURI()]++
}

// count says how many requests came, and how many of them had come before. A
// second token is what the test of renewal asks for.
func (c *cloud) count() (all, twice int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for what, n := range c.asked {
		all += n
		if !strings.HasPrefix(what, http.MethodPost) {
			twice += n - 1
		}
	}
	return all, twice
}

// tokens says how many tokens were asked for.
func (c *cloud) tokens() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for what, times := range c.asked {
		if strings.HasPrefix(what, http.MethodPost) {
			n += times
		}
	}
	return n
}

// wrong is in every secret that is refused.
const wrong = "wrong"

const secret = "bench~secret-of-forty-characters-xxxxxxx"

// serve starts a cloud that is a round trip away. What it needs lies in dir.
func serve(dir string, trip time.Duration) (*cloud, error) {
	cert, text, err := certificate()
	if err != nil {
		return nil, err
	}
	c := &cloud{asked: map[string]int{}, ca: filepath.Join(dir, "ca.pem"), file: filepath.Join(dir, "bench.bcconn.json")}
	answers := http.NewServeMux()
	answer := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			c.note(r)
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(body))
		}
	}
	give := answer(`{"token_type":"Bearer","access_token":"opaque-for-the-bench","expires_in":3600}`)
	answers.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		if _, given, _ := r.BasicAuth(); !strings.Contains(given+r.PostFormValue("client_secret"), wrong) {
			give(w, r)
			return
		}
		c.note(r)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}`))
	})
	answers.HandleFunc("/", answer(`{"value":[{"id":"b0e0d9b3-28a4-4d69-ad53-d769a49da395","name":"CRONUS","displayName":"CRONUS"}]}`))
	var stops []func() error
	c.stop = func() {
		for _, stop := range stops {
			_ = stop()
		}
	}
	addresses := make([]string, 2)
	for i := range addresses {
		l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		srv := &http.Server{Handler: answers, ReadHeaderTimeout: time.Minute, TLSConfig: &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{cert}}}
		go func() { _ = srv.ServeTLS(farListener{l, trip}, "", "") }()
		addresses[i], stops = "https://"+l.Addr().String(), append(stops, srv.Close)
	}
	c.token, c.companies = addresses[0]+"/token", addresses[1]+"/v2.0/contoso.com/Production/api/v2.0/companies"
	file := fmt.Sprintf(`{"format":1,"kind":"bcconnect-connection","name":"Bench","mode":"AzApp","tenant":"contoso.com",
"clientId":"11111111-2222-3333-4444-555555555555","environment":"Production","company":{"name":"CRONUS"},
"endpoints":{"authorize":"%[1]s/authorize","token":"%[1]s/token","api":"%[2]s","environments":"%[2]s/environments"}}`, addresses[0], addresses[1])
	return c, errors.Join(os.WriteFile(c.ca, text, 0o600), os.WriteFile(c.file, []byte(file), 0o600))
}

// certificate makes one for loopback that is its own authority.
func certificate() (tls.Certificate, []byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	like := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, like, like, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), nil
}
