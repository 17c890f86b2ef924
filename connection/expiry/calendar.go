package expiry

import (
	"bufio"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Words says what a calendar shows. The texts are the caller's.
type Words struct {
	// Name is the calendar's own.
	Name string
	// Title and Text are of one entry.
	Title, Text func(End) string
	// Alarm is what a reminder says, days before the end.
	Alarm func(e End, days int) string
}

// alarms are the days before an end on which a calendar reminds.
func alarms() []int { return []int{sixtyDays, monthDays, weekDays} }

// CalendarFile is the usual name of the file.
const CalendarFile = "bcconnect-ends.ics"

// calendarDay is a date of RFC 5545 section 3.3.4.
const calendarDay = "20060102"

// WriteCalendar writes one all-day entry for every known end, with reminders 60,
// 30 and 7 days before (RFC 5545). An entry keeps its UID for as long as the
// connection has that kind of credential: a renewed one moves its entry when the
// file is imported again. now is the moment of writing.
func WriteCalendar(w io.Writer, ends []End, words Words, now time.Time) error {
	c := calendar{w: bufio.NewWriter(w)}
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//BC Connect//What ends when//EN")
	c.line("CALSCALE", "GREGORIAN")
	c.line("METHOD", "PUBLISH")
	c.text("X-WR-CALNAME", words.Name)
	for _, e := range ends {
		if day, err := time.Parse(time.DateOnly, e.Day); err == nil {
			c.event(e, day, words, now)
		}
	}
	c.line("END", "VCALENDAR")
	return c.w.Flush()
}

// calendar writes content lines; bufio remembers the first failure.
type calendar struct{ w *bufio.Writer }

func (c calendar) event(e End, day time.Time, words Words, now time.Time) {
	c.line("BEGIN", "VEVENT")
	c.line("UID", uid(e))
	c.line("DTSTAMP", now.UTC().Format(calendarDay+"T150405Z"))
	// A later file replaces an earlier one's entry only with a higher number.
	c.line("SEQUENCE", sequence(day))
	c.line("DTSTART;VALUE=DATE", day.Format(calendarDay))
	c.line("DTEND;VALUE=DATE", day.AddDate(0, 0, 1).Format(calendarDay)) // the end is exclusive
	c.text("SUMMARY", words.Title(e))
	c.text("DESCRIPTION", words.Text(e))
	if e.Group != "" {
		c.text("CATEGORIES", e.Group)
	}
	c.line("TRANSP", "TRANSPARENT")
	for _, days := range alarms() {
		c.line("BEGIN", "VALARM")
		c.line("ACTION", "DISPLAY")
		c.line("TRIGGER", "-P"+strconv.Itoa(days)+"D")
		c.text("DESCRIPTION", words.Alarm(e, days))
		c.line("END", "VALARM")
	}
	c.line("END", "VEVENT")
}

// uid is stable for a credential of a connection (RFC 5545 section 3.8.4.7).
func uid(e End) string {
	clean := strings.Map(func(r rune) rune {
		if r > ' ' && r < utf8.RuneSelf && r != '@' {
			return r
		}
		return '-'
	}, e.ID)
	return string(e.Kind) + "-" + clean + "@bcconnect.org"
}

// sequence grows with the day on which a credential ends: a renewed one ends
// later (RFC 5545 section 3.8.7.4).
func sequence(day time.Time) string {
	start := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	return strconv.Itoa(max(0, int(day.Sub(start)/(24*time.Hour))))
}

// text writes a property of type TEXT, escaped (RFC 5545 section 3.3.11).
func (c calendar) text(name, value string) { c.line(name, escape(value)) }

func escape(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, ""))
	s = strings.NewReplacer("\\", "\\\\", ";", "\\;", ",", "\\,", "\n", "\\n").Replace(s)
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f {
			return -1 // control characters have no place in a text
		}
		return r
	}, s)
}

// fold is the longest line, in octets without its end (RFC 5545 section 3.1).
const fold = 75

// line writes a content line, folded between characters.
func (c calendar) line(name, value string) {
	left, room := name+":"+value, fold
	for len(left) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(left[cut]) {
			cut--
		}
		_, _ = c.w.WriteString(left[:cut] + "\r\n ")
		left, room = left[cut:], fold-1
	}
	_, _ = c.w.WriteString(left + "\r\n")
}
