package expiry

import (
	"strconv"
	"strings"
)

// LeftKey names the words for the days that are left; they take LeftCount as
// "count".
func (e End) LeftKey() string {
	switch {
	case e.Class == Unknown:
		return "ends.left.unknown"
	case e.Days < 0:
		return "ends.left.past"
	case e.Days == 0:
		return "ends.left.today"
	default:
		return "ends.left"
	}
}

// LeftCount is the number in the words of LeftKey.
func (e End) LeftCount() string { return strconv.Itoa(max(e.Days, -e.Days)) }

// Label names the connection with its customer.
func (e End) Label() string {
	if e.Group == "" {
		return e.Name
	}
	return e.Name + " · " + e.Group
}

// Say words a calendar with "ends.calendar.…"; say finds words by key.
func Say(say func(key string, pairs ...string) string) Words {
	with := func(key string, e End, more ...string) string {
		return say(key, append([]string{
			"name", e.Label(), "what", say("ends.kind." + string(e.Kind)), "date", e.Day, "who", say("ends.who." + string(e.Who)),
		}, more...)...)
	}
	return Words{
		Name:  say("ends.calendar.name"),
		Title: func(e End) string { return with("ends.calendar.title", e) },
		Text: func(e End) string {
			return with("ends.calendar.text."+string(e.Kind), e)
		},
		Alarm: func(e End, days int) string { return with("ends.calendar.alarm", e, "count", strconv.Itoa(days)) },
	}
}

// Table is the list as text for the clipboard: a line each, columns by tabs, so
// that a mail and a spreadsheet take it.
func Table(ends []End, say func(key string, pairs ...string) string) string {
	var b strings.Builder
	line := func(cells ...string) {
		for i, c := range cells {
			cells[i] = strings.Join(strings.Fields(c), " ") // a name may hold a tab
		}
		b.WriteString(strings.Join(cells, "\t") + "\n")
	}
	line(say("ends.head.name"), say("ends.head.group"), say("ends.head.what"), say("ends.head.day"), say("ends.head.left"), say("ends.head.who"))
	for _, e := range ends {
		line(e.Name, e.Group, say("ends.kind."+string(e.Kind)), e.Day, say(e.LeftKey(), "count", e.LeftCount()), say("ends.who."+string(e.Who)))
	}
	return b.String()
}
