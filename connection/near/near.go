package near

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// maxChoices bounds how many near misses are offered.
const maxChoices = 5

// Names returns the names that somebody who typed this may have meant, best
// first and five at most: the same but for case, blanks and punctuation; one
// inside the other; or a few letters apart.
func Names(typed string, names []string) []string {
	type candidate struct {
		name string
		far  int
	}
	var found []candidate
	for _, n := range names {
		if far, ok := distance(typed, n); ok && n != "" {
			found = append(found, candidate{n, far})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.far, b.far) })
	var out []string
	for _, c := range found {
		if len(out) < maxChoices && !slices.Contains(out, c.name) {
			out = append(out, c.name)
		}
	}
	return out
}

// distance says how far two names are apart, and whether that is near.
func distance(a, b string) (int, bool) {
	x, y := Letters(a, longest), Letters(b, longest)
	if len(x) == 0 || len(y) == 0 {
		return 0, false
	}
	if string(x) == string(y) {
		return 0, true
	}
	short, long := x, y
	if len(short) > len(long) {
		short, long = long, short
	}
	if len(short) >= 4 && strings.Contains(string(long), string(short)) {
		return 1, true
	}
	d := Edits(x, y)
	return d + 1, d <= max(1, len(short)/4) && d < len(short)
}

// longest is how much of a name is compared: names come from outside, and Edits
// takes the product of two lengths.
const longest = 100

// Letters folds a name to its letters and digits in lower case, most of them at
// the most.
func Letters(s string, most int) []rune {
	var out []rune
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = append(out, unicode.ToLower(r))
		}
		if len(out) == most {
			break
		}
	}
	return out
}

// Edits is the number of letters to change, drop or add (Levenshtein).
func Edits(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		last := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := last
			if x != y {
				cost++
			}
			last = row[j+1]
			row[j+1] = min(row[j+1]+1, row[j]+1, cost)
		}
	}
	return row[len(b)]
}
