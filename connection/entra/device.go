package entra

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/wire"
)

// deviceGrant is the grant type of RFC 8628 section 3.4.
const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"

const (
	// pollEvery is how often is asked where the authority does not say (RFC 8628
	// section 3.2); pollSlower is what "slow_down" adds (section 3.5).
	pollEvery, pollSlower = 5 * time.Second, 5 * time.Second
	pollLongest           = time.Minute
	// codeLife is how long a code is believed to last where the authority does
	// not say; codeLongest bounds what it may say.
	codeLife, codeLongest = 15 * time.Minute, time.Hour
)

// device is an answer of the device authorization address (RFC 8628 section
// 3.2). The code for the person may be shown, the other one may not.
type device struct {
	secret  connection.Secret
	code    string
	page    string
	expires time.Time
	every   time.Duration
}

// ByCode gets a token with a code that a person types into a browser anywhere
// (RFC 8628; learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code):
// the way in for a computer without a browser. endpoint is the tenant's device
// authorization address ("" : there is none). No secret is sent, the app is a
// public client here. ask is told the code and the page; it must not wait. It
// keeps the authority's pace: slower when told so, and when the network fails.
//
// The error is a *connection.Fault: Kind "device-code-unknown" (no such
// address), "device-flow-off", "device-blocked", "device-code-expired",
// "consent-declined", "sign-in-cancelled".
func (c *Client) ByCode(ctx context.Context, e connection.Effective, endpoint string, ask func(connection.Prompt)) (Token, error) {
	if err := ended(ctx); err != nil {
		return Token{}, err
	}
	if endpoint == "" {
		return Token{}, &connection.Fault{Stage: connection.StageAuthorize, Kind: "device-code-unknown"}
	}
	e.SendSecret = false
	d, err := c.openDevice(ctx, e, endpoint)
	if err != nil {
		return Token{}, ofDevice(ctx, err)
	}
	if ask != nil {
		ask(connection.Prompt{URL: d.page, Code: d.code, Expires: d.expires})
	}
	got, err := c.poll(ctx, e, d)
	if err != nil {
		return Token{}, ofDevice(ctx, err)
	}
	got.Claims = named(got.Claims, ParseClaims(got.id.Reveal()))
	return got.Token, nil
}

// openDevice asks for the two codes.
func (c *Client) openDevice(ctx context.Context, e connection.Effective, endpoint string) (device, error) {
	e.TokenURL, e.TokenMethod, e.ContentType = endpoint, http.MethodPost, formType
	g := grant{stage: connection.StageAuthorize, values: url.Values{}}
	setScope(g.values, e)
	began := time.Now()
	resp, body, err := c.exchange(ctx, e, "", g) //nolint:bodyclose // exchange closes it
	if err != nil {
		return device{}, err
	}
	d, ok := readDevice(body, began)
	if !ok {
		f := wire.AnswerFault(g.stage, resp, connection.NetMalformed, nil)
		f.Kind = "device-answer"
		f.Detail = propertyNames(body)
		return device{}, dress(f, e, g)
	}
	return d, nil
}

// readDevice reads the answer. The page is shown and opened, so it is held to
// the kinds of address that may be.
func readDevice(body map[string]json.RawMessage, began time.Time) (device, bool) {
	secret, _ := text(body["device_code"])
	code, _ := text(body["user_code"])
	page, _ := text(body["verification_uri"])
	old, _ := text(body["verification_url"]) // the name before the RFC
	page = cmp.Or(page, old)
	life, known := lifetime(body["expires_in"])
	if !known || life <= 0 {
		life = codeLife
	}
	every, known := lifetime(body["interval"])
	if !known || every <= 0 {
		every = pollEvery
	}
	d := device{
		secret: connection.Secret(secret), code: strings.TrimSpace(code), page: page,
		expires: began.Add(min(life, codeLongest)), every: min(max(every, time.Second), pollLongest),
	}
	const longestCode = 40 // people type it
	ok := secret != "" && visible(secret) && d.code != "" && visible(strings.ReplaceAll(d.code, " ", "")) && len(d.code) <= longestCode && safe(page)
	return d, ok
}

// poll asks until the person is done, the code has ended, or ctx.
func (c *Client) poll(ctx context.Context, e connection.Effective, d device) (answer, error) {
	g := grant{
		stage:   connection.StageToken,
		values:  url.Values{"grant_type": {deviceGrant}, "device_code": {d.secret.Reveal()}},
		secrets: []connection.Secret{d.secret},
	}
	every := d.every
	var last error // why nothing was heard, if that is so
	for {
		if err := rest(ctx, min(every, time.Until(d.expires))); err != nil {
			return answer{}, err
		}
		if !time.Now().Before(d.expires) {
			return answer{}, cmp.Or[error](last, &connection.Fault{Stage: connection.StageToken, Kind: "device-code-expired"})
		}
		got, err := c.ask(ctx, e, "", g)
		if err == nil {
			return got, nil
		}
		slower, goOn := pace(err, every)
		if !goOn || ctx.Err() != nil {
			return answer{}, err
		}
		every, last = slower, nil
		if asFault(err).OAuth == "" {
			last = err
		}
	}
}

// pace says how soon to ask again after an answer that is none, if at all.
func pace(err error, every time.Duration) (time.Duration, bool) {
	f := asFault(err)
	switch {
	case f == nil:
		return 0, false
	case f.OAuth == "authorization_pending":
		return every, true
	case f.OAuth == "slow_down":
		return every + pollSlower, true
	case f.OAuth != "":
		return 0, false
	case f.Net != connection.NetNone, f.HTTP == http.StatusTooManyRequests, f.HTTP >= http.StatusInternalServerError:
		// RFC 8628 section 3.5: a client that hears nothing asks less often.
		return max(f.Retry, min(2*every, pollLongest)), true
	}
	return 0, false
}

// rest waits; its error says that ctx has ended.
func rest(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(max(d, 0))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ended(ctx)
	case <-t.C:
		return nil
	}
}

func asFault(err error) *connection.Fault {
	var f *connection.Fault
	_ = errors.As(err, &f)
	return f
}

// ofDevice names what only a sign-in with a code can run into.
func ofDevice(ctx context.Context, err error) error {
	if over := ended(ctx); over != nil {
		return over
	}
	if f := asFault(err); f != nil {
		return DeviceFault(f)
	}
	return err
}

// DeviceFault names a failure that means something else when it comes from a
// sign-in with a code: the same Entra code says there that the flow is not
// allowed, and not that a secret is missing or that the place is wrong.
func DeviceFault(f *connection.Fault) *connection.Fault {
	has := func(codes ...int) bool {
		return slices.ContainsFunc(codes, func(n int) bool { return slices.Contains(f.AADSTS, n) })
	}
	switch {
	case has(7000218) || f.OAuth == "unauthorized_client" && len(f.AADSTS) == 0:
		f.Kind = "device-flow-off" // "Allow public client flows" is off
	case has(53003, 530033):
		f.Kind = "device-blocked" // Conditional Access: authentication flows
	case f.OAuth == "authorization_declined", f.OAuth == "access_denied" && len(f.AADSTS) == 0, has(65004):
		f.Kind = "consent-declined"
	}
	return f
}
