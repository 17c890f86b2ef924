package wizard

import (
	"strconv"

	"bcconnect/connection"
	"bcconnect/connection/certificate"
	"bcconnect/connection/setup"
	"bcconnect/screens/parts"

	"fyne.io/fyne/v2"
)

// proofBox asks whether a secret or a certificate proves the app, and takes the
// certificate.
type proofBox struct {
	s       *Screen
	options *parts.Options
	choice  *fyne.Container

	facts   *parts.Text
	upload  *parts.Text
	issue   *parts.Text
	save    *fyne.Container
	load    *parts.Button
	problem *fyne.Container
	pass    *parts.SecretEntry
	unlock  *fyne.Container
	name    *parts.Field
	months  *parts.Choice
	bits    *parts.Choice
	making  *fyne.Container
	root    *fyne.Container
}

func newProofBox(s *Screen) *proofBox {
	k := s.kit
	b := &proofBox{s: s}
	b.options = k.Options(func(id string) { s.emit(setup.ProofChosen{Proof: proofOf(id)}) },
		parts.Option{ID: proofID(connection.ProofSecret), Title: s.say("wizard.proof.secret.title"), Text: s.say("wizard.proof.secret.text")},
		parts.Option{ID: proofID(connection.ProofCertificate), Title: s.say("wizard.proof.certificate.title"), Text: s.say("wizard.proof.certificate.text")},
	).Sideways(2, 170)
	b.choice = parts.Column(6, k.Text(parts.Strong(), s.say("wizard.proof.title")), b.options)
	b.facts, b.upload, b.issue = k.Text(parts.Soft().Raw(), ""), k.Text(parts.Small(), s.say("wizard.certificate.upload")), k.Text(parts.Soft(), "")
	b.upload.OnLink = s.link
	b.load = k.Button(s.say("wizard.certificate.load"), parts.Secondary, func() { s.emit(setup.CertificateFileAsked{}) })
	create := k.Button(s.say("wizard.certificate.make"), parts.Secondary, func() { s.emit(setup.MakingToggled{}) })
	b.save = parts.Wrap(8,
		k.Button(s.say("wizard.certificate.save.cer"), parts.Secondary, func() { s.emit(setup.PublicPartAsked{}) }),
		k.Button(s.say("wizard.certificate.save.pem"), parts.Quiet, func() { s.emit(setup.PublicPartAsked{PEM: true}) }))
	b.problem = parts.Column(8)
	b.pass = k.SecretEntry(s.say("wizard.certificate.passphrase"), s.say("wizard.certificate.passphrase.from"), func(typed string) {
		s.emit(setup.PassphraseTyped{Passphrase: connection.Secret(typed)})
	})
	b.pass.Entry().OnSubmitted = func(string) { s.emit(setup.Unlocked{}) }
	b.unlock = parts.Column(8, b.pass,
		parts.Wrap(8, k.Button(s.say("wizard.certificate.unlock"), parts.Secondary, func() { s.emit(setup.Unlocked{}) })))
	b.making = b.newMaking()
	b.root = parts.Column(10, k.Text(parts.Strong(), s.say("wizard.field.certificate")), b.facts, b.issue, b.save, b.upload,
		parts.Wrap(8, b.load, create), b.unlock, b.problem, b.making)
	s.targets[connection.FieldCertificate] = b.focus
	return b
}

// newMaking is the form for a new certificate.
func (b *proofBox) newMaking() *fyne.Container {
	s, k := b.s, b.s.kit
	b.name = k.Field(s.say("wizard.certificate.name"), s.say("wizard.certificate.name.from"), func(typed string) {
		s.emit(setup.MakingEdited{Name: &typed})
	})
	b.name.Entry().OnSubmitted = func(string) { s.emit(setup.CertificateAsked{}) }
	b.months = k.Choice(s.say("wizard.certificate.months"), "", func(id string) {
		if n, err := strconv.Atoi(id); err == nil {
			s.emit(setup.MakingEdited{Months: n})
		}
	})
	b.bits = k.Choice(s.say("wizard.certificate.bits"), "", func(id string) {
		if n, err := strconv.Atoi(id); err == nil {
			s.emit(setup.MakingEdited{Bits: n})
		}
	})
	var items []parts.Item
	for _, n := range []int{6, 12, 24, certificate.MaxMonths} {
		items = append(items, parts.Item{ID: strconv.Itoa(n), Title: s.say("wizard.certificate.months.count", "count", strconv.Itoa(n))})
	}
	b.months.SetItems(items)
	items = nil
	for _, n := range certificate.Sizes() {
		items = append(items, parts.Item{ID: strconv.Itoa(n), Title: s.say("wizard.certificate.bits.count", "count", strconv.Itoa(n))})
	}
	b.bits.SetItems(items)
	return parts.Column(10, b.name, parts.Columns(12, 150, 2, b.months, b.bits),
		parts.Wrap(8, k.Button(s.say("wizard.certificate.create"), parts.Secondary, func() { s.emit(setup.CertificateAsked{}) })))
}

// Options know no empty id.
func proofID(p connection.Proof) string {
	if p == connection.ProofSecret {
		return "secret"
	}
	return string(p)
}

func proofOf(id string) connection.Proof {
	if id == proofID(connection.ProofSecret) {
		return connection.ProofSecret
	}
	return connection.Proof(id)
}

func (b *proofBox) focus() fyne.Focusable {
	if b.s.state.Locked() {
		return b.pass.Entry()
	}
	return b.load
}

func (b *proofBox) render(st setup.State) {
	sends, uses := st.Draft.SendsSecret(), st.Draft.UsesCertificate()
	parts.Show(b.choice, sends)
	b.options.SetChosen(proofID(st.Draft.Proof))
	parts.Show(b.root, sends && uses)
	if !sends || !uses {
		return
	}
	m, here := st.Draft.Certificate, !st.Certificate.Key.Empty() || st.Draft.Certificate.Held
	b.facts.SetText(b.s.certificateFacts(m))
	parts.Show(b.save, here)
	parts.Show(b.upload, here)
	words, shown := "", false
	if i, ok := st.Shown(connection.FieldCertificate); ok {
		words, shown = b.s.issue(i), true
	}
	b.issue.SetText(words)
	parts.Show(b.issue, shown)
	views := make([]fyne.CanvasObject, 0, 1)
	for i, f := range st.TroubleOf(setup.TaskCertificate) {
		views = append(views, b.s.finding("certificate"+strconv.Itoa(i), f))
	}
	b.problem.Objects = views
	parts.Show(b.problem, len(views) > 0)
	parts.Show(b.unlock, st.Locked())
	if connection.Secret(b.pass.Text()) != st.Certificate.Passphrase {
		b.pass.SetText(st.Certificate.Passphrase.Reveal())
	}
	parts.Show(b.making, st.Certificate.Making)
	b.name.SetText(st.Certificate.Name)
	b.name.SetPlaceHolder(st.CertificateName())
	b.months.SetChosen(strconv.Itoa(st.Certificate.Months))
	b.bits.SetChosen(strconv.Itoa(st.Certificate.Bits))
}

// certificateFacts says what a certificate is: name, key, days, thumbprint.
func (s *Screen) certificateFacts(m connection.CertificateMeta) string {
	if m.Empty() {
		return s.say("wizard.certificate.none")
	}
	return s.say("wizard.certificate.facts", "name", m.Subject, "kind", string(m.Key), "count", strconv.Itoa(m.Bits),
		"from", s.look.Words.Date(m.NotBefore), "date", s.look.Words.Date(m.NotAfter), "thumbprint", certificate.Fingerprint(m.SHA1))
}
