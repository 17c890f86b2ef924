package cli

import (
	"bytes"
	"strings"

	"github.com/spf13/cobra"

	"bcconnect/connection"
	"bcconnect/connection/handover"
)

// What became of a connection that arrived.
const (
	arrivalNew      = "created"
	arrivalFilled   = "updated"
	arrivalSame     = "unchanged"
	arrivalReplaced = "replaced"
	arrivalSkipped  = "skipped"
)

// arrival is what became of a connection that arrived, for machines.
type arrival struct {
	Done    string   `json:"done"`
	Changes []change `json:"changes,omitempty"`
	listed
}

// change is a value that was filled in.
type change struct {
	Field string `json:"field"`
	Old   string `json:"old,omitempty"`
	New   string `json:"new"`
}

// arrived tells machines what became of what arrived; people were told already.
func (p *program) arrived(asJSON bool, list ...arrival) error {
	if !asJSON {
		return nil
	}
	if list == nil {
		list = []arrival{}
	}
	return p.json(list)
}

// ownFlags are those of our own connection files.
type ownFlags struct {
	name, into  string
	update, yes bool
	json        bool
	secret      *secretFlags
}

func (p *program) importCommand() *cobra.Command {
	var own ownFlags
	var how importFlags
	cmd := p.command("import", "keep", "FILE…")
	p.importFlags(cmd, &how)
	own.secret = p.secretFlags(cmd)
	p.certificateFlags(cmd, own.secret)
	how.passphrase = own.secret.certificate
	cmd.Flags().StringVar(&own.name, "name", "", p.say("cli.flag.name"))
	cmd.Flags().StringVar(&own.into, "into", "", p.say("cli.flag.into"))
	cmd.Flags().BoolVar(&own.update, "update", false, p.say("cli.flag.update"))
	cmd.Flags().BoolVarP(&own.yes, "yes", "y", false, p.say("cli.flag.yes"))
	cmd.Flags().BoolVar(&own.json, "json", false, p.say("cli.flag.json"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if own.json { // standard output is for the machine
			how.json, p.out = true, p.note
		}
		how.take = how.take || own.yes
		w, err := p.real()
		if err != nil {
			return err
		}
		data, ours, err := p.ownFile(args)
		if err != nil {
			return err
		}
		if !ours {
			return p.importFiles(cmd.Context(), w, args, data, how)
		}
		c, err := handover.ReadFile(bytes.NewReader(data))
		if err != nil {
			return err
		}
		return p.importOwn(cmd, w, c, own)
	}
	return cmd
}

// importOwn takes a connection file in: into the connection that it belongs to,
// or as a new one.
func (p *program) importOwn(cmd *cobra.Command, w *world, file connection.Profile, f ownFlags) error {
	old, found, err := p.belongs(cmd, w, file, f)
	if err != nil {
		return err
	}
	if found {
		return p.fillIn(cmd, w, old, file, f)
	}
	file.Name = first(f.name, file.Name, file.Tenant)
	if err := w.free(cmd.Context(), file.Name, ""); err != nil {
		return err
	}
	p.show(file) // the addresses are seen before they are used
	p.out.line()
	if !f.yes && !f.json && p.asks() && !p.agrees("cli.import.ask", "name", file.Name) {
		return usage("cli.usage.unanswered")
	}
	saved, err := p.keep(cmd, w, file, f.secret, true) // it may be half of what is needed
	if err != nil {
		return err
	}
	return p.arrived(f.json, arrival{Done: arrivalNew, listed: p.listed(saved)})
}

// belongs finds the connection that a file is to fill in: the one that was named,
// or the one whose id the file carries, or, after a question, one of its name.
func (p *program) belongs(cmd *cobra.Command, w *world, file connection.Profile, f ownFlags) (old connection.Profile, found bool, err error) {
	if f.into != "" {
		old, err = w.find(cmd.Context(), f.into)
		return old, err == nil, err
	}
	if f.name != "" && !f.update {
		return old, false, nil // another one was asked for
	}
	list, err := w.List(cmd.Context())
	if err != nil {
		return old, false, err
	}
	m := handover.Match(list, file)
	switch len(m.Could) {
	case 0:
		if m.Gone {
			p.note.line(p.say("cli.import.gone"))
		}
		if f.update {
			err = usage("cli.usage.nobelongs")
		}
		return old, false, err
	case 1:
		return m.Could[0], true, p.mayFill(m, f)
	}
	return old, false, usage("cli.usage.belongs-several", "choices", choices(m.Could))
}

// mayFill says why a connection is not filled in: nobody said so, or said no.
func (p *program) mayFill(m handover.Belongs, f ownFlags) error {
	switch {
	case f.update:
		return nil
	case f.yes || f.json || !p.asks():
		return usage("cli.usage.belongs", "name", m.Could[0].Name)
	case !p.agrees(whose(m), "name", m.Could[0].Name):
		return usage("cli.usage.unanswered")
	}
	return nil
}

// whose is the question whether a file fills a connection in.
func whose(m handover.Belongs) string {
	if m.Sure {
		return "cli.import.belongs"
	}
	return "cli.import.namesake"
}

// addOver is add with a file that belongs to a connection which is there: with
// --update it fills that one in, and otherwise says that it could. It says whether
// the command is done.
func (p *program) addOver(cmd *cobra.Command, w *world, file connection.Profile, f ownFlags) (bool, error) {
	if f.update {
		old, _, err := p.belongs(cmd, w, file, f)
		if err != nil {
			return true, err
		}
		return true, p.fillIn(cmd, w, old, file, f)
	}
	list, err := w.List(cmd.Context())
	if err != nil {
		return true, err
	}
	if m := handover.Match(list, file); m.Sure {
		p.note.line(p.say("cli.add.belongs", "name", m.Could[0].Name))
	}
	return false, nil
}

// choices lists connections so that each can be given to --into.
func choices(list []connection.Profile) string {
	var out []string
	for _, c := range list {
		where := c.ID
		if c.Group != "" {
			where = c.Group + ", " + c.ID
		}
		out = append(out, c.Name+" ("+where+")")
	}
	return strings.Join(out, "; ")
}

// fillIn takes the values of a connection file into a connection that is there
// already, after it has shown each.
func (p *program) fillIn(cmd *cobra.Command, w *world, old, file connection.Profile, f ownFlags) error {
	for _, c := range handover.Stays(old, file) {
		p.note.line(p.say("cli.into.stays", "field", p.say("field."+string(c.Field)), "value", c.Old, "file", c.New))
	}
	changes := handover.Changes(old, file)
	if len(changes) == 0 {
		p.out.line(p.say("cli.into.nothing", "name", old.Name))
		return p.arrived(f.json, arrival{Done: arrivalSame, listed: p.listed(old)})
	}
	p.out.line(p.say("cli.into.changes", "name", old.Name))
	var told []change
	for _, c := range changes {
		value := c.New
		if c.Old != "" {
			value = p.say("wizard.paste.instead", "value", c.New, "now", c.Old)
		}
		p.out.line("  " + p.say("field."+string(c.Field)) + ": " + value)
		told = append(told, change{string(c.Field), c.Old, c.New})
	}
	if !f.yes && !f.json && !p.agrees("cli.into.ask") {
		return usage("cli.usage.unanswered")
	}
	saved, err := p.keep(cmd, w, handover.Merge(old, file), f.secret, true)
	if err != nil {
		return err
	}
	return p.arrived(f.json, arrival{Done: arrivalFilled, Changes: told, listed: p.listed(saved)})
}
