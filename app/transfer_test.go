package app //nolint:testpackage // pages are not for the outside

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"bcconnect/connection"
	"bcconnect/connection/bundle"
	"bcconnect/connection/cards"
	"bcconnect/connection/transfer"
	"bcconnect/screens/parts"
	"bcconnect/screens/testkit"
)

// TestMovingInTheWindow saves connections under a passphrase and brings them in
// again, button by button.
func TestMovingInTheWindow(t *testing.T) {
	r := newRig(t, "well")
	before := len(r.home.State().Profiles)
	link(t, r.win.Content(), "Import")
	r.draw()
	if r.page == nil || !r.says("Move connections") {
		t.Fatalf("the page does not show:\n%s", drawn(r.win.Content()))
	}
	send := r.page.(*transferPage).session.Send
	send(transfer.SideChosen{Side: transfer.Out})
	r.draw()
	for i, f := range testkit.All[*parts.SecretEntry](r.win.Content()) {
		if i < 2 {
			test.Type(f.Entry(), "correct horse battery")
		}
	}
	r.draw()
	r.press(t, "Save the file")
	until(t, "the file", func() bool { return r.says("saved as connections.bcbundle") })
	sealed := r.files["connections"+bundle.Extension]
	p := r.home.State().Profiles[0]
	if !bundle.Is([]byte(sealed)) || strings.Contains(sealed, p.Name) || strings.Contains(sealed, r.world.srv.Secret(p.ID).Reveal()) {
		t.Fatal("the file is not sealed")
	}

	send(transfer.SideChosen{Side: transfer.In})
	r.desk.take = func(context.Context) (string, []byte, error) { return "connections.bcbundle", []byte(sealed), nil }
	r.draw()
	r.press(t, "Choose a file")
	until(t, "the question for the passphrase", func() bool { return r.says("Passphrase") && button(r.win.Content(), "Open") == nil })
	test.Type(testkit.All[*parts.SecretEntry](r.win.Content())[0].Entry(), "not this passphrase")
	r.draw()
	r.press(t, "Open")
	until(t, "the finding", func() bool { return r.says("does not open this file") })
	send(transfer.PhraseTyped{Text: "correct horse battery"})
	r.draw()
	r.press(t, "Open")
	until(t, "the list", func() bool { return r.says("is there already") })
	session := r.page.(*transferPage).session
	for i := range session.State().Items {
		send(transfer.Decided{Item: i, Choice: transfer.Both})
	}
	r.draw()
	r.press(t, "Bring in")
	until(t, "the end", func() bool { return session.State().Finished })
	r.press(t, "Back")
	until(t, "the doubled list", func() bool { return r.page == nil && len(r.home.State().Profiles) == 2*before })
}

func TestAFileOfAnotherToolInTheWindow(t *testing.T) {
	r := newRig(t, "well")
	r.openPage(cards.PageMove, "")
	r.desk.take = func(context.Context) (string, []byte, error) {
		return "a.env", []byte("TENANT_ID=contoso.com\nCLIENT_ID=bbbbbbbb-1111-2222-3333-444444444444\nENVIRONMENT=Live\nENVIRONMENT=Test\n"), nil
	}
	r.draw()
	r.press(t, "Choose a file")
	until(t, "what was found", func() bool { return r.says("several values") })
	r.press(t, "Bring in")
	// The sandbox has no place for a real customer, and says so.
	until(t, "the refusal", func() bool { return len(r.page.(*transferPage).session.State().Findings) == 1 })
	r.desk.take = func(context.Context) (string, []byte, error) { return "a.png", []byte("\x89PNG\x00"), nil }
	r.draw()
	r.press(t, "Another file")
	until(t, "the finding", func() bool { return r.says("This file holds no text") })
}

func TestTheWizardTakesOtherToolsFiles(t *testing.T) {
	p := pasteAnything(`{"environments":[{"name":"Test","values":[{"key":"tenantId","value":"contoso.com"},{"key":"env","value":"Sandbox"}]},
		{"name":"Live","values":[{"key":"tenantId","value":"contoso.com"},{"key":"env","value":"Production"}]}]}`)
	if p.Tenant != "contoso.com" || p.Environment != "" || len(p.Candidates) != 2 {
		t.Errorf("what differs must be asked: %+v", p)
	}
	if p := pasteAnything("Tenant ID: contoso.com\nEnvironment: Production"); p.Tenant != "contoso.com" || p.Environment != "Production" {
		t.Errorf("a mail: %+v", p)
	}
	p = pasteAnything("$t = 'contoso.com'\nNew-BcAuthContext -tenantID $t -clientSecret abc8Q~0123456789ABCDEFGHIJKLMNOPQRSTUVWX")
	if p.Tenant != "contoso.com" || p.Secret != connection.Secret("abc8Q~0123456789ABCDEFGHIJKLMNOPQRSTUVWX") {
		t.Errorf("a script: %+v", p.Fields())
	}
}

// link presses the visible link of that name.
func link(t *testing.T, o fyne.CanvasObject, label string) {
	t.Helper()
	l, ok := testkit.Find(o, func(l *parts.Link) bool { return strings.Contains(drawn(l), label) })
	if !ok {
		t.Fatalf("there is no link %q", label)
	}
	test.Tap(l)
}
