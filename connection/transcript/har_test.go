package transcript_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"bcconnect/connection/journal"
	"bcconnect/connection/transcript"
)

// rule is what the HAR 1.2 specification says of one object: its fields, which
// of them must be there, and of which kind each is. "[]x" is a list, "?x" may
// be left out, "_x" is anybody's own.
// Source: w3c.github.io/web-performance/specs/HAR/Overview.html, section 4.
type rule map[string]string

var har12 = map[string]rule{
	"file":        {"log": "log"},
	"log":         {"version": "string", "creator": "creator", "browser": "?creator", "pages": "?[]page", "entries": "[]entry", "comment": "?string"},
	"creator":     {"name": "string", "version": "string", "comment": "?string"},
	"page":        {"startedDateTime": "time", "id": "string", "title": "string", "pageTimings": "pageTimings", "comment": "?string"},
	"pageTimings": {"onContentLoad": "?duration", "onLoad": "?duration", "comment": "?string"},
	"entry": {
		"pageref": "?string", "startedDateTime": "time", "time": "positive", "request": "request", "response": "response", "cache": "cache",
		"timings": "timings", "serverIPAddress": "?string", "connection": "?string", "comment": "?string",
	},
	"request": {
		"method": "string", "url": "address", "httpVersion": "string", "cookies": "[]cookie", "headers": "[]pair", "queryString": "[]pair",
		"postData": "?postData", "headersSize": "size", "bodySize": "size", "comment": "?string",
	},
	"response": {
		"status": "size", "statusText": "string", "httpVersion": "string", "cookies": "[]cookie", "headers": "[]pair", "content": "content",
		"redirectURL": "string", "headersSize": "size", "bodySize": "size", "comment": "?string",
	},
	"cookie":   {"name": "string", "value": "string", "path": "?string", "domain": "?string", "expires": "?string", "httpOnly": "?bool", "secure": "?bool", "comment": "?string"},
	"pair":     {"name": "string", "value": "string", "comment": "?string"},
	"postData": {"mimeType": "string", "params": "[]param", "text": "string", "comment": "?string"},
	"param":    {"name": "string", "value": "?string", "fileName": "?string", "contentType": "?string", "comment": "?string"},
	"content":  {"size": "size", "compression": "?size", "mimeType": "string", "text": "?string", "encoding": "?string", "comment": "?string"},
	"cache":    {"comment": "?string"},
	"timings": {
		"blocked": "?duration", "dns": "?duration", "connect": "?duration", "send": "positive", "wait": "positive", "receive": "positive",
		"ssl": "?duration", "comment": "?string",
	},
}

// broken lists where a value is not of its kind.
func broken(at, kind string, v any) []string {
	if list, ok := strings.CutPrefix(kind, "[]"); ok {
		all, isList := v.([]any)
		if !isList {
			return []string{at + " is no list"}
		}
		var out []string
		for i, x := range all {
			out = append(out, broken(fmt.Sprintf("%s[%d]", at, i), list, x)...)
		}
		return out
	}
	if r, ok := har12[kind]; ok {
		return brokenObject(at, r, v)
	}
	good := false
	switch text, isText := v.(string); kind {
	case "string":
		good = isText
	case "address":
		good = isText && (strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://"))
	case "time":
		_, err := time.Parse(time.RFC3339Nano, text)
		good = isText && err == nil
	case "bool":
		_, good = v.(bool)
	case "size", "duration", "positive":
		n, isNumber := v.(float64)
		good = isNumber && (n >= 0 || n == -1 && kind != "positive") && (kind != "size" || n == math.Trunc(n))
	}
	if !good {
		return []string{fmt.Sprintf("%s is %v, not a %s", at, v, kind)}
	}
	return nil
}

func brokenObject(at string, r rule, v any) []string {
	object, ok := v.(map[string]any)
	if !ok {
		return []string{at + " is no object"}
	}
	var out []string
	for name, kind := range r {
		kind, optional := strings.CutPrefix(kind, "?")
		x, there := object[name]
		switch {
		case there:
			out = append(out, broken(at+"."+name, kind, x)...)
		case !optional:
			out = append(out, at+"."+name+" is missing")
		}
	}
	for name := range object {
		if _, known := r[name]; !known && !strings.HasPrefix(name, "_") {
			out = append(out, at+"."+name+" is not of HAR 1.2")
		}
	}
	return out
}

// validate reads a HAR file strictly and checks what the fields say together.
func validate(t *testing.T, data []byte) map[string]any {
	t.Helper()
	var file map[string]any
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatalf("%v in %.200s", err, data)
	}
	for _, problem := range broken("har", "file", file) {
		t.Error(problem)
	}
	log := file["log"].(map[string]any)
	if log["version"] != "1.2" {
		t.Errorf("version %v", log["version"])
	}
	var pages []string
	list, _ := log["pages"].([]any)
	for _, p := range list {
		pages = append(pages, p.(map[string]any)["id"].(string))
	}
	for i, e := range log["entries"].([]any) {
		x := e.(map[string]any)
		if ref, ok := x["pageref"].(string); ok && !slices.Contains(pages, ref) {
			t.Errorf("entry %d is of page %q, which is not there", i, ref)
		}
		sum := 0.0
		for name, v := range x["timings"].(map[string]any) {
			if n := v.(float64); n > 0 && name != "ssl" { // connect has it in it
				sum += n
			}
		}
		if math.Abs(sum-x["time"].(float64)) > 0.01 {
			t.Errorf("entry %d takes %v, its parts %v", i, x["time"], sum)
		}
		if post, ok := x["request"].(map[string]any)["postData"].(map[string]any); ok && post["text"] != "" && len(post["params"].([]any)) > 0 {
			t.Errorf("entry %d has both text and params", i)
		}
	}
	return log
}

