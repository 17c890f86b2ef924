package bc

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/wire"
)

// maxAnswer bounds an answer. 300 companies, the most that an environment may
// have, are below 200 KiB.
const maxAnswer = 4 << 20

// maxErrorBody bounds what is read of an answer that is an error.
const maxErrorBody = 64 << 10

// KindForeignHost is the kind of the fault that refuses to send the token to a
// host other than that of the configured API address.
const KindForeignHost = "foreign-host"

// Get asks an address below the environment's root, for example
// "api/v2.0/companies"; the caller escapes its segments. It returns the JSON.
func (c *Client) Get(ctx context.Context, path string) ([]byte, error) {
	return c.ask(ctx, connection.StageRead, Root(c.Effective)+"/"+strings.TrimLeft(path, "/"))
}

// into asks and decodes.
func (c *Client) into(ctx context.Context, stage connection.Stage, address string, v any) error {
	body, err := c.ask(ctx, stage, address)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, v); err != nil {
		return &connection.Fault{Stage: stage, HTTP: http.StatusOK, Net: connection.NetMalformed, Err: err}
	}
	return nil
}

// ask asks until there is an answer, the tries are used up, or the wait that
// the service wants is too long. A refused token is renewed once.
func (c *Client) ask(ctx context.Context, stage connection.Stage, address string) ([]byte, error) {
	if err := c.guard(stage, address); err != nil {
		return nil, err
	}
	token, err := c.Token(ctx)
	if err != nil {
		return nil, err
	}
	renewed := c.Renew == nil
	for try := 1; ; {
		body, fault := c.once(ctx, stage, address, token)
		switch {
		case fault == nil:
			return body, nil
		case fault.HTTP == http.StatusUnauthorized && !renewed:
			renewed = true
			if token, err = c.Renew(ctx); err != nil {
				return nil, err
			}
		case busy(fault.HTTP) && try < c.tries():
			if err := c.wait(ctx, fault, try); err != nil {
				return nil, err
			}
			try++
		default:
			return nil, fault
		}
	}
}

// guard refuses every address that is not on the configured API host: the
// token goes nowhere else (RFC 6750 section 5.3).
func (c *Client) guard(stage connection.Stage, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return &connection.Fault{Stage: stage, Kind: "address", Field: connection.FieldAPIURL, Err: err}
	}
	api, err := url.Parse(c.Effective.APIURL)
	if err != nil {
		return &connection.Fault{Stage: stage, Kind: "address", Field: connection.FieldAPIURL, Err: err}
	}
	if u.User != nil || u.Host == "" || !sameHost(u, api) {
		f := &connection.Fault{Stage: stage, Kind: KindForeignHost, Field: connection.FieldAPIURL}
		if stage == connection.StageEnvironments {
			f.Field = connection.FieldEnvsURL
		}
		return f.With(connection.ArgHost, u.Host)
	}
	return nil
}

// once asks one time.
func (c *Client) once(ctx context.Context, stage connection.Stage, address string, token connection.Secret) ([]byte, *connection.Fault) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, &connection.Fault{Stage: stage, Kind: "address", Field: connection.FieldAPIURL, Err: err}
	}
	req.Header.Set("Authorization", "Bearer "+token.Reveal())
	req.Header.Set("Accept", "application/json")
	resp, err := wire.NeverRedirect(c.HTTP).Do(req)
	if err != nil {
		return nil, wire.Classify(stage, req.URL.Host, err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return nil, refused(stage, resp, token)
	}
	var body json.RawMessage
	if err := wire.ReadJSON(resp, maxAnswer, stage, &body); err != nil {
		return nil, wire.Classify(stage, req.URL.Host, err)
	}
	return body, nil
}

// refused reads the answer that says no. A server that echoes the request must
// not bring the token into the fault.
func refused(stage connection.Stage, resp *http.Response, token connection.Secret) *connection.Fault {
	// A body that breaks off tells less, but the status has been said.
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxErrorBody))
	if !token.Empty() {
		body = bytes.ReplaceAll(body, []byte(token.Reveal()), []byte(token.String()))
	}
	f := wire.AnswerFault(stage, resp, connection.NetNone, nil)
	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		f.Net = connection.NetRedirect
		return f
	}
	ReadError(f, body)
	if strings.Contains(resp.Header.Get("WWW-Authenticate"), claimsWanted) {
		// Rights changed during the token's life (RFC 6750 section 3;
		// learn.microsoft.com/entra/identity-platform/claims-challenge).
		f.OAuth = "insufficient_claims"
	}
	return f
}

// claimsWanted is how a service asks for a token with other claims.
const claimsWanted = `error="insufficient_claims"`
