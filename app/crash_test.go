package app //nolint:testpackage // pages are not for the outside

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"bcconnect/connection/crash"
)

// crashed leaves the report of an earlier run in the window's data folder.
func crashed(t *testing.T, r *rig) string {
	t.Helper()
	r.around.dir = t.TempDir()
	path := filepath.Join(r.around.dir, "crash", "report-20261122-134000.txt")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("BC Connect 1.2.3\n\npanic: something\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCrashIsOfferedOnTheNextStart(t *testing.T) {
	r := newRig(t, "well")
	r.around.dir = t.TempDir()
	if r.offerCrash(); r.show.screen != screenHome {
		t.Fatal("a crash is offered that never was")
	}
	path := crashed(t, r)
	r.offerCrash()
	if !r.says("The program crashed last time") || !r.says("22 Nov 2026") || !r.says("nothing is sent") || !r.says(path) {
		t.Fatalf("the window says %s", drawn(r.win.Content()))
	}
	r.press(t, "Copy the report")
	if r.clipboard != "BC Connect 1.2.3\n\npanic: something\n" || !r.says("Copied") {
		t.Errorf("the clipboard has %q", r.clipboard)
	}
	r.press(t, "Keep it and go on")
	if _, err := os.Stat(filepath.Join(filepath.Dir(path), "seen-"+filepath.Base(path))); r.show.screen != screenHome || err != nil {
		t.Errorf("it did not go on, or the report is gone: %v", err)
	}
	if r.offerCrash(); r.show.screen != screenHome {
		t.Error("what was seen is offered again")
	}
	crashed(t, r)
	r.offerCrash()
	if !r.page.Key(fyne.KeyEscape) || r.show.screen != screenHome {
		t.Error("Escape does not go on")
	}
	crashed(t, r)
	r.offerCrash()
	r.press(t, "Delete the report")
	if _, ok := crash.Latest(r.around.dir); r.show.screen != screenHome || ok {
		t.Error("it did not go on, or the report is still there")
	}
}

func TestReportThatCannotBeDeletedSaysSo(t *testing.T) {
	r := newRig(t, "well")
	path := crashed(t, r)
	r.offerCrash()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(path, "full"), 0o700); err != nil { // a folder that is not empty cannot go
		t.Fatal(err)
	}
	r.press(t, "Delete the report")
	if r.show.screen != screenPage || len(r.page.(*crashPage).state.Findings) == 0 { //nolint:forcetypeassert // the only page there is
		t.Error("it went on as if all were well")
	}
}
