package cards_test

import (
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/cards"
)

func TestACertificateEndsAsASecretDoes(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	p := connection.Profile{Mode: connection.ModeApp, Proof: connection.ProofCertificate}
	p.Secret.Ends = "2020-01-01" // of the secret that it had before
	for _, c := range []struct {
		days   int
		status cards.Status
		key    string
	}{
		{400, cards.Untested, "home.note.untested"},
		{30, cards.ExpiresSoon, "home.note.certificate.ends"},
		{0, cards.ExpiresSoon, "home.note.certificate.today"},
		{-1, cards.NotWorking, "home.note.certificate.ended"},
	} {
		p.Certificate = connection.CertificateMeta{SHA256: "AB", NotAfter: now.AddDate(0, 0, c.days), Held: true}
		if got := cards.StandingOf(p, cards.Card{}, now); got.Status != c.status || got.Note.Key != c.key {
			t.Errorf("%d days: %+v", c.days, got)
		}
	}
}
