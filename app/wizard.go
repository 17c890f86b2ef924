package app

import (
	"context"
	"net/url"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/engine"
	"bcconnect/connection/setup"
)

// desk is what the screens' services need of the window: the clipboard and the
// choice of files. Each function may be called from any goroutine.
type desk struct {
	open func(ctx context.Context, address string) error
	copy func(text string)
	// read lets the user choose a file and returns its text, "" for none.
	read func(ctx context.Context, title string) (string, error)
	// write lets the user choose where a file goes and returns its path, "" for
	// nowhere.
	write func(ctx context.Context, name string, content []byte) (string, error)
	// show opens a file of the program's own in the browser.
	show func(ctx context.Context, path string) error
	// take lets the user choose a file and returns its name and contents; no
	// contents for none.
	take func(ctx context.Context) (name string, data []byte, err error)
}

// setupServices fills what the wizard needs from the engine of a world.
func (a *App) setupServices(w *world) setup.Services {
	hold := func(p connection.Profile, secret connection.Secret) {
		if !secret.Empty() {
			w.engine.Hold(p.ID, secret)
		}
	}
	return setup.Services{
		SignIn: func(ctx context.Context, p connection.Profile, secret connection.Secret, other bool, ask func(connection.Prompt)) (connection.TokenFacts, error) {
			hold(p, secret)
			return w.engine.SignIn(ctx, p, engine.Interaction{SelectAccount: other}, ask)
		},
		SignInByCode: func(ctx context.Context, p connection.Profile, ask func(connection.Prompt)) (connection.TokenFacts, error) {
			return w.engine.SignIn(ctx, p, engine.Interaction{ByCode: true}, ask)
		},
		AnswerSignIn: func(_ context.Context, id, address string) error { return w.engine.AnswerSignIn(id, address) },
		GetToken: func(ctx context.Context, p connection.Profile, secret connection.Secret) (connection.TokenFacts, error) {
			hold(p, secret)
			return w.engine.SignIn(ctx, p, engine.Interaction{}, func(connection.Prompt) {})
		},
		LookUpTenant: w.engine.LookUpTenant,
		Environments: func(ctx context.Context, p connection.Profile, secret connection.Secret) ([]check.Environment, error) {
			hold(p, secret)
			return w.engine.AllEnvironments(ctx, p)
		},
		Companies: func(ctx context.Context, p connection.Profile, secret connection.Secret) ([]connection.Company, error) {
			hold(p, secret)
			return w.engine.Companies(ctx, p)
		},
		Check: func(ctx context.Context, p connection.Profile, secret connection.Secret, on func(check.Result)) (check.Report, error) {
			hold(p, secret)
			return w.engine.Check(ctx, p, on)
		},
		Save: func(ctx context.Context, p connection.Profile, secret *connection.Secret, draft bool) (connection.Profile, error) {
			p.Draft = draft
			return w.engine.Save(ctx, p, secret)
		},
		Explain: w.engine.Explain,
		Open:    a.desk.open,
		Copy:    func(_ context.Context, text string) error { a.desk.copy(text); return nil },
		Paste:   pasteAnything,
		Belongs: a.belongs,
		FillIn: func(_ context.Context, id, text string) {
			a.d.onUI(func() { a.fillOther(id, text) })
		},
		Links:           func(p connection.Profile) map[string]string { return w.links(p, a.say) },
		LoadCertificate: loadCertificate, MakeCertificate: makeCertificate,
		WritePublicPart: func(ctx context.Context, p connection.Profile, key connection.Secret, pem bool) (string, error) {
			return a.writePublicPart(ctx, w, p, key, pem)
		},
		ReadFile: a.readFile,
	}
}

// openAnywhere opens an address that the program made itself: a page in the
// browser, or a letter in the mail program.
func openAnywhere(ctx context.Context, address string) error {
	if !openable(address) {
		return &connection.Fault{Stage: connection.StageBrowser, Kind: "address-refused"}
	}
	if err := browse(ctx, address); err != nil {
		return &connection.Fault{Stage: connection.StageBrowser, Kind: "browser-not-opened", Err: err}
	}
	return nil
}

// openable says whether an address may be handed to the system: https anywhere,
// http on this computer (the sandbox, the short link of a sign-in), a letter.
func openable(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.User != nil {
		return false
	}
	switch u.Scheme {
	case "https":
		return u.Host != ""
	case "http":
		return connection.Loopback(u.Hostname())
	case "mailto":
		return true
	}
	return false
}
