package cli

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"bcconnect/connection"
	"bcconnect/connection/rotate"
)

func (p *program) renewSecretCommand() *cobra.Command {
	var ends string
	var also bool
	cmd := p.command("renew-secret", "keep", "NAME")
	cmd.Args, cmd.ValidArgsFunction = p.oneName, p.completeNames
	from := p.secretFlags(cmd)
	cmd.Flags().StringVar(&ends, "ends", "", p.say("cli.flag.ends"))
	// The same by the name that add and edit give it.
	cmd.Flags().StringVar(&ends, "secret-ends", "", p.say("cli.flag.ends"))
	_ = cmd.Flags().MarkHidden("secret-ends") // it exists
	cmd.Flags().BoolVar(&also, "also-same-app", false, p.say("cli.flag.also"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		w, err := p.real()
		if err != nil {
			return err
		}
		c, err := w.find(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		if !c.SendsSecret() || c.UsesCertificate() {
			return usage("cli.usage.nosecret", "name", c.Name)
		}
		secret, given, err := from.read(p, "")
		if err != nil {
			return err
		}
		if !given {
			return usage("cli.usage.secretsource")
		}
		issues := rotate.Judge(c, secret, ends, p.env.Now())
		for _, i := range issues {
			p.issue(i)
		}
		if connection.HasErrors(issues) {
			return usage("cli.usage.values")
		}
		if err := w.TrySecret(cmd.Context(), c, secret); err != nil {
			p.note.line(p.say("cli.renew-secret.kept", "name", c.Name))
			return err
		}
		return p.renew(cmd.Context(), w, c, secret, ends, also)
	}
	return cmd
}

// renew puts the tried secret in the place of the old one, here and, if wanted,
// in the other connections of the registration; it tells what still has the old.
func (p *program) renew(ctx context.Context, w *world, c connection.Profile, secret connection.Secret, ends string, also bool) error {
	others, err := w.SameApp(ctx, c)
	if err != nil {
		return err
	}
	if _, err := w.RenewSecret(ctx, c.ID, secret, ends); err != nil {
		return err
	}
	p.out.line(p.say("cli.renew-secret.done", "name", c.Name))
	left := 0
	for _, other := range others {
		if !also {
			left++
			p.note.line(p.say("cli.renew-secret.other", "name", other.Name))
			continue
		}
		if _, err := w.RenewSecret(ctx, other.ID, secret, ends); err != nil {
			return err
		}
		p.out.line(p.say("cli.renew-secret.done", "name", other.Name))
	}
	if left > 0 {
		p.note.line(p.say("cli.renew-secret.left", "count", strconv.Itoa(left)))
	}
	p.note.line(p.say("cli.renew-secret.delete"))
	if link := w.Links(c).Credentials; link != "" {
		p.note.line("  ", link)
	}
	if ends == "" {
		p.note.line(p.say("cli.renew-secret.noday"))
	}
	return nil
}
