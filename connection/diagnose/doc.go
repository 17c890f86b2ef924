// Package diagnose turns faults into findings: it says which cause a failure
// most likely has, who can mend it and what the program can do about it. All it
// knows is data (catalogue/*.json); a new diagnosis is a rule there and its
// words, no Go.
//
// It asks nobody anything, matches no prose where a code is there (texts of
// Business Central follow the user's language; only their invariant parts
// count), and never dresses up an unknown code as a known one.
//
// # Precedence
//
// The first of these that holds decides:
//
//  1. The fault's own Kind, where the place that failed could name the cause: a
//     rule that asks for the kind, or else the finding of that name.
//  2. A number that no rule knows is unknown, whatever OAuth error came with it;
//     that error only says who should look.
//  3. Rules in the order of the catalogue, files by name: this machine, the
//     network, Entra's numbers, OAuth errors, the token, Business Central, bare
//     status codes, pasted text. A rule applies if one of its alternatives does;
//     an alternative if all its conditions do.
//
// Of several AADSTS numbers only one is looked at: the last that a rule knows
// and that does not merely announce another ("general" rules). Entra puts the
// general number first (seen: error_codes [70002,54005]).
//
// # A new rule
//
// It goes into the file of its place, before anything more general:
//
//	{
//	    "id": "BCC-…",                     the next free one; also in testdata/ids.json
//	    "code": "secret-expired",          an existing finding, or a new one with words
//	    "severity": "error",               error, warning, note
//	    "who": "entra-admin",              see Owners
//	    "when": [{"aadsts": [7000222]}],   see Condition
//	    "actions": ["edit:{field}", "retry"],
//	    "source": "REC", "mark": "D"       D documented, R reported, U unverified
//	}
//
// The words of a new code are three keys in the language files:
// finding.<code>.title, .why and .do (steps, one a line). Tests refuse a rule
// that an earlier one hides, a code without words and an action nobody knows.
//
// Rows are numbers of the list of errors that the catalogue grew from; those
// that cannot occur stand in left-out.json with the reason.
package diagnose
