//go:build e2e

package e2e_test

import (
	"bytes"
	"encoding/base64"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/sandbox"
)

// ready is a ready-made connection of the sandbox with its secret.
func ready(t *testing.T, mode connection.Mode) (connection.Profile, connection.Secret) {
	t.Helper()
	srv, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range srv.Profiles() {
		if p.Mode == mode {
			return p, srv.Secret(p.ID)
		}
	}
	t.Fatalf("the sandbox has no connection of mode %s", mode)
	return connection.Profile{}, ""
}

func green(tr trace) bool {
	for _, v := range tr.Verdicts {
		if v != "pass" && v != "not-applicable" {
			return false
		}
	}
	return len(tr.Verdicts) == 13
}

// toWizard opens the program in the sandbox and begins a new connection.
func (d *desk) toWizard(args ...string) *window {
	d.t.Helper()
	w := d.open(args...)
	w.wait("the empty home screen", func(tr trace) bool { return tr.Screen == "home" && tr.Count == 0 })
	w.screenshot("first")
	w.press("Try it with the sandbox")
	w.wait("the sandbox", func(tr trace) bool { return tr.World == "sandbox" && tr.Count > 0 })
	w.screenshot("sandbox")
	w.key("ctrl+n")
	w.wait("the wizard", func(tr trace) bool { return tr.Screen == "wizard" && tr.Step == "kind" })
	return w
}

func TestAppConnectionFromFirstStartToRestart(t *testing.T) {
	d := newDesk(t)
	p, secret := ready(t, connection.ModeApp)
	w := d.toWizard()
	w.screenshot("kind")
	w.press("Continue")
	w.wait("the registration", func(tr trace) bool { return tr.Step == "registration" })

	// A secret's ID in the place of its value is seen before anything is sent.
	w.fill("Directory (tenant) ID or domain", p.Tenant)
	w.fill("Application (client) ID", p.ClientID)
	w.fill("Client secret", p.ClientID[:8]+"-2d0e-4c1f-8f5e-77aa01c3de90")
	w.press("Continue")
	w.wait("the hint at the secret", func(tr trace) bool { return tr.Step == "registration" && contains(tr.Issues, "secret-is-guid") })
	w.screenshot("secret-id")
	w.fill("Client secret", secret.Reveal())
	w.fill("Name", "Order import e2e")
	w.screenshot("filled")
	w.press("Continue")
	w.wait("a token", func(tr trace) bool { return tr.Step == "signin" && tr.Token == "valid" || tr.Step == "place" })
	w.screenshot("token")
	if w.now().Step == "signin" {
		w.press("Continue")
	}
	w.wait("environment and company", func(tr trace) bool { return tr.Step == "place" && !tr.Busy })
	w.screenshot("place")
	w.choosePlace(p)
	w.screenshot("placed")
	w.press("Continue")
	w.wait("the test", func(tr trace) bool { return tr.Step == "test" })
	w.runTest()
	w.screenshot("test")
	w.press("Save connection")
	w.wait("the card", func(tr trace) bool { return tr.Screen == "home" && tr.Selected == "Order import e2e" && !tr.Busy })
	w.screenshot("card")
	count := w.now().Count
	w.quit()

	again := d.open("--sandbox")
	again.wait("the connections of before", func(tr trace) bool { return tr.Screen == "home" && tr.Count == count })
	again.selectConnection("Order import e2e")
	again.wait("the token of before", func(tr trace) bool { return tr.Token == "valid" })
	again.key("F5")
	again.wait("a green test", func(tr trace) bool { return green(tr) && !tr.Busy })
	again.screenshot("again")
	again.quit()
	d.assertNoSecret(secret)
}

