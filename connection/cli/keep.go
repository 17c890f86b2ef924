package cli

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bcconnect/assets/text"
	"bcconnect/connection"
	"bcconnect/connection/handover"
)

func (p *program) addCommand() *cobra.Command {
	var file string
	var draft, update, yes bool
	cmd := p.command("add", "keep", "NAME")
	cmd.Args = p.oneName
	p.profileFlags(cmd)
	p.tagFlags(cmd)
	secret := p.secretFlags(cmd)
	p.certificateFlags(cmd, secret)
	cmd.Flags().StringVar(&file, "file", "", p.say("cli.flag.file"))
	cmd.Flags().BoolVar(&draft, "draft", false, p.say("cli.flag.draft"))
	cmd.Flags().BoolVar(&update, "update", false, p.say("cli.flag.update"))
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, p.say("cli.flag.yes"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		w, err := p.real()
		if err != nil {
			return err
		}
		profile := connection.Profile{Mode: connection.ModeApp}
		if file != "" {
			if profile, err = p.readFile(file); err != nil {
				return err
			}
			if done, err := p.addOver(cmd, w, profile, ownFlags{name: args[0], update: update, yes: yes, secret: secret}); done {
				return err
			}
		} else if update {
			return usage("cli.usage.updatefile")
		}
		profile.Name, profile.Draft = strings.TrimSpace(args[0]), draft
		if err := w.free(cmd.Context(), profile.Name, ""); err != nil {
			return err
		}
		return p.save(cmd, w, profile, secret)
	}
	return cmd
}

