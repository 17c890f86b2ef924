package cli

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/store"
	"bcconnect/connection/sweep"
)

// maxAtOnce is how many connections a person may ask to test at once: more only
// wait for each other.
const maxAtOnce = 128

// choice says which connections a command is about, where it is several.
type choice struct {
	group string
	tags  []string
}

// choiceFlags adds the flags that choose connections.
func (p *program) choiceFlags(cmd *cobra.Command) *choice {
	c := &choice{}
	cmd.Flags().StringVar(&c.group, "group", "", p.say("cli.flag.ingroup"))
	cmd.Flags().StringSliceVar(&c.tags, "tag", nil, p.say("cli.flag.tagged"))
	return c
}

// given says whether anything was chosen.
func (c *choice) given() bool { return c.group != "" || len(c.tags) > 0 }

// among keeps what was chosen: of that customer, with each of those tags.
func (c *choice) among(all []connection.Profile) []connection.Profile {
	return slices.DeleteFunc(slices.Clone(all), func(x connection.Profile) bool {
		if c.group != "" && !strings.EqualFold(x.Group, c.group) {
			return true
		}
		return slices.ContainsFunc(c.tags, func(t string) bool { return !x.Tags.Has(t) })
	})
}

// manyFlags are the flags of a test of many connections.
type manyFlags struct {
	chosen  *choice
	atOnce  int
	summary bool
}

func (p *program) manyFlags(cmd *cobra.Command) *manyFlags {
	f := &manyFlags{chosen: p.choiceFlags(cmd)}
	cmd.Flags().IntVar(&f.atOnce, "concurrency", sweep.Default().AtOnce, p.say("cli.flag.concurrency"))
	cmd.Flags().BoolVar(&f.summary, "summary", false, p.say("cli.flag.summary"))
	return f
}

// settle refuses a number that makes no sense.
func (f *manyFlags) settle() error {
	if f.atOnce < 1 || f.atOnce > maxAtOnce {
		return usage("cli.usage.value", "flag", "--concurrency", "values", "1–"+strconv.Itoa(maxAtOnce))
	}
	return nil
}

// crowd is a test of many connections under way.
type crowd struct {
	p       *program
	f       checkFlags
	targets []connection.Profile

	mu      sync.Mutex
	reports map[string]check.Report
	errs    map[string]error
	done    int
	shown   int
	finals  []check.Report
	worst   error
}

// checkMany tests connections, several at the same time, shows them in their
// order and then what they come to. The worst result counts. If it is stopped,
// what has been tested is shown.
func (p *program) checkMany(ctx context.Context, w *world, targets []connection.Profile, f checkFlags) error {
	c := &crowd{p: p, f: f, targets: targets, reports: map[string]check.Report{}, errs: map[string]error{}}
	batch := w.NewBatch()
	st := sweep.Run(ctx, sweep.Services{
		Test: func(ctx context.Context, x connection.Profile) (check.Report, error) {
			ctx, stop := context.WithTimeout(ctx, f.timeout)
			defer stop()
			r, err := batch.Check(ctx, x, nil)
			if ctx.Err() == nil || err == nil {
				c.ended(x, r, err)
			}
			return r, err
		},
		Flush:   func(context.Context) error { return batch.Flush() },
		Explain: w.Explain,
	}, targets, sweep.Limits{AtOnce: f.many.atOnce}, c.show)
	c.clear()
	if err := c.finish(st); err != nil {
		return err
	}
	if st.Phase == sweep.Stopped {
		p.note.line(p.say("cli.stopped"))
		return errNotLooked
	}
	return c.worst
}

