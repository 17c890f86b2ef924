package app

import (
	"bytes"
	"context"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/recipe"
	"bcconnect/connection/store"
	screen "bcconnect/screens/recipe"
)

// recipePage is the set-up checklist of a connection.
type recipePage struct {
	app     *App
	session *recipe.Session
	screen  *screen.Screen
}

func newRecipePage(a *App, id string) *recipePage {
	p := &recipePage{app: a}
	p.session = recipe.Start(a.ctx, a.recipeServices(a.world), id)
	p.session.Watch(a.d.ask)
	p.screen = screen.New(a.look, p.send)
	return p
}

// send hands a gesture over and goes where it leads. It runs on the UI thread,
// but never while the page is drawn.
func (p *recipePage) send(e recipe.Event) {
	p.session.Send(e)
	id := p.session.State().ID
	switch p.session.State().Leave {
	case recipe.LeaveNone:
	case recipe.LeaveHome:
		p.app.closePage(id)
	case recipe.LeaveEdit:
		p.app.closePage(id)
		p.app.edit(id, connection.FieldNone)
	}
}

// Object implements page.
func (p *recipePage) Object() fyne.CanvasObject { return p.screen.Object() }

// Draw implements page.
func (p *recipePage) Draw() { p.screen.Render(p.session.State()) }

// Focus implements page.
func (p *recipePage) Focus() fyne.Focusable { return p.screen.Focus() }

// Key implements page.
func (p *recipePage) Key(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyEscape:
		if p.session.State().Busy() {
			p.send(recipe.Cancelled{})
		} else {
			p.send(recipe.Left{To: recipe.LeaveHome})
		}
	case fyne.KeyF5:
		p.send(recipe.CheckAsked{})
	default:
		return false
	}
	return true
}

// Tick implements page: nothing on it runs by itself.
func (p *recipePage) Tick() time.Duration { return 0 }

// Close implements page.
func (p *recipePage) Close() { p.session.Close() }

// recipeServices fills what the checklist needs from the engine of a world.
func (a *App) recipeServices(w *world) recipe.Services {
	return recipe.Services{
		Load:  w.engine.Get,
		Tick:  w.engine.Tick,
		Check: w.engine.Check,
		Consent: func(ctx context.Context, p connection.Profile) (recipe.Consent, error) {
			c, err := w.engine.Consented(ctx, p)
			return recipe.Consent(c), err
		},
		Links:   func(p connection.Profile) map[string]string { return w.links(p, a.say) },
		Open:    a.desk.open,
		Copy:    func(_ context.Context, text string) error { a.desk.copy(text); return nil },
		Save:    func(ctx context.Context, s recipe.Sheet) (string, error) { return a.saveSheet(ctx, w, s) },
		Show:    func(ctx context.Context, s recipe.Sheet) error { return a.showSheet(ctx, w, s) },
		Export:  a.export,
		Explain: w.engine.Explain,
	}
}

// sheet writes the page for the administrator.
func (a *App) sheet(w *world, s recipe.Sheet) ([]byte, error) {
	s.Links = w.links(s.Profile, a.say)
	var b bytes.Buffer
	err := s.WriteHTML(&b, a.say)
	return b.Bytes(), err
}

func (a *App) saveSheet(ctx context.Context, w *world, s recipe.Sheet) (string, error) {
	page, err := a.sheet(w, s)
	if err != nil {
		return "", err
	}
	path, err := a.desk.write(ctx, fileName(s.Profile.Name)+".html", page)
	return baseName(path), err
}

// showSheet opens the page in the browser, from a file of its own that is
// replaced the next time. Nothing in it is secret.
func (a *App) showSheet(ctx context.Context, w *world, s recipe.Sheet) error {
	page, err := a.sheet(w, s)
	if err != nil {
		return err
	}
	dir := filepath.Join(a.around.dir, "pages")
	path := filepath.Join(dir, fileName(s.Profile.Name)+".html")
	if err := store.WriteFile(path, page); err != nil {
		return err
	}
	return a.desk.show(ctx, path)
}

// showFile opens a file of the program's own in the browser.
func showFile(ctx context.Context, path string) error {
	if err := browse(ctx, folderURL(path)); err != nil {
		return &connection.Fault{Stage: connection.StageBrowser, Kind: "browser-not-opened", Err: err}
	}
	return nil
}
