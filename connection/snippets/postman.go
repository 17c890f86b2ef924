package snippets

import (
	"encoding/json"
	"strings"
)

// The parts of a collection and of an environment that Postman wants.
// Source: schema.postman.com/collection/json/v2.1.0.
type (
	variable struct {
		Key     string `json:"key"`
		Value   string `json:"value"`
		Type    string `json:"type,omitempty"`
		Enabled bool   `json:"enabled,omitempty"`
	}
	info struct {
		Name        string `json:"name"`
		Description string `json:"description,omitempty"`
		Schema      string `json:"schema"`
	}
	item struct {
		Name    string  `json:"name"`
		Event   []event `json:"event,omitempty"`
		Request request `json:"request"`
	}
	event struct {
		Listen string `json:"listen"`
		Script script `json:"script"`
	}
	script struct {
		Type string   `json:"type"`
		Exec []string `json:"exec"`
	}
	request struct {
		Method string     `json:"method"`
		Auth   *auth      `json:"auth,omitempty"`
		Header []variable `json:"header"`
		Body   *body      `json:"body,omitempty"`
		URL    string     `json:"url"`
	}
	auth struct {
		Type   string     `json:"type"`
		Basic  []variable `json:"basic,omitempty"`
		Bearer []variable `json:"bearer,omitempty"`
		OAuth2 []variable `json:"oauth2,omitempty"`
	}
	body struct {
		Mode string     `json:"mode"`
		Form []variable `json:"urlencoded"`
	}
)

// environment is a Postman environment: every value of the connection, and two
// empty places for what is secret.
func environment(v values) string {
	plain := func(key, value string) variable {
		return variable{Key: key, Value: value, Type: "default", Enabled: true}
	}
	list := []variable{
		plain("tenant_id", v.Tenant), plain("client_id", v.ClientID), plain("token_url", v.TokenURL), plain("scope", v.Scope),
		plain("environment", v.Environment), plain("companies_url", v.CompaniesURL),
	}
	if v.Company != "" {
		list = append(list, plain("company", v.Company))
	}
	if v.CompanyURL != "" {
		list = append(list, plain("company_url", v.CompanyURL))
	}
	if v.Person {
		list = append(list, plain("auth_url", v.AuthURL), plain("redirect_url", v.Redirect))
	}
	for _, name := range []string{"client_secret", "access_token"} {
		list = append(list, variable{Key: name, Type: "secret", Enabled: true})
	}
	return pretty(struct {
		Name   string     `json:"name"`
		Values []variable `json:"values"`
		Scope  string     `json:"_postman_variable_scope"`
	}{v.Name, list, "environment"})
}

// collection is a Postman collection that works with that environment: a token
// for an app by a request of its own, which newman can run; for a person by
// Postman's own dialogue.
func collection(v values) string {
	c := struct {
		Info info   `json:"info"`
		Item []item `json:"item"`
		Auth *auth  `json:"auth,omitempty"`
	}{Info: info{
		Name: v.Name, Description: "Import the environment of the same name beside it, and put the client secret into its client_secret.",
		Schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
	}}
	if v.Person {
		c.Info.Description = "Import the environment of the same name beside it. Then: Authorization, Get New Access Token."
		c.Auth = personAuth(v)
	} else {
		if v.Basic {
			c.Info.Description += " It travels in a header: write characters other than letters, digits and - . _ ~ percent-encoded."
		}
		c.Item = append(c.Item, tokenItem(v))
		c.Auth = &auth{Type: "bearer", Bearer: []variable{{Key: "token", Value: "{{access_token}}", Type: "string"}}}
	}
	c.Item = append(c.Item, readItem("Companies", "{{companies_url}}"))
	if v.CompanyURL != "" {
		c.Item = append(c.Item, readItem("Company information", "{{company_url}}"))
	}
	return pretty(c)
}

func readItem(name, address string) item {
	return item{
		Name: name,
		Event: test(
			"pm.test('Business Central answers', function () { pm.response.to.have.status(200); });",
			"pm.test('with a list', function () { pm.expect(pm.response.json().value).to.be.an('array'); });",
		),
		Request: request{Method: "GET", Header: []variable{{Key: "Accept", Value: "application/json"}}, URL: address},
	}
}

func test(lines ...string) []event {
	return []event{{Listen: "test", Script: script{Type: "text/javascript", Exec: lines}}}
}

func tokenItem(v values) item {
	fields := []variable{{Key: "grant_type", Value: "client_credentials"}, {Key: "scope", Value: "{{scope}}"}}
	r := request{Method: "POST", Auth: &auth{Type: "noauth"}, Header: []variable{{Key: "Accept", Value: "application/json"}}, URL: "{{token_url}}"}
	if v.Basic {
		r.Auth = &auth{Type: "basic", Basic: []variable{
			{Key: "username", Value: "{{client_id}}", Type: "string"}, {Key: "password", Value: "{{client_secret}}", Type: "string"},
		}}
	} else {
		fields = append(fields, variable{Key: "client_id", Value: "{{client_id}}"}, variable{Key: "client_secret", Value: "{{client_secret}}"})
	}
	if v.Resource != "" {
		fields = append(fields, variable{Key: "resource", Value: v.Resource})
	}
	r.Body = &body{Mode: "urlencoded", Form: fields}
	name, _ := json.Marshal(v.Access)
	return item{Name: "Get a token", Request: r, Event: test(
		"pm.test('a token came', function () { pm.response.to.have.status(200); });",
		"pm.environment.set('access_token', pm.response.json()["+string(name)+"]);",
	)}
}

// personAuth has Postman sign somebody in, with PKCE.
func personAuth(v values) *auth {
	str := func(key, value string) variable { return variable{Key: key, Value: value, Type: "string"} }
	list := []variable{
		str("grant_type", "authorization_code_with_pkce"), str("tokenName", "Business Central"), str("authUrl", "{{auth_url}}"),
		str("accessTokenUrl", "{{token_url}}"), str("clientId", "{{client_id}}"), str("scope", "{{scope}}"),
		str("redirect_uri", "{{redirect_url}}"), str("challengeAlgorithm", "S256"), str("addTokenTo", "header"),
		str("client_authentication", authentication(v)),
	}
	if v.Web {
		list = append(list, str("clientSecret", "{{client_secret}}"))
	}
	return &auth{Type: "oauth2", OAuth2: list}
}

func authentication(v values) string {
	if v.Basic {
		return "header"
	}
	return "body"
}

// pretty is JSON that people can read and compare.
func pretty(v any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if enc.Encode(v) != nil { // structures of texts alone
		return ""
	}
	return b.String()
}
