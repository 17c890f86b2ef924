package app

import (
	"os"
	"path/filepath"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/handover"
	"bcconnect/connection/setup"
)

// handedIn is the connection file that the window was started with: what was
// in it, or why it could not be read.
type handedIn struct {
	profile connection.Profile
	err     error
}

// readHandedIn reads a connection file; no path means no file.
func readHandedIn(path string) *handedIn {
	if path == "" {
		return nil
	}
	f, err := os.Open(filepath.Clean(path))
	if err != nil {
		fault := &connection.Fault{Stage: connection.StageImport, Kind: handover.KindUnreadable, Err: err}
		return &handedIn{err: fault.With(connection.ArgPath, path)}
	}
	p, err := handover.ReadFile(f)
	_ = f.Close() // it was only read
	return &handedIn{profile: p, err: err}
}

// sandbox says whether the file belongs to the simulated cloud.
func (h *handedIn) sandbox() bool {
	return h != nil && h.err == nil && h.profile.Cloud == connection.CloudSandbox
}

// takeFile opens the file in the wizard, or says on the home screen what is
// wrong with it. It waits for the list, which would wipe what is said before.
func (a *App) takeFile(st cards.State) {
	file := a.file
	if file == nil || !st.Loaded && len(st.Trouble) == 0 {
		return
	}
	a.file = nil
	if file.err != nil {
		a.home.Send(cards.ListFailed{Findings: a.world.engine.Explain(file.err)})
		return
	}
	a.openWizard(a.fromFile(file.profile))
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
