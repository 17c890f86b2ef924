//go:build e2e

package e2e_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/testkit"
)

// kills is how often the program dies while it saves.
const kills = 200

// The longest wait before a kill begins at leastDelay and follows what a save
// takes on this machine, so that most die and some get through.
const leastDelay = 60 * time.Millisecond

// kept is a connection as list --json tells it.
type kept struct{ Name, Group, Mode, Tenant, ClientID, Environment, Company, Cloud, Status string }

// promise is what was acknowledged of a connection: its group may be a later
// one too, whose save was killed before it could say so.
type promise struct {
	group string
	maybe []string
}

// massacre saves connections with a program that dies at random.
type massacre struct {
	*desk
	own         *testkit.Elsewhere
	file        string
	dice        *rand.Rand
	delay       time.Duration
	mu          sync.Mutex // guards promised and tried
	tried       map[string]bool
	promised    map[string]promise
	died, lived int
}

func TestKilledWhileSaving(t *testing.T) {
	d := newDesk(t)
	e, file := d.serveOwn(connection.ModeApp)
	seed := uint64(time.Now().UnixNano())
	if s, err := strconv.ParseUint(os.Getenv("BCCONNECT_SEED"), 10, 64); err == nil {
		seed = s
	}
	t.Logf("BCCONNECT_SEED=%d repeats this order of kills", seed)
	m := &massacre{
		desk: d, own: e, file: file, dice: rand.New(rand.NewPCG(seed, 0)),
		tried: map[string]bool{}, promised: map[string]promise{},
	}
	m.begin()
	stop := m.watch()
	for n := range kills {
		if m.strike(n); t.Failed() {
			break
		}
		m.look(fmt.Sprintf("kill %d", n))
	}
	reads := stop()
	t.Logf("%d died before they had said that all is kept, %d after; %d reads went on meanwhile", m.died, m.lived, reads)
	if m.died < kills/10 || m.lived < kills/10 {
		t.Errorf("the kills missed the saves: %d died before the end, %d after, within %v", m.died, m.lived, m.delay)
	}
	m.end()
}

// begin saves the first connection in peace, with a token that only an open
// vault can tell of, and learns how long a save takes.
func (m *massacre) begin() {
	m.t.Helper()
	for _, name := range []string{"first", "second"} {
		begun := time.Now()
		m.must(0, m.own.Secret.Reveal(), m.saving("add", name, "calm")...)
		m.delay = max(leastDelay, time.Since(begun)*3/2)
		m.tried[name], m.promised[name] = true, promise{group: "calm"}
	}
	m.must(0, "", "--ca", m.own.CAFile, "refresh", "first")
}

func (m *massacre) saving(verb, name, group string) []string {
	args := []string{verb, name, "--group", group, "--secret-stdin"}
	if verb == "add" {
		args = append(args, "--file", m.file)
	}
	return args
}

// strike starts a save and kills it.
func (m *massacre) strike(n int) {
	m.t.Helper()
	verb, name, group := "add", fmt.Sprintf("c%03d", n), fmt.Sprintf("g%03d", n)
	if n%3 == 2 {
		verb, name = "edit", m.anyone()
	}
	m.mu.Lock()
	m.tried[name] = true
	if p, ok := m.promised[name]; ok {
		p.maybe = append(slices.Clone(p.maybe), group)
		m.promised[name] = p
	}
	m.mu.Unlock()
	cmd, out, note := m.command(m.own.Secret.Reveal(), m.saving(verb, name, group)...)
	if err := cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	killer := time.AfterFunc(time.Duration(m.dice.Int64N(int64(m.delay))), func() { _ = cmd.Process.Kill() })
	code := m.ended(cmd)
	killer.Stop()
	switch code {
	case -1: // killed
		m.died++
		m.delay += m.delay / 50
	case 0:
		m.lived++
		m.delay = max(leastDelay, m.delay*19/20)
		m.mu.Lock()
		m.promised[name] = promise{group: group}
		m.mu.Unlock()
	default:
		m.t.Errorf("%s %s ended with %d\n%s%s", verb, name, code, out, note)
	}
}

