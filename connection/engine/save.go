package engine

import (
	"context"
	"unicode/utf8"

	"bcconnect/connection"
	"bcconnect/connection/certificate"
	"bcconnect/connection/profiles"
)

// saving is a save under way: what is to be kept, and what is kept now.
type saving struct {
	work
	draftID string // under which memory knows the draft; may be empty
	known   connection.Profile
	inBook  bool
	before  payload
	typed   bool // the secret was typed anew
	token   *held
}

// Save keeps a connection and its secret; nil keeps the secret that was typed
// since (Hold) or is stored. Either both are kept or nothing changes: if the
// book refuses, the vault gets back what it had, and the typed secret stays in
// memory. A token that was got with exactly these settings is kept along; one
// of other settings is forgotten.
func (e *Engine) Save(ctx context.Context, p connection.Profile, secret *connection.Secret) (connection.Profile, error) {
	s := saving{draftID: p.ID}
	if p.ID == "" {
		p.ID = profiles.NewID()
	}
	eff, err := e.effective(p)
	if err != nil {
		return p, dress(p, err)
	}
	s.work = work{p: p, eff: eff, saved: true}
	release, err := e.aloneWith(ctx, p.ID)
	if err != nil {
		return p, dress(p, err)
	}
	defer release()
	if s.known, s.inBook, err = e.lookup(p.ID); err != nil {
		return p, err
	}
	if typed, ok := e.draftSecret(s.draftID); ok && secret == nil {
		secret = &typed
	}
	s.typed = secret != nil
	if e.describesOnly(s) {
		return e.saveWords(ctx, s)
	}
	if s.inBook && needsVault(s.known) {
		if s.before, err = e.readPayload(ctx, p.ID); err != nil {
			return p, e.unsaved(s, err)
		}
	}
	s.secret = s.before.credential(p)
	if s.typed {
		s.secret = *secret
	}
	s.bind = bind(p, eff, s.secret)
	s.token = e.tokenFor(s)
	return e.saveAll(ctx, s)
}

// describesOnly says that nothing changes which the vault would have to know:
// a name can be mended while the keyring is locked.
func (e *Engine) describesOnly(s saving) bool {
	if s.typed || !s.inBook || s.known.Kept() != s.p.Kept() || s.known.Proof != s.p.Proof {
		return false
	}
	eff, err := e.effective(s.known)
	return err == nil && bind(s.known, eff, "") == bind(s.p, s.eff, "")
}

func (e *Engine) saveWords(ctx context.Context, s saving) (connection.Profile, error) {
	ends := s.p.Secret.Ends
	s.p.Secret = s.known.Secret
	s.p.Secret.Ends, s.p.Certificate = ends, s.known.Certificate
	saved, err := e.opt.Book.Save(s.p)
	if err != nil {
		return s.p, dress(s.p, err)
	}
	e.unpublish(s.p.ID)
	return e.afterSave(ctx, s, saved, func(*connection.Standing) {}), nil
}

// saveAll writes the vault, then the book; the connection's turn is held.
func (e *Engine) saveAll(ctx context.Context, s saving) (connection.Profile, error) {
	after := payload{}.with(s.p, s.secret)
	if s.keeps() {
		after.Token = s.token.seal()
	}
	if err := e.describe(ctx, &s.p, s.secret); err != nil {
		return s.p, e.unsaved(s, err)
	}
	// From here on nothing may be left half done because somebody lost patience.
	ctx = context.WithoutCancel(ctx)
	touches := !after.empty() || !s.before.empty()
	if touches {
		if err := e.writePayload(ctx, s.p.ID, after); err != nil {
			return s.p, e.unsaved(s, err)
		}
	}
	saved, err := e.opt.Book.Save(s.p)
	if err != nil {
		if touches {
			if lost := e.writePayload(ctx, s.p.ID, s.before); lost != nil {
				e.opt.Log.Warn("the vault could not be put back", "connection", s.p.ID, "error", lost)
			}
		}
		return s.p, e.unsaved(s, err)
	}
	e.settle(s)
	return e.afterSave(ctx, s, saved, func(st *connection.Standing) {
		if s.token != nil {
			tokenStanding(st, s.token)
			return
		}
		noTokenStanding(st, s.p.Mode)
	}), nil
}

