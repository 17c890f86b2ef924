package app //nolint:testpackage // pages are not for the outside

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"bcconnect/connection/cards"
	"bcconnect/connection/expiry"
	"bcconnect/connection/rotate"
	"bcconnect/connection/vault"
	"bcconnect/screens/parts"
)

// TestRenewTheSecretInTheWindow goes from the notice on the home screen to the
// list, renews the secret against the sandbox, and tests the connection with it.
func TestRenewTheSecretInTheWindow(t *testing.T) {
	r := newRig(t, "secret-renew")
	r.world.engine.SetVault(vault.InMemory())
	p := r.home.State().Profiles[0]
	for _, x := range r.home.State().Profiles {
		if x.Secret.Ends != "" {
			p = x
		}
	}
	until(t, "the notice", func() bool { return r.says("1 secret ends within 30 days") })
	r.press(t, "Show them")
	r.draw()
	until(t, "the list", func() bool { return r.says("12 days left") })
	r.press(t, "Copy the list")
	until(t, "the clipboard", func() bool { return strings.Contains(r.clipboard, p.Name+"\t") })
	r.press(t, "Save as calendar")
	until(t, "the calendar", func() bool { return r.says("Saved as") })
	if c := r.files[expiry.CalendarFile]; strings.Count(c, "BEGIN:VEVENT") != 1 || strings.Contains(c, "⟨") {
		t.Errorf("the calendar:\n%s", c)
	}
	r.press(t, "Renew") // of the first row, which ends first
	until(t, "the renewal", func() bool { return r.says("New client secret") && r.says(p.Name) })

	// A wrong secret changes nothing and is explained.
	entry := func() *parts.Entry {
		e, ok := r.page.Focus().(*parts.Entry)
		if !ok {
			t.Fatalf("%T has the keyboard", r.page.Focus())
		}
		return e
	}
	test.Type(entry(), "Sbx8Q~a-secret+of/another=app-altogether")
	r.draw()
	r.press(t, "Test the new secret")
	until(t, "the finding", func() bool { return r.says("Microsoft does not accept the client secret") })

	value, ends, ok := r.world.srv.AddSecret(p.ClientID, "new", 365)
	if !ok {
		t.Fatal("no second secret")
	}
	page, _ := r.page.(*renewPage)
	page.session.Send(rotate.SecretTyped{Secret: value})
	page.session.Send(rotate.EndsTyped{Text: ends})
	r.draw()
	r.press(t, "Test the new secret")
	until(t, "the trial", func() bool { return r.says("The new secret works") })
	if now, _ := r.world.engine.Get(t.Context(), p.ID); now.Secret != p.Secret {
		t.Fatal("the trial stored something")
	}
	r.press(t, "Replace the secret")
	until(t, "the end", func() bool { return r.says(p.Name + " uses the new secret.") })
	r.press(t, "Test the connection")
	r.draw()
	until(t, "the test", func() bool { return r.home.State().Card(p.ID).Tested })
	if v := r.home.State().Card(p.ID).Report; len(v.Results) == 0 || v.Verdict() != "pass" {
		first, _ := v.FirstFinding()
		t.Errorf("with the new secret: %s, %s", v.Verdict(), first.ID)
	}
	now, err := r.world.engine.Get(t.Context(), p.ID)
	if err != nil || now.Secret.Ends != ends || now.Secret.Length == 0 {
		t.Errorf("%+v, %v", now.Secret, err)
	}
	until(t, "the notice to go", func() bool { return !r.says("ends within 30 days") })
}

func TestNoticeIsDismissedUntilSomethingChanges(t *testing.T) {
	r := newRig(t, "secret-renew")
	until(t, "the notice", func() bool { return r.says("1 secret ends within 30 days") })
	r.press(t, "Not now")
	until(t, "the notice to go", func() bool { return !r.says("ends within 30 days") })
	until(t, "it to be remembered", func() bool { s, _ := r.world.book.Settings(); return s.EndsSeen != "" })
	for _, p := range r.home.State().Profiles {
		if p.Secret.Ends == "" {
			continue
		}
		p.Secret.Ends = time.Now().AddDate(0, 0, 2).Format(time.DateOnly)
		if _, err := r.world.book.Save(p); err != nil {
			t.Fatal(err)
		}
	}
	r.home.Send(cards.Opened{})
	until(t, "the notice to come back", func() bool { return r.says("ends within 30 days") })
}

// TestRenewalFromTheCard opens the page from the panel of rarer actions and
// leaves it with Escape.
func TestRenewalFromTheCard(t *testing.T) {
	r := newRig(t, "secret-expired")
	p := r.world.srv.Profiles()[0]
	r.home.Send(cards.Opened{Show: p.ID})
	until(t, "the selection", func() bool { return r.home.State().Selected == p.ID })
	r.home.Send(cards.MoreToggled{ID: p.ID})
	r.draw()
	r.press(t, "Renew the secret")
	r.draw()
	until(t, "the page", func() bool { return r.page != nil && r.says("In Entra") && r.says(p.Name) })
	if !r.page.Key(fyne.KeyEscape) {
		t.Error("Escape is not taken")
	}
	until(t, "home", func() bool { r.draw(); return r.page == nil })
	// The finding of an ended secret leads there as well.
	r.home.Send(cards.TestConnection{ID: p.ID})
	until(t, "the test", func() bool { return r.home.State().Card(p.ID).Tested })
	r.draw()
	r.press(t, "Renew the secret")
	r.draw()
	if r.page == nil {
		t.Fatal("the finding leads nowhere")
	}
	until(t, "the page", func() bool { return r.says("In Entra") })
	r.press(t, "Back")
	until(t, "home again", func() bool { r.draw(); return r.page == nil })
	r.openPage(cards.PageEnds, "")
	until(t, "the list", func() bool { return r.says("What ends when") && r.says(p.Name) })
	if r.page.Key(fyne.KeyF5) || !r.page.Key(fyne.KeyEscape) {
		t.Error("the wrong keys are taken")
	}
	until(t, "home at last", func() bool { r.draw(); return r.page == nil })
}
