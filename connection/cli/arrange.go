package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bcconnect/connection"
	"bcconnect/connection/cards"
)

func sortNames() []string {
	var out []string
	for _, s := range cards.Sorts() {
		out = append(out, string(s))
	}
	return out
}

// arranged orders connections as the window does; without an order they stay as
// they were made.
func (p *program) arranged(all []connection.Profile, sort string) ([]connection.Profile, error) {
	switch {
	case sort == "":
		return all, nil
	case !slices.Contains(sortNames(), sort):
		return nil, usage("cli.usage.value", "flag", "--sort", "values", strings.Join(sortNames(), ", "))
	}
	return cards.Arrange(all, cards.Sort(sort), cards.FilterAll, "", p.env.Now()), nil
}

// listTable shows connections; customers and tags only where there are some.
func (p *program) listTable(all []connection.Profile) {
	grouped := slices.ContainsFunc(all, func(c connection.Profile) bool { return c.Group != "" })
	tagged := slices.ContainsFunc(all, func(c connection.Profile) bool { return c.Tags != "" })
	head := []string{p.say("cli.list.name"), p.say("cli.list.status"), p.say("cli.list.mode"), p.say("cli.list.tenant"), p.say("cli.list.place")}
	row := func(cells []string, group, tags string) []string {
		if grouped {
			cells = append(cells, group)
		}
		if tagged {
			cells = append(cells, tags)
		}
		return cells
	}
	rows := [][]string{row(head, p.say("cli.list.group"), p.say("cli.list.tags"))}
	for _, c := range all {
		rows = append(rows, row([]string{c.Name, p.say("cli.status." + p.status(c)), string(c.Mode), c.Tenant, placeOf(c)}, c.Group, c.Tags.String()))
	}
	p.out.table(rows)
}

// tagFlags add tags and take them away.
func (p *program) tagFlags(cmd *cobra.Command) {
	cmd.Flags().StringSlice("tag", nil, p.say("cli.flag.tag"))
	if cmd.Name() == "edit" {
		cmd.Flags().StringSlice("untag", nil, p.say("cli.flag.untag"))
	}
	p.routeFlags(cmd)
}

func applyTags(cmd *cobra.Command, to *connection.Profile) {
	given := func(name string) connection.Tags {
		if cmd.Flags().Lookup(name) == nil {
			return ""
		}
		list, _ := cmd.Flags().GetStringSlice(name) // it is one
		return connection.ParseTags(strings.Join(list, ","))
	}
	to.Tags = to.Tags.With(given("tag")).Without(given("untag"))
}

func (p *program) listCommand() *cobra.Command {
	var asJSON bool
	var sort string
	cmd := p.command("list", "keep", "")
	cmd.Args = p.noArgs
	cmd.Flags().BoolVar(&asJSON, "json", false, p.say("cli.flag.json"))
	cmd.Flags().StringVar(&sort, "sort", "", p.say("cli.flag.sort"))
	_ = cmd.RegisterFlagCompletionFunc("sort", cobra.FixedCompletions(sortNames(), cobra.ShellCompDirectiveNoFileComp)) // the flag is there
	chosen := p.choiceFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		w, err := p.real()
		if err != nil {
			return err
		}
		all, err := w.List(cmd.Context())
		if err != nil {
			return err
		}
		none := len(all) == 0
		if all, err = p.arranged(chosen.among(all), sort); err != nil {
			return err
		}
		switch {
		case asJSON:
			out := make([]listed, 0, len(all))
			for _, c := range all {
				out = append(out, p.listed(c))
			}
			return p.json(out)
		case none:
			p.note.line(p.say("cli.list.none"))
		case len(all) == 0:
			p.note.line(p.say("cli.usage.nochoice"))
		default:
			p.listTable(all)
		}
		return nil
	}
	return cmd
}
