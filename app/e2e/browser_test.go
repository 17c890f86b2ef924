//go:build e2e

package e2e_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"time"
)

// browser drives the Chromium that xdg-open started, over the WebDriver
// protocol (w3.org/TR/webdriver2).
type browser struct {
	d       *desk
	driver  string // base address of chromedriver
	session string
}

const elementKey = "element-6066-11e4-a52e-4f735466cecf" // fixed by the WebDriver standard

func newBrowser(d *desk) *browser {
	port := freePort(d.t)
	cmd := exec.Command("chromedriver", fmt.Sprintf("--port=%d", port), "--silent")
	cmd.Env = d.env
	d.daemon(cmd)
	return &browser{d: d, driver: fmt.Sprintf("http://127.0.0.1:%d", port)}
}

// call speaks one WebDriver command.
func (b *browser) call(method, path string, body, into any) error {
	var r io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return err
		}
		r = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(b.d.t.Context(), method, b.driver+path, r)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %s", method, path, raw)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(raw, &struct {
		Value any `json:"value"`
	}{into})
}

// attach waits until Chromium runs and takes hold of it.
func (b *browser) attach() {
	b.d.t.Helper()
	if b.session != "" && b.call("GET", "/session/"+b.session+"/url", nil, nil) == nil {
		return
	}
	b.d.until("the browser to open", 40*time.Second, func() bool {
		res, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/json/version", b.d.debug))
		if err != nil {
			return false
		}
		res.Body.Close()
		return true
	})
	var got struct {
		SessionID string `json:"sessionId"`
	}
	want := map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{
		"goog:chromeOptions": map[string]any{"debuggerAddress": fmt.Sprintf("127.0.0.1:%d", b.d.debug)},
	}}}
	if err := b.call("POST", "/session", want, &got); err != nil {
		b.d.t.Fatal(err)
	}
	b.session = got.SessionID
}

// newest turns to the tab that shows a page; tabs that were left are blank.
func (b *browser) newest() {
	var handles []string
	if err := b.call("GET", "/session/"+b.session+"/window/handles", nil, &handles); err != nil {
		return
	}
	for _, h := range handles {
		if b.call("POST", "/session/"+b.session+"/window", map[string]string{"handle": h}, nil) == nil && b.address() != blank {
			return
		}
	}
}

const blank = "about:blank"

// leave turns every tab away from what it shows.
func (b *browser) leave() {
	b.d.t.Helper()
	b.attach()
	b.d.until("a page to leave", 30*time.Second, func() bool {
		b.newest()
		at := b.address()
		return at != "" && at != blank && b.call("POST", "/session/"+b.session+"/url", map[string]string{"url": blank}, nil) == nil
	})
}

// clickOn waits for an element and clicks it.
func (b *browser) clickOn(css string) {
	b.d.t.Helper()
	b.attach()
	b.d.t.Cleanup(func() {
		if b.d.t.Failed() {
			b.d.t.Logf("%s was wanted; the tabs are:\n%s", css, b.tabs())
		}
	})
	var last error
	b.d.until("the page to show "+css, 30*time.Second, func() bool {
		b.newest()
		var el map[string]string
		if last = b.call("POST", "/session/"+b.session+"/element", map[string]string{"using": "css selector", "value": css}, &el); last != nil {
			return false
		}
		last = b.call("POST", "/session/"+b.session+"/element/"+el[elementKey]+"/click", map[string]any{}, nil)
		return last == nil
	})
}

// typeInto waits for a field and types into it.
func (b *browser) typeInto(css, text string) {
	b.d.t.Helper()
	b.clickOn(css)
	if err := b.call("POST", "/session/"+b.session+"/element/"+b.find(css)+"/value", map[string]string{"text": text}, nil); err != nil {
		b.d.t.Fatal(err)
	}
}

// find returns the element of the present page, "" if there is none.
func (b *browser) find(css string) string {
	var el map[string]string
	_ = b.call("POST", "/session/"+b.session+"/element", map[string]string{"using": "css selector", "value": css}, &el)
	return el[elementKey]
}

// textOf returns what an element says.
func (b *browser) textOf(css string) string {
	var s string
	_ = b.call("GET", "/session/"+b.session+"/element/"+b.find(css)+"/text", nil, &s)
	return strings.TrimSpace(s)
}

// at waits until the browser shows an address that holds a text.
func (b *browser) at(part string) {
	b.d.t.Helper()
	b.attach()
	b.d.until("the browser to be at "+part, 30*time.Second, func() bool {
		b.newest()
		return strings.Contains(b.address(), part)
	})
}

// tabs lists what is open, for a test that failed.
func (b *browser) tabs() string {
	res, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/json/list", b.d.debug))
	if err != nil {
		return err.Error()
	}
	defer res.Body.Close()
	raw, _ := io.ReadAll(res.Body)
	return string(raw)
}

// address returns where the browser is.
func (b *browser) address() string {
	var url string
	_ = b.call("GET", "/session/"+b.session+"/url", nil, &url)
	return url
}

// text returns what the page says.
func (b *browser) text() string {
	var el map[string]string
	if err := b.call("POST", "/session/"+b.session+"/element", map[string]string{"using": "css selector", "value": "body"}, &el); err != nil {
		return ""
	}
	var s string
	_ = b.call("GET", "/session/"+b.session+"/element/"+el[elementKey]+"/text", nil, &s)
	return strings.TrimSpace(s)
}

// waitText waits until the page says something.
func (b *browser) waitText(want string) {
	b.d.t.Helper()
	seen := ""
	b.d.t.Cleanup(func() {
		if b.d.t.Failed() {
			b.d.t.Logf("the browser is at %q and says %q", b.address(), seen)
		}
	})
	b.d.until("the page to say "+want, 30*time.Second, func() bool {
		b.newest()
		seen = b.text()
		return strings.Contains(seen, want)
	})
}
