package diagnose

import "bcconnect/connection"

// Owner is who can mend something.
type Owner string

// The owners.
const (
	OwnerYou       Owner = "you"
	OwnerEntra     Owner = "entra-admin"
	OwnerBC        Owner = "bc-admin"
	OwnerNetwork   Owner = "network"
	OwnerMicrosoft Owner = "microsoft"
	OwnerIT        Owner = "it"        // on-premises directory or device management
	OwnerDeveloper Owner = "developer" // this program, or whoever wrote an extension
	OwnerNobody    Owner = "wait"      // nobody: wait and try again
)

// Action is something that the program can do about a finding: a verb and, for
// some, an object ("open:bcApps", "copy:clientId", "retry").
type Action string

// Finding is a failure as people need it: still data, the words are found by
// Code ("finding.<code>.title", ".why", ".do").
type Finding struct {
	ID       string // stable, "BCC-204"
	Code     string // stable, "consent-missing"; the key of the words
	Severity connection.Severity
	Who      Owner
	Field    connection.Field
	Args     map[connection.Arg]string
	Actions  []Action
	Docs     string // documentation page
	// Choices are the values offered by a "pick:" action (near misses).
	Choices []string
	// Ranked lists further codes that this failure may mean as well, most likely
	// first, where nothing can tell them apart.
	Ranked []string
	Fault  *connection.Fault // the evidence
}
