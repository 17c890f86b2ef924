package cli

import (
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bcconnect/connection"
	"bcconnect/connection/handover"
	"bcconnect/connection/store"
)

func (p *program) showCommand() *cobra.Command {
	cmd := p.command("show", "keep", "NAME")
	cmd.Args, cmd.ValidArgsFunction = p.oneName, p.completeNames
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		w, err := p.real()
		if err != nil {
			return err
		}
		c, err := w.find(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		p.show(c)
		links := w.Links(c)
		p.out.line()
		p.out.line(p.out.in(bold, p.say("cli.show.links")))
		p.out.pair("cli.show.link.consent", links.Consent)
		p.out.pair("cli.show.link.overview", links.Overview)
		p.out.pair("cli.show.link.secrets", links.Credentials)
		p.out.pair("cli.show.link.bcapps", links.BCApps)
		return nil
	}
	return cmd
}

func (p *program) show(c connection.Profile) {
	p.out.line(p.out.in(bold, c.Name), "  ", p.say("cli.status."+p.status(c)))
	p.out.pair("cli.show.group", c.Group)
	p.out.pair("cli.show.tags", c.Tags.String())
	p.out.pair("cli.show.mode", string(c.Mode)+" — "+p.say("cli.mode."+string(c.Mode)))
	p.out.pair("cli.show.tenant", c.Tenant)
	p.out.pair("cli.show.client", c.ClientID)
	if c.UsesCertificate() {
		p.showCertificate(c)
	} else {
		p.out.pair("cli.show.secret", p.secretText(c.Secret))
	}
	if c.Mode.Interactive() {
		p.out.pair("cli.show.platform", first(string(c.Platform), string(connection.PlatformDesktop)))
		p.out.pair("cli.show.account", c.LoginHint)
	}
	p.out.pair("cli.show.environment", strings.TrimSpace(c.Environment+" "+parens(c.EnvironmentType)))
	p.out.pair("cli.show.company", c.Company.Label())
	p.out.pair("cli.show.routes", c.Routes.String())
	p.out.pair("cli.show.keep", p.say("cli.keep."+string(c.Kept())))
	p.out.pair("cli.show.cloud", first(c.Cloud, connection.CloudPublic))
	p.derived(c)
	s := c.Standing
	p.out.line()
	p.out.pair("cli.token.expires", p.when(s.TokenExpires))
	p.out.pair("cli.token.authorised", p.when(s.LastAuthorised))
	p.out.pair("cli.token.by", s.AuthorisedBy)
	if !s.Tested.IsZero() {
		p.out.pair("cli.show.tested", p.when(s.Tested)+" · "+p.say("cli.show.passed", "count", strconv.Itoa(s.Passed), "total", strconv.Itoa(s.Rungs)))
	}
}

// derived shows the general OAuth values: which are set, and what the others
// come to.
func (p *program) derived(c connection.Profile) {
	var cloud connection.Cloud
	for _, known := range clouds() {
		if known.Name == first(c.Cloud, connection.CloudPublic) {
			cloud = known
		}
	}
	e := c.Effective(cloud)
	for _, v := range []struct{ key, own, now string }{
		{"cli.show.auth", c.Advanced.AuthURL, e.AuthMethod + " " + e.AuthURL},
		{"cli.show.tokenurl", c.Advanced.TokenURL, e.TokenMethod + " " + e.TokenURL},
		{"cli.show.scope", c.Advanced.Scope, e.Scope},
		{"cli.show.api", c.Advanced.APIURL, e.APIURL},
		{"cli.show.redirect", c.Advanced.RedirectURL, e.RedirectURL},
	} {
		note := "  " + p.out.in(dim, p.say("cli.show.derived"))
		if v.own != "" {
			note = ""
		}
		if v.key == "cli.show.redirect" && !c.Mode.Interactive() || v.key == "cli.show.auth" && !c.Mode.Interactive() {
			continue
		}
		p.out.pair(v.key, v.now+note)
	}
}

func (p *program) secretText(m connection.SecretMeta) string {
	if m.Length == 0 {
		return p.say("cli.secret.none")
	}
	out := p.say("cli.secret.stored", "count", strconv.Itoa(m.Length), "fingerprint", m.Fingerprint)
	if m.Ends != "" {
		out += " · " + p.say("cli.secret.ends", "date", m.Ends)
	}
	return out
}

// when says a moment in the reader's habit and how far away it is.
func (p *program) when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	f := p.words.Format(p.lang)
	return f.DateTime(t.Local()) + " (" + f.Until(t.Sub(p.env.Now())) + ")"
}

func parens(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}

func (p *program) exportCommand() *cobra.Command {
	var out string
	var sealed sealedFlags
	cmd := p.command("export", "keep", "[NAME…]")
	cmd.ValidArgsFunction = p.completeNames
	p.sealedFlags(cmd, &sealed)
	cmd.Flags().StringVarP(&out, "output", "o", "", p.say("cli.flag.output"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		w, err := p.real()
		if err != nil {
			return err
		}
		if sealed.on {
			return p.exportSealed(cmd.Context(), w, args, out, sealed)
		}
		if err := p.oneName(cmd, args); err != nil || sealed.all {
			return or(err, usage("cli.usage.withsecrets"))
		}
		c, err := w.find(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		if out == "" {
			return handover.WriteFile(p.env.Stdout, c)
		}
		return p.writeFile(out, c)
	}
	return cmd
}

// writeFile writes a connection file; a file that is there is not replaced.
func (p *program) writeFile(path string, c connection.Profile) error {
	if _, err := os.Lstat(path); err == nil {
		return usage("cli.usage.exists", "path", path)
	}
	var b strings.Builder
	if err := handover.WriteFile(&b, c); err != nil {
		return err
	}
	if err := store.WriteFile(path, []byte(b.String())); err != nil {
		return err
	}
	p.note.line(p.say("cli.export.done", "path", path))
	return nil
}
