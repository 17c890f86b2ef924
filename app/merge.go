package app

import (
	"bytes"
	"context"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/bundle"
	"bcconnect/connection/cards"
	"bcconnect/connection/handover"
	"bcconnect/connection/setup"
	"bcconnect/connection/transfer"
)

// readFile lets the user choose a file for the wizard. Our own files find their
// place themselves: a connection file goes to the connection that it fills in, a
// sealed one to the page for moving. Others are looked through like a pasted text.
func (a *App) readFile(ctx context.Context) (string, error) {
	text, err := a.desk.read(ctx, a.say("app.choose.file"))
	if err != nil || text == "" {
		return text, err
	}
	if bundle.Is([]byte(text)) {
		a.d.onUI(func() { a.moveIn("", []byte(text)) })
		return "", nil
	}
	file, err := handover.ReadFile(bytes.NewReader([]byte(text)))
	if err != nil {
		return text, nil //nolint:nilerr // none of ours, or the wizard picks out what is whole
	}
	a.d.onUI(func() { a.arrive(file, text) })
	return "", nil
}

// belongs finds the connections that a text fills in, if it is a connection file.
func (a *App) belongs(text string) handover.Belongs {
	file, err := handover.ReadFile(bytes.NewReader([]byte(text)))
	if err != nil {
		return handover.Belongs{}
	}
	return handover.Match(a.home.State().Profiles, file)
}

// arrive shows a connection file where it belongs: in the connection that it was
// made from, its values one by one before they are taken; in a new one; or with
// the question which. What somebody works on is not left for it.
func (a *App) arrive(file connection.Profile, text string) {
	m := handover.Match(a.home.State().Profiles, file)
	switch {
	case a.working(), len(m.Could) > 0 && !m.Sure:
		a.pasteText(text)
	case m.Sure:
		a.fillConnection(m.Could[0], text)
	default:
		st := a.fromFile(file)
		if m.Gone {
			st.Notice, st.NoticeTurn = "gone", 1
		}
		a.swapWizard(st)
	}
}

// fillOther opens the connection that somebody chose for a file: one that is
// there, or a new one where there is no id.
func (a *App) fillOther(id, text string) {
	if p, ok := a.home.State().Find(id); ok {
		a.fillConnection(p, text)
		return
	}
	if file, err := handover.ReadFile(bytes.NewReader([]byte(text))); err == nil {
		a.swapWizard(a.fromFile(file))
	}
}

// fillConnection shows a file's values beside those of a connection.
func (a *App) fillConnection(p connection.Profile, text string) {
	a.swapWizard(setup.Edit(p, a.world.clouds, time.Now(), connection.FieldNone))
	a.pasteText(text)
}

// pasteText puts a text into the wizard's panel, and opens both where need be.
func (a *App) pasteText(text string) {
	if a.wizard == nil {
		a.openWizard(a.blankForm())
	}
	a.wizard.Send(setup.PasteOpened{})
	a.wizard.Send(setup.PasteTyped{Text: connection.Secret(text)})
}

// blankForm is a new connection whose form is open: there a text is pasted.
func (a *App) blankForm() setup.State {
	st := a.blank()
	st.Step, st.Reached = setup.StepRegistration, 1
	return st
}

// working says whether the wizard holds something that must not be left.
func (a *App) working() bool {
	if a.wizard == nil {
		return false
	}
	st := a.wizard.State()
	return st.Editing || st.Dirty
}

// swapWizard leaves a wizard in which nothing was typed for another.
func (a *App) swapWizard(st setup.State) {
	a.dropWizard()
	a.openWizard(st)
}

func (a *App) dropWizard() {
	if old := a.wizard; old != nil {
		a.leave(old.Close)
		a.wizard, a.show.wizard = nil, nil
	}
}

// moveIn opens the page for moving with a file on it, unless the wizard holds
// what must not be left: then that is said.
func (a *App) moveIn(name string, data []byte) {
	if a.wizard != nil && a.wizard.State().Dirty {
		fault := &connection.Fault{Stage: connection.StageImport, Kind: handover.KindSealed}
		a.wizard.Send(setup.PasteOpened{})
		a.wizard.Send(setup.FileFailed{Findings: a.world.engine.Explain(fault)})
		return
	}
	a.dropWizard()
	x, ok := a.page.(*transferPage)
	if !ok {
		a.openPage(cards.PageMove, "")
		x, _ = a.page.(*transferPage) // it is that one
	}
	x.take(name, data, a.world.engine.Explain)
}

// take puts a file on the page.
func (x *transferPage) take(name string, data []byte, explain explainer) {
	x.session.Send(transfer.SideChosen{Side: transfer.In})
	l, err := transfer.Read(name, data)
	if err != nil {
		x.session.Send(transfer.Failed{Findings: explain(err)})
		return
	}
	x.session.Send(transfer.FileRead{Loaded: l})
}
