package app //nolint:testpackage // pages are not for the outside

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/check"
	"bcconnect/connection/sweep"
	"bcconnect/connection/vault"
)

const thousands = 10_000

// crowd puts ten thousand connections into the folder of a rig's world, each with
// the sandbox's secret, and has the list read.
func crowd(t *testing.T) *rig {
	t.Helper()
	r := newRig(t, "well")
	safe := vault.InMemory()
	r.world.engine.SetVault(safe)
	p := r.world.srv.Profiles()[0]
	secret := r.world.srv.Secret(p.ID)
	p.ID, p.Name = "", "Pattern"
	p, err := r.world.engine.Save(t.Context(), p, &secret)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := safe.Get(t.Context(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	list := make([]connection.Profile, thousands)
	day := time.Date(2026, time.January, 1, 8, 0, 0, 0, time.UTC)
	for i := range list {
		c := p
		c.ID, c.Name, c.Group = fmt.Sprintf("many-%05d", i), fmt.Sprintf("Connection %05d", i), fmt.Sprintf("Customer %03d", i%250)
		if i%7 == 0 {
			c.Standing.Verdict = string(check.Fail)
		}
		c.Standing.Tested = day.Add(time.Duration(i*7919%thousands) * time.Minute)
		list[i] = c
		if err := safe.Put(t.Context(), c.ID, sealed); err != nil {
			t.Fatal(err)
		}
	}
	doc, err := json.Marshal(map[string]any{"format": 1, "connections": list})
	if err == nil {
		err = os.WriteFile(filepath.Join(r.world.dir, "connections.json"), doc, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// inView counts the rows of connections that exist.
func (r *rig) inView(t *testing.T) int {
	t.Helper()
	r.draw()
	n := strings.Count(drawn(r.win.Content()), "Connection ")
	if n > 60 { // a window of this height shows a dozen, and the card may name one
		t.Errorf("%d rows exist", n)
	}
	return n
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestTenThousandInTheWindow starts with ten thousand connections, searches on
// each key, sorts, scrolls to both ends, and tests them all until it is stopped.
func TestTenThousandInTheWindow(t *testing.T) {
	if testing.Short() {
		t.Skip("fills the window")
	}
	r := crowd(t)
	before := heap()
	r.home.Send(cards.Opened{})
	until(t, "the list", func() bool { return len(r.home.State().Profiles) == thousands })
	if n := r.inView(t); n == 0 {
		t.Error("the list is empty")
	}
	read := heap()
	t.Run("search", func(t *testing.T) { searched(t, r) })
	t.Run("sort", func(t *testing.T) { sorted(t, r) })
	t.Run("scroll", func(t *testing.T) { scrolled(t, r) })
	walked := heap()
	t.Run("test all", func(t *testing.T) { stoppedInTheMiddle(t, r) })
	const mib = 1 << 20
	t.Logf("soak: window with %d connections: %.1f MiB for the list, %.1f MiB more after search, sort and scroll",
		thousands, (float64(read)-float64(before))/mib, (float64(walked)-float64(read))/mib)
	if read > before+64*mib {
		t.Errorf("the list takes %d MiB", (read-before)/mib)
	}
	if walked > read+16*mib {
		t.Errorf("search, sort and scroll leave %d MiB behind", (walked-read)/mib)
	}
}

// searched types and takes back a search, key by key: what is shown is what holds
// each word.
func searched(t *testing.T, r *rig) {
	t.Helper()
	typed := "customer 137 connection 00"
	keys := make([]string, 0, 2*len(typed))
	for i := range typed {
		keys = append(keys, typed[:i+1])
	}
	for i := len(typed) - 1; i >= 0; i -= 3 {
		keys = append(keys, typed[:i])
	}
	keys = append(keys, "")
	all := r.home.State().Profiles
	for _, text := range keys {
		r.home.Send(cards.SearchTyped{Text: text})
		want := 0
		for _, p := range all {
			holds := true
			for _, word := range strings.Fields(text) {
				holds = holds && strings.Contains(strings.ToLower(p.Group+"\n"+p.Name+"\n"+p.Tenant+"\n"+p.Environment+"\n"+p.ClientID+"\n"+p.Company.Name+"\n"+p.Company.Display), word)
			}
			if holds {
				want++
			}
		}
		if got := len(r.home.State().Shown()); got != want {
			t.Errorf("%q: %d are shown, %d hold it", text, got, want)
		}
		r.inView(t)
	}
}

// sorted orders the list in each way: every connection stays, and the order holds.
func sorted(t *testing.T, r *rig) {
	t.Helper()
	for _, by := range cards.Sorts() {
		r.home.Send(cards.ViewChanged{Sort: by})
		shown := r.home.State().Shown()
		if len(shown) != thousands || r.inView(t) == 0 {
			t.Fatalf("%s: %d are shown", by, len(shown))
		}
		byName := func(a, b connection.Profile) int { return strings.Compare(a.Name, b.Name) }
		inOrder := byName // no secret has an end here
		switch by {
		case cards.SortTested:
			inOrder = func(a, b connection.Profile) int { return a.Standing.Tested.Compare(b.Standing.Tested) }
		case cards.SortStatus: // what failed first
			inOrder = func(a, b connection.Profile) int {
				return cmp.Or(strings.Compare(b.Standing.Verdict, a.Standing.Verdict), byName(a, b))
			}
		case cards.SortName, cards.SortEnds:
		}
		// Customers keep together, and each of theirs is in order.
		groups := slices.CompactFunc(slices.Clone(shown), func(a, b connection.Profile) bool { return a.Group == b.Group })
		if len(groups) != 250 {
			t.Errorf("%s: %d customers", by, len(groups))
		}
		for i := 1; i < len(shown); i++ {
			if a, b := shown[i-1], shown[i]; a.Group == b.Group && inOrder(a, b) > 0 {
				t.Fatalf("%s: %s stands before %s", by, a.Name, b.Name)
			}
		}
	}
	r.home.Send(cards.ViewChanged{Sort: cards.SortName})
}

// scrolled goes to the end, back to the beginning, and down by the page.
func scrolled(t *testing.T, r *rig) {
	t.Helper()
	step := func(by int) string {
		r.home.Send(cards.Stepped{By: by})
		r.inView(t)
		p, _ := r.home.State().Find(r.home.State().Selected)
		if text := drawn(r.win.Content()); strings.Count(text, p.Name) < 2 { // the card, and the row
			t.Fatalf("%s is selected and not in view:\n%s", p.Name, text)
		}
		return p.Name
	}
	rows := r.home.State().Rows
	if name := step(-len(rows)); name != "Connection 00000" {
		t.Errorf("the first is %s", name)
	}
	if name := step(len(rows)); name != "Connection 09999" {
		t.Errorf("the last is %s", name)
	}
	seen := map[string]bool{}
	step(-len(rows))
	for range 40 {
		seen[step(100)] = true
	}
	if len(seen) != 40 {
		t.Errorf("%d places after 40 steps", len(seen))
	}
}

// stoppedInTheMiddle tests all and stops it: at most what was under way is
// finished, and the list is there again with what was seen.
func stoppedInTheMiddle(t *testing.T, r *rig) {
	t.Helper()
	r.openPage(cards.PageSweep, "")
	p, ok := r.page.(*sweepPage)
	if !ok {
		t.Fatal("no page opens")
	}
	done := func() int {
		n := 0
		for _, c := range p.session.State().Summary().Counts {
			n += c
		}
		return n
	}
	well := func() int { return p.session.State().Summary().Counts[sweep.Well] }
	until(t, "some tests", func() bool { return well() >= 50 })
	r.draw()
	r.press(t, "Stop")
	at, begun := well(), time.Now()
	until(t, "the end", func() bool { return p.session.State().Phase != sweep.Running })
	took := time.Since(begun)
	if most := at + 2*sweep.Default().AtOnce; well() > most {
		t.Errorf("%d were well when it was stopped, then %d", at, well())
	}
	t.Logf("soak: window, test all of %d: stopped after %d, the page says so after %v", thousands, at, took.Round(time.Millisecond))
	if n := done(); n > thousands {
		t.Errorf("%d outcomes", n)
	}
	r.draw()
	if !r.page.Key(fyne.KeyEscape) {
		t.Error("Escape does nothing")
	}
	r.draw()
	if n := r.inView(t); n == 0 {
		t.Error("the list is empty")
	}
}
