package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"bcconnect/assets/text"
	"bcconnect/connection"
)

// routesCommand looks which custom APIs and web services are there.
func (p *program) routesCommand() *cobra.Command {
	cmd := p.command("routes", "use", "NAME [ROUTE…]")
	cmd.ValidArgsFunction = p.completeNames
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
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
		routes := args[1:]
		if len(routes) == 0 {
			routes = c.Routes.Lines()
		}
		if len(routes) == 0 {
			return usage("cli.routes.none", "name", quote(c.Name))
		}
		found, wrong, err := w.Routes(cmd.Context(), c, routes)
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

// routeFlags adds what changes the list of custom APIs and web services.
func (p *program) routeFlags(cmd *cobra.Command) {
	cmd.Flags().StringArray("route", nil, p.say("cli.flag.route")) // an address may hold commas
	if cmd.Name() == "edit" {
		cmd.Flags().StringArray("unroute", nil, p.say("cli.flag.unroute"))
	}
}

func applyRoutes(cmd *cobra.Command, to *connection.Profile) {
	given := func(name string) connection.Routes {
		if cmd.Flags().Lookup(name) == nil {
			return ""
		}
		list, _ := cmd.Flags().GetStringArray(name) // it is one
		return connection.Routes(strings.Join(list, "\n"))
	}
	to.Routes = to.Routes.With(given("route")).Without(given("unroute"))
}
