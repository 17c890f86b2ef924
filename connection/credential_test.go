package connection_test

import (
	"testing"
	"time"

	"bcconnect/connection"
)

func TestCredentialEnds(t *testing.T) {
	secret := connection.Profile{Mode: connection.ModeApp, Secret: connection.SecretMeta{Length: 40, Ends: "2027-03-14"}}
	cert := secret
	cert.Proof = connection.ProofCertificate
	cert.Certificate = connection.CertificateMeta{
		SHA256: "AB", NotAfter: time.Date(2028, 1, 1, 1, 0, 0, 0, time.FixedZone("", 7200)), Held: true,
	}
	public := cert
	public.Mode, public.Platform = connection.ModeUser, connection.PlatformDesktop
	web := public
	web.Platform = connection.PlatformWeb
	none := secret
	none.Proof = connection.ProofCertificate
	for _, c := range []struct {
		name  string
		p     connection.Profile
		day   string
		proof connection.Proof
		holds bool
		field connection.Field
		ends  connection.Field
	}{
		{"secret", secret, "2027-03-14", connection.ProofSecret, true, connection.FieldSecret, connection.FieldSecretEnds},
		{"certificate, its day in UTC", cert, "2027-12-31", connection.ProofCertificate, true, connection.FieldCertificate, connection.FieldCertificate},
		{"sent by nobody", public, "", connection.ProofCertificate, true, connection.FieldCertificate, connection.FieldCertificate},
		{"sent under Web", web, "2027-12-31", connection.ProofCertificate, true, connection.FieldCertificate, connection.FieldCertificate},
		{"no certificate yet", none, "", connection.ProofCertificate, false, connection.FieldCertificate, connection.FieldCertificate},
	} {
		day, proof := c.p.CredentialEnds()
		if day != c.day || proof != c.proof {
			t.Errorf("%s: ends %q %q, want %q %q", c.name, day, proof, c.day, c.proof)
		}
		if c.p.HoldsCredential() != c.holds || c.p.CredentialField() != c.field || c.p.EndsField() != c.ends {
			t.Errorf("%s: held %v at %s, %s", c.name, c.p.HoldsCredential(), c.p.CredentialField(), c.p.EndsField())
		}
	}
}

func TestSignatureFollowsTheKey(t *testing.T) {
	p := connection.Profile{Mode: connection.ModeApp, Proof: connection.ProofCertificate}
	p.Certificate.Key = connection.KeyRSA
	if e := p.Effective(connection.Public()); e.Signature != connection.SignaturePS256 || e.Proof != connection.ProofCertificate {
		t.Errorf("RSA signs with %s, proof %q", e.Signature, e.Proof)
	}
	p.Certificate.Key = connection.KeyEC
	if e := p.Effective(connection.Public()); e.Signature != connection.SignatureES256 {
		t.Errorf("EC signs with %s", e.Signature)
	}
	p.Certificate.Key, p.Advanced.Signature = connection.KeyRSA, connection.SignatureRS256
	if e := p.Effective(connection.Public()); e.Signature != connection.SignatureRS256 {
		t.Errorf("the connection's own choice gives way to %s", e.Signature)
	}
}
