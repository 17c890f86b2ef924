// Package wire builds the one HTTP client of the program.
package wire

import (
	"crypto/x509"
	"net/http"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/journal"
)

// Options say how the program reaches the network.
type Options struct {
	Proxy           string
	NoProxy         string
	CAFile          string
	ConnectTimeout  time.Duration
	ResponseTimeout time.Duration
	Journal         *journal.Log
	UserAgent       string
	Transport       http.RoundTripper
	RootCAs         *x509.CertPool
}

// New builds the client.
func New(o Options) (*http.Client, error) { return &http.Client{Transport: o.Transport}, nil }

// Classify turns a network error into a fault.
func Classify(stage connection.Stage, host string, err error) *connection.Fault {
	return &connection.Fault{Stage: stage, Err: err}
}

// ReadJSON reads and closes a JSON answer.
func ReadJSON(resp *http.Response, limit int64, stage connection.Stage, into any) error { return nil }

// Clock says how far this machine's clock is ahead of the server's.
func Clock(resp *http.Response) (skew time.Duration, ok bool) { return 0, false }
