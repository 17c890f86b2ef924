package check

import (
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/journal"
)

// ID names a rung of the ladder.
type ID string

// The rungs, in order.
const (
	RungValues       ID = "values"
	RungNetwork      ID = "network"
	RungTenant       ID = "tenant"
	RungSignIn       ID = "signin"
	RungToken        ID = "token"
	RungPermissions  ID = "permissions"
	RungEnvironments ID = "environments"
	RungReachable    ID = "reachable"
	RungAppKnown     ID = "appknown"
	RungCompany      ID = "company"
	RungRead         ID = "read"
	RungRoutes       ID = "routes" // only of a connection that names some
	RungRenewal      ID = "renewal"
	RungHealth       ID = "health"
)

// Rungs returns the rungs that every connection has, in order.
func Rungs() []ID { return RungsOf(connection.Profile{}) }

// RungsOf returns the rungs of a connection, in order: those of every connection,
// and the one for its custom APIs and web services if it names some.
func RungsOf(p connection.Profile) []ID {
	probes := ProbesOf(p)
	ids := make([]ID, 0, len(probes))
	for _, x := range probes {
		ids = append(ids, x.ID)
	}
	return ids
}

// AllRungs returns every rung that a report can have, in order.
func AllRungs() []ID { return RungsOf(connection.Profile{Routes: "any"}) }

// Verdict is the result of a rung.
type Verdict string

// The verdicts.
const (
	Waiting       Verdict = "waiting" // has not begun
	Running       Verdict = "running"
	Pass          Verdict = "pass"
	Attention     Verdict = "attention"
	Fail          Verdict = "fail"
	NotRun        Verdict = "not-run" // a rung that it needs failed
	NotApplicable Verdict = "not-applicable"
)

// Words is a sentence as data: a key and its arguments.
type Words struct {
	Key  string                    `json:"key"`
	Args map[connection.Arg]string `json:"args,omitempty"`
}

// Result is one rung's result.
type Result struct {
	ID      ID
	Verdict Verdict
	Words   Words         // one sentence: what was seen, or why it was not run
	Took    time.Duration // 0 for rungs that ask nobody
	// Findings explain Fail and Attention; on NotApplicable one is advice for who
	// wants more, and nothing has to be done.
	Findings []diagnose.Finding
	Blocker  ID // for NotRun: the rung that failed
	Evidence []journal.Exchange
}

// Report is the whole test.
type Report struct {
	Profile string // connection id
	Name    string
	Started time.Time
	Took    time.Duration
	Subject Subject
	Results []Result
	Facts   Facts
	// Program is the version of the program that tested; empty means unknown.
	Program string
	// Changes says what differs from an earlier test; nil means not compared.
	Changes *Changes
	// Masked says that names and ids are aliases (see Mask).
	Masked bool
}

// Subject is what was tested, as it was typed. Facts are what was found.
type Subject struct {
	Mode                                            connection.Mode
	Tenant, ClientID, Account, Environment, Company string
	Routes                                          string // in one line
}

// Facts are what a successful test shows instead of "OK".
type Facts struct {
	TenantID        string
	AppID           string
	Account         string
	Roles           []string
	Scopes          []string
	Environment     string
	EnvironmentType string
	Country         string
	Version         string // Business Central version
	Company         connection.Company
	TokenExpires    time.Time
	// Environments and Companies are what the lists said, for pick-lists.
	Environments []Environment
	Companies    []connection.Company
	// Routes are the custom APIs and web services that answered.
	Routes   []string
	ClockOff time.Duration
}

// Environment is one entry of the environments list.
type Environment struct {
	Name, Type, Country, Version, Status string
}
