package journal

import (
	"context"
	"crypto/tls"
	"net/http/httptrace"
	"sync"
	"time"
)

// Timing says where the time of an exchange went. What did not happen, such as
// connecting where a connection was still open, took 0.
type Timing struct {
	Queue   time.Duration // until a connection was there, without the three below
	DNS     time.Duration
	Connect time.Duration
	TLS     time.Duration
	Send    time.Duration
	Wait    time.Duration // from the request being sent until the answer began
	Read    time.Duration
	Reused  bool // on a connection that was open already
}

// total is the sum of all parts.
func (t Timing) total() time.Duration {
	return t.Queue + t.DNS + t.Connect + t.TLS + t.Send + t.Wait + t.Read
}

// stopwatch hears of the steps of a request. The toolkit of the standard
// library may call it on several goroutines, and after the request is over.
type stopwatch struct {
	mu    sync.Mutex
	marks [8]time.Time
	reuse bool
}

// The marks of a stopwatch.
const (
	dnsStart = iota
	dnsDone
	connectStart
	connectDone
	tlsStart
	tlsDone
	gotConn
	wrote
)

// at notes the first time of a beginning and the last of an end.
func (s *stopwatch) at(mark int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	begin := mark == dnsStart || mark == connectStart || mark == tlsStart
	if !begin || s.marks[mark].IsZero() {
		s.marks[mark] = time.Now()
	}
}

// around has the requests under the context timed.
func (s *stopwatch) around(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart:     func(httptrace.DNSStartInfo) { s.at(dnsStart) },
		DNSDone:      func(httptrace.DNSDoneInfo) { s.at(dnsDone) },
		ConnectStart: func(string, string) { s.at(connectStart) },
		ConnectDone: func(_, _ string, err error) {
			if err == nil { // of several addresses the one that answered counts
				s.at(connectDone)
			}
		},
		TLSHandshakeStart: func() { s.at(tlsStart) },
		TLSHandshakeDone:  func(tls.ConnectionState, error) { s.at(tlsDone) },
		GotConn: func(i httptrace.GotConnInfo) {
			s.at(gotConn)
			s.mu.Lock()
			s.reuse = i.Reused
			s.mu.Unlock()
		},
		WroteRequest: func(httptrace.WroteRequestInfo) { s.at(wrote) },
	})
}

// timing splits the time until the answer began. A transport that tells nothing
// only waited.
func (s *stopwatch) timing(start time.Time, took time.Duration) Timing {
	s.mu.Lock()
	defer s.mu.Unlock()
	between := func(a, b int) time.Duration {
		if s.marks[a].IsZero() || s.marks[b].IsZero() {
			return 0
		}
		return max(0, s.marks[b].Sub(s.marks[a]))
	}
	t := Timing{DNS: between(dnsStart, dnsDone), Connect: between(connectStart, connectDone), TLS: between(tlsStart, tlsDone), Reused: s.reuse}
	if t.Reused { // what was dialled beside it was for nobody
		t.DNS, t.Connect, t.TLS = 0, 0, 0
	}
	left := took
	for _, part := range []*time.Duration{&t.DNS, &t.Connect, &t.TLS} {
		*part = min(*part, left)
		left -= *part
	}
	if at := s.marks[gotConn]; !at.IsZero() {
		t.Queue = min(left, max(0, at.Sub(start)-t.DNS-t.Connect-t.TLS))
		left -= t.Queue
	}
	t.Send = min(left, between(gotConn, wrote))
	t.Wait = left - t.Send
	return t
}
