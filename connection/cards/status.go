package cards

import (
	"strconv"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
)

// Status is how a connection stands, in one word ("status.<status>").
type Status string

// The statuses.
const (
	Ready       Status = "ready"
	NeedsSignIn Status = "signin"
	ExpiresSoon Status = "soon"
	NotWorking  Status = "failing"
	Draft       Status = "draft"
	Untested    Status = "untested"
)

// SoonDays is how many days before its end a secret is told to end soon.
const SoonDays = 30

// Standing is a status with its reason, both as words by key.
type Standing struct {
	Status Status
	Note   check.Words // empty: nothing to add
}

// StandingOf says how a connection stands at a moment: from what was kept of
// it, and from what this session saw (the zero Card, if nothing).
func StandingOf(p connection.Profile, c Card, now time.Time) Standing {
	day, proof := p.CredentialEnds()
	days, dated := DaysLeft(day, now)
	ends, tellsSoon := soon(p, c, now)
	switch {
	case p.Draft:
		return Standing{Draft, missing(p, now)}
	case dated && days < 0:
		return Standing{NotWorking, check.Words{Key: noteOf(proof) + "ended"}}
	case needsSignIn(p, c, now):
		return Standing{NeedsSignIn, check.Words{Key: "home.note.signin"}}
	case lastVerdict(p, c) == check.Fail:
		return Standing{NotWorking, needs(p, c)}
	case dated && days <= SoonDays:
		return Standing{ExpiresSoon, endsIn(noteOf(proof), days)}
	case tellsSoon:
		return Standing{ExpiresSoon, ends}
	case worked(p, c):
		return Standing{Ready, works(p, c)}
	default:
		return Standing{Untested, check.Words{Key: "home.note.untested"}}
	}
}

// worked says that the last test came through, with or without a remark.
func worked(p connection.Profile, c Card) bool {
	v := lastVerdict(p, c)
	return v == check.Pass || v == check.Attention
}

// DaysLeft counts the whole days until a secret's last day ("2027-03-14"); it
// may be used on that day. False: the day is not known.
func DaysLeft(ends string, now time.Time) (int, bool) {
	day, err := time.ParseInLocation(time.DateOnly, ends, now.Location())
	if err != nil {
		return 0, false
	}
	y, m, d := now.Date()
	today := time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
	y, m, d = day.Date()
	return int(time.Date(y, m, d, 12, 0, 0, 0, time.UTC).Sub(today).Hours() / 24), true
}

// needsSignIn says whether a person has to sign in before anything works.
func needsSignIn(p connection.Profile, c Card, now time.Time) bool {
	if !p.Mode.Interactive() {
		return false
	}
	if c.Seen {
		return !c.Facts.Valid && !c.Facts.HasRefresh
	}
	st := p.Standing
	return st.NeedsSignIn || (!st.HasRefresh && !st.TokenExpires.After(now))
}

// lastVerdict is that of this session's test, else the one that was kept.
func lastVerdict(p connection.Profile, c Card) check.Verdict {
	if c.Tested && !p.Standing.Tested.After(c.Report.Started) { // unless it was tested since, with others
		return c.Report.Verdict()
	}
	return check.Verdict(p.Standing.Verdict)
}

func missing(p connection.Profile, now time.Time) check.Words {
	n := 0
	for _, i := range p.Issues("", now) {
		if strings.HasSuffix(i.Code, "-missing") && i.Severity == connection.SeverityError {
			n++
		}
	}
	if n == 0 {
		return check.Words{Key: "home.note.unfinished"}
	}
	return count("home.note.missing", n)
}

func needs(p connection.Profile, c Card) check.Words {
	owner := p.Standing.Owner
	if f, ok := c.Report.FirstFinding(); ok && c.Tested {
		owner = string(f.Who)
	}
	if owner == "" {
		return check.Words{Key: "home.note.failing"}
	}
	return check.Words{Key: "home.note.needs." + owner}
}

// noteOf begins the key of what is said of a credential's end.
func noteOf(p connection.Proof) string {
	if p == connection.ProofCertificate {
		return "home.note.certificate."
	}
	return "home.note.secret."
}

func endsIn(note string, days int) check.Words {
	if days == 0 {
		return check.Words{Key: note + "today"}
	}
	return count(note+"ends", days)
}

func works(p connection.Profile, c Card) check.Words {
	who := p.Standing.AuthorisedBy
	if c.Facts.Account.Name != "" {
		who = c.Facts.Account.Name
	}
	if p.Mode.Interactive() && who != "" {
		return check.Words{Key: "home.note.account", Args: args(connection.ArgAccount, who)}
	}
	if !p.Company.Empty() {
		return check.Words{Key: "home.note.company", Args: args(connection.ArgCompany, p.Company.Label())}
	}
	return check.Words{}
}

// args holds one value for words.
func args(name connection.Arg, value string) map[connection.Arg]string {
	out := map[connection.Arg]string{}
	out[name] = value
	return out
}

func count(key string, n int) check.Words {
	return check.Words{Key: key, Args: args(connection.ArgCount, strconv.Itoa(n))}
}
