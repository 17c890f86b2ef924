package cli

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/journal"
	"bcconnect/connection/store"
	"bcconnect/connection/transcript"
)

// keptForFile is how many exchanges are remembered where they are written to a
// file afterwards.
const keptForFile = 50_000

// trafficFlags say what is told of the requests of a test.
type trafficFlags struct {
	har   string
	curl  string // a shell, "" for none
	trace bool
}

func (p *program) trafficFlags(cmd *cobra.Command) *trafficFlags {
	f := &trafficFlags{}
	fl := cmd.Flags()
	fl.StringVar(&f.har, "har", "", p.say("cli.flag.har"))
	fl.BoolVar(&f.trace, "trace", false, p.say("cli.flag.trace"))
	fl.StringVar(&f.curl, "curl", "", p.say("cli.flag.curl"))
	fl.Lookup("curl").NoOptDefVal = string(transcript.Bash)
	_ = cmd.RegisterFlagCompletionFunc("curl", cobra.FixedCompletions(shellNames(), cobra.ShellCompDirectiveNoFileComp)) // the flag is there
	return f
}

func shellNames() []string {
	var out []string
	for _, s := range transcript.Shells() {
		out = append(out, string(s))
	}
	return out
}

// settle refuses what does not go together, before anything is asked.
func (f *trafficFlags) settle(masked bool) error {
	switch {
	case masked && (f.har != "" || f.trace || f.curl != ""):
		return usage("cli.usage.masktraffic")
	case f.curl != "" && !slices.Contains(shellNames(), f.curl):
		return usage("cli.usage.value", "flag", "--curl", "values", strings.Join(shellNames(), ", "))
	}
	return nil
}

// tell shows and writes what was asked for. Nothing in it is secret: the
// journal redacts before it keeps.
func (f *trafficFlags) tell(p *program, screen bool) error {
	all := p.journal.All()
	if f.trace {
		p.trace(all)
	}
	if f.curl != "" {
		to := p.note
		if screen {
			to = p.out
		}
		for _, x := range all {
			to.line()
			to.line(transcript.Curl(x, transcript.Shell(f.curl)))
		}
	}
	if f.har == "" {
		return nil
	}
	var b bytes.Buffer
	about := transcript.About{Program: "BC Connect", Version: p.env.Version, Stage: p.stage}
	if err := transcript.WriteHAR(&b, all, about); err != nil {
		return &connection.Fault{Stage: connection.StageStore, Kind: "encode", Err: err}
	}
	if err := store.WriteFile(f.har, b.Bytes()); err != nil {
		return err
	}
	p.note.line(p.say("cli.check.har", "path", f.har))
	return nil
}

// stage names what a request was for.
func (p *program) stage(tag string) string {
	if slices.Contains(check.AllRungs(), check.ID(tag)) {
		return p.say("rung." + tag + ".name")
	}
	return tag
}

// barWidth is how wide the bars of a trace are, in characters.
const barWidth = 32

// trace draws the requests along time.
func (p *program) trace(all []journal.Exchange) {
	picture := transcript.Draw(all)
	p.note.line()
	for _, bar := range picture.Bars {
		x := bar.Exchange
		status := strconv.Itoa(x.Status)
		if x.Status == 0 {
			status = "–"
		}
		waited := ""
		if d, ok := transcript.ToldToWait(x); ok {
			waited = "  " + p.say("cli.trace.wait", "seconds", strconv.Itoa(int(d.Seconds())))
		}
		p.note.line("  ", pad(strconv.FormatInt(bar.From.Milliseconds(), 10)+" ms", 9), p.note.in(dim, barText(bar, picture.Span)), " ",
			pad(strconv.FormatInt(max(1, x.Took.Milliseconds()), 10)+" ms", 9), pad(status, 4), pad(p.stage(x.Tag), 26),
			x.Method, " ", clipped(transcript.Place(x.URL), 60), waited)
	}
	p.note.line("  ", p.note.in(dim, p.say("cli.trace.legend")))
}

// barText draws a bar: connecting, waiting, reading.
func barText(bar transcript.Bar, span time.Duration) string {
	at := func(d time.Duration) int { return int(float64(d) / float64(span) * barWidth) }
	from := min(at(bar.From), barWidth-1)
	var b strings.Builder
	b.WriteString(strings.Repeat("·", from))
	begun, left := bar.From, barWidth-from
	for _, part := range bar.Parts {
		n := min(left, at(begun+part.For)-at(begun))
		b.WriteString(strings.Repeat(signOf(part.Kind), n))
		begun += part.For
		left -= n
	}
	if utf8.RuneCountInString(b.String()) == from {
		b.WriteString(signOf(transcript.PartWait))
		left--
	}
	return b.String() + strings.Repeat("·", max(0, left))
}

func signOf(k transcript.PartKind) string {
	switch k {
	case transcript.PartQueue, transcript.PartDNS, transcript.PartConnect, transcript.PartTLS:
		return "░"
	case transcript.PartSend, transcript.PartWait:
		return "▒"
	case transcript.PartRead:
	}
	return "█"
}

// clipped shortens a text from its beginning: the end of an address tells more.
func clipped(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return "…" + string(r[len(r)-most+1:])
}
