package logbook_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/journal"
	"bcconnect/connection/logbook"
)

func exchange(n int) journal.Exchange {
	return journal.Exchange{
		Seq: int64(n), Start: time.Unix(int64(n), 0), Took: 7 * time.Millisecond, Method: "GET", URL: fmt.Sprintf("https://x.test/%d", n),
		Status: 200, Tag: "read", Profile: "p", Run: 3, Corr: "c", Response: strings.Repeat("x", 100),
	}
}

// written reads every line of every file, the oldest first.
func written(t *testing.T, dir string) []map[string]any {
	t.Helper()
	var out []map[string]any
	for n := logbook.Files; n >= 0; n-- {
		name := logbook.Name
		if n > 0 {
			name = fmt.Sprintf("bcconnect-log.%d.jsonl", n)
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			continue
		}
		for l := range bytes.Lines(data) {
			var v map[string]any
			if err := json.Unmarshal(l, &v); err != nil {
				t.Fatalf("%v in %q", err, l)
			}
			out = append(out, v)
		}
	}
	return out
}

func TestEveryExchangeIsALine(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "log")
	b := logbook.Open(logbook.Options{Dir: dir})
	for n := range 3 {
		b.Add(exchange(n))
	}
	lines := written(t, dir)
	if len(lines) != 3 || lines[2]["url"] != "https://x.test/2" || lines[0]["ms"] != 7.0 || lines[0]["stage"] != "read" || b.Err() != nil {
		t.Errorf("%v, %v", lines, b.Err())
	}
	if runtime.GOOS == "windows" {
		return
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, logbook.Name): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
}

func TestFilesAreBoundedAndOldOnesGo(t *testing.T) {
	dir := t.TempDir()
	b := logbook.Open(logbook.Options{Dir: dir, Size: 2000})
	for n := range 200 {
		b.Add(exchange(n))
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != logbook.Files {
		t.Fatalf("%d files, %v", len(entries), err)
	}
	for _, e := range entries {
		if info, _ := e.Info(); info.Size() > 2000 {
			t.Errorf("%s has %d bytes", e.Name(), info.Size())
		}
	}
	lines := written(t, dir)
	if last := lines[len(lines)-1]["url"]; last != "https://x.test/199" {
		t.Errorf("ends with %v", last)
	}
	for i := 1; i < len(lines); i++ {
		if lines[i-1]["time"].(string) >= lines[i]["time"].(string) {
			t.Fatalf("line %d is out of order", i)
		}
	}
}

func TestOneLineLargerThanAFileIsWritten(t *testing.T) {
	dir := t.TempDir()
	b := logbook.Open(logbook.Options{Dir: dir, Size: 10})
	b.Add(exchange(1))
	b.Add(exchange(2))
	if lines := written(t, dir); len(lines) != 2 {
		t.Errorf("%d lines", len(lines))
	}
}

func TestTwoProgramsWriteWithoutMixing(t *testing.T) {
	dir := t.TempDir()
	var all sync.WaitGroup
	for range 2 {
		b := logbook.Open(logbook.Options{Dir: dir})
		for range 4 {
			all.Go(func() {
				for n := range 50 {
					b.Add(exchange(n))
				}
			})
		}
	}
	all.Wait()
	if lines := written(t, dir); len(lines) != 400 {
		t.Errorf("%d lines of 400", len(lines))
	}
}

func TestWhatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	blocked := filepath.Join(dir, "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	b := logbook.Open(logbook.Options{Dir: filepath.Join(blocked, "below")})
	b.Add(exchange(1))
	if b.Err() == nil {
		t.Error("nobody is told")
	}
	if err := os.Mkdir(filepath.Join(dir, logbook.Name), 0o700); err != nil {
		t.Fatal(err)
	}
	b = logbook.Open(logbook.Options{Dir: dir})
	b.Add(exchange(1))
	if b.Err() == nil {
		t.Error("a folder was written into")
	}
	if runtime.GOOS == "windows" {
		return
	}
	link := t.TempDir()
	if err := os.Symlink(blocked, filepath.Join(link, logbook.Name)); err != nil {
		t.Fatal(err)
	}
	b = logbook.Open(logbook.Options{Dir: link})
	b.Add(exchange(1))
	if data, _ := os.ReadFile(blocked); b.Err() == nil || len(data) > 0 {
		t.Errorf("a link was followed: %v, %q", b.Err(), data)
	}
}

type answering struct{ body string }

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(a.body)), Request: r, Header: http.Header{}}, nil
}

// TestNoSecretReachesTheDisk sends secrets in every place and reads the files.
func TestNoSecretReachesTheDisk(t *testing.T) {
	const canary = "CANARY-8Q~x9Zz.secret"
	dir := t.TempDir()
	l := journal.New(1)
	_, stop := logbook.Keep(l, logbook.Options{Dir: dir})
	say := func(body string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://x.test/token?code="+canary, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+canary)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Cookie", canary)
		resp, err := l.Transport(answering{`{"access_token":"` + canary + `","expires_in":5}`}).RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, req.Body)
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}
	say("client_secret=" + canary + "&grant_type=x")
	stop()
	say("client_secret=" + canary)
	data, err := os.ReadFile(filepath.Join(dir, logbook.Name))
	if err != nil || strings.Contains(string(data), "CANARY") {
		t.Fatalf("%v: %s", err, data)
	}
	if lines := written(t, dir); len(lines) != 1 || lines[0]["sent"].(map[string]any)["Authorization"] != "Bearer "+journal.Hidden {
		t.Errorf("%v", lines)
	}
}

// TestWhoeverWritesHearsOfTroubleOnce and of its end; a hundred exchanges that
// fail are one piece of news.
func TestWhoeverWritesHearsOfTroubleOnce(t *testing.T) {
	inTheWay := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(inTheWay, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var told []error
	b := logbook.Open(logbook.Options{Dir: inTheWay, Told: func(err error) { told = append(told, err) }})
	for n := range 3 {
		b.Add(exchange(n))
	}
	var f *connection.Fault
	if len(told) != 1 || !errors.As(told[0], &f) || f.Kind != logbook.KindNotWritten || f.Args[connection.ArgPath] != inTheWay {
		t.Fatalf("told %v", told)
	}
	if err := os.Remove(inTheWay); err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		b.Add(exchange(n))
	}
	if len(told) != 2 || told[1] != nil || b.Err() != nil {
		t.Errorf("told %v", told)
	}
}
