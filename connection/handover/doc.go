// Package handover turns text into values and values into text: what somebody
// pastes from a mail, a portal or an address bar; the connection file; links,
// and the mail for the administrator who must consent.
//
// It starts no request, opens no file and writes no secret. It never guesses in
// silence: what could mean two things comes back as candidates.
package handover
