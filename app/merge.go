package app

import (
	"context"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/handover"
	"bcconnect/connection/setup"
)

// readFile lets the user choose a file for the wizard. A connection file that
// comes back from an administrator goes to the draft that it fills in: its
// values lie there to be looked at, one by one, before they are taken.
func (a *App) readFile(ctx context.Context) (string, error) {
	text, err := a.desk.read(ctx, a.say("app.choose.file"))
	if err != nil || text == "" {
		return text, err
	}
	draft, ok := a.returned(text)
	if !ok {
		return text, nil
	}
	a.d.onUI(func() { a.fillDraft(draft, text) })
	return "", nil
}

// returned finds the draft that a connection file fills in.
func (a *App) returned(text string) (connection.Profile, bool) {
	file, err := handover.ReadFile(strings.NewReader(text))
	if err != nil {
		return connection.Profile{}, false // the wizard says what is wrong with it
	}
	return handover.Returned(a.home.State().Profiles, file)
}

// fillDraft shows a file's values in a draft. A connection that is being worked
// on is not left for it. It runs on the UI thread.
func (a *App) fillDraft(draft connection.Profile, text string) {
	if a.show.screen != screenWizard || a.wizard == nil {
		return
	}
	if st := a.wizard.State(); !st.Editing && st.Draft.ID != draft.ID {
		a.leave(a.wizard.Close)
		a.openWizard(setup.Edit(draft, a.world.clouds, time.Now(), connection.FieldNone))
		a.wizard.Send(setup.PasteOpened{})
	}
	a.wizard.Send(setup.PasteTyped{Text: connection.Secret(text)})
}
