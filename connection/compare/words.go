package compare

import (
	"fmt"
	"strconv"

	"bcconnect/connection"
)

// Say finds words by key; pairs are names and values.
type Say = func(key string, pairs ...string) string

// Title names a row.
func Title(r Row, say Say) string {
	switch r.Group {
	case GroupFacts:
		return say("report.fact." + r.Name)
	case GroupRungs:
		return say("rung." + r.Name + ".name")
	case GroupRoles, GroupScopes, GroupCompanies:
	}
	return r.Name
}

// Words says what stands in a cell of a row.
func Words(r Row, c Cell, say Say) string {
	if !c.Known {
		return say("compare.unknown")
	}
	switch r.Group {
	case GroupFacts:
		if r.Name == "mode" {
			return ModeWords(connection.Mode(c.Value), say)
		}
		return c.Value
	case GroupRungs:
		words := say("verdict." + string(c.Verdict))
		if c.Finding != "" {
			words = fmt.Sprintf("%s: %s", words, say("finding."+c.Finding+".title"))
		}
		if c.MS > 0 {
			words += " (" + strconv.FormatInt(c.MS, 10) + " ms)"
		}
		return words
	case GroupRoles, GroupScopes, GroupCompanies:
	}
	if c.Has {
		return say("compare.yes")
	}
	return say("compare.no")
}

// ModeWords names a mode.
func ModeWords(m connection.Mode, say Say) string {
	if m == "" {
		return ""
	}
	return say("report.mode." + string(m))
}

// Summary counts the differences in a sentence.
func Summary(rows []Row, say Say) string {
	n := Differences(rows)
	if n == 0 {
		return say("compare.same")
	}
	return say("compare.differs", "count", strconv.Itoa(n))
}
