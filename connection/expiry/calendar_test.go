package expiry_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	"bcconnect/connection"
	"bcconnect/connection/expiry"
)

// plain words a calendar without a language.
func plain() expiry.Words {
	return expiry.Words{
		Name:  "What ends when",
		Title: func(e expiry.End) string { return "Ends: " + e.Label() },
		Text:  func(e expiry.End) string { return "Make a new one; then,\nrenew \\ " + e.Name },
		Alarm: func(e expiry.End, _ int) string { return e.Name },
	}
}

func write(t *testing.T, list ...connection.Profile) string {
	t.Helper()
	var b bytes.Buffer
	if err := expiry.WriteCalendar(&b, expiry.Of(list, today), plain(), today); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func parse(t *testing.T, text string) []*ics.VEvent {
	t.Helper()
	c, err := ics.ParseCalendar(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return c.Events()
}

// TestCalendarIsReadByALibrary reads back what was written with somebody else's
// reader: days, words and reminders arrive.
func TestCalendarIsReadByALibrary(t *testing.T) {
	p := app("a", day(90))
	p.Name = "Größe; 5, „Ä“ \\ " + strings.Repeat("ü", 90)
	events := parse(t, write(t, p, app("unknown", ""), app("b", day(-5))))
	if len(events) != 2 {
		t.Fatalf("%d entries", len(events))
	}
	e := events[1]
	if got := e.GetProperty(ics.ComponentPropertySummary).Value; got != "Ends: "+p.Name+" · Contoso" {
		t.Errorf("summary %q", got)
	}
	if got := e.GetProperty(ics.ComponentPropertyDescription).Value; got != "Make a new one; then,\nrenew \\ "+p.Name {
		t.Errorf("text %q", got)
	}
	start, err := e.GetAllDayStartAt()
	if err != nil || start.Format("2006-01-02") != day(90) {
		t.Errorf("starts %v, %v", start, err)
	}
	if end, err := e.GetAllDayEndAt(); err != nil || end.Format("2006-01-02") != day(91) {
		t.Errorf("ends %v, %v", end, err)
	}
	var triggers []string
	for _, a := range e.Alarms() {
		triggers = append(triggers, a.GetProperty(ics.ComponentPropertyTrigger).Value)
	}
	if strings.Join(triggers, " ") != "-P60D -P30D -P7D" {
		t.Errorf("reminders %v", triggers)
	}
}

// TestRenewedMovesItsEntry holds that the entry of a renewed secret replaces the
// old one: the same UID with a higher number.
func TestRenewedMovesItsEntry(t *testing.T) {
	before, after := parse(t, write(t, app("a", day(5))))[0], parse(t, write(t, app("a", day(700))))[0]
	if before.Id() != after.Id() || before.Id() == "" {
		t.Errorf("UID %q becomes %q", before.Id(), after.Id())
	}
	was, is := before.GetProperty(ics.ComponentPropertySequence).Value, after.GetProperty(ics.ComponentPropertySequence).Value
	if len(is) < len(was) || len(is) == len(was) && is <= was {
		t.Errorf("the number goes from %s to %s", was, is)
	}
	if parse(t, write(t, app("b", day(5))))[0].Id() == before.Id() {
		t.Error("two connections share a UID")
	}
}

func TestNoEndsMakeAnEmptyCalendar(t *testing.T) {
	if n := len(parse(t, write(t))); n != 0 {
		t.Errorf("%d entries", n)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestAFullDiskIsSaid(t *testing.T) {
	if expiry.WriteCalendar(full{}, nil, plain(), today) == nil {
		t.Error("nothing is said")
	}
}

// FuzzCalendar holds that no name breaks the file: lines of at most 75 octets
// that end as RFC 5545 wants, whole characters, and one entry that reads back.
func FuzzCalendar(f *testing.F) {
	for _, s := range []string{"", "a", "BEGIN:VEVENT\r\nEND:VCALENDAR", "\x00\x7f\xff", strings.Repeat("😀", 60), ";,:\\\"\t", "\u2028"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, name, id string) {
		p := app(id, day(5))
		p.Name, p.Group = name, name
		text := write(t, p)
		if !strings.HasSuffix(text, "END:VCALENDAR\r\n") || !utf8.ValidString(text) {
			t.Fatalf("%q", text)
		}
		for line := range strings.SplitSeq(text, "\r\n") {
			if len(line) > 75 || strings.ContainsAny(line, "\r\n") || !utf8.ValidString(line) {
				t.Fatalf("%d octets: %q", len(line), line)
			}
		}
		if n := len(parse(t, text)); n != 1 {
			t.Fatalf("%d entries", n)
		}
	})
}
