package cli

import (
	"bufio"
	"context"
	"strings"
	"sync"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/engine"
)

// signIn runs a sign-in: it shows the link, counts down, and takes an address
// or an error page's text from standard input.
func (p *program) signIn(ctx context.Context, w *world, c connection.Profile, in engine.Interaction) error {
	waiting, over := context.WithCancel(ctx)
	var clock sync.WaitGroup
	facts, err := w.SignIn(ctx, c, in, func(pr connection.Prompt) {
		p.prompt(pr)
		clock.Go(func() { p.countDown(waiting, pr.Expires) })
		go p.paste(waiting, w, c.ID)
	})
	over()
	clock.Wait()
	if err != nil {
		return err
	}
	p.out.line(p.say("cli.signin.done", "account", first(facts.Account.Name, facts.AuthorisedBy)))
	p.facts(c, facts, false)
	return nil
}

func (p *program) prompt(pr connection.Prompt) {
	if pr.Code != "" {
		p.note.line(p.say("cli.signin.code", "link", pr.URL))
		p.note.line()
		p.note.line("    ", p.note.in(bold, pr.Code))
		p.note.line()
		p.note.line(p.say("cli.signin.code.warning"))
		p.note.line(p.say("cli.signin.code.stuck"))
		return
	}
	if pr.BrowserFailed {
		p.note.line(p.say("cli.signin.nobrowser"))
	} else {
		p.note.line(p.say("cli.signin.opened"))
	}
	p.note.line("  ", first(pr.URL, pr.Short))
	if pr.Short != "" && pr.URL != "" {
		p.note.line(p.say("cli.signin.shorter", "link", pr.Short))
	}
	p.note.line(p.say("cli.signin.paste"))
}

// countDown shows how long the wait still lasts. Where nobody sees a line
// change, it is said once.
func (p *program) countDown(ctx context.Context, until time.Time) {
	left := func() time.Duration { return until.Sub(p.env.Now()) }
	if !p.note.colour {
		p.note.line(p.say("cli.signin.waiting", "seconds", seconds(left())))
		return
	}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		_, _ = p.note.w.Write([]byte("\r\x1b[2K" + p.say("cli.signin.waiting", "seconds", seconds(left()))))
		select {
		case <-ctx.Done():
			_, _ = p.note.w.Write([]byte("\r\x1b[2K"))
			return
		case <-tick.C:
		}
	}
}

// maxPasted bounds a pasted line, in bytes; an address with a code has about
// 2,000.
const maxPasted = 64 << 10

// paste hands lines from standard input to the waiting sign-in. The read cannot
// be interrupted, so nobody waits for it.
func (p *program) paste(ctx context.Context, w *world, id string) {
	lines := bufio.NewScanner(p.env.Stdin)
	lines.Buffer(nil, maxPasted)
	for lines.Scan() {
		if ctx.Err() != nil {
			return
		}
		text := strings.TrimSpace(lines.Text())
		if text == "" {
			continue
		}
		if err := w.AnswerSignIn(id, text); err != nil && ctx.Err() == nil {
			for _, f := range w.Explain(err) {
				p.note.finding(f)
			}
		}
	}
}
