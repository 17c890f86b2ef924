package setup_test

import (
	"context"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/setup"
)

func certified(t *testing.T, events ...setup.Event) (setup.State, []setup.Effect) {
	t.Helper()
	s := setup.Blank([]connection.Cloud{connection.Public()}, time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))
	s.Step, s.Reached = setup.StepRegistration, 1
	s.Draft.ID = "id"
	var last []setup.Effect
	for _, e := range append([]setup.Event{setup.ProofChosen{Proof: connection.ProofCertificate}}, events...) {
		s, last = setup.Reduce(s, e)
	}
	return s, last
}

func meta() connection.CertificateMeta {
	return connection.CertificateMeta{
		SHA1: "AB", SHA256: "CD", Subject: "CN=x", Key: connection.KeyRSA, Bits: 2048, Held: true,
		NotBefore: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC),
	}
}

func TestALoadedCertificateIsTheCredential(t *testing.T) {
	s, effects := certified(t, setup.SecretTyped{Secret: "a secret that stays in its field"}, setup.CertificateFileAsked{})
	load, ok := effects[0].(setup.LoadCertificate)
	if !ok || !load.Choose || !s.Busy(setup.TaskCertificate) || !s.Credential().Empty() {
		t.Fatalf("%+v, credential %v", effects, !s.Credential().Empty())
	}
	s, _ = setup.Reduce(s, setup.CertificateGot{Key: "sealed", Meta: meta()})
	if s.Credential() != "sealed" || s.Busy(setup.TaskCertificate) || !s.Good(connection.FieldCertificate) || !s.Dirty {
		t.Errorf("%+v", s.Certificate)
	}
	s, _ = setup.Reduce(s, setup.ProofChosen{})
	if s.Credential() != "a secret that stays in its field" || s.Certificate.Key != "sealed" {
		t.Error("what was entered for the other proof is gone")
	}
}

func TestAPassphraseIsAskedForWithoutChoosingAgain(t *testing.T) {
	files := []connection.Secret{"pfx"}
	needed := []diagnose.Finding{{Code: "certificate-passphrase-needed"}}
	s, _ := certified(t, setup.CertificateFileAsked{}, setup.CertificateFailed{Findings: needed, Files: files})
	if !s.Locked() || len(s.TroubleOf(setup.TaskCertificate)) != 1 {
		t.Fatal("no passphrase is asked for")
	}
	s, _ = setup.Reduce(s, setup.PassphraseTyped{Passphrase: "pw"})
	s, effects := setup.Reduce(s, setup.Unlocked{})
	load, ok := effects[0].(setup.LoadCertificate)
	if !ok || load.Choose || load.Passphrase != "pw" || len(load.Files) != 1 {
		t.Fatalf("%+v", effects)
	}
	wrong := []diagnose.Finding{{Code: "certificate-passphrase-wrong"}}
	s, _ = setup.Reduce(s, setup.CertificateFailed{Findings: wrong, Files: files})
	if !s.Locked() || s.Certificate.Passphrase != "pw" {
		t.Error("what was typed is gone")
	}
	s, _ = setup.Reduce(s, setup.CertificateFileAsked{})
	s, _ = setup.Reduce(s, setup.CertificateLeft{})
	if s.Busy(setup.TaskCertificate) {
		t.Error("it waits for a file that nobody chose")
	}
}

func TestTheOtherHalfMayLieInAnotherFile(t *testing.T) {
	noKey := []diagnose.Finding{{Code: "certificate-no-key"}}
	s, _ := certified(t, setup.CertificateFailed{Findings: noKey, Files: []connection.Secret{"cert"}})
	_, effects := setup.Reduce(s, setup.CertificateFileAsked{})
	if load := effects[0].(setup.LoadCertificate); len(load.Files) != 1 || s.Locked() {
		t.Errorf("%+v", load)
	}
	s, _ = setup.Reduce(s, setup.CertificateFailed{Findings: []diagnose.Finding{{Code: "certificate-unreadable"}}, Files: []connection.Secret{"x"}})
	if len(s.Certificate.Files) != 0 {
		t.Error("an unreadable file is kept for the next try")
	}
}

func TestMakingACertificate(t *testing.T) {
	name := "Shop"
	s, _ := certified(t, setup.MakingToggled{}, setup.MakingEdited{Name: &name}, setup.MakingEdited{Months: 24}, setup.MakingEdited{Bits: 3072})
	_, effects := setup.Reduce(s, setup.CertificateAsked{})
	if got := effects[0].(setup.MakeCertificate); got != (setup.MakeCertificate{Name: "Shop", Months: 24, Bits: 3072}) {
		t.Errorf("%+v", got)
	}
	s, _ = setup.Reduce(s, setup.CertificateGot{Key: "sealed", Meta: meta(), New: true})
	if s.Certificate.Making || s.Notice != "certificate-made" {
		t.Errorf("%+v %q", s.Certificate, s.Notice)
	}
	s, effects = setup.Reduce(s, setup.PublicPartAsked{PEM: true})
	if got := effects[0].(setup.WritePublicPart); !got.PEM || got.Key != "sealed" {
		t.Errorf("%+v", got)
	}
	s, _ = setup.Reduce(s, setup.PublicPartWritten{Path: "x.pem"})
	if s.Notice != "certificate-saved" || s.Busy(setup.TaskCertificate) {
		t.Errorf("%q", s.Notice)
	}
}

// TestCertificateEffects runs the effects against a wizard of its own.
func TestCertificateEffects(t *testing.T) {
	svc := setup.Services{
		ReadFile: func(context.Context) (string, error) { return "file", nil },
		LoadCertificate: func(_ context.Context, files []connection.Secret, _ connection.Secret) (connection.Secret, connection.CertificateMeta, error) {
			return "sealed " + files[0], meta(), nil
		},
		MakeCertificate: func(context.Context, string, int, int) (connection.Secret, connection.CertificateMeta, error) {
			return "", connection.CertificateMeta{}, context.Canceled
		},
		WritePublicPart: func(context.Context, connection.Profile, connection.Secret, bool) (string, error) {
			return "p.cer", nil
		},
		Explain: func(error) []diagnose.Finding { return []diagnose.Finding{{Code: "certificate-request"}} },
	}
	s, _ := certified(t)
	w := setup.Start(t.Context(), svc, s)
	defer w.Close()
	news := make(chan struct{}, 100)
	w.Watch(func() { news <- struct{}{} })
	until := func(what string, done func(setup.State) bool) {
		t.Helper()
		for !done(w.State()) {
			select {
			case <-news:
			case <-time.After(10 * time.Second):
				t.Fatal(what)
			}
		}
	}
	w.Send(setup.CertificateFileAsked{})
	until("loads", func(st setup.State) bool { return st.Certificate.Key == "sealed file" })
	w.Send(setup.CertificateAsked{})
	until("fails", func(st setup.State) bool { return len(st.TroubleOf(setup.TaskCertificate)) == 1 })
	w.Send(setup.PublicPartAsked{})
	until("writes", func(st setup.State) bool { return st.Notice == "certificate-saved" })
}
