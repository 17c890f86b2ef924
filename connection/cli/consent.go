package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"bcconnect/connection"
	"bcconnect/connection/handover"
)

// consentFlags are the ways to go about an administrator's consent.
type consentFlags struct{ open, mail, verify bool }

// consentCommand asks an administrator for consent, and looks whether it has
// arrived: by a new token, never by what a browser says.
func (p *program) consentCommand() *cobra.Command {
	var f consentFlags
	cmd := p.command("consent", "use", "NAME")
	cmd.Args, cmd.ValidArgsFunction = p.oneName, p.completeNames
	fl := cmd.Flags()
	fl.BoolVar(&f.open, "open", false, p.say("cli.flag.consentopen"))
	fl.BoolVar(&f.mail, "mail", false, p.say("cli.flag.consentmail"))
	fl.BoolVar(&f.verify, "verify", false, p.say("cli.flag.consentverify"))
	cmd.MarkFlagsMutuallyExclusive("open", "mail", "verify")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		w, err := p.real()
		if err != nil {
			return err
		}
		c, err := w.find(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		if f.verify {
			return p.verifyConsent(cmd, w, c)
		}
		return p.askConsent(cmd, w, c, f)
	}
	return cmd
}

// askConsent gives the link, opens it, or writes the mail.
func (p *program) askConsent(cmd *cobra.Command, w *world, c connection.Profile, f consentFlags) error {
	link := w.Links(c).Consent
	if link == "" {
		return usage("cli.consent.nolink")
	}
	switch {
	case f.mail:
		var cloud connection.Cloud
		for _, known := range clouds() {
			if known.Name == first(c.Cloud, connection.CloudPublic) {
				cloud = known
			}
		}
		return p.letter(handover.Mail(c, c.Effective(cloud)), "")
	case f.open:
		if p.env.Browse == nil {
			return usage("cli.consent.nobrowser")
		}
		if err := p.env.Browse(cmd.Context(), link); err != nil {
			return &connection.Fault{Stage: connection.StageBrowser, Kind: "browser-not-opened", Err: err}
		}
	default:
		p.out.line(link)
	}
	p.note.line(p.say("cli.consent.then", "name", quote(c.Name)))
	return nil
}

// verifyConsent gets a new token and looks at the permissions in it.
func (p *program) verifyConsent(cmd *cobra.Command, w *world, c connection.Profile) error {
	seen, err := w.Consented(cmd.Context(), c)
	if err != nil {
		return err
	}
	switch {
	case seen.Unknown:
		p.out.line(p.say("recipe.consent.unknown"))
		return errNotLooked
	case seen.Given:
		p.out.line(p.out.in(green, "✓ "), p.say("recipe.consent.given", "roles", strings.Join(seen.Has, ", ")))
		if len(seen.Missing) > 0 {
			p.out.line("  ", p.say("recipe.consent.without", "permission", strings.Join(seen.Missing, ", ")))
		}
		return nil
	}
	p.out.line(p.out.in(yellow, "! "), p.say("recipe.consent.notyet", "permission", strings.Join(seen.Missing, ", ")))
	return errFound
}
