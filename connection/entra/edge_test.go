package entra_test

import (
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/entra"
	"bcconnect/connection/journal"
)

func TestListenerThatGoesIsSaid(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if f := fault(t, entra.WaitOnDeadListener(t.Context(), l)); f.Kind != "listener-gone" || f.Stage != connection.StageListener {
		t.Errorf("%+v", f)
	}
}

func TestRedirectToIPv6Alone(t *testing.T) {
	if !hasIPv6() {
		t.Skip("no IPv6 on this machine")
	}
	a := newAuthority(t)
	e := a.profile(connection.ModeUser)
	e.RedirectURL = "http://[::1]/cb"
	b := newBrowser(t, consent)
	c := client(t, nil)
	c.Browse = b.open
	if _, err := c.Interactive(t.Context(), e, "", entra.Interaction{Ask: func(p connection.Prompt, _ func(string) error) {
		u, _ := url.Parse(p.Short)
		if conn, err := net.DialTimeout("tcp", "127.0.0.1:"+u.Port(), time.Second); err == nil {
			_ = conn.Close()
			t.Error("IPv4 listens as well")
		}
	}}); err != nil {
		t.Fatal(err)
	}
	got := a.seen()[0].form.Get("redirect_uri")
	if !strings.HasPrefix(got, "http://[::1]:") || !strings.HasSuffix(got, "/cb") {
		t.Errorf("redeemed with %s", got)
	}
}

func TestLongAndOddErrorsStayBounded(t *testing.T) {
	codes := make([]string, 0, 50)
	for i := range 50 {
		codes = append(codes, strconv.Itoa(50000+i))
	}
	a := newAuthority(t)
	a.says(http.StatusBadRequest, nil, `{"error":"in\u0000va\u001blid\ud800","error_codes":[`+strings.Join(codes, ",")+`],"claims":"{\"x\":1}","trace_id":7}`)
	_, err := client(t, nil).Service(t.Context(), a.profile(connection.ModeApp), secret)
	f := fault(t, err)
	if len(f.AADSTS) != 10 || f.OAuth != "invalid" || f.Args[connection.ArgCode] != "AADSTS50009" || f.Args[connection.ArgClaims] == "" || f.Trace != "" {
		t.Errorf("%+v", f)
	}
}

func TestManyClaimsStayBounded(t *testing.T) {
	claims := map[string]any{"upn": strings.Repeat("ü", 5000)}
	for i := range 1000 {
		claims["claim"+strconv.Itoa(i)] = i
	}
	c := entra.ParseClaims(jwt(claims))
	if len(c.All) != 300 || len(c.User) > 4010 || !strings.HasSuffix(c.User, "…") {
		t.Errorf("%d claims, user of %d bytes", len(c.All), len(c.User))
	}
	if c := entra.ParseClaims(jwt(map[string]any{"nothing": nil, "upn": ""})); c.All["nothing"] != "" || c.User != "" || c.Opaque {
		t.Errorf("%+v", c)
	}
}

func TestEmptyProfileStillFollowsTheStandard(t *testing.T) {
	// Values that nobody filled in mean what RFC 6749 says.
	a := newAuthority(t)
	e := connection.Effective{ClientID: clientID, SendSecret: true}
	e.TokenURL = a.URL + "/token"
	got, err := client(t, nil).Service(t.Context(), e, secret)
	if err != nil || got.Access.Empty() || got.Expires.IsZero() {
		t.Fatal(err)
	}
	if c := a.seen()[0]; c.method != http.MethodPost || c.contentType != "application/x-www-form-urlencoded" || c.form.Get("client_secret") != secret.Reveal() {
		t.Errorf("asked %+v", c)
	}
}

func TestSilentAuthorityIsClassedNotShown(t *testing.T) {
	a := newAuthority(t)
	e := a.profile(connection.ModeApp)
	a.Close()
	e.TokenMethod = http.MethodGet
	log := journal.New(2)
	_, err := client(t, log).Service(t.Context(), e, secret)
	f := fault(t, err)
	if f.Net != connection.NetRefused || f.Args[connection.ArgClientID] != clientID || f.Args[connection.ArgHost] == "" {
		t.Errorf("%+v", f)
	}
	quietly(t, "the error", f.Error(), *f, log.All())
}

func TestTokensNeverPrint(t *testing.T) {
	a := newAuthority(t)
	a.says(http.StatusOK, nil, good(map[string]any{"access_token": "CANARY-access", "refresh_token": "CANARY-refresh"}))
	got, err := client(t, nil).Service(t.Context(), a.profile(connection.ModeApp), secret)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	quietly(t, "a token", got, string(b))
}

func TestDiscoverRefusesRedirectsToOtherSchemes(t *testing.T) {
	a := newAuthority(t)
	a.says(http.StatusFound, http.Header{"Location": {"https://127.0.0.1:1/x"}}, "")
	_, err := client(t, nil).Discover(t.Context(), a.profile(connection.ModeApp))
	if f := fault(t, err); f.Net != connection.NetRedirect || f.Stage != connection.StageTenant {
		t.Errorf("%+v", f)
	}
	a.says(http.StatusNotFound, nil, "{}")
	_, err = client(t, nil).Discover(t.Context(), a.profile(connection.ModeApp))
	if f := fault(t, err); f.HTTP != http.StatusNotFound {
		t.Errorf("%+v", f)
	}
}

func TestShortLinkWithAuthorizeByPostLeadsOnAfterTheAnswer(t *testing.T) {
	w := startWaiting(t, "")
	block := make(chan struct{})
	arrived := make(chan struct{})
	w.authority.mu.Lock()
	w.authority.answer = func(call) (int, http.Header, string) { close(arrived); <-block; return 200, nil, good(nil) }
	w.authority.mu.Unlock()
	go func() {
		_ = newBrowser(t, nil).send(http.MethodPost, w.redirect, url.Values{"code": {"c"}, "state": {w.state}})
	}()
	<-arrived
	// A person who reloads the tab sees how it went, not the authority again.
	got := make(chan said, 1)
	reload := w.dial()
	go func() { got <- w.sayOn(reload, "GET /done HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n") }()
	close(block)
	if err := <-w.done; err != nil {
		t.Fatal(err)
	}
	if s := <-got; s.status != http.StatusOK && s.status != 0 {
		t.Errorf("a second look at the page: %d", s.status)
	}
}
