package app

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/bundle"
	"bcconnect/connection/cards"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/handover"
	"bcconnect/connection/setup"
	"bcconnect/connection/transfer"
)

// explainer turns a failure into findings.
type explainer = func(error) []diagnose.Finding

// handedIn is a file that the window was started with, or that was dropped on it:
// what is in it, or why it could not be read.
type handedIn struct {
	name   string
	data   []byte
	err    error
	beside bool // others came with it: no one of them opens the wizard
}

// readHandedIn reads a file; no path means no file.
func readHandedIn(path string) *handedIn {
	if path == "" {
		return nil
	}
	data, err := readBounded(path)
	if err != nil {
		fault := &connection.Fault{Stage: connection.StageImport, Kind: handover.KindUnreadable, Err: err}
		return &handedIn{err: fault.With(connection.ArgPath, path)}
	}
	return &handedIn{name: filepath.Base(path), data: data}
}

// readBounded reads no more of a file than anything of ours can hold.
func readBounded(path string) ([]byte, error) {
	f, err := os.Open(filepath.Clean(path))
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	return io.ReadAll(io.LimitReader(f, bundle.MaxFile+1))
}

// own reads it as a connection file, if it is one; err also says why it could not
// be read at all.
func (h *handedIn) own() (file connection.Profile, own bool, err error) {
	if h.err != nil || !handover.IsFile(h.data) {
		return connection.Profile{}, false, h.err
	}
	file, err = handover.ReadFile(bytes.NewReader(h.data))
	return file, true, err
}

// sandbox says whether the file belongs to the simulated cloud.
func (h *handedIn) sandbox() bool {
	if h == nil {
		return false
	}
	file, _, err := h.own()
	return err == nil && file.Cloud == connection.CloudSandbox
}

// takeFile opens the file where it belongs, or says on the home screen what is
// wrong with it. It waits for the list, which would wipe what is said before, and
// in which the file finds its connection.
func (a *App) takeFile(st cards.State) {
	file := a.file
	if file == nil || !st.Loaded && len(st.Trouble) == 0 {
		return
	}
	a.file = nil
	a.takeIn(file)
}

// takeIn takes a file in that came without the wizard's question for one. It runs
// on the UI thread.
func (a *App) takeIn(h *handedIn) {
	file, own, err := h.own()
	if err == nil && !own && a.wizard == nil && a.page == nil {
		_, err = transfer.Read(h.name, h.data) // the list stays for a file that is nothing
	}
	switch {
	case err != nil:
		a.turnDown(err)
	case own && (!h.beside || a.wizard != nil):
		a.arrive(file, string(h.data))
	case a.wizard != nil && !bundle.Is(h.data):
		a.pasteText(string(h.data))
	default:
		a.moveIn(h.name, h.data)
	}
}

// turnDown says why a file was not taken in: in the wizard, where that is open,
// and else on the home screen.
func (a *App) turnDown(err error) {
	findings := a.world.engine.Explain(err)
	if a.wizard != nil {
		a.wizard.Send(setup.PasteOpened{})
		a.wizard.Send(setup.FileFailed{Findings: findings})
		return
	}
	if a.page != nil {
		a.closePage("")
	}
	a.home.Send(cards.ListFailed{Findings: findings})
}

// fromFile is the wizard's state with a file's values in the fields. Nothing is
// asked yet: addresses that somebody else chose lie open to be looked at.
func (a *App) fromFile(p connection.Profile) setup.State {
	st := a.blank()
	if p.Keep == connection.KeepDerived {
		p.Keep = st.Draft.Keep
	}
	if p.Mode != "" {
		st.Step, st.Reached = setup.StepRegistration, 1
	} else {
		p.Mode = st.Draft.Mode
	}
	st.Draft, st.CompanyText = p, p.Company.Label()
	st.Advanced = p.Advanced != connection.Advanced{}
	st.Now, st.Dirty = time.Now(), true
	return st
}
