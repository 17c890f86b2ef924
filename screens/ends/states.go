package ends

import (
	"strconv"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/expiry"
)

// States is the page in each of its states, for pictures and tests; now is the
// day on which they play.
func States(now time.Time) map[string]expiry.Page {
	read := func(list ...connection.Profile) expiry.Page {
		p, _ := expiry.Reduce(expiry.Page{Now: now}, expiry.Loaded{Profiles: list, Now: now})
		return p
	}
	one := func(id, group string, days int) connection.Profile {
		return connection.Profile{
			ID: id, Name: id, Group: group, Mode: connection.ModeApp,
			Secret: connection.SecretMeta{Length: 40, Ends: now.AddDate(0, 0, days).Format(time.DateOnly)},
		}
	}
	unknown, cert := one("EDI feed", "Northwind", 0), one("Price sync", "Fabrikam A/S", 0)
	unknown.Secret.Ends = ""
	cert.Proof, cert.Certificate = connection.ProofCertificate, connection.CertificateMeta{NotAfter: now.AddDate(0, 0, 44), SHA1: "AB"}
	few := read(one("Order import", "Contoso Ltd.", -3), one("Web shop", "Contoso Ltd.", 5), one("Warehouse", "Adatum Corp.", 24),
		cert, one("Nightly export", "Adatum Corp.", 210), unknown)
	many := make([]connection.Profile, 200)
	for i := range many {
		many[i] = one("Connection "+strconv.Itoa(i), "Customer "+strconv.Itoa(i/7), (i*37)%640-20)
	}
	said, _ := expiry.Reduce(few, expiry.Said{Words: check.Words{
		Key: "ends.said.written", Args: map[connection.Arg]string{connection.ArgPath: expiry.CalendarFile},
	}})
	filtered, _ := expiry.Reduce(few, expiry.FilterChosen{Class: expiry.Month})
	failed, _ := expiry.Reduce(expiry.Page{Now: now}, expiry.Failed{Findings: []diagnose.Finding{{
		ID: "BCC-001", Code: "profiles-damaged", Severity: connection.SeverityError, Who: diagnose.OwnerYou,
		Actions: []diagnose.Action{diagnose.Retry},
	}}})
	return map[string]expiry.Page{
		"few": few, "many": read(many...), "empty": read(), "unknown": read(unknown), "filtered": filtered, "written": said,
		"failed": failed, "reading": {Now: now}, "later": read(one("Order import", "Contoso Ltd.", 400)),
	}
}