// afterSave brings the standing up to date, also with a test that ran before
// the connection was saved, and returns the connection as it is now.
func (e *Engine) afterSave(ctx context.Context, s saving, p connection.Profile, change func(*connection.Standing)) connection.Profile {
	e.stand(ctx, p.ID, func(st *connection.Standing) {
		change(st)
		e.takeTested(s.work, e.elsewhere(s), st)
	})
	if now, err := e.Get(ctx, p.ID); err == nil {
		return now
	}
	return p
}

// elsewhere says whether what is saved leads to another place, or by another
// way, than what was saved before.
func (e *Engine) elsewhere(s saving) bool {
	if !s.inBook {
		return false
	}
	eff, err := e.effective(s.known)
	return err != nil || !samePlace(s.known, s.p) || bind(s.known, eff, "") != bind(s.p, s.eff, "") ||
		s.typed && s.secret != s.before.credential(s.p)
}

// unsaved is the way out of a save that failed: what was typed stays.
func (e *Engine) unsaved(s saving, err error) error {
	if s.typed && !s.secret.Empty() {
		e.Hold(s.draftID, s.secret)
	}
	return dress(s.p, err)
}

// describe writes what may be told about the credential.
func (e *Engine) describe(ctx context.Context, p *connection.Profile, credential connection.Secret) error {
	if !p.UsesCertificate() {
		p.Certificate = connection.CertificateMeta{}
		return e.describeSecret(ctx, &p.Secret, credential)
	}
	p.Secret = connection.SecretMeta{}
	if credential.Empty() {
		p.Certificate.Held = false // what a connection file says of it stays
		return nil
	}
	c, err := certificate.Open(credential)
	if err != nil {
		return err
	}
	p.Certificate = c.Meta()
	return nil
}

// describeSecret writes what may be told about the secret.
func (e *Engine) describeSecret(ctx context.Context, m *connection.SecretMeta, secret connection.Secret) error {
	if secret.Empty() {
		*m = connection.SecretMeta{}
		return nil
	}
	mark, err := e.safe().Fingerprint(ctx, secret)
	if err != nil {
		return err
	}
	m.Length, m.Fingerprint = utf8.RuneCountInString(secret.Reveal()), mark
	return nil
}

// tokenFor finds the token that was got with the settings to be saved: by the
// draft, or by the connection before.
func (e *Engine) tokenFor(s saving) *held {
	at := s.slot()
	best := e.remembered(at)
	if at.id != "" && s.draftID != s.p.ID {
		best = newer(best, e.remembered(slot{id: s.draftID, bind: s.bind}))
	}
	if t := s.before.Token; t != nil && t.Binding == s.bind {
		best = newer(best, t.unseal())
	}
	return best
}

func newer(a, b *held) *held {
	if a == nil || (b != nil && b.Obtained.After(a.Obtained)) {
		return b
	}
	return a
}

// settle makes memory agree with what was saved.
func (e *Engine) settle(s saving) {
	var last tested
	e.mu.Lock()
	last = e.tested[s.draftID]
	delete(e.drafts, s.draftID)
	delete(e.drafts, s.p.ID)
	e.mu.Unlock()
	e.forget(s.p.ID, slot{id: s.draftID, bind: s.bind})
	if s.token != nil {
		e.remember(s.work, s.token)
	}
	e.mu.Lock()
	e.tested[s.p.ID] = last
	e.mu.Unlock()
}

// needsVault says that something of a connection is sealed, or may be.
func needsVault(p connection.Profile) bool {
	return p.Kept() == connection.KeepSealed || holds(p)
}

// holds says that a credential of a connection is sealed, of whichever kind.
func holds(p connection.Profile) bool { return p.Secret.Length > 0 || p.Certificate.Held }
