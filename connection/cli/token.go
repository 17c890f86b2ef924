package cli

import (
	"context"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"bcconnect/connection"
	"bcconnect/connection/engine"
)

// masked is what every refresh token looks like.
const masked = "••••••••"

func (p *program) tokenCommand() *cobra.Command {
	var asJSON, claims, bare bool
	var lasts time.Duration
	cmd := p.command("token", "token", "NAME")
	cmd.Args, cmd.ValidArgsFunction = p.oneName, p.completeNames
	cmd.Flags().BoolVar(&asJSON, "json", false, p.say("cli.flag.json"))
	cmd.Flags().BoolVar(&claims, "claims", false, p.say("cli.flag.claims"))
	cmd.Flags().DurationVar(&lasts, "valid-for", 0, p.say("cli.flag.valid-for"))
	cmd.Flags().BoolVar(&bare, "print", false, p.say("cli.flag.print"))
	cmd.MarkFlagsMutuallyExclusive("print", "json")
	cmd.MarkFlagsMutuallyExclusive("print", "claims")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		w, err := p.real()
		if err != nil {
			return err
		}
		c, err := w.find(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		if bare {
			return p.printToken(cmd.Context(), w, c, lasts)
		}
		facts, err := w.Inspect(cmd.Context(), c.ID)
		if err != nil {
			return err
		}
		if asJSON {
			err = p.json(tokenJSON(c, facts, claims))
		} else {
			p.facts(c, facts, claims)
		}
		if err == nil && !facts.Valid {
			return errFound
		}
		if err == nil && !p.lasts(facts, lasts) {
			return errFound
		}
		return err
	}
	return cmd
}

// facts writes what may be told of a token.
func (p *program) facts(c connection.Profile, f connection.TokenFacts, claims bool) {
	switch {
	case f.Stale:
		p.out.line(p.out.in(yellow, "! "+p.say("cli.token.stale")))
	case !f.Present:
		p.out.line(p.out.in(yellow, "! "+p.say("cli.token.none")))
	case f.Valid && f.Expires.IsZero():
		p.out.line(p.out.in(green, "✓ "+p.say("cli.token.validunknown")))
	case f.Valid:
		p.out.line(p.out.in(green, "✓ "+p.say("cli.token.valid", "when", p.when(f.Expires))))
	default:
		p.out.line(p.out.in(yellow, "! "+p.say("cli.token.expired", "when", p.when(f.Expires))))
	}
	p.out.pair("cli.token.connection", c.Name)
	p.out.pair("cli.token.obtained", p.when(f.Obtained))
	if f.HasRefresh {
		p.out.pair("cli.token.refresh", masked+"  "+p.when(f.RefreshSince))
		if end := f.RefreshEnds(); !end.IsZero() {
			p.out.pair("cli.token.refresh.ends", p.say("cli.token.refresh.about", "date", end.Format(time.DateOnly)))
		}
	} else if c.Mode.Interactive() {
		p.out.pair("cli.token.refresh", p.say("cli.token.norefresh"))
	}
	p.out.pair("cli.token.authorised", p.when(f.LastAuthorised))
	p.out.pair("cli.token.by", f.AuthorisedBy)
	p.out.pair("cli.token.kept", p.say("cli.keep."+string(f.Kept)))
	p.out.pair("cli.token.fingerprint", f.Fingerprint)
	if !claims {
		return
	}
	p.out.line()
	for _, claim := range f.Claims {
		p.out.line("  ", p.out.in(dim, pad(claim.Name, nameWidth)), " ", claim.Value)
	}
}

// tokenState is a token's state for machines; the token is not in it.
type tokenState struct {
	Connection   string            `json:"connection"`
	ID           string            `json:"id"`
	Present      bool              `json:"present"`
	Valid        bool              `json:"valid"`
	Stale        bool              `json:"stale"`
	Expires      time.Time         `json:"expires,omitzero"`
	Obtained     time.Time         `json:"obtained,omitzero"`
	HasRefresh   bool              `json:"hasRefresh"`
	RefreshSince time.Time         `json:"refreshSince,omitzero"`
	RefreshEnds  time.Time         `json:"refreshEndsEstimate,omitzero"`
	Kept         string            `json:"kept"`
	Authorised   time.Time         `json:"lastAuthorised,omitzero"`
	AuthorisedBy string            `json:"authorisedBy,omitempty"`
	Account      string            `json:"account,omitempty"`
	AppID        string            `json:"appId,omitempty"`
	Tenant       string            `json:"tenant,omitempty"`
	Fingerprint  string            `json:"fingerprint,omitempty"`
	Length       int               `json:"length,omitempty"`
	Claims       map[string]string `json:"claims,omitempty"`
}

func tokenJSON(c connection.Profile, f connection.TokenFacts, claims bool) tokenState {
	out := tokenState{
		Connection: c.Name, ID: c.ID, Present: f.Present, Valid: f.Valid, Stale: f.Stale, Expires: f.Expires.UTC(), Obtained: f.Obtained.UTC(),
		HasRefresh: f.HasRefresh, RefreshSince: f.RefreshSince.UTC(), RefreshEnds: f.RefreshEnds().UTC(), Kept: string(f.Kept), Authorised: f.LastAuthorised.UTC(),
		AuthorisedBy: f.AuthorisedBy, Account: f.Account.Name, AppID: f.Account.AppID, Tenant: f.Account.Tenant,
		Fingerprint: f.Fingerprint, Length: f.Length,
	}
	if claims {
		out.Claims = map[string]string{}
		for _, x := range f.Claims {
			out.Claims[x.Name] = x.Value
		}
	}
	return out
}

func (p *program) refreshCommand() *cobra.Command {
	cmd := p.command("refresh", "token", "NAME")
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
		facts, err := w.Refresh(cmd.Context(), c.ID)
		if err != nil {
			return err
		}
		p.facts(c, facts, false)
		return nil
	}
	return cmd
}

func (p *program) revokeCommand() *cobra.Command {
	cmd := p.command("revoke", "token", "NAME")
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
		if err := w.Revoke(cmd.Context(), c.ID); err != nil {
			return err
		}
		p.out.line(p.say("cli.revoke.done", "name", c.Name))
		p.note.line(p.say("cli.revoke.not"))
		return nil
	}
	return cmd
}

func (p *program) signInCommand() *cobra.Command {
	var choose, noBrowser, byCode bool
	cmd := p.command("signin", "token", "NAME")
	cmd.Args, cmd.ValidArgsFunction = p.oneName, p.completeNames
	cmd.Flags().BoolVar(&choose, "select-account", false, p.say("cli.flag.select-account"))
	cmd.Flags().BoolVar(&noBrowser, "no-browser", false, p.say("cli.flag.no-browser"))
	cmd.Flags().BoolVar(&byCode, "device-code", false, p.say("cli.flag.device-code"))
	cmd.MarkFlagsMutuallyExclusive("device-code", "select-account")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if noBrowser {
			p.env.Browse = func(context.Context, string) error { return errNoBrowser }
		}
		w, err := p.real()
		if err != nil {
			return err
		}
		c, err := w.find(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		if byCode && !c.Mode.Interactive() {
			return usage("cli.usage.device-app", "name", c.Name)
		}
		return p.signIn(cmd.Context(), w, c, engine.Interaction{SelectAccount: choose, ByCode: byCode})
	}
	return cmd
}

func seconds(d time.Duration) string {
	return strconv.Itoa(int(max(0, d.Round(time.Second)).Seconds()))
}
