package trail

import (
	"slices"

	"bcconnect/connection/diagnose"
	"bcconnect/connection/transcript"
)

// The gestures.
type (
	TextTyped       struct{ Text string }
	ProfileChosen   struct{ ID string } // "" for all
	StageChosen     struct{ Tag string }
	FailuresToggled struct{}
	// TestOnly narrows the list to the test of the chosen exchange.
	TestOnly      struct{}
	FilterCleared struct{}
	Chosen        struct{ Seq int64 }
	// Stepped chooses a neighbour in the list; By counts towards the older ones.
	Stepped      struct{ By int }
	ViewChosen   struct{ View View }
	PauseToggled struct{}
	ShellChosen  struct{ Shell transcript.Shell }
	CurlAsked    struct{} // of the chosen exchange
	TextAsked    struct{}
	Copied       struct{ Text string }
	SaveAsked    struct{} // what the filter lets through
	ClearAsked   struct{}
	CloseAsked   struct{}
	// Saved says where exchanges were written, "" for nowhere; SaveFailed why not.
	Saved      struct{ Name string }
	SaveFailed struct{ Findings []diagnose.Finding }
	// CopyDone says that something lies on the clipboard.
	CopyDone   struct{ Key string }
	NoticeGone struct{}
)

func (e TextTyped) apply(s State) (State, []Effect) {
	s.Filter.Text = e.Text
	return s.filtered(), nil
}

func (e ProfileChosen) apply(s State) (State, []Effect) {
	s.Filter.Profile, s.Filter.Run = e.ID, 0
	return s.filtered(), nil
}

func (e StageChosen) apply(s State) (State, []Effect) {
	s.Filter.Stage = e.Tag
	return s.filtered(), nil
}

func (FailuresToggled) apply(s State) (State, []Effect) {
	s.Filter.Failures = !s.Filter.Failures
	return s.filtered(), nil
}

func (TestOnly) apply(s State) (State, []Effect) {
	x, ok := s.Current()
	if !ok || x.Run == 0 {
		return s, nil
	}
	s.Filter = Filter{Profile: x.Profile, Run: x.Run}
	return s.filtered(), nil
}

func (FilterCleared) apply(s State) (State, []Effect) {
	s.Filter = Filter{}
	return s.filtered(), nil
}

func (e Chosen) apply(s State) (State, []Effect) {
	if _, ok := s.Find(e.Seq); ok {
		s.Selected = e.Seq
	}
	return s, nil
}

func (e Stepped) apply(s State) (State, []Effect) {
	if len(s.Rows) == 0 {
		return s, nil
	}
	at := slices.IndexFunc(s.Rows, func(i int) bool { return s.All[i].Seq == s.Selected })
	if at < 0 && e.By < 0 {
		at = 0
	}
	at = min(max(at+e.By, 0), len(s.Rows)-1)
	s.Selected = s.At(at).Seq
	return s, nil
}

func (e ViewChosen) apply(s State) (State, []Effect) {
	s.View = e.View
	return s, nil
}

func (PauseToggled) apply(s State) (State, []Effect) {
	s.Paused = !s.Paused
	s.Missed = 0
	if held := s.held; !s.Paused && held != nil {
		s.held = nil
		return held.apply(s)
	}
	return s, nil
}

func (e ShellChosen) apply(s State) (State, []Effect) {
	s.Shell = e.Shell
	return s, nil
}

func (CurlAsked) apply(s State) (State, []Effect) {
	x, ok := s.Current()
	if !ok {
		return s, nil
	}
	return s, []Effect{Copy{Text: transcript.Curl(x, s.Shell), Key: "trail.copied.curl"}}
}

func (TextAsked) apply(s State) (State, []Effect) {
	x, ok := s.Current()
	if !ok {
		return s, nil
	}
	return s, []Effect{Copy{Text: transcript.Text(x), Key: "trail.copied.text"}}
}

func (e Copied) apply(s State) (State, []Effect) {
	return s, []Effect{Copy{Text: e.Text, Key: "trail.copied"}}
}

func (SaveAsked) apply(s State) (State, []Effect) {
	s.Findings = nil
	if len(s.Rows) == 0 {
		return s, nil
	}
	name := "bcconnect"
	if s.Filter.Profile != "" {
		name = s.Name(s.Filter.Profile)
	}
	return s, []Effect{Save{Name: name, Exchanges: s.Shown()}}
}

func (e Saved) apply(s State) (State, []Effect) {
	if e.Name == "" {
		return s, nil
	}
	return s.say("trail.saved", "name", e.Name)
}

func (e SaveFailed) apply(s State) (State, []Effect) {
	s.Findings = e.Findings
	return s, nil
}

func (ClearAsked) apply(s State) (State, []Effect) {
	s.held, s.Missed, s.Selected, s.Findings = nil, 0, 0, nil
	return s.take(nil), []Effect{Clear{}}
}

func (CloseAsked) apply(s State) (State, []Effect) {
	s.Closed = true
	return s, nil
}

func (e CopyDone) apply(s State) (State, []Effect) { return s.say(e.Key) }

func (NoticeGone) apply(s State) (State, []Effect) {
	s.Notice.Words.Key = ""
	return s, nil
}
