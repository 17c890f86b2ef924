package app //nolint:testpackage // the start is not for the outside

import (
	"context"
	"errors"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/diagnose"
)

// TestFirstPictureWaitsForTheList, whether it is read or not; and no longer than
// it is told to, for a disk may never answer.
func TestFirstPictureWaitsForTheList(t *testing.T) {
	start := func(list func(context.Context) ([]connection.Profile, error)) *cards.Session {
		s := cards.Start(t.Context(), cards.Services{
			List:    list,
			Explain: func(error) []diagnose.Finding { return []diagnose.Finding{{Code: "profiles-damaged"}} },
		}, cards.World{})
		t.Cleanup(s.Close)
		s.Send(cards.Opened{})
		return s
	}
	read := start(func(context.Context) ([]connection.Profile, error) { return nil, nil })
	awaitList(read, nil)
	if !read.State().Loaded {
		t.Error("the list is not there")
	}
	damaged := start(func(context.Context) ([]connection.Profile, error) { return nil, errors.New("damaged") })
	awaitList(damaged, nil)
	if st := damaged.State(); st.Loaded || len(st.Trouble) == 0 {
		t.Error("nothing says that there is no list")
	}
	silent := start(func(ctx context.Context) ([]connection.Profile, error) { <-ctx.Done(); return nil, ctx.Err() })
	enough := make(chan time.Time)
	close(enough)
	awaitList(silent, enough)
	if silent.State().Loaded {
		t.Error("a list out of nothing")
	}
}
