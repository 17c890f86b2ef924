package soak_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/certificate"
	"bcconnect/connection/engine"
	"bcconnect/connection/renew"
)

// crowd says how many connections of each kind there are.
type crowd struct{ secrets, sharing, certificates, users, delegates int }

func (c crowd) all() int { return c.secrets + c.sharing + c.certificates + c.users + c.delegates }

// credentials is how many tokens are alive at a time: apps of one registration
// with one credential share theirs.
func (c crowd) credentials() int { return c.secrets + 1 + 1 + c.users + c.delegates }

// TestADayOfRenewals has a program keep the tokens of many connections alive for
// a day, as the window does it, while people and a second program on the same
// folder go on asking for them. A token is always there, is never asked for twice
// nor early, no refresh token is shown twice, and in the evening the program
// holds no more goroutines, handles and memory than after breakfast.
func TestADayOfRenewals(t *testing.T) {
	if testing.Short() {
		t.Skip("renews for hours")
	}
	c, hours := crowd{6, 2, 2, 5, 5}, 4
	if whole() {
		c, hours = crowd{50, 10, 20, 60, 60}, 24
	}
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, "well-rotation")
		defer s.end()
		day := &day{stage: s, first: s.program(t, "window"), second: s.program(t, "command line")}
		day.fill(t, c)
		ctx, stop := context.WithCancel(t.Context())
		keeper := renew.Start(ctx, renew.Options{Leases: day.first.Renewals, Renew: day.first.Renew})
		begun := time.Now()
		var early, late level
		for step := 0; time.Since(begun) < time.Duration(hours)*time.Hour; step++ {
			day.ask(t, step)
			if time.Since(begun) >= 2*time.Hour && early.heap == 0 {
				early = s.level()
			}
			time.Sleep(askEvery - time.Since(begun)%askEvery)
		}
		late = s.level()
		stop()
		keeper.Close()
		day.judge(t, c, time.Since(begun))
		t.Logf("soak: %d connections, %v: %d questions for a token by the program, %d at the authority (%d by refresh token), %d requests in all",
			c.all(), time.Since(begun).Round(time.Minute), day.asked, s.watch.tokens, len(s.watch.spent), s.watch.total)
		t.Logf("soak: after 2 h: %d goroutines, %d handles, %d KiB; after %d h: %d, %d, %d KiB", early.goroutines, early.handles, early.heap>>10, hours, late.goroutines, late.handles, late.heap>>10)
		if late.goroutines > early.goroutines || late.handles > early.handles {
			t.Errorf("goroutines %d, handles %d: there were %d and %d", late.goroutines, late.handles, early.goroutines, early.handles)
		}
		if most := early.heap + early.heap/10 + 1<<20; late.heap > most {
			t.Errorf("%d KiB of heap, there were %d", late.heap>>10, early.heap>>10)
		}
	})
}

// askEvery is how often everybody asks for a token, all at the same moment.
const askEvery = 5 * time.Minute

// day is a day of one program that stays open and of another that comes by.
type day struct {
	*stage
	first, second *engine.Engine
	ids           []string
	sealed        []string // those whose tokens the second program can have

	asked int
}

// fill saves the connections and has people sign in, each with a code.
func (d *day) fill(t *testing.T, c crowd) {
	t.Helper()
	ready := map[string]connection.Profile{}
	for _, p := range d.srv.Profiles() {
		ready[p.ID] = p
	}
	app, person := ready["sandbox-order-import"], ready["sandbox-warehouse-app"]
	app.Company, person.Company = connection.Company{}, connection.Company{}
	add := func(p connection.Profile, kind string, n int, secret *connection.Secret) connection.Profile {
		p.ID, p.Name, p.Revision = "", fmt.Sprintf("%s %d", kind, n), 0
		p, err := d.first.Save(t.Context(), p, secret)
		if err != nil {
			t.Fatal(err)
		}
		d.ids = append(d.ids, p.ID)
		if p.Kept() == connection.KeepSealed {
			d.sealed = append(d.sealed, p.ID)
		}
		return p
	}
	for n := range c.secrets {
		value, _, ok := d.srv.AddSecret(app.ClientID, fmt.Sprint("soak ", n), 365)
		if !ok {
			t.Fatal("no secret was made")
		}
		add(app, "secret", n, &value)
	}
	shared := d.srv.Secret(app.ID)
	for n := range c.sharing {
		add(app, "shared secret", n, &shared)
	}
	made, err := certificate.Create(certificate.Request{Name: "soak", Months: 12, Bits: 2048})
	if err != nil {
		t.Fatal(err)
	}
	d.upload(t, app.ClientID, made.PEM())
	sealed, err := made.Seal()
	if err != nil {
		t.Fatal(err)
	}
	app.Proof = connection.ProofCertificate
	for n := range c.certificates {
		add(app, "certificate", n, &sealed)
	}
	for n := range c.users + c.delegates {
		kind := "user"
		if person.Mode = connection.ModeUser; n >= c.users {
			kind, person.Mode = "delegate", connection.ModeDelegate
		}
		d.signIn(t, add(person, kind, n, nil))
	}
}

