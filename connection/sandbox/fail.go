package sandbox

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// OAuth error values (RFC 6749 section 5.2 and Entra's own).
const (
	oauthRequest     = "invalid_request"
	oauthClient      = "invalid_client"
	oauthUnauthor    = "unauthorized_client"
	oauthGrant       = "invalid_grant"
	oauthScope       = "invalid_scope"
	oauthResource    = "invalid_resource"
	oauthConsent     = "consent_required"
	oauthInteraction = "interaction_required"
	oauthLogin       = "login_required"
	oauthDenied      = "access_denied"
	oauthServer      = "server_error"
)

// failure is a refusal of the simulated Entra. The numbers and the sense of the
// texts are those of learn.microsoft.com/entra/identity-platform/reference-error-codes
// and of answers seen in public; the wording is our own, because Microsoft
// changes its wording without notice and no client may depend on it.
type failure struct {
	status  int // 0 means 401 for invalid_client, else 400
	oauth   string
	code    int   // AADSTS number, 0 for none
	codes   []int // all of them, where several come at once
	text    string
	sub     string // error_subcode in a redirect
	sublong string // "suberror" of the token endpoint
	claims  string // a claims challenge
}

func refuse(oauth string, code int, format string, a ...any) *failure {
	return &failure{oauth: oauth, code: code, text: fmt.Sprintf(format, a...)}
}

// numbers are the AADSTS numbers as they come.
func (f *failure) numbers() []int {
	if len(f.codes) > 0 {
		return f.codes
	}
	return []int{f.code}
}

// said is how the numbers stand before the words.
func (f *failure) said() string {
	var s strings.Builder
	for _, n := range f.numbers() {
		fmt.Fprintf(&s, "AADSTS%d: ", n)
	}
	return s.String()
}

func (f *failure) httpStatus() int {
	switch {
	case f.status != 0:
		return f.status
	case f.oauth == oauthClient:
		return http.StatusUnauthorized
	default:
		return http.StatusBadRequest
	}
}

// ids are what support asks for.
type ids struct {
	trace, correlation string
	at                 time.Time
}

func (s *Server) newIDs(r *http.Request) ids {
	i := ids{trace: newGUID(), correlation: r.Header.Get("Client-Request-Id"), at: s.now()}
	if !isGUID(i.correlation) {
		i.correlation = newGUID()
	}
	return i
}

func (i ids) stamp() string { return i.at.Format("2006-01-02 15:04:05Z") }

// description is the text of a failure with everything that support asks for.
func (f *failure) description(i ids) string {
	if f.code == 0 {
		return f.text
	}
	return fmt.Sprintf("%s%s Trace ID: %s Correlation ID: %s Timestamp: %s", f.said(), f.text, i.trace, i.correlation, i.stamp())
}

// reject writes the JSON error of the token endpoint.
func (s *Server) reject(w http.ResponseWriter, r *http.Request, f *failure) {
	i := s.newIDs(r)
	body := map[string]any{
		"error": f.oauth, "error_description": f.description(i), "error_codes": f.numbers(),
		"timestamp": i.stamp(), "trace_id": i.trace, "correlation_id": i.correlation,
		"error_uri": baseOf(r) + pathLogin + "/error?code=" + strconv.Itoa(f.code),
	}
	if f.code == 0 {
		delete(body, "error_codes")
		delete(body, "error_uri")
	}
	if f.sublong != "" {
		body["suberror"] = f.sublong
	}
	if f.claims != "" {
		body["claims"] = f.claims
	}
	s.options.Log.Debug("sandbox refuses", "path", r.URL.Path, "error", f.oauth, "code", f.code)
	s.entraHeaders(w, i)
	writeJSON(w, f.httpStatus(), body)
}

func (s *Server) entraHeaders(w http.ResponseWriter, i ids) {
	h := w.Header()
	h.Set("Cache-Control", "no-store, no-cache")
	h.Set("Pragma", "no-cache")
	h.Set("X-Ms-Request-Id", i.trace)
	h.Set("Client-Request-Id", i.correlation)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Date", i.at.Format(http.TimeFormat))
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	_, _ = w.Write(b)
}

// newGUID makes a random GUID (RFC 9562 version 4).
func newGUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, says its documentation
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// isGUID says whether a text has the form of a GUID.
func isGUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, c := range s {
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
				return false
			}
		}
	}
	return true
}
