package sandbox

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// answer is a scripted answer of a scenario: it takes the place of what the
// services would have said, or delays it.
type answer struct {
	// To is a method and a path in which each "*" stands for anything:
	// "POST */oauth2/v2.0/token". The method may be "*" too.
	To    string            `json:"to"`
	Form  map[string]string `json:"form"`  // values that the posted form must have
	Times int               `json:"times"` // how often; 0 means always
	Skip  int               `json:"skip"`  // how many matching requests pass untouched first

	Delay   duration          `json:"delay"`
	Status  int               `json:"status"` // 0 with Delay only: the usual answer follows
	Headers map[string]string `json:"headers"`
	Body    json.RawMessage   `json:"body"` // JSON
	Raw     string            `json:"raw"`  // anything else
	// Redirect answers with this address under Status, or 307.
	Redirect string `json:"redirect"`
	// Fill pads the answer with so many blanks in front.
	Fill int `json:"fill"`
	// Drop ends the connection without an answer, Truncate after so many bytes.
	Drop     bool `json:"drop"`
	Truncate int  `json:"truncate"`
	// Network is a failure below HTTP, which only Transport can play (see
	// networkFaults).
	Network string `json:"network"`
	// Refuse answers as Entra refuses.
	Refuse *refusal `json:"refuse"`
}

// scriptLimit bounds how much of a form is read to match a scripted answer.
const scriptLimit = 1 << 20

// scripted finds the scripted answer for a request, if there is one.
func (s *Server) scripted(r *http.Request) (answer, bool) {
	var form url.Values
	for i, a := range s.scenario.Answers {
		method, pattern, _ := strings.Cut(a.To, " ")
		if method != "*" && method != r.Method || !glob(pattern, r.URL.Path) {
			continue
		}
		if len(a.Form) > 0 && form == nil {
			form = peekForm(r)
		}
		if !formHas(form, a.Form) {
			continue
		}
		s.mu.Lock()
		n := s.played[i]
		s.played[i]++
		s.mu.Unlock()
		if n < a.Skip || a.Times > 0 && n >= a.Skip+a.Times {
			continue
		}
		return a, true
	}
	return answer{}, false
}

// peekForm reads a posted form and leaves the body as it was.
func peekForm(r *http.Request) url.Values {
	if r.Body == nil {
		return url.Values{}
	}
	b, err := io.ReadAll(io.LimitReader(r.Body, scriptLimit))
	if err != nil {
		return url.Values{}
	}
	r.Body = io.NopCloser(bytes.NewReader(b))
	form, err := url.ParseQuery(string(b))
	if err != nil {
		return url.Values{}
	}
	return form
}

func formHas(form url.Values, want map[string]string) bool {
	for k, v := range want {
		if form.Get(k) != v {
			return false
		}
	}
	return true
}

// glob matches a text with a pattern in which each "*" stands for anything.
func glob(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == text
	}
	if !strings.HasPrefix(text, parts[0]) {
		return false
	}
	text = text[len(parts[0]):]
	last := parts[len(parts)-1]
	for _, p := range parts[1 : len(parts)-1] {
		i := strings.Index(text, p)
		if i < 0 {
			return false
		}
		text = text[i+len(p):]
	}
	return strings.HasSuffix(text, last)
}

// script plays scripted answers before the simulated services.
func (s *Server) script(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !pause(r, s.options.Latency) {
			return
		}
		a, found := s.scripted(r)
		if !found {
			next.ServeHTTP(w, r)
			return
		}
		if !pause(r, time.Duration(a.Delay)) {
			return
		}
		if a.Refuse != nil {
			s.playRefusal(w, r, a)
			return
		}
		if a.Status == 0 && a.Redirect == "" && !a.Drop && a.Network == "" {
			next.ServeHTTP(w, r)
			return
		}
		a.play(w, s.now())
	})
}

// pause waits unless the request ends first.
func pause(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

func (a answer) play(w http.ResponseWriter, now time.Time) {
	if a.Drop || a.Network != "" {
		panic(http.ErrAbortHandler) // net/http's way to end a connection without an answer
	}
	body := []byte(a.Raw)
	contentType := "text/html; charset=utf-8"
	if len(a.Body) > 0 {
		body, contentType = a.Body, "application/json; charset=utf-8"
	}
	if a.Fill > 0 {
		body = append(bytes.Repeat([]byte(" "), a.Fill), body...)
	}
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Cache-Control", "no-store")
	h.Set("Date", now.Format(http.TimeFormat))
	for k, v := range a.Headers {
		h.Set(k, v)
	}
	status := a.Status
	if a.Redirect != "" {
		h.Set("Location", a.Redirect)
		if status == 0 {
			status = http.StatusTemporaryRedirect
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if a.Truncate > 0 && a.Truncate < len(body) {
		_, _ = w.Write(body[:a.Truncate])
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(body)
}
