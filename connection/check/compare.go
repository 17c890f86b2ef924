package check

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// Changes is what differs between two tests of a connection.
type Changes struct {
	// Since is when the earlier test began.
	Since time.Time
	// Before and After are the verdicts of the whole.
	Before, After Verdict
	Rungs         []RungChange
	// Gone are findings that are no longer there, New those that were not there.
	Gone, New []Met
	Facts     []FactChange
}

// RungChange is a rung that came to another verdict.
type RungChange struct {
	ID            ID
	Before, After Verdict
}

// Met is a finding and the rung that met it.
type Met struct {
	Rung    ID
	Finding diagnose.Finding
}

// FactChange is a fact that both tests know, and know differently. Name is the
// last part of its words' key ("report.fact.<name>").
type FactChange struct{ Name, Before, After string }

// None says whether nothing changed.
func (c Changes) None() bool {
	return c.Before == c.After && len(c.Rungs)+len(c.Gone)+len(c.New)+len(c.Facts) == 0
}

// Compare says what changed from one test to a later one. A fact that one of
// them does not know is no change: a test that fails early learns less. Facts of
// a masked report are aliases and are compared with nothing.
func Compare(before, after Report) Changes {
	c := Changes{Since: before.Started, Before: before.Verdict(), After: after.Verdict()}
	for _, x := range after.Results {
		if old, ok := before.Result(x.ID); ok && old.Verdict != x.Verdict {
			c.Rungs = append(c.Rungs, RungChange{ID: x.ID, Before: old.Verdict, After: x.Verdict})
		}
	}
	old, now := before.met(), after.met()
	c.Gone, c.New = without(old, now), without(now, old)
	if before.Masked || after.Masked {
		return c
	}
	for i, now := range after.comparable() {
		if old := before.comparable()[i]; old[1] != "" && now[1] != "" && old[1] != now[1] {
			c.Facts = append(c.Facts, FactChange{Name: now[0], Before: old[1], After: now[1]})
		}
	}
	return c
}

// met lists what has to be looked after: advice on a rung that is not
// applicable is not among it.
func (r Report) met() []Met {
	var out []Met
	for _, x := range r.Results {
		if x.Verdict == NotApplicable {
			continue
		}
		for _, f := range x.Findings {
			out = append(out, Met{Rung: x.ID, Finding: f})
		}
	}
	return out
}

// without returns what is in one list only. The same finding on another rung is
// the same finding.
func without(all, others []Met) []Met {
	var out []Met
	for _, m := range all {
		if !slices.ContainsFunc(others, func(o Met) bool {
			return o.Finding.Code == m.Finding.Code && o.Finding.Field == m.Finding.Field &&
				o.Finding.Args[connection.ArgRoute] == m.Finding.Args[connection.ArgRoute]
		}) {
			out = append(out, m)
		}
	}
	return out
}

// comparable are the facts that may differ from test to test, always in the same
// order. What differs anyway, such as the end of the token, is not among them.
func (r Report) comparable() [][2]string {
	s, f := r.Subject, r.Facts
	names := make([]string, 0, len(f.Environments))
	for _, e := range f.Environments {
		names = append(names, e.Name)
	}
	return [][2]string{
		{"name", r.Name},
		{"mode", string(s.Mode)},
		{"given.tenant", s.Tenant},
		{"given.app", s.ClientID},
		{"given.account", s.Account},
		{"given.environment", s.Environment},
		{"given.company", s.Company},
		{"given.routes", s.Routes},
		{"tenant", f.TenantID},
		{"app", f.AppID},
		{"account", f.Account},
		{"rights", strings.Join(slices.Concat(f.Roles, f.Scopes), ", ")},
		{"environment", f.Environment},
		{"type", f.EnvironmentType},
		{"country", f.Country},
		{"version", f.Version},
		{"company", f.Company.Label()},
		{"environments", strings.Join(names, ", ")},
		{"companies", strings.Join(labelsOf(f.Companies), ", ")},
		{"routes", strings.Join(f.Routes, ", ")},
		{"program", r.Program},
	}
}

