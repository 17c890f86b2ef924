package cli

import (
	"bytes"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/journal"
)

const (
	// longestPaste is how much of standard input is looked at: its end, because
	// that is where a log has its newest error. In bytes.
	longestPaste = 256 << 10
	// longestStream is where reading stops, should somebody pipe in a stream
	// that never ends. In bytes.
	longestStream = 64 << 20
	// mostNear is how many findings are offered by their words.
	mostNear = 6
)

// Where Microsoft explains codes: one AADSTS number, and the lists.
const (
	lookupNumber = "https://login.microsoftonline.com/error?code="
	lookupEntra  = "https://learn.microsoft.com/entra/identity-platform/reference-error-codes"
	lookupBC     = "https://learn.microsoft.com/dynamics365/business-central/dev-itpro/webservices/dynamics-error-codes"
)

// explainCommand answers from the catalogue alone: it opens no world, so that
// it works where nothing else does.
func (p *program) explainCommand() *cobra.Command {
	var all, asJSON bool
	cmd := p.command("explain", "use", "CODE|TEXT|-")
	fl := cmd.Flags()
	fl.BoolVar(&all, "all", false, p.say("cli.flag.explainall"))
	fl.BoolVar(&asJSON, "json", false, p.say("cli.flag.json"))
	cmd.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return diagnose.Lazy().Codes(), cobra.ShellCompDirectiveNoFileComp
	}
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		catalogue := diagnose.Lazy()
		if all {
			return p.explainAll(catalogue, strings.Join(args, " "), asJSON)
		}
		pasted, err := p.pasted(args)
		if err != nil {
			return err
		}
		return p.explain(catalogue, pasted, asJSON)
	}
	return cmd
}

// pasted is what is to be explained: the arguments as one text, or standard
// input.
func (p *program) pasted(args []string) (string, error) {
	pasted := strings.Join(args, " ")
	if len(args) == 1 && args[0] == "-" {
		end := &tail{}
		if _, err := io.Copy(end, io.LimitReader(p.env.Stdin, longestStream)); err != nil {
			return "", usage("cli.usage.file", "path", "-")
		}
		pasted = end.text()
	}
	if strings.TrimSpace(pasted) == "" {
		return "", usage("cli.usage.explain")
	}
	return pasted, nil
}

// tail keeps the end of what is written to it.
type tail struct {
	kept []byte
	cut  bool
}

func (t *tail) Write(b []byte) (int, error) {
	t.kept = append(t.kept, b...)
	if over := len(t.kept) - longestPaste; over > longestPaste { // seldom, so that it costs little
		t.kept, t.cut = append(t.kept[:0], t.kept[over:]...), true
	}
	return len(b), nil
}

// text begins with a whole line, else with a whole word: half a secret could
// not be told from a word.
func (t *tail) text() string {
	b := t.kept
	if over := len(b) - longestPaste; over > 0 {
		b, t.cut = b[over:], true
	}
	if !t.cut {
		return string(b)
	}
	for _, ends := range []string{"\n", " \t"} {
		if i := bytes.IndexAny(b, ends); i >= 0 {
			return string(b[i+1:])
		}
	}
	return ""
}

// explained is the answer for machines.
type explained struct {
	ID       string              `json:"id"`
	Code     string              `json:"code"`
	Known    bool                `json:"known"`
	Codes    []string            `json:"codes"` // what was seen in the text
	Severity connection.Severity `json:"severity"`
	Owner    diagnose.Owner      `json:"owner"`
	Field    connection.Field    `json:"field,omitempty"`
	Actions  []diagnose.Action   `json:"actions"`
	Words    explainedWords      `json:"words"`
	// Also lists findings that the same evidence may mean; of an unknown code,
	// its class comes first.
	Also   []string       `json:"also,omitempty"`
	Near   []nearby       `json:"near,omitempty"`
	Docs   string         `json:"docs,omitempty"`
	Lookup string         `json:"lookup,omitempty"`
	Args   map[string]any `json:"args,omitempty"`
}

