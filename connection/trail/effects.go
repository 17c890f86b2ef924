package trail

import (
	"context"
	"errors"
	"time"

	"bcconnect/connection/diagnose"
	"bcconnect/connection/journal"
)

const (
	// calm is the least time between two looks at the journal: a test of many
	// connections must not have the page drawn for each request.
	calm = 200 * time.Millisecond
	// recount is how often the calls are counted where nothing happens: old ones
	// fall out.
	recount = 10 * time.Second
	// fade is how long a remark stays.
	fade = 4 * time.Second
)

// The effects.
type (
	Follow    struct{} // looks at the journal whenever it changes
	LoadNames struct{}
	Copy      struct{ Text, Key string }
	Save      struct {
		Name      string
		Exchanges []journal.Exchange
	}
	Clear struct{}
	Fade  struct{} // takes the remark away
)

func (Follow) Slot() string    { return "follow" }
func (LoadNames) Slot() string { return "names" }
func (Copy) Slot() string      { return "copy" }
func (Save) Slot() string      { return "save" }
func (Clear) Slot() string     { return "clear" }
func (Fade) Slot() string      { return "fade" }

func (Follow) run(ctx context.Context, svc Services, send func(Event)) {
	for turn := int64(-1); ; {
		wait, stop := context.WithTimeout(ctx, recount)
		next, err := svc.Await(wait, turn)
		stop()
		if ctx.Err() != nil || err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return
		}
		turn = next
		all, calls := svc.Read()
		send(Arrived{All: all, Calls: calls, Trouble: trouble(svc)})
		if !pause(ctx, calm) {
			return
		}
	}
}

// trouble explains why the log cannot be written to its file.
func trouble(svc Services) []diagnose.Finding {
	if svc.Trouble == nil {
		return nil
	}
	if err := svc.Trouble(); err != nil {
		return svc.Explain(err)
	}
	return nil
}

// pause waits; false when ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

func (LoadNames) run(ctx context.Context, svc Services, send func(Event)) {
	if names := svc.Names(ctx); ctx.Err() == nil {
		send(Named{names})
	}
}

func (e Copy) run(ctx context.Context, svc Services, send func(Event)) {
	if svc.Copy(ctx, e.Text) == nil { // a clipboard that refuses says nothing more
		send(CopyDone{e.Key})
	}
}

func (e Save) run(ctx context.Context, svc Services, send func(Event)) {
	name, err := svc.Save(ctx, e.Name, e.Exchanges)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		send(SaveFailed{svc.Explain(err)})
	default:
		send(Saved{name})
	}
}

func (Clear) run(_ context.Context, svc Services, _ func(Event)) { svc.Clear() }

func (Fade) run(ctx context.Context, _ Services, send func(Event)) {
	if pause(ctx, fade) {
		send(NoticeGone{})
	}
}
