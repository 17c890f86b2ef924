package cli

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// checkFlags are the flags of check.
type checkFlags struct {
	all      bool
	quick    bool
	file     string
	scenario string // "" without --sandbox
	timeout  time.Duration
	secret   *secretFlags
	report   *reportFlags
	traffic  *trafficFlags
	many     *manyFlags
}

// several says whether the command is about more than one connection.
func (f checkFlags) several() bool { return f.all || f.many.chosen.given() }

func (p *program) checkCommand() *cobra.Command {
	var f checkFlags
	cmd := p.command("check", "use", "[NAME]")
	cmd.ValidArgsFunction = p.completeNames
	fl := cmd.Flags()
	fl.BoolVar(&f.all, "all", false, p.say("cli.flag.all"))
	fl.BoolVar(&f.quick, "quick", false, p.say("cli.flag.quick"))
	fl.StringVar(&f.file, "file", "", p.say("cli.flag.checkfile"))
	fl.StringVar(&f.scenario, "sandbox", "", p.say("cli.flag.sandbox"))
	fl.Lookup("sandbox").NoOptDefVal = "well"
	fl.DurationVar(&f.timeout, "timeout", checkFor, p.say("cli.flag.timeout"))
	f.secret, f.report, f.traffic, f.many = p.secretFlags(cmd), p.reportFlags(cmd), p.trafficFlags(cmd), p.manyFlags(cmd)
	_ = cmd.RegisterFlagCompletionFunc("sandbox", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return scenarioNames(), cobra.ShellCompDirectiveNoFileComp
	}) // fails only for a flag that is not there
	cmd.Args = func(_ *cobra.Command, args []string) error {
		targets := len(args)
		for _, given := range []bool{f.several(), f.file != "", f.scenario != ""} {
			if given {
				targets++
			}
		}
		if targets != 1 {
			return usage("cli.usage.target")
		}
		if f.quick && f.several() {
			return usage("cli.usage.quick")
		}
		if f.many.summary && (!f.several() || f.report.mask || f.report.compare != "") {
			return usage("cli.usage.summary")
		}
		return f.many.settle()
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		ctx, stop := context.WithCancel(cmd.Context())
		defer stop()
		if err := errors.Join(f.report.settle(p), f.traffic.settle(f.report.mask)); err != nil {
			return err
		}
		w, targets, err := p.targets(ctx, f, args)
		if err != nil {
			return err
		}
		return p.checkAll(ctx, w, targets, f)
	}
	return cmd
}

// tested is what a test came to.
type tested struct {
	report check.Report
	err    error
}

// checkAll tests what there is to test.
func (p *program) checkAll(ctx context.Context, w *world, targets []connection.Profile, f checkFlags) error {
	if len(targets) != 1 || f.many.summary {
		return p.checkMany(ctx, w, targets, f)
	}
	t := p.checkOne(ctx, w, targets[0], f)
	if t.err != nil {
		return t.err
	}
	if err := f.report.write(p, []check.Report{t.report}, f.several()); err != nil {
		return err
	}
	if err := f.traffic.tell(p, f.report.screen()); err != nil {
		return err
	}
	return verdict(t.report)
}

// climb tests one connection.
func (p *program) climb(ctx context.Context, w *world, c connection.Profile, f checkFlags, on func(check.Result)) (check.Report, error) {
	ctx, stop := context.WithTimeout(ctx, f.timeout)
	defer stop()
	if f.quick {
		return w.Quick(ctx, c)
	}
	return w.Check(ctx, c, on)
}

// checkOne tests a connection and shows the ladder as it is climbed; a masked
// one afterwards, because names are known only at the end.
func (p *program) checkOne(ctx context.Context, w *world, c connection.Profile, f checkFlags) tested {
	l := &ladder{out: p.out, rungs: check.RungsOf(c), ended: make(map[check.ID]check.Result)}
	var on func(check.Result)
	if f.report.screen() && !f.report.mask && !f.quick {
		on = l.on
		p.title(check.Report{}, c, f)
	}
	r, err := p.climb(ctx, w, c, f, on)
	if err != nil {
		return tested{err: err}
	}
	r = f.report.finish(p, r, true)
	if f.quick && f.report.screen() {
		p.short(r)
		return tested{report: r}
	}
	if f.report.screen() {
		if on == nil {
			p.title(r, c, f)
		}
		p.ladder(r, l)
	}
	return tested{report: r}
}

// title names the connection that is tested.
func (p *program) title(r check.Report, c connection.Profile, f checkFlags) {
	if f.report.mask {
		c.Name, c.Tenant, c.Environment, c.Company = r.Name, r.Subject.Tenant, r.Subject.Environment, connection.Company{Display: r.Subject.Company}
	}
	p.out.line(p.out.in(bold, c.Name), "  ", p.out.in(dim, strings.Trim(placeOf(c)+" · "+string(c.Mode), " ·")))
}

// ladder shows what is not shown yet, and what it comes to.
func (p *program) ladder(r check.Report, l *ladder) {
	l.rest(r.Results)
	for _, found := range findings(r) {
		p.out.finding(found)
	}
	p.out.line()
	p.summary(r)
	if r.Masked {
		p.out.line(p.say("report.masked"))
	}
	if r.Changes != nil {
		p.out.line()
		_ = r.Changes.WriteText(p.out.w, p.say) // what cannot be written has nobody to read it
	}
}

// overview shows several results at a glance.
func (p *program) overview(reports []check.Report) {
	rows := [][]string{{
		p.say("cli.list.name"), p.say("cli.check.result"), p.say("cli.check.passed"), p.say("cli.check.finding"), p.say("cli.explain.owner"),
	}}
	for _, r := range reports {
		row := []string{
			r.Name, check.Mark(r.Verdict()) + " " + p.say("verdict."+string(r.Verdict())),
			strconv.Itoa(r.Passed()) + "/" + strconv.Itoa(r.Ran()), "", "",
		}
		if found, ok := r.FirstFinding(); ok {
			row[3], row[4] = found.Words(p.say).Title, string(found.Who)
		}
		rows = append(rows, row)
	}
	p.out.line()
	p.out.table(rows)
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
			if !slices.ContainsFunc(out, func(g diagnose.Finding) bool {
				return g.Code == f.Code && g.Field == f.Field && g.Args[connection.ArgRoute] == f.Args[connection.ArgRoute]
			}) {
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
	rungs []check.ID // in order
	next  int
	ended map[check.ID]check.Result
}

func (l *ladder) on(r check.Result) {
	if r.Verdict == check.Running || r.Verdict == check.Waiting {
		return
	}
	l.ended[r.ID] = r
	for ; l.next < len(l.rungs); l.next++ {
		done, ok := l.ended[l.rungs[l.next]]
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
