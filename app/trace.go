package app

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/check"
	"bcconnect/connection/setup"
	"bcconnect/screens/parts"
)

// traceEvery is how often the window is looked at while a trace is written.
const traceEvery = 40 * time.Millisecond

// tracer tells a file what the window shows, one line of JSON for each change,
// so that support (and tests) can follow a person's way. It names screens,
// fields and verdicts; nothing that was typed is in it.
type tracer struct {
	app  *App
	file *os.File
	last []byte
	stop chan struct{}
}

// sight is what the window shows.
type sight struct {
	World    string            `json:"world"`
	Screen   string            `json:"screen"`
	Page     string            `json:"page,omitempty"`
	Step     string            `json:"step,omitempty"`
	Focus    string            `json:"focus,omitempty"`
	At       []float32         `json:"at,omitempty"`      // x, y, width, height
	Resting  bool              `json:"resting,omitempty"` // what has the focus takes no press yet
	Selected string            `json:"selected,omitempty"`
	Status   string            `json:"status,omitempty"`
	Token    string            `json:"token,omitempty"`
	Busy     bool              `json:"busy,omitempty"`
	Waiting  bool              `json:"waiting,omitempty"`
	Code     string            `json:"code,omitempty"`    // to be typed into a browser
	Account  string            `json:"account,omitempty"` // that authorised
	Count    int               `json:"count"`
	Verdicts map[string]string `json:"verdicts,omitempty"`
	Findings []string          `json:"findings,omitempty"`
	Issues   []string          `json:"issues,omitempty"`
}

// newTracer begins a trace; an empty path means none.
func newTracer(path string, a *App) (*tracer, error) {
	t := &tracer{app: a, stop: make(chan struct{})}
	if path == "" {
		return t, nil
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600) //nolint:gosec // the user named the file
	if err != nil {
		return nil, err
	}
	t.file = f
	go t.run()
	return t, nil
}

func (t *tracer) run() {
	tick := time.NewTicker(traceEvery)
	defer tick.Stop()
	for {
		select {
		case <-t.stop:
			return
		case <-tick.C:
			t.app.d.onUI(t.look)
		}
	}
}

func (t *tracer) close() {
	if t.file != nil {
		close(t.stop)
		_ = t.file.Close()
	}
}

// look writes a line if the window shows something else than before. It runs
// on the UI thread.
func (t *tracer) look() {
	line, err := json.Marshal(t.app.sight())
	if err != nil || bytes.Equal(line, t.last) {
		return
	}
	t.last = line
	_, _ = t.file.Write(append(slices.Clone(line), '\n'))
}

// sight says what the window shows now.
func (a *App) sight() sight {
	s := sight{World: "real", Screen: string(a.show.screen)}
	if a.world.sandbox {
		s.World = "sandbox"
	}
	if f := a.win.Canvas().Focused(); f != nil {
		s.Focus, s.At = describe(a.fyne.Driver(), f)
		if b, ok := f.(*parts.Button); ok {
			s.Resting = b.Resting()
		}
	}
	switch a.show.screen {
	case screenWizard:
		a.wizardSight(&s)
	case screenHome:
		a.homeSight(&s)
	case screenPage:
		a.pageSight(&s)
	case screenSettings, screenNone:
	}
	return s
}

func (a *App) wizardSight(s *sight) {
	st := a.wizard.State()
	s.Step, s.Waiting = string(st.Step), st.Prompt != (connection.Prompt{})
	// A browser that was opened may hold its opener for as long as it runs.
	s.Busy = slices.ContainsFunc(st.Running, func(t setup.Task) bool { return t != setup.TaskOpen })
	s.Verdicts = verdicts(st.Results)
	s.Findings = codes(st.Results)
	for _, t := range st.Troubles {
		for _, f := range t.Findings {
			s.Findings = append(s.Findings, f.Code)
		}
	}
	for _, i := range st.Issues() {
		if shown, ok := st.Shown(i.Field); ok && shown.Code == i.Code {
			s.Issues = append(s.Issues, i.Code)
		}
	}
	s.Token = tokenWord(st.Token, st.Busy(setup.TaskToken))
}

func (a *App) homeSight(s *sight) {
	st := a.home.State()
	s.Count = len(st.Profiles)
	for _, f := range st.Trouble {
		s.Findings = append(s.Findings, f.Code)
	}
	p, ok := st.Current()
	if !ok {
		return
	}
	card := st.Card(p.ID)
	s.Selected, s.Status = p.Name, string(cards.StandingOf(p, card, time.Now()).Status)
	s.Busy, s.Waiting = card.Busy(), card.Waiting()
	s.Token, s.Code, s.Account = tokenWord(card.Facts, false), card.Prompt.Code, card.Facts.AuthorisedBy
	s.Verdicts = verdicts(card.Results)
	s.Findings = append(s.Findings, codes(card.Results)...)
	for _, f := range card.Findings {
		s.Findings = append(s.Findings, f.Code)
	}
}

func tokenWord(f connection.TokenFacts, busy bool) string {
	switch {
	case busy:
		return "asked"
	case f.Valid:
		return "valid"
	case f.Stale:
		return "stale"
	case f.Present:
		return "expired"
	}
	return "none"
}

func verdicts(results []check.Result) map[string]string {
	out := map[string]string{}
	for _, r := range results {
		out[string(r.ID)] = string(r.Verdict)
	}
	return out
}

func codes(results []check.Result) []string {
	var out []string
	for _, r := range results {
		for _, f := range r.Findings {
			out = append(out, f.Code)
		}
	}
	return out
}

// describe names what has the focus and says where it is on the canvas.
func describe(driver fyne.Driver, f fyne.Focusable) (name string, at []float32) {
	if n, ok := f.(interface{ AccessibilityLabel() string }); ok {
		name = n.AccessibilityLabel()
	}
	o, ok := f.(fyne.CanvasObject)
	if !ok {
		return name, nil
	}
	p := driver.AbsolutePositionForObject(o)
	return name, []float32{p.X, p.Y, o.Size().Width, o.Size().Height}
}
