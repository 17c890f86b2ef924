//go:build e2e

package e2e_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
)

// TestLifeCycleCertificate makes a certificate in the wizard, hands its public
// part to the sandbox's portal, and tests with it, before and after a restart.
func TestLifeCycleCertificate(t *testing.T) {
	d := newDesk(t)
	p, secret := ready(t, connection.ModeApp)
	w := d.open("--sandbox")
	w.wait("the sandbox", func(tr trace) bool { return tr.World == "sandbox" && tr.Count > 0 })
	w.key("ctrl+n")
	w.wait("the wizard", func(tr trace) bool { return tr.Screen == "wizard" && tr.Step == "kind" })
	w.press("Continue")
	w.wait("the registration", func(tr trace) bool { return tr.Step == "registration" })
	w.fill("Directory (tenant) ID or domain", p.Tenant)
	w.fill("Application (client) ID", p.ClientID)
	w.press("With a certificate")
	w.press("Create a certificate…")
	w.fill("Name of the certificate", "e2e")
	w.screenshot("making")
	w.press("Create the certificate")
	w.press("As .pem")
	w.wait("the dialog", func(tr trace) bool { return tr.Focus != "As .pem" })
	w.screenshot("saving")
	w.key("Return")
	public := d.find(".pem")
	w.press("Certificates & secrets")
	d.browser.at("/entra/")
	d.browser.typeInto("#pem-"+p.ClientID, public)
	d.browser.clickOn("#upload-" + p.ClientID)
	d.browser.waitText("Order import")
	w.fill("Name", "With a certificate")
	w.screenshot("created")
	w.press("Continue")
	w.wait("a token", func(tr trace) bool { return tr.Step == "signin" && tr.Token == "valid" || tr.Step == "place" })
	if w.now().Step == "signin" {
		w.press("Continue")
	}
	w.wait("environment and company", func(tr trace) bool {
		return tr.Step == "place" && !tr.Busy && strings.HasPrefix(tr.Focus, "Environment name")
	})
	w.choosePlace(p)
	w.press("Continue")
	w.wait("the test", func(tr trace) bool { return tr.Step == "test" })
	w.runTest()
	w.wait("the way on", func(tr trace) bool { return tr.Focus == "Save connection" && !tr.Resting }) // the wizard hands it the keyboard
	w.key("Return")
	w.wait("the card", func(tr trace) bool { return tr.Screen == "home" && tr.Selected == "With a certificate" && !tr.Busy })
	w.screenshot("card")
	w.quit()

	again := d.practise("", "With a certificate")
	again.testCard()
	again.screenshot("again")
	again.quit()
	d.assertNoSecret(secret)
	d.assertNoKey()
}

// assertNoKey holds that no private key lies in a file; the simulated cloud's
// own state has the one that it signs its tokens with.
func (d *desk) assertNoKey() {
	d.t.Helper()
	_ = filepath.WalkDir(d.home, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() || strings.Contains(path, "/chromium/") || e.Name() == "cloud.json" {
			return nil
		}
		if b, err := os.ReadFile(path); err == nil && strings.Contains(string(b), "PRIVATE KEY") {
			d.t.Errorf("%s holds a private key", path)
		}
		return nil
	})
}

// find waits for a file of the home folder, by how its name ends, and returns
// what is in it.
func (d *desk) find(end string) (content string) {
	d.t.Helper()
	d.until("a file *"+end, 10*time.Second, func() bool {
		_ = filepath.WalkDir(d.home, func(path string, e fs.DirEntry, err error) error {
			if err == nil && strings.Contains(path, "/chromium") {
				return fs.SkipDir
			}
			if err == nil && e.Type().IsRegular() && strings.HasSuffix(path, end) {
				b, _ := os.ReadFile(path)
				content = string(b)
			}
			return nil
		})
		return strings.HasSuffix(content, "\n")
	})
	return content
}
