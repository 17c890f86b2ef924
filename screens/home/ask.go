package home

import "bcconnect/connection/cards"

// question follows the question of a card with the keyboard.
type question struct {
	id  string // of the connection that was shown last
	now cards.Ask
}

// follow gives the harmless answer the keyboard when a question is put, and the
// card when it was answered: what was pressed to put it may be hidden by then.
// Going to another connection moves nothing.
func (q *question) follow(s *Screen, st cards.State) {
	before := *q
	*q = question{id: st.Selected, now: st.Card(st.Selected).Asking}
	if before.id != q.id || before.now == q.now || st.Explain.Open || s.OnFocus == nil {
		return
	}
	s.OnFocus(s.Card().Focus())
}
