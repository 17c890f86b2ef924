package app

import (
	"errors"

	"bcconnect/connection/profiles"
	"bcconnect/screens/settings"
)

// orphaned is what the open settings know of sealed entries without a
// connection.
type orphaned struct {
	ids    []string
	asking bool
}

// countOrphans looks for them once the settings are open. That it cannot look
// is no news here: whatever needs the vault says so itself.
func (a *App) countOrphans(page *settingsPage) {
	w := a.real
	a.leave(func() {
		ids, err := w.engine.Orphans(a.ctx)
		if err != nil {
			return
		}
		a.d.onUI(func() {
			if a.set == page && a.show.screen == screenSettings {
				page.orphans.ids = ids
				a.draw()
			}
		})
	})
}

// removeOrphans takes them away, and says what could not be taken away.
func (a *App) removeOrphans(page *settingsPage) {
	w, ids := a.real, page.orphans.ids
	page.orphans.asking = false
	a.leave(func() {
		var failed error
		for _, id := range ids {
			failed = errors.Join(failed, w.engine.Remove(a.ctx, id))
		}
		left, err := w.engine.Orphans(a.ctx)
		failed = errors.Join(failed, err)
		a.d.onUI(func() {
			if a.set != page {
				return
			}
			page.orphans.ids = left
			if failed != nil {
				page.faults = w.engine.Explain(failed)
			}
			a.draw()
		})
	})
}

// lifeEvent does what the settings ask about the life of tokens.
func (a *App) lifeEvent(e settings.Event) {
	page := a.set
	switch e := e.(type) {
	case settings.RenewalChosen:
		page.typed.Renewal = profiles.SwitchTo(e.On)
	case settings.TokenCopyChosen:
		page.typed.TokenCopy = profiles.SwitchTo(e.On)
	case settings.OrphansAsked:
		page.orphans.asking = true
	case settings.OrphansDismissed:
		page.orphans.asking = false
	case settings.OrphansConfirmed:
		a.removeOrphans(page)
	}
}

// life is what the settings show of it.
func (p *settingsPage) life() settings.Life {
	return settings.Life{
		Renewal: !p.typed.Renewal.Off(), TokenCopy: !p.typed.TokenCopy.Off(), Orphans: len(p.orphans.ids), Asking: p.orphans.asking,
	}
}
