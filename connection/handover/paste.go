package handover

import "bcconnect/connection"

// Pasted is what was found in a pasted text. Empty values were not found.
type Pasted struct {
	Name        string
	Mode        connection.Mode
	Tenant      string
	ClientID    string
	Secret      connection.Secret
	SecretEnds  string // a day, "2027-03-14"
	LoginHint   string
	Environment string
	Company     connection.Company
	// Candidates could be the value of more than one field: ask.
	Candidates []Candidate
	// Issues say what was seen and not taken, such as the id of a secret in the
	// place of its value.
	Issues []connection.Issue
}

// Candidate is a value that the text does not name.
type Candidate struct {
	Value string
	Could []connection.Field // most likely first
}

// Paste picks the values of a connection out of any text.
func Paste(_ string) Pasted { return Pasted{} }

// Fields lists what was found, in the order of the wizard.
func (p Pasted) Fields() []connection.Field { return nil }

// Empty says that nothing was found, not even a candidate.
func (p Pasted) Empty() bool { return len(p.Fields()) == 0 && len(p.Candidates) == 0 }

// Apply fills the found values into a connection and returns it; what was not
// found stays.
func (p Pasted) Apply(to connection.Profile) connection.Profile { return to }
