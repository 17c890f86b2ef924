package main

import (
	"net"
	"sync"
	"time"
)

// farListener is a listener whose clients are as far away as a round trip takes.
type farListener struct {
	net.Listener

	trip time.Duration
}

// Accept implements net.Listener. Making a connection costs a round trip more
// than loopback shows, so what comes first comes that much later.
func (l farListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil || l.trip == 0 {
		return c, err
	}
	near, far := net.Pipe()
	done := sync.OnceFunc(func() { _, _ = c.Close(), near.Close() })
	go carry(near, c, l.trip/2, time.Now().Add(l.trip), done)
	go carry(c, near, l.trip/2, time.Now(), done)
	return farConn{Conn: far, like: c}, nil
}

// farConn is the other end of a line, with the addresses of the real one.
type farConn struct {
	net.Conn

	like net.Conn
}

func (c farConn) LocalAddr() net.Addr  { return c.like.LocalAddr() }
func (c farConn) RemoteAddr() net.Addr { return c.like.RemoteAddr() }

// parcel is what was read together, and when it arrives.
type parcel struct {
	data []byte
	due  time.Time
}

// carry brings bytes from one side to the other, each a while later.
func carry(to, from net.Conn, later time.Duration, opens time.Time, done func()) {
	way := make(chan parcel, 1024)
	go func() {
		defer close(way)
		buf := make([]byte, 32<<10)
		for {
			n, err := from.Read(buf)
			if n > 0 {
				due := time.Now()
				if due.Before(opens) {
					due = opens
				}
				way <- parcel{append([]byte(nil), buf[:n]...), due.Add(later)}
			}
			if err != nil {
				return
			}
		}
	}()
	defer done()
	for p := range way {
		time.Sleep(time.Until(p.due))
		if _, err := to.Write(p.data); err != nil {
			return
		}
	}
}
