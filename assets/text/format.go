package text

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Format writes times and quantities the way a language does. The patterns and
// words are keys like any other ("format.…").
type Format struct{ say Say }

// Format returns the habits of a language.
func (c *Catalogue) Format(lang string) Format { return Format{say: c.Sayer(lang)} }

// Time is the time of day to the minute, in the time's own zone: "14:05".
func (f Format) Time(t time.Time) string {
	return f.say("format.time", "hour", pad(t.Hour()), "minute", pad(t.Minute()))
}

// Date is the day in words that no country misreads: "9 Mar 2027".
func (f Format) Date(t time.Time) string {
	month := int(t.Month())
	return f.say("format.date", "day", strconv.Itoa(t.Day()), "month", f.say("format.month."+strconv.Itoa(month)),
		"mm", pad(month), "dd", pad(t.Day()), "year", strconv.Itoa(t.Year()))
}

// DateTime is day and time: "9 Mar 2027, 14:05".
func (f Format) DateTime(t time.Time) string {
	return f.say("format.datetime", "date", f.Date(t), "time", f.Time(t))
}

// Until says how far away something is: "in 52 minutes", "3 days ago". Less
// than a second is "now".
func (f Format) Until(d time.Duration) string {
	if d.Abs() < time.Second {
		return f.say("format.now")
	}
	if d < 0 {
		return f.say("format.ago", "duration", f.Duration(-d))
	}
	return f.say("format.in", "duration", f.Duration(d))
}

// Duration is a length of time in its one fitting unit: "52 minutes". It is
// rounded down, so that nothing seems to last longer than it does.
func (f Format) Duration(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < 2*time.Minute:
		return f.count("format.seconds", int64(d/time.Second))
	case d < 2*time.Hour:
		return f.count("format.minutes", int64(d/time.Minute))
	case d < 2*day:
		return f.count("format.hours", int64(d/time.Hour))
	default:
		return f.count("format.days", int64(d/day))
	}
}

// Countdown is a clock that runs down: "4:07", "0:00" once it is over.
func (f Format) Countdown(d time.Duration) string {
	s := max(0, int(math.Ceil(d.Seconds())))
	return strconv.Itoa(s/60) + ":" + pad(s%60)
}

func (f Format) count(key string, n int64) string {
	return f.say(key, "count", strconv.FormatInt(n, 10), "number", f.Number(n))
}

// Bytes is a size: "640 bytes", "7.8 KB" (1 KB = 1,024 bytes).
func (f Format) Bytes(n int64) string {
	const kb, mb = 1 << 10, 1 << 20
	switch {
	case n < kb:
		return f.count("format.bytes", n)
	case n < mb:
		return f.say("format.kb", "number", f.tenths(float64(n)/kb))
	default:
		return f.say("format.mb", "number", f.tenths(float64(n)/mb))
	}
}

// Millis is how long something took: "84 ms", "1.2 s".
func (f Format) Millis(d time.Duration) string {
	if d < time.Second {
		return f.say("format.ms", "number", strconv.FormatInt(d.Milliseconds(), 10))
	}
	return f.say("format.s", "number", f.tenths(d.Seconds()))
}

// Number is a whole number with its thousands apart: "12,480".
func (f Format) Number(n int64) string {
	digits, sign := strconv.FormatInt(n, 10), ""
	if n < 0 {
		digits, sign = digits[1:], "-"
	}
	if len(digits) <= 3 {
		return sign + digits
	}
	group := f.say("format.group")
	var b strings.Builder
	b.WriteString(sign)
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(group)
		}
		b.WriteRune(r)
	}
	return b.String()
}

func (f Format) tenths(x float64) string {
	return strings.Replace(strconv.FormatFloat(x, 'f', 1, 64), ".", f.say("format.decimal"), 1)
}

func pad(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