func (d *day) signIn(t *testing.T, p connection.Profile) {
	t.Helper()
	var typed sync.WaitGroup
	facts, err := d.first.SignIn(t.Context(), p, engine.Interaction{ByCode: true}, func(pr connection.Prompt) {
		typed.Go(func() {
			if stuck, err := d.srv.EnterCode(t.Context(), pr.URL, pr.Code); err != nil || stuck != "" {
				t.Errorf("%s: %s %v", p.Name, stuck, err)
			}
		})
	})
	typed.Wait()
	if err != nil || !facts.Valid {
		t.Fatalf("%s: %+v, %v", p.Name, facts, err)
	}
}

// ask has everybody ask at once: each connection twice in the program that is
// open, every half hour the other program, every two hours Business Central.
func (d *day) ask(t *testing.T, step int) {
	t.Helper()
	var all sync.WaitGroup
	one := func(e *engine.Engine, id, who string) {
		tok, err := e.Token(t.Context(), id)
		if err != nil {
			t.Errorf("%s: %s: %v", who, id, err)
			return
		}
		if left := tok.Expires.Sub(time.Now().Round(0)); left <= 0 || tok.Access.Empty() {
			t.Errorf("%s: %s: handed out a token that ended %v ago", who, id, -left)
		}
	}
	for _, id := range d.ids {
		all.Go(func() { one(d.first, id, "window") })
		all.Go(func() { one(d.first, id, "window, again") })
		d.asked += 2
	}
	if step%6 == 1 {
		for _, id := range d.sealed {
			all.Go(func() { one(d.second, id, "second program") })
			d.asked++
		}
	}
	all.Wait()
	if step%24 != 2 {
		return
	}
	for _, id := range d.ids {
		p, err := d.first.Get(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if list, err := d.first.Companies(t.Context(), p); err != nil || len(list) == 0 {
			t.Errorf("%s: Business Central says %v", p.Name, err)
		}
	}
}

// The sandbox's tokens live between an hour and an hour and a half.
const shortest, longest = time.Hour, 90 * time.Minute

// judge holds what the authority saw.
func (d *day) judge(t *testing.T, c crowd, lasted time.Duration) {
	t.Helper()
	w := d.watch
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, what := range append(w.refused, w.overlaps...) {
		if i < 20 {
			t.Errorf("refused or asked twice at once: %s", what)
		}
	}
	if len(w.granted) != c.credentials() {
		t.Errorf("%d credentials got tokens, there are %d", len(w.granted), c.credentials())
	}
	sum := 0
	for _, g := range w.granted {
		sum += len(g.at)
		least, most := int(lasted/longest), 1+int(lasted/(shortest-engine.Early))
		if len(g.who) > 1 {
			// Each of the two programs has one for all connections of a registration
			// that it knows of; what the other has is seen by the connection alone.
			most *= 2
		}
		for i := 1; i < len(g.at); i++ {
			// Never before the last five minutes of the shortest life, never after the
			// end of the longest.
			if apart := g.at[i].Sub(g.at[i-1]); apart > longest || len(g.who) == 1 && apart < shortest-engine.Early {
				t.Errorf("%v: renewed after %v", g.who, apart)
			}
		}
		if len(g.at) < least || len(g.at) > most {
			t.Errorf("%v: %d tokens in %v, want %d to %d", g.who, len(g.at), lasted, least, most)
		}
	}
	if sum != w.tokens {
		t.Errorf("%d tokens for %d questions", sum, w.tokens)
	}
}
