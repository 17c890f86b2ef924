package cli

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/engine"
	"bcconnect/connection/sandbox"
	"bcconnect/connection/wire"
)

// checkFor bounds the test of one connection.
const checkFor = 2 * time.Minute

// practiceTimeout is how long a service that never answers is waited for where
// that is what is practised. Elsewhere a slow computer may take its time.
const practiceTimeout = 2 * time.Second

// timedOut is the finding of the scenarios in which a service never answers.
const timedOut = "timed-out"

// checkFlags are the flags of check.
type checkFlags struct {
	all, json bool
	file      string
	scenario  string // "" without --sandbox
	timeout   time.Duration
	secret    *secretFlags
}

func (p *program) checkCommand() *cobra.Command {
	var f checkFlags
	cmd := p.command("check", "use", "[NAME]")
	cmd.ValidArgsFunction = p.completeNames
	fl := cmd.Flags()
	fl.BoolVar(&f.all, "all", false, p.say("cli.flag.all"))
	fl.StringVar(&f.file, "file", "", p.say("cli.flag.checkfile"))
	fl.StringVar(&f.scenario, "sandbox", "", p.say("cli.flag.sandbox"))
	fl.Lookup("sandbox").NoOptDefVal = "well"
	fl.BoolVar(&f.json, "json", false, p.say("cli.flag.json"))
	fl.DurationVar(&f.timeout, "timeout", checkFor, p.say("cli.flag.timeout"))
	f.secret = p.secretFlags(cmd)
	_ = cmd.RegisterFlagCompletionFunc("sandbox", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return scenarioNames(), cobra.ShellCompDirectiveNoFileComp
	}) // fails only for a flag that is not there
	cmd.Args = func(_ *cobra.Command, args []string) error {
		targets := len(args)
		for _, given := range []bool{f.all, f.file != "", f.scenario != ""} {
			if given {
				targets++
			}
		}
		if targets != 1 {
			return usage("cli.usage.target")
		}
		return nil
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		ctx, stop := context.WithCancel(cmd.Context())
		defer stop()
		w, targets, err := p.targets(ctx, f, args)
		if err != nil {
			return err
		}
		return p.checkAll(ctx, w, targets, f)
	}
	return cmd
}

// targets finds what is to be tested.
func (p *program) targets(ctx context.Context, f checkFlags, args []string) (*world, []connection.Profile, error) {
	switch {
	case f.scenario != "":
		return p.practice(ctx, f.scenario)
	case f.file != "":
		return p.fromFile(f)
	}
	w, err := p.real()
	if err != nil {
		return nil, nil, err
	}
	if !f.all {
		c, err := w.find(ctx, args[0])
		return w, []connection.Profile{c}, err
	}
	all, err := w.List(ctx)
	if err == nil && len(all) == 0 {
		err = usage("cli.usage.none")
	}
	return w, all, err
}

// fromFile tests a connection that is not kept.
func (p *program) fromFile(f checkFlags) (*world, []connection.Profile, error) {
	c, err := p.readFile(f.file)
	if err != nil {
		return nil, nil, err
	}
	secret, _, err := f.secret.read(p, EnvSecret)
	if err != nil {
		return nil, nil, err
	}
	w, err := p.nowhere()
	if err != nil {
		return nil, nil, err
	}
	c.ID, c.Name = "file", first(c.Name, f.file)
	c.Keep = connection.KeepSession
	w.Hold(c.ID, secret)
	return w, []connection.Profile{c}, nil
}

// practice starts the sandbox in a scenario, and has the scenario's person sign
// in where one must. Nothing of it is kept.
func (p *program) practice(ctx context.Context, scenario string) (*world, []connection.Profile, error) {
	at := slices.IndexFunc(sandbox.Scenarios(), func(s sandbox.Scenario) bool { return s.Name == scenario })
	if at < 0 {
		return nil, nil, usage("cli.usage.scenario", "name", scenario)
	}
	srv, err := sandbox.New(sandbox.Options{Scenario: scenario, Now: p.env.Now})
	if err != nil {
		return nil, nil, &connection.Fault{Stage: connection.StageStore, Kind: "sandbox", Err: err}
	}
	var o wire.Options
	if sandbox.Scenarios()[at].Finding == timedOut {
		o.ResponseTimeout = practiceTimeout // nobody wants to practise patience
	}
	cloud := srv.Cloud("https://sandbox.invalid")
	if sandbox.Scenarios()[at].Memory {
		o.Transport = srv.Transport()
	} else if cloud, err = srv.Listen(ctx); err != nil {
		return nil, nil, &connection.Fault{Stage: connection.StageListener, Kind: "port-taken", Err: err}
	}
	visitor := &visitor{srv: srv}
	w, err := p.open(place{clouds: []connection.Cloud{cloud}, wire: o, browse: visitor.browse})
	if err != nil {
		return nil, nil, err
	}
	c := srv.Profiles()[0]
	w.Hold(c.ID, srv.Secret(c.ID))
	if c.Mode.Interactive() {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		visitor.stuck = func(text string) {
			if w.AnswerSignIn(c.ID, text) != nil {
				stop() // nothing there to go on with
			}
		}
		// Why nobody could sign in is what the test then says.
		_, _ = w.SignIn(ctx, c, engine.Interaction{}, nil)
	}
	return w, []connection.Profile{c}, nil
}

