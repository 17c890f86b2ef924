package compare

import (
	"strconv"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// The events; At is the side, 0 or 1.
type (
	Opened     struct{}
	Loaded     struct{ Profiles []connection.Profile }
	LoadFailed struct{ Findings []diagnose.Finding }
	// SideChosen puts something on a side, by the id of an offer (Offers).
	SideChosen struct {
		At int
		ID string
	}
	TestAsked   struct{ At int }
	BothAsked   struct{} // tests every side that can be tested
	SignInAsked struct {
		At   int
		Code bool // with a code, in a browser of any device
	}
	Cancelled   struct{ At int }
	OnlyToggled struct{}
	CopyAsked   struct{ Text string }
	CopyDone    struct{}
	CloseAsked  struct{}

	// Progressed says which rung runs; Tested and Failed end a test or sign-in.
	Progressed struct {
		At     int
		Result check.Result
	}
	Tested struct {
		At     int
		Report check.Report
	}
	Failed struct {
		At       int
		Findings []diagnose.Finding
	}
	Prompted struct {
		At     int
		Prompt connection.Prompt
	}
	SignedIn struct{ At int }
	FileRead struct {
		At      int
		Name    string
		Reports []check.Report
	}
)

// Offer is something that can stand on a side.
type Offer struct {
	ID     string
	Kind   Kind
	Name   string       // of a connection
	Report check.Report // of an earlier test
	Mode   connection.Mode
}

// The beginnings of the ids of offers.
const (
	offerConnection  = "connection:"
	offerCounterpart = "counterpart:"
	offerEarlier     = "earlier:"
	// OfferFile lets the user choose a saved report.
	OfferFile = "file"
)

// Offers lists what can stand on a side: the connections, the counterparts of
// what stands on the other side, and the tests of this session.
func (s State) Offers(at int) []Offer {
	var out []Offer
	if other := s.Sides[1-at]; other.Kind == KindConnection {
		c := Counterpart(other.Profile)
		out = append(out, Offer{ID: offerCounterpart + other.Profile.ID, Kind: KindCounterpart, Name: other.Profile.Name, Mode: c.Mode})
	}
	for i := len(s.Earlier) - 1; i >= 0; i-- {
		out = append(out, Offer{ID: offerEarlier + strconv.Itoa(i), Kind: KindEarlier, Name: s.Earlier[i].Name, Report: s.Earlier[i]})
	}
	for _, p := range s.Profiles {
		out = append(out, Offer{ID: offerConnection + p.ID, Kind: KindConnection, Name: p.Name, Mode: p.Mode})
	}
	return append(out, Offer{ID: OfferFile, Kind: KindFile})
}

// OfferOf is the id of the offer that stands on a side.
func (s State) OfferOf(at int) string {
	switch x := s.Sides[at]; x.Kind {
	case KindConnection:
		return offerConnection + x.Profile.ID
	case KindCounterpart:
		return offerCounterpart + x.From
	case KindEarlier:
		for i, r := range s.Earlier {
			if r.Profile == x.Report.Profile && r.Started.Equal(x.Report.Started) {
				return offerEarlier + strconv.Itoa(i)
			}
		}
	case KindFile:
		return OfferFile
	case KindNone:
	}
	return ""
}

func (Opened) apply(s State) (State, []Effect) { return s, []Effect{Load{}} }

func (e Loaded) apply(s State) (State, []Effect) {
	s.Loaded, s.Profiles, s.Findings = true, e.Profiles, nil
	p, ok := s.Find(s.want)
	if !ok && len(s.Profiles) > 0 {
		p, ok = s.Profiles[0], true
	}
	if ok && s.Sides[0].Kind == KindNone {
		s.Sides[0], s.Sides[1] = Side{Kind: KindConnection, Profile: p}, s.Partner(p)
	}
	return s, nil
}

func (e LoadFailed) apply(s State) (State, []Effect) {
	s.Findings = e.Findings
	return s, nil
}

func (e SideChosen) apply(s State) (State, []Effect) {
	if e.ID == OfferFile {
		return s, []Effect{Read{At: e.At}}
	}
	side, ok := s.offered(e.ID)
	if !ok || e.ID == s.OfferOf(e.At) {
		return s, nil
	}
	return s.with(e.At, func(x *Side) { *x = side }), []Effect{Stop{At: e.At}}
}

func (s State) offered(id string) (Side, bool) {
	if of, ok := strings.CutPrefix(id, offerConnection); ok {
		p, found := s.Find(of)
		return Side{Kind: KindConnection, Profile: p}, found
	}
	if of, ok := strings.CutPrefix(id, offerCounterpart); ok {
		p, found := s.Find(of)
		return Side{Kind: KindCounterpart, Profile: Counterpart(p), From: of}, found
	}
	of, _ := strings.CutPrefix(id, offerEarlier)
	i, err := strconv.Atoi(of)
	if err != nil || i < 0 || i >= len(s.Earlier) {
		return Side{}, false
	}
	return Side{Kind: KindEarlier, Report: s.Earlier[i], Has: true}, true
}

func (e TestAsked) apply(s State) (State, []Effect) {
	x := s.Sides[e.At]
	if !x.Tests() || x.Busy() {
		return s, nil
	}
	// The tests before this one can still be chosen.
	if x.Has {
		s.Earlier = append(s.Earlier[:len(s.Earlier):len(s.Earlier)], x.Report)
	}
	s = s.with(e.At, func(x *Side) { x.Running, x.Now, x.Findings = true, "", nil })
	return s, []Effect{Test{At: e.At, Side: x}}
}

func (BothAsked) apply(s State) (State, []Effect) {
	var all []Effect
	for at := range s.Sides {
		next, effects := TestAsked{At: at}.apply(s)
		s, all = next, append(all, effects...)
	}
	return s, all
}

func (e SignInAsked) apply(s State) (State, []Effect) {
	x := s.Sides[e.At]
	if !x.SignsIn() || x.Busy() {
		return s, nil
	}
	s = s.with(e.At, func(x *Side) { x.Asking, x.Prompt, x.Answer, x.Findings = true, connection.Prompt{}, Answer{}, nil })
	return s, []Effect{SignIn{At: e.At, Side: x, Code: e.Code}}
}

func (e Cancelled) apply(s State) (State, []Effect) {
	return s.with(e.At, func(x *Side) { x.Running, x.Asking, x.Prompt, x.Answer = false, false, connection.Prompt{}, Answer{} }), []Effect{Stop(e)}
}

func (OnlyToggled) apply(s State) (State, []Effect) {
	s.Only = !s.Only
	return s, nil
}

func (e CopyAsked) apply(s State) (State, []Effect) {
	return s, []Effect{Copy{Text: e.Text}}
}

func (CopyDone) apply(s State) (State, []Effect) {
	s.Copied = true
	return s, nil
}

func (CloseAsked) apply(s State) (State, []Effect) {
	s.Closed = true
	return s, nil
}

func (e Progressed) apply(s State) (State, []Effect) {
	if e.Result.Verdict == check.Running {
		s.Sides[e.At].Now = e.Result.ID
	}
	return s, nil
}

func (e Tested) apply(s State) (State, []Effect) {
	s.Copied = false
	return s.with(e.At, func(x *Side) { x.Running, x.Report, x.Has = false, e.Report, true }), nil
}

func (e Failed) apply(s State) (State, []Effect) {
	return s.with(e.At, func(x *Side) {
		x.Running, x.Asking, x.Prompt, x.Answer, x.Findings = false, false, connection.Prompt{}, Answer{}, e.Findings
	}), nil
}

func (e Prompted) apply(s State) (State, []Effect) {
	s.Sides[e.At].Prompt = e.Prompt
	return s, nil
}

// SignedIn goes on with the test: that is what somebody signs in for.
func (e SignedIn) apply(s State) (State, []Effect) {
	s = s.with(e.At, func(x *Side) { x.Asking, x.Prompt, x.Answer, x.Signed = false, connection.Prompt{}, Answer{}, true })
	return TestAsked(e).apply(s)
}

// FileRead takes the report that belongs to the other side, else the first.
func (e FileRead) apply(s State) (State, []Effect) {
	if len(e.Reports) == 0 {
		return s, nil
	}
	other, best := s.Sides[1-e.At], e.Reports[0]
	for _, r := range e.Reports {
		if !r.Masked && r.Profile != "" && (r.Profile == other.Profile.ID || r.Profile == other.Report.Profile) {
			best = r
			break
		}
	}
	return s.with(e.At, func(x *Side) { *x = Side{Kind: KindFile, File: e.Name, Report: best, Has: true} }), []Effect{Stop{At: e.At}}
}
