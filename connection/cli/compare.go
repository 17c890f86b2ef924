package cli

import (
	"context"
	"encoding/json"
	"os"

	"github.com/spf13/cobra"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/compare"
)

// compared is one of the two that are compared: a saved report, or a connection
// that is tested now.
type compared struct {
	name   string
	report check.Report
}

func (p *program) compareCommand() *cobra.Command {
	var asJSON, all bool
	cmd := p.command("compare", "use", "A B")
	cmd.ValidArgsFunction = func(c *cobra.Command, args []string, s string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 1 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		names, _ := p.completeNames(c, nil, s)
		return names, cobra.ShellCompDirectiveDefault // files as well
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, p.say("cli.flag.comparejson"))
	cmd.Flags().BoolVar(&all, "all", false, p.say("cli.flag.compareall"))
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if len(args) != 2 {
			return usage("cli.usage.compare")
		}
		return nil
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		var sides [2]compared
		for i, arg := range args {
			side, err := p.comparedSide(cmd.Context(), arg)
			if err != nil {
				return err
			}
			sides[i] = side
		}
		rows := compare.Table(sides[0].report, sides[1].report)
		if asJSON {
			return p.compareJSON(sides, rows)
		}
		p.compareText(sides, rows, all)
		if compare.Differences(rows) > 0 {
			return errFound
		}
		return nil
	}
	return cmd
}

// comparedSide finds what an argument means: a file that is there is a report,
// anything else the name of a connection.
func (p *program) comparedSide(ctx context.Context, arg string) (compared, error) {
	if info, err := os.Stat(arg); err == nil && info.Mode().IsRegular() {
		file, err := p.readable(arg)
		if err != nil {
			return compared{}, err
		}
		defer func() { _ = file.Close() }()
		reports, err := check.ReadReports(file)
		if fault := asFault(err); fault != nil {
			return compared{}, usage("cli.usage."+fault.Kind, "path", arg)
		}
		if err != nil || len(reports) == 0 {
			return compared{}, usage("cli.usage.report-foreign", "path", arg)
		}
		return compared{reports[0].Name, reports[0]}, nil
	}
	w, err := p.real()
	if err != nil {
		return compared{}, err
	}
	c, err := w.find(ctx, arg)
	if err != nil {
		return compared{}, err
	}
	ctx, stop := context.WithTimeout(ctx, checkFor)
	defer stop()
	r, err := w.Check(ctx, c, nil)
	return compared{c.Name, r}, err
}

func (p *program) compareJSON(sides [2]compared, rows []compare.Row) error {
	n := compare.Differences(rows)
	out := struct {
		Left        string        `json:"left"`
		Right       string        `json:"right"`
		Differences int           `json:"differences"`
		Rows        []compare.Row `json:"rows"`
	}{sides[0].name, sides[1].name, n, rows}
	e := json.NewEncoder(p.env.Stdout)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(out); err != nil {
		return &connection.Fault{Stage: connection.StageStore, Kind: "encode", Err: err}
	}
	if n > 0 {
		return errFound
	}
	return nil
}

// compareText shows what differs, and with all the rest as well.
func (p *program) compareText(sides [2]compared, rows []compare.Row, all bool) {
	for _, g := range compare.Groups() {
		table := [][]string{{"", p.say("compare.group." + string(g)), sides[0].name, sides[1].name}}
		for _, r := range rows {
			if r.Group != g || !r.Differs && !all {
				continue
			}
			sign := " "
			if r.Differs {
				sign = "≠"
			}
			table = append(table, []string{sign, compare.Title(r, p.say), compare.Words(r, r.Left, p.say), compare.Words(r, r.Right, p.say)})
		}
		if len(table) > 1 {
			p.out.table(table)
			p.out.line()
		}
	}
	p.out.line(compare.Summary(rows, p.say))
}