// visitor is the scenario's person at a browser, who tells what they read on a
// page that leads nowhere, as a person would type it in.
type visitor struct {
	srv   *sandbox.Server
	stuck func(text string)
}

func (v *visitor) browse(ctx context.Context, url string) error {
	text, err := v.srv.Visit(ctx, url)
	if text != "" && v.stuck != nil {
		v.stuck(text)
	}
	return err
}

// checkAll tests one connection after the other. The worst result counts.
func (p *program) checkAll(ctx context.Context, w *world, targets []connection.Profile, f checkFlags) error {
	var worst error
	var reports [][]byte
	for i, c := range targets {
		if i > 0 && !f.json {
			p.out.line()
		}
		report, err := p.checkOne(ctx, w, c, f)
		if err != nil && len(targets) == 1 {
			return err
		}
		if err != nil { // say it and go on with the others
			p.note.line(p.note.in(bold, c.Name))
			p.failed(err)
			worst = errNotLooked
			continue
		}
		if f.json {
			var b bytes.Buffer
			if err := report.WriteJSON(&b); err != nil {
				return &connection.Fault{Stage: connection.StageStore, Kind: "encode", Err: err}
			}
			reports = append(reports, bytes.TrimSpace(b.Bytes()))
		}
		worst = worse(worst, verdict(report))
	}
	if f.json {
		p.writeReports(reports, f.all)
	}
	return worst
}

// writeReports writes one report as an object, those of --all as a list.
func (p *program) writeReports(reports [][]byte, list bool) {
	text := string(bytes.Join(reports, []byte(",\n")))
	if list {
		text = "[\n" + text + "\n]"
	}
	p.out.line(text)
}

// checkOne tests a connection and prints the ladder as it is climbed.
func (p *program) checkOne(ctx context.Context, w *world, c connection.Profile, f checkFlags) (check.Report, error) {
	ctx, stop := context.WithTimeout(ctx, f.timeout)
	defer stop()
	l := &ladder{out: p.out, ended: make(map[check.ID]check.Result)}
	on := l.on
	if f.json {
		on = nil
	} else {
		p.out.line(p.out.in(bold, c.Name), "  ", p.out.in(dim, strings.Trim(placeOf(c)+" · "+string(c.Mode), " ·")))
	}
	report, err := w.Check(ctx, c, on)
	if err != nil || f.json {
		return report, err
	}
	l.rest(report.Results)
	for _, found := range findings(report) {
		p.out.finding(found)
	}
	p.out.line()
	p.summary(report)
	return report, nil
}

// summary says the result in one line.
func (p *program) summary(r check.Report) {
	_, colour := mark(r.Verdict())
	ms := strconv.FormatInt(r.Took.Milliseconds(), 10)
	p.out.line(p.out.in(colour, p.say("cli.check."+string(r.Verdict()), "passed", strconv.Itoa(r.Passed()),
		"total", strconv.Itoa(r.Ran()), "ms", ms)))
}

// findings collects what the rungs found, each once.
func findings(r check.Report) []diagnose.Finding {
	var out []diagnose.Finding
	for _, rung := range r.Results {
		for _, f := range rung.Findings {
			if !slices.ContainsFunc(out, func(g diagnose.Finding) bool { return g.Code == f.Code && g.Field == f.Field }) {
				out = append(out, f)
			}
		}
	}
	return out
}

// verdict turns a report into the exit code's error.
func verdict(r check.Report) error {
	switch v := r.Verdict(); {
	case v == check.Fail || len(findings(r)) > 0:
		return errFound
	case v == check.Pass || v == check.Attention:
		return nil
	default:
		return errNotLooked
	}
}

func worse(a, b error) error {
	if a == errNotLooked || b == nil { //nolint:errorlint // our own two, never wrapped
		return a
	}
	return b
}

// ladder prints rungs in their order, however they end.
type ladder struct {
	out   *printer
	next  int
	ended map[check.ID]check.Result
}

func (l *ladder) on(r check.Result) {
	if r.Verdict == check.Running || r.Verdict == check.Waiting {
		return
	}
	l.ended[r.ID] = r
	for rungs := check.Rungs(); l.next < len(rungs); l.next++ {
		done, ok := l.ended[rungs[l.next]]
		if !ok {
			return
		}
		l.out.rung(done)
	}
}

// rest prints what was never told, should there be any.
func (l *ladder) rest(all []check.Result) {
	for _, r := range all {
		l.on(r)
	}
}

func scenarioNames() []string {
	all := sandbox.Scenarios()
	names := make([]string, 0, len(all))
	for _, s := range all {
		names = append(names, s.Name)
	}
	return names
}
