package sweep

import (
	"context"
	"time"

	"bcconnect/connection"
)

// Run tests connections and returns when all have been, or soon after ctx has
// ended: the state then holds what was seen until that moment. on hears of every
// change, on any goroutine, one at a time; it may be nil.
func Run(ctx context.Context, svc Services, targets []connection.Profile, limits Limits, on func(State)) State {
	// The tests end by an event, so that what they saw is still written down.
	s := Start(context.WithoutCancel(ctx), svc)
	defer s.Close()
	changed, ended := make(chan struct{}, 1), make(chan struct{})
	s.Watch(func() {
		select {
		case changed <- struct{}{}:
		default: // somebody will look
		}
	})
	s.Send(Begun{Targets: targets, Limits: limits, Now: time.Now()})
	go func() {
		select {
		case <-ctx.Done():
			s.Send(Cancelled{})
		case <-ended:
		}
	}()
	defer close(ended)
	for range changed {
		st := s.State()
		if on != nil {
			on(st)
		}
		if !st.Busy() && st.written {
			return st
		}
	}
	return s.State()
}
