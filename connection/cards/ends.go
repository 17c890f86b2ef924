package cards

import "context"

// EndsDismissed hides the notice of what ends soon until it says something else.
type EndsDismissed struct{ Mark string }

func (e EndsDismissed) apply(s State) (State, []Effect) {
	s.EndsSeen = e.Mark
	return s, []Effect{RememberEnds(e)}
}

// RememberEnds keeps which notice was dismissed, for the next start.
type RememberEnds struct{ Mark string }

// Slot implements Effect.
func (RememberEnds) Slot() string { return "ends" }

func (e RememberEnds) run(_ context.Context, svc Services, _ func(Event)) {
	if svc.DismissEnds != nil {
		svc.DismissEnds(e.Mark)
	}
}
