package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"bcconnect/assets/text"
)

// routesCommand looks which custom APIs and web services are there.
func (p *program) routesCommand() *cobra.Command {
	cmd := p.command("routes", "use", "NAME ROUTE…")
	cmd.ValidArgsFunction = p.completeNames
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if len(args) < 2 {
			return usage("cli.routes.missing")
		}
		return nil
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		w, err := p.real()
		if err != nil {
			return err
		}
		c, err := w.find(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		found, wrong, err := w.Routes(cmd.Context(), c, args[1:])
		if err != nil {
			return err
		}
		if len(wrong) > 0 {
			return usage("cli.routes.wrong", "name", wrong[0])
		}
		var lost error
		for _, r := range found {
			if r.There {
				p.out.line(p.out.in(green, "✓ "), r.Name)
				continue
			}
			lost = errFound
			p.out.line(p.out.in(red, "✗ "), r.Name, "  ", p.say("finding."+r.Finding.Code+".title", text.Pairs(r.Finding.Args)...))
			if len(r.Near) > 0 {
				p.out.line("  ", p.say("cli.routes.near", "choices", strings.Join(r.Near, ", ")))
			}
			p.note.finding(r.Finding)
		}
		return lost
	}
	return cmd
}