type explainedWords struct {
	Title string   `json:"title"`
	Why   string   `json:"why"`
	Owner string   `json:"owner"`
	Do    []string `json:"do"`
}

// nearby is a finding whose words are those of the text.
type nearby struct {
	ID    string `json:"id"`
	Code  string `json:"code"`
	Title string `json:"title"`
}

// explain says what a text means. Nothing of it that is secret comes back out.
func (p *program) explain(c *diagnose.Catalogue, pasted string, asJSON bool) error {
	found, codes, known := c.Lookup(hideSecrets(pasted))
	found, codes = clean(found, codes)
	words := found.Words(p.say)
	var near []nearby
	if !known {
		near = p.near(c, pasted)
		if len(codes) == 0 { // no code: nothing to look up, and nothing to class
			words.Title, words.Why = p.say("cli.explain.nothing"), p.say("cli.explain.nothing.why")
			words.Do = strings.Split(p.say("cli.explain.nothing.do"), "\n")
			words.Owner = p.say("cli.explain.nothing.owner")
		}
	}
	if asJSON {
		if err := p.explainedJSON(found, codes, known, words, near); err != nil {
			return err
		}
	} else {
		p.explainedText(found, codes, known, words, near)
	}
	if !known {
		return errFound
	}
	return nil
}

// hideSecrets takes out what nobody would recognise later: secrets of Entra
// without a name before them.
func hideSecrets(s string) string {
	for {
		secret := connection.FindEntraSecret(s)
		if secret == "" {
			return s
		}
		s = strings.ReplaceAll(s, secret.Reveal(), journal.Hidden)
	}
}

// clean masks every value that came out of the pasted text, whatever it was
// taken for, and drops the text itself: who pasted it has it.
func clean(f diagnose.Finding, codes []string) (diagnose.Finding, []string) {
	f.Args = maps.Clone(f.Args)
	for name, value := range f.Args {
		f.Args[name] = journal.Redact(value)
	}
	f.Choices = redacted(f.Choices)
	if f.Fault != nil {
		g := *f.Fault
		g.Detail, g.Args, g.Err = "", nil, nil
		for _, s := range []*string{&g.OAuth, &g.Suberror, &g.BC, &g.Kind, &g.Trace, &g.Corr} {
			*s = journal.Redact(*s)
		}
		f.Fault = &g
	}
	return f, redacted(codes)
}

func redacted(all []string) []string {
	out := make([]string, 0, len(all))
	for _, s := range all {
		out = append(out, journal.Redact(s))
	}
	return out
}

// near finds what has the words of the text, for people who type a question
// rather than paste a code.
func (p *program) near(c *diagnose.Catalogue, pasted string) []nearby {
	const mostWords, meaning = 8, 5
	words := strings.Fields(pasted)
	if len(words) > mostWords || !slices.ContainsFunc(words, func(w string) bool { return len(w) >= meaning }) {
		return nil
	}
	var out []nearby
	for _, r := range c.Search(pasted, p.say) {
		if len(out) < mostNear && r.Code != diagnose.CodeUnknown {
			out = append(out, nearby{r.ID, r.Code, p.say("finding." + r.Code + ".title")})
		}
	}
	return out
}

// lookup is Microsoft's own page about a code, the one of this very number if
// there is one.
func lookup(f diagnose.Finding) string {
	if number, ok := strings.CutPrefix(f.Args[connection.ArgCode], "AADSTS"); ok {
		return lookupNumber + number
	}
	switch {
	case f.Fault == nil:
		return ""
	case f.Fault.BC != "":
		return lookupBC
	case f.Fault.OAuth != "":
		return lookupEntra
	}
	return ""
}

