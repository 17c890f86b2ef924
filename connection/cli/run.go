package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bcconnect/assets/text"
	"bcconnect/connection"
	"bcconnect/connection/journal"
	"bcconnect/connection/logbook"
	"bcconnect/connection/profiles"
)

// program is one run of the command line.
type program struct {
	env     Env
	words   *text.Catalogue
	lang    string
	say     text.Say
	out     *printer // results
	note    *printer // what is said beside them
	journal *journal.Log
	book    *logbook.Book // the log on disk; nil without one
	// The flags that all commands have.
	dir, ca, proxy string
	verbose        bool
}

// journalSize is how many exchanges --verbose can tell.
const journalSize = 500

// Run runs one command and returns the exit code. It never ends the process.
func Run(ctx context.Context, args []string, env Env) int {
	if env.Now == nil {
		env.Now = time.Now
	}
	env.Stdout, env.Stderr = locked(env, env.Stdout), locked(env, env.Stderr)
	p, err := start(args, env)
	if err != nil {
		_, _ = fmt.Fprintln(env.Stderr, err)
		return ExitNotLooked
	}
	if leaks(args) {
		return p.failed(usage("cli.usage.secret"))
	}
	root := p.root(args)
	root.SetArgs(args)
	root.SetIn(env.Stdin)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	err = root.ExecuteContext(ctx)
	p.tellWire()
	p.tellLog()
	if err != nil {
		return p.failed(err)
	}
	return ExitWell
}

// start reads the words and chooses the language.
func start(args []string, env Env) (*program, error) {
	words, err := text.Load()
	if err != nil {
		return nil, err
	}
	p := &program{env: env, words: words, journal: journal.New(journalSize)}
	if peek(args, "har") != "" {
		p.journal = journal.New(keptForFile)
	}
	p.dir = first(peek(args, "dir"), env.Getenv(EnvDir), env.Dir)
	p.lang = p.language(args)
	p.say = words.Sayer(p.lang)
	p.out = newPrinter(env.Stdout, p.say)
	p.note = newPrinter(env.Stderr, p.say)
	return p, nil
}

// Commands returns the commands in English, for what is written about them.
func Commands(env Env) (*cobra.Command, error) {
	p, err := start([]string{"--lang=" + text.English}, env)
	if err != nil {
		return nil, err
	}
	return p.root(nil), nil
}

// Knows says whether arguments are for the command line and not for the window.
func Knows(args []string) bool {
	if len(args) == 0 {
		return false
	}
	return slices.Contains(commandNames(), args[0])
}

func commandNames() []string {
	return []string{
		"add", "edit", "list", "show", "check", "compare", "signin", "renew-secret", "token", "refresh", "revoke", "remove", "export", "import",
		"snippet",
		"sandbox", "explain", "checklist", "consent", "routes", "expiring", "settings", "forget", "help", "completion", "__complete", "__completeNoDesc", "--help", "-h", "--version",
	}
}

// leaks finds a secret given as an argument, before anything can echo it.
func leaks(args []string) bool {
	for _, a := range args {
		if a == "--" {
			return false
		}
		name, _, _ := strings.Cut(strings.TrimLeft(a, "-"), "=")
		if !strings.HasPrefix(a, "-") {
			continue
		}
		switch strings.ToLower(name) {
		case "secret", "client-secret", "clientsecret", "password", "client_secret":
			return true
		}
	}
	return false
}

// peek reads a flag before the commands exist: their words depend on it.
func peek(args []string, name string) string {
	for i, a := range args {
		if a == "--" {
			break
		}
		if v, ok := strings.CutPrefix(a, "--"+name+"="); ok {
			return v
		}
		if a == "--"+name && i+1 < len(args) {
			return args[i+1]
		}
	}
	return ""
}

// language chooses the words: by flag, by variable, by setting, by the system.
func (p *program) language(args []string) string {
	set := ""
	if s, err := profiles.Open(p.dir).Settings(); err == nil && p.dir != "" {
		set = s.Language
	}
	get := p.env.Getenv
	return p.words.Choose(first(peek(args, "lang"), get(EnvLang), set), text.System(get))
}

func first(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

// usageError is a command or a value in it that cannot be used. It is data; the
// words are found when it is printed.
type usageError struct {
	key   string
	pairs []string
}

func (u *usageError) Error() string { return u.key }

func usage(key string, pairs ...string) error { return &usageError{key: key, pairs: pairs} }

// errFound says that findings were printed.
var errFound = errors.New("cli: something was found")

// errNotLooked says that it was printed why it could not be looked.
var errNotLooked = errors.New("cli: it could not be looked")

// failed prints why a command ended badly, if that was not said yet, and
// returns the exit code.
func (p *program) failed(err error) int {
	var wrong *usageError
	switch {
	case errors.Is(err, errFound):
		return ExitFindings
	case errors.Is(err, errNotLooked):
		return ExitNotLooked
	case errors.As(err, &wrong):
		p.note.line(p.say(wrong.key, wrong.pairs...))
		p.note.line(p.say("cli.usage.hint"))
		return ExitUsage
	}
	var f *connection.Fault
	if !errors.As(err, &f) && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		// What cobra says of a command that it does not know.
		p.note.line(p.say("cli.usage.other", "detail", err.Error()))
		p.note.line(p.say("cli.usage.hint"))
		return ExitUsage
	}
	return p.fault(err, f)
}

