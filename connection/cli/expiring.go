package cli

import (
	"bytes"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"bcconnect/connection"
	"bcconnect/connection/expiry"
	"bcconnect/connection/store"
)

// withinDefault is the span that is looked at when none is named.
const withinDefault = "60d"

// longestSpan bounds --within, in days: no credential lives longer.
const longestSpan = 36500

func (p *program) expiringCommand() *cobra.Command {
	var within, ics string
	var asJSON, unknown bool
	cmd := p.command("expiring", "use", "")
	cmd.Args = p.noArgs
	f := cmd.Flags()
	f.StringVar(&within, "within", withinDefault, p.say("cli.flag.within"))
	f.BoolVar(&asJSON, "json", false, p.say("cli.flag.json"))
	f.StringVar(&ics, "ics", "", p.say("cli.flag.ics"))
	f.BoolVar(&unknown, "unknown", false, p.say("cli.flag.unknown"))
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		days, ok := span(within)
		if !ok {
			return usage("cli.usage.span", "value", within)
		}
		if asJSON && ics == "-" {
			return usage("cli.usage.icsjson")
		}
		w, err := p.real()
		if err != nil {
			return err
		}
		list, err := w.List(cmd.Context())
		if err != nil {
			return err
		}
		all := expiry.Of(list, p.env.Now())
		due := expiry.Within(all, days)
		shown := due
		if unknown {
			shown = append(append([]expiry.End(nil), due...), expiry.Pick(all, expiry.Unknown)...)
		}
		if err := p.tellEnds(shown, within, asJSON, ics, all); err != nil {
			return err
		}
		if len(due) > 0 {
			return errFound
		}
		return nil
	}
	return cmd
}

// tellEnds answers in the form that was asked for. A calendar holds every known
// end, however far away: it is looked at later.
func (p *program) tellEnds(shown []expiry.End, within string, asJSON bool, ics string, all []expiry.End) error {
	if ics != "" {
		if err := p.writeCalendar(ics, all); err != nil || ics == "-" {
			return err
		}
	}
	if asJSON {
		out := make([]ending, 0, len(shown))
		for _, e := range shown {
			out = append(out, endingOf(e))
		}
		return p.json(out)
	}
	if len(shown) == 0 {
		p.out.line(p.say("cli.expiring.none", "span", within))
		return nil
	}
	head := []string{}
	for _, column := range []string{"day", "left", "what", "name", "group", "who"} {
		head = append(head, p.say("cli.expiring.head."+column))
	}
	rows := [][]string{head}
	for _, e := range shown {
		rows = append(rows, []string{
			first(e.Day, "–"), p.say(e.LeftKey(), "count", e.LeftCount()), p.say("ends.kind." + string(e.Kind)),
			e.Name, first(e.Group, "–"), p.say("ends.who." + string(e.Who)),
		})
	}
	p.out.table(rows)
	return nil
}

// ending is an end for machines.
type ending struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Group string `json:"group,omitempty"`
	Kind  string `json:"kind"`
	Ends  string `json:"ends,omitempty"`
	Days  *int   `json:"days,omitempty"` // left; negative: past
	Class string `json:"class"`
	Owner string `json:"owner"`
}

func endingOf(e expiry.End) ending {
	out := ending{ID: e.ID, Name: e.Name, Group: e.Group, Kind: string(e.Kind), Ends: e.Day, Class: string(e.Class), Owner: string(e.Who)}
	if e.Class != expiry.Unknown {
		out.Days = &e.Days
	}
	return out
}

// writeCalendar writes the calendar file; one that is there is replaced, so that
// a nightly task can write it again.
func (p *program) writeCalendar(path string, ends []expiry.End) error {
	var b bytes.Buffer
	if err := expiry.WriteCalendar(&b, ends, expiry.Say(p.say), p.env.Now()); err != nil {
		return err
	}
	if path == "-" {
		if _, err := p.env.Stdout.Write(b.Bytes()); err != nil {
			return &connection.Fault{Stage: connection.StageStore, Kind: "not-writable", Err: err}
		}
		return nil
	}
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return usage("cli.usage.exists", "path", path)
	}
	if err := store.WriteFile(path, b.Bytes()); err != nil {
		return err
	}
	p.note.line(p.say("cli.expiring.written", "path", path))
	return nil
}

// span reads "60d", "8w" or "60" as days.
func span(s string) (days int, ok bool) {
	unit := 1
	number := strings.TrimSuffix(s, "d")
	if weeks, ok := strings.CutSuffix(s, "w"); ok {
		number, unit = weeks, 7
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n > longestSpan/unit {
		return 0, false
	}
	return n * unit, true
}
