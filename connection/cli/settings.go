package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bcconnect/connection/profiles"
	"bcconnect/connection/wire"
)

// setting is one of the program's settings.
type setting struct {
	name   string
	at     func(s *profiles.Settings) *string
	values []string
}

func allSettings() []setting {
	return []setting{
		{name: "language", at: func(s *profiles.Settings) *string { return &s.Language }},
		{name: "proxy", at: func(s *profiles.Settings) *string { return &s.Proxy }},
		{name: "no-proxy", at: func(s *profiles.Settings) *string { return &s.NoProxy }},
		{name: "ca", at: func(s *profiles.Settings) *string { return &s.CAFile }},
		{
			name: "no-keyring", values: []string{string(profiles.NoKeyringAsk), string(profiles.NoKeyringSession)},
			at: func(s *profiles.Settings) *string { return (*string)(&s.NoKeyringChoice) },
		},
		{name: "renewal", values: onOff(), at: func(s *profiles.Settings) *string { return (*string)(&s.Renewal) }},
		{name: "token-copy", values: onOff(), at: func(s *profiles.Settings) *string { return (*string)(&s.TokenCopy) }},
		{
			name: "log-file", values: []string{string(profiles.SwitchOn), string(profiles.SwitchOff)},
			at: func(s *profiles.Settings) *string { return (*string)(&s.LogFile) },
		},
		{name: "log-folder", at: func(s *profiles.Settings) *string { return &s.LogFolder }},
		{name: "log-size", values: profiles.LogSizes(), at: func(s *profiles.Settings) *string { return &s.LogSize }},
	}
}

func onOff() []string { return []string{string(profiles.SwitchOn), string(profiles.SwitchOff)} }

func (p *program) settingsCommand() *cobra.Command {
	cmd := p.command("settings", "more", "[NAME [VALUE]]")
	var unset bool
	cmd.Flags().BoolVar(&unset, "unset", false, p.say("cli.flag.unset"))
	cmd.ValidArgsFunction = completeSettings
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		if p.dir == "" {
			return usage("cli.usage.dir")
		}
		book := profiles.Open(p.dir)
		if len(args) == 0 {
			return p.showSettings(book, allSettings())
		}
		at := slices.IndexFunc(allSettings(), func(s setting) bool { return s.name == args[0] })
		if at < 0 {
			return usage("cli.usage.setting", "name", args[0])
		}
		s := allSettings()[at]
		switch {
		case len(args) == 2 && !unset:
			return p.set(book, s, strings.TrimSpace(args[1]))
		case len(args) == 1 && unset:
			return p.set(book, s, "")
		case len(args) == 1:
			return p.showSettings(book, []setting{s})
		default:
			return usage("cli.usage.one", "name", args[len(args)-1])
		}
	}
	return cmd
}

func completeSettings(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	all := allSettings()
	names := make([]string, 0, len(all))
	for _, s := range all {
		if len(args) == 0 {
			names = append(names, s.name)
		} else if len(args) == 1 && args[0] == s.name {
			names = s.values
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

func (p *program) showSettings(book *profiles.Book, which []setting) error {
	now, err := book.Settings()
	if err != nil {
		return err
	}
	for _, s := range which {
		value := *s.at(&now)
		if s.name == "proxy" {
			value = withoutPassword(value)
		}
		p.out.line("  ", pad(s.name, nameWidth), " ", first(value, p.out.in(dim, p.say("cli.settings.default"))))
	}
	return nil
}

// withoutPassword hides the credentials of a proxy (row S62).
func withoutPassword(address string) string {
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok {
		scheme, rest = "", address
	} else {
		scheme += "://"
	}
	if _, host, ok := strings.Cut(rest, "@"); ok {
		return scheme + "•••@" + host
	}
	return address
}

// set keeps a setting, if the program could work with it.
func (p *program) set(book *profiles.Book, s setting, value string) error {
	if value != "" && len(s.values) > 0 {
		if !slices.Contains(s.values, value) {
			return usage("cli.usage.value", "flag", s.name, "values", strings.Join(s.values, ", "))
		}
	}
	next, err := book.Settings()
	if err != nil {
		return err
	}
	*s.at(&next) = value
	if _, err := wire.New(wire.Options{Proxy: next.Proxy, NoProxy: next.NoProxy, CAFile: next.CAFile}); err != nil && value != "" {
		p.failed(err)
		return usage("cli.usage.unanswered")
	}
	if err := book.ChangeSettings(func(now *profiles.Settings) { *s.at(now) = value }); err != nil {
		return err
	}
	return p.showSettings(book, []setting{s})
}
