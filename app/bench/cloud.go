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
	"sync/atomic"
	"time"
)

// cloud is an authority and a Business Central, each at its own https address,
// which give every token and know one company.
type cloud struct {
	ca, file         string // certificates to trust; the connection as a file
	token, companies string
	asked            atomic.Int64
	stop             func()
}

const secret = "bench~secret-of-forty-characters-xxxxxxx"

// serve starts a cloud that is a round trip away. What it needs lies in dir.
func serve(dir string, trip time.Duration) (*cloud, error) {
	cert, text, err := certificate()
	if err != nil {
		return nil, err
	}
	c := &cloud{ca: filepath.Join(dir, "ca.pem"), file: filepath.Join(dir, "bench.bcconn.json")}
	answers := http.NewServeMux()
	answer := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			c.asked.Add(1)
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(body))
		}
	}
	answers.HandleFunc("POST /token", answer(`{"token_type":"Bearer","access_token":"opaque-for-the-bench","expires_in":3600}`))
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