// ended takes the result of one test. What only a page shows is dropped: of a
// thousand tests it would be most of the memory.
func (c *crowd) ended(x connection.Profile, r check.Report, err error) {
	if c.f.report.format != check.FormatHTML {
		for i := range r.Results {
			for j := range r.Results[i].Evidence {
				e := &r.Results[i].Evidence[j]
				e.Request, e.Response, e.Headers = "", "", nil
			}
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, again := c.reports[x.ID]; !again && c.errs[x.ID] == nil {
		c.done++
		c.progress(x.Name)
	}
	if err != nil {
		c.errs[x.ID] = err
		return
	}
	c.reports[x.ID] = r
}

// fewLines is up to how many connections each has a line of progress; of more,
// one line counts.
const fewLines = 20

// progress says on a screen how far the tests are, unless their results are
// being shown there.
func (c *crowd) progress(name string) {
	p := c.p
	if c.f.report.mask || !p.note.screen || c.f.report.screen() && p.out.screen && !c.f.many.summary {
		return
	}
	words := p.say("cli.check.progress", "done", strconv.Itoa(c.done), "total", strconv.Itoa(len(c.targets)), "name", name)
	if len(c.targets) <= fewLines {
		p.note.line(p.note.in(dim, words))
		return
	}
	_, _ = p.note.w.Write([]byte("\r\x1b[K" + p.note.in(dim, words))) // what cannot be written has nobody to read it
}

// clear takes the counting line away.
func (c *crowd) clear() {
	if c.p.note.screen && len(c.targets) > fewLines && !c.f.report.mask {
		_, _ = c.p.note.w.Write([]byte("\r\x1b[K"))
	}
}

// show shows the results whose turn it is.
func (c *crowd) show(st sweep.State) {
	for c.shown < len(c.targets) {
		o, ok := st.Outcome(c.shown)
		if !ok && st.Busy() {
			return
		}
		c.one(c.targets[c.shown], o)
		c.shown++
	}
}

// one shows the result of one connection.
func (c *crowd) one(x connection.Profile, o sweep.Outcome) {
	c.mu.Lock()
	r, tested := c.reports[x.ID]
	err := c.errs[x.ID]
	delete(c.reports, x.ID)
	c.mu.Unlock()
	p := c.p
	switch {
	case o.Verdict == sweep.NotTested && !tested, o.Verdict == sweep.Unfinished:
		return
	case err != nil:
		p.note.line(p.note.in(bold, x.Name))
		p.failed(err)
		c.worst = errNotLooked
		return
	}
	r = c.f.report.finish(p, r, false)
	if c.f.report.screen() && !c.f.many.summary {
		if len(c.finals) > 0 {
			p.out.line()
		}
		p.title(r, x, c.f)
		p.ladder(r, &ladder{out: p.out, rungs: check.RungsOf(x), ended: make(map[check.ID]check.Result)})
	}
	c.finals = append(c.finals, r)
	c.worst = worse(c.worst, verdict(r))
}

// finish shows what all of it came to, and writes the report.
func (c *crowd) finish(st sweep.State) error {
	p, f := c.p, c.f
	if f.many.summary {
		return p.writeSummary(st.Summary(), f.report)
	}
	if f.report.screen() {
		p.overview(c.finals)
		if sum := st.Summary(); !f.report.mask && len(sum.Causes) > 0 {
			p.out.line()
			_ = sum.Write(p.out.w, check.FormatText, p.say) // what cannot be written has nobody to read it
		}
	}
	if err := f.report.write(p, c.finals, true); err != nil {
		return err
	}
	return f.traffic.tell(p, f.report.screen())
}

// writeSummary writes the summary into the file, or on the screen.
func (p *program) writeSummary(sum sweep.Summary, f *reportFlags) error {
	var b bytes.Buffer
	if err := sum.Write(&b, f.format, p.say); err != nil {
		return &connection.Fault{Stage: connection.StageStore, Kind: "encode", Err: err}
	}
	if f.out == "" {
		_, _ = p.env.Stdout.Write(b.Bytes()) // what cannot be written has nobody to read it
		return nil
	}
	if err := store.WriteFile(f.out, b.Bytes()); err != nil {
		return err
	}
	p.note.line(p.say("cli.check.written", "path", f.out))
	return nil
}

// checkFor bounds the test of one connection.
const checkFor = 2 * time.Minute
