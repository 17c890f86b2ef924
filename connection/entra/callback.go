package entra

import (
	"context"
	"errors"
	"io"
	"log"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"bcconnect/connection"
)

// Limits of the callback's little server.
const (
	maxHeaderBytes = 16 << 10
	maxFormBytes   = 64 << 10
	headerTime     = 4 * time.Second
	requestTime    = 8 * time.Second
	pageTime       = 2 * askFor
	// lingerTime is how long a browser that has brought the answer is waited
	// for to fetch its page.
	lingerTime = 800 * time.Millisecond
	// cancelledTime is the same when the person has cancelled meanwhile.
	cancelledTime = 300 * time.Millisecond
	// closeTime bounds the writing of pages at the end.
	closeTime = 200 * time.Millisecond

	donePath = "/done"
)

// callback serves the door until the sign-in is over.
type callback struct {
	door    *door
	attempt *attempt
	post    bool // the authority wants the authorize request by POST
	page    func(Outcome) []byte

	server    *http.Server
	serving   sync.WaitGroup
	failed    chan error
	delivered chan struct{}
	once      sync.Once
}

func serve(d *door, a *attempt, post bool, page func(Outcome) []byte) *callback {
	c := &callback{door: d, attempt: a, post: post, page: page, failed: make(chan error, len(d.listeners)), delivered: make(chan struct{})}
	s := &seats{}
	c.server = &http.Server{
		Handler: s.serving(c), ConnContext: remember,
		ReadHeaderTimeout: headerTime, ReadTimeout: requestTime, WriteTimeout: requestTime, IdleTimeout: requestTime,
		MaxHeaderBytes: maxHeaderBytes, DisableGeneralOptionsHandler: true,
		// What strangers send must not reach a log, and cannot be mended here.
		ErrorLog: log.New(io.Discard, "", 0),
	}
	for _, l := range d.listeners {
		c.serving.Go(func() {
			if err := c.server.Serve(guarded{l, s}); !errors.Is(err, http.ErrServerClosed) {
				c.failed <- err
			}
		})
	}
	return c
}

// stop frees the port at once.
func (c *callback) stop() {
	c.attempt.close()
	_ = c.server.Close()
	for _, l := range c.door.listeners {
		_ = l.Close() // one that Serve has not yet taken over
	}
	c.serving.Wait()
}

// finish lets the browser have its page, then frees the port.
func (c *callback) finish(ctx context.Context, o Outcome) {
	c.attempt.end(o)
	if c.attempt.browserWaits() {
		patience := lingerTime
		if ctx.Err() != nil {
			patience = cancelledTime
		}
		linger := time.NewTimer(patience)
		defer linger.Stop()
		select {
		case <-c.delivered:
		case <-linger.C:
		}
	}
	closing, stop := context.WithTimeout(context.WithoutCancel(ctx), closeTime)
	defer stop()
	_ = c.server.Shutdown(closing)
	c.stop()
}

// ServeHTTP implements http.Handler. Whatever is not the one right answer gets
// an error, and the wait goes on.
func (c *callback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !c.ourHost(r.Host) {
		// A name that somebody made point here (DNS rebinding).
		c.wrong(w, http.StatusForbidden, "")
		return
	}
	switch path := r.URL.EscapedPath(); {
	case c.brings(r):
		c.answer(w, r)
	case r.Method == http.MethodGet && path == donePath && c.attempt.answered():
		c.done(w, r)
	case r.Method == http.MethodGet && path == "/" && r.URL.RawQuery == "":
		c.lead(w)
	case path == c.door.path || path == "/":
		c.misuse(w, r)
	default:
		c.wrong(w, http.StatusNotFound, "")
	}
}

// brings says whether a request is shaped like an answer: a form, or a query,
// on exactly the path of the redirect address.
func (c *callback) brings(r *http.Request) bool {
	if c.door.path == "" || r.URL.EscapedPath() != c.door.path {
		return false
	}
	return r.Method == http.MethodPost || r.Method == http.MethodGet && r.URL.RawQuery != ""
}

