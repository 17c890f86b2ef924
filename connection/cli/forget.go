package cli

import (
	"context"

	"github.com/spf13/cobra"
)

// forgetter is a vault that can delete itself with its key.
type forgetter interface {
	Forget(ctx context.Context) error
}

// forgetCommand deletes everything that is kept: what an uninstaller calls when
// nothing shall be left.
func (p *program) forgetCommand() *cobra.Command {
	var yes bool
	cmd := p.command("forget", "more", "")
	cmd.Args = p.noArgs
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, p.say("cli.flag.yes"))
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if p.dir == "" {
			return usage("cli.usage.dir")
		}
		if !yes && !p.agrees("cli.forget.ask", "dir", p.dir) {
			return usage("cli.usage.unanswered")
		}
		if err := p.forget(cmd.Context()); err != nil {
			return err
		}
		p.out.line(p.say("cli.forget.done", "dir", p.dir))
		return nil
	}
	return cmd
}

// forget deletes the vaults with their keys first: with them gone, nothing that
// is left behind can be read.
func (p *program) forget(ctx context.Context) error {
	for _, dir := range vaultFolders(p.dir) {
		v, ok := p.vault(dir).(forgetter)
		if !ok {
			continue
		}
		if err := v.Forget(ctx); err != nil {
			return err
		}
	}
	return sweepOwn(p.dir)
}
