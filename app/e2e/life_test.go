//go:build e2e

package e2e_test

import (
	"testing"

	"bcconnect/connection"
)

// practise opens the program in the sandbox, in a scenario of it ("" for none),
// and selects a connection.
func (d *desk) practise(scenario, name string) *window {
	d.t.Helper()
	flag := "--sandbox"
	if scenario != "" {
		flag += "=" + scenario
	}
	w := d.open(flag)
	w.wait("the sandbox", func(tr trace) bool { return tr.World == "sandbox" && tr.Screen == "home" && tr.Count > 0 })
	w.selectConnection(name)
	return w
}

// rare presses one of the rarer actions of a card.
func (w *window) rare(action string) {
	w.t.Helper()
	w.press("More")
	w.press(action)
}

// testCard runs the test of the selected card to all green.
func (w *window) testCard() {
	w.t.Helper()
	w.key("F5")
	w.wait("a green test", func(tr trace) bool { return green(tr) && !tr.Busy })
}

// TestLifeCycleCode signs in with a code that a person reads from the card and
// types into a browser; a registration that forbids it is explained.
func TestLifeCycleCode(t *testing.T) {
	d := newDesk(t)
	w := d.practise("", "Warehouse app")
	w.rare("Sign in with a code")
	w.wait("the code", func(tr trace) bool { return tr.Waiting && tr.Code != "" })
	w.screenshot("code")
	w.press("Open the page here")
	d.browser.typeInto("#code", w.now().Code)
	d.browser.clickOn("#next")
	d.browser.clickOn("#account-maria")
	d.browser.clickOn("#accept")
	w.wait("a token", func(tr trace) bool { return tr.Token == "valid" && !tr.Waiting && tr.Account == "maria@contoso.com" })
	w.testCard()
	w.screenshot("card")

	w.selectConnection("Web shop")
	w.rare("Sign in with a code")
	w.wait("that the app may not", func(tr trace) bool { return !tr.Busy && contains(tr.Findings, "device-flow-off") })
	w.screenshot("refused")
	w.quit()
	d.assertNoSecret()
}

// TestLifeCycleSecret renews a secret that ends soon, from the banner to a green
// test with the new one.
func TestLifeCycleSecret(t *testing.T) {
	d := newDesk(t)
	w := d.practise("secret-renew", "Order import")
	p, old := ready(t, connection.ModeApp)
	w.screenshot("banner")
	w.press("Show them")
	w.wait("what ends when", func(tr trace) bool { return tr.Page == "ends" && tr.Count > 0 })
	w.screenshot("ends")
	w.press("Renew")
	w.wait("the renewal", func(tr trace) bool { return tr.Page == "renew" && tr.Step == "enter" })
	w.screenshot("enter")
	w.press("Open")
	d.browser.at("/entra/")
	d.browser.clickOn("#secret-" + p.ClientID)
	d.browser.waitText("Copy the Value now")
	made := connection.Secret(d.browser.textOf("#value"))
	w.fill("New client secret", made.Reveal())
	w.press("Test the new secret")
	w.wait("that it works", func(tr trace) bool { return tr.Page == "renew" && tr.Step == "tried" && !tr.Busy })
	w.screenshot("tried")
	w.press("Replace the secret")
	w.wait("the end", func(tr trace) bool { return tr.Page == "renew" && tr.Step == "done" && !tr.Busy })
	w.screenshot("done")
	w.press("Test the connection")
	w.wait("a green test", func(tr trace) bool { return tr.Screen == "home" && green(tr) && !tr.Busy })
	w.screenshot("card")
	w.quit()
	d.assertNoSecret(old, made)
}