func TestPersonSignsInThroughChromium(t *testing.T) {
	for _, mode := range []connection.Mode{connection.ModeUser, connection.ModeDelegate} {
		t.Run(string(mode), func(t *testing.T) {
			d := newDesk(t)
			d.env = append(d.env, "BCCONNECT_SECRET="+handedOver)
			p, secret := ready(t, mode)
			w := d.toWizard()
			w.press(map[connection.Mode]string{connection.ModeUser: "User", connection.ModeDelegate: "Delegate"}[mode])
			w.press("Continue")
			w.wait("the registration", func(tr trace) bool { return tr.Step == "registration" })
			w.fill("Directory (tenant) ID or domain", p.Tenant)
			w.fill("Application (client) ID", p.ClientID)
			w.fill("Name", "Web shop e2e")
			w.screenshot("filled")
			w.press("Continue")
			w.wait("the sign-in", func(tr trace) bool { return tr.Step == "signin" })
			w.press("Open the browser")
			w.wait("the wait for the browser", func(tr trace) bool { return tr.Waiting })
			w.screenshot("waiting")

			// A cancelled attempt does not stand in the way of the next.
			d.browser.leave()
			w.press("Cancel")
			w.wait("the end of the wait", func(tr trace) bool { return !tr.Waiting })
			w.screenshot("cancelled")
			w.press("Open the browser")
			w.wait("the wait for the browser", func(tr trace) bool { return tr.Waiting })

			d.browser.clickOn("#account-maria")
			d.browser.clickOn("#accept")
			d.browser.waitText("You are signed in")
			if at := d.browser.address(); strings.Contains(at, "code=") || strings.Contains(at, "state=") {
				t.Errorf("the browser is left at %s", at)
			}
			w.wait("a token", func(tr trace) bool { return tr.Token == "valid" })
			w.screenshot("signed-in")
			d.nothingLeftBehind()
			if w.now().Step == "signin" {
				w.press("Continue")
			}
			w.wait("environment and company", func(tr trace) bool { return tr.Step == "place" && !tr.Busy })
			w.choosePlace(p)
			w.press("Continue")
			w.wait("the test", func(tr trace) bool { return tr.Step == "test" })
			w.runTest()
			w.press("Save connection")
			w.wait("the card", func(tr trace) bool { return tr.Screen == "home" && tr.Selected == "Web shop e2e" && !tr.Busy })
			w.screenshot("card")
			w.quit()

			again := d.open("--sandbox")
			again.selectConnection("Web shop e2e")
			if mode == connection.ModeDelegate {
				again.key("F5")
				again.wait("a green test without anybody", func(tr trace) bool { return green(tr) && !tr.Busy })
			} else {
				again.wait("that tokens went with the program", func(tr trace) bool { return tr.Token == "none" && tr.Status == "signin" })
			}
			again.screenshot("again")
			again.quit()
			d.assertNoSecret(secret)
		})
	}
}

// choosePlace picks environment and company from their lists, by typing.
func (w *window) choosePlace(p connection.Profile) {
	w.t.Helper()
	for _, pick := range [][2]string{{"Environment name", p.Environment}, {"Company", p.Company.Label()}} {
		w.focus(pick[0])
		w.typeText(pick[1])
		w.key("Return")
		w.wait(pick[1]+" to be chosen", func(tr trace) bool { return !tr.Busy && tr.Focus == pick[0]+": "+pick[1] })
	}
}

// runTest runs the ladder where it does not run by itself, to all green.
func (w *window) runTest() {
	w.t.Helper()
	w.wait("the ladder", func(tr trace) bool { return tr.Busy || len(tr.Verdicts) > 0 })
	w.wait("a green test", func(tr trace) bool { return green(tr) && !tr.Busy })
}

// selectConnection finds a connection by the search and selects it. Where it is
// selected already, a step would lead on to the next that is found.
func (w *window) selectConnection(name string) {
	w.t.Helper()
	w.key("ctrl+f")
	w.typeText(name)
	if w.now().Selected != name {
		w.key("Down")
	}
	w.wait("the connection "+name, func(tr trace) bool { return tr.Selected == name })
}

func contains(list []string, want string) bool {
	for _, s := range list {
		if s == want {
			return true
		}
	}
	return false
}

// assertNoSecret searches everything that was left behind for a secret: each
// file of the home folder (the browser's own profile holds what was typed in
// pages, never ours), and each output.
func (d *desk) assertNoSecret(secrets ...connection.Secret) {
	d.t.Helper()
	var needles [][]byte
	for _, s := range secrets {
		if s.Empty() {
			continue
		}
		v := s.Reveal()
		needles = append(needles, []byte(v), []byte(url.QueryEscape(v)), []byte(base64.StdEncoding.EncodeToString([]byte(v))))
	}
	files := 0
	err := filepath.WalkDir(d.home, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() || strings.Contains(path, "/chromium/") {
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		if holds(b, needles) {
			d.t.Errorf("%s holds a secret", path)
		}
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	if files == 0 {
		d.t.Error("no file was searched")
	}
	for _, o := range d.outputs {
		if holds(o.Bytes(), needles) {
			d.t.Errorf("an output holds a secret: %s", o)
		}
	}
}

// token is what every token of the sandbox looks like. Its first three letters
// alone turn up by chance in a sealed file of some hundred tokens.
var token = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}`)

func holds(text []byte, needles [][]byte) bool {
	return token.Match(text) || slices.ContainsFunc(needles, func(n []byte) bool { return bytes.Contains(text, n) })
}
