package text

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Reading is what somebody may have meant by a day that they typed.
type Reading struct {
	// Day is the day, at midnight UTC; zero where the text is none.
	Day time.Time
	// Other is a second day that the text may mean: "3/4/2027" where the language
	// is written in countries with either order. Zero where there is but one.
	Other time.Time
	// Short says that the year has two digits: it may be half typed.
	Short bool
}

// Sure says whether the text is one day and no other.
func (r Reading) Sure() bool { return !r.Day.IsZero() && r.Other.IsZero() }

// ISO is the day as it is stored: "2027-03-14".
func (r Reading) ISO() string { return r.Day.Format(time.DateOnly) }

// longestDay bounds what is read as a day, in bytes.
const longestDay = 64

// ReadDay reads a day as people type it: in the order of ISO 8601 (2027-03-14),
// in the language's own order (14.3.2027), or with the month in words (14 March
// 2027). A year of two digits is of this century.
func (f Format) ReadDay(typed string) Reading {
	if len(typed) > longestDay {
		return Reading{}
	}
	numbers, words := dayParts(typed)
	switch {
	case len(numbers) == 3 && len(words) == 0:
		return f.readNumbers(numbers)
	case len(numbers) == 2 && len(words) == 1:
		return f.readWords(numbers, words[0])
	}
	return Reading{}
}

// dayParts takes a day apart into its numbers and its words; the small words
// between them ("de", "of", "th") are no part of it.
func dayParts(typed string) (numbers, words []string) {
	small := map[string]bool{"de": true, "del": true, "of": true, "the": true, "th": true, "st": true, "nd": true, "rd": true, "den": true, "er": true, "le": true}
	var part []rune
	digits := false
	end := func() {
		s := strings.ToLower(string(part))
		part = part[:0]
		switch {
		case s == "":
		case digits:
			numbers = append(numbers, s)
		case !small[s]:
			words = append(words, s)
		}
	}
	for _, r := range typed {
		isDigit := r >= '0' && r <= '9'
		switch {
		case !isDigit && !unicode.IsLetter(r):
			if !strings.ContainsRune(" .,/-\u00a0\u202f", r) {
				return nil, nil
			}
			end()
			continue
		case isDigit != digits:
			end()
		}
		digits = isDigit
		part = append(part, r)
	}
	end()
	return numbers, words
}

// readNumbers reads three numbers: a year in front is ISO's order, otherwise it
// is the language's ("dmy" or, where countries differ, "ask").
func (f Format) readNumbers(n []string) Reading {
	if len(n[0]) == 4 {
		return reading(n[0], n[1], n[2])
	}
	dayFirst, monthFirst := reading(n[2], n[1], n[0]), reading(n[2], n[0], n[1])
	if f.say("format.order") == "dmy" {
		return dayFirst
	}
	switch {
	case dayFirst.Day.IsZero():
		return monthFirst
	case !monthFirst.Day.IsZero() && !monthFirst.Day.Equal(dayFirst.Day):
		dayFirst.Other = monthFirst.Day
	}
	return dayFirst
}

// readWords reads a day with its month in words: "14 March 2027", "Mar 14, 2027".
func (f Format) readWords(n []string, word string) Reading {
	month := 0
	for m := range 12 {
		name := strings.ToLower(f.MonthName(time.Month(m + 1)))
		short := strings.ToLower(strings.TrimSuffix(f.say("format.month."+strconv.Itoa(m+1)), "."))
		if word == short || len([]rune(word)) >= 3 && strings.HasPrefix(name, word) {
			if month != 0 {
				return Reading{} // "ju" of June and July
			}
			month = m + 1
		}
	}
	if month == 0 {
		return Reading{}
	}
	if len(n[0]) == 4 {
		return reading(n[0], strconv.Itoa(month), n[1])
	}
	return reading(n[1], strconv.Itoa(month), n[0])
}

// reading is the day of three numbers, zero where the calendar has none.
func reading(year, month, day string) Reading {
	if len(year) != 4 && len(year) != 2 || len(month) > 2 || len(day) > 2 {
		return Reading{}
	}
	y, errY := strconv.Atoi(year)
	m, errM := strconv.Atoi(month)
	d, errD := strconv.Atoi(day)
	if errY != nil || errM != nil || errD != nil {
		return Reading{}
	}
	short := len(year) == 2
	if short {
		y += 2000
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d || int(t.Month()) != m {
		return Reading{} // 31 February
	}
	return Reading{Day: t, Short: short}
}

// MonthName is the whole name of a month: "March".
func (f Format) MonthName(m time.Month) string {
	return f.say("format.monthname." + strconv.Itoa(int(m)))
}

// Month is a month and its year, as the head of a calendar: "March 2027".
func (f Format) Month(t time.Time) string {
	return f.say("format.monthyear", "month", f.MonthName(t.Month()), "year", strconv.Itoa(t.Year()))
}

// Weekday is the short name of a day of the week: "Mon".
func (f Format) Weekday(d time.Weekday) string {
	return f.say("format.weekday." + strconv.Itoa((int(d)+6)%7+1))
}