// WriteText writes the changes as plain text, the first line naming the earlier
// test.
func (c Changes) WriteText(w io.Writer, say func(key string, pairs ...string) string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", c.headline(say))
	for _, l := range c.Lines(say) {
		fmt.Fprintf(&b, "  %s: %s\n", l.What, l.arrow())
	}
	_, err := io.WriteString(w, printable(b.String()))
	return err
}

func (c Changes) headline(say Say) string {
	if c.None() {
		return say("report.changes.none", "date", stamp(c.Since))
	}
	return say("report.changes.some", "date", stamp(c.Since))
}

// ChangeLine is a change in words. Was is "" for what is named only, such as a
// finding that is gone.
type ChangeLine struct{ What, Was, Is string }

// arrow is the change in one line.
func (l ChangeLine) arrow() string {
	if l.Was == "" {
		return l.Is
	}
	return l.Was + " → " + l.Is
}

// Lines name what changed and say how.
func (c Changes) Lines(say func(key string, pairs ...string) string) []ChangeLine {
	var out []ChangeLine
	for _, x := range c.Rungs {
		out = append(out, ChangeLine{name(x.ID, say), say("verdict." + string(x.Before)), say("verdict." + string(x.After))})
	}
	for _, list := range []struct {
		key string
		met []Met
	}{{"report.changes.gone", c.Gone}, {"report.changes.new", c.New}} {
		for _, m := range list.met {
			title := say("finding."+m.Finding.Code+".title", Words{Args: m.Finding.Args}.Pairs()...)
			out = append(out, ChangeLine{What: say(list.key), Is: title + " (" + m.Finding.ID + ")"})
		}
	}
	for _, f := range c.Facts {
		before, after := f.Before, f.After
		if f.Name == "mode" {
			before, after = modeWords(connection.Mode(before), say), modeWords(connection.Mode(after), say)
		}
		out = append(out, ChangeLine{say("report.fact." + f.Name), before, after})
	}
	return out
}

// pairs is every change as a name and one line.
func (c Changes) pairs(say Say) [][2]string {
	var out [][2]string
	for _, l := range c.Lines(say) {
		out = append(out, [2]string{l.What, l.arrow()})
	}
	return out
}

// The JSON of changes.
type (
	jsonChanges struct {
		Since  time.Time        `json:"since"`
		Before Verdict          `json:"before"`
		After  Verdict          `json:"after"`
		Rungs  []jsonRungChange `json:"rungs"`
		Gone   []jsonMet        `json:"gone"`
		New    []jsonMet        `json:"new"`
		Facts  []jsonFactChange `json:"facts"`
	}
	jsonRungChange struct {
		ID     ID      `json:"id"`
		Before Verdict `json:"before"`
		After  Verdict `json:"after"`
	}
	jsonMet struct {
		Rung  ID             `json:"rung"`
		ID    string         `json:"id"`
		Code  string         `json:"code"`
		Owner diagnose.Owner `json:"owner"`
	}
	jsonFactChange struct {
		Name   string `json:"name"`
		Before string `json:"before"`
		After  string `json:"after"`
	}
)

func changesJSON(c *Changes) *jsonChanges {
	if c == nil {
		return nil
	}
	j := &jsonChanges{
		Since: c.Since.UTC(), Before: c.Before, After: c.After,
		Rungs: []jsonRungChange{}, Gone: metJSON(c.Gone), New: metJSON(c.New), Facts: []jsonFactChange{},
	}
	for _, x := range c.Rungs {
		j.Rungs = append(j.Rungs, jsonRungChange(x))
	}
	for _, f := range c.Facts {
		j.Facts = append(j.Facts, jsonFactChange(f))
	}
	return j
}

func metJSON(all []Met) []jsonMet {
	out := make([]jsonMet, 0, len(all))
	for _, m := range all {
		out = append(out, jsonMet{Rung: m.Rung, ID: m.Finding.ID, Code: m.Finding.Code, Owner: m.Finding.Who})
	}
	return out
}
