// Package pattern holds regular expressions that are compiled when they are
// first used: a command that asks for two things must not first compile a hundred
// patterns for texts that nobody has pasted.
//
// It refuses to know what is searched for.
package pattern

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression in Go's syntax. Its methods are those of
// regexp.Regexp of the same names, may be called from any goroutine, and panic
// at the first call if the expression is none: it is a constant of the program,
// and the tests use each.
type Pattern struct{ compiled func() *regexp.Regexp }

// New returns the pattern of an expression.
func New(expression string) Pattern {
	return Pattern{sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })}
}

// MatchString says whether the text holds a match.
func (p Pattern) MatchString(s string) bool { return p.compiled().MatchString(s) }

// FindString returns the leftmost match, or nothing.
func (p Pattern) FindString(s string) string { return p.compiled().FindString(s) }

// FindStringIndex returns where the leftmost match begins and ends, or nil.
func (p Pattern) FindStringIndex(s string) []int { return p.compiled().FindStringIndex(s) }

// FindStringSubmatch returns the leftmost match and its groups, or nil.
func (p Pattern) FindStringSubmatch(s string) []string { return p.compiled().FindStringSubmatch(s) }

// FindStringSubmatchIndex returns where the leftmost match and its groups are, or nil.
func (p Pattern) FindStringSubmatchIndex(s string) []int {
	return p.compiled().FindStringSubmatchIndex(s)
}

// FindAllString returns up to n matches, all if n is negative.
func (p Pattern) FindAllString(s string, n int) []string { return p.compiled().FindAllString(s, n) }

// FindAllStringIndex returns where up to n matches begin and end.
func (p Pattern) FindAllStringIndex(s string, n int) [][]int {
	return p.compiled().FindAllStringIndex(s, n)
}

// FindAllStringSubmatch returns up to n matches with their groups.
func (p Pattern) FindAllStringSubmatch(s string, n int) [][]string {
	return p.compiled().FindAllStringSubmatch(s, n)
}

// FindAllStringSubmatchIndex returns where up to n matches and their groups are.
func (p Pattern) FindAllStringSubmatchIndex(s string, n int) [][]int {
	return p.compiled().FindAllStringSubmatchIndex(s, n)
}

// ReplaceAllString replaces matches; $1 stands for a group.
func (p Pattern) ReplaceAllString(s, with string) string {
	return p.compiled().ReplaceAllString(s, with)
}

// ReplaceAllStringFunc replaces each match by what the function makes of it.
func (p Pattern) ReplaceAllStringFunc(s string, with func(string) string) string {
	return p.compiled().ReplaceAllStringFunc(s, with)
}
