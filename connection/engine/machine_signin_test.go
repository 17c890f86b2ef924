package engine_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"runtime"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/engine"
)

func signInRows() []row {
	return []row{
		{"BCC-145", func(m *machine) error { return m.pasted("code=x&state=not-ours") }},
		{"BCC-146", func(m *machine) error { return m.pasted("code=x&code=y&state={state}") }},
		{"BCC-147", func(m *machine) error { return m.unanswered(func(context.Context, string) error { return nil }) }},
		{"BCC-148", func(m *machine) error {
			return m.unanswered(func(context.Context, string) error { return errors.New("no browser") })
		}},
		{"BCC-149", func(m *machine) error {
			l, err := (&net.ListenConfig{}).Listen(m.t.Context(), "tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			defer func() { _ = l.Close() }()
			return m.comesBackTo("http://" + l.Addr().String())
		}},
		{"BCC-150", func(m *machine) error {
			port := lowPort()
			if port == 0 {
				m.t.Skip("every port is allowed here")
			}
			end := make(chan error, 1)
			go func() {
				runtime.LockOSThread() // for good: the thread is not fit for anything else
				asUser(m.t)
				end <- m.comesBackTo(fmt.Sprintf("http://127.0.0.1:%d", port))
			}()
			return <-end
		}},
		{"BCC-151", func(m *machine) error {
			_ = m.pasted("error=access_denied&state={state}", "error=access_denied&state={state}")
			return m.last
		}},
		{"BCC-152", func(m *machine) error { return m.comesBackTo("https://localhost:8080") }},
		{"BCC-156", func(m *machine) error { return m.AnswerSignIn("nobody", "https://localhost/?code=x") }},
		{"BCC-161", func(m *machine) error { return m.pasted("I was there") }},
		{"BCC-162", func(m *machine) error {
			_ = m.pasted("code=x&state={state}&iss=https://elsewhere.example")
			return m.ended
		}},
	}
}

// signing is a sign-in of a person on this machine.
func (m *machine) signing(p connection.Profile, e *engine.Engine, ask func(connection.Prompt)) error {
	m.t.Helper()
	p.ID = "c-1"
	_, err := e.SignIn(m.t.Context(), p, engine.Interaction{}, ask)
	return err
}

// pasted signs in, and pastes answers while the sign-in waits; {state} stands
// for the right one. It returns what the first paste was answered with; last is
// that of the last, ended how the sign-in ended.
func (m *machine) pasted(answers ...string) error {
	m.t.Helper()
	e := m.again(func(o *engine.Options) {
		o.Browse = func(context.Context, string) error { return nil }
		o.SignInWait = 100 * time.Millisecond
	})
	var first error
	m.ended = m.signing(person(connection.ModeUser), e, func(pr connection.Prompt) {
		u, err := url.Parse(pr.URL)
		if err != nil {
			m.t.Fatal(err)
		}
		for i, text := range answers {
			if strings.Contains(text, "=") {
				text = "http://localhost/?" + strings.ReplaceAll(text, "{state}", url.QueryEscape(u.Query().Get("state")))
			}
			m.last = e.AnswerSignIn("c-1", text)
			if i == 0 {
				first = m.last
			}
		}
	})
	return first
}

// unanswered signs in with a browser that brings nothing.
func (m *machine) unanswered(browse func(context.Context, string) error) error {
	m.t.Helper()
	e := m.again(func(o *engine.Options) { o.Browse, o.SignInWait = browse, 100*time.Millisecond })
	return m.signing(person(connection.ModeUser), e, nil)
}

// comesBackTo signs in with a redirect address.
func (m *machine) comesBackTo(address string) error {
	m.t.Helper()
	p := person(connection.ModeUser)
	p.Advanced.RedirectURL = address
	return m.signing(p, m.again(func(o *engine.Options) { o.SignInWait = 100 * time.Millisecond }), nil)
}
