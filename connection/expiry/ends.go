package expiry

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// Kind is what ends.
type Kind string

// The kinds.
const (
	KindSecret      Kind = "secret"
	KindCertificate Kind = "certificate"
)

// Class is how urgent an end is ("ends.class.<class>").
type Class string

// The classes, the most urgent first. The bounds are those at which the wizard
// and the list begin to speak.
const (
	Ended   Class = "ended"
	Week    Class = "week"  // 7 days or fewer
	Month   Class = "month" // 30 days or fewer
	Sixty   Class = "sixty" // 60 days or fewer
	Later   Class = "later"
	Unknown Class = "unknown" // nobody wrote the day down
)

// Classes lists all classes, the most urgent first.
func Classes() []Class { return []Class{Ended, Week, Month, Sixty, Later, Unknown} }

// The bounds of the classes, in days.
const (
	weekDays  = 7
	monthDays = 30
	sixtyDays = 60
)

// End is one secret or certificate with the day on which it ends.
type End struct {
	ID    string // of the connection
	Name  string
	Group string // the customer; may be empty
	Kind  Kind
	Day   string // the last day on which it may be used, "2027-03-14"; empty: unknown
	Days  int    // left until Day; negative: past. 0 if the day is unknown
	Class Class
	Who   diagnose.Owner // who can mend it
	// Interactive says that a person signs in for the connection.
	Interactive bool
}

// Renewable says whether the program's own wizard renews it.
func (e End) Renewable() bool { return e.Kind == KindSecret }

// ClassOf says how urgent a number of days is.
func ClassOf(days int) Class {
	switch {
	case days < 0:
		return Ended
	case days <= weekDays:
		return Week
	case days <= monthDays:
		return Month
	case days <= sixtyDays:
		return Sixty
	default:
		return Later
	}
}

// Of lists what ends, by connection: what is over first, then by day; what is
// unknown comes last. A draft is not watched, nor a connection that needs
// neither secret nor certificate.
func Of(list []connection.Profile, now time.Time) []End {
	out := make([]End, 0, len(list))
	for _, p := range list {
		if e, ok := of(p, now); ok {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b End) int {
		return cmp.Or(
			compareDays(a, b),
			strings.Compare(strings.ToLower(a.Group), strings.ToLower(b.Group)),
			strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)),
			strings.Compare(a.ID, b.ID),
		)
	})
	return out
}

func of(p connection.Profile, now time.Time) (End, bool) {
	if p.Draft || !p.SendsSecret() {
		return End{}, false
	}
	e := End{
		ID: p.ID, Name: p.Name, Group: p.Group, Kind: KindSecret, Class: Unknown, Who: diagnose.OwnerEntra,
		Interactive: p.Mode.Interactive(),
	}
	day, proof := p.CredentialEnds()
	if proof == connection.ProofCertificate {
		e.Kind = KindCertificate
	}
	if days, ok := connection.DaysLeft(day, now); ok {
		e.Day, e.Days, e.Class = day, days, ClassOf(days)
	}
	return e, true
}

func compareDays(a, b End) int {
	if (a.Class == Unknown) != (b.Class == Unknown) {
		if a.Class == Unknown {
			return 1
		}
		return -1
	}
	return cmp.Compare(a.Days, b.Days)
}

// Count says how many ends are in each class.
func Count(ends []End) map[Class]int {
	out := map[Class]int{}
	for _, e := range ends {
		out[e.Class]++
	}
	return out
}

// Within keeps what has ended or ends within a number of days.
func Within(ends []End, days int) []End {
	var out []End
	for _, e := range ends {
		if e.Class != Unknown && e.Days <= days {
			out = append(out, e)
		}
	}
	return out
}

// Pick keeps the ends of a class; an empty class keeps all.
func Pick(ends []End, c Class) []End {
	if c == "" {
		return ends
	}
	var out []End
	for _, e := range ends {
		if e.Class == c {
			out = append(out, e)
		}
	}
	return out
}
