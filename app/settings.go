package app

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"bcconnect/assets/text"
	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/profiles"
	"bcconnect/connection/setup"
	"bcconnect/connection/wire"
	"bcconnect/screens/settings"
)

// settingsPage is the open settings: what was typed, and what it was before.
type settingsPage struct {
	screen *settings.Screen
	typed  profiles.Settings
	before profiles.Settings
	faults []diagnose.Finding

	orphans orphaned
}

// openSettings puts the settings into the window.
func (a *App) openSettings() {
	s := a.around.settings
	a.set = &settingsPage{typed: s, before: s}
	a.set.screen = settings.New(a.look, a.settingsEvent)
	a.fill(screenSettings, a.set.screen.Object())
	a.draw()
	a.focus(a.set.screen.Focus())
	a.countOrphans(a.set)
}

func (a *App) settingsEvent(e settings.Event) {
	switch e := e.(type) {
	case settings.LanguageChosen:
		a.set.typed.Language = e.Code
		a.relook()
		return
	case settings.ThemeChosen:
		a.set.typed.Theme = profiles.Theme(e.Variant)
		a.relook()
		return
	case settings.CAAsked:
		a.chooseCA()
	case settings.FolderAsked:
		a.leave(func() { _ = browse(a.ctx, folderURL(a.around.dir)) })
	case settings.Copied:
		a.desk.copy(e.Text)
	case settings.Closed:
		a.closeSettings()
		return
	default:
		a.set.take(e)
		a.lifeEvent(e)
	}
	a.draw()
}

// take notes what was typed or chosen; nothing comes of it before the page is
// left.
func (p *settingsPage) take(e settings.Event) {
	switch e := e.(type) {
	case settings.ProxyTyped:
		p.typed.Proxy = e.Text
	case settings.NoProxyTyped:
		p.typed.NoProxy = e.Text
	case settings.CATyped:
		p.typed.CAFile = e.Path
	case settings.KeepChosen:
		p.typed.KeepDefault = e.Keep
	case settings.LogToggled:
		p.typed.LogFile = profiles.SwitchTo(e.On)
	case settings.LogFolderTyped:
		p.typed.LogFolder = strings.TrimSpace(e.Path)
	case settings.LogSizeChosen:
		p.typed.LogSize = e.MB
	}
}

// folderURL is the address by which the system opens a folder.
func folderURL(dir string) string {
	if runtime.GOOS == "windows" {
		return dir
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(dir)}).String()
}

// relook takes another language or theme: screens are built anew, sessions keep
// their state.
func (a *App) relook() {
	a.around.settings.Language, a.around.settings.Theme = a.set.typed.Language, a.set.typed.Theme
	if err := a.speak(); err != nil {
		return
	}
	a.fyne.Settings().SetTheme(a.look)
	a.show.home = nil
	page := *a.set
	a.openSettings()
	a.set.typed, a.set.before = page.typed, page.before
	a.draw()
}

// chooseCA lets the user choose a certificate file; its path is what counts.
func (a *App) chooseCA() {
	a.leave(func() {
		path, err := a.choosePath(a.ctx)
		if err != nil || path == "" {
			return
		}
		a.d.onUI(func() {
			if a.show.screen == screenSettings {
				a.settingsEvent(settings.CATyped{Path: path})
			}
		})
	})
}

// settingsState is what the settings show.
func (a *App) settingsState() settings.State {
	t := a.set.typed
	st := settings.State{
		Language: t.Language, Theme: variant(t.Theme), Proxy: t.Proxy, NoProxy: t.NoProxy, CAFile: t.CAFile,
		Keep: t.KeepDefault, Version: Version, DataDir: a.around.dir, Keyring: a.say("app.keyring." + keyringName(runtime.GOOS)),
		LogOn: t.LogFile == profiles.SwitchOn, LogFolder: t.LogFolder, LogDefault: profiles.Settings{}.LogDir(a.around.dir), LogSize: t.LogSize, LogSizes: profiles.LogSizes(),
		Problems: map[string]string{}, Findings: a.set.faults, Life: a.set.life(),
	}
	for _, code := range a.words.Languages() {
		if code != text.Pseudo {
			st.Languages = append(st.Languages, settings.Language{Code: code, Name: a.words.Sayer(code)("app.language.name")})
		}
	}
	for field, key := range a.problems(t) {
		st.Problems[field] = a.say(key)
	}
	return st
}