// misuse refuses what is asked of a right path in a wrong way.
func (c *callback) misuse(w http.ResponseWriter, r *http.Request) {
	status := http.StatusBadRequest
	if r.Method != http.MethodGet {
		status = http.StatusMethodNotAllowed
		w.Header().Set("Allow", "GET, POST")
	}
	c.wrong(w, status, "")
}

func (c *callback) ourHost(host string) bool {
	port := strconv.Itoa(c.door.port)
	for _, name := range []string{"localhost", host4, host6} {
		if strings.EqualFold(host, net.JoinHostPort(name, port)) {
			return true
		}
	}
	return c.door.port == 80 && slices.Contains([]string{"localhost", host4, "[" + host6 + "]"}, strings.ToLower(host))
}

// answer takes an answer and sends the browser on to an address without it.
func (c *callback) answer(w http.ResponseWriter, r *http.Request) {
	v, status := readForm(w, r)
	if status != 0 {
		c.wrong(w, status, "")
		return
	}
	if f := c.attempt.put(v, true); f != nil {
		c.wrong(w, http.StatusBadRequest, f.Kind)
		return
	}
	headers(w)
	w.Header().Set("Location", donePath)
	w.WriteHeader(http.StatusSeeOther)
}

// readForm reads an answer from the query or from a form; a status other than 0
// refuses it.
func readForm(w http.ResponseWriter, r *http.Request) (url.Values, int) {
	raw := r.URL.RawQuery
	if r.Method == http.MethodPost {
		kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if err != nil || kind != formType {
			return nil, http.StatusUnsupportedMediaType
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxFormBytes))
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &large):
			return nil, http.StatusRequestEntityTooLarge
		case err != nil:
			return nil, http.StatusBadRequest
		}
		raw = string(body)
	}
	v, err := url.ParseQuery(raw)
	if err != nil {
		return nil, http.StatusBadRequest
	}
	return v, 0
}

// lead sends the browser to the authority, or to the page once there was an
// answer.
func (c *callback) lead(w http.ResponseWriter) {
	switch {
	case c.attempt.answered():
		headers(w)
		w.Header().Set("Location", donePath)
		w.WriteHeader(http.StatusSeeOther)
	case c.post:
		writePage(w, http.StatusOK, c.attempt.selfPosting(), scriptPolicy())
	default:
		headers(w)
		w.Header().Set("Location", c.attempt.address(true))
		w.WriteHeader(http.StatusFound)
	}
}

// done shows how the sign-in ended, as soon as that is known.
func (c *callback) done(w http.ResponseWriter, r *http.Request) {
	// The token request may take longer than a request is otherwise given; a
	// read deadline that passes would end the wait.
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{})
	_ = control.SetWriteDeadline(time.Now().Add(pageTime))
	select {
	case <-c.attempt.ended:
	case <-r.Context().Done():
		return
	}
	w.Header().Set("Connection", "close")
	writePage(w, http.StatusOK, c.html(c.attempt.outcome), pagePolicy)
	_ = control.Flush()
	c.once.Do(func() { close(c.delivered) })
}

func (c *callback) wrong(w http.ResponseWriter, status int, kind string) {
	writePage(w, status, c.html(Outcome{Wrong: true, Error: kind}), pagePolicy)
}

func (c *callback) html(o Outcome) []byte {
	if c.page != nil {
		if b := c.page(o); len(b) > 0 {
			return b
		}
	}
	return plainPage(o)
}

// outcomeOf is what the page may tell of an error.
func outcomeOf(err error) Outcome {
	if err == nil {
		return Outcome{OK: true}
	}
	var f *connection.Fault
	if !errors.As(err, &f) {
		return Outcome{}
	}
	return Outcome{Error: f.OAuth, Detail: bounded(f.Detail, maxOnPage)}
}
