package entra

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/journal"
	"bcconnect/connection/wire"
)

// askFor bounds one token request, its answer included.
const askFor = 60 * time.Second

// grant is what one token request asks with.
type grant struct {
	stage   connection.Stage
	values  url.Values
	secrets []connection.Secret // values that must not come back in an error
}

// ask makes one token request, and never a second: x/oauth2 would repeat a
// refused one with the credentials elsewhere, takes an answer of any size, and
// knows neither GET nor JSON requests nor properties of other names.
func (c *Client) ask(ctx context.Context, e connection.Effective, secret connection.Secret, g grant) (answer, error) {
	began := time.Now()
	resp, body, err := c.exchange(ctx, e, secret, g) //nolint:bodyclose // exchange closes it
	if err != nil {
		return answer{}, err
	}
	got, f := readAnswer(resp, body, e, g, began)
	if f != nil {
		return answer{}, dress(f, e, g)
	}
	return got, nil
}

// exchange posts one request to the token address and returns what a good
// answer says; the response is read and closed.
func (c *Client) exchange(
	ctx context.Context, e connection.Effective, secret connection.Secret, g grant,
) (*http.Response, map[string]json.RawMessage, error) {
	if err := mayAsk(e, secret, g.stage); err != nil {
		return nil, nil, err
	}
	ctx, stop := context.WithTimeout(ctx, askFor)
	defer stop()
	secret, err := prove(e, secret, time.Now())
	if err != nil {
		return nil, nil, err
	}
	g.secrets = append(g.secrets, secret)
	ctx = journal.Guard(ctx, g.secrets...)
	req, err := tokenRequest(ctx, e, secret, g)
	if err != nil {
		return nil, nil, err
	}
	resp, err := wire.NeverRedirect(c.HTTP).Do(req)
	if err != nil {
		return nil, nil, dress(wire.Classify(g.stage, req.URL.Host, err), e, g)
	}
	defer func() { _ = resp.Body.Close() }()
	var body map[string]json.RawMessage
	if err := wire.ReadJSON(resp, maxAnswer, g.stage, &body); err != nil {
		return nil, nil, dress(judged(wire.Classify(g.stage, req.URL.Host, err)), e, g)
	}
	if f := refusal(resp, body, g); f != nil {
		return nil, nil, dress(f, e, g)
	}
	return resp, body, nil
}

// mayAsk refuses what must not be sent at all.
func mayAsk(e connection.Effective, secret connection.Secret, stage connection.Stage) error {
	if err := checkAddress(e.TokenURL, connection.FieldTokenURL); err != nil {
		return err
	}
	if err := checkTenant(e.TokenURL); err != nil {
		return err
	}
	if e.SendSecret && secret.Empty() {
		if e.Proof == connection.ProofCertificate {
			return &connection.Fault{Stage: connection.StageValues, Kind: "certificate-key-missing", Field: connection.FieldCertificate}
		}
		return &connection.Fault{Stage: stage, Kind: "secret-missing", Field: connection.FieldSecret}
	}
	if e.SendSecret && e.Proof == connection.ProofCertificate && strings.EqualFold(e.TokenMethod, http.MethodGet) {
		// An assertion in an address would stand in every log on the way.
		return &connection.Fault{Stage: connection.StageValues, Kind: "certificate-get", Field: connection.FieldTokenMethod}
	}
	return nil
}

