package entra

import (
	"errors"
	"net/url"
	"sync"

	"bcconnect/connection"
)

// reply is the one answer that a sign-in takes.
type reply struct {
	code connection.Secret
	err  error // what the authority said instead
}

// mailbox takes one answer, whether the browser brought it or a person pasted
// it, and refuses all others.
type mailbox struct {
	state    connection.Secret
	issuer   string
	required bool // an issuer must be named

	mu      sync.Mutex
	shut    bool // an answer was taken, or nobody waits any more
	browser bool // the browser brought it and waits for its page
	taken   chan reply

	outcome Outcome // set before ended is closed
	ended   chan struct{}
	once    sync.Once
}

func newMailbox(state connection.Secret, issuer string, required bool) *mailbox {
	return &mailbox{state: state, issuer: issuer, required: required, taken: make(chan reply, 1), ended: make(chan struct{})}
}

var (
	errDuplicate = errors.New("entra: a parameter came twice")
	errOver      = errors.New("entra: the sign-in has had its answer or is over")
)

// answerNames lists the parameters of an authorization response; each may come
// once (RFC 6749 section 3.1), others are nobody's business.
func answerNames() []string {
	return []string{"code", "state", "error", "error_description", "error_subcode", "error_uri", "iss", "session_state"}
}

// put judges an answer and takes it if it is the one. A fault leaves the wait
// as it was: anybody on this machine can send something here.
func (m *mailbox) put(v url.Values, browser bool) *connection.Fault {
	refuse := func(kind string, err error) *connection.Fault {
		return &connection.Fault{Stage: connection.StageAuthorize, Kind: kind, Err: err}
	}
	for _, name := range answerNames() {
		if len(v[name]) > 1 {
			return refuse("callback-refused", errDuplicate)
		}
	}
	switch {
	case v.Get("state") == "" && v.Get("code") == "" && v.Get("error") == "":
		return refuse("no-code", nil)
	case v.Get("state") == "":
		return refuse("state-missing", nil)
	case !same(v.Get("state"), m.state):
		return refuse("state-mismatch", nil)
	case v.Get("code") == "" && v.Get("error") == "":
		return refuse("no-code", nil)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.shut {
		return refuse("listener-gone", errOver)
	}
	m.shut, m.browser = true, browser
	m.taken <- m.open(v)
	return nil
}

// open reads the answer that was taken. An error counts before a code, and the
// right issuer before both (RFC 9207 section 2.4).
func (m *mailbox) open(v url.Values) reply {
	iss := v.Get("iss")
	if m.issuer != "" && (iss != "" && iss != m.issuer || iss == "" && m.required) {
		return reply{err: &connection.Fault{Stage: connection.StageAuthorize, Kind: "issuer-mismatch"}}
	}
	if v.Get("error") != "" {
		return reply{err: authorizeFault(v)}
	}
	return reply{code: connection.Secret(v.Get("code"))}
}

// close refuses whatever comes from now on.
func (m *mailbox) close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.shut = true
}

// answered says whether the mailbox takes nothing any more.
func (m *mailbox) answered() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.shut
}

// browserWaits says whether a browser brought the answer.
func (m *mailbox) browserWaits() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.browser
}

// end tells whoever waits for the page how it went.
func (m *mailbox) end(o Outcome) {
	m.once.Do(func() {
		m.outcome = o
		close(m.ended)
	})
}