func (p *program) editCommand() *cobra.Command {
	var name string
	var draft bool
	cmd := p.command("edit", "keep", "NAME")
	cmd.Args, cmd.ValidArgsFunction = p.oneName, p.completeNames
	p.profileFlags(cmd)
	p.tagFlags(cmd)
	secret := p.secretFlags(cmd)
	p.certificateFlags(cmd, secret)
	cmd.Flags().StringVar(&name, "name", "", p.say("cli.flag.name"))
	cmd.Flags().BoolVar(&draft, "draft", false, p.say("cli.flag.draft"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		w, err := p.real()
		if err != nil {
			return err
		}
		profile, err := w.find(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		if name != "" {
			profile.Name = strings.TrimSpace(name)
			if err := w.free(cmd.Context(), profile.Name, profile.ID); err != nil {
				return err
			}
		}
		profile.Draft = draft
		return p.save(cmd, w, profile, secret)
	}
	return cmd
}

// save judges the values, keeps the connection, and says so.
func (p *program) save(cmd *cobra.Command, w *world, profile connection.Profile, from *secretFlags) error {
	_, err := p.keep(cmd, w, profile, from, false)
	return err
}

// keep does so and returns the connection as it is kept. With half, values that
// are missing make a draft of it.
func (p *program) keep(cmd *cobra.Command, w *world, profile connection.Profile, from *secretFlags, half bool) (connection.Profile, error) {
	if err := apply(cmd, &profile); err != nil {
		return profile, err
	}
	applyTags(cmd, &profile)
	applyRoutes(cmd, &profile)
	secret, given, err := p.credential(&profile, from)
	if err != nil {
		return profile, err
	}
	issues := profile.Issues(secret, p.env.Now())
	for _, i := range issues {
		p.issue(i)
	}
	if half {
		profile.Draft = connection.HasErrors(issues)
	}
	if connection.HasErrors(issues) && !profile.Draft {
		return profile, usage("cli.usage.values")
	}
	var typed *connection.Secret
	if given {
		typed = &secret
	}
	saved, err := w.Save(cmd.Context(), profile, typed)
	if err != nil {
		return profile, err
	}
	key := "cli.add.done"
	if profile.ID != "" {
		key = "cli.edit.done"
	}
	p.out.line(p.say(key, "name", saved.Name))
	if saved.Mode.Interactive() {
		p.note.line(p.say("cli.add.signin", "name", quote(saved.Name)))
	} else {
		p.note.line(p.say("cli.add.check", "name", quote(saved.Name)))
	}
	return saved, nil
}

// credential reads what proves the connection, and says whether anything was given.
func (p *program) credential(profile *connection.Profile, from *secretFlags) (secret connection.Secret, given bool, err error) {
	if secret, given, err = from.read(p, ""); err != nil {
		return "", false, err
	}
	c, err := from.certificate.load(p)
	switch {
	case err != nil:
		return "", false, err
	case c != nil:
		secret, err = certified(profile, c)
		return secret, true, err
	case given:
		profile.Proof = connection.ProofSecret
	}
	return secret, given, nil
}

// issue writes what is wrong with a typed value.
func (p *program) issue(i connection.Issue) {
	sign, colour := "✗", red
	if i.Severity != connection.SeverityError {
		sign, colour = "!", yellow
	}
	p.note.line(p.note.in(colour, sign), " ", flagOf(i.Field), ": ", p.say("issue."+i.Code, text.Pairs(i.Args)...))
}

// free refuses a name that another connection has.
func (w *world) free(ctx context.Context, name, own string) error {
	all, err := w.List(ctx)
	if err != nil {
		return err
	}
	if name == "" {
		return usage("cli.usage.name")
	}
	for _, c := range all {
		if strings.EqualFold(c.Name, name) && c.ID != own {
			return usage("cli.usage.taken", "name", name)
		}
	}
	return nil
}

func quote(name string) string {
	if strings.ContainsAny(name, " '\"&|()$") {
		return `"` + strings.ReplaceAll(name, `"`, `\"`) + `"`
	}
	return name
}

// listed is a connection for machines; nothing secret is in it.
type listed struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Group       string   `json:"group,omitempty"`
	Tags        []string `json:"tags,omitempty"`
	Status      string   `json:"status"`
	Mode        string   `json:"mode"`
	Tenant      string   `json:"tenant"`
	ClientID    string   `json:"clientId"`
	Environment string   `json:"environment,omitempty"`
	Company     string   `json:"company,omitempty"`
	Routes      []string `json:"routes,omitempty"`
	Cloud       string   `json:"cloud"`
	SecretEnds  string   `json:"secretEnds,omitempty"`
	// CertificateEnds is set instead for a connection that uses one.
	CertificateEnds string    `json:"certificateEnds,omitempty"`
	Expires         time.Time `json:"tokenExpires,omitzero"`
	HasRefresh      bool      `json:"hasRefresh"`
	Tested          time.Time `json:"tested,omitzero"`
	Verdict         string    `json:"verdict,omitempty"`
	Finding         string    `json:"finding,omitempty"`
}

func (p *program) listed(c connection.Profile) listed {
	s := c.Standing
	certificateEnds := ""
	if c.UsesCertificate() {
		certificateEnds = c.Certificate.Ends()
	}
	return listed{
		CertificateEnds: certificateEnds,
		ID:              c.ID, Name: c.Name, Group: c.Group, Tags: c.Tags.List(), Status: p.status(c), Mode: string(c.Mode), Tenant: c.Tenant, ClientID: c.ClientID,
		Environment: c.Environment, Company: c.Company.Label(), Routes: c.Routes.Lines(), Cloud: first(c.Cloud, connection.CloudPublic), SecretEnds: c.Secret.Ends,
		Expires: s.TokenExpires, HasRefresh: s.HasRefresh, Tested: s.Tested, Verdict: s.Verdict, Finding: s.Finding,
	}
}

// soon is how many days before its end a secret is worth a word.
const soon = 30

// status is a connection's standing in one word.
func (p *program) status(c connection.Profile) string {
	ends, _ := c.CredentialEnds()
	days, known := connection.DaysLeft(ends, p.env.Now())
	switch {
	case c.Draft:
		return "draft"
	case c.Standing.NeedsSignIn:
		return "signin"
	case c.Standing.Verdict == "fail":
		return "failing"
	case known && days <= soon:
		return "soon"
	case c.Standing.Verdict == "":
		return "untested"
	default:
		return "ready"
	}
}

func placeOf(c connection.Profile) string {
	out := c.Environment
	if label := c.Company.Label(); label != "" {
		out += " · " + label
	}
	return out
}

func (p *program) json(v any) error {
	enc := json.NewEncoder(p.env.Stdout)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return &connection.Fault{Stage: connection.StageStore, Kind: "encode", Err: err}
	}
	return nil
}

func (p *program) removeCommand() *cobra.Command {
	var yes, orphans bool
	cmd := p.command("remove", "keep", "NAME")
	cmd.ValidArgsFunction = p.completeNames
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if orphans {
			return p.noArgs(cmd, args)
		}
		return p.oneName(cmd, args)
	}
	cmd.Flags().BoolVar(&orphans, "orphans", false, p.say("cli.flag.orphans"))
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, p.say("cli.flag.yes"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		w, err := p.real()
		if err != nil {
			return err
		}
		if orphans {
			return p.removeOrphans(cmd.Context(), w, yes)
		}
		c, err := w.find(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		if !yes && !p.agrees("cli.remove.ask", "name", c.Name) {
			return usage("cli.usage.unanswered")
		}
		if err := w.Remove(cmd.Context(), c.ID); err != nil {
			return err
		}
		p.out.line(p.say("cli.remove.done", "name", c.Name))
		return nil
	}
	return cmd
}

func (p *program) completeNames(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	w, err := p.real()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	all, err := w.List(cmd.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	names := make([]string, 0, len(all))
	for _, c := range all {
		names = append(names, c.Name)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

func (p *program) readFile(path string) (connection.Profile, error) {
	if path == "-" {
		return handover.ReadFile(p.env.Stdin)
	}
	f, err := p.readable(path)
	if err != nil {
		return connection.Profile{}, err
	}
	defer func() { _ = f.Close() }()
	return handover.ReadFile(f)
}
