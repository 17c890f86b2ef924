package cli

import (
	"github.com/spf13/cobra"

	"bcconnect/connection"
	"bcconnect/connection/handover"
)

// fillIn takes the values of a connection file into a connection that is there
// already, after it has shown each.
func (p *program) fillIn(cmd *cobra.Command, w *world, name string, file connection.Profile, secret *secretFlags, yes bool) error {
	old, err := w.find(cmd.Context(), name)
	if err != nil {
		return err
	}
	changes := handover.Changes(old, file)
	if len(changes) == 0 {
		p.out.line(p.say("cli.into.nothing", "name", old.Name))
		return nil
	}
	p.out.line(p.say("cli.into.changes", "name", old.Name))
	for _, c := range changes {
		value := c.New
		if c.Old != "" {
			value = p.say("wizard.paste.instead", "value", c.New, "now", c.Old)
		}
		p.out.line("  " + p.say("field."+string(c.Field)) + ": " + value)
	}
	if !yes && !p.agrees("cli.into.ask") {
		return usage("cli.usage.unanswered")
	}
	merged := handover.Merge(old, file)
	merged.Draft = connection.HasErrors(merged.Issues("", p.env.Now()))
	return p.save(cmd, w, merged, secret)
}
