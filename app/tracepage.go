package app

import (
	"bcconnect/connection/cards"
	"bcconnect/connection/diagnose"
)

// pageSight says which page is open, how far it is and what it found.
func (a *App) pageSight(s *sight) {
	switch p := a.page.(type) {
	case *endsPage:
		st := p.session.State()
		s.Page, s.Count, s.Findings = string(cards.PageEnds), len(st.Ends), codesOf(st.Findings)
	case *renewPage:
		st := p.session.State()
		s.Page, s.Step, s.Busy, s.Findings = string(cards.PageRenew), string(st.Step), st.Busy(), codesOf(st.Findings)
	case *recipePage:
		st := p.session.State()
		s.Page, s.Count, s.Busy = string(cards.PageRecipe), st.Done(), st.Busy()
		s.Verdicts, s.Findings = verdicts(st.Results), append(codes(st.Results), codesOf(st.Findings)...)
		s.Waiting = st.Consent.Sent && !st.Consent.Seen.Given
		if st.Consent.Looked {
			s.Step = "not-yet"
		}
		if st.Consent.Seen.Given {
			s.Step = "given"
		}
	case *sweepPage:
		st := p.session.State()
		s.Page, s.Step, s.Count, s.Busy = string(cards.PageSweep), string(st.Phase), st.Finished(), st.Busy()
	case *logPage:
		st := p.session.State()
		s.Page, s.Count, s.Findings = string(cards.PageLog), len(st.Rows), codesOf(st.Findings)
	case *crashPage:
		s.Page, s.Findings = "crash", codesOf(p.state.Findings)
	}
}

func codesOf(list []diagnose.Finding) []string {
	out := make([]string, 0, len(list))
	for _, f := range list {
		out = append(out, f.Code)
	}
	return out
}
