package cli

import (
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bcconnect/connection"
	"bcconnect/connection/snippets"
	"bcconnect/connection/store"
)

func (p *program) snippetCommand() *cobra.Command {
	var kind, out string
	var list, asJSON bool
	cmd := p.command("snippet", "keep", "NAME")
	cmd.Args, cmd.ValidArgsFunction = p.oneName, p.completeNames
	cmd.Flags().StringVar(&kind, "for", "", p.say("cli.flag.for"))
	cmd.Flags().BoolVar(&list, "list", false, p.say("cli.flag.snippets"))
	cmd.Flags().BoolVar(&asJSON, "json", false, p.say("cli.flag.json"))
	cmd.Flags().StringVarP(&out, "output", "o", "", p.say("cli.flag.output"))
	cmd.MarkFlagsMutuallyExclusive("for", "list")
	_ = cmd.RegisterFlagCompletionFunc("for", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return kindNames(), cobra.ShellCompDirectiveNoFileComp
	})
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if !list && !slices.Contains(kindNames(), kind) {
			return usage("cli.usage.snippet", "choices", strings.Join(kindNames(), ", "))
		}
		w, err := p.real()
		if err != nil {
			return err
		}
		c, err := w.find(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		if list {
			return p.listSnippets(c, asJSON)
		}
		return p.snippet(snippets.Make(snippets.Kind(kind), c, c.Effective(cloudOf(c))), out)
	}
	return cmd
}

func kindNames() []string {
	names := make([]string, 0, len(snippets.Kinds()))
	for _, k := range snippets.Kinds() {
		names = append(names, string(k))
	}
	return names
}

// cloudOf is the cloud that a kept connection names.
func cloudOf(c connection.Profile) connection.Cloud {
	for _, known := range clouds() {
		if known.Name == first(c.Cloud, connection.CloudPublic) {
			return known
		}
	}
	return connection.Cloud{}
}

// snippet writes one text: to the standard output nothing but the text.
func (p *program) snippet(s snippets.Snippet, out string) error {
	if s.Why != snippets.ReasonNone {
		return usage("snippets.reason." + string(s.Why))
	}
	if out == "" {
		if _, err := io.WriteString(p.env.Stdout, s.Text); err != nil {
			return &connection.Fault{Stage: connection.StageStore, Kind: "not-writable", Err: err}
		}
	} else {
		if _, err := os.Lstat(out); err == nil {
			return usage("cli.usage.exists", "path", out)
		}
		if err := store.WriteFile(out, []byte(s.Text)); err != nil {
			return err
		}
		p.note.line(p.say("cli.export.done", "path", out))
	}
	if !s.Tested {
		p.note.line(p.say("snippets.untested"))
	}
	if s.Needs {
		p.note.line(p.say("snippets."+string(s.Kind)+".fill", "name", s.Placeholder))
	}
	return nil
}

// offered is a kind of text for machines.
type offered struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
	File string `json:"file,omitempty"`
	Why  string `json:"reason,omitempty"`
}

func (p *program) listSnippets(c connection.Profile, asJSON bool) error {
	list := make([]offered, 0, len(snippets.Kinds()))
	rows := make([][]string, 0, len(snippets.Kinds()))
	for _, k := range snippets.Kinds() {
		s := snippets.Make(k, c, c.Effective(cloudOf(c)))
		o := offered{Kind: string(k), Name: p.say("snippets." + string(k)), File: s.File, Why: string(s.Why)}
		note := ""
		if s.Why != snippets.ReasonNone {
			o.File, note = "", p.say("snippets.reason."+string(s.Why))
		}
		list, rows = append(list, o), append(rows, []string{o.Kind, o.Name, note})
	}
	if asJSON {
		return p.json(list)
	}
	p.out.table(rows)
	return nil
}