// root builds the commands: all, or the one that scripts run often alone and
// then without the words of a help that nobody asked for.
func (p *program) root(args []string) *cobra.Command {
	quick := len(args) > 0 && args[0] == "check" && slices.Contains(args, "--quick") && !slices.ContainsFunc(args, asksHelp)
	if quick {
		say := p.say
		p.say = func(string, ...string) string { return "" }
		defer func() { p.say = say }()
	}
	root := &cobra.Command{
		Use: "bcconnect", Short: p.say("cli.root.short"), Long: p.say("cli.root.long"), Example: p.say("cli.root.example"),
		SilenceErrors: true, SilenceUsage: true, DisableFlagsInUseLine: true, Version: p.env.Version, Args: p.noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	f := root.PersistentFlags()
	f.StringVar(&p.dir, "dir", p.dir, p.say("cli.flag.dir"))
	f.StringVar(&p.lang, "lang", p.lang, p.say("cli.flag.lang"))
	f.StringVar(&p.ca, "ca", "", p.say("cli.flag.ca"))
	f.StringVar(&p.proxy, "proxy", "", p.say("cli.flag.proxy"))
	f.BoolVarP(&p.verbose, "verbose", "v", false, p.say("cli.flag.verbose"))
	f.Lookup("dir").DefValue, f.Lookup("lang").DefValue = "", "" // of this machine, not of the program
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage("cli.usage.other", "detail", err.Error()) })
	root.SetVersionTemplate("bcconnect {{.Version}}\n")
	root.SetUsageTemplate(p.usageTemplate())
	root.AddGroup(&cobra.Group{ID: "use", Title: p.say("cli.group.use")}, &cobra.Group{ID: "keep", Title: p.say("cli.group.keep")},
		&cobra.Group{ID: "token", Title: p.say("cli.group.token")}, &cobra.Group{ID: "more", Title: p.say("cli.group.more")})
	root.SetHelpCommandGroupID("more")
	root.SetCompletionCommandGroupID("more")
	if quick {
		root.CompletionOptions.DisableDefaultCmd = true
		root.AddCommand(p.checkCommand())
		return root
	}
	root.AddCommand(
		p.checkCommand(), p.compareCommand(), p.explainCommand(), p.addCommand(), p.editCommand(), p.listCommand(), p.showCommand(), p.removeCommand(),
		p.exportCommand(), p.importCommand(), p.signInCommand(), p.renewSecretCommand(), p.tokenCommand(), p.refreshCommand(), p.revokeCommand(),
		p.expiringCommand(), p.checklistCommand(), p.consentCommand(), p.routesCommand(), p.sandboxCommand(), p.settingsCommand(), p.forgetCommand(),
		p.snippetCommand(), p.certificateCommand(),
	)
	p.wordCobra(root)
	return root
}

// asksHelp says whether an argument may be a flag that asks for help: --help, or
// -h among other short ones.
func asksHelp(arg string) bool {
	return strings.HasPrefix(arg, "--help") || (strings.HasPrefix(arg, "-") && !strings.HasPrefix(arg, "--") && strings.Contains(arg, "h"))
}

// wordCobra gives what cobra adds by itself the reader's words.
func (p *program) wordCobra(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	root.InitDefaultVersionFlag()
	root.InitDefaultHelpFlag()
	root.Flags().Lookup("version").Usage = p.say("cli.flag.version")
	root.Flags().Lookup("help").Usage = p.say("cli.flag.help")
	for _, c := range root.Commands() {
		c.InitDefaultHelpFlag()
		c.Flags().Lookup("help").Usage = p.say("cli.flag.help")
		switch c.Name() {
		case "completion":
			c.Short, c.Long = p.say("cli.completion.short"), p.say("cli.completion.long")
		case "help":
			c.Short = p.say("cli.flag.help")
		}
	}
}

// command makes a command whose words are "cli.<name>.…".
func (p *program) command(name, group, args string) *cobra.Command {
	return &cobra.Command{
		Use: strings.TrimSpace(name + " " + args), GroupID: group, Short: p.say("cli." + name + ".short"),
		Long: p.say("cli." + name + ".long"), Example: p.say("cli." + name + ".example"),
		DisableFlagsInUseLine: true,
	}
}

func (p *program) noArgs(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage("cli.usage.unknown", "name", args[0])
	}
	return nil
}

// oneName wants exactly one connection.
func (p *program) oneName(_ *cobra.Command, args []string) error {
	switch len(args) {
	case 0:
		return usage("cli.usage.name")
	case 1:
		return nil
	default:
		return usage("cli.usage.one", "name", args[1])
	}
}

// usageTemplate is cobra's, with words in the reader's language.
func (p *program) usageTemplate() string {
	s := func(key string) string { return strings.ReplaceAll(p.say("cli.usage."+key), "{{", "") }
	return s("usage") + `{{if .Runnable}}
  {{.UseLine}}{{if .HasAvailableFlags}} [` + s("options") + `]{{end}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} [` + s("command") + `]{{end}}{{if .HasExample}}

` + s("examples") + `
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}{{$cmds := .Commands}}{{range $group := .Groups}}

{{.Title}}{{range $cmds}}{{if (and (eq .GroupID $group.ID) .IsAvailableCommand)}}
  {{rpad .Name .NamePadding }} {{.Short}}{{end}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

` + s("flags") + `
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

` + s("global") + `
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableSubCommands}}

` + s("more") + `{{end}}
`
}
