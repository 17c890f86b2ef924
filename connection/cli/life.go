package cli

import (
	"context"
	"errors"
	"strconv"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/profiles"
)

// lasts says whether a token lives long enough for a task, and tells if not.
func (p *program) lasts(f connection.TokenFacts, task time.Duration) bool {
	left, known := f.Left(p.env.Now())
	switch {
	case task <= 0:
		return true
	case !known:
		p.note.line(p.say("cli.token.life.unknown"))
		return false
	case left >= task:
		return true
	}
	p.note.line(p.say("cli.token.life.short", "left", left.Truncate(time.Minute).String(), "wanted", task.String()))
	return false
}

// printToken writes the access token and nothing else, for a script: only when
// that was asked for by name, and unless the settings forbid it. One that ends
// within the task is renewed first, as far as that needs no person.
func (p *program) printToken(ctx context.Context, w *world, c connection.Profile, task time.Duration) error {
	settings, err := profiles.Open(p.dir).Settings()
	if err != nil {
		return err
	}
	if settings.TokenCopy.Off() {
		return usage("cli.usage.print-off")
	}
	tok, err := w.Token(ctx, c.ID)
	if err != nil {
		return err
	}
	facts, err := w.Inspect(ctx, c.ID)
	if err == nil && task > 0 && facts.Expires.Sub(p.env.Now()) < task {
		if facts, err = w.Refresh(ctx, c.ID); err == nil {
			tok, err = w.Token(ctx, c.ID)
		}
	}
	if err != nil {
		return err
	}
	if !p.lasts(facts, task) {
		return errFound
	}
	p.note.line(p.say("cli.token.print.warning", "when", p.when(tok.Expires)))
	_, err = p.env.Stdout.Write([]byte(tok.Access.Reveal() + "\n"))
	return err
}

// removeOrphans takes away what is sealed for connections that are gone.
func (p *program) removeOrphans(ctx context.Context, w *world, yes bool) error {
	ids, err := w.Orphans(ctx)
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		p.out.line(p.say("cli.orphans.none"))
		return nil
	}
	if !yes && !p.agrees("cli.orphans.ask", "count", strconv.Itoa(len(ids))) {
		return usage("cli.usage.unanswered")
	}
	var failed error
	for _, id := range ids {
		failed = errors.Join(failed, w.Remove(ctx, id))
	}
	if failed != nil {
		return failed
	}
	p.out.line(p.say("cli.orphans.done", "count", strconv.Itoa(len(ids))))
	return nil
}
