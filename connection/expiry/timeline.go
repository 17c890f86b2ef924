package expiry

import "time"

// Timeline is the picture of what ends when: columns from left to right, each
// some days wide, with the ends in it by class.
type Timeline struct {
	From, To time.Time // the first day, and the day after the last
	Days     int       // between them
	Columns  []Column
}

// Column is a stretch of days in which something ends.
type Column struct {
	At    float32 // its middle, between 0 and 1 of the whole
	Count int
	Class Class // the most urgent in it
}

// The picture's room: a month back and at least six, at most 24 months ahead.
// What lies outside stands at the edge.
const (
	monthsBack  = 1
	leastMonths = 6
	mostMonths  = 24
)

// TimelineOf arranges the known ends in at most so many columns.
func TimelineOf(ends []End, now time.Time, columns int) Timeline {
	y, m, d := now.Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	t := Timeline{From: monthStart(today, -monthsBack), To: monthStart(today, leastMonths+1)}
	latest := monthStart(today, mostMonths+1)
	for _, e := range ends {
		if day, err := time.Parse(time.DateOnly, e.Day); err == nil && !day.Before(t.To) {
			t.To = monthStart(day, 1)
		}
	}
	if t.To.After(latest) {
		t.To = latest
	}
	t.Days = t.DaysTo(t.To)
	columns = max(1, columns)
	byColumn := make([]Column, columns)
	for _, e := range ends {
		day, err := time.Parse(time.DateOnly, e.Day)
		if err != nil {
			continue
		}
		at := min(max(t.DaysTo(day), 0), t.Days-1)
		c := &byColumn[at*columns/t.Days]
		if c.Count == 0 || rank(e.Class) < rank(c.Class) {
			c.Class = e.Class
		}
		c.Count++
	}
	for i, c := range byColumn {
		if c.Count > 0 {
			c.At = (float32(i) + 0.5) / float32(columns)
			t.Columns = append(t.Columns, c)
		}
	}
	return t
}

// DaysTo counts the days from the picture's left edge.
func (t Timeline) DaysTo(day time.Time) int { return int(day.Sub(t.From) / (24 * time.Hour)) }

// Months are the first days of the months in the picture.
func (t Timeline) Months() []time.Time {
	var out []time.Time
	for m := t.From; m.Before(t.To); m = monthStart(m, 1) {
		out = append(out, m)
	}
	return out
}

func monthStart(t time.Time, months int) time.Time {
	return time.Date(t.Year(), t.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
}

func rank(c Class) int {
	for i, x := range Classes() {
		if x == c {
			return i
		}
	}
	return len(Classes())
}
