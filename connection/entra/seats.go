package entra

import (
	"context"
	"net"
	"net/http"
	"slices"
	"sync"
)

// maxSeats bounds the connections held open at once. A browser needs a few.
const maxSeats = 32

// seats bounds a listener's connections. When all are taken, the one that has
// sat longest without a request being served has to go: so nobody who connects
// and says nothing can keep the browser out.
type seats struct {
	mu    sync.Mutex
	taken []*seat // oldest first
}

type seat struct {
	net.Conn
	owner *seats
	busy  int
}

// Close gives the seat back.
func (s *seat) Close() error {
	s.owner.leave(s)
	return s.Conn.Close()
}

// guarded is a listener whose connections take seats.
type guarded struct {
	net.Listener
	seats *seats
}

// Accept implements net.Listener.
func (g guarded) Accept() (net.Conn, error) {
	conn, err := g.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return g.seats.sit(conn), nil
}

func (s *seats) sit(conn net.Conn) net.Conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.taken) >= maxSeats {
		at := slices.IndexFunc(s.taken, func(one *seat) bool { return one.busy == 0 })
		at = max(at, 0)
		_ = s.taken[at].Conn.Close()
		s.taken = slices.Delete(s.taken, at, at+1)
	}
	one := &seat{Conn: conn, owner: s}
	s.taken = append(s.taken, one)
	return one
}

func (s *seats) leave(one *seat) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at := slices.Index(s.taken, one); at >= 0 {
		s.taken = slices.Delete(s.taken, at, at+1)
	}
}

type seatKey struct{}

// remember puts the connection into the context of its requests.
func remember(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, seatKey{}, conn)
}

// serving marks connections as busy while a request of theirs is served.
func (s *seats) serving(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		one, ok := r.Context().Value(seatKey{}).(*seat)
		mark := func(n int) {
			if ok {
				s.mu.Lock()
				one.busy += n
				s.mu.Unlock()
			}
		}
		mark(1)
		defer mark(-1)
		next.ServeHTTP(w, r)
	})
}
