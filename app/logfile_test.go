package app //nolint:testpackage // a window without a display is not for the outside

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bcconnect/connection/cards"
	"bcconnect/connection/logbook"
	"bcconnect/connection/profiles"
	"bcconnect/screens/settings"
)

// TestLogFileIsKeptOnlyWhenAsked turns the log file on in the settings, and off
// again, and looks what lies on disk.
func TestLogFileIsKeptOnlyWhenAsked(t *testing.T) {
	s := newStage(t, "")
	file := filepath.Join(t.TempDir(), "own", logbook.Name)
	read := func() string {
		b, _ := os.ReadFile(file)
		return string(b)
	}
	s.home.Send(cards.SettingsAsked{})
	s.draw()
	for _, e := range []settings.Event{
		settings.LogToggled{On: true}, settings.LogFolderTyped{Path: "log"}, settings.LogSizeChosen{MB: "1"}, settings.Closed{},
	} {
		s.settingsEvent(e)
	}
	if s.show.screen != screenSettings {
		t.Fatal("takes a folder that is nowhere")
	}
	s.settingsEvent(settings.LogFolderTyped{Path: filepath.Dir(file)})
	s.settingsEvent(settings.Closed{})
	if s.show.screen != screenHome {
		t.Fatalf("stays on %s: %v", s.show.screen, s.problems(s.set.typed))
	}
	kept, err := s.real.book.Settings()
	if err != nil || kept.LogFile != profiles.SwitchOn || kept.LogBytes() != 1<<20 {
		t.Errorf("kept %+v, %v", kept, err)
	}
	id := s.testOnce()
	log := read()
	if strings.Count(log, "\n") < 6 || !strings.Contains(log, "grant_type=client_credentials") || strings.Contains(log, s.world.srv.Secret(id).Reveal()) {
		t.Errorf("the file holds\n%s", log)
	}
	s.home.Send(cards.SettingsAsked{})
	s.draw()
	s.settingsEvent(settings.LogToggled{})
	s.settingsEvent(settings.Closed{})
	s.testOnce()
	if read() != log {
		t.Error("writes on although it is off")
	}
}

func TestWhereALogFileMayLie(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{dir: true, filepath.Join(dir, "new"): true, filepath.Join(dir, "a", "b"): false, "log": false, file: false} {
		if got := canHold(path); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}

// TestALogFileThatCannotBeWrittenIsSaid once on the home screen, and with its
// finding on the page of the log, until it works again.
func TestALogFileThatCannotBeWrittenIsSaid(t *testing.T) {
	s := newStage(t, "")
	dir := filepath.Join(t.TempDir(), "own")
	s.home.Send(cards.SettingsAsked{})
	s.draw()
	for _, e := range []settings.Event{settings.LogToggled{On: true}, settings.LogFolderTyped{Path: dir}, settings.Closed{}} {
		s.settingsEvent(e)
	}
	if err := os.WriteFile(dir, nil, 0o600); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	s.testOnce()
	s.until("the notice", func() bool { return s.home.State().LogWrong })
	s.says("The log cannot be written to its file. Everything else goes on.")
	s.press("Not now")
	s.testOnce()
	if s.home.State().LogWrong {
		t.Error("says the same again")
	}
	s.home.Send(cards.LogTold{Wrong: true})
	s.draw()
	s.press("Show the log")
	p := s.log()
	s.until("the finding", func() bool { return len(p.session.State().Trouble) == 1 })
	s.says(dir)
	s.says("switch the log file off there")
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	s.press("Back")
	s.testOnce()
	if s.home.State().LogWrong {
		t.Error("the notice stays although it works again")
	}
}
