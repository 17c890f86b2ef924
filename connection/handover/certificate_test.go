package handover_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/handover"
)

func TestAFileDescribesTheCertificateWithoutItsKey(t *testing.T) {
	p := connection.Profile{Name: "Shop", Mode: connection.ModeApp, Proof: connection.ProofCertificate}
	p.Advanced.Signature = connection.SignatureRS256
	p.Certificate = connection.CertificateMeta{
		SHA1: strings.Repeat("AB", 20), SHA256: strings.Repeat("CD", 32), Subject: "CN=Shop", Key: connection.KeyRSA, Bits: 2048, Held: true,
		NotBefore: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	var b bytes.Buffer
	if err := handover.WriteFile(&b, p); err != nil {
		t.Fatal(err)
	}
	got, err := handover.ReadFile(&b)
	if err != nil {
		t.Fatal(err)
	}
	want := p.Certificate
	want.Held = false
	if got.Certificate != want || !got.UsesCertificate() || got.HoldsCredential() || got.Advanced.Signature != connection.SignatureRS256 {
		t.Errorf("came back as %+v", got)
	}
	found := false
	for _, i := range got.Issues("", time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)) {
		found = found || i.Code == "certificate-key-missing"
	}
	if !found {
		t.Error("nothing says that the key has to be loaded")
	}
	b.Reset()
	if err := handover.WriteFile(&b, connection.Profile{Name: "plain"}); err != nil || strings.Contains(b.String(), "certificate") {
		t.Errorf("%s, %v", b.String(), err)
	}
}

func TestAFileWithAnOddCertificateIsRefused(t *testing.T) {
	for _, odd := range []string{`{"sha1":"xyz"}`, `{"sha256":"ABCD"}`, `{"key":"DSA"}`, `{"bits":-1}`, `{"privateKey":"x"}`} {
		_, err := handover.ReadFile(strings.NewReader(`{"format":1,"kind":"bcconnect-connection","certificate":` + odd + `}`))
		if err == nil {
			t.Errorf("%s is taken", odd)
		}
	}
}
