package engine_test

import (
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/engine"
)

// TestChangedSettingsSpendNoRefreshToken changes what a person's sign-in was for:
// its refresh token is sent nowhere any more, least of all to another address,
// also after a restart, and a new sign-in is asked for.
func TestChangedSettingsSpendNoRefreshToken(t *testing.T) {
	for name, change := range map[string]func(*connection.Profile){
		"tenant":    func(p *connection.Profile) { p.Tenant = "contoso.com" },
		"client":    func(p *connection.Profile) { p.ClientID = otherID },
		"scope":     func(p *connection.Profile) { p.Advanced.Scope = "api://other/.default" },
		"grant":     func(p *connection.Profile) { p.Mode = connection.ModeApp },
		"kind":      func(p *connection.Profile) { p.Mode = connection.ModeUser },
		"platform":  func(p *connection.Profile) { p.Platform = connection.PlatformWeb },
		"token URL": func(p *connection.Profile) { p.Advanced.TokenURL = "https://elsewhere.test/token" },
		"API":       func(p *connection.Profile) { p.Advanced.APIURL = "https://elsewhere.test" },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			p := b.authorised(t, connection.ModeDelegate)
			first := b.token(t, p.ID)
			p = b.get(t, p.ID)
			change(&p)
			if _, err := b.Save(t.Context(), p, nil); err != nil {
				t.Fatal(err)
			}
			for _, e := range []*engine.Engine{b.Engine, b.engine(t)} {
				if e.HasToken(t.Context(), p.ID) {
					t.Error("the old token still counts")
				}
				if tok, err := e.Token(t.Context(), p.ID); err == nil && tok.Access.Reveal() == first {
					t.Error("the old token is handed out")
				}
				_, _ = e.Refresh(t.Context(), p.ID)
				_ = e.Renew(t.Context(), p.ID)
			}
			if n := b.auth.count("refresh_token"); n != 0 {
				t.Errorf("the refresh token was sent %d times", n)
			}
		})
	}
}