func exchanges() []journal.Exchange {
	start := time.Date(2026, 3, 14, 9, 0, 0, 123456789, time.FixedZone("CET", 3600))
	return []journal.Exchange{
		{
			Seq: 2, Start: start.Add(time.Second), Took: 300 * time.Millisecond, Method: "GET", URL: "https://api.test/v2.0/P/api/v2.0/companies?$top=1&code=" + journal.Hidden + "#f",
			Status: 429, Proto: "HTTP/2.0", Headers: map[string]string{"Retry-After": "12", "Content-Type": "application/json"}, Response: `{"error":{}}`, Size: 12,
			Sent: map[string]string{"Accept": "application/json"}, Tag: "reachable", Profile: "p1", Run: 7, Done: true,
			Timing: journal.Timing{Wait: 290 * time.Millisecond, Read: 10 * time.Millisecond, Reused: true},
		},
		{
			Seq: 1, Start: start, Took: 400 * time.Millisecond, Method: "POST", URL: "https://login.test/t/oauth2/v2.0/token", Status: 200, Proto: "HTTP/1.1",
			Request: "grant_type=client_credentials&client_secret=" + journal.Hidden, Sent: map[string]string{"Content-Type": "application/x-www-form-urlencoded"},
			Tag: "signin", Profile: "p1", Run: 7, Done: true,
			Timing: journal.Timing{Queue: time.Millisecond, DNS: 20 * time.Millisecond, Connect: 30 * time.Millisecond, TLS: 50 * time.Millisecond, Send: time.Millisecond, Wait: 200 * time.Millisecond},
		},
		{Seq: 3, Start: start.Add(2 * time.Second), Took: time.Second, Method: "PUT", URL: "https://x.test/", Request: `{"a":1}`, Error: "no such host", Done: true},
		{Seq: 4, Start: start.Add(3 * time.Second), Method: "GET", URL: "https://x.test/running", Status: 302, Headers: map[string]string{"Location": "https://y.test/"}},
	}
}

func TestHARIsValid(t *testing.T) {
	var b bytes.Buffer
	about := transcript.About{Version: "1.2.3", Title: func(id string) string { return "Webshop of " + id }, Stage: func(tag string) string { return "Stage " + tag }}
	if err := transcript.WriteHAR(&b, exchanges(), about); err != nil {
		t.Fatal(err)
	}
	log := validate(t, b.Bytes())
	if pages := log["pages"].([]any); len(pages) != 1 || pages[0].(map[string]any)["title"] != "Webshop of p1" {
		t.Errorf("pages %v", pages)
	}
	entries := log["entries"].([]any)
	if len(entries) != 4 || entries[0].(map[string]any)["comment"] != "Stage signin" {
		t.Errorf("not in order: %s", b.String())
	}
	if first := entries[0].(map[string]any)["timings"].(map[string]any); first["connect"] != 80.0 || first["ssl"] != 50.0 || first["dns"] != 20.0 {
		t.Errorf("timings %v: connect must have ssl in it", first)
	}
	if second := entries[1].(map[string]any)["timings"].(map[string]any); second["dns"] != -1.0 || second["connect"] != -1.0 {
		t.Errorf("timings %v: what did not happen is -1", second)
	}
	var empty bytes.Buffer
	if err := transcript.WriteHAR(&empty, nil, transcript.About{}); err != nil {
		t.Fatal(err)
	}
	if log := validate(t, empty.Bytes()); log["entries"] == nil {
		t.Error("an empty log has no list of entries")
	}
}

// TestTheSchemaSeesFaults holds that the check above would find what it looks for.
func TestTheSchemaSeesFaults(t *testing.T) {
	for text, want := range map[string]string{
		`{}`:                                     "log is missing",
		`{"log":{"version":1}}`:                  "not a string",
		`{"log":{"version":"1.2","entries":{}}}`: "no list",
		`{"log":{"version":"1.2","colour":"red"}}`:        "colour is not of HAR",
		`{"log":{"entries":[{"time":-1}]}}`:               "not a positive",
		`{"log":{"entries":[{"request":{"url":"/a"}}]}}`:  "not a address",
		`{"log":{"entries":[{"startedDateTime":"now"}]}}`: "not a time",
	} {
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		if found := strings.Join(broken("har", "file", v), "\n"); !strings.Contains(found, want) {
			t.Errorf("%s: found only\n%s", text, found)
		}
	}
}

func TestHARThatCannotBeWritten(t *testing.T) {
	if err := transcript.WriteHAR(full{}, exchanges(), transcript.About{}); err == nil {
		t.Error("nobody is told that the disk is full")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }
