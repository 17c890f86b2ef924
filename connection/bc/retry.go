package bc

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"

	"bcconnect/connection"
)

const (
	// defaultTries is how often a busy service is asked in all.
	defaultTries = 3
	// backOff is the first pause where the service names none; it doubles.
	backOff = time.Second
	// longestWait is the longest pause that a person is made to sit through. A
	// service that wants more is not asked again sooner: the question fails and
	// the fault says how long (Fault.Retry).
	longestWait = 20 * time.Second
)

// busy says whether a status promises that the same question may be answered
// later. Source: BCD/includes/include-http-status-error-codes.
func busy(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusBadGateway || status == http.StatusServiceUnavailable
}

// wait pauses before the next try. It returns the fault where waiting is of no
// use, and a cancelled one when ctx ends first.
func (c *Client) wait(ctx context.Context, f *connection.Fault, try int) error {
	w := Wait{HTTP: f.HTTP, For: f.Retry, Said: f.Retry > 0}
	if !w.Said {
		base := backOff << (try - 1)
		// Jitter keeps many connections from coming back in step; it is no secret.
		w.For = base + time.Duration(rand.Int64N(int64(base/2))) //nolint:gosec // spreads load, guards nothing
	}
	if w.For > longestWait {
		return f
	}
	if c.Waiting != nil {
		c.Waiting(w)
	}
	t := time.NewTimer(w.For)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return &connection.Fault{Stage: f.Stage, HTTP: f.HTTP, Net: connection.NetCancelled, Err: ctx.Err()}
	}
}

func (c *Client) tries() int {
	if c.Tries > 0 {
		return c.Tries
	}
	return defaultTries
}
