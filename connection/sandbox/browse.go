package sandbox

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"bcconnect/connection/pattern"
)

// browseSteps bounds how many pages a scripted person looks at.
const browseSteps = 12

// deliverTime bounds how long the program may take to answer the browser.
const deliverTime = 30 * time.Second

var errLost = errors.New("sandbox: the scripted person is lost")

// Browse is a scripted person at a browser: it has the shape of a function that
// opens one. It walks through the pages in memory, picks the scenario's account
// (or the hinted one, or the first), accepts, declines or cancels as the
// scenario says, and delivers the answer over a real connection to the loopback
// address that waits for it. On a page that leads nowhere it stops and returns
// nil, as a browser would: whoever waits goes on waiting.
func (s *Server) Browse(ctx context.Context, address string) error {
	_, err := s.Visit(ctx, address)
	return err
}

// Visit is Browse, and tells what the person reads on the page on which they
// are stuck ("AADSTS50011: …"), empty if the answer was delivered.
func (s *Server) Visit(ctx context.Context, address string) (stuck string, err error) {
	return s.visit(ctx, address, false)
}

// Consent is Browse by an administrator: of the accounts on the page, the first
// that may consent for everybody.
func (s *Server) Consent(ctx context.Context, address string) error {
	_, err := s.visit(ctx, address, true)
	return err
}

func (s *Server) visit(ctx context.Context, address string, admin bool) (stuck string, err error) {
	b := &scripted{s: s, jar: map[string]string{}, admin: admin}
	if s.scenario.Person.Does == "close" {
		return "", nil
	}
	next, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return "", fmt.Errorf("sandbox: browse: %w", err)
	}
	b.base = next.URL.Scheme + "://" + next.URL.Host
	for range browseSteps {
		if next.URL.Scheme+"://"+next.URL.Host != b.base {
			if next.URL.Query().Has("admin_consent") {
				return next.URL.String(), nil // no program waits for it: the address bar is all there is
			}
			return "", b.deliver(next)
		}
		if next, err = b.step(next); err != nil || next == nil {
			return b.stuck, err
		}
	}
	return "", errLost
}

// scripted is one such browser.
type scripted struct {
	s     *Server
	base  string
	jar   map[string]string
	admin bool // picks an administrator
	stuck string
}

// step loads a page and decides what to send next; nil means that nothing
// follows.
func (b *scripted) step(r *http.Request) (*http.Request, error) {
	for name, value := range b.jar {
		r.AddCookie(&http.Cookie{Name: name, Value: value}) //nolint:gosec // sent, not set: attributes are the server's
	}
	res, err := b.s.Transport().RoundTrip(r)
	if err != nil {
		return nil, fmt.Errorf("sandbox: browse: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	for _, c := range res.Cookies() {
		b.jar[c.Name] = c.Value
	}
	if to := res.Header.Get("Location"); to != "" {
		u, err := r.URL.Parse(to)
		if err != nil {
			return nil, fmt.Errorf("sandbox: browse: %w", err)
		}
		return http.NewRequestWithContext(r.Context(), http.MethodGet, u.String(), http.NoBody) //nolint:gosec // stays in memory, or is checked by deliver
	}
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, fmt.Errorf("sandbox: browse: %w", err)
	}
	action, form := b.decide(string(text))
	if action == "" {
		if m := problemTag.FindStringSubmatch(string(text)); m != nil {
			b.stuck = html.UnescapeString(m[1])
		}
		return nil, nil
	}
	u, err := r.URL.Parse(action)
	if err != nil {
		return nil, fmt.Errorf("sandbox: browse: %w", err)
	}
	next, err := http.NewRequestWithContext(r.Context(), http.MethodPost, u.String(), strings.NewReader(form.Encode())) //nolint:gosec // as above
	if err != nil {
		return nil, fmt.Errorf("sandbox: browse: %w", err)
	}
	next.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return next, nil
}

// The pages are our own, so their forms can be read by pattern.
var (
	formTag    = pattern.New(`<form method="post" action="([^"]*)" id="([a-z]+)">`)
	hiddenTag  = pattern.New(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
	problemTag = pattern.New(`<p id="problem">([^<]*)</p>`)
	pickTag    = pattern.New(`name="account" value="([^"]*)"`)
)

// decide is what the person does on a page.
func (b *scripted) decide(text string) (action string, form url.Values) {
	at := formTag.FindStringIndex(text)
	if at == nil {
		return "", nil
	}
	m := formTag.FindStringSubmatch(text)
	form = url.Values{}
	part, _, _ := strings.Cut(text[at[0]:], "</form>")
	for _, h := range hiddenTag.FindAllStringSubmatch(part, -1) {
		form.Set(html.UnescapeString(h[1]), html.UnescapeString(h[2]))
	}
	does := b.s.scenario.Person.Does
	switch m[2] {
	case "accounts":
		if does == "cancel" {
			form.Set("cancel", "yes")
			break
		}
		form.Set("account", b.account(part))
	case "consent":
		if does == "decline" || !strings.Contains(part, `name="accept"`) {
			form.Set("cancel", "yes")
			break
		}
		form.Set("accept", "yes")
	case "answer":
	default:
		return "", nil
	}
	return html.UnescapeString(m[1]), form
}

// account is whom the person picks: the scenario's, else the first of the page.
func (b *scripted) account(part string) string {
	account := b.s.scenario.Person.Account
	if first := pickTag.FindStringSubmatch(part); account == "" && first != nil {
		account = html.UnescapeString(first[1])
	}
	if b.admin {
		account = b.administrator(part, account)
	}
	return account
}

// administrator is the first account on a page that may consent for everybody.
func (b *scripted) administrator(page, otherwise string) string {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	for _, m := range pickTag.FindAllStringSubmatch(page, -1) {
		name := html.UnescapeString(m[1])
		if u := b.s.world.account(name); u != nil && u.Admin {
			return name
		}
	}
	return otherwise
}

// deliver takes the answer to the program that waits on this computer.
func (b *scripted) deliver(r *http.Request) error {
	u, err := url.Parse(r.URL.String())
	if err != nil || !loopback(u) {
		return errLost
	}
	client := &http.Client{Timeout: deliverTime, Transport: &http.Transport{DisableKeepAlives: true}} // no proxy: it stays on this computer
	res, err := client.Do(r)
	if err != nil {
		return fmt.Errorf("sandbox: browse: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	_, err = io.Copy(io.Discard, io.LimitReader(res.Body, scriptLimit))
	return err
}