// anyone picks a connection that was acknowledged, but the one with the token.
func (m *massacre) anyone() string {
	var names []string
	for name := range m.promised {
		if name != "first" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names[m.dice.IntN(len(names))]
}

// sofar is what was promised until now.
func (m *massacre) sofar() map[string]promise {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.promised)
}

// look holds that everything acknowledged is there and readable.
func (m *massacre) look(when string) {
	m.t.Helper()
	m.list(when, m.sofar())
	var state struct{ Valid bool }
	text := m.must(0, "", "token", "first", "--json")
	if err := json.Unmarshal([]byte(text), &state); err != nil || !state.Valid {
		m.t.Errorf("after %s the vault tells of no token: %v\n%s", when, err, text)
	}
}

// list reads the list once and compares it with what was promised before.
func (m *massacre) list(when string, promised map[string]promise) {
	cmd, out, note := m.command("", "list", "--json")
	failed := cmd.Run()
	var all []kept
	if err := errors.Join(failed, json.Unmarshal(out.Bytes(), &all)); err != nil || note.Len() != 0 {
		m.t.Errorf("after %s the list ends with %v\n%s%s", when, err, out, note)
		return
	}
	want := m.own.Profile
	seen := map[string]bool{}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range all {
		if seen[c.Name] || !m.tried[c.Name] {
			m.t.Errorf("after %s there is %q, twice or out of nowhere", when, c.Name)
		}
		seen[c.Name] = true
		if c.Tenant != want.Tenant || c.ClientID != want.ClientID || c.Environment != want.Environment ||
			c.Company != want.Company.Label() || c.Mode != string(want.Mode) || c.Cloud != connection.CloudOwn {
			m.t.Errorf("after %s the values of %s are %+v", when, c.Name, c)
		}
		// What was acknowledged since the look began may be seen already.
		p, now := promised[c.Name], m.promised[c.Name]
		if p.group != "" && c.Group != p.group && c.Group != now.group && !slices.Contains(append(p.maybe, now.maybe...), c.Group) {
			m.t.Errorf("after %s %s has the group %s; acknowledged was %s, tried %v", when, c.Name, c.Group, p.group, p.maybe)
		}
	}
	for name := range promised {
		if !seen[name] {
			m.t.Errorf("after %s %s is lost", when, name)
		}
	}
}

// watch reads the list all the time from another program, as an open window
// does when it comes back. stop ends that and says how often it was read.
func (m *massacre) watch() (stop func() int) {
	over, done := make(chan struct{}), make(chan int)
	go func() {
		reads := 0
		for {
			select {
			case <-over:
				done <- reads
				return
			default:
			}
			m.list("a read meanwhile", m.sofar())
			reads++
		}
	}()
	return func() int {
		close(over)
		return <-done
	}
}

// litter lists files that a killed writer did not finish.
func (m *massacre) litter() []string {
	m.t.Helper()
	left, err := filepath.Glob(filepath.Join(m.home, ".config", "bcconnect", ".*.tmp"))
	if err != nil {
		m.t.Fatal(err)
	}
	return left
}

// end signs in with every secret that was kept, saves once more in peace, and
// looks at the folder and at the window.
func (m *massacre) end() {
	m.t.Helper()
	for name := range m.promised {
		m.must(0, "", "--ca", m.own.CAFile, "refresh", name)
	}
	for _, path := range m.litter() { // a minute later
		if err := os.Chtimes(path, time.Time{}, time.Now().Add(-61*time.Second)); err != nil {
			m.t.Fatal(err)
		}
	}
	m.must(0, m.own.Secret.Reveal(), m.saving("add", "last", "calm")...)
	m.tried["last"], m.promised["last"] = true, promise{group: "calm"}
	m.look("the end")
	if left := m.litter(); len(left) != 0 {
		m.t.Errorf("killed programs left their litter: %v", left)
	}
	var all []kept
	if err := json.Unmarshal([]byte(m.must(0, "", "list", "--json")), &all); err != nil {
		m.t.Fatal(err)
	}
	w := m.open()
	w.wait("all connections", func(tr trace) bool { return tr.Screen == "home" && tr.Count == len(all) })
	w.selectConnection("first")
	w.wait("the token", func(tr trace) bool { return tr.Token == "valid" })
	w.quit()
	m.assertNoSecret(m.own.Secret)
}