// TestLifeCycleConsent finds that nobody has consented, has the administrator do
// so on the sandbox's page, and proves it by a new token.
func TestLifeCycleConsent(t *testing.T) {
	d := newDesk(t)
	w := d.practise("consent-missing", "Price sync")
	w.key("F5")
	w.wait("what is missing", func(tr trace) bool { return contains(tr.Findings, "consent-missing") && !tr.Busy })
	w.screenshot("missing")
	w.rare("Set-up checklist")
	w.wait("the checklist", func(tr trace) bool { return tr.Page == "recipe" })
	w.press("Verify the consent")
	w.wait("that it is not there", func(tr trace) bool { return tr.Step == "not-yet" && !tr.Busy })
	w.screenshot("not-yet")
	w.press("Open the consent page")
	d.browser.clickOn("#account-admin")
	d.browser.clickOn("#accept")
	d.browser.waitText("Done")
	w.press("Verify the consent")
	w.wait("that it is there", func(tr trace) bool { return tr.Step == "given" && !tr.Busy })
	w.screenshot("given")
	w.key("Escape")
	w.wait("the card", func(tr trace) bool { return tr.Screen == "home" })
	w.testCard()
	w.screenshot("card")
	w.quit()
	d.assertNoSecret()
}

// maria signs in on a card, in the browser.
func (d *desk) maria() *window {
	d.t.Helper()
	w := d.practise("", "Warehouse app")
	w.press("Start authorization")
	w.wait("the wait for the browser", func(tr trace) bool { return tr.Waiting })
	d.browser.clickOn("#account-maria")
	d.browser.clickOn("#accept")
	d.browser.waitText("You are signed in")
	w.wait("a token", func(tr trace) bool { return tr.Token == "valid" && tr.Account == "maria@contoso.com" })
	return w
}

// TestLifeCycleRevoke puts the question twice: Enter keeps the authorization,
// Revoke takes it back.
func TestLifeCycleRevoke(t *testing.T) {
	d := newDesk(t)
	w := d.maria()
	w.screenshot("maria")
	w.rare("Revoke authorization")
	w.wait("the question", func(tr trace) bool { return tr.Focus == "Keep" })
	w.screenshot("question")
	w.key("Return")
	w.wait("that it was kept", func(tr trace) bool { return tr.Focus != "Keep" && tr.Token == "valid" })
	w.rare("Revoke authorization")
	w.wait("the question", func(tr trace) bool { return tr.Focus == "Keep" })
	w.key("shift+Tab")
	w.wait("the other answer", func(tr trace) bool { return tr.Focus == "Revoke" })
	w.key("Return")
	w.wait("that nothing is held", func(tr trace) bool { return tr.Token == "none" && tr.Status == "signin" && !tr.Busy })
	w.screenshot("revoked")
	w.quit()
	d.assertNoSecret()
}

// TestLifeCycleOtherAccount signs in as somebody else; the card names who.
func TestLifeCycleOtherAccount(t *testing.T) {
	d := newDesk(t)
	w := d.maria()
	d.browser.leave()
	w.rare("Sign in as another account")
	w.wait("the wait for the browser", func(tr trace) bool { return tr.Waiting })
	d.browser.clickOn("#account-jonas")
	d.browser.clickOn("#accept")
	d.browser.waitText("You are signed in")
	w.wait("the other account", func(tr trace) bool { return tr.Token == "valid" && tr.Account == "jonas@contoso.com" })
	w.testCard()
	w.screenshot("jonas")
	w.quit()
	d.assertNoSecret()
}

// TestLifeCyclePages tests all connections, looks at what was said, and goes back.
func TestLifeCyclePages(t *testing.T) {
	d := newDesk(t)
	w := d.practise("", "Order import")
	w.key("ctrl+a", "BackSpace") // the search, which still has the keyboard
	w.key("ctrl+t")
	w.wait("all tests", func(tr trace) bool { return tr.Page == "sweep" && tr.Step == "ended" && tr.Count == 4 })
	w.screenshot("sweep")
	w.key("Escape")
	w.wait("the list", func(tr trace) bool { return tr.Screen == "home" })
	w.key("ctrl+l")
	w.wait("the log", func(tr trace) bool { return tr.Page == "log" && tr.Count > 0 })
	w.screenshot("log")
	w.key("Escape")
	w.wait("the list", func(tr trace) bool { return tr.Screen == "home" })
	w.quit()
	_, secret := ready(t, connection.ModeApp)
	d.assertNoSecret(secret)
}
