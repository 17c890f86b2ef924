package entra

import (
	"crypto/subtle"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/oauth2"

	"bcconnect/connection"
)

// attempt is one sign-in: its secrets are made for it and forgotten with it.
type attempt struct {
	state, nonce, verifier connection.Secret
	redirect               string // the same in both requests, RFC 6749 section 4.1.3
	hidden                 bool   // the answer comes by form_post, not in the address
	params                 url.Values
	endpoint               *url.URL // of the authority, without query

	*mailbox
}

// newAttempt makes the secrets and the authorize request of a sign-in.
func newAttempt(e connection.Effective, redirect string, in Interaction) (*attempt, error) {
	if err := checkAddress(e.AuthURL, connection.FieldAuthURL); err != nil {
		return nil, err
	}
	if err := checkTenant(e.AuthURL); err != nil {
		return nil, err
	}
	// 32 bytes of crypto/rand each, as 43 characters: PKCE wants 43 to 128 for
	// the verifier (RFC 7636 section 4.1).
	a := &attempt{
		verifier: connection.Secret(oauth2.GenerateVerifier()), state: connection.Secret(oauth2.GenerateVerifier()), redirect: redirect,
	}
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(a.verifier.Reveal())}
	add := func(name, value string) { options = append(options, oauth2.SetAuthURLParam(name, value)) }
	if slices.Contains(e.Scopes, "openid") {
		a.nonce = connection.Secret(oauth2.GenerateVerifier())
		add("nonce", a.nonce.Reveal())
	}
	switch {
	case in.SelectAccount: // not together with a hint: AADSTS90005
		add("prompt", "select_account")
	case e.LoginHint != "":
		add("login_hint", e.LoginHint)
	}
	if e.SendResource {
		add("resource", e.Resource)
	}
	config := oauth2.Config{ClientID: e.ClientID, RedirectURL: redirect, Scopes: e.Scopes, Endpoint: oauth2.Endpoint{AuthURL: e.AuthURL}}
	full, err := url.Parse(config.AuthCodeURL(a.state.Reveal(), options...))
	if err != nil {
		return nil, addressFault(connection.FieldAuthURL, "url-shape")
	}
	a.params = full.Query()
	full.RawQuery = ""
	a.endpoint = full
	// Entra can keep the code out of the address and so out of the browser's
	// history. Other authorities may not know the parameter.
	a.hidden = entraShaped(e)
	return a, nil
}

// mode sets how the answer shall come.
func (a *attempt) mode(hidden bool) url.Values {
	v := url.Values{}
	for name, value := range a.params {
		v[name] = value
	}
	if a.hidden {
		v.Set("response_mode", map[bool]string{true: "form_post", false: "query"}[hidden])
	}
	return v
}

// address is the authorize request as an address. With hidden, the answer
// comes as a form; without, it stands in the address on which the browser
// ends, from where a person can paste it.
func (a *attempt) address(hidden bool) string {
	u := *a.endpoint
	u.RawQuery = a.mode(hidden).Encode()
	return u.String()
}

// checkNonce holds the id token to the nonce (OpenID Connect Core section
// 3.1.3.7). The token came straight from the token endpoint over TLS.
func (a *attempt) checkNonce(id connection.Secret) error {
	if a.nonce.Empty() || id.Empty() {
		return nil
	}
	object, ok := payload(id.Reveal())
	got, _ := object["nonce"].(string)
	if !ok || !same(got, a.nonce) {
		return &connection.Fault{Stage: connection.StageClaims, Kind: "nonce-mismatch"}
	}
	return nil
}

// same compares in constant time.
func same(got string, want connection.Secret) bool {
	return !want.Empty() && subtle.ConstantTimeCompare([]byte(got), []byte(want.Reveal())) == 1
}

// AdminConsentURL is the address at which an administrator consents for the
// whole tenant (learn.microsoft.com/entra/identity-platform/v2-admin-consent).
// An empty redirect or state is left out. It is empty for an authority that is
// not shaped like Entra.
func AdminConsentURL(e connection.Effective, redirect, state string) string {
	base, ok := strings.CutSuffix(e.AuthURL, "/oauth2/v2.0/authorize")
	if !ok || checkAddress(e.AuthURL, connection.FieldAuthURL) != nil {
		return ""
	}
	v := url.Values{"client_id": {e.ClientID}, "scope": {e.Resource + "/.default"}}
	if redirect != "" {
		v.Set("redirect_uri", redirect)
	}
	if state != "" {
		v.Set("state", state)
	}
	return base + "/v2.0/adminconsent?" + v.Encode()
}