func (p *program) explainedText(f diagnose.Finding, codes []string, known bool, w diagnose.Words, near []nearby) {
	class := ""
	if !known && len(w.Also) > 0 {
		class, w.Also = w.Also[0], w.Also[1:] // by what came with the code: not one more cause
	}
	seen := p.say("cli.explain.unseen")
	if len(codes) > 0 {
		seen = p.say("cli.explain.seen", "codes", strings.Join(codes, " · "))
	}
	p.out.line(p.out.in(dim, seen))
	link := lookup(f)
	if g := f.Fault; g != nil { // of the details, the codes have just been said
		f.Fault = &connection.Fault{Trace: g.Trace, Corr: g.Corr, When: g.When}
	}
	p.out.worded(f, w)
	if class != "" {
		p.out.line("  ", p.say("cli.explain.class", "title", class))
	}
	if link != "" && (!known || f.Docs == "") {
		p.out.line("  ", p.say("cli.explain.lookup", "link", link))
	}
	for i, n := range near {
		if i == 0 {
			p.out.line()
			p.out.line(p.say("cli.explain.near"))
		}
		p.out.line("  ", n.ID, "  ", n.Title)
	}
}

func (p *program) explainedJSON(f diagnose.Finding, codes []string, known bool, w diagnose.Words, near []nearby) error {
	out := explained{
		ID: f.ID, Code: f.Code, Known: known, Codes: codes, Severity: f.Severity, Owner: f.Who, Field: f.Field,
		Actions: f.Actions, Words: explainedWords{Title: w.Title, Why: w.Why, Owner: w.Owner, Do: w.Do},
		Also: f.Ranked, Near: near, Docs: f.Docs, Lookup: lookup(f),
	}
	for name, value := range f.Args {
		if out.Args == nil {
			out.Args = map[string]any{}
		}
		out.Args[string(name)] = value
	}
	return p.json(out)
}

// listedRule is a rule of the catalogue for machines.
type listedRule struct {
	ID       string               `json:"id"`
	Code     string               `json:"code"`
	Title    string               `json:"title"`
	Owner    diagnose.Owner       `json:"owner"`
	Severity connection.Severity  `json:"severity"`
	Field    connection.Field     `json:"field,omitempty"`
	Actions  []diagnose.Action    `json:"actions"`
	Docs     string               `json:"docs,omitempty"`
	Source   string               `json:"source,omitempty"`
	Mark     string               `json:"mark,omitempty"`
	When     []diagnose.Condition `json:"when"`
}

// explainAll lists the catalogue: every rule, or of the findings that hold the
// words of a query the first rule each. Nothing found is exit code 1.
func (p *program) explainAll(c *diagnose.Catalogue, query string, asJSON bool) error {
	rules := c.Rules()
	if query != "" {
		rules = c.Search(query, p.say)
	}
	rows := make([][]string, 0, 1+len(rules))
	rows = append(rows, []string{p.say("cli.explain.id"), p.say("cli.explain.code"), p.say("cli.explain.owner"), p.say("cli.explain.title")})
	list := make([]listedRule, 0, len(rules))
	for i := range rules {
		r := p.ruleJSON(&rules[i])
		list = append(list, r)
		rows = append(rows, []string{r.ID, r.Code, string(r.Owner), r.Title})
	}
	if asJSON {
		if err := p.json(list); err != nil {
			return err
		}
	}
	if len(rules) == 0 {
		p.note.line(p.say("cli.explain.none"))
		return errFound
	}
	if !asJSON {
		p.out.table(rows)
	}
	return nil
}

func (p *program) ruleJSON(r *diagnose.Rule) listedRule {
	out := listedRule{
		ID: r.ID, Code: r.Code, Title: p.say("finding." + r.Code + ".title"), Owner: r.Who, Severity: r.Severity, Field: r.Field,
		Actions: slices.Clone(r.Actions), Docs: r.Docs, Source: r.Source, Mark: r.Mark, When: r.When,
	}
	if out.When == nil {
		out.When = []diagnose.Condition{} // reached by its code alone
	}
	return out
}
