package app //nolint:testpackage // pages are not for the outside

import (
	"testing"

	"bcconnect/connection/vault"
	"bcconnect/screens/settings"
)

// TestOrphansInTheSettings removes what is sealed for a connection that is gone,
// after a question, and switches what the life of tokens allows.
func TestOrphansInTheSettings(t *testing.T) {
	r := newRig(t, "well")
	safe := vault.InMemory()
	if err := safe.Put(t.Context(), "gone", []byte(`{"v":1,"secret":"x"}`)); err != nil {
		t.Fatal(err)
	}
	r.world.engine.SetVault(safe)
	r.openSettings()
	until(t, "the count", func() bool { return r.says("1 sealed entry belongs to a connection") })
	r.press(t, "Remove what is left over")
	if !r.says("Remove what is left over?") {
		t.Fatal("there is no question")
	}
	r.press(t, "Keep")
	r.press(t, "Remove what is left over")
	r.draw()
	r.press(t, "Remove")
	until(t, "the end", func() bool { return !r.says("sealed entry") })
	if ids, err := safe.IDs(t.Context()); err != nil || len(ids) != 0 {
		t.Errorf("%v, %v", ids, err)
	}
	for _, e := range []settings.Event{settings.RenewalChosen{}, settings.TokenCopyChosen{}} {
		r.settingsEvent(e)
	}
	if l := r.settingsState().Life; l.Renewal || l.TokenCopy {
		t.Errorf("%+v", l)
	}
}
