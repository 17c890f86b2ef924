package cli

import (
	"os"
	"strings"

	"github.com/spf13/cobra"

	"bcconnect/connection"
	"bcconnect/connection/handover"
	"bcconnect/connection/recipe"
	"bcconnect/connection/store"
)

// checklistCommand writes the set-up of a connection, step by step.
func (p *program) checklistCommand() *cobra.Command {
	var out string
	var html, plain, mail bool
	cmd := p.command("checklist", "keep", "NAME")
	cmd.Args, cmd.ValidArgsFunction = p.oneName, p.completeNames
	fl := cmd.Flags()
	fl.StringVarP(&out, "out", "o", "", p.say("cli.flag.checklistout"))
	fl.BoolVar(&html, "html", false, p.say("cli.flag.checklisthtml"))
	fl.BoolVar(&plain, "text", false, p.say("cli.flag.checklisttext"))
	fl.BoolVar(&mail, "mail", false, p.say("cli.flag.checklistmail"))
	cmd.MarkFlagsMutuallyExclusive("html", "text", "mail")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		w, err := p.real()
		if err != nil {
			return err
		}
		c, err := w.find(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		if mail {
			return p.letter(handover.Checklist(c), out)
		}
		var b strings.Builder
		sheet := recipe.SheetOf(c, recipeLinks(w, c))
		if html || !plain && strings.HasSuffix(strings.ToLower(out), ".html") {
			err = sheet.WriteHTML(&b, p.say)
		} else {
			err = sheet.WriteText(&b, p.say)
		}
		if err != nil {
			return err
		}
		return p.give(b.String(), out)
	}
	return cmd
}

// give prints a text, or writes it to a file that is not there yet.
func (p *program) give(text, out string) error {
	if out == "" {
		p.out.line(strings.TrimRight(text, "\n"))
		return nil
	}
	if _, err := os.Lstat(out); err == nil {
		return usage("cli.usage.exists", "path", out)
	}
	if err := store.WriteFile(out, []byte(text)); err != nil {
		return err
	}
	p.note.line(p.say("cli.export.done", "path", out))
	return nil
}

// letter gives a mail as text.
func (p *program) letter(l handover.Letter, out string) error {
	return p.give(p.speak(l.Subject)+"\n\n"+p.speak(l.Body)+"\n", out)
}

func (p *program) speak(w handover.Words) string {
	pairs := make([]string, 0, 2*len(w.Args))
	for name, value := range w.Args {
		pairs = append(pairs, string(name), value)
	}
	return p.say(w.Key, pairs...)
}

// recipeLinks are the pages that the steps name.
func recipeLinks(w *world, c connection.Profile) map[string]string {
	l := w.Links(c)
	nobody := c
	nobody.ClientID = ""
	return map[string]string{
		"register": w.Links(nobody).Overview, "entraOverview": l.Overview, "entraCredentials": l.Credentials,
		"entraPermissions": l.Permissions, "entraAuthentication": l.Authentication, "bcApps": l.BCApps, "bc": l.BC,
	}
}