// problems finds what is wrong with typed values, as keys of words.
func (a *App) problems(t profiles.Settings) map[string]string {
	out := map[string]string{}
	if u, err := url.Parse(t.Proxy); err == nil && u.User != nil {
		out["proxy"] = "app.proxy.credentials" // they would lie in a file in plain text
	} else if _, err := wire.New(wire.Options{Proxy: t.Proxy}); err != nil {
		out["proxy"] = "app.proxy.address"
	}
	if t.LogFile == profiles.SwitchOn && t.LogFolder != "" && !canHold(t.LogFolder) {
		out["log"] = "app.log.folder"
	}
	if t.CAFile == "" {
		return out
	}
	if _, err := os.Stat(t.CAFile); err != nil {
		out["ca"] = "app.ca.missing"
	} else if _, err := wire.New(wire.Options{CAFile: t.CAFile}); err != nil {
		out["ca"] = "app.ca.empty"
	}
	return out
}

// canHold says whether a folder is there, or can be made where it is named.
func canHold(dir string) bool {
	if !filepath.IsAbs(dir) {
		return false
	}
	for _, at := range []string{dir, filepath.Dir(dir)} {
		if info, err := os.Stat(at); err == nil {
			return info.IsDir()
		}
	}
	return false
}

// keyringName is which system's keyring the words are about.
func keyringName(system string) string {
	switch system {
	case "windows", "darwin":
		return system
	}
	return "linux"
}

// closeSettings keeps the settings and goes home. With something wrong the page
// stays open, and nothing that was typed is lost.
func (a *App) closeSettings() {
	typed := a.set.typed
	if len(a.problems(typed)) > 0 {
		a.draw()
		return
	}
	err := a.real.book.ChangeSettings(func(s *profiles.Settings) {
		width, height, seen := s.WindowWidth, s.WindowHeight, s.EndsSeen
		*s = typed
		s.WindowWidth, s.WindowHeight, s.EndsSeen = width, height, seen
	})
	if err != nil {
		a.set.faults = a.real.engine.Explain(err)
		a.draw()
		return
	}
	before := a.set.before
	a.around.settings = typed
	a.rule(typed)
	for _, w := range []*world{a.real, a.world} {
		w.keepLog(typed)
	}
	if before.Proxy != typed.Proxy || before.NoProxy != typed.NoProxy || before.CAFile != typed.CAFile {
		a.rewire()
		return
	}
	a.goBack()
}

// goBack leaves the settings for where they were opened from.
func (a *App) goBack() {
	if a.wizard != nil {
		a.showWizard()
		return
	}
	a.showHome()
}

// rewire takes another way to the network: the real world is built anew. The
// sandbox is on this computer and needs none.
func (a *App) rewire() {
	w, before := realWorld(a.around), a.real
	a.real = w
	switch {
	case a.world.sandbox:
		a.leave(before.end)
		a.goBack()
	case a.wizard != nil:
		// The wizard works on in the new world, with all that was typed.
		st := a.wizard.State()
		a.enter(w)
		a.openWizard(st)
	default:
		a.enter(w)
	}
}

// serve does what the wizard asked the rest of the program for.
func (a *App) serve(wanted diagnose.Action) {
	verb, _ := wanted.Cut()
	switch verb {
	case "settings":
		a.openSettings()
	case "vault":
		w, session := a.world, a.wizard
		a.leave(func() {
			_, err := w.vault.Reset(a.ctx)
			if err != nil && !errors.Is(err, context.Canceled) {
				session.Send(setup.SaveFailed{Findings: w.engine.Explain(err)})
				return
			}
			session.Send(setup.SaveAsked{})
		})
	}
}

// blank is the state of a new connection in the present world.
func (a *App) blank() setup.State {
	st := setup.Blank(a.world.clouds, time.Now())
	if !a.world.sandbox {
		st.Draft.Keep = a.around.settings.KeepDefault
	}
	if a.world.sandbox {
		st.Draft.Cloud = connection.CloudSandbox
	}
	return st
}
