// Package diagnose turns faults into findings: it says which cause a failure
// most likely has, who can mend it and what the program can do about it. All it
// knows is data (catalogue/*.json); a new diagnosis is a rule there and its
// words, no Go.
//
// It asks nobody anything, matches no prose (texts of Business Central follow
// the user's language; only their invariant parts count), and never dresses up
// an unknown code as a known one.
//
// Precedence. The first of these that holds decides:
//
//  1. The fault's own Kind, where the place that failed could name the cause.
//  2. Rules in the order of the catalogue, files by name. A rule applies if one
//     of its alternatives does; an alternative if all its conditions do.
//
// Of several AADSTS numbers only one is looked at: the last that a rule knows
// and that does not merely announce another ("general" rules). Entra puts the
// general number first (seen: error_codes [70002,54005]).
package diagnose
