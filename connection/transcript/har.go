package transcript

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"bcconnect/connection/journal"
)

// About names what a HAR file says besides the exchanges.
type About struct {
	Program, Version string
	// Title names a test: by the connection's id. nil leaves the id.
	Title func(profile string) string
	// Stage names what an exchange was for, by its tag. nil leaves the tag.
	Stage func(tag string) string
}

// The shape of a HAR file, version 1.2.
// Source: w3c.github.io/web-performance/specs/HAR/Overview.html.
type (
	harFile struct {
		Log harLog `json:"log"`
	}
	harLog struct {
		Version string     `json:"version"`
		Creator harCreator `json:"creator"`
		Pages   []harPage  `json:"pages,omitempty"`
		Entries []harEntry `json:"entries"`
		Comment string     `json:"comment,omitempty"`
	}
	harCreator struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	harPage struct {
		Started string         `json:"startedDateTime"`
		ID      string         `json:"id"`
		Title   string         `json:"title"`
		Timings harPageTimings `json:"pageTimings"`
	}
	harPageTimings struct {
		OnContentLoad float64 `json:"onContentLoad"`
		OnLoad        float64 `json:"onLoad"`
	}
	harEntry struct {
		Page     string      `json:"pageref,omitempty"`
		Started  string      `json:"startedDateTime"`
		Time     float64     `json:"time"`
		Request  harRequest  `json:"request"`
		Response harResponse `json:"response"`
		Cache    struct{}    `json:"cache"`
		Timings  harTimings  `json:"timings"`
		Comment  string      `json:"comment,omitempty"`
	}
	harRequest struct {
		Method      string    `json:"method"`
		URL         string    `json:"url"`
		HTTPVersion string    `json:"httpVersion"`
		Cookies     []harPair `json:"cookies"`
		Headers     []harPair `json:"headers"`
		Query       []harPair `json:"queryString"`
		Post        *harPost  `json:"postData,omitempty"`
		HeadersSize int       `json:"headersSize"`
		BodySize    int       `json:"bodySize"`
	}
	harResponse struct {
		Status      int        `json:"status"`
		StatusText  string     `json:"statusText"`
		HTTPVersion string     `json:"httpVersion"`
		Cookies     []harPair  `json:"cookies"`
		Headers     []harPair  `json:"headers"`
		Content     harContent `json:"content"`
		RedirectURL string     `json:"redirectURL"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int64      `json:"bodySize"`
		Error       string     `json:"_error,omitempty"`
	}
	harContent struct {
		Size     int64  `json:"size"`
		MimeType string `json:"mimeType"`
		Text     string `json:"text,omitempty"`
	}
	harPost struct {
		MimeType string    `json:"mimeType"`
		Params   []harPair `json:"params"`
		Text     string    `json:"text"`
	}
	harPair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	harTimings struct {
		Blocked float64 `json:"blocked"`
		DNS     float64 `json:"dns"`
		Connect float64 `json:"connect"`
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
		SSL     float64 `json:"ssl"`
	}
)

// unknown is what HAR 1.2 writes for a number that is not known.
const unknown = -1

// noVersion stands for the HTTP version where no answer came to say it.
const noVersion = "unknown"

// WriteHAR writes exchanges as a HAR file, which browsers' developer tools and
// support people open. Each test is a page of it. Nothing in it is secret: what
// was hidden stays hidden.
func WriteHAR(w io.Writer, all []journal.Exchange, about About) error {
	l := harLog{
		Version: "1.2", Creator: harCreator{cmp.Or(about.Program, "BC Connect"), cmp.Or(about.Version, "0")},
		Entries: make([]harEntry, 0, len(all)), Comment: "Secrets, codes and tokens were replaced by " + journal.Hidden + " before this was recorded.",
	}
	all = slices.SortedStableFunc(slices.Values(all), func(a, b journal.Exchange) int { return a.Start.Compare(b.Start) })
	pages := map[string]int{}
	for _, x := range all {
		id := pageID(x)
		if id != "" {
			if _, ok := pages[id]; !ok {
				pages[id] = len(l.Pages)
				l.Pages = append(l.Pages, harPage{
					Started: stamp(x.Start), ID: id, Title: named0(about.Title, x.Profile), Timings: harPageTimings{unknown, 0},
				})
			}
			p := &l.Pages[pages[id]]
			began, err := time.Parse(time.RFC3339Nano, p.Started)
			if err == nil {
				p.Timings.OnLoad = max(p.Timings.OnLoad, ms(x.Start.Add(x.Took).Sub(began)))
			}
		}
		l.Entries = append(l.Entries, entry(x, id, named0(about.Stage, x.Tag)))
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	return e.Encode(harFile{l})
}

func named0(f func(string) string, s string) string {
	if f == nil || s == "" {
		return s
	}
	return f(s)
}

func pageID(x journal.Exchange) string {
	if x.Run == 0 {
		return ""
	}
	return fmt.Sprintf("test-%s-%d", x.Profile, x.Run)
}

func entry(x journal.Exchange, page, stage string) harEntry {
	t := timings(x)
	e := harEntry{Page: page, Started: stamp(x.Start), Request: request(x), Response: response(x), Timings: t, Comment: stage}
	for _, part := range []float64{t.Blocked, t.DNS, t.Connect, t.Send, t.Wait, t.Receive} {
		e.Time += max(0, part) // connect has ssl in it
	}
	return e
}

func timings(x journal.Exchange) harTimings {
	known := func(d time.Duration) float64 {
		if d == 0 {
			return unknown
		}
		return ms(d)
	}
	t := x.Timing
	return harTimings{
		Blocked: known(t.Queue), DNS: known(t.DNS), Connect: known(t.Connect + t.TLS), SSL: known(t.TLS),
		Send: ms(t.Send), Wait: ms(t.Wait), Receive: ms(t.Read),
	}
}

func request(x journal.Exchange) harRequest {
	r := harRequest{
		Method: x.Method, URL: x.URL, HTTPVersion: cmp.Or(x.Proto, noVersion), Cookies: []harPair{}, Headers: pairs(x.Sent),
		Query: queryOf(x.URL), HeadersSize: unknown, BodySize: len(x.Request),
	}
	if x.Request == "" {
		return r
	}
	r.Post = &harPost{MimeType: cmp.Or(x.Sent["Content-Type"], "application/octet-stream"), Params: []harPair{}}
	if strings.HasPrefix(r.Post.MimeType, "application/x-www-form-urlencoded") && strings.Contains(x.Request, "=") {
		r.Post.Params = split(x.Request) // text is for what has no parameters
	} else {
		r.Post.Text = x.Request
	}
	return r
}

func response(x journal.Exchange) harResponse {
	r := harResponse{
		Status: x.Status, StatusText: http.StatusText(x.Status), HTTPVersion: cmp.Or(x.Proto, noVersion), Cookies: []harPair{},
		Headers: pairs(x.Headers), RedirectURL: x.Headers["Location"], HeadersSize: unknown, BodySize: x.Size, Error: x.Error,
		Content: harContent{Size: x.Size, MimeType: cmp.Or(x.Headers["Content-Type"], "x-unknown"), Text: x.Response},
	}
	if x.Status == 0 {
		r.BodySize = unknown
	}
	return r
}

func pairs(m map[string]string) []harPair {
	out := make([]harPair, 0, len(m))
	for _, n := range sortedNames(m) {
		out = append(out, harPair{n, m[n]})
	}
	return out
}

func queryOf(address string) []harPair {
	_, query, ok := strings.Cut(address, "?")
	if !ok || query == "" {
		return []harPair{}
	}
	query, _, _ = strings.Cut(query, "#")
	return split(query)
}

func split(form string) []harPair {
	out := []harPair{}
	for pair := range strings.SplitSeq(form, "&") {
		name, value, _ := strings.Cut(pair, "=")
		out = append(out, harPair{unescape(name), unescape(value)})
	}
	return out
}

func unescape(s string) string {
	if p, err := url.QueryUnescape(s); err == nil {
		return p
	}
	return s
}

// stamp writes a time as HAR wants it: ISO 8601 with a zone.
func stamp(t time.Time) string { return t.Format(time.RFC3339Nano) }

func ms(d time.Duration) float64 { return float64(max(0, d).Microseconds()) / 1000 }
