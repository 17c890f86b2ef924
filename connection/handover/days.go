package handover

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"bcconnect/connection/pattern"
)

var (
	yearFirst = pattern.New(`\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})`)
	yearLast  = pattern.New(`\b(\d{1,2})([-/.])\s?(\d{1,2})[-/.]\s?(\d{4})\b`)
	dayMonth  = pattern.New(`\b(\d{1,2})\.?\s+(?:de\s+)?(\p{L}{3,12})\.?,?\s+(?:de\s+)?(\d{4})\b`)
	monthDay  = pattern.New(`(\p{L}{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b`)
)

// day reads a date as portals and people write it and returns it as
// "2027-03-14". ambiguous says that it could be two days: 3/4/2027 is in March
// for an American portal and in April for a British one.
func day(s string) (iso string, ambiguous bool) {
	if m := yearFirst.FindStringSubmatch(s); m != nil {
		return date(m[1], m[2], m[3]), false
	}
	if m := dayMonth.FindStringSubmatch(s); m != nil {
		return date(m[3], month(m[2]), m[1]), false
	}
	if m := monthDay.FindStringSubmatch(s); m != nil {
		return date(m[3], month(m[1]), m[2]), false
	}
	m := yearLast.FindStringSubmatch(s)
	if m == nil {
		return "", false
	}
	dayFirst, monthFirst := date(m[4], m[3], m[1]), date(m[4], m[1], m[3])
	switch {
	case m[2] != "/" || monthFirst == "" || monthFirst == dayFirst:
		return dayFirst, false
	case dayFirst == "":
		return monthFirst, false
	}
	return "", true
}

// date is empty for a day that does not exist.
func date(y, m, d string) string {
	year, err1 := strconv.Atoi(y)
	mon, err2 := strconv.Atoi(m)
	dom, err3 := strconv.Atoi(d)
	if err1 != nil || err2 != nil || err3 != nil {
		return ""
	}
	iso := fmt.Sprintf("%04d-%02d-%02d", year, mon, dom)
	if _, err := time.Parse(time.DateOnly, iso); err != nil {
		return ""
	}
	return iso
}

// month is the number of a month in any of our languages, empty for other
// words.
func month(name string) string {
	name = strings.ToLower(name)
	for i, starts := range [][]string{
		{"jan", "ene"},
		{"feb", "fév", "fev"},
		{"mar", "mär", "mrt", "maa"},
		{"apr", "avr", "abr"},
		{"may", "mai", "maj", "mei"},
		{"jun", "juin"},
		{"jul", "juil"},
		{"aug", "aoû", "ago"},
		{"sep"},
		{"oct", "okt"},
		{"nov"},
		{"dec", "dez", "déc", "dic"},
	} {
		for _, s := range starts {
			if strings.HasPrefix(name, s) {
				return strconv.Itoa(i + 1)
			}
		}
	}
	return ""
}
