package app

import (
	"bytes"
	"context"
	"path/filepath"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/check"
	"bcconnect/connection/engine"
	"bcconnect/connection/handover"
	"bcconnect/connection/profiles"
	"bcconnect/connection/sandbox"
)

// cardServices fills what the home screen needs from the engine of a world.
func (a *App) cardServices(w *world) cards.Services {
	return cards.Services{
		List:    w.engine.List,
		Relabel: w.engine.Relabel, StatusWords: a.statusWords(), LoadView: w.loadView, KeepView: w.keepView,
		Inspect: w.engine.Inspect,
		GetToken: func(ctx context.Context, p connection.Profile) (connection.TokenFacts, error) {
			return w.engine.GetToken(ctx, p.ID)
		},
		Check: w.check,
		SignIn: func(ctx context.Context, p connection.Profile, other bool, ask func(connection.Prompt)) (connection.TokenFacts, error) {
			return w.signIn(ctx, p, engine.Interaction{SelectAccount: other}, ask)
		},
		AnswerSignIn: func(_ context.Context, id, address string) error { return w.engine.AnswerSignIn(id, address) },
		Refresh: func(ctx context.Context, p connection.Profile) (connection.TokenFacts, error) {
			return w.engine.Refresh(ctx, p.ID)
		},
		Consent: func(ctx context.Context, p connection.Profile) (cards.Consent, error) {
			c, err := w.engine.Consented(ctx, p)
			return cards.Consent(c), err
		},
		Revoke: w.engine.Revoke,
		Remove: w.engine.Remove,
		Save: func(ctx context.Context, p connection.Profile) (connection.Profile, error) {
			return w.engine.Save(ctx, p, nil)
		},
		Duplicate: func(ctx context.Context, id string) (connection.Profile, error) {
			return w.engine.Duplicate(ctx, id, func(name string) string { return a.say("app.copy.of", "name", name) })
		},
		Open:    a.desk.open,
		Copy:    func(_ context.Context, text string) error { a.desk.copy(text); return nil },
		Explain: w.engine.Explain,
		Lookup:  a.around.catalogue.Lookup,
		Links:   func(p connection.Profile) map[string]string { return w.links(p, a.say) },
		Encode: func(r check.Report, f check.Format) ([]byte, error) {
			var b bytes.Buffer
			err := f.Write(&b, a.say, r)
			return b.Bytes(), err
		},
		// A notice that cannot be remembered comes again at the next start.
		EndsSeen: func() string { s, _ := w.book.Settings(); return s.EndsSeen },
		DismissEnds: func(mark string) {
			_ = w.book.ChangeSettings(func(s *profiles.Settings) { s.EndsSeen = mark })
		},
		Export: a.export,
		WriteFile: func(ctx context.Context, name string, content []byte) (string, error) {
			path, err := a.desk.write(ctx, fileName(name), content)
			return baseName(path), err
		},
		ResetVault: func(ctx context.Context) error {
			_, err := w.vault.Reset(ctx)
			return err
		},
	}
}

// check tests a connection as it is kept: the list may not have heard of a change
// yet.
func (w *world) check(ctx context.Context, p connection.Profile, on func(check.Result)) (check.Report, error) {
	p, err := w.engine.Get(ctx, p.ID)
	if err != nil {
		return check.Report{}, err
	}
	r, err := w.engine.Check(ctx, p, on)
	r.Program = Version
	return r, err
}

// signIn has a person sign in to a connection as it is kept, as check does.
func (w *world) signIn(ctx context.Context, p connection.Profile, how engine.Interaction, ask func(connection.Prompt)) (connection.TokenFacts, error) {
	p, err := w.engine.Get(ctx, p.ID)
	if err != nil {
		return connection.TokenFacts{}, err
	}
	return w.engine.SignIn(ctx, p, how, ask)
}

// export writes a connection file where the user wants it.
func (a *App) export(ctx context.Context, p connection.Profile) (string, error) {
	var b bytes.Buffer
	if err := handover.WriteFile(&b, p); err != nil {
		return "", err
	}
	path, err := a.desk.write(ctx, fileName(p.Name)+handover.Extension, b.Bytes())
	return baseName(path), err
}

// baseName is the last part of a path, "" for none.
func baseName(path string) string {
	if path == "" {
		return ""
	}
	return filepath.Base(path)
}

// fileName makes a name of a connection fit for every file system.
func fileName(name string) string {
	out := []rune(name)
	for i, r := range out {
		switch {
		case r < ' ', r == '/', r == '\\', r == ':', r == '*', r == '?', r == '"', r == '<', r == '>', r == '|':
			out[i] = '-'
		}
	}
	if len(out) == 0 {
		return "connection"
	}
	return string(out)
}

// cardsWorld tells the home screen in which world it is.
func (w *world) cardsWorld() cards.World {
	out := cards.World{Sandbox: w.sandbox, Scenario: w.scenario}
	if !w.sandbox {
		return out
	}
	for _, s := range sandbox.Scenarios() {
		out.Scenarios = append(out.Scenarios, cards.Scenario{Name: s.Name, Title: s.Label(), Note: s.Note()})
	}
	return out
}