func tokenRequest(ctx context.Context, e connection.Effective, secret connection.Secret, g grant) (*http.Request, error) {
	get := strings.EqualFold(e.TokenMethod, http.MethodGet)
	values := url.Values{}
	for name := range g.values {
		values.Set(name, g.values.Get(name))
	}
	if e.SendResource {
		values.Set("resource", e.Resource)
	}
	header := http.Header{"Accept": {"application/json"}}
	switch {
	case !e.SendSecret:
		values.Set("client_id", e.ClientID)
	case e.Proof == connection.ProofCertificate:
		setAssertion(values, e, secret)
	case e.CredentialType == connection.CredentialBasic, get:
		// With GET as well: a secret never stands in an address (RFC 6749 section 2.3.1).
		header.Set("Authorization", basic(e.ClientID, secret))
	default:
		values.Set("client_id", e.ClientID)
		values.Set("client_secret", secret.Reveal())
	}
	target, err := url.Parse(e.TokenURL)
	if err != nil {
		return nil, addressFault(connection.FieldTokenURL, "url-shape")
	}
	method, body := http.MethodPost, []byte(nil)
	if get {
		method = http.MethodGet
		query := target.Query()
		for name := range values {
			query.Set(name, values.Get(name))
		}
		target.RawQuery = query.Encode()
	} else if body, err = encode(values, e.ContentType, header); err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, method, target.String(), bytes.NewReader(body))
	if err != nil {
		return nil, addressFault(connection.FieldTokenURL, "url-shape")
	}
	req.Header = header
	return req, nil
}

const formType = "application/x-www-form-urlencoded"

// encode writes the request's values in the content type that the connection
// names: a form, as RFC 6749 wants it, or a JSON object.
func encode(values url.Values, contentType string, header http.Header) ([]byte, error) {
	if contentType == "" {
		contentType = formType
	}
	kind, _, err := mime.ParseMediaType(contentType)
	header.Set("Content-Type", contentType)
	switch {
	case err == nil && kind == formType:
		return []byte(values.Encode()), nil
	case err == nil && (kind == "application/json" || strings.HasSuffix(kind, "+json")):
		object := map[string]string{}
		for name := range values {
			object[name] = values.Get(name)
		}
		return json.Marshal(object)
	}
	return nil, &connection.Fault{Stage: connection.StageValues, Kind: "content-type", Field: connection.FieldOther}
}

// basic makes an Authorization header in which id and secret are form-encoded
// first, as RFC 6749 section 2.3.1 wants it, so that a colon or a plus in them
// arrives.
func basic(id string, secret connection.Secret) string {
	pair := url.QueryEscape(id) + ":" + url.QueryEscape(secret.Reveal())
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(pair))
}

func setScope(values url.Values, e connection.Effective) {
	if scope := strings.Join(e.Scopes, " "); scope != "" {
		values.Set("scope", scope)
	}
}

// checkAddress lets https through, and http on this machine for the sandbox.
func checkAddress(raw string, field connection.Field) error {
	u, err := url.Parse(raw)
	switch {
	case err != nil, !plain(u):
		return addressFault(field, "url-shape")
	case u.Scheme == "https", u.Scheme == "http" && isLoopback(u.Hostname()):
		return nil
	}
	return addressFault(field, "url-not-https").With(connection.ArgHost, u.Host)
}

func addressFault(field connection.Field, kind string) *connection.Fault {
	return &connection.Fault{Stage: connection.StageValues, Kind: kind, Field: field}
}

// checkTenant refuses Entra's addresses that name no tenant: an answer from
// them could come from anybody's.
func checkTenant(raw string) error {
	u, err := url.Parse(raw)
	if err != nil {
		return addressFault(connection.FieldTenant, "tenant-common")
	}
	segments := strings.Split(strings.ToLower(u.Path), "/")
	at := slices.Index(segments, "oauth2")
	if at > 0 && slices.Contains([]string{"common", "organizations", "consumers"}, segments[at-1]) {
		return addressFault(connection.FieldTenant, "tenant-common").With(connection.ArgTenant, segments[at-1])
	}
	return nil
}

// entraShaped recognises Entra's v2.0 endpoints, and those of the sandbox, by
// their path.
func entraShaped(e connection.Effective) bool {
	u, err := url.Parse(e.AuthURL)
	return err == nil && strings.HasSuffix(u.Path, "/oauth2/v2.0/authorize")
}

func isLoopback(host string) bool {
	return host == "localhost" || host == "127.0.0.1" || host == "::1"
}
