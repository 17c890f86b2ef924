package transcript

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"bcconnect/connection/journal"
)

// Text writes one exchange for people: the lines of the request, then those of
// the answer, as they would stand on the wire.
func Text(x journal.Exchange) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  (%s)\n\n%s %s\n", x.Start.UTC().Format("2006-01-02 15:04:05.000 MST"), x.Took.Round(time.Millisecond), x.Method, x.URL)
	message(&b, x.Sent, x.Request)
	b.WriteByte('\n')
	if x.Error != "" {
		b.WriteString(x.Error + "\n")
		return b.String()
	}
	fmt.Fprintf(&b, "%s %s\n", x.Proto, Status(x))
	message(&b, x.Headers, x.Response)
	return b.String()
}

func message(b *strings.Builder, headers map[string]string, body string) {
	for _, n := range sortedNames(headers) {
		b.WriteString(n + ": " + headers[n] + "\n")
	}
	if body != "" {
		b.WriteString("\n" + body + "\n")
	}
}

// Status is the number with its words, "403 Forbidden"; "" without an answer.
func Status(x journal.Exchange) string {
	if x.Status == 0 {
		return ""
	}
	return strings.TrimSpace(strconv.Itoa(x.Status) + " " + http.StatusText(x.Status))
}

// ToldToWait is how long the service asked to wait before the next request:
// Retry-After as seconds or as a date (RFC 9110 section 10.2.3); false if it
// did not say.
func ToldToWait(x journal.Exchange) (time.Duration, bool) {
	said := strings.TrimSpace(x.Headers["Retry-After"])
	if n, err := strconv.Atoi(said); err == nil && n >= 0 {
		return time.Duration(n) * time.Second, true
	}
	at, err := http.ParseTime(said)
	if err != nil {
		return 0, false
	}
	from := x.Start
	if date, err := http.ParseTime(x.Headers["Date"]); err == nil {
		from = date // by the clock that wrote it
	}
	return max(0, at.Sub(from).Round(time.Second)), true
}

// Throttled says whether the service refused for being asked too much.
func Throttled(x journal.Exchange) bool {
	return x.Status == http.StatusTooManyRequests || x.Status == http.StatusServiceUnavailable && x.Headers["Retry-After"] != ""
}

// Attempts counts, by the number of an exchange, the how-manieth try of the
// same question it is. First tries are not in it. all is oldest first.
func Attempts(all []journal.Exchange) map[int64]int {
	type question struct {
		profile, tag, method, url string
		run                       int64
	}
	type last struct {
		try  int
		busy bool
	}
	out := map[int64]int{}
	seen := map[question]last{}
	for _, x := range all {
		q := question{x.Profile, x.Tag, x.Method, x.URL, x.Run}
		now := last{try: 1, busy: again(x)}
		if before := seen[q]; before.busy {
			now.try = before.try + 1
			out[x.Seq] = now.try
		}
		seen[q] = now
	}
	return out
}

// again says whether an answer is one after which the program asks once more.
func again(x journal.Exchange) bool {
	switch x.Status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusUnauthorized:
		return true
	}
	return false
}

// Place is host and path of an address.
func Place(address string) string {
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		rest = address
	}
	rest, _, _ = strings.Cut(rest, "?")
	rest, _, _ = strings.Cut(rest, "#")
	return rest
}
