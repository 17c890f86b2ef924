package app

import (
	"bytes"
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/bundle"
	"bcconnect/connection/handover"
	"bcconnect/connection/handover/importers"
	"bcconnect/connection/transfer"
	screen "bcconnect/screens/transfer"
)

// transferPage is the open page that brings connections in and takes them away.
type transferPage struct {
	session *transfer.Session
	screen  *screen.Screen
}

func (a *App) transferPage() page {
	x := &transferPage{}
	x.session = transfer.Start(a.ctx, a.transferServices(), transfer.State{Side: transfer.In, There: a.home.State().Profiles})
	x.session.Watch(a.d.ask)
	x.screen = screen.New(a.look, screen.Gestures{
		Send:  func(e transfer.Event) { x.session.Send(e) },
		Close: func() { a.closePage(a.home.State().Selected) },
		Copy:  a.desk.copy,
	})
	return x
}

func (a *App) transferServices() transfer.Services {
	w := a.world
	return transfer.Services{
		Choose: func(ctx context.Context) (string, []byte, error) {
			if a.desk.take == nil {
				return "", nil, nil
			}
			name, data, err := a.desk.take(ctx)
			if err != nil || !handover.IsFile(data) {
				return name, data, err
			}
			// Our own file has its values looked at one by one, in the wizard.
			file, err := handover.ReadFile(bytes.NewReader(data))
			if err == nil {
				a.d.onUI(func() { a.arrive(file, string(data)) })
			}
			return "", nil, err
		},
		Seal: func(ctx context.Context, ids []string, passphrase connection.Secret) (string, error) {
			list, err := w.engine.Unseal(ctx, ids...)
			if err != nil {
				return "", err
			}
			var b bytes.Buffer
			if err := bundle.Write(&b, list, passphrase, bundle.Standard()); err != nil {
				return "", err
			}
			path, err := a.desk.write(ctx, "connections"+bundle.Extension, b.Bytes())
			return baseName(path), err
		},
		Arrive: func(ctx context.Context, x bundle.Entry, replaces string) (connection.Profile, error) {
			x.Profile.Draft = x.Profile.Draft || connection.HasErrors(x.Profile.Issues(x.Secret, time.Now()))
			return w.engine.Arrive(ctx, x, replaces)
		},
		Explain: w.engine.Explain,
	}
}

func (x *transferPage) Object() fyne.CanvasObject  { return x.screen.Object() }
func (x *transferPage) Draw()                      { x.screen.Render(x.session.State()) }
func (x *transferPage) Focus() fyne.Focusable      { return x.screen.Focus() }
func (x *transferPage) Key(name fyne.KeyName) bool { return x.screen.Key(name) }
func (x *transferPage) Tick() time.Duration        { return 0 }
func (x *transferPage) Close()                     { x.session.Close() }

// pasteAnything is what the wizard does with a pasted text or an opened file: a
// file of another tool is read as such, where that finds more than plain words
// do. What several environments in it contradict each other in is asked.
func pasteAnything(text string) handover.Pasted {
	if file, err := handover.ReadFile(strings.NewReader(text)); err == nil {
		return handover.FromFile(file)
	}
	plain := handover.Paste(text)
	r, err := importers.Read([]byte(text), importers.Auto)
	if err != nil {
		return plain
	}
	if read := importers.Merge(r.Found); len(read.Fields())+len(read.Candidates) > len(plain.Fields()) {
		return read
	}
	return plain
}
