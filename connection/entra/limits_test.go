package entra_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/entra"
)

// TestSlowGuestsAreShownOut holds that a connection on which nothing, half a head
// or half a form comes is closed after seconds, while the wait goes on.
func TestSlowGuestsAreShownOut(t *testing.T) {
	t.Parallel()
	w := startWaiting(t, "")
	begun, guests := time.Now(), map[string]net.Conn{}
	for name, raw := range map[string]string{
		"silence":     "",
		"half a head": "GET / HTTP/1.1\r\nHost: localhost:" + w.port + "\r\nX-",
		"half a form": "POST / HTTP/1.1\r\nHost: localhost:" + w.port + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\ncode=x",
		"keep-alive":  "GET /favicon.ico HTTP/1.1\r\nHost: localhost:" + w.port + "\r\n\r\n",
	} {
		conn := w.dial()
		t.Cleanup(func() { _ = conn.Close() })
		if _, err := io.WriteString(conn, raw); err != nil {
			t.Fatal(err)
		}
		guests[name] = conn
	}
	for name, conn := range guests {
		if err := conn.SetReadDeadline(begun.Add(40 * time.Second)); err != nil { // a busy computer gets its time
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, conn); err != nil && strings.Contains(err.Error(), "timeout") {
			t.Errorf("%s: still open after %v", name, time.Since(begun))
		}
	}
	w.stillWaits("slow guests")
	w.endsWell()
}

// TestWholePageForASlowBrowser holds that the page arrives whole at a browser that
// reads only when the sign-in has ended and the port is free again.
func TestWholePageForASlowBrowser(t *testing.T) {
	a := newAuthority(t)
	page := "<!doctype html>" + strings.Repeat("a whole page ", 3000) + "the end"
	answered := make(chan []byte, 1)
	begin, read := make(chan struct{}), make(chan struct{})
	c := client(t, nil)
	c.Wait = 20 * time.Second
	c.Page = func(entra.Outcome) []byte { return []byte(page) }
	c.Browse = func(_ context.Context, address string) error {
		u, err := url.Parse(address)
		if err != nil {
			return err
		}
		back, err := url.Parse(u.Query().Get("redirect_uri"))
		if err != nil {
			return err
		}
		w := &waiting{t: t, port: back.Port()}
		_, v := consent(u)
		go func() {
			defer close(read)
			form := v.Encode()
			w.say(fmt.Sprintf("POST / HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", back.Host, len(form), form))
			conn := w.dial()
			defer func() { _ = conn.Close() }()
			_, _ = fmt.Fprintf(conn, "GET /done HTTP/1.1\r\nHost: %s\r\n\r\n", back.Host)
			<-begin
			b, _ := io.ReadAll(conn)
			answered <- b
		}()
		return nil
	}
	e := a.profile(connection.ModeUser)
	_, err := c.Interactive(t.Context(), e, "", entra.Interaction{})
	close(begin)
	if err != nil {
		t.Fatal(err)
	}
	<-read
	if got := string(<-answered); !strings.HasPrefix(got, "HTTP/1.1 200") || !strings.HasSuffix(strings.TrimSpace(got), "the end") || !strings.Contains(got, page) {
		t.Errorf("%d of more than %d bytes came: %.80q …", len(got), len(page), got)
	}
}

// TestErrorAddressIsNotOpened holds that an address in an error is not opened,
// and that endless words of an authority stay short.
func TestErrorAddressIsNotOpened(t *testing.T) {
	a := newAuthority(t)
	opened := 0
	var shown entra.Outcome
	_, b, err := signIn(t, a.profile(connection.ModeUser), func(u *url.URL) (string, url.Values) {
		return http.MethodPost, url.Values{
			"error": {"server_error"}, "error_uri": {a.URL + "/evil"}, "state": {u.Query().Get("state")},
			"error_description": {"<b>" + strings.Repeat("endless ", 5000)},
		}
	}, func(c *entra.Client) {
		next := c.Browse
		c.Browse = func(ctx context.Context, address string) error {
			opened++
			if strings.Contains(address, "evil") {
				t.Errorf("opens %s", address)
			}
			return next(ctx, address)
		}
		c.Page = func(o entra.Outcome) []byte { shown = o; return []byte("page") }
	})
	f := fault(t, err)
	<-b.page
	if opened != 1 || len(a.seen()) != 0 {
		t.Errorf("opened %d times, %d requests", opened, len(a.seen()))
	}
	if len(shown.Detail) > 4<<10 || len(f.Detail) > 8<<10 {
		t.Errorf("%d characters for the page, %d for the finding", len(shown.Detail), len(f.Detail))
	}
}

// TestRefusedClientsAreNotTriedAgain holds that a refusal is not answered by
// sending the secret another way, nor at all where none belongs.
func TestRefusedClientsAreNotTriedAgain(t *testing.T) {
	for _, says := range []string{
		`{"error":"invalid_client","error_codes":[7000218]}`, `{"error":"unauthorized_client","error_codes":[700025]}`, `{"error":"invalid_client","error_codes":[7000215]}`,
	} {
		for _, sends := range []bool{true, false} {
			for name, ask := range map[string]func(*entra.Client, connection.Effective, connection.Secret) error{
				"refresh": func(c *entra.Client, e connection.Effective, s connection.Secret) error {
					_, err := c.Refresh(t.Context(), e, s, "CANARY-refresh")
					return err
				},
				"code": func(c *entra.Client, e connection.Effective, s connection.Secret) error {
					c.Browse = newBrowser(t, consent).open
					_, err := c.Interactive(t.Context(), e, s, entra.Interaction{})
					return err
				},
			} {
				a := newAuthority(t)
				a.says(http.StatusUnauthorized, http.Header{"Www-Authenticate": {"Basic"}}, says)
				e := a.profile(connection.ModeDelegate)
				e.SendSecret = sends
				given := connection.Secret("")
				if sends {
					given = secret
				}
				if err := ask(client(t, nil), e, given); err == nil {
					t.Errorf("%s: no error", name)
				}
				calls := a.seen()
				if len(calls) != 1 || calls[0].hasBasic || calls[0].form.Has("client_secret") != sends || strings.Contains(calls[0].query.Encode(), "secret") {
					t.Errorf("%s %s, secret %v: %d requests, the first %+v", name, says, sends, len(calls), calls[:min(1, len(calls))])
				}
			}
		}
	}
}
