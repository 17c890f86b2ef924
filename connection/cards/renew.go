package cards

import "bcconnect/connection"

// RenewAsked opens the renewal of a connection's secret. A connection that sends
// another credential, or none, is led to where that is changed.
type RenewAsked struct{ ID string }

func (e RenewAsked) apply(s State) (State, []Effect) {
	p, ok := s.Find(e.ID)
	if !ok || s.Card(e.ID).Busy() {
		return s, nil
	}
	if !Renewable(p) {
		return EditAsked{ID: e.ID, Field: p.CredentialField()}.apply(s)
	}
	s = s.with(e.ID, func(c *Card) { c.More = false })
	return PageAsked{Page: PageRenew, ID: e.ID}.apply(s)
}

// Renewable says whether a connection has a secret that can be renewed.
func Renewable(p connection.Profile) bool {
	return !p.Draft && p.SendsSecret() && !p.UsesCertificate()
}
