package entra

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/pattern"
	"bcconnect/connection/wire"
)

// maxMetadata bounds an OpenID configuration, in bytes.
const maxMetadata = 256 << 10

var guid = pattern.New(`[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}`)

// Discover reads the OpenID configuration (OpenID Connect Discovery 1.0 section
// 4; RFC 8414). It is the best question whether a tenant exists: Entra answers
// an unknown one with 400 and AADSTS90002. The error is a *connection.Fault of
// stage tenant.
func (c *Client) Discover(ctx context.Context, e connection.Effective) (Metadata, error) {
	if err := checkAddress(e.OpenIDURL, connection.FieldOpenIDURL); err != nil {
		return Metadata{}, err
	}
	ctx, stop := context.WithTimeout(ctx, askFor)
	defer stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, e.OpenIDURL, http.NoBody)
	if err != nil {
		return Metadata{}, addressFault(connection.FieldOpenIDURL, "url-shape")
	}
	req.Header.Set("Accept", "application/json")
	g := grant{stage: connection.StageTenant}
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return Metadata{}, dress(wire.Classify(g.stage, req.URL.Host, err), e, g)
	}
	defer func() { _ = resp.Body.Close() }()
	var body map[string]json.RawMessage
	if err := wire.ReadJSON(resp, maxMetadata, g.stage, &body); err != nil {
		return Metadata{}, dress(judged(wire.Classify(g.stage, req.URL.Host, err)), e, g)
	}
	if f := refusal(resp, body, g); f != nil {
		return Metadata{}, dress(f, e, g)
	}
	m := readMetadata(body)
	if m.Issuer == "" || m.Token == "" || !safe(m.Token) || m.Authorize != "" && !safe(m.Authorize) {
		f := wire.AnswerFault(g.stage, resp, connection.NetMalformed, nil)
		f.Kind = "metadata"
		return Metadata{}, dress(f, e, g)
	}
	if skew, ok := wire.Clock(resp); ok {
		m.Date = time.Now().Add(-skew)
	}
	return m, nil
}

func readMetadata(body map[string]json.RawMessage) Metadata {
	str := func(name string) string {
		s, _ := text(body[name])
		return bounded(strings.TrimSpace(s), 2*maxSaid)
	}
	m := Metadata{
		Issuer: str("issuer"), Authorize: str("authorization_endpoint"), Token: str("token_endpoint"), DeviceCode: str("device_authorization_endpoint"),
	}
	m.TenantID = strings.ToLower(guid.FindString(m.Issuer))
	m.IssInResponse = string(body["authorization_response_iss_parameter_supported"]) == "true"
	return m
}

func safe(address string) bool { return checkAddress(address, connection.FieldNone) == nil }
