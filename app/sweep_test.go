package app //nolint:testpackage // pages are not for the outside

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/sweep"
)

func TestTestAllInTheWindow(t *testing.T) {
	r := newRig(t, "well")
	r.home.Send(cards.PageAsked{Page: cards.PageSweep})
	r.draw() // follows the wish
	if r.page == nil {
		t.Fatal("no page opens")
	}
	total := len(r.home.State().Profiles)
	until(t, "the end", func() bool { return r.says("Test all again") })
	p, ok := r.page.(*sweepPage)
	if !ok {
		t.Fatal("another page is open")
	}
	// The sandbox's people have not signed in; its apps work.
	sum := p.session.State().Summary()
	if sum.Counts[sweep.NeedsSignIn] != 2 || sum.Counts[sweep.Well] != total-2 {
		t.Errorf("of %d connections: %v", total, sum.Counts)
	}
	for v, n := range sum.Counts {
		if words := r.say("sweep.verdict."+string(v)) + ": " + strconv.Itoa(n); !r.says(words) {
			t.Errorf("the page does not say %q", words)
		}
	}
	r.press(t, "Copy summary")
	until(t, "the clipboard", func() bool { return strings.HasPrefix(r.clipboard, "## ") })
	if strings.Contains(r.clipboard, "eyJ") {
		t.Error("a token is on the clipboard")
	}
	r.press(t, "Test all again")
	until(t, "the second end", func() bool { return r.says("Test all again") })
	if !r.page.Key(fyne.KeyEscape) {
		t.Error("Escape does nothing")
	}
	if r.page != nil || r.show.screen != screenHome {
		t.Fatal("Escape does not go back")
	}
	r.draw()
	until(t, "the list with what was seen", func() bool {
		return slices.ContainsFunc(r.home.State().Profiles, func(p connection.Profile) bool { return p.Standing.Verdict != "" })
	})
}

func TestTestOfOneCustomerAndOfASearch(t *testing.T) {
	r := newRig(t, "well")
	group := r.home.State().Profiles[0].Group
	r.openPage(cards.PageSweep, cards.OfGroup+group)
	if !r.says("Customer: " + group) {
		t.Errorf("it does not say whose connections it tests:\n%s", drawn(r.win.Content()))
	}
	r.closePage("")
	r.home.Send(cards.SearchTyped{Text: "nothing is called that"})
	r.openPage(cards.PageSweep, "")
	if !r.says("There is no connection to test.") || !r.says("nothing is called that") {
		t.Errorf("%s", drawn(r.win.Content()))
	}
	r.closePage("")
	if targets, scope := r.sweepTargets(cards.OfGroup); len(targets) != 0 || scope == "" {
		t.Errorf("%d of no customer, %q", len(targets), scope)
	}
}

func TestTheListIsShownAsItWasLeft(t *testing.T) {
	r := newRig(t, "well")
	until(t, "the view", func() bool { return r.home.State().View.Sort == cards.SortName })
	group := r.home.State().Profiles[0].Group
	r.home.Send(cards.ViewChanged{Sort: cards.SortStatus})
	until(t, "the settings", func() bool { v, err := r.world.loadView(t.Context()); return err == nil && v.Sort == cards.SortStatus })
	r.home.Send(cards.FoldToggled{Group: group})
	until(t, "the settings", func() bool { v, _ := r.world.loadView(t.Context()); return len(v.Folded) == 1 && v.Folded[0] == group })
	r.home.Send(cards.FolderAsked{Group: group})
	r.home.Send(cards.FolderTyped{Text: "Renamed Ltd."})
	r.draw()
	r.press(t, "Rename")
	until(t, "the new name", func() bool { return r.home.State().Profiles[0].Group == "Renamed Ltd." })
	if !r.says("Renamed Ltd. (") {
		t.Errorf("the customer is not folded any more:\n%s", drawn(r.win.Content()))
	}
}

func TestALineOfTheSummaryLeadsToItsConnection(t *testing.T) {
	r := newRig(t, "well")
	r.openPage(cards.PageSweep, "")
	until(t, "the end", func() bool { return r.says("Test all again") })
	p, ok := r.page.(*sweepPage)
	if !ok {
		t.Fatal("another page is open")
	}
	want := r.home.State().Profiles[2].ID
	p.send(sweep.Chosen{ID: want})
	until(t, "the card", func() bool { return r.page == nil && r.home.State().Selected == want })
}
