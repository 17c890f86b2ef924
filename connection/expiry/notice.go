package expiry

import (
	"hash/fnv"
	"strconv"
	"time"

	"bcconnect/connection"
)

// Notice is what the home screen says of all ends in a line.
type Notice struct {
	// Over has ended, Soon ends within 30 days.
	Over, Soon int
	// Certificates of the two; the rest are secrets.
	Certificates int
	// Mark changes whenever another credential, or another class of one, is
	// meant: what was dismissed under a mark is said again under the next.
	Mark string
}

// Empty says that there is nothing to say.
func (n Notice) Empty() bool { return n.Over+n.Soon == 0 }

// NoticeOf sums up what is urgent among all connections.
func NoticeOf(list []connection.Profile, now time.Time) Notice {
	var n Notice
	sum := fnv.New64a()
	for _, e := range Within(Of(list, now), monthDays) {
		if e.Class == Ended {
			n.Over++
		} else {
			n.Soon++
		}
		if e.Kind == KindCertificate {
			n.Certificates++
		}
		// A hash never fails to take bytes.
		_, _ = sum.Write([]byte(e.ID + "\x00" + string(e.Kind) + "\x00" + e.Day + "\x00" + string(e.Class) + "\n"))
	}
	if !n.Empty() {
		n.Mark = strconv.FormatUint(sum.Sum64(), 36)
	}
	return n
}
